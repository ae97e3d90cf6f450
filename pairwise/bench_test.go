package pairwise_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/pairwise"
)

// Benchmarks report the time for each element too. The lists of a size are several,
// and together large, so that no processor learns their order.

var sizes = []int{2, 10, 100, 1000, 10_000, 100_000, 1_000_000}

func size(n int) string { return fmt.Sprint("n=", n) }

// lists makes lists of n elements, 2^18 elements in all.
func lists(n int, fill func(r *rand.Rand, xs []int64)) [][]int64 {
	r := rand.New(rand.NewPCG(1, 2))
	lists := make([][]int64, min(max(1, 1<<18/n), 1<<14))
	for i := range lists {
		lists[i] = make([]int64, n)
		fill(r, lists[i])
	}
	return lists
}

// each times f on one list after the other.
func each[T any](b *testing.B, lists [][]T, f func(xs []T)) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		f(lists[i])
		if i++; i == len(lists) {
			i = 0
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(lists[0])), "ns/elem")
}

// BenchmarkRandom sums random integers of 64 bits. The textbook's answer is copied,
// sorted by slices.Sort, and wrong: the sums do not fit. The loop of the question is
// left out where it takes seconds.
func BenchmarkRandom(b *testing.B) {
	for _, n := range sizes {
		lists := lists(n, random(64))
		if want := sortedSum(lists[0]); n > 10 && want.IsUint64() || pairwise.AbsSumBig(lists[0]).Cmp(want) != 0 {
			b.Fatal("the workload is not what it claims")
		}
		b.Run(size(n)+"/AbsSumBig", func(b *testing.B) { each(b, lists, func(xs []int64) { pairwise.AbsSumBig(xs) }) })
		b.Run(size(n)+"/Summer", func(b *testing.B) {
			var s pairwise.Summer[int64]
			var z big.Int
			each(b, lists, func(xs []int64) { s.AbsSumBig(&z, xs) })
		})
		b.Run(size(n)+"/textbook", func(b *testing.B) { each(b, lists, func(xs []int64) { flawed.Textbook(xs) }) })
		if n <= 1000 {
			b.Run(size(n)+"/loop", func(b *testing.B) { each(b, lists, func(xs []int64) { flawed.Loop(xs) }) })
		}
	}
}

// BenchmarkPatterns sums lists that a partition could handle badly, or that a sort
// handles well: few may be behind the sort, and not by much.
func BenchmarkPatterns(b *testing.B) {
	for _, n := range []int{40, 1000, 1_000_000} {
		for _, p := range patterns {
			lists := lists(n, p.fill)
			b.Run(p.name+"/"+size(n)+"/AbsSum", func(b *testing.B) { each(b, lists, func(xs []int64) { _, _ = pairwise.AbsSum(xs) }) })
			b.Run(p.name+"/"+size(n)+"/textbook", func(b *testing.B) { each(b, lists, func(xs []int64) { flawed.Textbook(xs) }) })
		}
	}
}

func BenchmarkSorted(b *testing.B) {
	lists := lists(1_000_000, random(20))
	slices.Sort(lists[0])
	b.Run("AbsSumSorted", func(b *testing.B) { each(b, lists, func(xs []int64) { _, _ = pairwise.AbsSumSorted(xs) }) })
	b.Run("onepass", func(b *testing.B) { each(b, lists, func(xs []int64) { flawed.Second(xs) }) })
}

func BenchmarkFloat(b *testing.B) {
	for _, n := range sizes {
		r := rand.New(rand.NewPCG(1, 2))
		lists := make([][]float64, min(max(1, 1<<18/n), 1<<14))
		wide := make([][]float64, len(lists)) // of all exponents
		for i := range lists {
			lists[i], wide[i] = make([]float64, n), make([]float64, n)
			for j := range lists[i] {
				lists[i][j] = r.NormFloat64()
				wide[i][j] = math.Float64frombits(r.Uint64() &^ (1 << 62))
			}
		}
		both := func(name string, lists [][]float64) {
			b.Run(size(n)+name+"/AbsSumFloat", func(b *testing.B) { each(b, lists, func(xs []float64) { _, _ = pairwise.AbsSumFloat(xs) }) })
			b.Run(size(n)+name+"/textbook", func(b *testing.B) { each(b, lists, func(xs []float64) { flawed.TextbookFloat(xs) }) })
		}
		both("", lists)
		both(" all exponents", wide)
		for _, xs := range lists {
			slices.Sort(xs)
		}
		both(" sorted", lists)
	}
}

func BenchmarkMeasures(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		lists := lists(n, random(40))
		b.Run(size(n)+"/Distances", func(b *testing.B) { each(b, lists, func(xs []int64) { _, _ = pairwise.Distances(xs) }) })
		b.Run(size(n)+"/MeanDifference", func(b *testing.B) { each(b, lists, func(xs []int64) { _, _ = pairwise.MeanDifference(xs) }) })
		b.Run(size(n)+"/Gini", func(b *testing.B) { each(b, lists, func(xs []int64) { _, _ = pairwise.Gini(xs) }) })
	}
}

// BenchmarkRunning lets one element leave a window and another enter it.
func BenchmarkRunning(b *testing.B) {
	for _, n := range []int{100, 10_000, 1_000_000} {
		b.Run(size(n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var run pairwise.Running[int64]
			window := make([]int64, n)
			for i := range window {
				window[i] = int64(r.Uint64())
				run.Add(window[i])
			}
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				run.Remove(window[i])
				window[i] = int64(r.Uint64())
				run.Add(window[i])
				if i++; i == n {
					i = 0
				}
			}
			if run.Len() != n {
				b.Fatalf("the window holds %d", run.Len())
			}
		})
	}
}
