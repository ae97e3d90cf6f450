package ratelimittest_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"sync"
	"testing"

	"github.com/hardened-go/hardened/ratelimit"
	"github.com/hardened-go/hardened/ratelimit/ratelimittest"
)

// memory is a store in this process: a limiter for each key.
type memory struct {
	config ratelimit.Config
	mu     sync.Mutex
	keys   map[string]*ratelimit.Limiter[string]
}

func open(c ratelimit.Config) *memory {
	return &memory{config: c, keys: map[string]*ratelimit.Limiter[string]{}}
}

func (m *memory) Take(ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
	if err := ctx.Err(); err != nil {
		return ratelimit.Decision{}, err
	}
	m.mu.Lock()
	l := m.keys[q.Key]
	if l == nil {
		l, _ = ratelimit.New[string](m.config)
		m.keys[q.Key] = l
	}
	m.mu.Unlock()
	return l.AllowN(q.Key, q.At, q.Cost)
}

func TestMemory(t *testing.T) {
	if err := ratelimittest.TestStore(func(c ratelimit.Config) (ratelimit.Store, error) { return open(c), nil }); err != nil {
		t.Error(err)
	}
}

// Neither a store nor an error is a fault that is told, not a panic.
func TestNoStore(t *testing.T) {
	err := ratelimittest.TestStore(func(ratelimit.Config) (ratelimit.Store, error) { return nil, nil })
	if err == nil || !strings.Contains(err.Error(), "neither a store nor an error") {
		t.Errorf("no store: %v", err)
	}
}

// A store may say what it does not promise, but not that it promises nothing.
func TestUnsupported(t *testing.T) {
	var asked int
	not := func(leaves func(ratelimit.Config) bool, err error) error {
		return ratelimittest.TestStore(func(c ratelimit.Config) (ratelimit.Store, error) {
			if leaves(c) {
				asked++
				return nil, err
			}
			return open(c), nil
		})
	}
	exact := func(c ratelimit.Config) bool { return c.Algorithm == ratelimit.Exact }
	all := func(ratelimit.Config) bool { return true }
	unsupported := fmt.Errorf("mine: %w", errors.ErrUnsupported)
	if err := not(exact, unsupported); err != nil || asked == 0 {
		t.Errorf("all but Exact: %v, asked for Exact %d times", err, asked)
	}
	if err := not(all, unsupported); err == nil || err.Error() != "no Config is supported" {
		t.Errorf("nothing: %v", err)
	}
	if err := not(exact, errors.New("down")); err == nil || !strings.Contains(err.Error(), "down") {
		t.Errorf("down: %v", err)
	}
}

// A store that is wrong in one way.
type wrong struct {
	*memory
	take func(*memory, context.Context, ratelimit.Request) (ratelimit.Decision, error)
}

func (w wrong) Take(ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
	return w.take(w.memory, ctx, q)
}

// renamed is a store that takes some keys for others.
func renamed(name func(string) string) func(*memory, context.Context, ratelimit.Request) (ratelimit.Decision, error) {
	return func(m *memory, ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
		q.Key = name(q.Key)
		return m.Take(ctx, q)
	}
}

func TestWrongStoresAreFound(t *testing.T) {
	for name, take := range map[string]func(*memory, context.Context, ratelimit.Request) (ratelimit.Decision, error){
		"denies all": func(*memory, context.Context, ratelimit.Request) (ratelimit.Decision, error) {
			return ratelimit.Decision{}, nil
		},
		"one key for all": func(m *memory, ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
			q.Key = ""
			return m.Take(ctx, q)
		},
		"folds case":             renamed(strings.ToLower),
		"cuts keys to 4 bytes":   renamed(func(k string) string { return k[:min(4, len(k))] }),
		"cuts long keys":         renamed(func(k string) string { return k[:min(255, len(k))] }),
		"trims keys":             renamed(strings.TrimSpace),
		"ends keys at a NUL":     renamed(func(k string) string { k, _, _ = strings.Cut(k, "\x00"); return k }),
		"keys as UTF-8":          renamed(func(k string) string { return strings.ToValidUTF8(k, "?") }),
		"hashes keys into 16":    renamed(func(k string) string { return fmt.Sprint(crc32.ChecksumIEEE([]byte(k)) % 16) }),
		"hashes keys into 1,024": renamed(func(k string) string { return fmt.Sprint(crc32.ChecksumIEEE([]byte(k)) % 1024) }),
		"ids as doubles": func(m *memory, ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
			q.At.ID = uint64(min(float64(q.At.ID), 1<<63))
			return m.Take(ctx, q)
		},
		"no epochs": func(m *memory, ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
			q.At.Epoch = 0
			return m.Take(ctx, q)
		},
		"an ended context is no error": func(m *memory, _ context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
			return m.Take(context.Background(), q)
		},
		"reads, then writes": func(m *memory, ctx context.Context, q ratelimit.Request) (ratelimit.Decision, error) {
			d, err := m.Take(ctx, ratelimit.Request{Key: q.Key, At: q.At})
			if d.Remaining >= q.Cost && q.Cost > 0 {
				if _, err := m.Take(ctx, q); err != nil {
					return ratelimit.Decision{}, err
				}
			}
			return d, err
		},
	} {
		if ratelimittest.TestStore(func(c ratelimit.Config) (ratelimit.Store, error) { return wrong{open(c), take}, nil }) == nil {
			t.Errorf("a store that %s passes", name)
		}
	}
	for name, change := range map[string]func(*ratelimit.Config){
		"has one word for Exact": func(c *ratelimit.Config) {
			if c.Algorithm == ratelimit.Exact {
				c.Algorithm = ratelimit.StrictGCRA
			}
		},
		"ends a window of Exact early": func(c *ratelimit.Config) {
			if c.Algorithm == ratelimit.Exact {
				c.MaxLateness, c.Window = cmp.Or(c.MaxLateness, c.Window), c.Window-1
			}
		},
		"knows no quota":          func(c *ratelimit.Config) { c.Quota = 0 },
		"has one more in a quota": func(c *ratelimit.Config) { c.Quota += min(1, c.Quota) },
	} {
		if ratelimittest.TestStore(func(c ratelimit.Config) (ratelimit.Store, error) {
			change(&c)
			return open(c), nil
		}) == nil {
			t.Errorf("a store that %s passes", name)
		}
	}
}
