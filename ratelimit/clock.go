package ratelimit

// A clock gives each Seq a place on one line, on which two events never lie further
// apart than they truly are: who is judged by places is never judged too mildly. It
// is a value, so that Peek can move a copy.
type clock struct {
	late, reach, step uint64 // from the rule; step is the most that one event adds
	front             uint64 // the highest place so far
	serial            uint64 // the runs so far
	runs              [2]run // the current epoch and the one before; or two detected runs
}

// A run is a stretch of growing ids.
type run struct {
	live    bool
	epoch   uint64
	serial  uint64 // 0 for an epoch that was given
	max     uint64 // the highest id with a place of its own
	high    uint64 // the highest id, which a straggler may have; else max
	top     uint64 // the place of max
	floor   uint64 // no id of the run lies below
	matched uint64 // the front when an id was last found to belong here
}

// A placement is where an event belongs. It has no more fields than the compiler keeps
// in registers.
type placement struct {
	place  uint64
	serial uint64
	until  uint64 // in an era: the front beyond which the event is stale
	kind   kind
}

// An epochID names an epoch that was given, or by its serial number one that was
// detected: one of the two is 0.
type epochID struct{ epoch, serial uint64 }

type kind uint8

const (
	known kind = iota // the id may have come before
	moved             // the event moved the front, in an era: it did not
	stale             // it comes too late to be placed
)

func newClock(r rule) clock {
	// A step of life and more makes every key as good as new: more need not be counted.
	return clock{late: r.late, reach: r.reach, step: r.life, front: r.first}
}

// place returns where an event belongs, and the clock as it is after the event.
func (c clock) place(at Seq) (clock, placement) {
	cur := c.runs[0]
	switch {
	case !cur.live:
		c.open(at, 0)
		return c, c.here(0)
	case at.Epoch == 0 && cur.epoch == 0:
		return c.detect(at)
	case at.Epoch > cur.epoch:
		c.open(at, 1)
		return c, c.here(0)
	case at.Epoch == cur.epoch:
		return c.within(0, at.ID)
	case c.runs[1].live && at.Epoch == c.runs[1].epoch:
		// A straggler of the epoch before: what it had not reached when the next began
		// counts as its end.
		c.runs[1].high = max(c.runs[1].high, at.ID)
		return c.behind(1, at.ID)
	}
	return c, placement{kind: stale}
}

// open makes a new run the current one, by ids behind the front. Of the runs so far
// the one that was matched last stays: with epochs given, the current one.
func (c *clock) open(at Seq, by uint64) {
	if c.runs[0].live && c.runs[1].matched <= c.runs[0].matched {
		c.runs[1] = c.runs[0]
	}
	var floor uint64 // nothing came before the first run that an id could run into
	if c.front += by; c.runs[1].live {
		floor = c.front
	}
	c.runs[0] = run{live: true, epoch: at.Epoch, max: at.ID, high: at.ID, top: c.front, floor: floor, matched: c.front}
	if at.Epoch == 0 {
		c.serial++
		c.runs[0].serial = c.serial
	}
}

// here is the placement at the top of run i.
func (c *clock) here(i int) placement {
	return placement{place: c.runs[i].top, serial: c.runs[i].serial}
}

// within places an id of run i.
func (c clock) within(i int, id uint64) (clock, placement) {
	r := &c.runs[i]
	if id <= r.max {
		return c.behind(i, id)
	}
	c.front += min(id-r.max, c.step)
	r.max, r.high, r.top, r.matched = id, id, c.front, c.front
	return c, c.here(i)
}

// behind places an id that is no higher than the highest of run i.
func (c clock) behind(i int, id uint64) (clock, placement) {
	r := &c.runs[i]
	if r.high-id > c.late {
		return c, placement{kind: stale}
	}
	// What came first is not always the lowest: what is lower must not lie in the run
	// before.
	p := max(r.floor, r.top-less(r.max, id))
	bound := c.late
	if r.epoch == 0 {
		bound = c.reach // a detected run is forgotten before it is further behind
	}
	if c.front-p > bound {
		return c, placement{kind: stale}
	}
	r.matched = c.front
	return c, placement{place: p, serial: r.serial}
}

// detect places an id whose epoch is unknown.
func (c clock) detect(at Seq) (clock, placement) {
	best, nearest := -1, uint64(0)
	for i, r := range c.runs {
		if !r.live || r.epoch != 0 {
			continue
		}
		d := at.ID - r.max
		if at.ID < r.max {
			if d = r.max - at.ID; d > c.late {
				continue
			}
		}
		if best < 0 || d < nearest {
			best, nearest = i, d
		}
	}
	if best < 0 {
		c.open(at, 1)
		return c, c.here(0)
	}
	next, where := c.within(best, at.ID)
	if where.kind == stale {
		return c, where
	}
	// A run that nothing matched for so long is over. Kept, it would earn credit twice
	// from ids that alternate between the two.
	if o := &next.runs[1-best]; o.live && next.front-o.matched > 2*c.late+2 {
		if best == 1 {
			next.runs[0] = next.runs[1]
		}
		next.runs[1] = run{}
	}
	return next, where
}

// known returns the epochs of the runs, or nothing for one that is not live.
func (c *clock) known() (ids [2]epochID) {
	for i, r := range c.runs {
		if r.live {
			ids[i] = epochID{r.epoch, r.serial}
		}
	}
	return ids
}

// run returns the live run of an epoch, or nil.
func (c *clock) run(id epochID) *run {
	for i := range c.runs {
		if r := &c.runs[i]; r.live && (epochID{r.epoch, r.serial}) == id {
			return r
		}
	}
	return nil
}

// shift moves every place down by d, which is at most the front.
func (c *clock) shift(d uint64) {
	c.front -= d
	for i := range c.runs {
		r := &c.runs[i]
		r.top, r.floor, r.matched = less(r.top, d), less(r.floor, d), less(r.matched, d)
	}
}

// less is a-b, but at least 0.
func less(a, b uint64) uint64 {
	if a < b {
		return 0
	}
	return a - b
}
