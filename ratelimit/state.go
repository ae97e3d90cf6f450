package ratelimit

import "slices"

// poured is GCRA: the word of a bucket after a cost of n came at the time now, in
// units, and whether there was room for it. The bucket holds what refills until the
// word, at most r.most tokens. n is at least 1.
func (r *rule) poured(word, now uint64, n int) (after uint64, ok bool) {
	full := word + r.own
	if after = max(full, now) + uint64(n)*r.token; after <= now+r.depth {
		return after, true
	}
	if r.own > 0 && full <= now+r.depth {
		word = full
	}
	return word, false
}

// tell fills in the zero Decision d that took a bucket from word to after. What
// remains is told as it is after the event if it is kept, and as it is before if it
// only asks. A Decision is not returned here: copying one takes as long as all the
// rest.
func (r *rule) tell(d *Decision, word, after, now uint64, n int, ok, keep bool) {
	d.Allowed, d.Limit = true, r.limit
	room := now + r.depth // where the bucket is empty
	if !ok && n > 0 {
		d.Allowed, d.Reason = false, OverLimit
		// The event that asks again is one of the key's own, too.
		d.RetryAfterIDs = r.ids(after + r.own + uint64(n)*r.token - room)
	}
	if keep {
		word = after
	}
	if next := max(word+r.own, now); next <= room {
		d.Remaining = int((room + r.own - next) / (r.token + r.own))
	}
	d.ResetAfterIDs = r.ids(max(word, now) - now)
}

// ids turns units into ids, rounded up.
func (r *rule) ids(units uint64) uint64 {
	if r.unit == 1 {
		return units
	}
	return (units + r.unit - 1) / r.unit
}

// weigh is Exact. It fills in d with what becomes of a cost of n at place p, and
// changes nothing.
func (r *rule) weigh(d *Decision, places []uint64, p uint64, n int) {
	d.Limit = r.limit
	r.weighLog(d, places, p, n)
	if d.Allowed = d.RetryAfterIDs == 0; !d.Allowed {
		d.Reason = OverLimit
	}
}

// charge returns the log after a cost of n was admitted at place p.
func (r *rule) charge(places []uint64, p uint64, n int, front uint64) []uint64 {
	if len(places)+n > cap(places) {
		places = r.prune(places, front)
		places = slices.Grow(places, len(places)/2+n)
	}
	i := after(places, p)
	for range n {
		places = append(places, p)
	}
	if i < len(places)-n {
		copy(places[i+n:], places[i:len(places)-n])
		for j := range n {
			places[i+j] = p
		}
	}
	return places
}

// prune forgets what no event to come can share a window with.
func (r *rule) prune(places []uint64, front uint64) []uint64 {
	old, _ := slices.BinarySearch(places, front-r.reach-r.window+1)
	return slices.Delete(places, 0, old)
}

// weighLog: a cost of n at q breaks the limit if some m+1 = limit-n+1
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
