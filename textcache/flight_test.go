package textcache_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/textcache"
	"github.com/stretchr/testify/require"
)

type result struct {
	text string
	err  error
}

// ask calls Get in a goroutine of its own.
func ask[K comparable](ctx context.Context, c *textcache.Cache[K], key K) <-chan result {
	out := make(chan result, 1)
	go func() {
		text, err := c.Get(ctx, key)
		out <- result{text, err}
	}()
	return out
}

func TestLoadsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) {
			calls.Add(1)
			time.Sleep(time.Second)
			return "text", nil
		}})
		var waiting []<-chan result
		for range 100 {
			waiting = append(waiting, ask(t.Context(), c, "a"))
		}
		for _, w := range waiting {
			require.Equal(t, result{"text", nil}, <-w)
		}
		require.EqualValues(t, 1, calls.Load())
	})
}

// The first caller's cancellation ends its own wait and nobody else's.
func TestACallerLeavesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := newCache(t, textcache.Config[string]{Load: func(ctx context.Context, _ string) (string, error) {
			time.Sleep(time.Second)
			return "text", ctx.Err()
		}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		first := ask(ctx, c, "a")
		synctest.Wait()
		second := ask(t.Context(), c, "a")
		require.ErrorIs(t, (<-first).err, context.DeadlineExceeded)
		require.Equal(t, time.Millisecond, time.Since(start), "it did not leave at once")
		require.Equal(t, result{"text", nil}, <-second)
	})
}

// When the last waiter leaves, the load is cancelled, and who comes after gets a
// load of its own, never the cancelled one.
func TestTheLastWaiterEndsTheLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls, cancelled atomic.Int64
		c := newCache(t, textcache.Config[string]{Load: func(ctx context.Context, _ string) (string, error) {
			n := calls.Add(1)
			if n == 1 {
				<-ctx.Done()
				cancelled.Add(1)
				time.Sleep(time.Minute) // it is slow to notice
				return "old", nil
			}
			return "new", nil
		}})
		ctx, cancel := context.WithCancel(t.Context())
		a, b := ask(ctx, c, "a"), ask(ctx, c, "a")
		synctest.Wait()
		cancel()
		require.ErrorIs(t, (<-a).err, context.Canceled)
		require.ErrorIs(t, (<-b).err, context.Canceled)
		text, err := c.Get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "new", text)
		synctest.Wait()
		require.EqualValues(t, 1, cancelled.Load())
		time.Sleep(2 * time.Minute)
		text, _ = c.Peek("a")
		require.Equal(t, "new", text, "the cancelled load stored its result")
	})
}

// A load keeps the values of its first caller's context.
func TestLoadSeesContextValues(t *testing.T) {
	type key struct{}
	c := newCache(t, textcache.Config[string]{Load: func(ctx context.Context, _ string) (string, error) {
		return fmt.Sprint(ctx.Value(key{})), nil
	}})
	text, err := c.Get(context.WithValue(t.Context(), key{}, "trace"), "a")
	require.NoError(t, err)
	require.Equal(t, "trace", text)
}

// A result that is there beats a cancellation at the same time.
func TestResultBeatsCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) { return "text", nil }})
		for i := range 200 {
			c.Delete("a")
			got := <-ask(ctx, c, "a")
			require.Equal(t, result{"text", nil}, got, "round %d", i)
		}
		cancel()
		_, err := c.Get(ctx, "b")
		require.ErrorIs(t, err, context.Canceled, "a load began for nobody")
		text, err := c.Get(ctx, "a")
		require.NoError(t, err, "what is held needs no context")
		require.Equal(t, "text", text)
	})
}

func TestPanicBecomesAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("cause, with a user's text")
		c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) {
			time.Sleep(time.Second)
			panic(cause)
		}})
		a, b := ask(t.Context(), c, "a"), ask(t.Context(), c, "a")
		for _, w := range []<-chan result{a, b} {
			err := (<-w).err
			var p *textcache.PanicError
			require.ErrorAs(t, err, &p)
			require.ErrorIs(t, err, cause)
			require.Contains(t, string(p.Stack), "TestPanicBecomesAnError")
			require.NotContains(t, err.Error(), "user")
		}
		require.Zero(t, c.Len())
	})
}

func TestGoexitBecomesAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) {
			runtime.Goexit()
			return "", nil
		}})
		a, b := ask(t.Context(), c, "a"), ask(t.Context(), c, "a")
		require.ErrorIs(t, (<-a).err, textcache.ErrLoaderExited)
		require.ErrorIs(t, (<-b).err, textcache.ErrLoaderExited)
	})
}

// What was set, deleted or cleared while a load ran is newer than what it brings.
func TestALoadOverwritesNothingNewer(t *testing.T) {
	for name, write := range map[string]func(*textcache.Cache[string]) (string, bool){
		"Set":    func(c *textcache.Cache[string]) (string, bool) { c.Set("a", "new"); return "new", true },
		"Delete": func(c *textcache.Cache[string]) (string, bool) { c.Delete("a"); return "", false },
		"Clear":  func(c *textcache.Cache[string]) (string, bool) { c.Clear(); return "", false },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCache(t, textcache.Config[string]{Load: func(context.Context, string) (string, error) {
					time.Sleep(time.Second)
					return "old", nil
				}})
				w := ask(t.Context(), c, "a")
				synctest.Wait()
				want, held := write(c)
				require.Equal(t, result{"old", nil}, <-w, "who asked before the write may see what was before it")
				text, ok := c.Peek("a")
				require.Equal(t, held, ok)
				require.Equal(t, want, text)
			})
		})
	}
}

// A load that waits for itself is told so, however long the way round.
func TestARingOfLoadsIsRefused(t *testing.T) {
	for _, ring := range []string{"aa", "aba", "abcda"} {
		t.Run(ring, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var c *textcache.Cache[string]
				c = newCache(t, textcache.Config[string]{Load: func(ctx context.Context, key string) (string, error) {
					return c.Get(ctx, ring[strings.Index(ring, key)+1:][:1])
				}})
				_, err := c.Get(t.Context(), "a")
				require.ErrorIs(t, err, textcache.ErrRecursive)
			})
		})
	}
}

// Two loads that wait for each other, each begun by another caller.
func TestTwoLoadsThatWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c *textcache.Cache[string]
		c = newCache(t, textcache.Config[string]{Load: func(ctx context.Context, key string) (string, error) {
			time.Sleep(time.Second)
			return c.Get(ctx, map[string]string{"a": "b", "b": "a"}[key])
		}})
		a, b := ask(t.Context(), c, "a"), ask(t.Context(), c, "b")
		require.ErrorIs(t, (<-a).err, textcache.ErrRecursive)
		require.ErrorIs(t, (<-b).err, textcache.ErrRecursive)
	})
}

// Loads that need the same other load are no ring, and one that was given up frees
// the way.
func TestSharedDependenciesAreNoRing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c *textcache.Cache[string]
		c = newCache(t, textcache.Config[string]{Load: func(ctx context.Context, key string) (string, error) {
			if key == "leaf" {
				time.Sleep(time.Second)
				return "leaf", nil
			}
			short, cancel := context.WithTimeout(ctx, time.Millisecond)
			defer cancel()
			if _, err := c.Get(short, "leaf"); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the impatient Get: %v", err)
			}
			return c.Get(ctx, "leaf")
		}})
		a, b := ask(t.Context(), c, "a"), ask(t.Context(), c, "b")
		require.Equal(t, result{"leaf", nil}, <-a)
		require.Equal(t, result{"leaf", nil}, <-b)
	})
}

// LoadTimeout frees those who wait even when Load does not look at its context.
func TestLoadTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var fast atomic.Bool
		c := newCache(t, textcache.Config[string]{LoadTimeout: time.Second, Load: func(ctx context.Context, _ string) (string, error) {
			if !fast.Load() {
				time.Sleep(time.Hour)
			}
			return "text", ctx.Err()
		}})
		_, err := c.Get(t.Context(), "a")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, time.Second, time.Since(start))
		fast.Store(true)
		text, err := c.Get(t.Context(), "a")
		require.NoError(t, err, "a load that ran out of time blocks the key")
		require.Equal(t, "text", text)
		c.Close() // waits for the slow one: the bubble would complain of what is left
	})
}
