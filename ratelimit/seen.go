package ratelimit

import (
	"hash/maphash"
	"math/bits"
	"sync"
)

// A stripe remembers what was decided of a part of the events, under a lock that is
// held while one of them is decided: an event is decided once. It knows the epochs that
// the clock knows, and forgets one when that does.
type stripe[K comparable] struct {
	mu   sync.Mutex
	runs [2]memory[K]
	_    [64]byte
}

// A memory is what is remembered of the events of one epoch. It forgets by their ids, in
// generations: an id is dropped when one has come that is higher by more than the
// lateness bound, or at the latest by twice that. When it comes again it is stale. By
// the front it could not forget: that moves with the ids of another epoch, and stands
// still while those of this one come late.
type memory[K comparable] struct {
	run   epochID
	began uint64 // the id with which the young generation began: those of the other are lower
	young journal[K]
	grown journal[K]
}

// A record is what is remembered of an event so that it is decided once. With a key of
// 8 bytes it takes 56.
type record[K comparable] struct {
	id     uint64
	place  uint64
	after  uint64 // until when the key can be told from a new one, in units; its word after the event, of GCRA
	before uint64 // its word before the event, for Refund; where it was denied RetryAfterIDs instead
	key    K

	cost, remaining int32
	age             uint32 // of the journal when it was written; of another age it is free
	reason          Reason
	gone            bool // refunded: as if it had never come
	reset           bool // the key was reset since: there is nothing to refund
}

// A journal is open addressing by id: ids that follow one another lie side by side.
type journal[K comparable] struct {
	records []record[K] // a multiple of block
	used    int
	age     uint32 // how often it was cleared, and one
	spread  uint64
}

// block is how many ids in a row share a place of their own, in each stripe.
const block = 8

// turn makes the memories those of the epochs that the clock now knows.
func (s *stripe[K]) turn(c *clock, spread uint64) {
	var runs [2]memory[K]
	for i, run := range c.known() {
		if m := s.of(run); m != nil {
			runs[i] = *m
		} else {
			runs[i].run = run
			runs[i].young.spread, runs[i].grown.spread = spread, spread
		}
	}
	s.runs = runs
}

// of returns the memory of an epoch, or nil.
func (s *stripe[K]) of(run epochID) *memory[K] {
	for i := range s.runs {
		if m := &s.runs[i]; m.run == run && run != (epochID{}) {
			return m
		}
	}
	return nil
}

func (l *Limiter[K]) stripe(id uint64) *stripe[K] { return &l.stripes[id%stripes] }

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

// spread draws a multiplier for home, so that nobody knows which ids meet, by which
// blocks that follow one another are spread evenly: like the golden ratio (Knuth, The Art
// of Computer Programming 3, 6.4), of which all partial quotients are 1, as a fraction of
// 1<<64 it has small ones, as far as there may be blocks. One in some fifteen has.
func spread(seed maphash.Seed) uint64 {
	for i := 0; ; i++ {
		m := maphash.Comparable(seed, i) | 1<<60 | 1
		quotient, y := bits.Div64(1, 0, m)
		x := m
		for quotient < 8 && x > 1<<40 {
			quotient, x, y = x/y, y, x%y
		}
		if quotient < 8 {
			return m
		}
	}
}

func (j *journal[K]) home(id uint64) uint64 {
	id /= stripes
	hi, _ := bits.Mul64(id/block*j.spread, uint64(len(j.records)/block))
	return hi*block + id%block
}

func (j *journal[K]) find(id uint64) *record[K] {
	if j.used == 0 {
		return nil
	}
	for i := j.home(id); ; i++ {
		if i == uint64(len(j.records)) {
			i = 0
		}
		switch r := &j.records[i]; {
		case r.age != j.age:
			return nil
		case r.id == id:
			return r
		}
	}
}

// find returns what is remembered of an id, or nil. One that moved the front cannot have
// come before, but at the same moment: it is young unless a higher one began that.
func (m *memory[K]) find(id uint64, moved bool) *record[K] {
	r := m.young.find(id)
	if r == nil && !(moved && m.began <= id) {
		r = m.grown.find(id)
	}
	if r == nil || r.gone {
		return nil
	}
	return r
}

// add returns the record of an id that find does not find, to be filled in.
func (m *memory[K]) add(id, late uint64) *record[K] {
	if id > m.began && id-m.began > late {
		m.young, m.grown = m.grown, m.young
		m.young.clear()
		m.began = id
	}
	return m.young.add(id)
}

func (j *journal[K]) add(id uint64) *record[K] {
	if 4*(j.used+1) > 3*len(j.records) {
		old, age := j.records, j.age
		j.records = make([]record[K], max(2*block, len(old)/block*3/2*block))
		j.used, j.age = 0, 1
		for i := range old {
			if old[i].age == age {
				old[i].age = j.age
				*j.add(old[i].id) = old[i]
			}
		}
	}
	i := j.home(id)
	for j.records[i].age == j.age && j.records[i].id != id {
		if i++; i == uint64(len(j.records)) {
			i = 0
		}
	}
	r := &j.records[i]
	if r.age != j.age {
		j.used++
	}
	*r = record[K]{id: id, age: j.age}
	return r
}

// clear keeps the room unless it was far too much, and writes none of it.
func (j *journal[K]) clear() {
	if j.age++; j.age == 0 || j.used < len(j.records)/2 {
		j.records, j.age = nil, 1
	}
	j.used = 0
}

// each calls f with every record and the memory that it is in.
func (s *stripe[K]) each(f func(*memory[K], *record[K])) {
	for k := range s.runs {
		m := &s.runs[k]
		for _, j := range [...]*journal[K]{&m.young, &m.grown} {
			for i := range j.records {
				if r := &j.records[i]; r.age == j.age && !r.gone {
					f(m, r)
				}
			}
		}
	}
}
