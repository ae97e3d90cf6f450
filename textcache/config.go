package textcache

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// What a [Cache] and its Load say to each other.
var (
	// ErrNotFound is what Load returns (it may be wrapped) to say that there is
	// nothing under the key. It is the one error that can be remembered: see
	// Config.NegativeTTL.
	ErrNotFound = errors.New("textcache: not found")

	// ErrRecursive is returned by a Get that waits, directly or through other
	// keys, for itself. It is found by the context that Load was given: pass that
	// one on.
	ErrRecursive = errors.New("textcache: the load waits for itself")

	// ErrLoaderExited is returned to all who waited for a Load that ended its
	// goroutine by runtime.Goexit, as FailNow of a test does.
	ErrLoaderExited = errors.New("textcache: Load ended its goroutine")

	// ErrClosed is returned where a closed Cache would have to load.
	ErrClosed = errors.New("textcache: the cache is closed")
)

// A PanicError is returned to all who waited for a Load that panicked. Its text
// leaves out the panic's value, which may hold a user's data.
type PanicError struct {
	Value any    // what Load panicked with
	Stack []byte // the stack of the goroutine that panicked
}

// Error says that Load panicked.
func (e *PanicError) Error() string { return "textcache: Load panicked" }

// Unwrap returns the panic's value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Config says what a [Cache] loads, how much it keeps and for how long. Only Load
// is needed. The zero values are bounded in size and serve nothing stale.
type Config[K comparable] struct {
	// Load gets the text of a key that the cache does not hold. Its context is
	// cancelled when nobody waits any more, and carries the values of the context
	// of the Get that started it. It runs once per key at a time, but for loads
	// that a write has overtaken or that go on after their context was cancelled.
	// It has no default.
	Load func(ctx context.Context, key K) (string, error)

	// MaxEntries bounds the number of entries. Default: 65,536.
	MaxEntries int

	// MaxBytes bounds the bytes of all texts, and of all keys of a string type;
	// about 150 bytes of bookkeeping per entry come on top. A text that is larger
	// alone is returned and not kept. Default: 64 MiB.
	MaxBytes int64

	// TTL is how long an entry is fresh. Default: 0, which is for ever.
	TTL time.Duration

	// Jitter shortens each TTL by a random share of up to this, from 0 to 1, so
	// that what was stored together is not reloaded together. Default: 0.
	Jitter float64

	// NegativeTTL is how long ErrNotFound is remembered. Default: not at all.
	NegativeTTL time.Duration

	// StaleFor is how long past its TTL an entry is still served at once, while
	// one load refreshes it in the background, for as long as it can be served so.
	// At most 64 refreshes run at a time: a Load that ignores the end of its
	// context keeps its place until it returns. A key whose refresh failed waits a
	// second. Default: not at all.
	StaleFor time.Duration

	// StaleIfError is how long past its TTL an entry is served where loading it
	// fails with anything but ErrNotFound. A caller whose own context ends first
	// gets the error of its context. Default: not at all.
	StaleIfError time.Duration

	// LoadTimeout cancels the context of a load and fails those who wait with
	// context.DeadlineExceeded, even if Load goes on. Default: none, each caller's own
	// context bounds its own wait.
	LoadTimeout time.Duration
}

const (
	defaultMaxEntries = 1 << 16
	defaultMaxBytes   = 64 << 20
	maxRefreshes      = 64
	refreshPause      = time.Second
)

// check fills the defaults in and refuses what makes no sense.
func (c Config[K]) check() (Config[K], error) {
	bad := func(field string, value any, why string) error {
		return fmt.Errorf("textcache: Config.%s (%v) %s", field, value, why)
	}
	switch {
	case c.Load == nil:
		return c, bad("Load", nil, "is required")
	case c.MaxEntries < 0:
		return c, bad("MaxEntries", c.MaxEntries, "is negative")
	case c.MaxBytes < 0:
		return c, bad("MaxBytes", c.MaxBytes, "is negative")
	case !(c.Jitter >= 0 && c.Jitter <= 1):
		return c, bad("Jitter", c.Jitter, "is not from 0 to 1")
	case c.Jitter > 0 && c.TTL == 0:
		return c, bad("Jitter", c.Jitter, "shortens no TTL")
	case c.StaleFor > 0 && c.TTL == 0:
		return c, bad("StaleFor", c.StaleFor, "follows no TTL")
	case c.StaleIfError > 0 && c.TTL == 0:
		return c, bad("StaleIfError", c.StaleIfError, "follows no TTL")
	}
	for _, d := range []struct {
		field string
		value time.Duration
	}{
		{"TTL", c.TTL},
		{"NegativeTTL", c.NegativeTTL},
		{"StaleFor", c.StaleFor},
		{"StaleIfError", c.StaleIfError},
		{"LoadTimeout", c.LoadTimeout},
	} {
		if d.value < 0 || d.value > maxDuration {
			return c, bad(d.field, d.value, "is negative or more than a hundred years")
		}
	}
	if c.MaxEntries == 0 {
		c.MaxEntries = defaultMaxEntries
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = defaultMaxBytes
	}
	return c, nil
}

// maxDuration keeps sums of an age and two durations far from overflow.
const maxDuration = 100 * 365 * 24 * time.Hour
