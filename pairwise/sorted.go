package pairwise

import "math/bits"

// ascending returns the index of the first element that is less than the one
// before it, or len(xs) when there is none.
func ascending[T Number](xs []T) int {
	for i := 1; i < len(xs); i++ {
		if xs[i] < xs[i-1] {
			return i
		}
	}
	return len(xs)
}

// sumAscending returns the sum of |xi-xj| over all pairs of an ascending list.
func sumAscending[T Number](xs []T) wide {
	if len(xs) < 2 {
		return wide{}
	}
	ranked, plain := weigh(xs, xs[0])
	return weighted(ranked, plain, len(xs))
}

// weighted returns the sum of |xi-xj| over all pairs of n elements, given the sum
// of each element times its rank, from 0, and the sum of the elements.
//
// The element x of rank k is subtracted from n-1-k others and k are subtracted
// from it, so the sum is Σ (2k-(n-1))·x. The coefficients add up to zero, so it
// does not matter which value the elements are counted from. Counted from the
// least of them, none is negative.
func weighted(ranked, plain wide, n int) wide {
	return ranked.add(ranked).sub(plain.mul(uint64(n - 1)))
}

// weigh returns the sum of k·(x[k]-low) and the sum of x[k]-low over a list. No
// element may be less than low.
func weigh[T Number](xs []T, low T) (ranked, plain wide) {
	first := uint64(low)
	for k, x := range xs {
		d := uint64(x) - first
		ranked = ranked.addMul(d, uint64(k))
		plain = plain.add(wide{0, 0, d})
	}
	return ranked, plain
}

// sumCounts returns the sum of |xi-xj| over all pairs, and the sum, of n numbers
// of which count[i] are i.
func sumCounts[C uint16 | uint32](count []C, n uint64) (pairs, plain wide) {
	var high, low, sum uint64
	below := uint64(0)
	for i, c := range count {
		// The gap between i-1 and i lies in as many pairs as have one number on
		// each side of it.
		h, l := bits.Mul64(below, n-below)
		var carry uint64
		low, carry = bits.Add64(low, l, 0)
		high += h + carry
		below += uint64(c)
		sum += uint64(c) * uint64(i)
	}
	return wide{0, high, low}, wide{0, 0, sum}
}
