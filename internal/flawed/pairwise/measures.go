package pairwise

import "slices"

// The functions of this file are mutants of what is built on the sum.

// DistancesByRank gives the distances in the order of the sorted list: none belongs
// to the element at its place.
func DistancesByRank(nums []int64) []uint64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	return DistancesLoop(nums)
}

// DistancesLoop adds each element's distances as int64: they wrap in silence.
func DistancesLoop(nums []int64) []uint64 {
	out := make([]uint64, len(nums))
	for i, x := range nums {
		for _, y := range nums {
			out[i] += uint64(abs(x - y))
		}
	}
	return out
}

// DistancesToMean takes the distance to the mean for that to all others.
func DistancesToMean(nums []int64) []uint64 {
	out := make([]uint64, len(nums))
	sum := int64(0)
	for _, x := range nums {
		sum += x
	}
	for i, x := range nums {
		out[i] = uint64(abs(x*int64(len(nums)) - sum))
	}
	return out
}

// GiniTextbook is the formula by ranks that circulates for numpy, in floats.
// Symptom: it is off by some last bits, NaN for an empty list and for zeros, and any
// number at all for a list with debts in it.
func GiniTextbook(nums []float64) float64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	n := float64(len(nums))
	ranked, sum := 0.0, 0.0
	for i, x := range nums {
		ranked += (2*float64(i+1) - n - 1) * x
		sum += x
	}
	return ranked / (n * sum)
}

// GiniSample is corrected for a sample: the coefficient of a list and that of the
// list twice over differ. It has no value for one element.
func GiniSample(nums []float64) float64 {
	n := float64(len(nums))
	return GiniTextbook(nums) * n / (n - 1)
}

// MeanTextbook divides the sum of all pairs, in floats, by their number.
func MeanTextbook(nums []float64) float64 {
	n := float64(len(nums))
	return TextbookFloat(nums) / (n * (n - 1) / 2)
}

// MeanSquared divides by n², as if each element were paired with itself too.
func MeanSquared(nums []float64) float64 {
	n := float64(len(nums))
	return 2 * TextbookFloat(nums) / (n * n)
}
