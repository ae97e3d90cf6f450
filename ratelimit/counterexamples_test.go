package ratelimit_test

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/ratelimit"
)

// The fifteen ways in which the answers of the document went wrong, each with the trace
// that shows it: what the answer admits of it, and what we do. Ids are of one key, and 60
// in any 100 or 1,000 ids are the limit.
func TestCounterexamples(t *testing.T) {
	near, wide := flawed.Params{Limit: 60, Window: 100}, flawed.Params{Limit: 60, Window: 1000}
	day := func(used []uint64) (ids []uint64) { // and then the next one, at a pace that is allowed
		ids = used
		for id := uint64(0); id < 100_000; id += 7 {
			ids = append(ids, id)
		}
		return ids
	}
	const rest = 14_286 // the requests of that day
	for _, row := range []struct {
		name   string
		params flawed.Params
		gate   flawed.New
		ids    []uint64
		theirs int
		ours   int // distinct ids
	}{
		{
			name: "S1 the state is on a context, and the context is new for each call", params: near, gate: func(p flawed.Params) flawed.Gate { return &flawed.FreshContext{Params: p} },
			ids: span(0, 1000), theirs: 1000, ours: 600,
		},
		{
			name: "S3 two windows that meet: 119 in 119 ids", params: wide, gate: fixedWindow,
			ids: join(span(0, 1), span(941, 1060)), theirs: 120, ours: 61,
		},
		{
			name: "S4 the same in the document's own figures: 100 ids in a row", params: near, gate: fixedWindow,
			ids: join(span(0, 1), span(41, 141)), theirs: 101, ours: 61,
		},
		{
			name: "S5 a window that was full at the reset is full all day", params: near, gate: fixedWindow,
			ids: day(span(8639900, 8639960)), theirs: 60, ours: 60 + rest - 6, // of the first window, in which those of yesterday count
		},
		{
			name: "S5 a window that was half full at the reset has the other half for all day", params: near, gate: fixedWindow,
			ids: day(span(8639900, 8639930)), theirs: 60, ours: 30 + rest,
		},
		{
			name: "S6 what a log holds at the reset never leaves it", params: near, gate: slidingLog,
			ids: day(span(8639900, 8639960)), theirs: 60, ours: 60 + rest - 6,
		},
		{
			name: "S7 a high id makes a log forget what a late one needs", params: near, gate: slidingLog,
			ids: join(span(0, 60), span(110, 111), span(60, 70)), theirs: 71, ours: 61,
		},
		{
			name: "S8 a high id begins a new window, and late ones fill it", params: near, gate: fixedWindow,
			ids: join(span(0, 60), span(100, 101), span(60, 100)), theirs: 101, ours: 61,
		},
		{
			name: "S9 a request delivered 61 times is charged 60 times, and the next is denied", params: near, gate: fixedWindow,
			ids: join(repeat(5, 61), span(6, 7)), theirs: 60, ours: 2,
		},
		{
			name: "S13 a window as long as its limit denies nothing", params: wide, gate: func(p flawed.Params) flawed.Gate { return &flawed.WindowIsLimit{Params: p} },
			ids: span(0, 10_000), theirs: 10_000, ours: 600,
		},
		{
			name: "S14 of the oldest bucket a part is still in the window", params: wide, gate: func(p flawed.Params) flawed.Gate { return &flawed.Buckets{Params: p} },
			ids: join(span(40, 100), span(1000, 1040)), theirs: 100, ours: 60,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			gate, l := row.gate(row.params), open(t, ratelimit.Config{Limit: row.params.Limit, Window: row.params.Window})
			theirs, ours := 0, map[uint64]bool{}
			for _, id := range row.ids {
				if gate.Allow("a", 0, id) {
					theirs++
				}
				if l.Allow("a", ratelimit.Seq{ID: id}).Allowed {
					if id < 100_000 && row.ids[0] > 100_000 {
						id += 1 << 40 // of the day after
					}
					ours[id] = true
				}
			}
			require.Equal(t, row.theirs, theirs, "the answer")
			require.Len(t, ours, row.ours, "ours")
		})
	}

	t.Run("S2 an event is a dict, and has no attributes", func(t *testing.T) {
		record, err := os.ReadFile("../internal/flawed/ratelimit/testdata/python.json")
		require.NoError(t, err)
		require.Contains(t, string(record), `"a_dict_raises": "'dict' object has no attribute 'sequence_id'"`)
	})
	t.Run("S10 a denied request is charged in memory, and not in a store", func(t *testing.T) {
		// What it is charged makes no difference there, as the window ends all the same. Here
		// it must be nothing: the key is back when the window says so.
		l := open(t, ratelimit.Config{Limit: 1, Window: 100})
		for id := range uint64(100) {
			require.Equal(t, id == 0, l.Allow("a", ratelimit.Seq{ID: id}).Allowed)
		}
		require.True(t, l.Allow("a", ratelimit.Seq{ID: 100}).Allowed)
	})
	t.Run("S11 who has no name shares one log, and names are kept for ever", func(t *testing.T) {
		shared := &flawed.Shared{SlidingLog: flawed.SlidingLog{Params: flawed.Params{Limit: 1, Window: 100}}}
		l := open(t, ratelimit.Config{Limit: 1, Window: 100})
		for id := range uint64(10_000) {
			key := fmt.Sprint("user ", id)
			require.True(t, l.Allow(key, ratelimit.Seq{ID: id}).Allowed)
			require.Equal(t, id%100 == 0, shared.Allow(key, 0, id), "everybody is one")
		}
		require.LessOrEqual(t, l.Len(), 100+3*100+4) // S + 3·R + 4: see Len
	})
	t.Run("S12 of two calls that read before either writes both pass", func(t *testing.T) {
		e := &flawed.External{Params: flawed.Params{Limit: 1, Window: 100}}
		first, second := e.Begin("a", 0, 1), e.Begin("a", 0, 2)
		require.True(t, first() && second())

		l := open(t, ratelimit.Config{Limit: 1, Window: 1000})
		var admitted atomic.Int64
		var wg sync.WaitGroup
		for id := range uint64(100) {
			wg.Go(func() {
				if l.Allow("a", ratelimit.Seq{ID: id}).Allowed {
					admitted.Add(1)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, admitted.Load())
	})
	// S15, a flood that refills its own bucket, is TestFlood.
}

func fixedWindow(p flawed.Params) flawed.Gate { return &flawed.FixedWindow{Params: p} }
func slidingLog(p flawed.Params) flawed.Gate  { return &flawed.SlidingLog{Params: p} }
