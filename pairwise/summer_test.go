package pairwise_test

import (
	"math/big"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

// Once a Summer has seen a list of each kind, it allocates nothing.
func TestSummerAllocatesNothing(t *testing.T) {
	var s pairwise.Summer[int64]
	var z big.Int
	for _, p := range patterns {
		for _, n := range []int{10, 100, 1000, 3000, 5000, 40_000} {
			xs := make([]int64, n)
			p.fill(rand.New(rand.NewPCG(1, uint64(n))), xs)
			if allocs := testing.AllocsPerRun(3, func() { s.AbsSumBig(&z, xs) }); allocs > 0 {
				t.Errorf("%s, %d elements: %v allocations", p.name, n, allocs)
			}
		}
	}
}

// Not for goroutines either: the runtime uses ended ones again.
func TestSummerWithGoroutinesAllocatesNothing(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	var s pairwise.Summer[int64]
	xs := make([]int64, 150_000)
	random(64)(rand.New(rand.NewPCG(1, 2)), xs)
	var z big.Int
	s.AbsSumBig(&z, xs)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const runs = 20
	for range runs {
		s.AbsSumBig(&z, xs)
	}
	runtime.ReadMemStats(&after)
	// Others may allocate meanwhile, and a goroutine may find no ended one.
	if n, size := after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc; n > 2*runs || size > 1<<16 {
		t.Errorf("%d allocations of %d bytes in %d sums", n, size, runs)
	}
}

// The sum does not depend on how many goroutines work on it.
func TestGoroutines(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for i, p := range patterns {
		n := 140_000
		if i == 0 {
			n = 550_000
		}
		xs := make([]int64, n)
		p.fill(rand.New(rand.NewPCG(1, 2)), xs)
		fs := make([]float64, n)
		for i, x := range xs {
			fs[i] = float64(x) / 3
		}
		var want *big.Int
		var wantFloat float64
		var s pairwise.Summer[int64]
		for _, procs := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(procs)
			got := s.AbsSumBig(new(big.Int), xs)
			f, err := pairwise.AbsSumFloat(fs)
			if err != nil {
				t.Fatal(err)
			}
			if procs == 1 {
				want, wantFloat = got, f
			} else if got.Cmp(want) != 0 || f != wantFloat {
				t.Errorf("%s: %d goroutines find %v and %v, one finds %v and %v", p.name, procs, got, f, want, wantFloat)
			}
		}
	}
}
