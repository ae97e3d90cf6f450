package textcache_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/internal/laws/textcachelaws"
	"github.com/hardened-go/hardened/textcache"
	"github.com/stretchr/testify/require"
)

// Every length and every place: the fast path looks at 32 bytes, 8 and 1 at a time.
func TestCleanEveryPlace(t *testing.T) {
	base := strings.Repeat("clean, 1_text~{`", 8)
	for n := range 75 {
		for i := range n {
			for _, c := range []string{"A", "Z", " ", "\x1f", "é", "\xff", "@", "["} {
				s := base[:i] + c + base[i:n-1]
				if got, want := textcache.Clean(s), textcachelaws.SlowClean(s); got != want {
					t.Fatalf("Clean(%q) = %q, want %q", s, got, want)
				}
			}
		}
	}
}

// A dense graph of loads has many ways and no ring. The check looked at each way once,
// under the lock.
func TestManyWaysAreNoRing(t *testing.T) {
	const layers = 40
	var c *textcache.Cache[[2]int]
	c = newCache(t, textcache.Config[[2]int]{Load: func(ctx context.Context, key [2]int) (string, error) {
		if key[0] == layers {
			time.Sleep(10 * time.Millisecond)
			return "leaf", nil
		}
		var wg sync.WaitGroup
		var errs [2]error
		for i := range 2 {
			wg.Go(func() { _, errs[i] = c.Get(ctx, [2]int{key[0] + 1, i}) })
		}
		wg.Wait()
		return "node", errors.Join(errs[:]...)
	}})
	start := time.Now()
	_, err := c.Get(t.Context(), [2]int{})
	require.NoError(t, err)
	require.Less(t, time.Since(start), 10*time.Second)
}

type wrapper struct{ inner error }

func (w *wrapper) Error() string { return w.inner.Error() }
func (w *wrapper) Unwrap() error { return w.inner } // panics for a nil *wrapper

// An error that cannot be asked what it is, such as a typed nil, is like a panic of
// Load.
func TestTypedNilError(t *testing.T) {
	load := func(context.Context, string) (string, error) {
		var e *wrapper
		return "", e
	}
	for name, ctx := range map[string]context.Context{"cancellable": t.Context(), "background": context.Background()} {
		c := newCache(t, textcache.Config[string]{NegativeTTL: time.Minute, Load: load})
		_, err := c.Get(ctx, "a")
		var p *textcache.PanicError
		require.ErrorAs(t, err, &p, name)
	}
}

// A refresh that hangs is given up when the entry can be served no longer, and the
// key is free.
func TestHungRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var hang atomic.Bool
		var ended atomic.Int64
		c := newCache(t, textcache.Config[int]{TTL: time.Minute, StaleFor: time.Minute, Load: func(ctx context.Context, key int) (string, error) {
			if hang.Load() && key != 100 {
				<-ctx.Done()
				ended.Add(1)
				return "", ctx.Err()
			}
			return fmt.Sprint(time.Now().Unix()), nil
		}})
		for key := range 70 {
			_, err := c.Get(t.Context(), key)
			require.NoError(t, err)
		}
		time.Sleep(time.Minute)
		hang.Store(true)
		for key := range 70 { // 64 places, all taken by what hangs
			_, err := c.Get(t.Context(), key)
			require.NoError(t, err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		require.EqualValues(t, 64, ended.Load(), "loads that were given up")
		hang.Store(false)
		_, err := c.Get(t.Context(), 0)
		require.NoError(t, err, "the hung refresh blocks its key")
		c.Close()
	})
}

// At most 64 refreshes run, those included that nobody waits for any more.
func TestRefreshesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int64
		var slow atomic.Bool
		c := newCache(t, textcache.Config[int]{
			TTL: time.Second, StaleFor: time.Hour, LoadTimeout: time.Second,
			Load: func(context.Context, int) (string, error) {
				if slow.Load() {
					if n := running.Add(1); n > most.Load() {
						most.Store(n)
					}
					time.Sleep(10 * time.Minute)
					running.Add(-1)
				}
				return "", nil
			},
		})
		for key := range 100 {
			_, _ = c.Get(t.Context(), key)
		}
		slow.Store(true)
		for range 30 {
			time.Sleep(3 * time.Second)
			for key := range 100 {
				_, err := c.Get(t.Context(), key)
				require.NoError(t, err)
			}
		}
		require.EqualValues(t, 64, most.Load())
		c.Close()
	})
}

// An iteration that pauses holds its entry, and not all that come after it.
func TestPausedIterationPinsNothing(t *testing.T) {
	big := strings.Repeat("x", 10_000)
	c := newCache(t, textcache.Config[int]{MaxEntries: 100, Load: func(context.Context, int) (string, error) { return big, nil }})
	for key := range 100 {
		c.Set(key, big)
	}
	next, stop := iter.Pull2(c.All())
	defer stop()
	next()
	for key := range 10_000 {
		c.Set(1000+key, big)
	}
	require.Less(t, liveHeap(), uint64(30<<20))
	runtime.KeepAlive(next)
}

func liveHeap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

type id string

// Keys of any string type are counted and copied, and texts are.
func TestCacheOwnsItsStrings(t *testing.T) {
	c := newCache(t, textcache.Config[id]{MaxEntries: 1000, Load: func(context.Context, id) (string, error) { return "", nil }})
	for n := range 64 {
		huge := strings.Repeat(" ", 1<<20) + fmt.Sprintf("%04d", n)
		c.Set(id(huge[1<<20:]), huge[1<<20:])
	}
	require.EqualValues(t, 64*(4+4), c.Bytes())
	require.Less(t, liveHeap(), uint64(30<<20))
	text, err := c.Get(t.Context(), "0007")
	require.NoError(t, err)
	require.Equal(t, "0007", text)
	require.Equal(t, 64, c.Len())
}

// A panic is a panic, whatever it carries.
func TestPanicWithNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bad atomic.Bool
		c := newCache(t, textcache.Config[string]{
			TTL: time.Minute, StaleIfError: time.Hour, NegativeTTL: time.Hour,
			Load: func(context.Context, string) (string, error) {
				if bad.Load() {
					panic(fmt.Errorf("bug: %w", textcache.ErrNotFound))
				}
				return "good", nil
			},
		})
		_, _ = c.Get(t.Context(), "a")
		bad.Store(true)
		time.Sleep(2 * time.Minute)
		for range 2 {
			text, err := c.Get(t.Context(), "a")
			require.NoError(t, err)
			require.Equal(t, "good", text)
		}
		_, err := c.Get(t.Context(), "b")
		var p *textcache.PanicError
		require.ErrorAs(t, err, &p)
		_, err = c.Get(t.Context(), "b")
		require.ErrorAs(t, err, &p, "it was remembered as not found")
	})
}

// A load that removes its key and asks for it again has no end.
func TestALoadThatDeletesItsKey(t *testing.T) {
	for _, key := range []float64{1, math.NaN()} {
		var c *textcache.Cache[float64]
		loads := 0
		c = newCache(t, textcache.Config[float64]{Load: func(ctx context.Context, key float64) (string, error) {
			loads++
			c.Delete(key)
			return c.Get(ctx, key)
		}})
		_, err := c.Get(t.Context(), key)
		require.ErrorIs(t, err, textcache.ErrRecursive)
		require.Equal(t, 1, loads)
	}
}

// What a load set under its own key it may read.
func TestALoadThatSetsItsKey(t *testing.T) {
	var c *textcache.Cache[string]
	c = newCache(t, textcache.Config[string]{Load: func(ctx context.Context, key string) (string, error) {
		c.Set(key, "set")
		return c.Get(ctx, key)
	}})
	text, err := c.Get(t.Context(), "a")
	require.NoError(t, err)
	require.Equal(t, "set", text)
}

func TestRefreshKeepsValuesAndRefusesItself(t *testing.T) {
	type tenant struct{}
	synctest.Test(t, func(t *testing.T) {
		var c *textcache.Cache[string]
		var again atomic.Value
		loads := 0
		c = newCache(t, textcache.Config[string]{TTL: time.Minute, StaleFor: time.Minute, Load: func(ctx context.Context, key string) (string, error) {
			if loads++; loads == 2 {
				_, err := c.Get(ctx, key)
				again.Store(err)
			}
			return fmt.Sprint(ctx.Value(tenant{}), loads), nil
		}})
		ctx := context.WithValue(t.Context(), tenant{}, "ann")
		_, _ = c.Get(ctx, "a")
		time.Sleep(time.Minute)
		_, _ = c.Get(ctx, "a")
		synctest.Wait()
		text, _ := c.Peek("a")
		require.Equal(t, "ann2", text)
		require.ErrorIs(t, again.Load().(error), textcache.ErrRecursive)
		c.Close()
	})
}

type rude struct{ context.Context }

func (rude) Done() <-chan struct{} { panic("rude") }

// A context that panics is its caller's trouble, and locks nobody else out.
func TestRudeContext(t *testing.T) {
	c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) { return "x", nil }})
	require.Panics(t, func() { _, _ = c.Get(rude{t.Context()}, "a") })
	text, err := c.Get(t.Context(), "a")
	require.NoError(t, err)
	require.Equal(t, "x", text)
}

func TestStatsCountStaleReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bad atomic.Bool
		c := newCache(t, textcache.Config[string]{TTL: time.Minute, StaleIfError: time.Hour, Load: func(context.Context, string) (string, error) {
			time.Sleep(time.Second)
			if bad.Load() {
				return "", errors.New("down")
			}
			return "good", nil
		}})
		_, _ = c.Get(t.Context(), "a")
		bad.Store(true)
		time.Sleep(2 * time.Minute)
		var waiting []<-chan result
		for range 10 {
			waiting = append(waiting, ask(t.Context(), c, "a"))
		}
		for _, w := range waiting {
			require.Equal(t, result{"good", nil}, <-w)
		}
		require.Equal(t, textcache.Stats{Misses: 11, Stale: 10, Loads: 2, Failures: 1}, c.Stats())

		// At Close no stale text stands in: nothing has failed.
		w := ask(t.Context(), c, "a")
		synctest.Wait()
		c.Close()
		require.ErrorIs(t, (<-w).err, textcache.ErrClosed)
	})
}

func TestCloseEndsLoadsOfNaN(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCache(t, textcache.Config[float64]{Load: func(ctx context.Context, _ float64) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}})
		w := ask(t.Context(), c, math.NaN())
		synctest.Wait()
		c.Close()
		require.ErrorIs(t, (<-w).err, textcache.ErrClosed)
	})
}

// The context of a load is one that the standard library works with: a deadline, a
// reason, children that cost no goroutine.
func TestLoadContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var seen error
		c := newCache(t, textcache.Config[string]{LoadTimeout: time.Second, Load: func(ctx context.Context, _ string) (string, error) {
			deadline, ok := ctx.Deadline()
			require.True(t, ok)
			require.Equal(t, start.Add(time.Second), deadline)
			before := runtime.NumGoroutine()
			var children []context.Context
			for range 50 {
				child, cancel := context.WithCancel(ctx)
				defer cancel()
				children = append(children, child)
			}
			require.Equal(t, before, runtime.NumGoroutine())
			for _, child := range children {
				<-child.Done()
			}
			<-ctx.Done()
			seen = ctx.Err()
			late, cancel := context.WithCancel(ctx)
			defer cancel()
			<-late.Done()
			return "", ctx.Err()
		}})
		_, err := c.Get(t.Context(), "a")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		c.Close()
		require.ErrorIs(t, seen, context.DeadlineExceeded)
	})
}

// One Cache may outlive a bubble of synctest.
func TestCacheInTwoBubbles(t *testing.T) {
	c := newCache(t, textcache.Config[int]{Load: func(context.Context, int) (string, error) { return "x", nil }})
	for key := range 2 {
		synctest.Test(t, func(t *testing.T) {
			_, err := c.Get(t.Context(), key)
			require.NoError(t, err)
		})
	}
}

// A Get whose context can never end runs Load itself; one that can, does not.
func TestWhoRunsLoad(t *testing.T) {
	var mine bool
	c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) {
		buf := make([]byte, 1<<16)
		mine = strings.Contains(string(buf[:runtime.Stack(buf, false)]), "TestWhoRunsLoad(")
		return "", nil
	}})
	_, _ = c.Get(context.Background(), "a")
	require.True(t, mine)
	_, _ = c.Get(t.Context(), "b")
	require.False(t, mine)
}

func TestAllocationClaims(t *testing.T) {
	var l textcache.Last
	for _, tt := range []struct {
		name string
		most float64
		f    func()
	}{
		{"Clean of Greek", 1, func() { textcache.Clean("ΟΔΥΣΣΕΥΣ ΣΤΗΝ ΙΘΑΚΗ") }},
		{"Clean of what grows by half", 4, func() { textcache.Clean(strings.Repeat("İ", 1000)) }},
		{"Clean of invalid bytes", 6, func() { textcache.Clean(strings.Repeat("\xff", 10000)) }}, // one is Repeat's
		{"Last.Clean", 2, func() { l.Clean("already clean") }},
		{"Key", 1, func() {
			_ = textcache.Key(textcache.Text(longText), textcache.Int(1), textcache.None())
		}},
	} {
		if got := testing.AllocsPerRun(20, tt.f); got > tt.most {
			t.Errorf("%s: %v allocations, want at most %v", tt.name, got, tt.most)
		}
	}
	negative := textcache.Last{MaxBytes: -1}
	negative.Clean("x")
	if _, ok := negative.Text(); ok {
		t.Error("a negative limit remembers something")
	}
}

var longText = strings.Repeat("a long text ", 20)
