package ratelimit_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/ratelimit"
)

// BenchmarkAllow: one event after the other, of one key or of many. What is admitted
// is asserted: a limiter that denies all is fast.
func BenchmarkAllow(b *testing.B) {
	p := flawed.Params{Limit: 60, Window: 100}
	c := ratelimit.Config{Limit: p.Limit, Window: p.Window}
	gcra := c
	gcra.Algorithm = ratelimit.GCRA
	ticks := gcra
	ticks.Ticks = true
	for _, keys := range []int{1, 1 << 16} {
		names := make([]string, keys)
		for i := range names {
			names[i] = fmt.Sprint("user ", i)
		}
		rnd := rand.New(rand.NewPCG(1, 1))
		order := make([]uint16, 1<<18)
		for i := range order {
			order[i] = uint16(rnd.IntN(keys))
		}
		for _, c := range []struct {
			name string
			open func() flawed.Gate // anew for each run, since its ids begin at 0
		}{
			{"Exact", func() flawed.Gate { return hardened(b, c) }},
			{"GCRA", func() flawed.Gate { return hardened(b, gcra) }},
			{"GCRA-ticks", func() flawed.Gate { return hardened(b, ticks) }},
			{"handle_request", func() flawed.Gate { return &flawed.FixedWindow{Params: p} }},
			{"handle_request_sliding_window", func() flawed.Gate { return &flawed.SlidingLog{Params: p} }},
			{"x-time-rate", func() flawed.Gate { return &flawed.XTime{Params: p} }},
		} {
			b.Run(fmt.Sprintf("%s/keys=%d", c.name, keys), func(b *testing.B) {
				b.ReportAllocs()
				gate, id, admitted := c.open(), uint64(0), 0
				for b.Loop() {
					if gate.Allow(names[order[id%uint64(len(order))]], 1, id) {
						admitted++
					}
					id++
				}
				share := float64(admitted) / float64(id)
				if id > 1000 && keys == 1 && (share < 0.5 || share > 0.7) || keys > 1 && share < 0.99 {
					b.Errorf("%.0f%% admitted: this is another workload", 100*share)
				}
			})
		}
	}
}

type epochs struct{ *ratelimit.Limiter[string] }

func (e epochs) Allow(key string, epoch, id uint64) bool {
	return e.Limiter.Allow(key, ratelimit.Seq{Epoch: epoch, ID: id}).Allowed
}

func hardened(tb testing.TB, c ratelimit.Config) flawed.Gate { return epochs{open(tb, c)} }

// What a quarter of a million keys take in memory, beside the keys themselves: GCRA at
// most 64 bytes each with Ticks. Without, each has an id that is remembered.
func TestBytesForEachKey(t *testing.T) {
	if testing.Short() {
		t.Skip("it is about the heap, which the race detector changes")
	}
	const keys = 1 << 18
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	for _, row := range []struct {
		config ratelimit.Config
		most   float64
	}{
		{ratelimit.Config{Limit: 60, Window: 1 << 30, Algorithm: ratelimit.GCRA, Ticks: true}, 64},
		{ratelimit.Config{Limit: 60, Window: 1 << 30, Ticks: true}, 160},
		{ratelimit.Config{Limit: 60, Window: 1 << 30, Algorithm: ratelimit.GCRA}, 64 + 115},
		{ratelimit.Config{Limit: 60, Window: 1 << 30}, 160 + 115},
	} {
		before := heap()
		l, err := ratelimit.New[uint64](row.config)
		require.NoError(t, err)
		for i := range uint64(keys) {
			id := 1 + i
			if row.config.Ticks {
				id = 1 + i>>10
			}
			l.Allow(i, ratelimit.Seq{ID: id})
		}
		require.Equal(t, keys, l.Len())
		each := (heap()-before)/keys - 8
		t.Logf("algorithm %d, ticks %t: %.1f bytes beside a key of 8", row.config.Algorithm, row.config.Ticks, each)
		require.LessOrEqual(t, each, row.most)
		require.Greater(t, each, 8.0, "this measured nothing")
		runtime.KeepAlive(l)
	}
}

// What one busy key takes for each id of its lateness bound, where every id comes: what
// the docs say, wherever between two sizes of a table it lies.
func TestBytesForEachID(t *testing.T) {
	if testing.Short() {
		t.Skip("it is about the heap, which the race detector changes")
	}
	heap := func() float64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	for _, late := range []uint64{40_000, 44_000, 50_000} {
		before := heap()
		l, err := ratelimit.New[uint64](ratelimit.Config{Limit: 60, Window: late, Algorithm: ratelimit.GCRA})
		require.NoError(t, err)
		each := func(least, most float64) {
			t.Helper()
			got := (heap() - before) / float64(late)
			t.Logf("lateness %d: %.0f bytes for each id of it", late, got)
			require.Less(t, got, most)
			require.Greater(t, got, least)
		}
		for i := range 5 * late { // in order
			l.Allow(1, ratelimit.Seq{ID: i})
		}
		each(150, 230)
		for i := range 6 * late { // as late as may be
			l.Allow(1, ratelimit.Seq{ID: 5*late + i/late*late + late - i%late})
		}
		each(280, 460)
		for i := range 12 * late { // the same of two epochs
			l.Allow(1, ratelimit.Seq{ID: 1<<50*(i%2) + i/2/late*late + late - i/2%late})
		}
		each(560, 2*460)
		runtime.KeepAlive(l)
	}
}

// Deciding allocates nothing.
func TestNoAllocations(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 60, Window: 100},
		{Limit: 60, Window: 100, Algorithm: ratelimit.GCRA},
		{Limit: 60, Window: 100, Algorithm: ratelimit.GCRA, Ticks: true},
		{Limit: 60, Window: 100, Algorithm: ratelimit.GCRA, ExcludeOwn: true},
		{Limit: 60, Window: 100, Quota: 1000},
	} {
		l, id := open(t, c), uint64(0)
		allow := func() {
			id++
			l.Allow("a", ratelimit.Seq{Epoch: 1, ID: id})
		}
		for range 5000 { // tables reach their size
			allow()
		}
		require.Zero(t, testing.AllocsPerRun(1000, allow), "%+v", c)
		require.Zero(t, testing.AllocsPerRun(1000, func() { l.Peek("b", ratelimit.Seq{Epoch: 1, ID: id}) }), "%+v", c)
	}
}
