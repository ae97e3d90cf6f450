// Package interview keeps answers of the mock interviews of document 002, and of
// document 000, question P10, under test as wrong.
package interview

import (
	"cmp"
	"iter"
	"slices"
	"sort"
)

// FirstMeeting takes the place where the pointers meet for the place where the cycle
// begins.
func FirstMeeting(start int, next func(int) (int, bool)) (tail, length int) {
	slow, fast := start, start
	for steps := 0; ; steps++ {
		for range 2 {
			var ok bool
			if fast, ok = next(fast); !ok {
				n := 0
				for at, ok := next(start); ok; at, ok = next(at) {
					n++
				}
				return n, 0
			}
		}
		slow, _ = next(slow)
		if slow == fast {
			tail = steps + 1
			break
		}
	}
	at, _ := next(slow)
	for length = 1; at != slow; length++ {
		at, _ = next(at)
	}
	return tail, length
}

// Seen remembers the nodes in a list and looks through it at each step.
func Seen(start int, next func(int) (int, bool)) (tail, length int) {
	at, ok := start, true
	for i := 0; ; i++ {
		// How far is it from the start to here, the long way round each time?
		here := start
		for j := range i {
			if here == at {
				return j, i - j
			}
			here, _ = next(here)
		}
		if at, ok = next(at); !ok {
			return i, 0
		}
	}
}

// GrowingHeap is the candidate's description word for word: "Anytime there is a
// number that is larger than the min element, I would add it to the heap." Nothing
// leaves the heap.
func GrowingHeap(nums []int, k int) []int {
	var heap []int
	for _, x := range nums {
		if len(heap) < k || len(heap) > 0 && x > slices.Min(heap) {
			heap = append(heap, x)
		}
	}
	slices.SortFunc(heap, func(a, b int) int { return cmp.Compare(b, a) })
	return heap
}

// SortedTail is the interviewer's alternative, sorted(nums)[-k:], put in descending
// order. In Python [-0:] is the whole list.
func SortedTail(nums []int, k int) []int {
	sorted := slices.Sorted(slices.Values(nums))
	from := max(len(nums)-k, 0)
	if k == 0 {
		from = 0
	}
	top := sorted[from:]
	slices.Reverse(top)
	return top
}

// DistinctTop takes the k largest of the set of the numbers.
func DistinctTop(nums []int, k int) []int {
	sorted := slices.Compact(slices.Sorted(slices.Values(nums)))
	slices.Reverse(sorted)
	return sorted[:min(k, len(sorted))]
}

// Candidate is the candidate's intersection in O(log m + log n): "binary search on
// the array. If the value at m is less than n, go right on m and left on n, otherwise
// go in the reverse of this." It follows one path and sees what lies on it.
func Candidate(a, b []int, compare func(a, b int) int) []int {
	shared := []int{}
	for len(a) > 0 && len(b) > 0 {
		m, n := len(a)/2, len(b)/2
		switch c := compare(a[m], b[n]); {
		case c == 0:
			return append(shared, a[m])
		case c < 0:
			a, b = a[m+1:], b[:n]
		default:
			a, b = a[:m], b[n+1:]
		}
	}
	return shared
}

// TwoPointers is the interviewer's code, which he calls optimal "since we need to
// potentially examine all elements anyway".
func TwoPointers(a, b []int, compare func(a, b int) int) []int {
	shared := []int{}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := compare(a[i], b[j]); {
		case c == 0:
			shared = append(shared, a[i])
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return shared
}

// SearchEach is the interviewer's alternative: a binary search in the longer list for
// each element of the shorter one. An element that is there once is found twice.
func SearchEach(a, b []int, compare func(a, b int) int) []int {
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := []int{}
	for _, x := range a {
		i := sort.Search(len(b), func(i int) bool { return compare(b[i], x) >= 0 })
		if i < len(b) && compare(b[i], x) == 0 {
			shared = append(shared, x)
		}
	}
	return shared
}

// RemoveIterating is the interviewer's example: numbers.remove(num) in a loop over
// numbers. Python's loop keeps an index, so that what moves up is skipped; and remove
// takes the first that is equal.
func RemoveIterating(nums []int, drop func(int) bool) []int {
	nums = slices.Clone(nums)
	for i := 0; i < len(nums); i++ {
		if drop(nums[i]) {
			first := slices.Index(nums, nums[i])
			nums = slices.Delete(nums, first, first+1)
		}
	}
	return nums
}

// RemoveInPlace filters in place, and leaves the caller's list in pieces.
func RemoveInPlace(nums []int, drop func(int) bool) []int {
	kept := nums[:0]
	for _, x := range nums {
		if !drop(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// Fib is the generator that all three assistants gave, in a type that ends:
//
//	def fib(): a, b = 0, 1; while True: yield a; a, b = b, a + b
//
// As it was given, on one line, Python refuses it: invalid syntax.
func Fib() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		a, b := uint64(0), uint64(1)
		for yield(a) {
			a, b = b, a+b
		}
	}
}

// FibEarly stops when the next one would not fit, and so one too soon.
func FibEarly() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for a, b := uint64(0), uint64(1); b >= a && yield(a); a, b = b, a+b {
		}
	}
}
