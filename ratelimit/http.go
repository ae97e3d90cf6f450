package ratelimit

import (
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// Middleware limits the requests to an HTTP handler by the wall clock, in
// milliseconds (see [At]). The limiter's Config.Ticks must be set, or Middleware
// panics, as it does for nil: without it two requests of one millisecond are one event.
//
// The key of a request is what key returns, and [ClientIP] if key is nil. It must
// depend on nothing that a client may choose: X-Forwarded-For is a claim of whoever
// sent it, unless it was set by a proxy of your own, counted from the right.
//
// Each answer carries the fields RateLimit-Policy and RateLimit of the IETF's
// draft-ietf-httpapi-ratelimit-headers, under the policy name "default". A denial is
// 429 with Retry-After in seconds, where that is known, and a body of
// application/problem+json (RFC 9457), which tells nothing but that.
func Middleware(l *Limiter[string], key func(*http.Request) string) func(http.Handler) http.Handler {
	if l == nil || !l.rule.ticks {
		panic("ratelimit: Middleware needs a limiter with Config.Ticks")
	}
	if key == nil {
		key = ClientIP
	}
	policy := `"default";q=` + strconv.Itoa(l.rule.limit) + `;w=` + seconds(l.rule.window)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			d := l.Allow(key(r), At(time.Now()))
			h := w.Header()
			h.Set("RateLimit-Policy", policy)
			h.Set("RateLimit", `"default";r=`+strconv.Itoa(d.Remaining)+`;t=`+seconds(d.ResetAfterIDs))
			if d.Allowed {
				next.ServeHTTP(w, r)
				return
			}
			if d.RetryAfterIDs > 0 { // else nobody knows when
				h.Set("Retry-After", seconds(d.RetryAfterIDs))
			}
			h.Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = w.Write([]byte(`{"title":"Too Many Requests","status":429}` + "\n"))
		})
	}
}

// seconds rounds milliseconds up: who waits that long is not denied for having come a
// moment too early.
func seconds(ms uint64) string { return strconv.FormatUint(ms/1000+min(1, ms%1000), 10) }

// ClientIP returns the address that the connection comes from, as net/http's server
// sets it: of IPv6 the first 64 bits, since one client holds all the rest, and
// r.RemoteAddr as it is where that is no address and port. Behind a proxy it is the
// proxy's, which all clients share. Some other clients share a key as well: those that
// come from link-local addresses (fe80::/64, whatever the zone), and those of a Unix
// socket, which have no address ("@" or nothing). Give such servers a key of their own.
func ClientIP(r *http.Request) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := ap.Addr().Unmap().WithZone("")
	if addr.Is6() {
		return netip.PrefixFrom(addr, 64).Masked().String()
	}
	return addr.String()
}
