package textcache

import (
	"context"
	"sync"
)

// SingleFlight is what everyone writes: a map under a mutex, and
// golang.org/x/sync/singleflight in front of the load. Symptoms: the first caller's
// cancellation fails the others, a panic of the load is everybody's, and a load
// overwrites what was set or deleted while it ran.
type SingleFlight struct {
	CachedOperation
	Bound int // the entries it keeps: it empties itself where there are more

	group group
}

// Get loads under the first caller's context.
func (c *SingleFlight) Get(ctx context.Context, key string) (string, error) {
	if text, ok := c.Peek(key); ok {
		return text, nil
	}
	return c.group.do(ctx, key, func() (string, error) {
		text, err := c.ExpensiveFunc(ctx, key)
		if err == nil {
			c.bounded()
			c.Set(key, text)
		}
		return text, err
	})
}

func (c *SingleFlight) bounded() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.cache) >= c.Bound {
		clear(c.cache)
	}
}

// group is singleflight.Group.Do of golang.org/x/sync v0.24.0, reduced to texts: who
// comes second waits for the first, whatever its own context says. The real one
// blocks in WaitGroup.Wait; this one calls ctx.Done first, in which a law sees that
// the caller has begun to wait.
type group struct {
	mu sync.Mutex
	m  map[string]*call
}

type call struct {
	wg       sync.WaitGroup
	text     string
	err      error
	panicked any
}

func (g *group) do(ctx context.Context, key string, fn func() (string, error)) (string, error) {
	g.mu.Lock()
	if g.m == nil {
		g.m = map[string]*call{}
	}
	if c, ok := g.m[key]; ok {
		g.mu.Unlock()
		_ = ctx.Done()
		c.wg.Wait()
		if c.panicked != nil {
			panic(c.panicked)
		}
		return c.text, c.err
	}
	c := &call{}
	c.wg.Add(1)
	g.m[key] = c
	g.mu.Unlock()
	defer func() {
		c.panicked = recover()
		c.wg.Done()
		g.mu.Lock()
		delete(g.m, key)
		g.mu.Unlock()
		if c.panicked != nil {
			panic(c.panicked)
		}
	}()
	c.text, c.err = fn()
	return c.text, c.err
}

// Forgetful is SingleFlight with the write and the load in the right order for Set
// and not for Delete: it keeps a version per key that Delete forgets to raise.
type Forgetful struct {
	SingleFlight
	versions map[string]int
}

// Get stores what it loaded if nothing was set meanwhile.
func (c *Forgetful) Get(ctx context.Context, key string) (string, error) {
	if text, ok := c.Peek(key); ok {
		return text, nil
	}
	return c.group.do(ctx, key, func() (string, error) {
		before := c.version(key, 0)
		text, err := c.ExpensiveFunc(context.WithoutCancel(ctx), key)
		if err == nil && c.version(key, 0) == before {
			c.bounded()
			c.CachedOperation.Set(key, text)
		}
		return text, err
	})
}

// Set raises the version.
func (c *Forgetful) Set(key, text string) {
	c.version(key, 1)
	c.CachedOperation.Set(key, text)
}

func (c *Forgetful) version(key string, add int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.versions == nil {
		c.versions = map[string]int{}
	}
	c.versions[key] += add
	return c.versions[key]
}

// Remembers keeps errors as if they were texts.
type Remembers struct {
	SingleFlight
	errs map[string]error
}

// Get remembers every answer.
func (c *Remembers) Get(ctx context.Context, key string) (string, error) {
	c.mu.Lock()
	err := c.errs[key]
	c.mu.Unlock()
	if err != nil {
		return "", err
	}
	text, err := c.SingleFlight.Get(ctx, key)
	if err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.errs == nil {
			c.errs = map[string]error{}
		}
		c.errs[key] = err
	}
	return text, err
}
