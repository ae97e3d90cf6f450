package pairwise

import (
	"math"
	"slices"
)

// Textbook is what remains of the first answer once the caller's list is left alone:
// copy, sort, one pass. Symptom: with large numbers, or many, it wraps in silence.
func Textbook(nums []int64) int64 { return First(slices.Clone(nums)) }

// TextbookFloat is the same for floats. Symptom: every step rounds, and what is left
// of a small spread among large numbers is noise, even a negative sum.
func TextbookFloat(nums []float64) float64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	total, prefix := 0.0, 0.0
	for i, x := range nums {
		total += x*float64(i) - prefix
		prefix += x
	}
	return total
}

// PairsFloat adds the distances of all pairs, each rounded. Symptom: the sum depends
// on the order of the list.
func PairsFloat(nums []float64) float64 {
	total := 0.0
	for i := range nums {
		for j := i + 1; j < len(nums); j++ {
			total += math.Abs(nums[i] - nums[j])
		}
	}
	return total
}

// CompensatedFloat multiplies by rank and adds with Neumaier's compensation. Symptom:
// it is seldom wrong, and then by the last bit; and it is NaN where a sum on the way
// is beyond the largest float though the result is not.
func CompensatedFloat(nums []float64) float64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	total, lost := 0.0, 0.0
	for k, x := range nums {
		x *= float64(2*k - len(nums) + 1)
		t := total + x
		if math.Abs(total) >= math.Abs(x) {
			lost += (total - t) + x
		} else {
			lost += (x - t) + total
		}
		total = t
	}
	return total + lost
}
