package pairwise

import (
	"math"
	"math/big"
	"math/bits"
)

// fixed is a real number in fixed point: a two's complement integer of 2304
// bits, least significant word first, that counts units of 2^-1074, the
// smallest positive float64. Every float64 is a whole number of units, so sums
// of float64s times integers are exact, whatever their exponents and order.
// This is the small superaccumulator of R. Neal, "Fast Exact Summation Using
// Small and Large Superaccumulators" (2015), with whole words for limbs.
//
// The largest sum this package forms has less than 2^58 elements, which is more
// than an address space holds, each below 2^1024 and taken fewer than 2^58
// times: 1024 + 1074 + 116 = 2214 bits, and a sign.
type fixed [fixedWords]uint64

const (
	fixedWords = 36
	unitExp    = -1074 // a fixed counts units of 2^unitExp

	mantissaBits = 53
	fractionMask = 1<<(mantissaBits-1) - 1
	exponentMask = 1<<11 - 1
)

// split returns x as m·2^(e+unitExp), negated when neg. x must be finite.
func split(x float64) (m uint64, e uint, neg bool) {
	b := math.Float64bits(x)
	m = b & fractionMask
	e = uint(b>>(mantissaBits-1)) & exponentMask
	if e > 0 { // a normal number: it has its leading one implied
		m |= fractionMask + 1
		e--
	}
	return m, e, b>>63 != 0
}

// addMul adds x·c. x must be finite.
func (f *fixed) addMul(x float64, c int64) {
	m, e, neg := split(x)
	u := uint64(c)
	if c < 0 {
		u, neg = -u, !neg
	}
	hi, lo := bits.Mul64(m, u)
	f.addShifted(hi, lo, e, neg)
}

// addShifted adds the 128-bit (hi, lo)·2^shift units, negated when neg.
func (f *fixed) addShifted(hi, lo uint64, shift uint, neg bool) {
	i, s := shift/64, shift%64
	// Shifting right by 64-s in two steps is right for s = 0 too.
	v := [3]uint64{lo << s, hi<<s | lo>>1>>(63-s), hi >> 1 >> (63 - s)}
	var c uint64
	w := f[i:]
	if neg {
		for j := range w {
			var x uint64
			if j < len(v) {
				x = v[j]
			} else if c == 0 {
				return
			}
			w[j], c = bits.Sub64(w[j], x, c)
		}
		return
	}
	for j := range w {
		var x uint64
		if j < len(v) {
			x = v[j]
		} else if c == 0 {
			return
		}
		w[j], c = bits.Add64(w[j], x, c)
	}
}

// add adds g.
func (f *fixed) add(g *fixed) {
	var c uint64
	for i := range f {
		f[i], c = bits.Add64(f[i], g[i], c)
	}
}

// float64 returns the float64 nearest to f, ties to even, or [ErrOverflow] when
// that is beyond the largest one. f must not be negative.
func (f *fixed) float64() (float64, error) {
	i := fixedWords - 1
	for i > 0 && f[i] == 0 {
		i--
	}
	n := 64*i + bits.Len64(f[i]) // length in bits
	if n <= mantissaBits {
		// A whole number of units that fits the mantissa is exact. Its bit
		// pattern is the number itself: a normal number's lowest exponent, 1,
		// stands where the implied one is.
		return math.Float64frombits(f[0]), nil
	}
	drop := n - mantissaBits // bits below the mantissa
	j, s := drop/64, uint(drop%64)
	m := f[j] >> s
	if s > 0 && j+1 < fixedWords {
		m |= f[j+1] << (64 - s)
	}
	half := drop - 1
	above := f[half/64]>>uint(half%64)&1 != 0
	below := f[half/64]&(1<<uint(half%64)-1) != 0
	for k := 0; k < half/64 && !below; k++ {
		below = f[k] != 0
	}
	if above && (below || m&1 != 0) {
		m++
		if m>>mantissaBits != 0 {
			m >>= 1
			drop++
		}
	}
	if drop+1 >= exponentMask {
		return 0, ErrOverflow
	}
	return math.Float64frombits(uint64(drop+1)<<(mantissaBits-1) | m&fractionMask), nil
}

// big returns f, in units, as a big.Int. f must not be negative.
func (f *fixed) big() *big.Int {
	words := make([]big.Word, 0, fixedWords*64/bits.UintSize)
	for _, v := range f {
		words = append(words, big.Word(v))
		if bits.UintSize == 32 {
			words = append(words, big.Word(v>>32))
		}
	}
	return new(big.Int).SetBits(words)
}
