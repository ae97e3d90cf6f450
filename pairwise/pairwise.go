// Package pairwise sums the distances of all pairs of a list: Σ |xi-xj| over i < j,
// exactly. It is what the Gini coefficient, Gini's mean difference and energy
// distances are made of.
//
// # The mistake
//
// The definition is a double loop:
//
//	total := 0
//	for i := range nums {
//		for j := i + 1; j < len(nums); j++ {
//			total += abs(nums[i] - nums[j])
//		}
//	}
//
// It takes quadratic time, and its repairs are wrong in other ways. One sorts the
// caller's list. One has a pass that is right for sorted lists only, and does not
// look. One counts every value of the range: it fails on an empty list, fills the
// memory for two values far apart, and doubles the result. And in Go all of them
// wrap in silence: two int64 can differ by more than an int64 holds. With floats
// every step rounds, so that the sum depends on the order, and a small spread among
// large numbers drowns.
//
// # The correction
//
// A list is parted by value into buckets that fit the processor's nearest cache.
// Across buckets only their numbers of elements and sums count. Inside, elements are
// placed by cells of equal width, about one to a cell, and a cell's few pairs are
// put right without a branch. So nothing needs to be sorted, and a million random
// numbers take a tenth of the time of a copy, [slices.Sort] and a pass. Lists that a
// sort is quick with, in order or nearly so, or of few values, are looked for and summed
// in other ways, and so are those that are far from evenly spread. What still takes
// longer than the sort is in a pattern that the sort and the processor learn: up to twice
// as long, for up to some thousands of elements (BenchmarkPatterns), and several times if
// it was made against what is looked for. Differences are unsigned, sums have 192 bits,
// and sums of floats have as many as it takes.
//
// # What is promised
//
// Sums are exact, or they are errors: pairwise/exact, pairwise/two-values,
// pairwise/pair, pairwise/few; for floats pairwise/float, pairwise/float-whole,
// pairwise/float-overflow. The order of a list does not matter, for floats to the
// last bit: pairwise/permutation, pairwise/float-permutation. No function changes
// its argument: pairwise/unchanged, pairwise/float-unchanged. Each law is in
// docs/laws.md, with what it finds in the code above.
//
// # Memory and goroutines
//
// Beyond the list, a sum takes no memory for up to 256 elements but some KiB of the
// stack; for up to 4,096 two words for each element; for more, at most two words for
// each element and 128 KiB for each goroutine; a few per cent more for clusters in
// clusters, a dozen deep. (TestMemory holds that. Sizes are before the allocator rounds
// them up.) [Distances] takes three words for each element.
//
// A list of 2·65,536 elements or more is summed by several goroutines, one for each
// 65,536 elements, but no more than GOMAXPROCS, and 8; unless it has few values,
// or is a few runs that interleave in long stretches, which one goroutine sums in a pass. With GOMAXPROCS=1, and
// for shorter lists, none is started. None outlives its call. All functions are safe
// for concurrent use, as long as nobody changes the list.
//
// # Who should use something else
//
// If a sum is needed once, of a list that is short, never near the limits of its
// type, and yours to sort: sort it, and add (2k-n+1)·x[k]. For the distances of
// vectors there is no such shortcut, and this package has none. Where the data is in
// a database, let it do the sum: see examples/pairwise-sql.
package pairwise

import "math/big"

// Integer is every integer type, and every type made of one.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Float is every floating-point type, and every type made of one.
type Float interface {
	~float32 | ~float64
}

// Number is every type that sums are computed of.
type Number interface {
	Integer | Float
}

// AbsSum returns the sum of |xi-xj| over all pairs of different elements, each pair
// once. It is exact: where it exceeds a uint64 the error is [ErrOverflow], and
// [AbsSumBig] has the sum. A list of fewer than two elements has the sum 0.
//
// It takes O(n) time for numbers that are spread evenly and O(n log n) for any, and
// allocates nothing for up to 256 elements, and about two words for each element of a
// longer list; see [Summer] for sums that use their memory again. The list is not
// changed, and its order does not matter.
//
// Laws: pairwise/exact, pairwise/pair, pairwise/few, pairwise/two-values,
// pairwise/permutation, pairwise/shift, pairwise/negation, pairwise/scaling,
// pairwise/twice, pairwise/parts, pairwise/unchanged.
func AbsSum[T Integer](xs []T) (uint64, error) {
	return sumIntegers(xs).uint64()
}

// AbsSumBig is [AbsSum] without a limit. It costs the same, and a big.Int.
//
// Laws: those of [AbsSum].
func AbsSumBig[T Integer](xs []T) *big.Int {
	return sumIntegers(xs).setBig(new(big.Int))
}

// AbsSumSorted is [AbsSum] for a list in ascending order, in one pass and without
// memory of its own. A list that is not in ascending order is refused with an
// [*ElementError] that holds [ErrUnsorted] and the index of the first element that
// is less than the one before it.
//
// Laws: pairwise/sorted, pairwise/sorted-refuses.
func AbsSumSorted[T Integer](xs []T) (uint64, error) {
	if i := ascending(xs); i < len(xs) {
		return 0, &ElementError{i, ErrUnsorted}
	}
	return sumAscending(xs).uint64()
}

// AbsSumFloat returns the float64 nearest to the exact sum of |xi-xj| over all pairs
// of different elements, ties to even. So it does not depend on the order of the
// list, to the last bit, whatever the exponents are.
//
// A NaN or an infinity is refused with an [*ElementError] that holds [ErrNotFinite]
// and the index of the first one. [ErrOverflow] says that the nearest float64 would
// be an infinity; what is too large on the way does no harm. A list of fewer than two
// elements has the sum 0.
//
// It takes the memory of [AbsSum], and about twice the time: of what sorting floats and
// adding takes a half for a hundred elements in no order, a third to a half for up to ten
// thousand, and a sixth and less from a hundred thousand on. A list that is sorted takes
// up to four times as long as that, and so does one of up to a dozen floats of all
// exponents (BenchmarkFloat).
//
// Laws: pairwise/float, pairwise/float-permutation, pairwise/float-whole,
// pairwise/float-refuses, pairwise/float-overflow, pairwise/float-unchanged.
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
		if x-x != 0 { // a NaN
			return &ElementError{i, ErrNotFinite}
		}
	}
	return nil
}
