package ratelimit

import "sync"

// A book holds what each key was charged in the epochs that an event may still be of,
// for Config.Quota.
type book[K comparable] struct {
	mu    sync.Mutex
	pages [2]page[K]
}

type page[K comparable] struct {
	run  epochID
	used map[K]int
}

// turn makes the pages those of the runs that the clock now knows.
func (b *book[K]) turn(c *clock) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var pages [2]page[K]
	for i, run := range c.known() {
		if p := b.page(run); p != nil {
			pages[i] = *p
		} else if run != (epochID{}) {
			pages[i] = page[K]{run, map[K]int{}}
		}
	}
	b.pages = pages
}

// page returns the page of a run, or nil if nothing has begun it.
func (b *book[K]) page(run epochID) *page[K] {
	for i := range b.pages {
		if p := &b.pages[i]; p.used != nil && p.run == run {
			return p
		}
	}
	return nil
}

// quota is spend under a quota. It holds the lock of the book meanwhile.
func (l *Limiter[K]) quota(d *Decision, c *call[K]) (before, after uint64, ok bool) {
	l.book.mu.Lock()
	defer l.book.mu.Unlock()
	if !c.era.holds(&c.where) {
		return 0, 0, false
	}
	r := &l.rule
	p := l.book.page(c.run())
	if p == nil { // who only asks has begun no run
		p = &page[K]{}
	}
	used, known := p.used[c.key]
	switch {
	case c.n > r.quota-used:
		if r.own > 0 && c.keep {
			// It is one of the key's own events all the same. More than ever fits charges
			// nothing else.
			var none Decision
			own := *c
			own.n = r.most + 1
			if before, after, ok = l.charge(&none, &own); !ok {
				return 0, 0, false
			}
		}
		d.Reason, d.Limit, d.Remaining = OverQuota, r.limit, 0
		return before, after, true
	case !known && r.capacity > 0 && len(p.used) >= r.capacity:
		r.full(d)
		return 0, 0, true
	}
	before, after, ok = l.charge(d, c)
	if ok && d.Allowed && c.keep {
		used += c.n
		p.used[c.key] = used
	}
	d.Remaining = min(d.Remaining, r.quota-used)
	return before, after, ok
}
