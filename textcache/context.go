package textcache

import (
	"context"
	"sync"
	"time"
)

// A loadContext is the context of a load: the values of a caller's, an end of its
// own, and the way back to its flight. It is part of the flight, and makes its
// channel only when somebody looks, since most loads never do: the contexts of the
// standard library would be four allocations and half the cost of a miss.
type loadContext[K comparable] struct {
	context.Context // without its end
	cache           *Cache[K]
	flight          *flight[K]
	deadline        time.Time // zero: none

	mu    sync.Mutex
	done  chan struct{}
	err   error           // why it ended
	after map[*int]func() // to be called at the end
}

// Deadline is that of LoadTimeout.
func (x *loadContext[K]) Deadline() (time.Time, bool) { return x.deadline, !x.deadline.IsZero() }

// Done is closed when the last waiter has left, or the load is over.
func (x *loadContext[K]) Done() <-chan struct{} {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.done == nil {
		x.done = make(chan struct{})
		if x.err != nil {
			close(x.done)
		}
	}
	return x.done
}

// Err is context.Canceled or context.DeadlineExceeded once Done is closed.
func (x *loadContext[K]) Err() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.err
}

// AfterFunc is what package context looks for in a context that is not its own:
// without it each child that Load makes would cost a goroutine.
func (x *loadContext[K]) AfterFunc(f func()) (stop func() bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err != nil {
		go f()
		return func() bool { return false }
	}
	if x.after == nil {
		x.after = map[*int]func(){}
	}
	key := new(int)
	x.after[key] = f
	return func() bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		_, waiting := x.after[key]
		delete(x.after, key)
		return waiting
	}
}

// flightKey is the key under which a load's context holds its flight. The pointer
// tells apart the caches that a load goes through.
type flightKey[K comparable] struct{ cache *Cache[K] }

// Value is the caller's value, or the flight.
func (x *loadContext[K]) Value(key any) any {
	if k, ok := key.(flightKey[K]); ok && k.cache == x.cache {
		return x.flight
	}
	return x.Context.Value(key)
}

// end ends the context: with DeadlineExceeded for that, else Canceled.
func (x *loadContext[K]) end(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err != nil {
		return
	}
	if x.err = context.Canceled; err == context.DeadlineExceeded {
		x.err = err
	}
	if x.done != nil {
		close(x.done)
	}
	for _, f := range x.after {
		go f()
	}
	x.after = nil
}

// loading returns the flight whose load has this context, or nil.
func (c *Cache[K]) loading(ctx context.Context) *flight[K] {
	f, _ := ctx.Value(flightKey[K]{c}).(*flight[K])
	return f
}
