package pairwise

func AbsSumFloat[T Float](xs []T) (float64, error) {
	if err := checkFinite(xs); err != nil {
		return 0, err
	}
	if len(xs) <= maxPairs {
		if sum, e, ok := sumTiny(xs); ok {
			return nearest(sum, e, false)
		}
	}
	var sum fixed
	addFloats(&sum, xs)
	return sum.float64()
}

// checkFinite returns an error for the first element that is not finite.
func checkFinite[T Number](xs []T) error {
	for i, x := range xs {
		if x-x != 0 {
			return &ElementError{i, ErrNotFinite}
		}
	}
	return nil
}
