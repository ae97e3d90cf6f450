package ratelimit

// rebase counts places anew, long before they could overflow: the front becomes what
// it was at the start. What lies further back than that is as good as 0, since no
// event can be placed where it would matter. It is O(what is held), once in a
// quintillion units of logical time.
func (l *Limiter[K]) rebase() {
	d := l.clock.front - l.rule.first
	l.clock.shift(d)
	l.keys.began = less(l.keys.began, d)
	l.seen.began = less(l.seen.began, d)
	word := func(w uint64) uint64 {
		if l.rule.exact {
			return w // no time
		}
		return less(w, d*l.rule.unit)
	}
	l.keys.each(func(_ K, s state) state {
		s.word = word(s.word)
		for i := range s.log {
			s.log[i] = less(s.log[i], d)
		}
		return s
	})
	l.seen.each(func(_ event, r record[K]) record[K] {
		r.place, r.before, r.after = less(r.place, d), word(r.before), word(r.after)
		return r
	})
}
