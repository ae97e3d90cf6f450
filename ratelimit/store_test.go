package ratelimit_test

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

// eval answers every script alike. The script itself is held to the limiter's laws on
// real servers, in internal/integration.
func eval(reply any, err error) ratelimit.Eval {
	return func(context.Context, string, []string, ...any) (any, error) { return reply, err }
}

func TestRedisConfig(t *testing.T) {
	ok := ratelimit.Config{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA}
	fields := map[string]string{
		"no eval": "eval", "no limit": "Config.Limit", "a log too long": "Config.Limit", "a log too long for its lateness": "Config.Limit",
		"capacity": "Config.Capacity", "beyond 2^53": "Config.Window", "times of the script beyond 2^53": "Config.Window", "late beyond 2^53": "Config.Window",
		"short ttl": "ttl", "ttl": "ttl",
	}
	for name, open := range map[string]func() (*ratelimit.Redis, error){
		"no eval":  func() (*ratelimit.Redis, error) { return ratelimit.NewRedis(nil, "", ok, 0) },
		"no limit": func() (*ratelimit.Redis, error) { return ratelimit.NewRedis(eval(nil, nil), "", ratelimit.Config{}, 0) },
		"a log too long": func() (*ratelimit.Redis, error) {
			return ratelimit.NewRedis(eval(nil, nil), "", ratelimit.Config{Limit: 4097, Window: 10}, 0)
		},
		"a log too long for its lateness": func() (*ratelimit.Redis, error) { // 6 windows and an id
			return ratelimit.NewRedis(eval(nil, nil), "", ratelimit.Config{Limit: 3000, Window: 10, MaxLateness: 16}, 0)
		},
		"capacity": func() (*ratelimit.Redis, error) {
			c := ok
			c.Capacity = 1
			return ratelimit.NewRedis(eval(nil, nil), "", c, 0)
		},
		"beyond 2^53": func() (*ratelimit.Redis, error) {
			return ratelimit.NewRedis(eval(nil, nil), "", ratelimit.Config{Limit: 1 << 14, Window: 1<<40 - 1, Algorithm: ratelimit.GCRA}, 0)
		},
		"times of the script beyond 2^53": func() (*ratelimit.Redis, error) {
			return ratelimit.NewRedis(eval(nil, nil), "", ratelimit.Config{Limit: 255, Window: 1 << 40, MaxLateness: 1, Algorithm: ratelimit.GCRA}, 0)
		},
		"late beyond 2^53": func() (*ratelimit.Redis, error) {
			return ratelimit.NewRedis(eval(nil, nil), "", ratelimit.Config{Limit: 1001, Window: 1000, MaxLateness: 1 << 40, Algorithm: ratelimit.GCRA}, 0)
		},
		"short ttl": func() (*ratelimit.Redis, error) { return ratelimit.NewRedis(eval(nil, nil), "", ok, time.Microsecond) },
		"ttl":       func() (*ratelimit.Redis, error) { return ratelimit.NewRedis(eval(nil, nil), "", ok, -1) },
	} {
		s, err := open()
		require.ErrorContains(t, err, "ratelimit: "+fields[name]+" (", name)
		require.Nil(t, s, name)
	}
	for _, s := range []*ratelimit.Redis{{}, nil} { // nil is what is left of an error that nobody looked at
		d, err := s.Take(t.Context(), ratelimit.Request{Key: "a", Cost: 1})
		require.ErrorContains(t, err, "ratelimit: the store was not made by NewRedis")
		require.Zero(t, d)
		shared := ratelimit.Shared{Store: s}
		require.Equal(t, ratelimit.Unavailable, shared.Allow(t.Context(), "a", ratelimit.Seq{ID: 1}).Reason)
	}
	for _, c := range []ratelimit.Config{
		{Limit: 255, Window: 1<<39 + 1<<38, MaxLateness: 1, Algorithm: ratelimit.GCRA},
		{Limit: 4096, Window: 10},
		{Limit: 4096, Window: 3}, // 5 windows
		{Limit: 1, Window: 1 << 40},
		{Limit: 3413, Window: 10, MaxLateness: 15}, // 5.8 windows
	} {
		_, err := ratelimit.NewRedis(eval(nil, nil), "", c, 0)
		require.NoError(t, err, "%+v", c)
	}
}

// What the script is called with: its state outlives the process, and so the names and
// the order of the arguments stay.
func TestRedisCall(t *testing.T) {
	gcra := ratelimit.Config{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA}
	call := func(c ratelimit.Config, ttl time.Duration, q ratelimit.Request) (name string, args []any) {
		s, err := ratelimit.NewRedis(func(_ context.Context, _ string, keys []string, list ...any) (any, error) {
			require.Len(t, keys, 1)
			name, args = keys[0], list
			return nil, errors.New("down")
		}, "limits:", c, ttl)
		require.NoError(t, err)
		_, err = s.Take(t.Context(), q)
		require.EqualError(t, err, "down")
		return name, args
	}
	name, args := call(gcra, 0, ratelimit.Request{Key: "ann", At: ratelimit.Seq{Epoch: 7<<32 | 5, ID: math.MaxUint64}, Cost: 2})
	// The version of the state; unit, token, depth, own, lateness, reach, whether ids are
	// ticks and whether it is Exact, limit, window, quota.
	require.Equal(t, fmt.Sprintf("limits:%08x:ann", crc32.ChecksumIEEE([]byte("3 [3 10 30 0 10 33 0 0 3 10 0]"))), name)
	require.Equal(t, []any{
		"7", "5", "4294967295", "4294967295", "2", "1",
		"172800000", "3", "10", "30", "0", "10", "33", "0", "0", "3", "10", "0", "64",
	}, args)
	_, args = call(ratelimit.Config{Limit: 3, Window: 10, Quota: 7, Ticks: true}, 0, ratelimit.Request{Key: "ann"})
	require.Equal(t, []any{"1", "0", "0", "0", "10", "33", "1", "1", "3", "10", "7", "64"}, args[7:])
	_, args = call(ratelimit.Config{Limit: 2, Window: 10, MaxLateness: 25}, 0, ratelimit.Request{Key: "ann"})
	require.Equal(t, "64", args[len(args)-1], "two in each of three windows, and not all 25")
	_, args = call(gcra, time.Second, ratelimit.Request{Key: "ann", At: ratelimit.Seq{ID: 1 << 32}})
	require.Equal(t, []any{"0", "0", "1", "0", "0", "0", "1000"}, args[:7])

	// A Config has names of its own, and another time to live has not. The second and the
	// third had the same: their numbers are the same digits.
	names := map[string]bool{}
	for _, c := range []ratelimit.Config{
		gcra,
		{Limit: 2, Window: 22, MaxLateness: 50, Algorithm: ratelimit.GCRA},
		{Limit: 22, Window: 2, MaxLateness: 50, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10, MaxLateness: 11, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10, Burst: 2, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10, Ticks: true, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10, ExcludeOwn: true, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10},
		{Limit: 4, Window: 10},
	} {
		one, _ := call(c, 0, ratelimit.Request{Key: "ann"})
		two, _ := call(c, time.Minute, ratelimit.Request{Key: "ann"})
		require.Equal(t, one, two)
		require.False(t, names[one], "%+v", c)
		names[one] = true
	}
}

// Whatever a server answers is a decision that our script can give, or an error.
func TestRedisReplies(t *testing.T) {
	down := errors.New("down")
	list := func(x ...int64) (out []any) {
		for _, v := range x {
			out = append(out, v)
		}
		return out
	}
	gcra := ratelimit.Config{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA}
	own, exact := gcra, ratelimit.Config{Limit: 3, Window: 10}
	own.ExcludeOwn, own.Quota = true, 2
	quota := exact
	quota.Quota = 2
	over := ratelimit.Decision{Reason: ratelimit.OverQuota, Limit: 3}
	again := over
	again.Duplicate = true
	for _, row := range []struct {
		reply any
		err   error
		want  error
		d     ratelimit.Decision
		c     ratelimit.Config // default: gcra
	}{
		{reply: list(1, 0, 0, 2, 0, 4), d: ratelimit.Decision{Allowed: true, Limit: 3, Remaining: 2, ResetAfterIDs: 4}},
		{reply: list(1, 1, 0, 2, 0, 4), d: ratelimit.Decision{Allowed: true, Duplicate: true, Limit: 3, Remaining: 2, ResetAfterIDs: 4}},
		{reply: list(0, 0, 1, 0, 5, 6), d: ratelimit.Decision{Reason: ratelimit.OverLimit, Limit: 3, RetryAfterIDs: 5, ResetAfterIDs: 6}},
		{reply: list(0, 1, 1, 0, 5, 6), want: ratelimit.ErrReply}, // what was denied is not kept
		{reply: list(0, 0, 1, 0, 0, 6), want: ratelimit.ErrReply}, // over, and fits at once
		{reply: list(0, 0, 1, 1, 5, 6), want: ratelimit.ErrReply}, // over, and one more fits
		{reply: list(1, 0, 0, 2, 1, 4), want: ratelimit.ErrReply}, // admitted, and to come back
		{reply: list(1, 0, 0, 3, 0, 4), want: ratelimit.ErrReply}, // nothing was charged
		{reply: list(0, 0, 2, 0, 0, 4), want: ratelimit.ErrReply}, // of a stale one nothing is told
		{reply: list(0, 0, 2, 1, 0, 0), want: ratelimit.ErrReply},
		{reply: list(0, 1, 2, 0, 0, 0), want: ratelimit.ErrReply},
		{reply: list(0, 0, 3, 0, 5, 0), want: ratelimit.ErrReply},
		{reply: list(1, 0, 0, 2, 0, 1000), want: ratelimit.ErrReply}, // longer than a key lives
		{reply: list(0, 0, 1, 0, 1000, 6), want: ratelimit.ErrReply},
		{reply: list(0, 0, 2, 0, 0, 0), d: ratelimit.Decision{Reason: ratelimit.Stale, Limit: 3}},
		{reply: list(0, 0, 3, 0, 0, 0), want: ratelimit.ErrConflict},
		{err: down, want: down},
		{reply: list(1, 0, 0, 2, 0, 4), err: down, want: down},
		{reply: nil, want: ratelimit.ErrReply},
		{reply: "OK", want: ratelimit.ErrReply},
		{reply: list(1, 0, 0, 2, 0), want: ratelimit.ErrReply},
		{reply: []any{"1", "0", "0", "2", "0", "4"}, want: ratelimit.ErrReply},
		{reply: list(1, 0, 1, 2, 0, 4), want: ratelimit.ErrReply},
		{reply: list(0, 0, 0, 2, 0, 4), want: ratelimit.ErrReply},
		{reply: list(2, 0, 0, 2, 0, 4), want: ratelimit.ErrReply},
		{reply: list(1, 2, 0, 2, 0, 4), want: ratelimit.ErrReply},
		{reply: list(0, 0, 99, 2, 0, 4), want: ratelimit.ErrReply},
		{reply: list(1, 0, 0, 4, 0, 4), want: ratelimit.ErrReply},
		{reply: list(1, 0, 0, -1, 0, 4), want: ratelimit.ErrReply},
		{reply: list(1, 0, 0, math.MaxInt64, 0, 4), want: ratelimit.ErrReply},
		{reply: list(1, 0, 256, 1, 0, 4), want: ratelimit.ErrReply},
		// The log of Exact begins 33 ids behind the front, and 10 more.
		{c: exact, reply: list(0, 0, 1, 0, 44, 44), d: ratelimit.Decision{Reason: ratelimit.OverLimit, Limit: 3, RetryAfterIDs: 44, ResetAfterIDs: 44}},
		{c: exact, reply: list(0, 0, 1, 0, 45, 6), want: ratelimit.ErrReply},
		{c: exact, reply: list(1, 0, 0, 2, 0, 45), want: ratelimit.ErrReply},
		{c: exact, reply: list(0, 0, 4, 0, 0, 0), want: ratelimit.ErrReply}, // there is no quota
		{c: quota, reply: list(0, 0, 4, 0, 0, 0), d: over},
		{c: quota, reply: list(0, 1, 4, 0, 0, 0), want: ratelimit.ErrReply}, // what was denied is not kept
		{c: quota, reply: list(1, 0, 4, 0, 0, 0), want: ratelimit.ErrReply},
		{c: quota, reply: list(0, 0, 4, 1, 0, 0), want: ratelimit.ErrReply},
		{c: quota, reply: list(0, 0, 4, 0, 1, 0), want: ratelimit.ErrReply},
		{c: quota, reply: list(0, 0, 4, 0, 0, 1), want: ratelimit.ErrReply},
		{c: quota, reply: list(0, 0, 5, 0, 0, 0), want: ratelimit.ErrReply}, // no store is full
		{c: quota, reply: list(1, 0, 0, 1, 0, 4), d: ratelimit.Decision{Allowed: true, Limit: 3, Remaining: 1, ResetAfterIDs: 4}},
		{c: quota, reply: list(1, 0, 0, 2, 0, 4), want: ratelimit.ErrReply}, // more than the quota
		{c: own, reply: list(0, 1, 4, 0, 0, 0), d: again},
	} {
		if row.c.Limit == 0 {
			row.c = gcra
		}
		s, err := ratelimit.NewRedis(eval(row.reply, row.err), "", row.c, 0)
		require.NoError(t, err)
		d, err := s.Take(t.Context(), ratelimit.Request{Key: "a", Cost: 1})
		require.ErrorIs(t, err, row.want, "%v", row.reply)
		require.Equal(t, row.d, d, "%v", row.reply)
	}

	s, err := ratelimit.NewRedis(eval(list(0, 0, 4, 0, 0, 0), nil), "", quota, 0)
	require.NoError(t, err)
	_, err = s.Take(t.Context(), ratelimit.Request{Key: "a"})
	require.ErrorIs(t, err, ratelimit.ErrReply, "a cost of 0 exceeds no quota")
	_, err = s.Take(t.Context(), ratelimit.Request{Key: "a", Cost: 3})
	require.ErrorIs(t, err, ratelimit.ErrNeverFits, "above the quota")
}

// What is kept under one Config means nothing under another.
func TestRedisNames(t *testing.T) {
	names := map[string]ratelimit.Config{}
	for _, c := range []ratelimit.Config{
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA},
		{Limit: 4, Window: 10, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 11, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10, Algorithm: ratelimit.StrictGCRA},
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, Burst: 2},
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, MaxLateness: 5},
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, Ticks: true},
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, ExcludeOwn: true},
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, Quota: 3},
		{Limit: 3, Window: 10, Algorithm: ratelimit.GCRA, Quota: 4},
		{Limit: 3, Window: 10},
		{Limit: 4, Window: 10},
		{Limit: 3, Window: 11, MaxLateness: 10},
		{Limit: 3, Window: 10, Quota: 3},
	} {
		for _, ttl := range []time.Duration{time.Second, time.Hour} {
			var name string
			s, err := ratelimit.NewRedis(func(_ context.Context, _ string, keys []string, _ ...any) (any, error) {
				name = keys[0]
				return nil, nil
			}, "p:", c, ttl)
			require.NoError(t, err)
			_, err = s.Take(t.Context(), ratelimit.Request{Key: "a", Cost: 1})
			require.ErrorIs(t, err, ratelimit.ErrReply)
			require.Regexp(t, "^p:[0-9a-f]{8}:a$", name)
			if had, ok := names[name]; ok {
				require.Equal(t, had, c)
			}
			names[name] = c
		}
	}
	require.Len(t, names, 14)
}

// A store is a function here.
type storeFunc func(context.Context, ratelimit.Request) (ratelimit.Decision, error)

func (f storeFunc) Take(ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
	return f(ctx, q)
}

func TestPolicies(t *testing.T) {
	down := errors.New("down")
	fails := storeFunc(func(context.Context, ratelimit.Request) (ratelimit.Decision, error) {
		return ratelimit.Decision{}, down
	})
	at := ratelimit.Seq{ID: 1}
	closed := ratelimit.Answer{Decision: ratelimit.Decision{Reason: ratelimit.Unavailable}, Err: down}
	opened := closed
	opened.Allowed = true
	local := open(t, ratelimit.Config{Limit: 1, Window: 10})

	require.Equal(t, closed, (&ratelimit.Shared{Store: fails}).Allow(t.Context(), "a", at))
	require.Equal(t, opened, (&ratelimit.Shared{Store: fails, OnFailure: ratelimit.FailOpen}).Allow(t.Context(), "a", at))
	require.Equal(t, closed, (&ratelimit.Shared{Store: fails, OnFailure: ratelimit.FailLocal}).Allow(t.Context(), "a", at), "no limiter")
	require.Equal(t, closed, (&ratelimit.Shared{Store: fails, OnFailure: 9}).Allow(t.Context(), "a", at))
	s := &ratelimit.Shared{Store: fails, OnFailure: ratelimit.FailLocal, Local: local}
	require.Equal(t, ratelimit.Answer{Decision: ratelimit.Decision{Allowed: true, Limit: 1, ResetAfterIDs: 10}, Err: down}, s.Allow(t.Context(), "a", at))
	require.Equal(t, ratelimit.OverLimit, s.Allow(t.Context(), "a", ratelimit.Seq{ID: 2}).Reason)
	_, err := s.AllowN(t.Context(), "a", ratelimit.Seq{ID: 3}, 2)
	require.ErrorIs(t, err, ratelimit.ErrNeverFits)
	_, err = (&ratelimit.Shared{OnFailure: ratelimit.FailOpen}).AllowN(t.Context(), "a", at, -1)
	require.ErrorIs(t, err, ratelimit.ErrCost)

	var zero ratelimit.Shared
	a := zero.Allow(t.Context(), "a", at)
	require.False(t, a.Allowed)
	require.ErrorContains(t, a.Err, "ratelimit: Shared.Store (nil) is missing")

	// What the caller did wrong is no failure of the store.
	for _, want := range []error{ratelimit.ErrNeverFits, ratelimit.ErrConflict} {
		s := &ratelimit.Shared{OnFailure: ratelimit.FailOpen, Store: storeFunc(func(context.Context, ratelimit.Request) (ratelimit.Decision, error) {
			return ratelimit.Decision{}, want
		})}
		a, err := s.AllowN(t.Context(), "a", at, 1)
		require.ErrorIs(t, err, want)
		require.Equal(t, ratelimit.Answer{}, a)
		require.Equal(t, ratelimit.Conflict, s.Allow(t.Context(), "a", at).Reason)
	}

	// A store that does not answer is given up.
	hangs := storeFunc(func(ctx context.Context, _ ratelimit.Request) (ratelimit.Decision, error) {
		<-ctx.Done()
		return ratelimit.Decision{}, ctx.Err()
	})
	require.ErrorIs(t, (&ratelimit.Shared{Store: hangs, Timeout: time.Millisecond}).Allow(t.Context(), "a", at).Err, context.DeadlineExceeded)
	for timeout, most := range map[time.Duration]time.Duration{0: 100 * time.Millisecond, time.Hour: time.Hour, -1: 0} {
		s := &ratelimit.Shared{Timeout: timeout, Store: storeFunc(func(ctx context.Context, _ ratelimit.Request) (ratelimit.Decision, error) {
			ends, ok := ctx.Deadline()
			require.Equal(t, most > 0, ok, "negative: only the context bounds it")
			require.LessOrEqual(t, time.Until(ends), most)
			return ratelimit.Decision{Allowed: true}, nil
		})}
		require.True(t, s.Allow(context.Background(), "a", at).Allowed)
	}
}
