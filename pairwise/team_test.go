package pairwise

import (
	"math/big"
	"runtime"
	"testing"
)

// The lanes' parts are the list, whatever is left over when it is shared out.
func TestShares(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, tt := range []struct{ n, procs, lanes int }{
		{2 * 65536, 1, 1},
		{2*65536 - 1, 8, 1},
		{2 * 65536, 8, 2},
		{2*65536 + 3, 2, 2},
		{3*65536 - 1, 8, 2},
		{3*65536 + 5, 8, 3},
		{3*65536 + 5, 2, 2},
		{600_007, 16, 8},
		{10_000_001, 16, 8},
	} {
		runtime.GOMAXPROCS(tt.procs)
		var e team
		e.gather(tt.n)
		if len(e.lanes) != tt.lanes {
			t.Errorf("%d elements, %d processors: %d lanes, want %d", tt.n, tt.procs, len(e.lanes), tt.lanes)
		}
		end := 0
		for i := range e.lanes {
			from, to := e.part(i, tt.n)
			if from != end || to-from < minShare && len(e.lanes) > 1 {
				t.Errorf("%d elements: lane %d has %d to %d, and that before it ends at %d", tt.n, i, from, to, end)
			}
			end = to
		}
		if end != tt.n {
			t.Errorf("%d elements: the lanes end at %d", tt.n, end)
		}
	}
}

// The sum is the same for any number of lanes, with all kinds of remainders: that of
// 0 to n-1 in a random order, far apart or each so many times over.
func TestLanes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, tt := range []struct {
		n, procs, times int
		shift           uint
	}{
		{3*65536 + 5, 3, 1, 40},
		{200_100, 3, 100, 0}, // counted by value: 0 to 2000
		{600_007, 8, 1, 40},
		{maxBuckets*cellCount + 5001, 2, 1, 40}, // group by group
	} {
		if testing.Short() && tt.n > 1_000_000 {
			continue
		}
		runtime.GOMAXPROCS(tt.procs)
		xs := make([]int64, tt.n)
		const stride = 1_000_003 // a prime
		for i := range xs {
			xs[i] = int64(i) * stride % int64(tt.n) / int64(tt.times) << tt.shift
		}
		k, m := int64(tt.n/tt.times), int64(tt.times)
		want := new(big.Int).Mul(big.NewInt(k), big.NewInt(k*k-1))
		want.Div(want, big.NewInt(6))
		want.Mul(want, big.NewInt(m*m))
		want.Lsh(want, tt.shift)
		var e integers[int64]
		if got := e.sum(xs).setBig(new(big.Int)); got.Cmp(want) != 0 {
			t.Errorf("%d elements, %d processors: %v, want %v", tt.n, tt.procs, got, want)
		}
		if len(e.lanes) != tt.procs {
			t.Errorf("%d elements have %d lanes, want %d", tt.n, len(e.lanes), tt.procs)
		}
		if e.xs != nil {
			t.Error("the list is kept")
		}
	}
}

// Where there is little room, a bucket is split into fewer parts, not sorted.
func TestLittleRoom(t *testing.T) {
	const n = 20 * maxCells
	for _, room := range []int{0, 10, 40, 100} {
		var e team
		e.gather(n)
		e.open(1, n)
		l := e.lanes[0]
		c := chain(0)
		x := uint64(0)
		for range n {
			x += 0x9e3779b97f4a7c15 // spreads evenly
			c = l.push(c, x)
		}
		l.end = l.next + uint32(room-l.given)*blockLen
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		l.finish([]chain{c}, n, frame{}, n, 0)
		runtime.ReadMemStats(&after)
		allocated := after.TotalAlloc - before.TotalAlloc
		if sorted := allocated > n*8; sorted != (room < 11) {
			t.Errorf("room for %d: sorted is %v", room, sorted)
		}
		xs := make([]uint64, n)
		for i := range xs {
			xs[i] = uint64(i+1) * 0x9e3779b97f4a7c15
		}
		if want := sumSorted(xs); l.total != want {
			t.Errorf("room for %d: %v, want %v", room, l.total, want)
		}
	}
}
