// Package answers has right answers to the questions of an interview: a cycle in a
// linked list, the k largest, what two sorted lists share, removing while iterating,
// and the Fibonacci numbers. Each says what it costs, and a law counts.
package answers

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"sort"
)

// Cycle follows next from start, a step at a time, and reports whether it comes
// back to where it was: after tail steps that are taken once, it goes round in a
// cycle of length steps. Without a cycle, tail is the number of steps to the end,
// which is where next reports false, and length is 0.
//
// Nodes are compared as Go compares them, pointers by identity. It takes at most
// 4·(tail+length)+4 calls of next and remembers two nodes: the algorithm of R. P.
// Brent, "An improved Monte Carlo factorization algorithm", 1980.
//
// Laws: interview/cycle, interview/cycle-cost.
func Cycle[N comparable](start N, next func(N) (N, bool)) (tail, length int) {
	// The hare leads the tortoise, which jumps to it at each power of two.
	tortoise, hare := start, start
	for power, steps, lap := 1, 0, 0; ; {
		var ok bool
		if hare, ok = next(hare); !ok {
			return steps, 0
		}
		steps++
		lap++
		if hare == tortoise {
			length = lap
			break
		}
		if lap == power {
			tortoise, power, lap = hare, 2*power, 0
		}
	}
	// Two that are a cycle apart meet where it begins.
	back, front := start, start
	for range length {
		front, _ = next(front)
	}
	for ; back != front; tail++ {
		back, _ = next(back)
		front, _ = next(front)
	}
	return tail, length
}

// ErrNegative says that a count is below 0.
var ErrNegative = errors.New("is negative")

// Top returns the k largest of xs in descending order, equal ones as often as they
// are there: all of xs if k is more than that. A NaN is less than any number. A
// negative k is an error that wraps [ErrNegative].
//
// It takes one pass, O(n·log k) time and memory for k elements, and changes nothing.
//
// Laws: interview/top, interview/top-cost.
func Top[T cmp.Ordered](xs []T, k int) ([]T, error) {
	return TopFunc(xs, k, cmp.Compare)
}

// TopFunc is [Top] in the order of compare.
func TopFunc[T any](xs []T, k int, compare func(a, b T) int) ([]T, error) {
	if k < 0 {
		return nil, fmt.Errorf("answers: k (%d) %w", k, ErrNegative)
	}
	if k == 0 {
		return []T{}, nil
	}
	h := least[T]{append([]T{}, xs[:min(k, len(xs))]...), compare}
	heap.Init(&h)
	for _, x := range xs[len(h.xs):] {
		if compare(x, h.xs[0]) > 0 {
			h.xs[0] = x
			heap.Fix(&h, 0)
		}
	}
	slices.SortFunc(h.xs, func(a, b T) int { return compare(b, a) })
	return h.xs, nil
}

// least is a heap with the least element in front.
type least[T any] struct {
	xs      []T
	compare func(a, b T) int
}

func (h *least[T]) Len() int           { return len(h.xs) }
func (h *least[T]) Less(i, j int) bool { return h.compare(h.xs[i], h.xs[j]) < 0 }
func (h *least[T]) Swap(i, j int)      { h.xs[i], h.xs[j] = h.xs[j], h.xs[i] }
func (h *least[T]) Push(any)           { panic("answers: the heap does not grow") }
func (h *least[T]) Pop() any           { panic("answers: the heap does not shrink") }

// Intersect returns what two ascending lists share, each element as often as in the
// list that has fewer of it, in ascending order. The lists must be in ascending
// order: to look would take longer than the intersection of a short list with a
// long one.
//
// With m elements in the shorter list and n in the longer one it takes at most
// 3·m·log2(2+n/m)+3·m comparisons: a gallop from element to element (J. L. Bentley
// and A. C. Yao, "An almost optimal algorithm for unbounded searching", 1976). So
// neither two pointers, m+n, nor a binary search for each, m·log2(n), is the best.
//
// Laws: interview/intersect, interview/intersect-cost.
func Intersect[T cmp.Ordered](a, b []T) []T { return IntersectFunc(a, b, cmp.Compare) }

// IntersectFunc is [Intersect] in the order of compare.
func IntersectFunc[T any](a, b []T, compare func(a, b T) int) []T {
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := []T{}
	for _, x := range a {
		// Gallop: the place is before the first jump that does not fall short.
		jump := 1
		for jump <= len(b) && compare(b[jump-1], x) < 0 {
			jump *= 2
		}
		from, to := jump/2, min(jump-1, len(b))
		i := from + sort.Search(to-from, func(i int) bool { return compare(b[from+i], x) >= 0 })
		b = b[i:]
		if len(b) > 0 && compare(b[0], x) == 0 {
			shared = append(shared, x)
			b = b[1:]
		}
	}
	return shared
}

// Remove returns the elements of xs that drop is false for, in their order. It calls
// drop once for each element, in order, and does not change xs.
//
// Law: interview/remove.
func Remove[T any](xs []T, drop func(T) bool) []T {
	kept := make([]T, 0, len(xs))
	for _, x := range xs {
		if !drop(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// Fibonacci yields 0, 1, 1, 2, 3, 5 and so on, up to the last that a uint64 holds,
// which is number 93.
//
// Law: interview/fibonacci.
func Fibonacci() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		a, b := uint64(0), uint64(1)
		for yield(a) {
			next, carry := bits.Add64(a, b, 0)
			a, b = b, next
			if carry != 0 { // a is the last that fits
				yield(a)
				return
			}
		}
	}
}
