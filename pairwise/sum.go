package pairwise

import "slices"

// sumIntegers returns the sum of |xi-xj| over all pairs.
func sumIntegers[T Integer](xs []T) wide {
	ys := slices.Clone(xs)
	slices.Sort(ys)
	return sumAscending(ys)
}
