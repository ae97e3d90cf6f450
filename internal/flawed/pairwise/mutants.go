package pairwise

import (
	"math/bits"
	"slices"
)

// weighted sums coefficient(k, n)·x over the sorted list, x being counted from zero.
func weighted(nums []int64, coefficient func(k, n int64) int64) int64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	total := int64(0)
	for k, x := range nums {
		total += coefficient(int64(k), int64(len(nums))) * x
	}
	return total
}

// OffByOne has 2k-n for 2k-n+1: the coefficients do not add up to zero.
func OffByOne(nums []int64) int64 {
	return weighted(nums, func(k, n int64) int64 { return 2*k - n })
}

// Swapped has the elements below and above the wrong way round.
func Swapped(nums []int64) int64 {
	return weighted(nums, func(k, n int64) int64 { return (n - 1 - k) - k })
}

// BothWays counts each pair twice, as the double loop from 0 does.
func BothWays(nums []int64) int64 {
	total := int64(0)
	for _, x := range nums {
		for _, y := range nums {
			total += abs(x - y)
		}
	}
	return total
}

// Neighbours adds the distances of neighbours in the list only.
func Neighbours(nums []int64) int64 {
	total := int64(0)
	for i := 1; i < len(nums); i++ {
		total += abs(nums[i] - nums[i-1])
	}
	return total
}

// WrappedDifference adds in 128 bits and notices an overflow of the sum, but takes
// each absolute value in 64 bits. Two elements far apart are taken for close.
func WrappedDifference(nums []int64) (sum uint64, fits bool) {
	hi, lo, carry := uint64(0), uint64(0), uint64(0)
	for i, x := range nums {
		for _, y := range nums[:i] {
			lo, carry = bits.Add64(lo, uint64(abs(x-y)), 0)
			hi += carry
		}
	}
	return lo, hi == 0
}

// Distinct sums over the different values: duplicates are lost.
func Distinct(nums []int64) int64 {
	nums = slices.Clone(nums)
	slices.Sort(nums)
	return First(slices.Compact(nums))
}

// SharedCells parts by the leading bits of the distance from the least and multiplies
// by rank, as ours does, and forgets to mend the pairs that share a cell.
func SharedCells(nums []int64) int64 {
	if len(nums) == 0 {
		return 0
	}
	low := slices.Min(nums)
	width := bits.Len64(uint64(slices.Max(nums) - low))
	shift := max(0, width-bits.Len(uint(len(nums))))
	nums = slices.Clone(nums)
	slices.SortStableFunc(nums, func(x, y int64) int { return int((x-low)>>shift - (y-low)>>shift) })
	total := int64(0)
	for k, x := range nums {
		total += int64(2*k-len(nums)+1) * x
	}
	return total
}
