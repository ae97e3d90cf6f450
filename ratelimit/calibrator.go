package ratelimit

import (
	"math"
	"slices"
	"sync"
	"time"
)

// PerMinute returns the [Config] that admits n in the ids of one minute, exactly.
// idsPerMinute is how many ids the sequence gives out in a minute, to everybody.
//
// The limit holds in real time if idsPerMinute is at least the highest rate there
// ever is, and is stricter than asked by the ratio of the two when fewer come. If it
// is not above n nothing is ever denied: no minute has that many ids. For a wall
// clock (see [At]) a minute has 60,000.
//
// The rest of the Config is yours to set, such as Ticks for [At] and [Middleware].
func PerMinute(n int, idsPerMinute uint64) Config {
	return Config{Limit: n, Window: idsPerMinute}
}

// A Calibrator learns how many ids the sequence gives out in a minute, from trusted
// pairs of an id and a time: a cron job's event, or the daily reset itself. The zero
// Calibrator has learnt nothing and knows no bounds. It is safe for concurrent use.
//
// It reports the second highest of the last 16 rates that it was told, rather than their
// mean: a window of so many ids holds a minute's limit also in the busiest of those
// minutes but one. One of the 16 may be wrong, as after a tick with a corrupt id or
// time, and what is reported is still a rate that was told. Of fewer than four rates it
// reports the median, of two the lower: one wrong rate among three does nothing, and one
// that is alone is all that there is. Least and Most bound what it can do then.
type Calibrator struct {
	// Least and Most bound what is reported, in ids a minute. Default: 1, and 1<<40, the
	// longest Window.
	Least, Most uint64

	mu    sync.Mutex
	rates []float64 // as they were told
	last  tick
}

type tick struct {
	at    Seq
	time  time.Time
	known bool
}

// keptRates is how many rates a Calibrator keeps.
const keptRates = 16

// Tick tells that the event at is of the given time. Two ticks of one epoch, the later
// one with the higher id, make a rate; what does not is only remembered as the first
// of the next pair. Ids are what counts, not events that somebody has seen: others may
// see the rest.
func (c *Calibrator) Tick(at Seq, t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := c.last
	minutes := t.Sub(last.time).Minutes()
	if last.known && minutes <= 0 && at.Epoch == last.at.Epoch && at.ID >= last.at.ID {
		return // a clock that stands still or goes back, while ids go on
	}
	c.last = tick{at, t, true}
	if last.known && at.Epoch == last.at.Epoch && at.ID > last.at.ID {
		c.learn(float64(at.ID-last.at.ID) / minutes)
	}
}

// Day tells how many ids a whole epoch of the given length had: a day that ended with
// id 8,639,999, counted from 0, had 8,640,000. An epoch without ids or without a
// length teaches nothing.
func (c *Calibrator) Day(ids uint64, length time.Duration) {
	if ids == 0 || length <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.learn(float64(ids) / length.Minutes())
}

func (c *Calibrator) learn(rate float64) {
	if c.rates = append(c.rates, rate); len(c.rates) > keptRates {
		c.rates = slices.Delete(c.rates, 0, 1)
	}
}

// IDsPerMinute returns what was learnt, rounded up, and false if nothing was.
func (c *Calibrator) IDsPerMinute() (uint64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.rates) == 0 {
		return 0, false
	}
	most := min(c.Most, maxIDs)
	if most == 0 {
		most = maxIDs
	}
	least := min(max(1, c.Least), maxIDs)
	sorted := slices.Sorted(slices.Values(c.rates))
	n := len(sorted)
	at := n - 2 // the second highest
	if n < 4 {
		at = (n - 1) / 2
	}
	rate := math.Ceil(min(sorted[at], maxIDs))
	return max(least, min(most, uint64(rate))), true
}

// Config returns [PerMinute] of what was learnt, and false if nothing was. A limiter
// keeps its Config: make a new one when the rate has changed enough to matter, best at a
// reset, since it begins with nothing charged.
func (c *Calibrator) Config(n int) (Config, bool) {
	ids, ok := c.IDsPerMinute()
	if !ok {
		return Config{}, false
	}
	return PerMinute(n, ids), true
}

// Duration returns how long so many ids take at the rate that was learnt, for a
// decision's RetryAfterIDs, and false if nothing was learnt. At a rate that is high
// this is about the shortest that it may take.
func (c *Calibrator) Duration(ids uint64) (time.Duration, bool) {
	rate, ok := c.IDsPerMinute()
	if !ok {
		return 0, false
	}
	d := float64(ids) / float64(rate) * float64(time.Minute)
	if d >= math.MaxInt64 {
		return math.MaxInt64, true
	}
	return time.Duration(math.Ceil(d)), true
}
