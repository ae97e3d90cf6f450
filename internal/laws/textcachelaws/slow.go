package textcachelaws

import (
	"context"
	"fmt"
	"sync"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
)

// slowCache is the obvious right cache: one lock around everything but the load, a
// load in a goroutine of its own that nobody can cancel, and a load that notices
// that it was overtaken. It forgets everything where it is full.
type slowCache struct {
	bound int
	load  flawed.Load
	mu    sync.Mutex
	texts map[string]string
	calls map[string]*slowCall
}

type slowCall struct {
	done chan struct{}
	text string
	err  error
}

func newSlowCache(bound int, load flawed.Load) flawed.Cache {
	return &slowCache{bound: bound, load: load, texts: map[string]string{}, calls: map[string]*slowCall{}}
}

func (c *slowCache) Get(ctx context.Context, key string) (string, error) {
	c.mu.Lock()
	if text, ok := c.texts[key]; ok {
		c.mu.Unlock()
		return text, nil
	}
	call := c.calls[key]
	if call == nil {
		call = &slowCall{done: make(chan struct{})}
		c.calls[key] = call
		go c.run(call, key)
	}
	c.mu.Unlock()
	select {
	case <-call.done:
		return call.text, call.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (c *slowCache) run(call *slowCall, key string) {
	func() {
		defer func() {
			if p := recover(); p != nil {
				call.err = fmt.Errorf("panic: %v", p)
			}
		}()
		call.text, call.err = c.load(context.Background(), key)
	}()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls[key] == call {
		delete(c.calls, key)
		if call.err == nil {
			c.put(key, call.text)
		}
	}
	close(call.done)
}

func (c *slowCache) put(key, text string) {
	if len(c.texts) >= c.bound {
		clear(c.texts)
	}
	c.texts[key] = text
}

func (c *slowCache) Peek(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, ok := c.texts[key]
	return text, ok
}

func (c *slowCache) Set(key, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, key)
	c.put(key, text)
}

func (c *slowCache) Delete(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, key)
	delete(c.texts, key)
}

func (c *slowCache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.texts)
}
