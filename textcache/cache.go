package textcache

import (
	"context"
	"iter"
	"math/rand/v2"
	"sync"
	"time"
)

// A Cache keeps texts by key, loads those it does not hold, and lets everybody who
// asks for the same key meanwhile share one load. It is made by [New], bounded,
// and safe for concurrent use. The zero value is an empty, closed cache.
//
// For each key it is linearizable: Get behaves as if it took effect at one instant
// between its call and its return, and so do Set and Delete. In particular a load
// never overwrites what was set or deleted while it ran.
//
// What it promises of shared loads:
//   - One load per key at a time, but for those that a write has overtaken.
//   - A caller whose context ends leaves, alone. The load is cancelled when its last
//     waiter leaves, and from that instant the key is free for a new one.
//   - A panic in Load becomes a *PanicError for all who wait, a Goexit
//     ErrLoaderExited, and the process lives. (A Get that runs Load itself, see
//     below, exits with it.)
//   - A load that waits for itself, directly or through other keys of the same
//     Cache, or asks for its own key anew, gets ErrRecursive.
//   - No error is remembered but ErrNotFound, and that only if Config says so.
//
// Texts, and keys of a string type, are copied when they are stored, so that they
// pin nothing larger. A key that is not equal to itself, as NaN is not, is loaded
// each time and never kept.
//
// A hit takes no lock, allocates nothing, and costs a lookup in a hash table, plus a
// look at the clock where there is a TTL. A load runs in a goroutine of its own,
// unless the context of the Get that starts it can never end and there is no
// LoadTimeout: then that Get runs Load itself.
type Cache[K comparable] struct {
	cfg  Config[K]
	made time.Time

	store store[K]
	reads reads

	mu        sync.Mutex
	flights   map[K]*flight[K]        // those whose result will be stored
	overtaken map[*flight[K]]struct{} // those that a write has detached
	refreshes int                     // loads that run for no caller
	closed    bool
	running   int           // loads, and refreshes that wait for one
	idle      chan struct{} // closed when none is running; nil while nobody asks

	loads, failures uint64
}

// New returns a Cache for c, or an error that says which field is wrong and why. Only a
// Cache with StaleFor runs anything in the background: close it.
func New[K comparable](c Config[K]) (*Cache[K], error) {
	c, err := c.check()
	if err != nil {
		return nil, err
	}
	cache := &Cache[K]{cfg: c, made: time.Now(), flights: map[K]*flight[K]{}, overtaken: map[*flight[K]]struct{}{}}
	cache.store.init(c.MaxEntries, c.MaxBytes)
	return cache, nil
}

// Get returns the text of key, from the cache or by Config.Load. It fails with the
// error of Load, with ctx.Err() if ctx ends first, or with an error of this
// package; then the text is "".
func (c *Cache[K]) Get(ctx context.Context, key K) (string, error) {
	e := c.store.find(key)
	if e != nil && (e.expires == 0 || e.fresh(c.now())) { // no look at the clock without a TTL
		e.visit()
		c.reads.hit()
		if e.missing {
			return "", ErrNotFound
		}
		return e.text, nil
	}
	return c.load(ctx, key)
}

// load is Get where there is no fresh entry.
func (c *Cache[K]) load(ctx context.Context, key K) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	from := c.loading(ctx)
	w := c.join(ctx, key, from)
	switch {
	case w.e != nil && w.e.missing:
		return "", ErrNotFound
	case w.e != nil:
		return w.e.text, nil
	case w.err != nil:
		return "", w.err
	}
	c.reads.miss()
	if w.alone { // it cannot leave, so it may as well work
		c.fly(w.f)
		c.unlink(from, w.f)
		return c.result(w.f)
	}
	if w.leads {
		go c.fly(w.f)
	}
	return c.await(ctx, w.f, from)
}

// A way is how a Get that found no fresh entry goes on: with an entry after all, an
// error, or a flight.
type way[K comparable] struct {
	e     *entry[K]
	err   error
	f     *flight[K]
	leads bool // it has to start the load
	alone bool // it has to run the load
}

// join looks again, under the lock, and joins a flight or makes one.
func (c *Cache[K]) join(ctx context.Context, key K, from *flight[K]) way[K] {
	c.mu.Lock()
	defer c.mu.Unlock() // the methods of ctx are the caller's, and may panic
	if e := c.store.find(key); e != nil {
		if e.fresh(c.now()) { // stored between the look and the lock
			e.visit()
			c.reads.hit()
			return way[K]{e: e}
		}
		if !e.missing && c.age(e) < c.cfg.StaleFor && !from.loads(key) {
			c.refresh(ctx, e)
			e.visit()
			c.reads.stale()
			return way[K]{e: e}
		}
	}
	w := way[K]{f: c.flights[key]}
	switch {
	case c.closed || c.flights == nil:
		return way[K]{err: ErrClosed}
	case from.loads(key), from != nil && w.f != nil && w.f.reaches(from):
		return way[K]{err: ErrRecursive}
	case w.f != nil:
		w.f.waiters++
	default:
		w.leads = true
		if w.alone = ctx.Done() == nil && c.cfg.LoadTimeout == 0; !w.alone {
			ctx = context.WithoutCancel(ctx)
		}
		w.f = c.start(ctx, key, from)
	}
	if !w.alone && w.f.done == nil {
		w.f.done = make(chan struct{})
	}
	if from != nil {
		if from.waitsFor == nil {
			from.waitsFor = map[*flight[K]]int{}
		}
		from.waitsFor[w.f]++
	}
	return w
}

// refresh loads an entry anew in the background, with the values of ctx. It gives
// up when the entry can be served no longer. The caller holds the lock.
func (c *Cache[K]) refresh(ctx context.Context, e *entry[K]) {
	if c.flights[e.key] != nil || c.refreshes >= maxRefreshes || c.closed || c.now() < e.retry {
		return
	}
	f := c.start(context.WithoutCancel(ctx), e.key, nil)
	f.refresh, f.done = true, make(chan struct{})
	c.refreshes++
	c.running++ // the one who waits
	go c.fly(f)
	left := c.cfg.StaleFor - c.age(e)
	go func() {
		wait, cancel := context.WithTimeout(context.Background(), left)
		_, _ = c.await(wait, f, nil)
		cancel()
		c.rest(false)
	}()
}

// entry makes an entry that is fresh from now on.
func (c *Cache[K]) entry(key K, text string) *entry[K] {
	e := &entry[K]{key: key, text: text}
	if ttl := c.cfg.TTL; ttl > 0 {
		if c.cfg.Jitter > 0 {
			ttl -= time.Duration(rand.Float64() * c.cfg.Jitter * float64(ttl))
		}
		e.expires = c.now() + ttl
	}
	return e
}

// Peek returns the text of key if the cache holds it and it is fresh. It loads
// nothing and does not count as a use.
func (c *Cache[K]) Peek(key K) (string, bool) {
	e := c.store.find(key)
	if e == nil || e.missing || !e.fresh(c.now()) {
		return "", false
	}
	return e.text, true
}

// Set stores a text. A load of the key that is under way will not overwrite it.
func (c *Cache[K]) Set(key K, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.detach(key)
	if same(key, key) {
		c.store.keep(c.entry(key, text))
	}
}

// Delete removes a key. A load of the key that is under way will not store its
// result.
func (c *Cache[K]) Delete(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.detach(key)
	c.store.forget(key)
}

// Clear removes everything; loads that are under way will store nothing.
func (c *Cache[K]) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key := range c.flights {
		c.detach(key)
	}
	c.store.clear()
}

// Len returns the number of entries, those past their TTL included that nothing has
// replaced or evicted yet.
func (c *Cache[K]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.store.entries
}

// Bytes returns the bytes of all texts, and of all keys of a string type.
func (c *Cache[K]) Bytes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.store.bytes
}

// All iterates over the fresh texts, in no order. What is stored or removed
// meanwhile may or may not be seen, and a key that is removed and stored again
// meanwhile may be seen twice.
func (c *Cache[K]) All() iter.Seq2[K, string] {
	return func(yield func(K, string) bool) {
		p := c.store.slots.Load()
		if p == nil {
			return
		}
		for i := range *p {
			e := (*p)[i].entry.Load()
			if e == nil || e == c.store.tomb || e.missing || !e.fresh(c.now()) {
				continue
			}
			if !yield(e.key, e.text) {
				return
			}
		}
	}
}

// Close cancels the loads under way, which fails those who wait for them with
// ErrClosed, and waits for Load to return. A closed cache serves what it holds and
// loads no more. Do not call Close from Load.
func (c *Cache[K]) Close() {
	c.mu.Lock()
	c.closed = true
	var flights []*flight[K]
	for _, f := range c.flights {
		flights = append(flights, f)
	}
	for f := range c.overtaken {
		flights = append(flights, f)
	}
	if c.running > 0 && c.idle == nil {
		c.idle = make(chan struct{})
	}
	idle := c.idle
	c.mu.Unlock()
	for _, f := range flights {
		c.land(f, "", ErrClosed, false)
	}
	if idle != nil {
		<-idle
	}
}
