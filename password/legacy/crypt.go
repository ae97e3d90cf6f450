package legacy

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"fmt"
	"hash"
	"strings"

	"github.com/hardened-go/hardened/password"
)

// maxRounds bounds sha256-crypt and sha512-crypt, besides Limits.Iterations: a round
// takes the longer the longer the password is.
const maxRounds = 1_000_000

// maxCrypt is the longest password of sha256-crypt, sha512-crypt and md5-crypt, in
// bytes, as libxcrypt has it: their work grows with its square.
const maxCrypt = 512

// bounded cuts a password that is longer, for the same work, and refuses it after that.
func bounded(match func(pw []byte) bool) func(pw []byte) (bool, error) {
	return func(pw []byte) (bool, error) {
		ok := match(pw[:min(len(pw), maxCrypt)])
		if len(pw) > maxCrypt {
			return false, fmt.Errorf("%w: %w: crypt takes %d bytes at most", password.ErrMismatch, password.ErrRefused, maxCrypt)
		}
		return ok, nil
	}
}

// SHA256Crypt is $5$ of crypt(3), by https://www.akkadia.org/drepper/SHA-crypt.txt.
func SHA256Crypt() password.Scheme {
	return scheme("sha256-crypt", func(encoded string, l password.Limits) (*password.Stored, error) {
		return shaCrypt(encoded, l, "sha256-crypt", "$5$", 43, sha256.New, order256())
	})
}

// SHA512Crypt is $6$ of crypt(3), by https://www.akkadia.org/drepper/SHA-crypt.txt.
func SHA512Crypt() password.Scheme {
	return scheme("sha512-crypt", func(encoded string, l password.Limits) (*password.Stored, error) {
		return shaCrypt(encoded, l, "sha512-crypt", "$6$", 86, sha512.New, order512())
	})
}

// MD5Crypt is $1$ of crypt(3): a thousand rounds of MD5, which was slow in 1995.
func MD5Crypt() password.Scheme {
	return scheme("md5-crypt", func(encoded string, _ password.Limits) (*password.Stored, error) {
		rest, ok := strings.CutPrefix(encoded, "$1$")
		if !ok {
			return nil, unsupported("not md5-crypt")
		}
		salt, sum, ok := strings.Cut(rest, "$")
		if !ok || !only(itoa64, salt) || len(salt) > 8 || !only(itoa64, sum) || len(sum) != 22 {
			return nil, malformed("not a salt and 22 characters")
		}
		return &password.Stored{
			Info: password.Info{Params: password.Params{Algorithm: "md5-crypt", Time: 1000}, Salt: len(salt), Key: 16},
			Match: bounded(func(pw []byte) bool {
				return subtle.ConstantTimeCompare([]byte(md5Crypt(pw, []byte(salt))), []byte(sum)) == 1
			}),
		}, nil
	})
}

const itoa64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// to64 writes 24 bits, the lowest first, as n characters.
func to64(dst []byte, a, b, c byte, n int) []byte {
	for v := uint(a)<<16 | uint(b)<<8 | uint(c); n > 0; n-- {
		dst, v = append(dst, itoa64[v&63]), v>>6
	}
	return dst
}

// The orders in which crypt(3) writes the bytes of a digest, three at a time; the last
// row of each is shorter, and its -1 stands for zero bits.

func order256() [][3]int {
	order := make([][3]int, 0, 11)
	for a, b, c := 0, 10, 20; len(order) < 10; a, b, c = c+1, a+1, b+1 {
		order = append(order, [3]int{a, b, c})
	}
	return append(order, [3]int{-1, 31, 30})
}

func order512() [][3]int {
	order := make([][3]int, 0, 22)
	for a, b, c := 0, 21, 42; len(order) < 21; a, b, c = b+1, c+1, a+1 {
		order = append(order, [3]int{a, b, c})
	}
	return append(order, [3]int{-1, -1, 63})
}

func shaCrypt(encoded string, l password.Limits, name, prefix string, size int, h func() hash.Hash, order [][3]int) (*password.Stored, error) {
	rest, ok := strings.CutPrefix(encoded, prefix)
	if !ok {
		return nil, unsupported("not " + name)
	}
	rounds := int64(5000)
	if given, ok := strings.CutPrefix(rest, "rounds="); ok {
		var digits string
		digits, rest, _ = strings.Cut(given, "$")
		if rounds, ok = number(digits); !ok || rounds < 1000 || rounds > 999_999_999 {
			return nil, malformed("the rounds are not a plain number from 1000 to 999999999")
		}
	}
	if most := min(int64(l.Iterations), maxRounds); rounds > most {
		return nil, limit("rounds", rounds, most)
	}
	salt, sum, ok := strings.Cut(rest, "$")
	if !ok || !only(itoa64, salt) || len(salt) > 16 || !only(itoa64, sum) || len(sum) != size {
		return nil, malformed("not a salt of at most 16 characters and a hash")
	}
	return &password.Stored{
		Info: password.Info{Params: password.Params{Algorithm: password.Algorithm(name), Time: uint32(rounds)}, Salt: len(salt), Key: h().Size()},
		Match: bounded(func(pw []byte) bool {
			d := shaRounds(h, pw, []byte(salt), int(rounds))
			got := make([]byte, 0, size)
			at := func(i int) byte {
				if i < 0 {
					return 0
				}
				return d[i]
			}
			for _, o := range order {
				got = to64(got, at(o[0]), at(o[1]), at(o[2]), min(4, size-len(got)))
			}
			return subtle.ConstantTimeCompare(got, []byte(sum)) == 1
		}),
	}, nil
}

// fill repeats d to n bytes.
func fill(d []byte, n int) []byte {
	out := make([]byte, 0, n+len(d))
	for len(out) < n {
		out = append(out, d...)
	}
	return out[:n]
}

// digest is h over the parts.
func digest(h func() hash.Hash, parts ...[]byte) []byte {
	d := h()
	for _, p := range parts {
		d.Write(p)
	}
	return d.Sum(nil)
}

// shaRounds is steps 1 to 21 of SHA-crypt.txt.
func shaRounds(h func() hash.Hash, pw, salt []byte, rounds int) []byte {
	b := digest(h, pw, salt, pw)
	a := h()
	a.Write(pw)
	a.Write(salt)
	a.Write(fill(b, len(pw)))
	for n := len(pw); n > 0; n >>= 1 {
		if n&1 == 1 {
			a.Write(b)
		} else {
			a.Write(pw)
		}
	}
	sum := a.Sum(nil)
	dp := h()
	for range len(pw) {
		dp.Write(pw)
	}
	p := fill(dp.Sum(nil), len(pw))
	ds := h()
	for range 16 + int(sum[0]) {
		ds.Write(salt)
	}
	s := fill(ds.Sum(nil), len(salt))
	c := h()
	for i := range rounds {
		c.Reset()
		if i%2 == 1 {
			c.Write(p)
		} else {
			c.Write(sum)
		}
		if i%3 != 0 {
			c.Write(s)
		}
		if i%7 != 0 {
			c.Write(p)
		}
		if i%2 == 1 {
			c.Write(sum)
		} else {
			c.Write(p)
		}
		sum = c.Sum(sum[:0])
	}
	return sum
}

// md5Crypt is the $1$ of FreeBSD's crypt.
func md5Crypt(pw, salt []byte) string {
	final := digest(md5.New, pw, salt, pw)
	a := md5.New()
	a.Write(pw)
	a.Write([]byte("$1$"))
	a.Write(salt)
	a.Write(fill(final, len(pw)))
	for n := len(pw); n > 0; n >>= 1 {
		if n&1 == 1 {
			a.Write([]byte{0})
		} else {
			a.Write(pw[:1])
		}
	}
	sum := a.Sum(nil)
	for i := range 1000 {
		var parts [][]byte
		if i%2 == 1 {
			parts = append(parts, pw)
		} else {
			parts = append(parts, sum)
		}
		if i%3 != 0 {
			parts = append(parts, salt)
		}
		if i%7 != 0 {
			parts = append(parts, pw)
		}
		if i%2 == 1 {
			parts = append(parts, sum)
		} else {
			parts = append(parts, pw)
		}
		sum = digest(md5.New, parts...)
	}
	var got []byte
	for _, o := range [][3]int{{0, 6, 12}, {1, 7, 13}, {2, 8, 14}, {3, 9, 15}, {4, 10, 5}} {
		got = to64(got, sum[o[0]], sum[o[1]], sum[o[2]], 4)
	}
	return string(to64(got, 0, 0, sum[11], 2))
}
