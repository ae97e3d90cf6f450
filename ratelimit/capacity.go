package ratelimit

import "sync"

// A spill is the state of a key that is not held. It is a new key's, unless Share is
// set: then who finds no room charges it, and who finds room begins with a copy of it.
// Thus nobody gains by moving from one to the other.
type spill struct {
	mu   sync.Mutex
	word uint64
	log  log
}

// room reports whether there is room for one more key.
func (l *Limiter[K]) room() bool {
	return l.rule.capacity == 0 || l.taken.Load() < int64(l.rule.capacity)
}

// reserve makes sure of room for one more key, and reports false if there is none.
func (l *Limiter[K]) reserve() bool {
	if l.rule.capacity == 0 {
		return true
	}
	for {
		switch n := l.taken.Load(); {
		case n >= int64(l.rule.capacity):
			return false
		case l.taken.CompareAndSwap(n, n+1):
			return true
		}
	}
}

// unreserve gives back the room of n keys.
func (l *Limiter[K]) unreserve(n int) {
	if l.rule.capacity > 0 {
		l.taken.Add(int64(-n))
	}
}

// makeRoom forgets keys that are as good as new where a new one finds no room. It looks
// at all keys, and so no more than sixteen times in the ids that a key lives. Who comes
// meanwhile waits for the room. It reports false if the place of the event no longer
// holds, and is called without the lock of a shard.
func (l *Limiter[K]) makeRoom(c *call[K]) bool {
	if c.full = !l.room(); !c.full {
		return true
	}
	l.sweep.Lock()
	defer l.sweep.Unlock()
	front, last := l.now(c.era), l.swept.Load()
	if c.full = !l.room(); !c.full || last <= front && front-last < l.rule.life/16+1 {
		return true
	}
	for i := range l.shards {
		sh := &l.shards[i]
		sh.mu.Lock()
		holds := c.era.holds(&c.where)
		if holds && sh.table.Load() != nil {
			l.renew(sh, l.now(c.era))
		}
		sh.mu.Unlock()
		if !holds {
			return false
		}
	}
	l.swept.Store(front)
	c.full = !l.room()
	return true
}
