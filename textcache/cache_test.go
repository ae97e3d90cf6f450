package textcache_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/textcache"
	"github.com/stretchr/testify/require"
)

func newCache[K comparable](t *testing.T, cfg textcache.Config[K]) *textcache.Cache[K] {
	t.Helper()
	c, err := textcache.New(cfg)
	require.NoError(t, err)
	return c
}

// upper is a Load that counts its calls.
func upper(calls *atomic.Int64) func(context.Context, string) (string, error) {
	return func(_ context.Context, key string) (string, error) {
		calls.Add(1)
		return strings.ToUpper(key), nil
	}
}

func TestCacheKeeps(t *testing.T) {
	var calls atomic.Int64
	c := newCache(t, textcache.Config[string]{Load: upper(&calls)})
	for range 3 {
		text, err := c.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "A", text)
	}
	require.EqualValues(t, 1, calls.Load())
	text, ok := c.Peek("a")
	require.True(t, ok)
	require.Equal(t, "A", text)
	_, ok = c.Peek("b")
	require.False(t, ok, "Peek loads")

	c.Set("a", "set")
	text, err := c.Get(t.Context(), "a")
	require.NoError(t, err)
	require.Equal(t, "set", text)
	require.Equal(t, 1, c.Len())
	require.EqualValues(t, len("a")+len("set"), c.Bytes())

	seen := map[string]string{}
	for k, v := range c.All() {
		seen[k] = v
	}
	require.Equal(t, map[string]string{"a": "set"}, seen)

	c.Delete("a")
	c.Delete("never there")
	require.Zero(t, c.Len())
	require.Zero(t, c.Bytes())
	_, err = c.Get(t.Context(), "b")
	require.NoError(t, err)
	c.Clear()
	require.Zero(t, c.Len())
	require.Zero(t, c.Bytes())
	require.Equal(t, textcache.Stats{Hits: 3, Misses: 2, Loads: 2}, c.Stats())
}

const century = 100 * 365 * 24 * time.Hour

func TestNewRefuses(t *testing.T) {
	load := func(context.Context, string) (string, error) { return "", nil }
	for _, tt := range []struct {
		field string
		cfg   textcache.Config[string]
	}{
		{"Load", textcache.Config[string]{}},
		{"MaxEntries", textcache.Config[string]{Load: load, MaxEntries: -1}},
		{"MaxBytes", textcache.Config[string]{Load: load, MaxBytes: -1}},
		{"TTL", textcache.Config[string]{Load: load, TTL: -1}},
		{"TTL", textcache.Config[string]{Load: load, TTL: math.MaxInt64}},
		{"TTL", textcache.Config[string]{Load: load, TTL: century + 1}},
		{"Jitter", textcache.Config[string]{Load: load, TTL: 1, Jitter: 1.1}},
		{"Jitter", textcache.Config[string]{Load: load, TTL: 1, Jitter: math.NaN()}},
		{"Jitter", textcache.Config[string]{Load: load, Jitter: 0.1}},
		{"NegativeTTL", textcache.Config[string]{Load: load, NegativeTTL: -1}},
		{"StaleFor", textcache.Config[string]{Load: load, StaleFor: 1}},
		{"StaleFor", textcache.Config[string]{Load: load, TTL: 1, StaleFor: -1}},
		{"StaleIfError", textcache.Config[string]{Load: load, StaleIfError: 1}},
		{"LoadTimeout", textcache.Config[string]{Load: load, LoadTimeout: -1}},
	} {
		c, err := textcache.New(tt.cfg)
		require.Nil(t, c)
		require.ErrorContains(t, err, "textcache: Config."+tt.field+" (")
	}
	_, err := textcache.New(textcache.Config[string]{Load: load, TTL: century, Jitter: 1, StaleFor: century})
	require.NoError(t, err)
}

// The bounds hold at every moment, and what is larger than the bound is served and
// not kept, and leaves nothing older behind.
func TestCacheBounds(t *testing.T) {
	big := strings.Repeat("x", 100)
	c := newCache(t, textcache.Config[int]{
		MaxEntries: 3, MaxBytes: 50,
		Load: func(_ context.Context, n int) (string, error) { return big[:n], nil },
	})
	for n := range 50 {
		text, err := c.Get(t.Context(), n)
		require.NoError(t, err)
		require.Len(t, text, n)
		require.LessOrEqual(t, c.Len(), 3)
		require.LessOrEqual(t, c.Bytes(), int64(50))
	}
	require.Positive(t, c.Stats().Evictions)
	c.Clear()
	text, err := c.Get(t.Context(), 51)
	require.NoError(t, err)
	require.Len(t, text, 51)
	require.Zero(t, c.Len())
	c.Set(1, "small")
	c.Set(1, big)
	_, ok := c.Peek(1)
	require.False(t, ok, "a text that was not kept left an older one in its place")
}

// SIEVE spares what was used since the hand passed, and evicts the oldest that was
// not.
func TestCacheEvictsTheUnused(t *testing.T) {
	var calls atomic.Int64
	c := newCache(t, textcache.Config[string]{MaxEntries: 4, Load: upper(&calls)})
	for _, k := range []string{"a", "b", "c", "d"} {
		c.Set(k, k)
	}
	_, _ = c.Get(t.Context(), "a")
	_, _ = c.Get(t.Context(), "c")
	c.Set("e", "e") // b goes: a was used
	c.Set("f", "f") // d goes: c was used
	held := map[string]bool{}
	for k := range c.All() {
		held[k] = true
	}
	require.Equal(t, map[string]bool{"a": true, "c": true, "e": true, "f": true}, held)
}

func TestCacheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		c := newCache(t, textcache.Config[string]{TTL: time.Minute, Load: upper(&calls)})
		_, _ = c.Get(t.Context(), "a")
		time.Sleep(time.Minute - 1)
		_, _ = c.Get(t.Context(), "a")
		require.EqualValues(t, 1, calls.Load(), "loaded again before its time")
		time.Sleep(time.Nanosecond)
		_, ok := c.Peek("a")
		require.False(t, ok, "an expired text is shown")
		for range c.All() {
			t.Error("an expired text is listed")
		}
		_, _ = c.Get(t.Context(), "a")
		require.EqualValues(t, 2, calls.Load(), "served past its time")
	})
}

func TestCacheJitter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		c := newCache(t, textcache.Config[int]{TTL: 100 * time.Second, Jitter: 0.5, Load: func(context.Context, int) (string, error) {
			calls.Add(1)
			return "", nil
		}})
		for k := range 1000 {
			c.Set(k, "")
		}
		time.Sleep(50*time.Second - 1)
		for k := range 1000 {
			_, ok := c.Peek(k)
			require.True(t, ok, "gone before half of its time")
		}
		time.Sleep(25 * time.Second)
		left := 0
		for range c.All() {
			left++
		}
		require.InDelta(t, 500, left, 100, "the times are not spread evenly")
		time.Sleep(25*time.Second + 1)
		for range c.All() {
			t.Fatal("there after all of its time")
		}
	})
}

func TestCacheErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		broken := errors.New("broken")
		var fail error
		c := newCache(t, textcache.Config[string]{NegativeTTL: time.Minute, Load: func(context.Context, string) (string, error) {
			calls.Add(1)
			return "text beside an error", fail
		}})
		fail = broken
		for n := range 3 {
			text, err := c.Get(t.Context(), "a")
			require.ErrorIs(t, err, broken)
			require.Empty(t, text)
			require.EqualValues(t, n+1, calls.Load(), "an error was remembered")
		}
		fail = fmt.Errorf("no such row: %w", textcache.ErrNotFound)
		_, err := c.Get(t.Context(), "a")
		require.ErrorIs(t, err, textcache.ErrNotFound)
		_, err = c.Get(t.Context(), "a")
		require.ErrorIs(t, err, textcache.ErrNotFound)
		require.EqualValues(t, 4, calls.Load(), "not found was not remembered")
		_, ok := c.Peek("a")
		require.False(t, ok)
		c.Set("a", "now there")
		text, err := c.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "now there", text)
		c.Delete("a")
		_, _ = c.Get(t.Context(), "a")
		time.Sleep(time.Minute)
		_, _ = c.Get(t.Context(), "a")
		require.EqualValues(t, 6, calls.Load(), "not found was remembered for too long")
		require.EqualValues(t, 6, c.Stats().Failures)
	})
}

func TestCacheServesStaleWhileItRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		c := newCache(t, textcache.Config[string]{
			TTL: time.Minute, StaleFor: time.Minute,
			Load: func(context.Context, string) (string, error) {
				n := calls.Add(1)
				time.Sleep(time.Second)
				return fmt.Sprint(n), nil
			},
		})
		get := func() string {
			text, err := c.Get(t.Context(), "a")
			require.NoError(t, err)
			return text
		}
		require.Equal(t, "1", get())
		time.Sleep(time.Minute)
		start := time.Now()
		for range 5 {
			require.Equal(t, "1", get())
		}
		require.Zero(t, time.Since(start), "a stale read waited")
		time.Sleep(2 * time.Second)
		require.Equal(t, "2", get(), "the refresh did not store")
		require.EqualValues(t, 2, calls.Load(), "more than one refresh")
		time.Sleep(2 * time.Minute)
		require.Equal(t, "3", get(), "served past TTL and StaleFor")
		require.EqualValues(t, 5, c.Stats().Stale)
		c.Close()
	})
}

func TestCacheServesStaleOnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fail atomic.Bool
		broken := errors.New("broken")
		var calls atomic.Int64
		c := newCache(t, textcache.Config[string]{
			TTL: time.Minute, StaleFor: 10 * time.Second, StaleIfError: 5 * time.Minute,
			Load: func(context.Context, string) (string, error) {
				calls.Add(1)
				if fail.Load() {
					return "", broken
				}
				return "good", nil
			},
		})
		_, _ = c.Get(t.Context(), "a")
		fail.Store(true)
		time.Sleep(time.Minute)
		for range 10 { // refreshes that fail are not repeated at once
			text, err := c.Get(t.Context(), "a")
			require.NoError(t, err)
			require.Equal(t, "good", text)
			synctest.Wait()
		}
		require.EqualValues(t, 2, calls.Load())
		time.Sleep(4 * time.Minute)
		text, err := c.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "good", text)
		time.Sleep(time.Minute)
		_, err = c.Get(t.Context(), "a")
		require.ErrorIs(t, err, broken, "served beyond its bound")
		c.Close()
	})
}

// Nothing under way when the cache is closed stays behind, and nobody who waits
// waits on.
func TestCacheClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCache(t, textcache.Config[string]{Load: func(ctx context.Context, _ string) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}})
		c.Set("held", "x")
		errs := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := c.Get(context.Background(), "a")
				errs <- err
			}()
			synctest.Wait()
			c.Delete("a") // the first load is overtaken, and ended all the same
		}
		c.Close()
		c.Close()
		require.ErrorIs(t, <-errs, textcache.ErrClosed)
		require.ErrorIs(t, <-errs, textcache.ErrClosed)
		_, err := c.Get(t.Context(), "a")
		require.ErrorIs(t, err, textcache.ErrClosed)
		text, err := c.Get(t.Context(), "held")
		require.NoError(t, err)
		require.Equal(t, "x", text)
	})
}

// A key that is not equal to itself must not fill the maps for ever.
func TestCacheNaN(t *testing.T) {
	calls := 0
	c := newCache(t, textcache.Config[float64]{Load: func(context.Context, float64) (string, error) { calls++; return "n", nil }})
	for range 3 {
		text, err := c.Get(t.Context(), math.NaN())
		require.NoError(t, err)
		require.Equal(t, "n", text)
		c.Set(math.NaN(), "x")
		c.Delete(math.NaN())
	}
	require.Equal(t, 3, calls)
	require.Zero(t, c.Len())
}

// The zero value refuses and does not panic.
func TestZeroCache(t *testing.T) {
	var c textcache.Cache[int]
	c.Set(1, "")
	c.Delete(1)
	c.Clear()
	c.Close()
	_, err := c.Get(t.Context(), 1)
	require.ErrorIs(t, err, textcache.ErrClosed)
	require.Zero(t, c.Len())
	for range c.All() {
		t.Error("it holds something")
	}
}

func TestCacheHitAllocatesNothing(t *testing.T) {
	var calls atomic.Int64
	c := newCache(t, textcache.Config[string]{TTL: time.Hour, Load: upper(&calls)})
	keys := []string{"alpha", "beta"}
	n := testing.AllocsPerRun(100, func() {
		for _, k := range keys {
			if _, err := c.Get(t.Context(), k); err != nil {
				t.Error(err)
			}
		}
	})
	require.Zero(t, n)
	require.EqualValues(t, 2, calls.Load())
}

// Under -race, with every operation at once.
func TestCacheConcurrent(t *testing.T) {
	for _, procs := range []int{1, 2, 4} {
		t.Run(fmt.Sprint(procs), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			c := newCache(t, textcache.Config[int]{
				MaxEntries: 8, TTL: 50 * time.Microsecond, StaleFor: 50 * time.Microsecond, NegativeTTL: time.Microsecond,
				Load: func(ctx context.Context, n int) (string, error) {
					if n%5 == 0 {
						return "", textcache.ErrNotFound
					}
					return fmt.Sprint(n), ctx.Err()
				},
			})
			var wg sync.WaitGroup
			for g := range 8 {
				wg.Go(func() {
					for i := range 2000 {
						k := (g*31 + i*7) % 20
						switch i % 10 {
						case 0:
							c.Set(k, fmt.Sprint(k))
						case 1:
							c.Delete(k)
						case 2:
							for range c.All() {
								break
							}
						default:
							ctx, cancel := context.WithCancel(context.Background())
							if i%7 == 0 {
								cancel()
							}
							text, err := c.Get(ctx, k)
							if err == nil && text != fmt.Sprint(k) {
								t.Errorf("Get(%d) = %q", k, text)
							}
							cancel()
						}
						if n := c.Len(); n > 8 {
							t.Errorf("%d entries", n)
						}
					}
				})
			}
			wg.Wait()
			c.Close()
		})
	}
}
