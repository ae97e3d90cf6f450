package pairwise

import "slices"

// Distances returns, for each element and in the order of xs, the sum of its
// distances to all the others: Σ over j of |xi-xj|. The least of them belongs to
// a median, the greatest to one of the two ends. It returns [ErrOverflow] when one
// of them exceeds a uint64.
//
// It takes O(n log n) time, for a sort and a search for each element, and three
// words per element, the result included. The argument is not changed.
//
// Laws: pairwise/distances, pairwise/distances-total, pairwise/distances-order,
// pairwise/distances-unchanged.
func Distances[T Integer](xs []T) ([]uint64, error) {
	n := len(xs)
	if n == 0 {
		return nil, nil
	}
	ys := slices.Clone(xs)
	slices.Sort(ys)
	// As a function of the place the distance falls, then rises: it is greatest at
	// an end.
	first, last := wide{}, wide{}
	for _, y := range ys {
		first = first.add(wide{0, 0, uint64(y) - uint64(ys[0])})
		last = last.add(wide{0, 0, uint64(ys[n-1]) - uint64(y)})
	}
	if _, err := last.uint64(); err != nil {
		return nil, err
	}
	d, err := first.uint64()
	if err != nil {
		return nil, err
	}
	byRank := make([]uint64, n)
	for r := range ys {
		if r > 0 {
			// One step up brings it nearer to the n-r elements above and takes it
			// away from the r below. All sums fit, so wrapping cancels out.
			d += (uint64(ys[r]) - uint64(ys[r-1])) * (2*uint64(r) - uint64(n))
		}
		byRank[r] = d
	}
	out := make([]uint64, n)
	for i, x := range xs {
		r, _ := slices.BinarySearch(ys, x)
		out[i] = byRank[r]
	}
	return out, nil
}
