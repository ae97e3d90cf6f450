package ratelimit

import (
	"fmt"
	"math"
	"math/bits"
)

// An Algorithm is how a key's past is kept, which decides what can be promised.
type Algorithm uint8

// The algorithms.
const (
	// Exact keeps the ids that it admitted: never more than Limit in any Window
	// consecutive ids, and in order not one less than that. That holds in any order of
	// delivery if the epoch is given, and else if no id is later than MaxLateness.
	Exact Algorithm = iota

	// GCRA, the generic cell rate algorithm of ATM networks (ITU-T I.371), keeps one
	// word: the logical time at which the bucket is full again. A burst of Burst passes
	// at once, and Limit per Window in the long run. In any Window consecutive ids, in
	// any order that Exact may have, at most Burst + floor((Window-1)·Limit/Window) pass,
	// which for a burst of Limit is 2·Limit-1.
	GCRA

	// StrictGCRA is GCRA refilled at Limit-Burst+1 per Window, so that never more than
	// Limit pass in any Window consecutive ids, in any order that Exact may have. A larger
	// burst leaves a lower rate.
	StrictGCRA
)

// maxIDs bounds Window and MaxLateness: a trillion ids, which leaves room to count.
const maxIDs = 1 << 40

// maxExact bounds Limit under Exact, and with it what one event of a large cost can
// make a log take: 8 MiB.
const maxExact = 1 << 20

// A Config says what a [Limiter] promises.
type Config struct {
	// Limit is how many requests, or how much cost, may pass in a window. At least 1
	// and at most 1<<31-1, for Exact 1<<20: a key's log takes 8 bytes for each that was
	// admitted in the last Window + 3·MaxLateness ids, and up to half as much again. It
	// has no default.
	Limit int

	// Window is the length of the window in ids. At least 1 and at most 1<<40. It has no
	// default: [PerMinute] turns minutes into ids. A window no longer than Limit denies
	// nothing where every request has cost 1 and an id of its own.
	Window uint64

	// Algorithm is how the past is kept. Default: Exact.
	Algorithm Algorithm

	// Burst is how much may pass at once, between 1 and Limit; Exact has none. Default:
	// Limit for GCRA, half of Limit rounded up for StrictGCRA.
	Burst int

	// MaxLateness is how many ids an event may come after a higher one of its epoch. At
	// most 1<<40. What was decided is remembered that long too, and up to twice as long, at
	// 75 to 115 bytes for each id that came and a key of 8 bytes: where every id comes, 150
	// to 230 bytes for each id of MaxLateness, up to twice that where they come as late as
	// they may, and as much again for the epoch before. Default: Window.
	MaxLateness uint64

	// Ticks says that an id is a tick of a clock, which many events may share. Then
	// nothing is known of events, so that none is a duplicate, nothing can be refunded,
	// and the keys that are held are as many as were admitted within some windows. It
	// takes no memory for ids, but some 40 bytes for a key under GCRA. Default: an id is
	// one event, and remembered (see MaxLateness).
	Ticks bool

	// Capacity is how many keys are held at most. Those that are as good as new make
	// room, and no other ever does. A new key that finds no room is denied as [Full], which
	// none is where an id is one event, there is no Quota, and Capacity is twice the bound of
	// [Limiter.Len].
	// Default: as many as there are.
	Capacity int

	// Share says that new keys that find no room share one state, as if they were one
	// key, and are not denied for that. Default: false.
	Share bool

	// ExcludeOwn says that a key's own events are not a time in which its bucket refills:
	// who sends all of the ids gets none back. It is for GCRA and StrictGCRA, and not
	// with Ticks. Then a denial too is written. Default: every id is time.
	ExcludeOwn bool

	// Quota is how much a key may be charged in one epoch, whatever the windows allow: a
	// limit in true time where epochs are days. What every key of the epoch and of the
	// one before was charged is held, of at most Capacity keys in each if that is set:
	// those that come after are denied as [Full] until the next epoch. Not with Share.
	// Default: no quota.
	Quota int
}

// A rule is a Config that was checked, with what follows from it.
type rule struct {
	limit  int
	most   int // the highest cost that ever passes; 0 only in the zero value
	window uint64
	late   uint64
	exact  bool
	ticks  bool
	unit   uint64 // GCRA: an id is so many units
	token  uint64 // GCRA: a token refills in so many units
	depth  uint64 // GCRA: a full bucket refills in so many units
	own    uint64 // GCRA: what a key's own event adds to its word
	quick  bool   // a known key needs no lock
	reach  uint64 // no event is placed further behind the front
	life   uint64 // a key not charged for so many ids is as good as new
	first  uint64 // the front at the start: no place lies below 0
	last   uint64 // the front from which places are counted anew

	capacity int // 0 for no bound
	share    bool
	quota    int // 0 for none
}

// rule checks a Config.
func (c Config) rule() (rule, error) {
	bad := func(field string, value any, why string) (rule, error) {
		return rule{}, fmt.Errorf("ratelimit: Config.%s (%v) %s", field, value, why)
	}
	switch {
	case c.Limit < 1 || c.Limit > math.MaxInt32:
		return bad("Limit", c.Limit, "is not between 1 and 1<<31-1")
	case c.Window < 1 || c.Window > maxIDs:
		return bad("Window", c.Window, "is not between 1 and 1<<40")
	case c.Algorithm > StrictGCRA:
		return bad("Algorithm", uint8(c.Algorithm), "is unknown")
	case c.MaxLateness > maxIDs:
		return bad("MaxLateness", c.MaxLateness, "is above 1<<40")
	case c.Burst < 0 || c.Burst > c.Limit:
		return bad("Burst", c.Burst, "is not between 0 and Limit")
	case c.Limit > maxExact && c.Algorithm == Exact:
		return bad("Limit", c.Limit, "is above 1<<20, the most for Exact")
	case c.Burst > 0 && c.Algorithm == Exact:
		return bad("Burst", c.Burst, "is not for Exact")
	case c.ExcludeOwn && (c.Algorithm == Exact || c.Ticks):
		return bad("ExcludeOwn", true, "is not for Exact or Ticks")
	case c.Capacity < 0 || c.Capacity == 0 && c.Share:
		return bad("Capacity", c.Capacity, "is not positive")
	case c.Quota < 0 || c.Quota > math.MaxInt32:
		return bad("Quota", c.Quota, "is not between 0 and 1<<31-1")
	case c.Quota > 0 && c.Share:
		return bad("Quota", c.Quota, "is not for Share")
	}
	r := rule{limit: c.Limit, most: c.Limit, window: c.Window, late: c.MaxLateness, exact: c.Algorithm == Exact, ticks: c.Ticks, unit: 1}
	r.capacity, r.share, r.quota = c.Capacity, c.Share, c.Quota
	if r.late == 0 {
		r.late = c.Window
	}
	r.reach = 3*r.late + 3
	full := c.Window // how long the past of a key matters, in ids
	if !r.exact {
		if r.most = c.Burst; c.Burst == 0 {
			r.most = c.Limit
			if c.Algorithm == StrictGCRA {
				r.most = c.Limit/2 + c.Limit%2
			}
		}
		rate := c.Limit
		if c.Algorithm == StrictGCRA {
			rate = c.Limit - r.most + 1
		}
		// A token refills in Window/rate ids: in lowest terms, unit is the denominator.
		g := gcd(uint64(rate), c.Window)
		r.unit, r.token = uint64(rate)/g, c.Window/g
		hi, lo := bits.Mul64(uint64(r.most), r.token)
		if hi != 0 || lo > 1<<60 {
			return bad("Burst", r.most, "times Window is above 1<<60")
		}
		full = lo/r.unit + 1
		r.depth, r.quick = lo, c.Ticks && c.Quota == 0
		if c.ExcludeOwn {
			r.own = r.unit
		}
	}
	r.life = full + r.reach
	r.first = r.life + r.reach + 1
	// Places in units stay below 1<<62: the front may pass last by one step, and a key
	// may be charged up to a full bucket ahead of the front.
	r.last = 1<<61/r.unit - r.life
	if r.unit > 1<<61/(8*r.first) {
		return bad("Limit", c.Limit, "times Window and MaxLateness is too large to count")
	}
	return r, nil
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
