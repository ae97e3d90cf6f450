package ratelimit

import (
	"time"

	"golang.org/x/time/rate"
)

// XTime is golang.org/x/time/rate with ids for seconds. It keeps its last time, and
// moves it back when an id comes late: what then refills was spent before. Symptom:
// 1,000 of 1,000 pass out of order. See golang/go#65508.
type XTime struct {
	Params
	data map[string]*rate.Limiter
}

// Allow asks at the second that the id is.
func (x *XTime) Allow(key string, _, id uint64) bool {
	if x.data == nil {
		x.data = map[string]*rate.Limiter{}
	}
	l, ok := x.data[key]
	if !ok {
		l = rate.NewLimiter(rate.Limit(float64(x.Limit)/float64(x.Window)), x.Limit)
		x.data[key] = l
	}
	return l.AllowN(time.Unix(int64(id%(1<<40)), 0), 1)
}

// Counter is the sliding-window counter of many gateways: two counters, the previous
// one weighed by how much of its window is still in sight. Symptom: 116 pass where 60
// should, and all of them where ids of two windows alternate.
type Counter struct {
	Params
	data map[string]*counted
}

type counted struct {
	window         uint64
	previous, curr int
}

// Allow estimates what the last window was charged.
func (c *Counter) Allow(key string, _, id uint64) bool {
	if c.data == nil {
		c.data = map[string]*counted{}
	}
	s, ok := c.data[key]
	if !ok {
		s = &counted{}
		c.data[key] = s
	}
	switch w := id / c.Window; {
	case w == s.window+1:
		s.previous, s.curr, s.window = s.curr, 0, w
	case w != s.window:
		s.previous, s.curr, s.window = 0, 0, w
	}
	left := 1 - float64(id%c.Window)/float64(c.Window)
	if float64(s.previous)*left+float64(s.curr) >= float64(c.Limit) {
		return false
	}
	s.curr++
	return true
}

// ResetWhenLess repairs the sliding log for the reset as one would at first: an id
// below the last is a new day. Symptom: one late id grants a fresh budget.
type ResetWhenLess struct {
	SlidingLog
	last uint64
}

// Allow forgets everything when ids do not grow.
func (r *ResetWhenLess) Allow(key string, epoch, id uint64) bool {
	if id < r.last {
		r.data = nil
	}
	r.last = id
	return r.SlidingLog.Allow(key, epoch, id)
}

// MaxSeen repairs the log for late ids: it judges all by the highest id. Symptom: after
// the reset nothing ever grows old.
type MaxSeen struct {
	SlidingLog
	high uint64
}

// Allow judges by the highest id that came.
func (m *MaxSeen) Allow(key string, epoch, id uint64) bool {
	m.high = max(m.high, id)
	return m.SlidingLog.Allow(key, epoch, m.high)
}

// Shared keeps one log for all keys, as everybody who is 'anonymous' does. Symptom: one
// client blocks the others.
type Shared struct{ SlidingLog }

// Allow ignores the key.
func (s *Shared) Allow(_ string, epoch, id uint64) bool {
	return s.SlidingLog.Allow("anonymous", epoch, id)
}

// Half is cautious: it admits half of the limit. Symptom: it denies without cause.
type Half struct{ SlidingLog }

// Allow lets every second pass.
func (h *Half) Allow(key string, epoch, id uint64) bool {
	return id%2 == 0 && h.SlidingLog.Allow(key, epoch, id)
}
