package textcache

import (
	"math/rand/v2"
	"sync/atomic"
)

// Stats counts what a [Cache] has done since it was made.
type Stats struct {
	Hits      uint64 // Get served from a fresh entry
	Misses    uint64 // Get that waited for a load, or ran one
	Stale     uint64 // Get served from an entry past its TTL, those among Misses that could not load it
	Loads     uint64 // calls of Load
	Failures  uint64 // calls of Load that failed, ErrNotFound included
	Evictions uint64 // entries that made room for others
}

// Stats returns the counts. Those of concurrent calls may be in part.
func (c *Cache[K]) Stats() Stats {
	var s Stats
	for i := range c.reads.stripes {
		s.Hits += c.reads.stripes[i].hits.Load()
		s.Misses += c.reads.stripes[i].misses.Load()
		s.Stale += c.reads.stripes[i].stales.Load()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Loads, s.Failures, s.Evictions = c.loads, c.failures, c.store.evictions
	return s
}

// reads counts on several cache lines, chosen at random: one line that every
// reader writes would be slower than the lookup.
type reads struct {
	stripes [16]struct {
		hits, misses, stales atomic.Uint64
		_                    [40]byte // the rest of a line of 64 bytes
	}
}

func (r *reads) hit()   { r.stripes[rand.Uint64()%16].hits.Add(1) }
func (r *reads) miss()  { r.stripes[rand.Uint64()%16].misses.Add(1) }
func (r *reads) stale() { r.stripes[rand.Uint64()%16].stales.Add(1) }
