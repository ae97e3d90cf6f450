package textcache

import (
	"errors"
	"sync"

	"github.com/hardened-go/hardened/textcache"
)

// Mutants of the slot: repairs of clean_data that one could think of.

// errNoText is what the mutants say where there is nothing to fall back on.
var errNoText = errors.New("no text")

var errNotText = errors.New("not a text")

// EmptyMeansNone repairs the first request by a sentinel: the empty text.
type EmptyMeansNone struct {
	lock sync.Mutex
	last map[string]string
}

// Handle takes "" for "nothing yet".
func (c *EmptyMeansNone) Handle(tenant string, text any) (string, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.last == nil {
		c.last = map[string]string{}
	}
	switch text := text.(type) {
	case nil:
		if c.last[tenant] == "" {
			return "", errNoText
		}
		return c.last[tenant], nil
	case string:
		c.last[tenant] = textcache.Clean(text)
		return c.last[tenant], nil
	}
	return "", errNotText
}

// ReturnsTheSlot stores its text and returns what is in the slot: another request
// may have been there in between.
type ReturnsTheSlot struct {
	lock  sync.Mutex
	last  map[string]*string
	Yield func() // between the two
}

// Handle reads back what it wrote.
func (c *ReturnsTheSlot) Handle(tenant string, text any) (string, error) {
	c.lock.Lock()
	if c.last == nil {
		c.last = map[string]*string{}
	}
	switch text := text.(type) {
	case nil:
	case string:
		cleaned := textcache.Clean(text)
		c.last[tenant] = &cleaned
	default:
		c.lock.Unlock()
		return "", errNotText
	}
	c.lock.Unlock()
	c.Yield()
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.last[tenant] == nil {
		return "", errNoText
	}
	return *c.last[tenant], nil
}

// OneSlot checks everything and has one slot for all tenants.
type OneSlot struct{ last textcache.Last }

// Handle forgets who asks.
func (c *OneSlot) Handle(_ string, text any) (string, error) {
	switch text := text.(type) {
	case nil:
		return c.last.CleanOrLast(nil)
	case string:
		return c.last.Clean(text), nil
	}
	return "", errNotText
}

// KeepsFirst remembers a text unless it has one.
type KeepsFirst struct{ byTenant map[string]*textcache.Last }

// Handle never replaces.
func (c *KeepsFirst) Handle(tenant string, text any) (string, error) {
	if c.byTenant == nil {
		c.byTenant = map[string]*textcache.Last{}
	}
	if c.byTenant[tenant] == nil {
		c.byTenant[tenant] = new(textcache.Last)
	}
	last := c.byTenant[tenant]
	switch text := text.(type) {
	case nil:
		return last.CleanOrLast(nil)
	case string:
		if _, ok := last.Text(); ok {
			return textcache.Clean(text), nil
		}
		return last.Clean(text), nil
	}
	return "", errNotText
}

// HandsOutOnce empties the slot with the answer.
type HandsOutOnce struct{ byTenant map[string]*textcache.Last }

// Handle forgets what it answered.
func (c *HandsOutOnce) Handle(tenant string, text any) (string, error) {
	if c.byTenant == nil {
		c.byTenant = map[string]*textcache.Last{}
	}
	if c.byTenant[tenant] == nil {
		c.byTenant[tenant] = new(textcache.Last)
	}
	last := c.byTenant[tenant]
	switch text := text.(type) {
	case nil:
		defer last.Reset()
		return last.CleanOrLast(nil)
	case string:
		return last.Clean(text), nil
	}
	return "", errNotText
}
