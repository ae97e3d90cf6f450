package short

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
)

// rounds is what NIST SP 800-38G takes for its Feistel ciphers. Four are enough for a
// permutation that cannot be told from a random one by what anybody can ask (M. Luby
// and C. Rackoff, "How to construct pseudorandom permutations from pseudorandom
// functions", 1988), as long as that is far fewer than 2^16 numbers; each further
// round raises that.
const rounds = 10

// A Permutation puts the numbers of 64 bits in an order that nobody can guess who does
// not have its key: a Feistel network over two halves of 32 bits, with AES as the
// function of a round. The zero value does not change the order. It is safe for
// concurrent use.
type Permutation struct{ block cipher.Block }

// NewPermutation takes a key of 16, 24 or 32 random bytes. Who loses it loses all
// codes.
func NewPermutation(key []byte) (Permutation, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return Permutation{}, fmt.Errorf("short: key of %d bytes: it takes 16, 24 or 32", len(key))
	}
	return Permutation{block}, nil
}

// Apply returns the number at the place of id. Law: shortener/permutation,
// shortener/unguessable.
func (p Permutation) Apply(id uint64) uint64 {
	l, r := uint32(id>>32), uint32(id)
	for i := range rounds {
		l, r = r, l^p.round(i, r)
	}
	return uint64(l)<<32 | uint64(r)
}

// Invert returns the id whose place x has.
func (p Permutation) Invert(x uint64) uint64 {
	l, r := uint32(x>>32), uint32(x)
	for i := rounds - 1; i >= 0; i-- {
		l, r = r^p.round(i, l), l
	}
	return uint64(l)<<32 | uint64(r)
}

func (p Permutation) round(i int, half uint32) uint32 {
	if p.block == nil {
		return 0 // an even number of rounds that swap
	}
	var in, out [aes.BlockSize]byte
	in[0] = byte(i)
	binary.BigEndian.PutUint32(in[12:], half)
	p.block.Encrypt(out[:], in[:])
	return binary.BigEndian.Uint32(out[:])
}
