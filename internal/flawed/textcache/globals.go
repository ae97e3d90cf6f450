package textcache

import (
	"context"
	"sync"
)

// A Cache is what the laws know of a cache of texts that loads what it does not
// hold.
type Cache interface {
	Get(ctx context.Context, key string) (string, error)
	Peek(key string) (string, bool)
	Set(key, text string)
	Delete(key string)
	Len() int
}

// A Load gets a text; "" with an error where there is none.
type Load func(ctx context.Context, key string) (string, error)

// User is a row, or nil where Python has None.
type user struct{ id, text string }

// GetUser is get_user of document 000, "Code Review Request" (NR2), with its global
// list as a field:
//
//	def get_user(user_id):
//	    global _users
//	    for u in _users:
//	        if u['id'] == user_id:
//	            return u
//	    # Not found, fetch from DB
//	    user = fetch_from_db(user_id)
//	    _users.append(user)
//	    return user
//
// Symptoms: it grows for ever, is never refreshed, and once a user was not found
// every later search raises TypeError: 'NoneType' object is not subscriptable.
// There is no lock; the laws hand it no two threads at once.
type GetUser struct {
	FetchFromDB Load
	users       []*user
}

// Get is get_user. Where Python returns None it reports an error, so that the
// caller of Get sees the same as with the others.
func (c *GetUser) Get(ctx context.Context, key string) (string, error) {
	for _, u := range c.users {
		if u == nil {
			panic(Raised("TypeError: 'NoneType' object is not subscriptable"))
		}
		if u.id == key {
			return u.text, nil
		}
	}
	text, err := c.FetchFromDB(ctx, key)
	var fetched *user
	if err == nil {
		fetched = &user{key, text}
	}
	c.users = append(c.users, fetched)
	return text, err
}

// Peek looks a user up as get_user does, without fetching.
func (c *GetUser) Peek(key string) (string, bool) {
	for _, u := range c.users {
		if u != nil && u.id == key {
			return u.text, true
		}
	}
	return "", false
}

// Set is what its users would write: append.
func (c *GetUser) Set(key, text string) { c.users = append(c.users, &user{key, text}) }

// Delete is all that the original offers: clear_cache.
func (c *GetUser) Delete(string) { c.users = nil }

// Len is the length of the list.
func (c *GetUser) Len() int { return len(c.users) }

// CachedOperation is cached_operation of the same document, with its global dict as
// a field and the lock that the reviewers ask for around each access to it.
//
//	def cached_operation(key, expensive_func):
//	    global _cache
//	    if key not in _cache:
//	        _cache[key] = expensive_func()
//	    return _cache[key]
//
// Symptoms: unbounded, stale for ever, concurrent callers all run the expensive
// function, and clear_cache during a call brings the old value back.
type CachedOperation struct {
	ExpensiveFunc Load
	mu            sync.Mutex
	cache         map[string]string
}

// Get is cached_operation.
func (c *CachedOperation) Get(ctx context.Context, key string) (string, error) {
	if text, ok := c.Peek(key); ok {
		return text, nil
	}
	text, err := c.ExpensiveFunc(ctx, key)
	if err != nil {
		return "", err
	}
	c.Set(key, text)
	return text, nil
}

// Peek reads the dict.
func (c *CachedOperation) Peek(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, ok := c.cache[key]
	return text, ok
}

// Set writes the dict.
func (c *CachedOperation) Set(key, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cache == nil {
		c.cache = map[string]string{}
	}
	c.cache[key] = text
}

// Delete removes a key from the dict.
func (c *CachedOperation) Delete(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.cache, key)
}

// Len is the size of the dict.
func (c *CachedOperation) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.cache)
}
