package ratelimit

import "hash/maphash"

// decide decides an event of cost n and, if it is to be kept, remembers it. It fills in
// the zero Decision d: copying one would take as long as all the rest.
//
// What a known key takes under GCRA with Config.Ticks stands here in one piece. It is
// what settle does by calls, which take half as long again; and the longer it is, the
// less of the next request the processor begins while it waits for this key's word.
func (l *Limiter[K]) decide(d *Decision, key K, at Seq, n int, keep bool) error {
	r := &l.rule
	if !r.quick {
		return l.settle(d, key, at, n, keep)
	}
	hash := maphash.Comparable(l.seed, key) | 1 // l.hash, which is not inlined
	t := l.shard(hash).table.Load()
	i := t.find(hash, key)
	for i >= 0 {
		// The word comes first and must be the same at last. Who charged it moved the front
		// before that, so that the front seen here is no older; and a word that was counted
		// anew, or of a table that was made anew, is another.
		s := &t.slots[i]
		w, e := s.word.Load(), l.era.Load()
		if w-1 >= over-1 || e == nil || e.epoch != at.Epoch { // the word is over or none
			break
		}
		front := e.front.Load()
		if front > r.last { // over, or time to count anew
			break
		}
		p := max(e.floor, at.ID-e.base)
		if high := front + e.base; at.ID <= high {
			if high-at.ID > r.late {
				break
			}
		} else if at.ID-high > r.life {
			break
		} else if keep && !e.front.CompareAndSwap(front, p) {
			continue
		}
		now := p * r.unit
		after, room := max(w, now)+uint64(n)*r.token, now+r.depth
		if !keep || after > room { // nothing is written
			if s.word.Load() == w {
				r.tell(d, w, w, now, n, after <= room, keep)
				return nil
			}
		} else if s.word.CompareAndSwap(w, after) {
			d.Allowed, d.Limit = true, r.limit
			d.Remaining = int((room - after) / r.token)
			d.ResetAfterIDs = r.ids(after - now)
			return nil
		}
	}
	return l.settle(d, key, at, n, keep)
}

// settle is decide for all else: keys and events that are new or come again, locks.
func (l *Limiter[K]) settle(d *Decision, key K, at Seq, n int, keep bool) error {
	if l.rule.most == 0 { // the zero value
		d.Reason = OverLimit
		return nil
	}
	hash := l.hash(key)
	for {
		s := l.slot(hash, key)
		e := l.era.Load()
		if e == nil {
			break
		}
		where, ok := e.place(&l.rule, at, keep)
		if !ok {
			break
		}
		if where.kind == stale {
			l.rule.stale(d)
			return nil
		}
		c := call[K]{key: key, hash: hash, at: at, n: n, keep: keep, slot: s, era: e, where: where}
		if err, ok := l.once(d, &c); ok {
			return err
		}
	}
	return l.held(d, &call[K]{key: key, hash: hash, at: at, n: n, keep: keep})
}
