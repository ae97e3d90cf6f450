package ratelimit

import "sync/atomic"

// An era is a stretch of time in which all events but strays belong to one run. In it
// the clock is one word, which is read by everybody and written when it moves: no
// lock. What else happens (a reset, a day before, a leap) ends the era, is decided by
// [clock] under the lock, and begins another.
type era struct {
	epoch, serial uint64
	base          uint64 // an id's place is id-base, modulo 1<<64
	floor         uint64 // no place of the run lies below

	_     [64]byte      // who reads the above does not wait for who writes the front
	front atomic.Uint64 // the highest place so far, and over when the era has ended
	_     [56]byte
}

// over marks a word that nobody may write any more. No place comes near it.
const over = 1 << 63

// place returns where an event belongs and, if it is to move, moves the front there.
// It reports false if only the lock can tell. It agrees with [clock.place].
func (e *era) place(r *rule, at Seq, move bool) (placement, bool) {
	if at.Epoch != e.epoch {
		return placement{}, false
	}
	for {
		f := e.front.Load()
		if f > r.last { // over, or time to count anew
			return placement{}, false
		}
		high := f + e.base
		if at.ID <= high {
			if high-at.ID > r.late {
				return placement{kind: stale}, e.epoch != 0
			}
			p := f - (high - at.ID)
			return placement{place: max(e.floor, p), serial: e.serial, until: p + r.late}, true
		}
		p := f + (at.ID - high)
		if at.ID-high > r.life {
			return placement{}, false
		}
		if !move || e.front.CompareAndSwap(f, p) {
			return placement{place: p, serial: e.serial, until: p + r.late, kind: moved}, true
		}
	}
}

// holds reports whether a placement is still right: nobody was so much faster that the
// event is stale, and the era has not ended. Who holds the clock has no era.
func (e *era) holds(p *placement) bool { return e == nil || e.front.Load() <= p.until }

// hold locks the clock and ends the era, so that l.clock is what is.
func (l *Limiter[K]) hold() {
	l.mu.Lock()
	if e := l.era.Load(); e != nil {
		l.era.Store(nil)
		f := e.front.Or(over)
		l.clock.front = f
		r := &l.clock.runs[0]
		r.max, r.high, r.top, r.matched = f+e.base, f+e.base, f, f
	}
}

// release begins an era if there can be one, and unlocks the clock.
func (l *Limiter[K]) release() {
	defer l.mu.Unlock()
	// With a second detected run an id may belong to either, and which one it was must be
	// kept.
	r, other := l.clock.runs[0], l.clock.runs[1]
	if !r.live || r.epoch == 0 && other.live || r.top != l.clock.front {
		return
	}
	base := r.max - r.top
	if e := l.last; e == nil || e.epoch != r.epoch || e.serial != r.serial || e.base != base || e.floor != r.floor {
		l.last = &era{epoch: r.epoch, serial: r.serial, base: base, floor: r.floor}
	}
	l.last.front.Store(r.top)
	l.era.Store(l.last)
}

// now returns the front, for who found under the lock of a stripe or a shard that a
// place of era e still holds: before that lock is free nothing is counted anew.
func (l *Limiter[K]) now(e *era) uint64 {
	if e == nil {
		return l.clock.front
	}
	return e.front.Load() &^ over
}

// still holds the whole limiter still: the clock, what is remembered of events, the
// quotas and the keys, and with them the spill.
func (l *Limiter[K]) still(do func()) {
	l.hold()
	defer l.release()
	for i := range l.stripes {
		l.stripes[i].mu.Lock()
		defer l.stripes[i].mu.Unlock()
	}
	l.book.mu.Lock()
	defer l.book.mu.Unlock()
	for i := range l.shards {
		l.shards[i].mu.Lock()
		defer l.shards[i].mu.Unlock()
	}
	do()
}
