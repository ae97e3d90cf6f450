package textcache_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/textcache"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A clockModel is the obvious cache with times: a map, and the moment at which each
// text was stored.
type clockModel struct {
	texts map[string]string
	at    map[string]time.Time
	loads int
}

// age is how long ago a text was stored, and whether there is one.
func (m *clockModel) age(key string) (time.Duration, bool) {
	at, ok := m.at[key]
	return time.Since(at), ok
}

func (m *clockModel) put(key, text string) { m.texts[key], m.at[key] = text, time.Now() }

// Law textcache/times, under virtual time: a text is fresh for its TTL; past it, for
// StaleFor, it is served at once and loaded anew in the background; past it, for
// StaleIfError, it is served where the load fails.
func TestTimesAreAsConfigured(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rapid.SyncTest(t, func(t *rapid.T) {
			ttl := time.Duration(rapid.IntRange(1, 5).Draw(t, "ttl")) * time.Second
			staleFor := time.Duration(rapid.IntRange(0, 5).Draw(t, "stale for")) * time.Second
			staleIfError := time.Duration(rapid.IntRange(0, 8).Draw(t, "stale if error")) * time.Second
			m := clockModel{texts: map[string]string{}, at: map[string]time.Time{}}
			fails := false
			down := errors.New("down")
			c, err := textcache.New(textcache.Config[string]{
				TTL: ttl, StaleFor: staleFor, StaleIfError: staleIfError,
				Load: func(context.Context, string) (string, error) {
					if m.loads++; fails {
						return "", down
					}
					return fmt.Sprint("text ", m.loads), nil
				},
			})
			require.NoError(t, err)
			defer c.Close()
			paused := map[string]time.Time{} // when a failed refresh was
			key := rapid.SampledFrom([]string{"a", "b"})
			t.Repeat(map[string]func(*rapid.T){
				"sleep": func(t *rapid.T) {
					time.Sleep(time.Duration(rapid.IntRange(1, 4000).Draw(t, "ms")) * time.Millisecond)
				},
				"edge": func(t *rapid.T) { // to the moment when something changes, or just before
					age, held := m.age(key.Draw(t, "key"))
					edge := ttl + rapid.SampledFrom([]time.Duration{0, staleFor, staleIfError}).Draw(t, "edge")
					edge -= time.Duration(rapid.IntRange(0, 1).Draw(t, "before"))
					if held && edge > age {
						time.Sleep(edge - age)
					}
				},
				"fails": func(t *rapid.T) { fails = rapid.Bool().Draw(t, "fails") },
				"set": func(t *rapid.T) {
					k := key.Draw(t, "key")
					c.Set(k, "set")
					m.put(k, "set")
					delete(paused, k)
				},
				"delete": func(t *rapid.T) {
					k := key.Draw(t, "key")
					c.Delete(k)
					delete(m.texts, k)
					delete(m.at, k)
					delete(paused, k)
				},
				"get": func(t *rapid.T) {
					k := key.Draw(t, "key")
					age, held := m.age(k)
					before := m.loads
					got, err := c.Get(context.Background(), k)
					synctest.Wait() // for the refresh
					fresh := fmt.Sprint("text ", before+1)
					switch {
					case held && age < ttl:
						require.Equal(t, m.texts[k], got)
						require.Equal(t, before, m.loads, "a fresh text was loaded")
					case held && age < ttl+staleFor:
						require.NoError(t, err)
						require.Equal(t, m.texts[k], got, "not the stale text")
						if last, ok := paused[k]; ok && time.Since(last) < time.Second {
							require.Equal(t, before, m.loads, "a failed refresh was repeated at once")
							return
						}
						require.Equal(t, before+1, m.loads, "no refresh")
						if fails {
							paused[k] = time.Now()
						} else {
							m.put(k, fresh)
							delete(paused, k)
						}
					case !fails:
						require.NoError(t, err)
						require.Equal(t, fresh, got)
						m.put(k, got)
						delete(paused, k)
					case held && age < ttl+staleIfError:
						require.NoError(t, err)
						require.Equal(t, m.texts[k], got)
						paused[k] = time.Now()
					default:
						require.ErrorIs(t, err, down)
						require.Empty(t, got)
						paused[k] = time.Now()
					}
				},
				"": func(t *rapid.T) {
					for _, k := range []string{"a", "b"} {
						age, held := m.age(k)
						got, ok := c.Peek(k)
						require.Equal(t, held && age < ttl, ok, "Peek(%q) at age %v", k, age)
						if ok {
							require.Equal(t, m.texts[k], got)
						}
					}
				},
			})
		})
	})
}
