// Ratelimit-http is an HTTP server that serves each client 60 requests a minute, 20 of
// them at once, by the wall clock:
//
//	go run ./examples/ratelimit-http -addr 127.0.0.1:8080
//	for i in $(seq 100); do curl -si 127.0.0.1:8080 | head -1; done
//
// It stands on its own in front of clients. Behind a proxy that you run, -proxies says
// how many there are: then the client is who the outermost of them saw.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/hardened-go/hardened/ratelimit"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to listen")
	proxies := flag.Int("proxies", 0, "how many proxies of your own are in front")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	l, err := net.Listen("tcp", *addr)
	if err == nil {
		err = serve(ctx, l, *proxies)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// handler limits what it serves.
func handler(proxies int) (http.Handler, error) {
	c := ratelimit.PerMinute(60, 60_000) // an id is a millisecond
	c.Ticks = true
	c.Algorithm = ratelimit.GCRA // one word for each client, however many requests
	c.Burst = 20                 // at once; the rest one a second
	c.Capacity = 1_000_000       // clients within a minute; who comes beyond them is denied
	l, err := ratelimit.New[string](c)
	if err != nil {
		return nil, err
	}
	hello := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hello") })
	return ratelimit.Middleware(l, client(proxies))(hello), nil
}

// client says who asks, where so many proxies of our own are in front. Each appends to
// X-Forwarded-For whom it saw: counted from the right, so many are true, and the rest
// is what the client says of himself.
func client(proxies int) func(*http.Request) string {
	return func(r *http.Request) string {
		if proxies <= 0 {
			return ratelimit.ClientIP(r)
		}
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if len(hops) < proxies {
			return ratelimit.ClientIP(r) // it did not come through them
		}
		ip, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-proxies]))
		if err != nil {
			return ratelimit.ClientIP(r)
		}
		r = &http.Request{RemoteAddr: netip.AddrPortFrom(ip, 0).String()}
		return ratelimit.ClientIP(r) // of IPv6 the first 64 bits
	}
}

// serve serves until ctx ends, and finishes what it has begun.
func serve(ctx context.Context, l net.Listener, proxies int) error {
	h, err := handler(proxies)
	if err != nil {
		return err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err = s.Shutdown(ctx)
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
