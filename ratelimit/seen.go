package ratelimit

import "sync"

// A stripe remembers what was decided of a part of the events, under a lock that is
// held while one of them is decided: an event is decided once.
//
// It forgets by the logical time, in generations: what was written before the last
// reach ids is dropped at the latest when the next have passed, and nothing sooner.
// An event that comes later is stale.
type stripe[K comparable] struct {
	mu    sync.Mutex
	began uint64 // when the young generation began
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

// A record is what is remembered of an event so that it is decided once.
type record[K comparable] struct {
	event   event
	age     uint32 // of the journal when it was written; of another age it is free
	gone    bool   // refunded: as if it had never come
	reset   bool   // the key was reset since: there is nothing to refund
	allowed bool
	reason  Reason
	key     K
	place   uint64
	before  uint64 // GCRA: the word of the key before the event, for Refund
	after   uint64 // and after it

	// The cost and the rest of the decision.
	cost, remaining int32
	retry, full     uint64
}

// A journal is open addressing by id: ids that follow one another lie side by side.
type journal[K comparable] struct {
	records []record[K] // a power of two
	used    int
	age     uint32 // how often it was cleared, and one
}

func (l *Limiter[K]) stripe(id uint64) *stripe[K] { return &l.stripes[id%stripes] }

// home places blocks of ids anywhere, so that no pattern of ids meets itself.
func (e event) home() uint64 {
	id := e.at.ID / stripes
	block := (id/8 + (e.at.Epoch^e.serial<<32)*0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93
	return block>>32*8 | id%8
}

func (j *journal[K]) find(e event) *record[K] {
	if j.used == 0 {
		return nil
	}
	mask := uint64(len(j.records) - 1)
	for i := e.home() & mask; ; i = (i + 1) & mask {
		switch r := &j.records[i]; {
		case r.age != j.age:
			return nil
		case r.event == e:
			return r
		}
	}
}

// find returns what is remembered of an event, or nil. An event that moved the front
// can only have come at the same moment.
func (s *stripe[K]) find(e event, moved bool) *record[K] {
	r := s.young.find(e)
	if r == nil && !moved {
		r = s.grown.find(e)
	}
	if r == nil || r.gone {
		return nil
	}
	return r
}

// add returns the record of an event that find does not find, to be filled in.
func (j *journal[K]) add(e event) *record[K] {
	if 2*(j.used+1) > len(j.records) {
		old, age := j.records, j.age
		j.records = make([]record[K], max(16, 2*len(old)))
		j.used, j.age = 0, 1
		for i := range old {
			if old[i].age == age {
				old[i].age = j.age
				*j.add(old[i].event) = old[i]
			}
		}
	}
	mask := uint64(len(j.records) - 1)
	i := e.home() & mask
	for j.records[i].age == j.age && j.records[i].event != e {
		i = (i + 1) & mask
	}
	r := &j.records[i]
	if r.age != j.age {
		j.used++
	}
	r.event, r.age, r.gone, r.reset = e, j.age, false, false
	return r
}

// advance tells how far the time is, before anything is written at that time.
func (s *stripe[K]) advance(life, front uint64) {
	past := less(front, s.began)
	if past < life {
		return
	}
	s.began = front
	s.young, s.grown = s.grown, s.young
	s.young.clear()
	if past >= 2*life {
		s.grown.clear()
	}
}

// clear keeps the room unless it was far too much, and writes none of it.
func (j *journal[K]) clear() {
	if j.age++; j.age == 0 || j.used < len(j.records)/16 {
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
