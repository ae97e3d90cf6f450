// Package ratelimitlaws holds the laws of package ratelimit, their draws, and a second
// right answer for each contract.
package ratelimitlaws

import (
	"math/big"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
)

// A slowLog is Exact by its definition: a list of all that was ever admitted, and
// every window looked at. It shares no code with the package.
//
// It forgets nothing, and its day is right while ids are no later than the bound and
// days are longer than it.
type slowLog struct {
	flawed.Params
	days []*slowDay
	past []slowEvent
}

type slowDay struct {
	epoch       uint64
	start, last int64 // the places where it begins and of its highest id
	high        int64
	seen        int64 // the highest id of one that came after the next day began
}

type slowEvent struct {
	day     *slowDay
	id      uint64
	key     string
	at      int64
	allowed bool
}

func newSlowLog(p flawed.Params) flawed.Gate {
	if p.Late == 0 {
		p.Late = p.Window
	}
	return &slowLog{Params: p}
}

// place returns the day and the place of an event, or no day if it comes too late.
func (s *slowLog) place(epoch, id uint64) (*slowDay, int64) {
	now, late := int64(id), int64(s.Late)
	var front int64
	for _, d := range s.days {
		front = max(front, d.last)
	}
	var today *slowDay
	if n := len(s.days); n > 0 {
		today = s.days[n-1]
	}
	switch {
	case today == nil, epoch > today.epoch, epoch == 0 && now < today.high-late:
		d := &slowDay{epoch: epoch, start: front + 1, last: front + 1, high: now}
		if s.days = append(s.days, d); len(s.days) == 1 {
			d.start -= late // no day before it
		}
		return d, d.last
	case epoch < today.epoch:
		if len(s.days) < 2 || s.days[len(s.days)-2].epoch != epoch {
			return nil, 0
		}
		today = s.days[len(s.days)-2]
		if today.seen = max(today.seen, today.high, now); today.seen-now > late {
			return nil, 0
		}
		now = min(now, today.high)
	}
	if now > today.high {
		today.last += now - today.high
		today.high = now
		return today, today.last
	}
	at := max(today.start, today.last-(today.high-now))
	if today.high-now > late || front-at > late {
		return nil, 0
	}
	return today, at
}

// Allow looks at every window of the key that would hold the event.
func (s *slowLog) Allow(key string, epoch, id uint64) bool {
	day, at := s.place(epoch, id)
	if day == nil {
		return false
	}
	for _, e := range s.past {
		if e.day == day && e.id == id {
			return e.key == key && e.allowed
		}
	}
	allowed := true
	for from := at - int64(s.Window) + 1; from <= at; from++ {
		n := 0
		for _, e := range s.past {
			if e.allowed && e.key == key && from <= e.at && e.at < from+int64(s.Window) {
				n++
			}
		}
		allowed = allowed && n < s.Limit
	}
	s.past = append(s.past, slowEvent{day, id, key, at, allowed})
	return allowed
}

// A slowBucket is GCRA in exact fractions, over ids of one epoch that come within the
// bound. It follows the leaky bucket: a level that leaks, rather than a time.
type slowBucket struct {
	flawed.Params
	burst  int
	leak   *big.Rat // per id
	levels map[string]*level
	past   map[uint64]bool
}

type level struct {
	at    uint64   // the id at which the bucket held
	holds *big.Rat // this much; 0 and below is empty
}

func newSlowBucket(p flawed.Params, burst, rate int) flawed.Gate {
	return &slowBucket{
		Params: p, burst: burst, leak: big.NewRat(int64(rate), int64(p.Window)),
		levels: map[string]*level{}, past: map[uint64]bool{},
	}
}

// Allow pours one into the bucket if it has not leaked too little.
func (s *slowBucket) Allow(key string, _, id uint64) bool {
	if was, ok := s.past[id]; ok {
		return was
	}
	l, ok := s.levels[key]
	if !ok {
		l = &level{id, new(big.Rat)}
		s.levels[key] = l
	}
	// What it holds at id: less for later ids, more for those that come late.
	gone := new(big.Rat).SetInt64(int64(id) - int64(l.at))
	holds := new(big.Rat).Sub(l.holds, gone.Mul(gone, s.leak))
	if holds.Sign() < 0 {
		holds = new(big.Rat)
	}
	after := holds.Add(holds, big.NewRat(1, 1))
	if s.past[id] = after.Cmp(big.NewRat(int64(s.burst), 1)) <= 0; s.past[id] {
		l.at, l.holds = id, after
	}
	return s.past[id]
}
