// Package textcache holds the originals that package textcache corrects, and
// mutants, under test as wrong.
//
// Python's exceptions are panics here: to the request that meets one it is the
// same. Where the original's threads could be interrupted, the ports call a yield
// function, in which a law runs another request.
package textcache

import (
	"sync"

	"github.com/hardened-go/hardened/textcache"
)

// A Process answers requests: a text is cleaned and remembered, nil asks for the
// last text of the tenant.
type Process interface {
	Handle(tenant string, text any) (string, error)
}

// Raised is an exception of the original, as a panic.
type Raised string

// strip is text.strip().lower() of the original, on what may be no text.
func strip(text any) string {
	switch text := text.(type) {
	case nil:
		panic(Raised("AttributeError: 'NoneType' object has no attribute 'strip'"))
	case string:
		return textcache.Clean(text)
	default:
		panic(Raised("AttributeError: 'int' object has no attribute 'strip'"))
	}
}

// CleanData is clean_data of document 000, "Debug Mystery", with its global
// variables as fields.
//
//	def clean_data(text):
//	    global _cached_text
//	    with _lock:
//	        if text is None:
//	            text = _cached_text
//	        _cached_text = text
//	    return text.strip().lower()
//
// Symptom: "Randomly we see AttributeError: 'NoneType' object has no attribute
// 'strip' in production." Breaks last/before-any, last/poison, last/tenant.
type CleanData struct {
	lock       sync.Mutex
	cachedText any
	Yield      func() // between the lock and the cleaning
}

// Handle is clean_data(text): it knows no tenants.
func (c *CleanData) Handle(_ string, text any) (string, error) {
	c.lock.Lock()
	if text == nil {
		text = c.cachedText
	}
	c.cachedText = text
	c.lock.Unlock()
	c.Yield()
	return strip(text), nil
}

// InsideLock is what the second assistant's diagnosis asks for: "The race condition
// occurs because the strip() and lower() operations happen outside the lock." With
// them inside nothing changes, for text is a local variable.
type InsideLock struct {
	lock       sync.Mutex
	cachedText any
}

// Handle is clean_data(text) with the whole body under the lock.
func (c *InsideLock) Handle(_ string, text any) (string, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if text == nil {
		text = c.cachedText
	}
	c.cachedText = text
	return strip(text), nil
}
