// Package pairwise holds sums of absolute differences that look right and are not,
// kept under test as wrong.
//
// Document 000, question "Constrained Refactoring" (I3), asks to make a double loop
// linear. Loop is the code of the question; First, Second and Third are the three
// answers. The logic is unchanged, but numbers that have no limit in Python are int64
// here, as they are in Go's textbook versions of this sum. What the originals do is
// recorded in testdata/python.json by running them, and a test holds the ports to it.
//
// textbook.go holds what people write instead, and mutants.go mistakes that we made
// up.
package pairwise

import "slices"

// abs is the one of Go's textbooks.
func abs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// Loop is the code of the question. Symptom: it takes hours where a sort takes
// seconds and, with int64, wraps in silence.
func Loop(nums []int64) int64 {
	total := int64(0)
	for i := 0; i < len(nums); i++ {
		for j := i + 1; j < len(nums); j++ {
			total += abs(nums[i] - nums[j])
		}
	}
	return total
}

// First is the first answer: sort, then one pass. Symptom: the caller's list is in
// another order afterwards. And it says that the sum cannot be had faster than by
// comparing, which radix sorts refute.
func First(nums []int64) int64 {
	slices.Sort(nums)
	total := int64(0)
	prefix := int64(0)
	for i := 0; i < len(nums); i++ {
		total += nums[i]*int64(i) - prefix
		prefix += nums[i]
	}
	return total
}

// Second is the second answer: the pass without the sort. Symptom: a wrong sum, even
// a negative one, for a list that is not sorted, and no word about it.
func Second(nums []int64) int64 {
	total := int64(0)
	currentPrefixSum := int64(0)
	n := 0
	for range nums {
		n++
	}
	for i := 0; i < n; i++ {
		total += int64(i)*nums[i] - currentPrefixSum
		currentPrefixSum += nums[i]
	}
	return total
}

// maxCounters is where the port of the third answer stops. The original goes on.
const maxCounters = 1 << 16

// Third is the third answer: count every value of the range. Symptom: twice the sum;
// a crash on an empty list; memory by the distance of two values, not by their
// number. The port panics with MemoryError where the original fills the machine's
// memory.
func Third(nums []int64) int64 {
	minVal := nums[0]
	maxVal := nums[0]
	for i := 1; i < len(nums); i++ {
		if nums[i] < minVal {
			minVal = nums[i]
		}
		if nums[i] > maxVal {
			maxVal = nums[i]
		}
	}
	freqSize := uint64(maxVal) - uint64(minVal) + 1
	if freqSize-1 >= maxCounters {
		panic("MemoryError")
	}
	var freq []int64
	for i := uint64(0); i < freqSize; i++ {
		freq = append(freq, 0)
	}
	for i := 0; i < len(nums); i++ {
		freq[nums[i]-minVal]++
	}
	total := int64(0)
	elementsSeen := int64(0)
	prefixSum := int64(0)
	for i := int64(0); i < int64(freqSize); i++ {
		if freq[i] > 0 {
			value := i + minVal
			count := freq[i]
			total += count * (elementsSeen*value - prefixSum)
			elementsSeen += count
			prefixSum += count * value
		}
	}
	total *= 2 // since we only counted each pair once
	return total
}
