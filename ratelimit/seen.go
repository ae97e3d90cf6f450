package ratelimit

import (
	"math/bits"
	"sync"
)

// A stripe remembers what was decided of a part of the events, under a lock that is
// held while one of them is decided: an event is decided once.
//
// It forgets by the logical time, in generations: what was written before the last
// life ids is dropped at the latest when the next have passed, and nothing sooner.
// An event that comes later is stale.
type stripe[K comparable] struct {
	mu    sync.Mutex
	began uint64 // when the young generation began
	wrote uint64 // when it was last written to
	young journal[K]
	grown journal[K]
	_     [64]byte
}

// An event names one delivered id. Detected epochs have a serial number, since their
// Epoch is 0.
type event struct {
	at     Seq
	serial uint64
}

// A record is what is remembered of an event so that it is decided once. With a key of
// 8 bytes it is a cache line.
type record[K comparable] struct {
	id, run uint64 // the event's, and its epoch or serial number
	place   uint64
	after   uint64 // until when the key can be told from a new one, in units; its word after the event, of GCRA
	before  uint64 // its word before the event, for Refund; where it was denied RetryAfterIDs instead
	key     K

	cost, remaining int32
	age             uint32 // of the journal when it was written; of another age it is free
	reason          Reason
	detected        bool // run is a serial number
	gone            bool // refunded: as if it had never come
	reset           bool // the key was reset since: there is nothing to refund
}

// A journal is open addressing by id: ids that follow one another lie side by side.
type journal[K comparable] struct {
	records []record[K] // a multiple of block
	used    int
	age     uint32 // how often it was cleared, and one
}

// block is how many ids in a row share a place of their own, in each stripe.
const block = 8

func (l *Limiter[K]) stripe(id uint64) *stripe[K] { return &l.stripes[id%stripes] }

func (e event) run() uint64 { return e.at.Epoch + e.serial } // one of them is 0

func (r *record[K]) is(e event) bool {
	return r.id == e.at.ID && r.run == e.run() && r.detected == (e.serial > 0)
}

func (r *record[K]) event() event {
	if r.detected {
		return event{Seq{ID: r.id}, r.run}
	}
	return event{at: Seq{r.run, r.id}}
}

// decision is what was decided of the event.
func (r *record[K]) decision(rule *rule) Decision {
	d := Decision{Allowed: r.reason == Fits, Reason: r.reason, Limit: rule.limit, Remaining: int(r.remaining)}
	switch r.reason {
	case OverLimit:
		d.RetryAfterIDs = r.before
		fallthrough
	case Fits:
		d.ResetAfterIDs = rule.ids(less(r.after, r.place*rule.unit))
	}
	return d
}

// home spreads blocks evenly where they follow one another, by the golden ratio (Knuth,
// The Art of Computer Programming 3, 6.4), and runs of ids anywhere.
func (j *journal[K]) home(e event) uint64 {
	id := e.at.ID / stripes
	hash := (id/block + (e.at.Epoch^e.serial<<32)*0xD6E8FEB86659FD93) * 0x9E3779B97F4A7C15
	hi, _ := bits.Mul64(hash, uint64(len(j.records)/block))
	return hi*block + id%block
}

func (j *journal[K]) find(e event) *record[K] {
	if j.used == 0 {
		return nil
	}
	for i := j.home(e); ; i++ {
		if i == uint64(len(j.records)) {
			i = 0
		}
		switch r := &j.records[i]; {
		case r.age != j.age:
			return nil
		case r.is(e):
			return r
		}
	}
}

// find returns what is remembered of an event, or nil. A record is young if the event
// cannot have come before the young generation began.
func (s *stripe[K]) find(e event, young bool) *record[K] {
	r := s.young.find(e)
	if r == nil && !young {
		r = s.grown.find(e)
	}
	if r == nil || r.gone {
		return nil
	}
	return r
}

// add returns the record of an event that find does not find, to be filled in.
func (j *journal[K]) add(e event) *record[K] {
	if 4*(j.used+1) > 3*len(j.records) {
		old, age := j.records, j.age
		j.records = make([]record[K], max(2*block, len(old)/block*3/2*block))
		j.used, j.age = 0, 1
		for i := range old {
			if old[i].age == age {
				old[i].age = j.age
				*j.add(old[i].event()) = old[i]
			}
		}
	}
	i := j.home(e)
	for j.records[i].age == j.age && !j.records[i].is(e) {
		if i++; i == uint64(len(j.records)) {
			i = 0
		}
	}
	r := &j.records[i]
	if r.age != j.age {
		j.used++
	}
	*r = record[K]{id: e.at.ID, run: e.run(), age: j.age, detected: e.serial > 0}
	return r
}

// advance tells how far the time is, before anything is written at that time, and for
// how many ids an event may still come.
func (s *stripe[K]) advance(life, front uint64) {
	if less(front, s.began) >= life {
		s.young, s.grown = s.grown, s.young
		s.young.clear()
		if less(front, s.wrote) >= life {
			s.grown.clear()
		}
		s.began = front
	}
	s.wrote = front
}

// clear keeps the room unless it was far too much, and writes none of it.
func (j *journal[K]) clear() {
	if j.age++; j.age == 0 || j.used < len(j.records)/4 {
		j.records, j.age = nil, 1
	}
	j.used = 0
}

// each calls f with every record.
func (s *stripe[K]) each(f func(*record[K])) {
	for _, j := range [...]*journal[K]{&s.young, &s.grown} {
		for i := range j.records {
			if r := &j.records[i]; r.age == j.age && !r.gone {
				f(r)
			}
		}
	}
}
