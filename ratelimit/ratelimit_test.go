package ratelimit_test

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

func open(t testing.TB, c ratelimit.Config) *ratelimit.Limiter[string] {
	t.Helper()
	l, err := ratelimit.New[string](c)
	require.NoError(t, err)
	return l
}

// span lists ids.
func span(from, to uint64) (ids []uint64) {
	for ; from < to; from++ {
		ids = append(ids, from)
	}
	return ids
}

func alternate(n uint64) (ids []uint64) {
	for i := range n {
		ids = append(ids, n+i, i)
	}
	return ids
}

func join(parts ...[]uint64) (all []uint64) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func repeat(id uint64, n int) (ids []uint64) {
	for range n {
		ids = append(ids, id)
	}
	return ids
}

// Each row is a trace on which some limiter went wrong, and what Exact admits of it.
func TestTraces(t *testing.T) {
	sixty := func(w uint64) ratelimit.Config { return ratelimit.Config{Limit: 60, Window: w} }
	for _, row := range []struct {
		name   string // and who went wrong
		config ratelimit.Config
		ids    []uint64
		want   int // distinct admitted ids
	}{
		{"late by 100 (first answer's log: 100)", sixty(100), join(span(0, 60), span(160, 161), span(60, 100)), 61},
		{"ids of one minute among each other (x/time/rate: 1,000)", sixty(1000), alternate(500), 60},
		{"1,000 in order (x/time/rate: 119)", sixty(1000), span(0, 1000), 60},
		{"counters blended (gateways: 116)", sixty(1000), join(span(940, 1000), span(1000, 1940)), 60},
		{"ids from the top to 0", sixty(100), join(span(math.MaxUint64-99, math.MaxUint64), []uint64{math.MaxUint64}, span(0, 100)), 60 + 60},
		{"0 and the top in turns", sixty(100), []uint64{0, math.MaxUint64, 0, math.MaxUint64, 1 << 63, 1<<63 - 1}, 4},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := open(t, row.config)
			admitted := map[uint64]bool{}
			for _, id := range row.ids {
				if l.Allow("a", ratelimit.Seq{ID: id}).Allowed {
					admitted[id] = true
				}
			}
			require.Len(t, admitted, row.want)
		})
	}
}

// The first answer admits 0 of the day's 14,286 requests of one key after the reset.
func TestDailyReset(t *testing.T) {
	for _, epochs := range []bool{false, true} {
		l := open(t, ratelimit.Config{Limit: 60, Window: 100})
		at := func(day, id uint64) ratelimit.Seq {
			if !epochs {
				day = 0
			}
			return ratelimit.Seq{Epoch: day, ID: id}
		}
		for id := uint64(8639900); id < 8639960; id++ {
			require.True(t, l.Allow("a", at(1, id)).Allowed)
		}
		n := 0
		for id := uint64(0); id < 100000; id += 7 {
			if l.Allow("a", at(2, id)).Allowed {
				n++
			}
		}
		// In the first window of the day the 60 of yesterday count, since nobody knows
		// that 40 ids of yesterday were never sent.
		require.Equal(t, 14286-6, n)
	}
}

func TestDuplicates(t *testing.T) {
	l := open(t, ratelimit.Config{Limit: 1, Window: 10})
	first := l.Allow("a", ratelimit.Seq{ID: 7})
	require.Equal(t, ratelimit.Decision{Allowed: true, Limit: 1, ResetAfterIDs: 10}, first)
	again := first
	again.Duplicate = true
	require.Equal(t, again, l.Allow("a", ratelimit.Seq{ID: 7}))

	denied := l.Allow("a", ratelimit.Seq{ID: 8})
	require.Equal(t, ratelimit.Decision{Reason: ratelimit.OverLimit, Limit: 1, RetryAfterIDs: 9, ResetAfterIDs: 9}, denied)
	require.True(t, l.Allow("a", ratelimit.Seq{ID: 17}).Allowed)
	denied.Duplicate = true
	require.Equal(t, denied, l.Allow("a", ratelimit.Seq{ID: 8}))

	// One id is one event: another key or cost is the producer's mistake.
	require.Equal(t, ratelimit.Conflict, l.Allow("b", ratelimit.Seq{ID: 7}).Reason)
	_, err := l.AllowN("b", ratelimit.Seq{ID: 7}, 1)
	require.ErrorIs(t, err, ratelimit.ErrConflict)
}

// What was decided is remembered for as long as the id may come again, to the last id.
func TestRemembered(t *testing.T) {
	for _, late := range []uint64{1, 5, 16, 40, 100} {
		for _, epoch := range []uint64{0, 1} {
			l := open(t, ratelimit.Config{Limit: 3, Window: 10, MaxLateness: late})
			at := func(id uint64) ratelimit.Seq { return ratelimit.Seq{Epoch: epoch, ID: id} }
			decided := map[uint64]ratelimit.Decision{}
			for id := late; id < 1000; id++ {
				decided[id] = l.Allow("a", at(id))
				for _, again := range []uint64{id - late, id - late/2} {
					if want, ok := decided[again]; ok {
						want.Duplicate = true
						require.Equal(t, want, l.Allow("a", at(again)), "%d after %d, %d late", again, id, late)
					}
				}
			}
		}
	}
}

func TestLateness(t *testing.T) {
	l := open(t, ratelimit.Config{Limit: 5, Window: 10, MaxLateness: 3})
	day := func(epoch, id uint64) ratelimit.Reason {
		return l.Allow("a", ratelimit.Seq{Epoch: epoch, ID: id}).Reason
	}
	require.Equal(t, ratelimit.Fits, day(2, 100))
	require.Equal(t, ratelimit.Fits, day(2, 97))
	require.Equal(t, ratelimit.Stale, day(2, 96))
	require.Equal(t, ratelimit.Stale, day(1, 100), "an epoch before the first")
	require.Equal(t, ratelimit.Fits, day(3, 50))
	require.Equal(t, ratelimit.Fits, day(2, 1<<60), "yesterday's end, whatever its id")
	require.Equal(t, ratelimit.Fits, day(2, 1<<60-3))
	require.Equal(t, ratelimit.Stale, day(2, 1<<60-4))
	require.Equal(t, ratelimit.Stale, day(2, 99), "it comes long after a higher one")
	require.Equal(t, ratelimit.OverLimit, day(3, 51))
	require.Equal(t, ratelimit.Stale, day(0, 51), "an unknown epoch comes before the others")
}

func TestCosts(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 5, Window: 10},
		{Limit: 9, Window: 10, Burst: 5, Algorithm: ratelimit.GCRA},
		{Limit: 9, Window: 10, Burst: 5, Algorithm: ratelimit.StrictGCRA},
		{Limit: 9, Window: 10, Algorithm: ratelimit.StrictGCRA},
	} {
		l := open(t, c)
		for _, row := range []struct {
			n    int
			want error
		}{
			{-1, ratelimit.ErrCost},
			{math.MinInt, ratelimit.ErrCost},
			{6, ratelimit.ErrNeverFits},
			{math.MaxInt, ratelimit.ErrNeverFits},
		} {
			d, err := l.AllowN("a", ratelimit.Seq{ID: 1}, row.n)
			require.ErrorIs(t, err, row.want)
			require.Zero(t, d)
		}
		require.Zero(t, l.Len())
		d, err := l.AllowN("a", ratelimit.Seq{ID: 1}, 3)
		require.NoError(t, err)
		require.True(t, d.Allowed)
		require.Equal(t, 2, d.Remaining)
		d, err = l.AllowN("a", ratelimit.Seq{ID: 1}, 0)
		require.NoError(t, err)
		require.True(t, d.Allowed, "nothing always fits")
		require.Equal(t, 2, d.Remaining)
		d, err = l.AllowN("a", ratelimit.Seq{ID: 1}, 2)
		require.ErrorIs(t, err, ratelimit.ErrConflict)
		require.Zero(t, d)
		d, err = l.AllowN("b", ratelimit.Seq{ID: 2}, 5)
		require.NoError(t, err)
		require.True(t, d.Allowed)
		d, err = l.AllowN("b", ratelimit.Seq{ID: 3}, 5)
		require.NoError(t, err)
		require.False(t, d.Allowed)
		require.True(t, l.Peek("b", ratelimit.Seq{ID: 2 + d.RetryAfterIDs + 1}).Allowed)
	}
}

// A run that is detected begins one id behind the front, and no further.
func TestNewRunIsOneID(t *testing.T) {
	l := open(t, ratelimit.Config{Limit: 1, Window: 10, MaxLateness: 2})
	require.True(t, l.Allow("a", ratelimit.Seq{ID: 100}).Allowed)
	d := l.Allow("a", ratelimit.Seq{ID: 50})
	require.Equal(t, ratelimit.OverLimit, d.Reason)
	require.EqualValues(t, 9, d.RetryAfterIDs)
}

func TestZeroValueDenies(t *testing.T) {
	var l ratelimit.Limiter[string]
	require.Equal(t, ratelimit.Decision{Reason: ratelimit.OverLimit}, l.Allow("a", ratelimit.Seq{ID: 1}))
	require.False(t, l.Peek("a", ratelimit.Seq{}).Allowed)
	require.False(t, l.Refund("a", ratelimit.Seq{}))
	_, err := l.AllowN("a", ratelimit.Seq{}, 1)
	require.ErrorIs(t, err, ratelimit.ErrNeverFits)
	l.Reset("a")
	require.Zero(t, l.Len())
}

func TestConfig(t *testing.T) {
	for _, row := range []struct {
		field string
		c     ratelimit.Config
	}{
		{"Limit", ratelimit.Config{}},
		{"Window", ratelimit.Config{Limit: 1}},
		{"Limit", ratelimit.Config{Window: 1}},
		{"Limit", ratelimit.Config{Limit: -1, Window: 1}},
		{"Window", ratelimit.Config{Limit: 1, Window: 1<<40 + 1}},
		{"Window", ratelimit.Config{Limit: 1, Window: math.MaxUint64}},
		{"MaxLateness", ratelimit.Config{Limit: 1, Window: 1, MaxLateness: 1<<40 + 1}},
		{"Burst", ratelimit.Config{Limit: 2, Window: 1, Burst: 1}},
		{"Burst", ratelimit.Config{Limit: 2, Window: 1, Burst: 3, Algorithm: ratelimit.GCRA}},
		{"Burst", ratelimit.Config{Limit: 2, Window: 1, Burst: -1, Algorithm: ratelimit.GCRA}},
		{"Algorithm", ratelimit.Config{Limit: 2, Window: 1, Algorithm: 3}},
		{"Capacity", ratelimit.Config{Limit: 2, Window: 1, Capacity: -1}},
		{"Capacity", ratelimit.Config{Limit: 2, Window: 1, Share: true}},
		{"ExcludeOwn", ratelimit.Config{Limit: 2, Window: 1, ExcludeOwn: true}},
		{"ExcludeOwn", ratelimit.Config{Limit: 2, Window: 1, ExcludeOwn: true, Ticks: true, Algorithm: ratelimit.GCRA}},
		{"Quota", ratelimit.Config{Limit: 2, Window: 1, Quota: -1}},
		{"Quota", ratelimit.Config{Limit: 2, Window: 1, Quota: 1, Share: true, Capacity: 1}},
		{"Limit", ratelimit.Config{Limit: 1<<20 + 1, Window: 1 << 40}}, // 16 GiB for one event of a large cost
		{"Burst", ratelimit.Config{Limit: math.MaxInt32, Window: 1 << 40, Algorithm: ratelimit.GCRA}},
		{"Limit", ratelimit.Config{Limit: 1<<31 - 1, Window: 1 << 40, Burst: 1, MaxLateness: 1 << 40, Algorithm: ratelimit.GCRA}},
	} {
		_, err := ratelimit.New[string](row.c)
		require.ErrorContains(t, err, "ratelimit: Config."+row.field+" (", "%+v", row.c)
	}
	for _, c := range []ratelimit.Config{
		{Limit: 1, Window: 1},
		{Limit: 1 << 20, Window: 1 << 40, MaxLateness: 1 << 40},
		{Limit: math.MaxInt32, Window: 1, Algorithm: ratelimit.GCRA},
		{Limit: 1000, Window: 1 << 40, MaxLateness: 1 << 40, Algorithm: ratelimit.GCRA, Burst: 1},
	} {
		l, err := ratelimit.New[string](c)
		require.NoError(t, err, "%+v", c)
		for _, id := range []uint64{0, 1, math.MaxInt64, math.MaxUint64, 1 << 53, 0} {
			l.Allow("a", ratelimit.Seq{ID: id})
		}
	}
}

func TestRefund(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 2, Window: 10},
		{Limit: 2, Window: 10, Algorithm: ratelimit.GCRA},
	} {
		l := open(t, c)
		at := func(id uint64) ratelimit.Seq { return ratelimit.Seq{ID: id} }
		require.True(t, l.Allow("a", at(1)).Allowed)
		require.False(t, l.Refund("b", at(1)), "another's")
		require.False(t, l.Refund("a", at(0)), "never seen")
		require.True(t, l.Refund("a", at(1)))
		require.False(t, l.Refund("a", at(1)), "once")
		require.True(t, l.Allow("a", at(2)).Allowed)
		require.True(t, l.Allow("a", at(3)).Allowed)
		require.False(t, l.Allow("a", at(4)).Allowed)
		require.False(t, l.Refund("a", at(4)), "denied")
		require.Equal(t, c.Algorithm == ratelimit.Exact, l.Refund("a", at(2)), "not the last")
		l.Reset("a")
		require.False(t, l.Refund("a", at(3)), "reset since")
		require.Equal(t, 2, l.Peek("a", at(5)).Remaining)
	}
}

// A key per id, for ever: what is held stays within the documented bound, and no
// decision is that of a key that was forgotten too early.
func TestMemoryIsBounded(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 1, Window: 50, MaxLateness: 10},
		{Limit: 1, Window: 50, MaxLateness: 10, Algorithm: ratelimit.GCRA},
	} {
		l, err := ratelimit.New[uint64](c)
		require.NoError(t, err)
		for id := range uint64(5000) {
			require.True(t, l.Allow(id, ratelimit.Seq{ID: id}).Allowed)
			require.LessOrEqual(t, l.Len(), 2*(50+3*10+4))
			if id >= 50 {
				require.True(t, l.Peek(id-50, ratelimit.Seq{ID: id + 1}).Allowed)
				require.False(t, l.Peek(id-48, ratelimit.Seq{ID: id + 1}).Allowed)
			}
		}
	}
}

// Who only asks, or is denied, takes no room.
func TestCapacity(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 1, Window: 50, MaxLateness: 10, Capacity: 2},
		{Limit: 1, Window: 50, MaxLateness: 10, Capacity: 2, Algorithm: ratelimit.GCRA},
		{Limit: 1, Window: 50, MaxLateness: 10, Capacity: 2, Share: true},
		{Limit: 1, Window: 50, MaxLateness: 10, Capacity: 2, Algorithm: ratelimit.GCRA, Share: true},
	} {
		l := open(t, c)
		for i := range 10 {
			require.True(t, l.Peek(fmt.Sprint(i), ratelimit.Seq{ID: 1}).Allowed)
		}
		require.True(t, l.Allow("a", ratelimit.Seq{ID: 1}).Allowed)
		require.True(t, l.Allow("b", ratelimit.Seq{ID: 2}).Allowed)
		require.Equal(t, c.Share, l.Allow("c", ratelimit.Seq{ID: 3}).Allowed)
		for i := range uint64(10) {
			d := l.Allow(fmt.Sprint(i), ratelimit.Seq{ID: 4 + i})
			require.False(t, d.Allowed)
			require.Equal(t, map[bool]ratelimit.Reason{true: ratelimit.OverLimit, false: ratelimit.Full}[c.Share], d.Reason)
			require.Equal(t, d.Reason, l.Peek("z", ratelimit.Seq{ID: 20}).Reason)
		}
		require.Equal(t, 2, l.Len())
		require.Equal(t, ratelimit.OverLimit, l.Allow("a", ratelimit.Seq{ID: 21}).Reason, "who has room keeps it")
		require.True(t, l.Allow("c", ratelimit.Seq{ID: 200}).Allowed, "the others are as good as new")
		require.True(t, l.Allow("d", ratelimit.Seq{ID: 201}).Allowed)
	}
}

// One key sends 6,000 of 6,040 ids a minute. Where every id is time, 60 per 100 ids
// lets 3,627 of his through, after a burst; where his own are not, a quarter of what
// he may.
func TestFlood(t *testing.T) {
	c := ratelimit.Config{Limit: 60, Window: 100, Algorithm: ratelimit.GCRA}
	flood := func() (admitted int) {
		l := open(t, c)
		for id := range uint64(3 * 6040) {
			key := "flooder"
			if id%151 == 0 {
				key = fmt.Sprint("user ", id)
			}
			if d := l.Allow(key, ratelimit.Seq{Epoch: 1, ID: id}); d.Allowed && key == "flooder" && id >= 6040 {
				admitted++
			}
		}
		return admitted / 2
	}
	require.Equal(t, 3624, flood())
	c.ExcludeOwn = true
	require.Equal(t, 24, flood())
	c.Quota = 100
	require.LessOrEqual(t, flood(), 50)
}

func TestConcurrentCallersGetTheLimit(t *testing.T) {
	for _, algorithm := range []ratelimit.Algorithm{ratelimit.Exact, ratelimit.GCRA} {
		l := open(t, ratelimit.Config{Limit: 100, Window: 1000, Algorithm: algorithm, Burst: map[bool]int{true: 100}[algorithm == ratelimit.GCRA]})
		var next, admitted atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for {
					i := next.Add(1)
					if i > 1000 {
						return
					}
					if l.Allow(fmt.Sprint(i%2), ratelimit.Seq{ID: uint64(i)}).Allowed {
						admitted.Add(1)
					}
				}
			})
		}
		wg.Wait()
		want := int64(200)
		if algorithm == ratelimit.Exact {
			require.Equal(t, want, admitted.Load())
		} else {
			require.GreaterOrEqual(t, admitted.Load(), want)
			require.LessOrEqual(t, admitted.Load(), int64(2*(100+99)))
		}
	}
}

func TestReasons(t *testing.T) {
	for r, want := range map[ratelimit.Reason]string{
		ratelimit.Fits: "fits", ratelimit.OverLimit: "over limit", ratelimit.Stale: "stale", ratelimit.Conflict: "conflict",
		ratelimit.OverQuota: "over quota", ratelimit.Full: "full", ratelimit.Unavailable: "unavailable", 9: "unknown",
	} {
		require.Equal(t, want, r.String())
	}
	require.False(t, errors.Is(ratelimit.ErrCost, ratelimit.ErrNeverFits))
}
