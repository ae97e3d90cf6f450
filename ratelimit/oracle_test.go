package ratelimit

import "slices"

// A slow limiter is the obvious one: one clock, one map of keys, one map of events,
// and no two calls at once. It shares with the fast one what decides a single event
// ([clock.place], [rule.poured], [rule.tell], [rule.weigh] and [rule.charge], which the laws of
// ratelimitlaws hold to other answers) and nothing of what finds, keeps, forgets or
// runs at once.
type slow[K comparable] struct {
	rule  rule
	clock clock
	keys  generations[K, state]
	seen  map[event]remembered[K] // nothing is forgotten
	used  map[epochID]map[K]int   // for Quota
}

// An event names one delivered id.
type event struct {
	at     Seq
	serial uint64
}

type remembered[K comparable] struct {
	record[K]
	decision Decision
}

type state struct {
	word   uint64
	places []uint64
}

func newSlow[K comparable](r rule) *slow[K] {
	l := &slow[K]{rule: r, clock: newClock(r), used: map[epochID]map[K]int{}}
	l.keys = newGenerations[K, state](r.life, l.clock.front)
	l.seen = map[event]remembered[K]{}
	return l
}

func (l *slow[K]) AllowN(key K, at Seq, n int) (Decision, error) {
	switch {
	case n < 0:
		return Decision{}, ErrCost
	case n > l.rule.most || l.rule.quota > 0 && n > l.rule.quota:
		return Decision{}, ErrNeverFits
	}
	d, err := l.decide(key, at, n, n > 0)
	if err != nil {
		return Decision{}, err
	}
	return d, nil
}

func (l *slow[K]) Allow(key K, at Seq) Decision {
	d, _ := l.decide(key, at, 1, true)
	return d
}

func (l *slow[K]) Peek(key K, at Seq) Decision {
	d, _ := l.decide(key, at, 1, false)
	return d
}

func (l *slow[K]) decide(key K, at Seq, n int, keep bool) (Decision, error) {
	if keep && l.clock.front > l.rule.last {
		l.rebase()
	}
	next, where := l.clock.place(at)
	if where.kind == stale {
		return Decision{Reason: Stale, Limit: l.rule.limit}, nil
	}
	e := event{at, where.serial}
	if rec, ok := l.seen[e]; ok && n > 0 && !l.rule.ticks {
		if rec.key != key || rec.cost != int32(n) {
			return Decision{Reason: Conflict, Limit: l.rule.limit}, ErrConflict
		}
		d := rec.decision
		d.Duplicate = true
		return d, nil
	}
	if keep {
		l.clock = next
		l.keys.advance(next.front)
	}
	run := epochID{at.Epoch, where.serial}
	if left := l.rule.quota - l.used[run][key]; l.rule.quota > 0 && n > left {
		rec := remembered[K]{record: record[K]{key: key, cost: int32(n)}, decision: Decision{Reason: OverQuota, Limit: l.rule.limit}}
		if keep {
			l.seen[e] = rec
			if s, ok := l.keys.get(key); ok && l.rule.own > 0 {
				s.word, _ = l.rule.poured(s.word, where.place*l.rule.unit, l.rule.most+1)
				l.keys.put(key, s)
			}
		}
		return rec.decision, nil
	}
	s, _ := l.keys.get(key)
	rec := remembered[K]{record: record[K]{key: key, cost: int32(n), place: where.place, before: s.word, after: s.word}}
	if l.rule.exact {
		l.rule.weigh(&rec.decision, s.places, where.place, n)
		if rec.decision.Allowed && keep {
			s.places = l.rule.charge(s.places, where.place, n, next.front)
			var left Decision
			l.rule.weigh(&left, s.places, where.place, 1)
			rec.decision.Remaining, rec.decision.ResetAfterIDs = left.Remaining, left.ResetAfterIDs
		}
	} else {
		now := where.place * l.rule.unit
		var fits bool
		rec.after, fits = l.rule.poured(s.word, now, n)
		l.rule.tell(&rec.decision, s.word, rec.after, now, n, fits, keep)
		s.word = rec.after
	}
	if l.rule.quota > 0 {
		if keep && rec.decision.Allowed {
			if l.used[run] == nil {
				l.used[run] = map[K]int{}
			}
			l.used[run][key] += n
		}
		rec.decision.Remaining = min(rec.decision.Remaining, l.rule.quota-l.used[run][key])
	}
	if !keep {
		return rec.decision, nil
	}
	if rec.decision.Allowed || l.rule.own > 0 {
		l.keys.put(key, s)
	}
	l.seen[e] = rec
	return rec.decision, nil
}

func (l *slow[K]) Refund(key K, at Seq) bool {
	if l.rule.ticks {
		return false
	}
	_, where := l.clock.place(at)
	e := event{at, where.serial}
	rec, ok := l.seen[e]
	if where.kind == stale || !ok || rec.key != key || !rec.decision.Allowed || rec.reset || !l.rule.matters(rec.place, rec.after, l.clock.front) {
		return false
	}
	s, _ := l.keys.get(key)
	if s.word != rec.after {
		return false
	}
	if l.rule.exact { // of which words are 0
		i := after(s.places, rec.place)
		if i < int(rec.cost) || s.places[i-int(rec.cost)] != rec.place {
			return false
		}
		s.places = slices.Delete(s.places, i-int(rec.cost), i)
	} else {
		s.word = rec.before
	}
	l.keys.put(key, s)
	delete(l.seen, e)
	if run := (epochID{at.Epoch, where.serial}); l.used[run][key] >= int(rec.cost) {
		l.used[run][key] -= int(rec.cost)
	}
	return true
}

func (l *slow[K]) Reset(key K) {
	for _, used := range l.used {
		delete(used, key)
	}
	l.keys.drop(key)
	for e, r := range l.seen {
		r.reset = r.reset || r.key == key
		l.seen[e] = r
	}
}

func (l *slow[K]) rebase() {
	d := l.clock.front - l.rule.first
	l.clock.shift(d)
	l.keys.began = less(l.keys.began, d)
	word := func(w uint64) uint64 { return less(w, d*l.rule.unit) }
	l.keys.each(func(_ K, s state) state {
		s.word = word(s.word)
		for i := range s.places {
			s.places[i] = less(s.places[i], d)
		}
		return s
	})
	for e, r := range l.seen {
		r.place, r.before, r.after = less(r.place, d), word(r.before), word(r.after)
		l.seen[e] = r
	}
}

// A generations is a map that forgets by the logical time. An entry that was not
// written for a life is dropped at the latest when two have passed: nothing is swept,
// and no entry is dropped that is younger than a life.
type generations[K comparable, V any] struct {
	life  uint64
	began uint64 // when the young generation began
	young map[K]V
	grown map[K]V
}

func newGenerations[K comparable, V any](life, front uint64) generations[K, V] {
	return generations[K, V]{life: life, began: front, young: map[K]V{}, grown: map[K]V{}}
}

// advance tells how far the time is. It comes before anything is written at that
// time.
func (g *generations[K, V]) advance(front uint64) {
	past := front - g.began
	if past < g.life {
		return
	}
	g.grown = g.young
	if past >= 2*g.life {
		g.grown = map[K]V{}
	}
	g.young = make(map[K]V, min(len(g.grown), 1<<16))
	g.began = front
}

func (g *generations[K, V]) get(k K) (V, bool) {
	if v, ok := g.young[k]; ok {
		return v, true
	}
	v, ok := g.grown[k]
	return v, ok
}

// put writes an entry as of now.
func (g *generations[K, V]) put(k K, v V) {
	g.young[k] = v
	if len(g.grown) > 0 {
		delete(g.grown, k)
	}
}

func (g *generations[K, V]) drop(k K) {
	delete(g.young, k)
	delete(g.grown, k)
}

// each replaces every entry by what f makes of it.
func (g *generations[K, V]) each(f func(K, V) V) {
	for _, m := range []map[K]V{g.young, g.grown} {
		for k, v := range m {
			m[k] = f(k, v)
		}
	}
}
