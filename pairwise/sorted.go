package pairwise

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
