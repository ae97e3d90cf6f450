package ratelimit

import "slices"

// A call is one request on its way.
type call[K comparable] struct {
	key   K
	hash  uint64
	at    Seq
	n     int
	keep  bool     // the event is charged and remembered; else it is only asked for
	slot  *slot[K] // the key's, found before the place was; nil if there was none
	era   *era     // which the place is of; nil for who holds the clock
	where placement
}

// once decides an event unless it was decided before. It reports false if its place
// no longer holds: then nothing was done.
func (l *Limiter[K]) once(d *Decision, c *call[K]) (err error, ok bool) {
	if l.rule.ticks {
		return nil, l.fresh(d, c)
	}
	s := l.stripe(c.at.ID)
	s.mu.Lock()
	if c.era.holds(&c.where) {
		if err, ok = l.again(d, s, c); !ok {
			ok = l.fresh(d, c)
		}
	}
	s.mu.Unlock()
	return err, ok
}

// again answers an event that was decided before, under the lock of its stripe.
func (l *Limiter[K]) again(d *Decision, s *stripe[K], c *call[K]) (err error, ok bool) {
	r := s.find(event{c.at, c.where.serial}, c.where.kind == moved)
	switch {
	case r == nil || c.n == 0:
		return nil, false
	case r.key != c.key || r.cost != int32(c.n):
		d.Reason, d.Limit = Conflict, l.rule.limit
		return ErrConflict, true
	}
	d.Duplicate = true
	d.Allowed, d.Reason, d.Limit, d.Remaining = r.allowed, r.reason, l.rule.limit, int(r.remaining)
	d.RetryAfterIDs, d.ResetAfterIDs = r.retry, r.reset
	return nil, true
}

// fresh decides an event that did not come before and remembers it. Unless ids are
// ticks the caller holds the lock of its stripe.
func (l *Limiter[K]) fresh(d *Decision, c *call[K]) bool {
	before, after, ok := l.spend(d, c)
	if ok && c.keep && !l.rule.ticks {
		s := l.stripe(c.at.ID)
		s.advance(l.rule.reach, l.now(c.era))
		r := s.young.add(event{c.at, c.where.serial})
		r.key, r.cost, r.place, r.before, r.after = c.key, int32(c.n), c.where.place, before, after
		r.allowed, r.reason, r.remaining, r.retry, r.reset = d.Allowed, d.Reason, int32(d.Remaining), d.RetryAfterIDs, d.ResetAfterIDs
	}
	return ok
}

// spend decides whether the key may, and charges it. It returns the word before and
// after, for Refund, and reports false if the place no longer holds.
func (l *Limiter[K]) spend(d *Decision, c *call[K]) (before, after uint64, ok bool) {
	r, now := &l.rule, c.where.place*l.rule.unit
	if c.slot != nil && !r.exact {
		if before, ok = c.slot.pour(d, r, c.era, &c.where, c.n, c.keep); ok {
			return before, r.poured(before, now, c.n), true
		}
	}
	sh := l.shard(c.hash)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if !c.era.holds(&c.where) { // what is needed may be forgotten
		return 0, 0, false
	}
	front := l.now(c.era)
	t := sh.table.Load()
	s, i := t.find(c.hash, c.key)
	switch {
	case r.exact:
		reset := l.enter(d, c, sh, s, i, front)
		return reset, reset, true
	case s != nil:
		before, ok = s.pour(d, r, c.era, &c.where, c.n, c.keep)
		return before, r.poured(before, now, c.n), ok
	}
	after = r.poured(0, now, c.n)
	r.tell(d, 0, after, now, c.n, c.keep)
	if d.Allowed && c.keep {
		sh.add(r, front, c.hash, c.key, after, log{})
	}
	return 0, after, true
}

// enter is spend for Exact, under the lock. It returns the number of the key's last
// reset.
func (l *Limiter[K]) enter(d *Decision, c *call[K], sh *shard[K], s *slot[K], i int, front uint64) uint64 {
	r := &l.rule
	var g log
	if s != nil {
		g = sh.table.Load().logs[i]
	}
	if r.weigh(d, g.places, c.where.place, c.n); !d.Allowed || !c.keep {
		return g.reset
	}
	g.places = r.charge(g.places, c.where.place, c.n, front)
	until := g.places[len(g.places)-1] + r.window
	// What remains is told as it is after this event: each window that holds it has n
	// less.
	d.Remaining -= c.n
	d.ResetAfterIDs = until - c.where.place
	if s == nil {
		sh.add(r, front, c.hash, c.key, until, g)
		return 0
	}
	s.word.Store(max(s.word.Load(), until))
	sh.table.Load().logs[i] = g
	return g.reset
}

func (r *rule) stale(d *Decision) { d.Reason, d.Limit = Stale, r.limit }

// pour charges a slot and fills in d, unless the table was made anew or the place no
// longer holds. Who is denied writes nothing.
func (s *slot[K]) pour(d *Decision, r *rule, e *era, p *placement, n int, keep bool) (before uint64, ok bool) {
	now := p.place * r.unit
	for {
		// The word comes first: who charged it before us moved the front before that.
		w := s.word.Load()
		if w >= over || !e.holds(p) {
			return 0, false
		}
		after := r.poured(w, now, n)
		if !keep || after == w || s.word.CompareAndSwap(w, after) {
			r.tell(d, w, after, now, n, keep)
			return w, true
		}
	}
}

// Refund takes back what the event was charged, and reports whether it did: the event
// must have been admitted for this key, within the lateness bound, and not refunded
// yet. The id is forgotten, so that it may come again as a new event. Exact takes
// back any event. One word cannot tell what later events owe to an earlier one, so
// GCRA and StrictGCRA take back only the last that the key was charged.
func (l *Limiter[K]) Refund(key K, at Seq) bool {
	if l.rule.most == 0 || l.rule.ticks {
		return false
	}
	l.hold()
	defer l.release()
	_, where := l.clock.place(at)
	if where.kind == stale {
		return false
	}
	st := l.stripe(at.ID)
	st.mu.Lock()
	defer st.mu.Unlock()
	rec := st.find(event{at, where.serial}, false)
	if rec == nil || rec.key != key || !rec.allowed {
		return false
	}
	hash := l.hash(key)
	sh := l.shard(hash)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	t := sh.table.Load()
	s, i := t.find(hash, key)
	if s == nil {
		return false
	}
	if !l.rule.exact {
		rec.gone = s.word.CompareAndSwap(rec.after, rec.before)
		return rec.gone // or it was charged again, or reset
	}
	g := &t.logs[i]
	j, n := after(g.places, rec.place), int(rec.cost)
	if g.reset != rec.after || j < n || g.places[j-n] != rec.place {
		return false // reset since, or restored without it
	}
	g.places = slices.Delete(g.places, j-n, j)
	rec.gone = true
	return true
}
