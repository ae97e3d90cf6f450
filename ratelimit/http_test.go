package ratelimit_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

func TestMiddleware(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := ratelimit.PerMinute(2, 60_000)
		c.Ticks = true
		served := 0
		h := ratelimit.Middleware(open(t, c), nil)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { served++ }))
		ask := func(from string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = from
			r.Header.Set("X-Forwarded-For", fmt.Sprint(served, time.Now()))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			return w
		}
		w := ask("192.0.2.1:1000")
		require.Equal(t, 200, w.Code)
		require.Equal(t, `"default";q=2;w=60`, w.Header().Get("RateLimit-Policy"))
		require.Equal(t, `"default";r=1;t=60`, w.Header().Get("RateLimit"))
		require.Empty(t, w.Header().Get("Retry-After"))
		require.Equal(t, 200, ask("[::ffff:192.0.2.1]:1001").Code, "the same millisecond, the same client")
		time.Sleep(time.Millisecond)
		w = ask("192.0.2.1:1002")
		require.Equal(t, 429, w.Code)
		require.Equal(t, "60", w.Header().Get("Retry-After"), "59.999 s, rounded up")
		require.Equal(t, `"default";r=0;t=60`, w.Header().Get("RateLimit"))
		require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		require.JSONEq(t, `{"title":"Too Many Requests","status":429}`, w.Body.String())
		require.Equal(t, 2, served)
		require.Equal(t, 200, ask("192.0.2.2:1000").Code)
		time.Sleep(60 * time.Second)
		require.Equal(t, 200, ask("192.0.2.1:1000").Code)
	})
	c := ratelimit.PerMinute(1, 60_000)
	c.Ticks, c.Capacity = true, 1
	h := ratelimit.Middleware(open(t, c), nil)(http.NotFoundHandler())
	for _, row := range []struct {
		from  string
		code  int
		after bool
	}{{"192.0.2.1:1", 404, false}, {"192.0.2.2:1", 429, false}, {"192.0.2.1:1", 429, true}} {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = row.from
		h.ServeHTTP(w, r)
		require.Equal(t, row.code, w.Code)
		require.Equal(t, row.after, w.Header().Get("Retry-After") != "", "of a client without room nobody knows when")
	}
	require.PanicsWithValue(t, "ratelimit: Middleware needs a limiter with Config.Ticks", func() {
		ratelimit.Middleware(open(t, ratelimit.PerMinute(1, 60_000)), nil)
	})
}

func TestClientIP(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:80":                   "192.0.2.1",
		"[2001:db8:1:2:3:4:5:6]:80":      "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff:4:5:6]:8080": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:80":              "fe80::/64",
		"@":                              "@", // a Unix socket
		"":                               "",
	} {
		require.Equal(t, want, ratelimit.ClientIP(&http.Request{RemoteAddr: remote}))
	}
}

// A clock that is set back locks nobody out (go-limiter#41), and one that jumps ahead
// and returns does not either.
func TestWallClock(t *testing.T) {
	c := ratelimit.PerMinute(1, 60_000)
	c.Ticks = true
	l := open(t, c)
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	ask := func(at time.Time) bool { return l.Allow("a", ratelimit.At(at)).Allowed }
	require.True(t, ask(now))
	require.False(t, ask(now.Add(-30*time.Second)), "a clock a little back")
	back := now.Add(-24 * time.Hour)
	require.False(t, ask(back))
	require.True(t, ask(back.Add(time.Minute)))
	require.True(t, ask(now.Add(1000*time.Hour)))
	require.False(t, ask(back.Add(61*time.Second)))
	require.True(t, ask(back.Add(121*time.Second)))
	require.Equal(t, ratelimit.Seq{}, ratelimit.At(time.Time{}), "before 1970")
}
