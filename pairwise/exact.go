package pairwise

import (
	"math"
	"math/big"
	"math/bits"
)

const (
	fractionBits = 52 // of a float64, below its leading one
	exponentMask = 1<<11 - 1
	unitExponent = -1074 // the smallest positive float64 is 2^unitExponent
)

// split returns x as m·2^e units, negated when neg, a unit being the smallest
// positive float64. x must be finite.
func split(x float64) (m uint64, e uint, neg bool) {
	b := math.Float64bits(x)
	m = b & (1<<fractionBits - 1)
	e = uint(b>>fractionBits) & exponentMask
	if e > 0 { // a normal number has a leading one that is not stored
		m |= 1 << fractionBits
		e--
	}
	return m, e, b>>63 != 0
}

// nearest returns the float64 nearest to w·2^e units, ties to even, or
// [ErrOverflow] when that is beyond the largest. More says that the true value is
// above w·2^e, by less than 2^e units; then w has more than 64 bits.
func nearest(w wide, e uint, more bool) (float64, error) {
	n := w.len()
	if n == 0 || n+int(e) <= fractionBits {
		// Too small to be a normal number: the bits are the number of units.
		return math.Float64frombits(w.lo << e), nil
	}
	drop := n - (fractionBits + 1) // bits to drop so that the mantissa is left
	exp := int(e) + drop
	for drop > 64 {
		more = more || w.lo != 0
		w = wide{0, w.hi, w.mid}
		drop -= 64
	}
	var m uint64
	if drop <= 0 {
		m = w.lo << -drop
	} else {
		m = w.shr(uint(drop)).lo
		half := uint64(1) << (drop - 1)
		if w.lo&half != 0 && (m&1 != 0 || more || w.lo&(half-1) != 0) {
			m++
		}
	}
	// The leading one of m, or what became of it by rounding, counts one up in
	// the exponent, which is right: normal numbers have theirs from 1.
	b := uint64(exp)<<fractionBits + m
	if b >= math.Float64bits(math.Inf(1)) {
		return 0, ErrOverflow
	}
	return math.Float64frombits(b), nil
}

// fixed is a real number in fixed point: a two's complement number of units of
// 2240 bits, least significant word first. Every finite float64 is a whole number
// of units, so sums of floats times integers are exact, whatever their exponents
// and their order. This is the small superaccumulator of R. Neal, "Fast Exact
// Summation Using Small and Large Superaccumulators" (2015), with whole words for
// its limbs.
//
// The largest sum in this package is of fewer than 2^61 floats, more than an
// address space holds, each below 2^1024 = 2^2098 units and counted fewer than
// 2^61 times: it has 2098+61+61 = 2220 bits.
type fixed [35]uint64

// add adds w·2^e units. w is in two's complement.
func (f *fixed) add(w wide, e uint) {
	sign := uint64(int64(w.hi) >> 63)
	i, s := e/64, e%64
	v := [...]uint64{w.lo, w.mid, w.hi, sign}
	below, carry := uint64(0), uint64(0)
	for j, x := range v {
		f[int(i)+j], carry = bits.Add64(f[int(i)+j], x<<s|below>>(64-s), carry)
		below = x
	}
	for j := int(i) + len(v); j < len(f); j++ {
		if sign+carry == 0 { // nothing more to add, or all ones and a carry
			return
		}
		f[j], carry = bits.Add64(f[j], sign, carry)
	}
}

// float64 returns the float64 nearest to f, ties to even, or [ErrOverflow] when
// that is beyond the largest. f must not be negative.
func (f *fixed) float64() (float64, error) {
	i := len(f) - 1
	for i > 2 && f[i] == 0 {
		i--
	}
	more := false
	for _, x := range f[:i-2] {
		more = more || x != 0
	}
	return nearest(wide{f[i], f[i-1], f[i-2]}, uint(64*(i-2)), more)
}

// big returns f as z·2^e units. f must not be negative.
func (f *fixed) big() (z *big.Int, e int) {
	words := f[:]
	for len(words) > 1 && words[0] == 0 {
		words = words[1:]
		e += 64
	}
	z = new(big.Int)
	return z.SetBits(appendWords(z.Bits(), words...)), e
}

// addFixed adds g.
func (f *fixed) addFixed(g *fixed) {
	carry := uint64(0)
	for i := range f {
		f[i], carry = bits.Add64(f[i], g[i], carry)
	}
}
