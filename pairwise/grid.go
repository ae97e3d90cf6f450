package pairwise

import "math/bits"

// A grid adds up a few thousand multiples of floats, of whatever exponents, without a
// carry: word j counts 2^(32j) units. It is the idea of the large superaccumulator of
// R. Neal (see fixed), with room for small factors instead of one word for each exponent.
type grid [2 * len(fixed{})]int64

// maxGrid bounds how many multiples a grid takes, and their factors: a sum of as many
// numbers of 32 bits, times as much, has 32+13+12 bits and a sign.
const maxGrid = 1 << 12

// add adds x·c units, for |c| up to 2·maxGrid. x must be finite.
func (g *grid) add(x float64, c int64) {
	m, e, neg := split(x)
	if neg {
		c = -c
	}
	w := (*[3]int64)(g[e/32:])
	s := e % 32
	w[0] += int64(uint32(m<<s)) * c
	w[1] += int64(m<<s>>32) * c
	w[2] += int64(m>>(64-s)) * c
}

// fixed returns the sum.
func (g *grid) fixed() (f fixed) {
	carry := int64(0)
	for i := range f {
		low := g[2*i] + carry
		high := g[2*i+1] + low>>32
		f[i] = uint64(uint32(low)) | uint64(high)<<32
		carry = high >> 32
	}
	return f
}

// An inOrder adds up the sum of |xi-xj| over all pairs of n floats, or the part of some,
// which it is given in ascending order.
type inOrder struct {
	n, rank       uint64 // of those held the first has this rank
	held          int64
	ranked, plain grid
}

// addRun adds the part of a run of floats, or of keys of floats. What is not held any
// longer goes to total.
func addRun[T Number](s *inOrder, total *fixed, r run[T]) {
	// The element of rank k counts 2k-(n-1) times.
	if s.n <= maxGrid {
		c := 2*int64(s.rank) - int64(s.n) + 1
		for i := range r.xs {
			s.ranked.add(value(r.at(i)), c+2*s.held)
			s.held++
		}
		return
	}
	for i := range r.xs {
		x := value(r.at(i))
		s.ranked.add(x, 2*s.held)
		s.plain.add(x, 1)
		if s.held++; s.held == maxGrid {
			s.flush(total)
		}
	}
}

// flush adds what is held to total.
func (s *inOrder) flush(total *fixed) {
	f := s.ranked.fixed()
	total.addFixed(&f)
	if s.n > maxGrid {
		f = s.plain.fixed()
		total.addMul(&f, 2*s.rank-(s.n-1))
	}
	*s = inOrder{n: s.n, rank: s.rank + uint64(s.held)}
}

// value returns the float of a key, and a float as it is.
func value[T Number](x T) float64 {
	if one := T(1); one/2 != 0 {
		return float64(x)
	}
	return unkey(uint64(x))
}

// addMul adds g·x, both in two's complement.
func (f *fixed) addMul(g *fixed, x uint64) {
	carry, over := uint64(0), uint64(0)
	for i, w := range g {
		high, low := bits.Mul64(w, x)
		low, c := bits.Add64(low, carry, 0)
		carry = high + c
		f[i], over = bits.Add64(f[i], low, over)
	}
	if int64(x) < 0 { // x is 2^64 less than it was taken for
		borrow := uint64(0)
		for i := 1; i < len(f); i++ {
			f[i], borrow = bits.Sub64(f[i], g[i-1], borrow)
		}
	}
}
