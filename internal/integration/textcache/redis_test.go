package textcache_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/textcache"
)

// The bounds of the tier under test: long enough for a slow machine to stay inside
// them, short enough to wait for.
const (
	ttl          = 300 * time.Millisecond
	staleIfError = 2 * time.Second
)

// tier is a cache in front of Redis. The version is part of the key, so that a new
// format forgets the old entries; the time in Redis is jittered by its writer.
func tier(rdb *redis.Client) (*textcache.Cache[string], error) {
	return textcache.New(textcache.Config[string]{
		TTL: ttl, Jitter: 0.2, StaleIfError: staleIfError, LoadTimeout: time.Second,
		Load: func(ctx context.Context, id string) (string, error) {
			text, err := rdb.Get(ctx, textcache.Key(textcache.Text("page/v2"), textcache.Text(id))).Result()
			if errors.Is(err, redis.Nil) {
				return "", textcache.ErrNotFound
			}
			return text, err
		},
	})
}

func write(t *testing.T, rdb *redis.Client, id, text string) {
	t.Helper()
	if err := rdb.Set(t.Context(), textcache.Key(textcache.Text("page/v2"), textcache.Text(id)), text, jittered(time.Minute)).Err(); err != nil {
		t.Fatal(err)
	}
}

// jittered spreads the ends of what is written together over a fifth of its time.
func jittered(d time.Duration) time.Duration { return d - rand.N(d/5) }

func client(addr string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, DialTimeout: 200 * time.Millisecond})
}

// TestMain is also the second process: a cache that answers ids on its standard
// input.
func TestMain(m *testing.M) {
	addr := os.Getenv("TEXTCACHE_CHILD")
	if addr == "" {
		os.Exit(m.Run())
	}
	c, err := tier(client(addr))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for sc := bufio.NewScanner(os.Stdin); sc.Scan(); {
		text, err := c.Get(context.Background(), sc.Text())
		fmt.Println(tell(text, err))
	}
}

func tell(text string, err error) string {
	switch {
	case err == nil:
		return "text " + text
	case errors.Is(err, textcache.ErrNotFound):
		return "not found"
	}
	return "error"
}

// A process is another one with a cache of its own.
type process struct{ *services.Process }

func spawn(t *testing.T, addr string) process {
	t.Helper()
	return process{services.Spawn(t, "TEXTCACHE_CHILD="+addr)}
}

func (p process) get(t *testing.T, id string) string {
	t.Helper()
	answer, err := p.Ask(id)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// until asks again until it gets the answer, within a bound.
func until(t *testing.T, bound time.Duration, want string, ask func() string) {
	t.Helper()
	var got string
	for end := time.Now().Add(bound); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if got = ask(); got == want {
			return
		}
	}
	t.Fatalf("after %v the answer is %q, want %q", bound, got, want)
}

func TestInFrontOfRedis(t *testing.T) {
	s := services.StartRedis(t)
	rdb := client(s.Addr)
	defer func() { _ = rdb.Close() }()
	write(t, rdb, "a", "one")

	ann, ben := spawn(t, s.Addr), spawn(t, s.Addr)
	both := []process{ann, ben}
	for _, p := range both {
		if got := p.get(t, "a"); got != "text one" {
			t.Fatalf("it gets %q", got)
		}
		if got := p.get(t, "never written"); got != "not found" {
			t.Fatalf("it gets %q", got)
		}
	}

	// What one process writes the others see within the TTL.
	write(t, rdb, "a", "two")
	for _, p := range both {
		until(t, 10*ttl, "text two", func() string { return p.get(t, "a") })
	}

	// The server is gone: what was held is served within its bound, and what was not
	// is a clear error at once.
	s.Kill()
	gone := time.Now()
	for _, p := range both {
		if got := p.get(t, "b"); got != "error" {
			t.Errorf("without the server a new key gives %q", got)
		}
		for time.Since(gone) < staleIfError/2 {
			if got := p.get(t, "a"); got != "text two" {
				t.Fatalf("after %v without the server: %q", time.Since(gone), got)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	for _, p := range both {
		until(t, 2*(ttl+staleIfError), "error", func() string { return p.get(t, "a") })
	}

	// It comes back, empty as after a crash, and nobody needs a restart.
	s.Restart(t)
	write(t, rdb, "a", "three")
	for _, p := range both {
		until(t, 10*ttl, "text three", func() string { return p.get(t, "a") })
	}
}

// A restart that is shorter than the bound is not noticed by who reads all the while.
func TestRedisRestarts(t *testing.T) {
	s := services.StartRedis(t)
	rdb := client(s.Addr)
	defer func() { _ = rdb.Close() }()
	write(t, rdb, "a", "one")
	c, err := tier(rdb)
	if err != nil {
		t.Fatal(err)
	}
	start, phase := time.Now(), 0
	for time.Since(start) < 6*ttl || phase < 2 {
		if text, err := c.Get(t.Context(), "a"); text != "one" || err != nil {
			t.Fatalf("in phase %d, after %v: %q, %v", phase, time.Since(start), text, err)
		}
		switch {
		case phase == 0 && time.Since(start) > ttl/2:
			s.Kill()
			phase = 1
		case phase == 1 && time.Since(start) > 3*ttl:
			s.Restart(t)
			write(t, rdb, "a", "one")
			phase = 2
		}
		time.Sleep(5 * time.Millisecond)
	}
	if n := c.Stats(); n.Stale == 0 || n.Failures == 0 {
		t.Errorf("nothing failed while the server was gone: %+v", n)
	}
}
