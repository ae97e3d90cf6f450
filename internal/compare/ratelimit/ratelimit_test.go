// Package ratelimit compares ratelimit with its rivals:
//
//	go -C internal/compare test -run '^$' -bench . ./ratelimit
package ratelimit

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sethvargo/go-limiter/memorystore"
	"github.com/throttled/throttled/v2"
	"github.com/throttled/throttled/v2/store/memstore"
	"github.com/ulule/limiter/v3"
	"github.com/ulule/limiter/v3/drivers/store/memory"
	uber "go.uber.org/ratelimit"
	"golang.org/x/time/rate"

	"github.com/hardened-go/hardened/ratelimit"
)

// An impl is a limiter of n an hour, which is at once what its burst is.
type impl struct {
	name string
	// The function that comes back decides a request, of which it is told a number that
	// grows.
	open  func(tb testing.TB, n int) func(key string, i uint64) bool
	keyed bool // else there is one limit for all keys
	waits bool // it denies nothing, but waits
}

const hour = 3_600_000 // milliseconds

func open(tb testing.TB, c ratelimit.Config) *ratelimit.Limiter[string] {
	tb.Helper()
	l, err := ratelimit.New[string](c)
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// Ours is told the time, and has no need to ask for it. What it takes with the clock,
// as every rival but one reads it, and with duplicates found, as no rival does, stands
// beside it.
var impls = []impl{
	{name: "hardened", keyed: true, open: func(tb testing.TB, n int) func(string, uint64) bool {
		l := open(tb, ratelimit.Config{Limit: n, Window: hour, Algorithm: ratelimit.GCRA, Ticks: true})
		return func(key string, i uint64) bool { return l.Allow(key, ratelimit.Seq{ID: i >> 14}).Allowed }
	}},
	{name: "hardened-clock", keyed: true, open: func(tb testing.TB, n int) func(string, uint64) bool {
		l := open(tb, ratelimit.Config{Limit: n, Window: hour, Algorithm: ratelimit.GCRA, Ticks: true})
		return func(key string, _ uint64) bool { return l.Allow(key, ratelimit.At(time.Now())).Allowed }
	}},
	{name: "hardened-duplicates", keyed: true, open: func(tb testing.TB, n int) func(string, uint64) bool {
		l := open(tb, ratelimit.Config{Limit: n, Window: 1 << 36, MaxLateness: 1000, Algorithm: ratelimit.GCRA})
		return func(key string, i uint64) bool { return l.Allow(key, ratelimit.Seq{Epoch: 1, ID: i}).Allowed }
	}},
	{name: "hardened-exact", keyed: true, open: func(tb testing.TB, n int) func(string, uint64) bool {
		l := open(tb, ratelimit.Config{Limit: min(n, 1<<20), Window: hour, Ticks: true})
		return func(key string, i uint64) bool { return l.Allow(key, ratelimit.Seq{ID: i >> 14}).Allowed }
	}},
	{name: "x-time-rate", open: func(_ testing.TB, n int) func(string, uint64) bool {
		l := rate.NewLimiter(rate.Limit(float64(n)/3600), n)
		return func(string, uint64) bool { return l.Allow() }
	}},
	{name: "x-time-rate-at", open: func(_ testing.TB, n int) func(string, uint64) bool {
		l, start := rate.NewLimiter(rate.Limit(float64(n)/3600), n), time.Now()
		return func(_ string, i uint64) bool { return l.AllowN(start.Add(time.Duration(i>>14)*time.Millisecond), 1) }
	}},
	{name: "x-time-rate-map", keyed: true, open: func(_ testing.TB, n int) func(string, uint64) bool {
		of := perKey(n)
		return func(key string, _ uint64) bool { return of(key).Allow() }
	}},
	{name: "x-time-rate-map-at", keyed: true, open: func(_ testing.TB, n int) func(string, uint64) bool {
		of, start := perKey(n), time.Now()
		return func(key string, i uint64) bool {
			return of(key).AllowN(start.Add(time.Duration(i>>14)*time.Millisecond), 1)
		}
	}},
	{name: "uber", waits: true, open: func(testing.TB, int) func(string, uint64) bool {
		l := uber.New(1_000_000_000, uber.WithoutSlack) // as many as there are: it waits for the rest
		return func(string, uint64) bool { return !l.Take().IsZero() }
	}},
	{name: "go-limiter", keyed: true, open: func(tb testing.TB, n int) func(string, uint64) bool {
		s, err := memorystore.New(&memorystore.Config{Tokens: uint64(n), Interval: time.Hour, SweepInterval: time.Second, SweepMinTTL: time.Hour})
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = s.Close(context.Background()) })
		ctx := context.Background()
		return func(key string, _ uint64) bool {
			_, _, _, ok, err := s.Take(ctx, key)
			return ok && err == nil
		}
	}},
	{name: "throttled", keyed: true, open: func(tb testing.TB, n int) func(string, uint64) bool {
		s, err := memstore.NewCtx(0)
		if err != nil {
			tb.Fatal(err)
		}
		l, err := throttled.NewGCRARateLimiterCtx(s, throttled.RateQuota{MaxRate: throttled.PerHour(n), MaxBurst: n - 1})
		if err != nil {
			tb.Fatal(err)
		}
		ctx := context.Background()
		return func(key string, _ uint64) bool {
			limited, _, err := l.RateLimitCtx(ctx, key, 1)
			return !limited && err == nil
		}
	}},
	{name: "ulule", keyed: true, open: func(_ testing.TB, n int) func(string, uint64) bool {
		l := limiter.New(memory.NewStore(), limiter.Rate{Period: time.Hour, Limit: int64(n)})
		ctx := context.Background()
		return func(key string, _ uint64) bool {
			c, err := l.Get(ctx, key)
			return !c.Reached && err == nil
		}
	}},
}

// perKey is a map of x/time/rate's, as its users make one; nothing is ever removed.
func perKey(n int) func(key string) *rate.Limiter {
	var mu sync.Mutex
	m := map[string]*rate.Limiter{}
	return func(key string) *rate.Limiter {
		mu.Lock()
		defer mu.Unlock()
		l := m[key]
		if l == nil {
			l = rate.NewLimiter(rate.Limit(float64(n)/3600), n)
			m[key] = l
		}
		return l
	}
}

// Before anything is timed: of a hundred requests at once each admits sixty, and
// another key's are another's.
func TestSameWork(t *testing.T) {
	for _, c := range impls {
		if c.waits {
			continue
		}
		allow := c.open(t, 60)
		admitted := 0
		for i := range uint64(100) {
			if allow("a", i) {
				admitted++
			}
		}
		if admitted != 60 {
			t.Errorf("%s admits %d", c.name, admitted)
		}
		if c.keyed && !allow("b", 100) {
			t.Errorf("%s: one key blocks another", c.name)
		}
	}
}

// many is more than any cache holds.
const many = 1 << 20

// plenty is more than any benchmark asks for.
const plenty = 1 << 30

// The workload is what it says: a million different keys, in an order without any.
var keys, order = func() ([]string, []string) {
	ks := make([]string, many)
	for i := range ks {
		ks[i] = "user " + strconv.Itoa(i)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	list := make([]string, 2*many)
	for i := range list {
		list[i] = ks[rnd.IntN(many)]
	}
	return ks, list
}()

func TestCardinality(t *testing.T) {
	distinct := map[string]bool{}
	for _, k := range order {
		distinct[k] = true
	}
	if len(keys) != many || len(distinct) < many*85/100 {
		t.Errorf("%d keys, of which %d are asked for", len(keys), len(distinct))
	}
}

// limit is what an implementation may be given so that nothing is denied.
func (c impl) limit() int {
	if c.name == "throttled" {
		return 1 << 24 // its interval is a whole number of nanoseconds
	}
	return plenty
}

// BenchmarkAllow times one decision. What is admitted is counted: to deny all is fast.
func BenchmarkAllow(b *testing.B) {
	for _, c := range impls {
		if c.name != "hardened-exact" { // whose log of all would be as long as the benchmark
			b.Run("hot/"+c.name, func(b *testing.B) {
				b.ReportAllocs()
				allow, i, admitted := c.open(b, c.limit()), uint64(0), uint64(0)
				for b.Loop() {
					if allow("user 12345", i) {
						admitted++
					}
					i++
				}
				if admitted < i*99/100 && i < 1<<24 {
					b.Errorf("%d of %d admitted", admitted, i)
				}
			})
		}
		if !c.waits {
			b.Run("denied/"+c.name, func(b *testing.B) {
				b.ReportAllocs()
				allow, i, admitted := c.open(b, 60), uint64(0), uint64(0)
				for range 60 {
					allow("user 12345", 0)
				}
				for b.Loop() {
					if allow("user 12345", i) {
						admitted++
					}
					i++
				}
				if admitted > 100 {
					b.Errorf("%d of %d admitted", admitted, i)
				}
			})
		}
		if c.keyed {
			allow, made := func(string, uint64) bool { return false }, false
			fill := func() {
				if !made { // once, or -count would fill it as often
					made = true
					if allow = c.open(b, c.limit()); c.name == "hardened-exact" {
						allow = c.open(b, 60)
					}
					for i, k := range keys {
						if !allow(k, uint64(i)) {
							b.Fatalf("%s denies a new key", c.name)
						}
					}
				}
			}
			var next atomic.Uint64
			next.Store(many)
			b.Run("1048576keys/"+c.name, func(b *testing.B) {
				fill()
				b.ReportAllocs()
				i, admitted, n := next.Load(), 0, 0
				for b.Loop() {
					if allow(order[i%uint64(len(order))], i) {
						admitted++
					}
					i++
					n++
				}
				next.Store(i)
				if admitted < n*99/100 {
					b.Errorf("%d of %d admitted", admitted, n)
				}
			})
			if c.name == "hardened-duplicates" {
				continue // the ids of one processor are stale for the other
			}
			b.Run("1048576keysparallel/"+c.name, func(b *testing.B) {
				fill()
				b.ReportAllocs()
				var admitted atomic.Int64
				b.RunParallel(func(pb *testing.PB) {
					i, ok := next.Add(many/3), int64(0)
					for pb.Next() {
						if allow(order[i%uint64(len(order))], i) {
							ok++
						}
						i++
					}
					admitted.Add(ok)
				})
				next.Add(uint64(b.N))
				if admitted.Load() < int64(b.N)*99/100 {
					b.Errorf("%d of %d admitted", admitted.Load(), b.N)
				}
			})
		}
	}
}
