package textcache

import (
	"reflect"
	"strings"
	"sync/atomic"
	"time"
)

// An entry is what the cache knows of one key: a text, or that there is none. All
// but visited is set before others see it and never changes, or is touched under
// the lock only.
type entry[K comparable] struct {
	key     K
	text    string
	missing bool          // ErrNotFound is remembered
	expires time.Duration // when it stops being fresh; 0 for never
	visited atomic.Bool   // since the hand passed

	retry      time.Duration // no refresh before, under the lock
	size       int64
	prev, next *entry[K] // under the lock
}

func (e *entry[K]) fresh(now time.Duration) bool { return e.expires == 0 || now < e.expires }

// visit marks an entry as used. The load keeps the line shared between readers
// when it is marked already.
func (e *entry[K]) visit() {
	if !e.visited.Load() {
		e.visited.Store(true)
	}
}

// A store holds entries within bounds and evicts by SIEVE (Zhang and others,
// "SIEVE is Simpler than LRU", NSDI 2024): entries queue in order of arrival, a
// hand walks from the oldest to the newest, spares those visited since it last
// passed, and evicts the first that was not. A hit therefore writes at most one
// bit and takes no lock.
//
// Everything but find needs the cache's lock.
type store[K comparable] struct {
	table[K]
	root       entry[K] // of the ring: root.next is the newest, root.prev the oldest
	hand       *entry[K]
	entries    int
	bytes      int64
	maxEntries int
	maxBytes   int64
	evictions  uint64
}

func (s *store[K]) init(maxEntries int, maxBytes int64) {
	s.maxEntries, s.maxBytes = maxEntries, maxBytes
	s.table.init()
	s.root.prev, s.root.next = &s.root, &s.root
	s.hand = &s.root
}

// keep stores e, which find sees from now on, in place of what the key had. An
// entry larger than the bound is not kept, and neither is what it would replace.
func (s *store[K]) keep(e *entry[K]) {
	e.key, e.text = own(e.key), strings.Clone(e.text)
	e.size = int64(len(e.text)) + keySize(e.key)
	if e.size > s.maxBytes || s.maxEntries == 0 { // 0: a Cache that New did not make
		s.forget(e.key)
		return
	}
	if old := s.find(e.key); old != nil {
		e.visited.Store(old.visited.Load())
		e.prev, e.next = old.prev, old.next
		e.prev.next, e.next.prev = e, e
		if s.hand == old {
			s.hand = e
		}
		s.bytes += e.size - old.size
		old.prev, old.next = nil, nil // see drop
	} else {
		e.prev, e.next = &s.root, s.root.next
		e.prev.next, e.next.prev = e, e
		s.entries++
		s.bytes += e.size
	}
	s.put(e)
	for s.entries > s.maxEntries || s.bytes > s.maxBytes {
		s.evict(e)
	}
}

// evict removes one entry, and not the one that is just being stored.
func (s *store[K]) evict(not *entry[K]) {
	for {
		e := s.hand
		if e == &s.root {
			e = s.root.prev
		}
		s.hand = e.prev
		switch {
		case e == not, e == &s.root:
		case e.visited.Load():
			e.visited.Store(false)
		default:
			s.drop(e)
			if s.hand == not { // it stands where the ring ends: begin with the oldest again
				s.hand = &s.root
			}
			s.evictions++
			return
		}
	}
}

// forget removes the entry of a key, if there is one.
func (s *store[K]) forget(key K) {
	if e := s.find(key); e != nil {
		s.drop(e)
	}
}

func (s *store[K]) drop(e *entry[K]) {
	if s.hand == e {
		s.hand = e.prev
	}
	e.prev.next, e.next.prev = e.next, e.prev
	// An iteration may hold e for long, and must not hold all that came after it.
	e.prev, e.next = nil, nil
	s.remove(e.key)
	s.entries--
	s.bytes -= e.size
}

func (s *store[K]) clear() {
	if s.maxEntries == 0 { // the zero Cache
		return
	}
	s.reset()
	for e := s.root.next; e != &s.root; {
		next := e.next
		e.prev, e.next = nil, nil
		e = next
	}
	s.root.prev, s.root.next = &s.root, &s.root
	s.hand = &s.root
	s.entries, s.bytes = 0, 0
}

// own copies a key of a string type, so that it does not pin a larger one.
func own[K comparable](key K) K {
	if s, ok := any(key).(string); ok {
		return any(strings.Clone(s)).(K)
	}
	if v := reflect.ValueOf(&key).Elem(); v.Kind() == reflect.String {
		v.SetString(strings.Clone(v.String()))
	}
	return key
}

func keySize[K comparable](key K) int64 {
	if s, ok := any(key).(string); ok {
		return int64(len(s))
	}
	if v := reflect.ValueOf(&key).Elem(); v.Kind() == reflect.String {
		return int64(v.Len())
	}
	return 0
}
