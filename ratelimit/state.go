package ratelimit

import "slices"

// A state is what a key's past comes down to: under Exact the sorted places of what
// was admitted, as often as its cost; else one word, the time in units at which the
// bucket is full again. Under Exact the word is the number of the last reset. The zero
// state is a new key's.
type state struct {
	word uint64
	log  []uint64
}

// weigh decides a cost of n at place p. It changes nothing.
func (r *rule) weigh(s state, p uint64, n int) Decision {
	d := Decision{Limit: r.limit}
	if r.exact {
		r.weighLog(&d, s.log, p, n)
	} else {
		r.weighWord(&d, s.word, p, n)
	}
	if d.Allowed = d.RetryAfterIDs == 0; !d.Allowed {
		d.Reason = OverLimit
	}
	return d
}

// charge returns the state after a cost of n was admitted at place p.
func (r *rule) charge(s state, p uint64, n int, front uint64) state {
	if !r.exact {
		s.word = max(s.word, p*r.unit) + uint64(n)*r.token
		return s
	}
	// Forget what no event to come can share a window with.
	old, _ := slices.BinarySearch(s.log, front-r.reach-r.window+1)
	s.log = slices.Delete(s.log, 0, old)
	i := after(s.log, p)
	for range n {
		s.log = append(s.log, p)
	}
	if i < len(s.log)-n {
		copy(s.log[i+n:], s.log[i:len(s.log)-n])
		for j := range n {
			s.log[i+j] = p
		}
	}
	return s
}

// weighWord is GCRA. The bucket at p holds what refills until the word, at most
// r.most tokens.
func (r *rule) weighWord(d *Decision, word, p uint64, n int) {
	now := p * r.unit
	full := max(word, now)
	room := now + uint64(r.most)*r.token // where the bucket is empty
	d.ResetAfterIDs = ceilDiv(full-now, r.unit)
	if full <= room {
		d.Remaining = int((room - full) / r.token)
	}
	if want := full + uint64(n)*r.token; want > room {
		d.RetryAfterIDs = ceilDiv(want-room, r.unit)
	}
}

func ceilDiv(a, b uint64) uint64 { return (a + b - 1) / b }

// weighLog is Exact. A cost of n at q breaks the limit if some m+1 = limit-n+1
// admitted ones and q lie within one window. Those that begin with log[j] forbid the
// places strictly between log[j+m]-window and log[j]+window. Both ends grow with j,
// so one pass over the log finds the first place from p on that no j forbids.
func (r *rule) weighLog(d *Decision, log []uint64, p uint64, n int) {
	if len(log) > 0 {
		d.ResetAfterIDs = less(log[len(log)-1]+r.window, p)
	}
	d.Remaining = r.limit - r.load(log, p)
	if n == 0 || n <= d.Remaining {
		return
	}
	m := r.limit - n
	q := p
	for j := after(log, less(p, r.window)); j+m < len(log); j++ {
		lo, hi := log[j], log[j+m]
		switch {
		case lo+r.window <= q || hi-lo >= r.window:
		case hi >= q+r.window:
			d.RetryAfterIDs = q - p
			return
		default:
			q = lo + r.window
		}
	}
	d.RetryAfterIDs = q - p
}

// load returns the most that any window holding p was charged.
func (r *rule) load(log []uint64, p uint64) int {
	from := after(log, less(p, r.window)) // the first within the window that ends at p
	to := after(log, p)                   // the first beyond p
	most := to - from
	// Windows that end later: at each later place they gain one, and lose what falls out.
	for to < len(log) && log[to]-p < r.window {
		to++
		for log[to-1]-log[from] >= r.window {
			from++
		}
		most = max(most, to-from)
	}
	return most
}

// after returns the index of the first place above p.
func after(log []uint64, p uint64) int {
	i, _ := slices.BinarySearch(log, p+1)
	return i
}
