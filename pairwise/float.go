package pairwise

import (
	"math"
	"slices"
)

func AbsSumFloat[T Float](xs []T) (float64, error) {
	if err := checkFinite(xs); err != nil {
		return 0, err
	}
	f := sumFloats(xs)
	return f.float64()
}

// checkFinite returns an error for the first element that is not finite.
func checkFinite[T Float](xs []T) error {
	for i, x := range xs {
		if math.IsInf(float64(x), 0) || x != x {
			return &ElementError{i, ErrNotFinite}
		}
	}
	return nil
}

func sumFloats[T Float](xs []T) *fixed {
	ys := slices.Clone(xs)
	slices.Sort(ys)
	f := new(fixed)
	for k, y := range ys {
		f.addMul(float64(y), int64(2*k-(len(ys)-1)))
	}
	return f
}
