package pairwise_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

// allocated returns how many bytes f allocates: the least of several, since others
// may allocate meanwhile.
func allocated(f func()) uint64 {
	least := uint64(math.MaxUint64)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// What the package comment says of memory: two words for each element, and 128 KiB
// for each goroutine of a list of more than 4096.
func TestMemory(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{2, 32, 64, 65, 256, 257, 1000, 4096, 4097, 5000, 6000, 10_000, 131_072, 524_288} {
		if testing.Short() && n > 10_000 {
			continue
		}
		lanes := min(max(1, n/65_536), 8)
		runtime.GOMAXPROCS(8)
		allowed := uint64(16*n + 128<<10*lanes)
		if n <= 4096 {
			allowed = uint64(16*n + 4*n) // sizes are rounded up when memory is allocated
		}
		if n <= 256 {
			allowed = 0
		}
		for _, p := range patterns {
			if n > 10_000 && p.name != "random" && p.name != "nested clusters" && p.name != "exponential" {
				continue
			}
			xs := make([]int64, n)
			p.fill(rand.New(rand.NewPCG(1, uint64(n))), xs)
			fs := make([]float64, n)
			for i, x := range xs {
				fs[i] = float64(x) / 3
			}
			if got := allocated(func() { _, _ = pairwise.AbsSum(xs) }); got > allowed {
				t.Errorf("%s, %d elements: %d bytes, want at most %d", p.name, n, got, allowed)
			}
			if got := allocated(func() { _, _ = pairwise.AbsSumFloat(fs) }); got > allowed {
				t.Errorf("%s, %d floats: %d bytes, want at most %d", p.name, n, got, allowed)
			}
		}
	}
}

// A Summer that has summed a long list needs nothing for shorter ones like it.
func TestSummerKeepsMemory(t *testing.T) {
	var s pairwise.Summer[int64]
	xs := make([]int64, 50_000)
	random(64)(rand.New(rand.NewPCG(1, 2)), xs)
	_, _ = s.AbsSum(xs)
	for n := len(xs); n > 0; n = n * 3 / 4 {
		if got := allocated(func() { _, _ = s.AbsSum(xs[:n]) }); got > 0 {
			t.Errorf("%d elements: %d bytes", n, got)
		}
	}
}
