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
	full  bool // there was no room, and none could be made
}

// run is the epoch that the event was found to be of.
func (c *call[K]) run() epochID { return epochID{c.at.Epoch, c.where.serial} }

// once decides an event unless it was decided before. It reports false if its place
// no longer holds: then nothing was done.
func (l *Limiter[K]) once(d *Decision, c *call[K]) (err error, ok bool) {
	if l.rule.ticks {
		return nil, l.fresh(d, c)
	}
	s := l.stripe(c.at.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.era.holds(&c.where) {
		if err, ok = l.again(d, s, c); !ok {
			ok = l.fresh(d, c)
		}
	}
	return err, ok
}

// again answers an event that was decided before, under the lock of its stripe.
func (l *Limiter[K]) again(d *Decision, s *stripe[K], c *call[K]) (err error, ok bool) {
	m := s.of(c.run())
	if m == nil || c.n == 0 {
		return nil, false
	}
	switch r := m.find(c.at.ID, c.where.kind == moved); {
	case r == nil:
		return nil, false
	case r.key != c.key || r.cost != int32(c.n):
		d.Reason, d.Limit = Conflict, l.rule.limit
		return ErrConflict, true
	default:
		*d = r.decision(&l.rule)
		d.Duplicate = true
		return nil, true
	}
}

// fresh decides an event that did not come before and remembers it. Unless ids are
// ticks the caller holds the lock of its stripe.
func (l *Limiter[K]) fresh(d *Decision, c *call[K]) bool {
	before, after, ok := l.spend(d, c)
	if ok && c.keep && !l.rule.ticks {
		r := l.stripe(c.at.ID).of(c.run()).add(c.at.ID, l.rule.late)
		r.key, r.cost, r.place, r.after, r.before = c.key, int32(c.n), c.where.place, after, before
		r.reason, r.remaining = d.Reason, int32(d.Remaining)
		if l.rule.exact {
			r.after = c.where.place + d.ResetAfterIDs
		}
		if !d.Allowed {
			r.before = d.RetryAfterIDs
		}
	}
	return ok
}

// spend decides whether the key may, and charges it. It returns the word before and
// after, for Refund, and reports false if the place no longer holds.
func (l *Limiter[K]) spend(d *Decision, c *call[K]) (before, after uint64, ok bool) {
	if l.rule.quota > 0 {
		return l.quota(d, c)
	}
	if c.slot != nil && !l.rule.exact {
		if before, after, ok = c.slot.pour(d, &l.rule, c.era, &c.where, c.n, c.keep); ok {
			return before, after, true
		}
	}
	return l.charge(d, c)
}

// charge is spend under the lock of the key's shard.
func (l *Limiter[K]) charge(d *Decision, c *call[K]) (before, after uint64, ok bool) {
	if c.keep && (c.slot == nil || c.slot.word.Load() == 0) && !l.makeRoom(c) {
		return 0, 0, false
	}
	r, sh := &l.rule, l.shard(c.hash)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if !c.era.holds(&c.where) { // what is needed may be forgotten
		return 0, 0, false
	}
	t := sh.table.Load()
	i := t.find(c.hash, c.key)
	switch {
	case i < 0 || t.slots[i].word.Load() == 0:
		return l.admit(d, c, sh)
	case r.exact:
		g := t.logs[i]
		if r.enter(d, &g, c.where.place, c.n, l.now(c.era), c.keep) {
			t.set(i, g.until(r), g)
		}
		return 0, 0, true
	}
	return t.slots[i].pour(d, r, c.era, &c.where, c.n, c.keep)
}

// admit is charge for a key that is not held, though it may have a slot: it begins as
// the spill, which is as new unless Share is set. Only who is charged takes room.
func (l *Limiter[K]) admit(d *Decision, c *call[K], sh *shard[K]) (before, after uint64, ok bool) {
	r := &l.rule
	if r.share {
		l.spill.mu.Lock()
		defer l.spill.mu.Unlock()
	}
	before, g := l.spill.word, l.spill.log
	var charged bool
	if r.exact {
		g = slices.Clone(g)
		if charged = r.enter(d, &g, c.where.place, c.n, l.now(c.era), c.keep); charged {
			after = g.until(r)
		}
	} else {
		now := c.where.place * r.unit
		var fits bool
		after, fits = r.poured(before, now, c.n)
		r.tell(d, before, after, now, c.n, fits, c.keep)
		charged = c.keep && after != before && after > now
	}
	room := c.key == c.key // a NaN is not equal to itself
	if room && charged {
		if room = l.reserve(); !room && !c.full {
			*d = Decision{} // somebody took it meanwhile
			return 0, 0, false
		}
	} else if room {
		room = l.room()
	}
	switch {
	case !room && !r.share:
		*d = Decision{}
		r.full(d)
		return 0, 0, true
	case !charged:
	case room:
		l.add(sh, l.now(c.era), c.hash, c.key, after, g)
	default:
		l.spill.word, l.spill.log = after, g
	}
	if r.exact {
		return 0, 0, true
	}
	return before, after, true
}

// enter is Exact: it decides by a key's log, and charges it if it may and is to be
// kept.
func (r *rule) enter(d *Decision, g *log, p uint64, n int, front uint64, keep bool) bool {
	if r.weigh(d, *g, p, n); !d.Allowed || !keep {
		return false
	}
	*g = r.charge(*g, p, n, front)
	// What remains is told as it is after this event: each window that holds it has n
	// less.
	d.Remaining -= n
	d.ResetAfterIDs = g.until(r) - p
	return true
}

// until is the place from which a log is as good as new.
func (g log) until(r *rule) uint64 {
	if len(g) == 0 {
		return 0
	}
	return g[len(g)-1] + r.window
}

func (r *rule) full(d *Decision) { d.Reason, d.Limit = Full, r.limit }

func (r *rule) stale(d *Decision) { d.Reason, d.Limit = Stale, r.limit }

// pour charges a slot and fills in d, unless the table was made anew or the place no
// longer holds. Who is denied writes nothing.
func (s *slot[K]) pour(d *Decision, r *rule, e *era, p *placement, n int, keep bool) (before, after uint64, ok bool) {
	now := p.place * r.unit
	for {
		// The word comes first: who charged it before us moved the front before that.
		w := s.word.Load()
		if w == 0 || w >= over || !e.holds(p) {
			return 0, 0, false
		}
		after, fits := r.poured(w, now, n)
		if !keep || after == w || s.word.CompareAndSwap(w, after) {
			r.tell(d, w, after, now, n, fits, keep)
			return w, after, true
		}
	}
}

// matters reports whether what was charged at a place may still be held.
func (r *rule) matters(place, word, front uint64) bool {
	if r.exact {
		return place+r.window+r.reach > front
	}
	return word > r.dead(front)
}

// Refund takes back what the event was charged, and reports whether it did: the event
// must have been admitted for this key, within the lateness bound, not so long ago that
// the key owes nothing for it any more, and not refunded yet. The id is forgotten, so
// that it may come again as a new event. Exact takes back any such event, but not from
// the state that keys share which found no room. One word cannot tell what later events
// owe to an earlier one, so GCRA and StrictGCRA take back only the last that the key was
// charged.
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
	m := st.of(epochID{at.Epoch, where.serial})
	if m == nil {
		return false
	}
	rec := m.find(at.ID, false)
	if rec == nil || rec.key != key || rec.reason != Fits || rec.reset || !l.rule.matters(rec.place, rec.after, l.clock.front) {
		return false
	}
	l.book.mu.Lock()
	defer l.book.mu.Unlock()
	hash := l.hash(key)
	sh := l.shard(hash)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	t := sh.table.Load()
	i := t.find(hash, key)
	if i < 0 {
		return false
	}
	if l.rule.exact {
		g := t.logs[i]
		j, n := after(g, rec.place), int(rec.cost)
		if j < n || g[j-n] != rec.place {
			return false // it was charged to the shared state
		}
		g = slices.Delete(g, j-n, j)
		if len(g) == 0 {
			l.free(t, i)
		} else {
			t.set(i, g.until(&l.rule), g)
		}
	} else {
		before := rec.before
		if before <= l.rule.dead(l.clock.front) {
			before = 0 // it is not held any more
		}
		if !t.slots[i].word.CompareAndSwap(rec.after, before) {
			return false // charged again
		}
		if before == 0 {
			l.unreserve(1)
		}
	}
	rec.gone = true
	if l.rule.quota > 0 {
		if p := l.book.page(m.run); p != nil && p.used[key] >= int(rec.cost) { // not if it was reset
			if p.used[key] -= int(rec.cost); p.used[key] == 0 {
				delete(p.used, key) // it takes no room
			}
		}
	}
	return true
}
