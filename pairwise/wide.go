package pairwise

import (
	"math/big"
	"math/bits"
	"slices"
)

// wide is an unsigned integer of 192 bits. Its arithmetic is modulo 2^192, so a
// sum of positive and negative terms may pass below zero on the way.
//
// It is wide enough for every sum of this package: n elements of 64 bits differ
// by less than 2^64 and form n·(n-1)/2 pairs, and n is less than 2^63, so the
// sum is less than 2^189.
type wide struct{ hi, mid, lo uint64 }

// add returns w + v.
func (w wide) add(v wide) wide {
	lo, c := bits.Add64(w.lo, v.lo, 0)
	mid, c := bits.Add64(w.mid, v.mid, c)
	hi, _ := bits.Add64(w.hi, v.hi, c)
	return wide{hi, mid, lo}
}

// sub returns w - v.
func (w wide) sub(v wide) wide {
	lo, b := bits.Sub64(w.lo, v.lo, 0)
	mid, b := bits.Sub64(w.mid, v.mid, b)
	hi, _ := bits.Sub64(w.hi, v.hi, b)
	return wide{hi, mid, lo}
}

// addMul returns w + x·y.
func (w wide) addMul(x, y uint64) wide {
	h, l := bits.Mul64(x, y)
	return w.add(wide{0, h, l})
}

// mul returns w·x.
func (w wide) mul(x uint64) wide {
	h1, l1 := bits.Mul64(w.lo, x)
	h2, l2 := bits.Mul64(w.mid, x)
	mid, c := bits.Add64(l2, h1, 0)
	return wide{h2 + w.hi*x + c, mid, l1}
}

// uint64 returns w, or [ErrOverflow] when it is too large.
func (w wide) uint64() (uint64, error) {
	if w.hi|w.mid != 0 {
		return 0, ErrOverflow
	}
	return w.lo, nil
}

// setBig sets z to w, reusing z's memory when it is large enough.
func (w wide) setBig(z *big.Int) *big.Int {
	return z.SetBits(appendWords(z.Bits()[:0], w.lo, w.mid, w.hi))
}

// appendWords appends the words of an integer, least significant first.
func appendWords(words []big.Word, vs ...uint64) []big.Word {
	words = slices.Grow(words, len(vs)*64/bits.UintSize)
	for _, v := range vs {
		words = append(words, big.Word(v))
		if bits.UintSize == 32 {
			words = append(words, big.Word(v>>32))
		}
	}
	return words
}

// shr returns w >> s, for s up to 64.
func (w wide) shr(s uint) wide {
	return wide{w.hi >> s, w.mid>>s | w.hi<<(64-s), w.lo>>s | w.mid<<(64-s)}
}

// len returns the length of w in bits.
func (w wide) len() int {
	switch {
	case w.hi != 0:
		return 128 + bits.Len64(w.hi)
	case w.mid != 0:
		return 64 + bits.Len64(w.mid)
	default:
		return bits.Len64(w.lo)
	}
}
