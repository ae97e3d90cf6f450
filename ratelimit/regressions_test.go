package ratelimit_test

import (
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

// A refund after a reset takes back nothing that was charged since, though the word is
// what it was.
func TestRefundAfterReset(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 4, Window: 300, Algorithm: ratelimit.StrictGCRA, Burst: 2},
		{Limit: 4, Window: 300, Algorithm: ratelimit.GCRA, Burst: 2},
		{Limit: 2, Window: 300},
	} {
		l := open(t, c)
		require.True(t, l.Allow("a", ratelimit.Seq{ID: 1100}).Allowed)
		l.Reset("a")
		require.Zero(t, l.Len(), "as good as new")
		d, err := l.AllowN("a", ratelimit.Seq{ID: 1000}, 2)
		require.NoError(t, err)
		require.True(t, d.Allowed)
		require.False(t, l.Refund("a", ratelimit.Seq{ID: 1100}))
		require.False(t, l.Allow("a", ratelimit.Seq{ID: 1001}).Allowed)
		data, err := l.Snapshot()
		require.NoError(t, err)
		l = open(t, c)
		require.NoError(t, l.Restore(data))
		require.False(t, l.Refund("a", ratelimit.Seq{ID: 1100}), "nor after a restart")
		require.True(t, l.Allow("a", ratelimit.Seq{ID: 1100}).Duplicate)
		require.True(t, l.Refund("a", ratelimit.Seq{ID: 1000}))
	}
}

// Who was refunded or reset gives up the room.
func TestRefundMakesRoom(t *testing.T) {
	for _, a := range []ratelimit.Algorithm{ratelimit.Exact, ratelimit.GCRA} {
		for _, reset := range []bool{false, true} {
			l := open(t, ratelimit.Config{Limit: 1, Window: 1000, Capacity: 1, Algorithm: a})
			for i := range uint64(5) {
				key := string(rune('a' + i))
				at := ratelimit.Seq{ID: 2*i + 1}
				require.True(t, l.Allow(key, at).Allowed)
				require.Equal(t, ratelimit.Full, l.Allow("z", ratelimit.Seq{ID: at.ID + 1}).Reason)
				if reset {
					l.Reset(key)
				} else {
					require.True(t, l.Refund(key, at))
				}
				require.Zero(t, l.Len())
			}
		}
	}
}

// A refund gives the quota back too.
func TestRefundOfQuota(t *testing.T) {
	l := open(t, ratelimit.Config{Limit: 5, Window: 10, Quota: 5})
	for i := range uint64(4) {
		_, err := l.AllowN("a", ratelimit.Seq{ID: 20*i + 1}, 5)
		require.NoError(t, err)
		require.Equal(t, ratelimit.OverQuota, l.Allow("a", ratelimit.Seq{ID: 20*i + 2}).Reason)
		require.Equal(t, i < 4, l.Refund("a", ratelimit.Seq{ID: 20*i + 1}))
		require.Equal(t, 5, l.Peek("a", ratelimit.Seq{ID: 20*i + 12}).Remaining)
	}
}

// What is denied for its quota is one of the key's own events all the same.
func TestExcludeOwnWithQuota(t *testing.T) {
	c := ratelimit.Config{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, ExcludeOwn: true, Quota: 3}
	l := open(t, c)
	for id := range uint64(100) {
		d := l.Allow("a", ratelimit.Seq{Epoch: 1, ID: id})
		require.Equal(t, id < 3, d.Allowed, "%d", id)
	}
	d := l.Allow("a", ratelimit.Seq{Epoch: 2})
	require.Equal(t, ratelimit.OverLimit, d.Reason, "a new day, and the bucket is as empty as it was")
}

// More than the quota never fits.
func TestNeverFitsQuota(t *testing.T) {
	l := open(t, ratelimit.Config{Limit: 9, Window: 10, Quota: 5})
	_, err := l.AllowN("a", ratelimit.Seq{ID: 1}, 7)
	require.ErrorIs(t, err, ratelimit.ErrNeverFits)
	d, err := l.AllowN("a", ratelimit.Seq{ID: 1}, 5)
	require.NoError(t, err)
	require.True(t, d.Allowed)
}

// Who is not even equal to himself is not a new key each time.
func TestKeysThatAreNotThemselves(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 1, Window: 10},
		{Limit: 1, Window: 10, Ticks: true, Algorithm: ratelimit.GCRA},
		{Limit: 1, Window: 10, Quota: 1},
		{Limit: 1, Window: 10, Capacity: 5, Share: true},
	} {
		l, err := ratelimit.New[float64](c)
		require.NoError(t, err)
		n := 0
		for id := range uint64(10) {
			if l.Allow(math.NaN(), ratelimit.Seq{ID: id}).Allowed {
				n++
			}
		}
		require.Equal(t, map[bool]int{true: 1}[c.Share], n, "%+v", c)
		require.Zero(t, l.Len())
		require.True(t, l.Allow(1, ratelimit.Seq{ID: 30}).Allowed)
	}
}

type lossy string

func (lossy) MarshalBinary() ([]byte, error)     { return nil, nil }
func (*lossy) UnmarshalBinary(data []byte) error { return nil }

type lossyGob string

func (*lossyGob) GobEncode() ([]byte, error) { return nil, nil }
func (*lossyGob) GobDecode([]byte) error     { return nil }

// A key that encodes itself may lose what tells it from another.
func TestSnapshotRefusesOwnEncodings(t *testing.T) {
	a, err := ratelimit.New[lossy](ratelimit.Config{Limit: 1, Window: 1})
	require.NoError(t, err)
	_, err = a.Snapshot()
	require.Error(t, err)
	b, err := ratelimit.New[[1]lossyGob](ratelimit.Config{Limit: 1, Window: 1})
	require.NoError(t, err)
	_, err = b.Snapshot()
	require.Error(t, err)
}

func TestMiddlewareWithoutLimiter(t *testing.T) {
	require.PanicsWithValue(t, "ratelimit: Middleware needs a limiter with Config.Ticks", func() {
		ratelimit.Middleware(nil, func(*http.Request) string { return "" })
	})
}

// Which run of a detected epoch an id is of, and how long that is known: the last id of
// each trace was delivered before.
func TestDetectedRuns(t *testing.T) {
	for name, row := range map[string]struct {
		late uint64
		ids  []uint64
	}{
		"remembered until it is stale": {10, join([]uint64{1000}, span(500, 521), []uint64{1000})},
		"further behind than is late":  {104, []uint64{1000, 8, 216, 1000}},
		"the run matched last stays":   {10, []uint64{1000, 500, 1001, 100, 1001}},
	} {
		l := open(t, ratelimit.Config{Limit: 9, Window: 10, MaxLateness: row.late})
		for i, id := range row.ids {
			last := i == len(row.ids)-1
			require.Equal(t, last, l.Allow("a", ratelimit.Seq{ID: id}).Duplicate && last, "%s: %d", name, id)
		}
	}
}

// At one instant nothing that was charged is lost.
func TestNoChargeIsLost(t *testing.T) {
	const limit = 1 << 20
	l := open(t, ratelimit.Config{Limit: limit, Window: 1 << 20, Algorithm: ratelimit.GCRA, Ticks: true})
	at := ratelimit.Seq{Epoch: 1, ID: 9}
	l.Allow("a", at)
	var admitted atomic.Int64
	admitted.Store(1)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			n := int64(0)
			for range 300_000 {
				if l.Allow("a", at).Allowed {
					n++
				}
			}
			admitted.Add(n)
		})
	}
	wg.Wait()
	require.EqualValues(t, 600_001, admitted.Load())
	require.EqualValues(t, admitted.Load(), limit-l.Peek("a", at).Remaining)
}
