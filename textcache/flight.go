package textcache

import (
	"context"
	"errors"
	"runtime/debug"
	"time"
)

// A flight is one load and those who wait for it. All of it is under the cache's
// lock; value and err are set before done is closed, and read after.
type flight[K comparable] struct {
	key     K
	ctx     loadContext[K]
	parent  *flight[K] // whose Load asked for this one, or nil
	waiters int        // callers, and the cache itself for a refresh
	refresh bool
	timer   *time.Timer
	done    chan struct{} // nil while nobody waits but who runs the load
	landed  bool          // value and err are set
	value   string
	err     error
	stale   bool // value is that of the entry which could not be loaded anew
	// waitsFor counts the flights that the load of this one waits for. A Get that
	// would close a ring of these is refused.
	waitsFor map[*flight[K]]int
}

// reaches reports whether f waits for target, or is it. Each flight is looked at
// once: many loads can wait for the same ones.
func (f *flight[K]) reaches(target *flight[K]) bool {
	seen := map[*flight[K]]bool{f: true}
	for next := []*flight[K]{f}; len(next) > 0; {
		f, next = next[len(next)-1], next[:len(next)-1]
		if f == target {
			return true
		}
		for g := range f.waitsFor {
			if !seen[g] {
				seen[g] = true
				next = append(next, g)
			}
		}
	}
	return false
}

// loads reports whether f, or a load that asked for it, is for key.
func (f *flight[K]) loads(key K) bool {
	for ; f != nil; f = f.parent {
		if same(f.key, key) || !same(f.key, f.key) && !same(key, key) {
			return true
		}
	}
	return false
}

// start makes the flight of a load for one waiter; the caller holds the lock, and
// calls fly. The context is without its end: nobody's cancellation is the load's,
// only everybody's.
func (c *Cache[K]) start(ctx context.Context, key K, from *flight[K]) *flight[K] {
	f := &flight[K]{key: key, parent: from, waiters: 1}
	f.ctx = loadContext[K]{Context: ctx, cache: c, flight: f}
	if c.cfg.LoadTimeout > 0 {
		f.ctx.deadline = time.Now().Add(c.cfg.LoadTimeout)
		// A timer of ours, since a Load that ignores its context must not keep
		// those who wait.
		f.timer = time.AfterFunc(c.cfg.LoadTimeout, func() { c.land(f, "", context.DeadlineExceeded, false) })
	}
	if same(key, key) {
		c.flights[key] = f
	} else {
		c.overtaken[f] = struct{}{} // Close finds it there
	}
	c.loads++
	c.running++
	return f
}

// same is ==. A key that is not the same as itself, as NaN is not, is never found
// again in a map, so it must not enter one.
func same[K comparable](a, b K) bool { return a == b }

// fly calls Load and lands the flight, whichever way Load ends.
func (c *Cache[K]) fly(f *flight[K]) {
	var value string
	missing := false
	err := ErrLoaderExited // unless Load returns or panics
	defer func() {
		if p := recover(); p != nil {
			value, err, missing = "", &PanicError{p, debug.Stack()}, false
		}
		c.land(f, value, err, missing)
		c.rest(f.refresh)
	}()
	value, err = c.cfg.Load(&f.ctx, f.key)
	// Here and not under the lock: errors.Is calls methods of the error, which can
	// panic as Load can.
	missing = err != nil && errors.Is(err, ErrNotFound)
}

// rest counts what has come to its end, a refresh or something else that runs.
func (c *Cache[K]) rest(refresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if refresh {
		c.refreshes--
	}
	if c.running--; c.running == 0 && c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// land ends a flight, once: it stores the result unless a write has overtaken the
// flight, and wakes those who wait.
func (c *Cache[K]) land(f *flight[K], value string, err error, missing bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.landed {
		return
	}
	f.landed = true
	f.end(err)
	if err != nil {
		value = ""
		c.failures++
	}
	f.value, f.err = value, err
	if c.flights[f.key] == f {
		delete(c.flights, f.key)
		c.keep(f, missing)
	}
	delete(c.overtaken, f)
	if f.done != nil {
		close(f.done)
	}
}

// keep stores what a flight brought that nothing has overtaken.
func (c *Cache[K]) keep(f *flight[K], missing bool) {
	switch old := c.store.find(f.key); {
	case f.err == nil:
		c.store.keep(c.entry(f.key, f.value))
	case missing:
		c.store.forget(f.key)
		if c.cfg.NegativeTTL > 0 {
			c.store.keep(&entry[K]{key: f.key, missing: true, expires: c.now() + c.cfg.NegativeTTL})
		}
	case old == nil || old.missing || c.closed: // Close is no failure of the load
	default:
		old.retry = c.now() + refreshPause
		if c.age(old) < c.cfg.StaleIfError {
			f.value, f.err, f.stale = old.text, nil, true
		}
	}
}

// detach takes a flight out of the way of a write: it will wake those who wait for
// it and store nothing. The caller holds the lock.
func (c *Cache[K]) detach(key K) {
	if f := c.flights[key]; f != nil {
		delete(c.flights, key)
		c.overtaken[f] = struct{}{}
	}
}

// leave gives up waiting. The load ends with its last waiter, and the key is free
// from then on: nobody can join a load that was cancelled.
func (c *Cache[K]) leave(f *flight[K]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.waiters--
	if f.waiters > 0 || f.landed {
		return
	}
	if c.flights[f.key] == f {
		delete(c.flights, f.key)
	}
	delete(c.overtaken, f)
	f.end(context.Canceled)
}

// end ends the context of the load.
func (f *flight[K]) end(err error) {
	if f.timer != nil {
		f.timer.Stop()
	}
	f.ctx.end(err)
}

// await waits for a flight as long as ctx allows. A result that is there beats a
// context that ended at the same time.
func (c *Cache[K]) await(ctx context.Context, f, from *flight[K]) (string, error) {
	select {
	case <-f.done:
	case <-ctx.Done():
		select {
		case <-f.done:
		default:
			c.unlink(from, f)
			c.leave(f)
			return "", ctx.Err()
		}
	}
	c.unlink(from, f)
	return c.result(f)
}

// result is what a flight that has landed brought.
func (c *Cache[K]) result(f *flight[K]) (string, error) {
	if f.stale {
		c.reads.stale()
	}
	return f.value, f.err
}

// unlink ends the wait of one flight for another.
func (c *Cache[K]) unlink(from, f *flight[K]) {
	if from == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if from.waitsFor[f]--; from.waitsFor[f] == 0 {
		delete(from.waitsFor, f)
	}
}

// now is the time since the cache was made, on the monotonic clock.
func (c *Cache[K]) now() time.Duration { return time.Since(c.made) }

// age is how long an entry has been past its TTL.
func (c *Cache[K]) age(e *entry[K]) time.Duration { return c.now() - e.expires }
