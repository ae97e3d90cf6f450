package ratelimit

// rebase counts places anew, long before they could overflow: the front becomes what
// it was at the start. What lies further back than that is as good as 0, since no
// event can be placed where it would matter. It is O(what is held), once in a
// quintillion units of logical time. The caller holds the clock.
func (l *Limiter[K]) rebase() {
	r, d := &l.rule, l.clock.front-l.rule.first
	word := func(w uint64) uint64 { return less(w, d*r.unit) }
	for i := range l.stripes {
		s := &l.stripes[i]
		s.mu.Lock()
		defer s.mu.Unlock()
		s.each(func(_ *memory[K], rec *record[K]) {
			// How long the key was to be told from a new one is what was told, also where it
			// is long ago.
			left := less(rec.after, rec.place*r.unit)
			if rec.place, rec.after = less(rec.place, d), word(rec.after); left > 0 {
				rec.after = rec.place*r.unit + left
			}
			if rec.reason == Fits {
				rec.before = word(rec.before)
			}
		})
	}
	for i := range l.shards {
		sh := &l.shards[i]
		sh.mu.Lock()
		defer sh.mu.Unlock()
		// Every word is closed before the next era begins: who found a place before that
		// cannot write it into the time after.
		old := sh.close()
		t := newTable[K](r, old.live(r, l.clock.front))
		old.each(func(i int, s *slot[K]) {
			switch w := s.word.Load() &^ over; {
			case w > r.dead(l.clock.front):
				t.add(s.hash.Load(), s.key, word(w), r.shift(old.log(i), l.clock.front, d))
			case w > 0:
				l.unreserve(1)
			}
		})
		sh.table.Store(t)
	}
	l.spill.word = word(l.spill.word)
	l.spill.log = r.shift(l.spill.log, l.clock.front, d)
	l.clock.shift(d)
}

// shift moves a log's places down by d, without those that no longer matter.
func (r *rule) shift(places log, front, d uint64) log {
	places = r.prune(places, front)
	for i := range places {
		places[i] -= d
	}
	return places
}
