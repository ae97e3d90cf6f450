package pairwise_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

// What single doc comments say of memory. TestMemory has what the package comment says.
func TestDocumentedMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{2, 50, 256, 1000, 50_000} {
		xs := make([]int64, n)
		random(40)(r, xs)
		sorted := make([]int64, n)
		for i := range sorted {
			sorted[i] = int64(i) * int64(i)
		}
		if got := allocated(func() { _, _ = pairwise.AbsSumSorted(sorted) }); got > 0 {
			t.Errorf("AbsSumSorted of %d elements takes %d bytes", n, got)
		}
		// A page is what large sizes are rounded up to.
		if got := allocated(func() { _, _ = pairwise.Distances(xs) }); got > uint64(3*8*n+3*8<<10) {
			t.Errorf("Distances of %d elements takes %d bytes", n, got)
		}
		if n > 256 {
			continue
		}
		for name, f := range map[string]func(){
			"Gini":           func() { _, _ = pairwise.Gini(xs) },
			"MeanDifference": func() { _, _ = pairwise.MeanDifference(xs) },
		} {
			if got := testing.AllocsPerRun(5, f); got > 11 {
				t.Errorf("%s of %d elements: %v allocations", name, n, got)
			}
		}
	}
}

// A Running of elements in no order takes about 14 bytes for each, and 600 at least.
func TestRunningMemory(t *testing.T) {
	const n = 100_000
	var before, after runtime.MemStats
	var c pairwise.Running[int64]
	r := rand.New(rand.NewPCG(1, 2))
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range n {
		c.Add(r.Int64())
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if got := float64(after.HeapAlloc-before.HeapAlloc) / n; got > 16 {
		t.Errorf("%.1f bytes for each element", got)
	}
	runtime.KeepAlive(&c)
	if got := allocated(func() {
		var one pairwise.Running[int64]
		one.Add(1)
		one.Add(2)
	}); got > 700 {
		t.Errorf("%d bytes for two elements", got)
	}
}
