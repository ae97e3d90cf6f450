package textcache

import (
	"context"
	"sync"
)

// A loadContext is the context of a load: the values of the first caller's, an end
// of its own, and the way back to its flight. It is part of the flight, and makes
// its channel only when somebody looks, since most loads never do: the contexts of
// the standard library would be four allocations and half the cost of a miss.
type loadContext[K comparable] struct {
	context.Context // without its cancellation
	cache           *Cache[K]
	flight          *flight[K]

	mu    sync.Mutex
	done  chan struct{}
	ended bool
}

// Done is closed when the last waiter has left, or the load is over.
func (x *loadContext[K]) Done() <-chan struct{} {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.done == nil {
		x.done = make(chan struct{})
		if x.ended {
			close(x.done)
		}
	}
	return x.done
}

// Err is context.Canceled once Done is closed.
func (x *loadContext[K]) Err() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ended {
		return context.Canceled
	}
	return nil
}

// flightKey is the key under which a load's context holds its flight. The pointer
// tells apart the caches that a load goes through.
type flightKey[K comparable] struct{ cache *Cache[K] }

// Value is the first caller's value, or the flight.
func (x *loadContext[K]) Value(key any) any {
	if k, ok := key.(flightKey[K]); ok && k.cache == x.cache {
		return x.flight
	}
	return x.Context.Value(key)
}

func (x *loadContext[K]) cancel() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.ended {
		x.ended = true
		if x.done != nil {
			close(x.done)
		}
	}
}

// loading returns the flight whose load has this context, or nil.
func (c *Cache[K]) loading(ctx context.Context) *flight[K] {
	f, _ := ctx.Value(flightKey[K]{c}).(*flight[K])
	return f
}
