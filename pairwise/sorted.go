package pairwise

// ascending returns the index of the first element that is less than the one
// before it, or len(xs) when there is none.
func ascending[T Integer](xs []T) int {
	for i := 1; i < len(xs); i++ {
		if xs[i] < xs[i-1] {
			return i
		}
	}
	return len(xs)
}

// descending returns the index of the first element that is greater than the
// one before it, or len(xs) when there is none.
func descending[T Integer](xs []T) int {
	for i := 1; i < len(xs); i++ {
		if xs[i] > xs[i-1] {
			return i
		}
	}
	return len(xs)
}

// sumAscending returns the sum of |xi-xj| over all pairs of an ascending list:
// the element of rank k is subtracted from n-1-k others and k are subtracted
// from it, which makes Σ (2k-(n-1))·x[k]. The coefficients add up to zero, so
// taking each x from the first element instead of from zero changes nothing,
// and then no product is negative.
func sumAscending[T Integer](xs []T) wide {
	if len(xs) < 2 {
		return wide{}
	}
	var ranked, plain wide
	first := uint64(xs[0])
	for k, x := range xs {
		d := uint64(x) - first
		ranked = ranked.addMul(d, uint64(k))
		plain = plain.add(wide{0, 0, d})
	}
	return ranked.add(ranked).sub(plain.mul(uint64(len(xs) - 1)))
}
