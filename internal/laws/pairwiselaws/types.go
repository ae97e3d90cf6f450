package pairwiselaws

import (
	"math"
	"slices"

	"github.com/hardened-go/hardened/pairwise"
)

// The laws speak of int64 and float64. The right answers of this file put the same
// numbers to the package as another type, where that holds all of them.

type (
	cents  int8
	meters uint16
	single float32
)

// converted returns xs as a list of another type, if it holds all of them.
func converted[To, From pairwise.Number](xs []From) ([]To, bool) {
	ys := make([]To, len(xs))
	for i, x := range xs {
		ys[i] = To(x)
		if From(ys[i]) != x || ys[i] < 0 != (x < 0) {
			return nil, false
		}
	}
	return ys, true
}

// narrowest sums a list as the narrowest type that holds it.
func narrowest(xs []int64) (uint64, error) {
	if ys, ok := converted[cents](xs); ok {
		return pairwise.AbsSum(ys)
	}
	if ys, ok := converted[meters](xs); ok {
		return pairwise.AbsSum(ys)
	}
	if ys, ok := converted[int16](xs); ok {
		return pairwise.AbsSum(ys)
	}
	if ys, ok := converted[int32](xs); ok {
		return pairwise.AbsSum(ys)
	}
	if ys, ok := converted[uint](xs); ok {
		return pairwise.AbsSum(ys)
	}
	return pairwise.AbsSum(xs)
}

// unsigned sums a list as one of uint64 that lie as far apart.
func unsigned(xs []int64) (uint64, error) {
	ys := make([]uint64, len(xs))
	for i, x := range xs {
		ys[i] = uint64(x) ^ 1<<63
	}
	return pairwise.AbsSum(ys)
}

// reused asks a Summer that has summed other lists before, a longer one too.
func reused(xs []int64) (uint64, error) {
	var s pairwise.Summer[int64]
	_, _ = s.AbsSum(slices.Repeat(xs, 2))
	_, _ = s.AbsSum(xs[len(xs)/2:])
	return s.AbsSum(xs)
}

// singles is f for lists that a float32 holds, and g for others.
func singles(f func([]single) (float64, error), g Measure) Measure {
	return func(xs []float64) (float64, error) {
		ys := make([]single, len(xs))
		for i, x := range xs {
			ys[i] = single(x)
			if y := float64(ys[i]); y != x && !math.IsNaN(x) {
				return g(xs)
			}
		}
		return f(ys)
	}
}

// whole is f for lists of whole numbers, and g for others.
func whole(f func([]int64) (float64, error), g Measure) Measure {
	return func(xs []float64) (float64, error) {
		for _, x := range xs {
			if x != math.Trunc(x) || math.Abs(x) > 1<<53 {
				return g(xs)
			}
		}
		ys, _ := converted[int64](xs)
		return f(ys)
	}
}
