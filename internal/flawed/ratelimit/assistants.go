// Package ratelimit holds rate limiters by sequence id that are wrong. Those of this
// file are from document 000, "Novel Approach".
package ratelimit

// Params are what every limiter here is made from.
type Params struct {
	Limit  int
	Window uint64
	Late   uint64 // how late an id may come; 0 for as late as Window
}

// A Gate says whether an event may pass. Epoch 0 is an unknown epoch.
type Gate interface {
	Allow(key string, epoch, id uint64) bool
}

// New makes a limiter.
type New func(Params) Gate

// FixedWindow is handle_request of the first answer. Symptoms: whoever used a window
// up at the reset is locked out for the day; nearly 2N pass where two windows meet; an
// id delivered again is charged again. Python's numbers have a sign, so these have.
type FixedWindow struct {
	Params
	data map[string]*userData
}

type userData struct{ start, count int64 }

// Allow is handle_request, true for status 200.
func (f *FixedWindow) Allow(key string, _, id uint64) bool {
	if f.data == nil {
		f.data = map[string]*userData{}
	}
	cur := int64(id)
	u, stored := f.data[key]
	if !stored {
		u = &userData{start: cur}
	}
	if cur-u.start >= int64(f.Window) {
		u = &userData{start: cur, count: 1}
	} else {
		u.count++ // the dict in the store is changed in place, also by who is denied
	}
	if u.count > int64(f.Limit) {
		return false
	}
	f.data[key] = u
	return true
}

// SlidingLog is handle_request_sliding_window of the first answer. Symptoms: after the
// reset entries are never old again; an id that comes late is judged by a log from
// which a later one has removed what mattered.
type SlidingLog struct {
	Params
	data map[string][]int64
}

// Allow is handle_request_sliding_window, true for status 200.
func (s *SlidingLog) Allow(key string, _, id uint64) bool {
	if s.data == nil {
		s.data = map[string][]int64{}
	}
	cur := int64(id)
	cutoff := cur - int64(s.Window)
	var requests []int64
	for _, seq := range s.data[key] {
		if seq > cutoff {
			requests = append(requests, seq)
		}
	}
	if len(requests) >= s.Limit {
		return false
	}
	s.data[key] = append(requests, cur)
	return true
}

// FreshContext is handle_request where the runtime makes a new context for each call,
// as the Python runtime of AWS Lambda does. Symptom: it never limits.
type FreshContext struct{ Params }

// Allow is handle_request with a context that nobody used.
func (f *FreshContext) Allow(key string, epoch, id uint64) bool {
	return (&FixedWindow{Params: f.Params}).Allow(key, epoch, id)
}

// Buckets is the second answer's bucketed window, of which only the description is in
// the document: ids in buckets, the oldest dropped when it is partly out of the
// window. Symptom: up to 2N pass.
type Buckets struct {
	Params
	data map[string]map[uint64]int
}

// Allow counts by tenths of a window.
func (b *Buckets) Allow(key string, _, id uint64) bool {
	if b.data == nil {
		b.data = map[string]map[uint64]int{}
	}
	size := max(1, b.Window/10)
	now := id / size
	buckets, ok := b.data[key]
	if !ok {
		buckets = map[uint64]int{}
		b.data[key] = buckets
	}
	n := 0
	for i, count := range buckets {
		if i+b.Window/size <= now {
			delete(buckets, i)
		} else {
			n += count
		}
	}
	if n >= b.Limit {
		return false
	}
	buckets[now]++
	return true
}

// WindowIsLimit is the third answer, of which only the description is in the document:
// a log whose window, in ids, is the limit. Ids are distinct, so that no more than N
// are ever among N consecutive ones. Symptom: it denies nothing.
type WindowIsLimit struct {
	Params
	data map[string][]uint64
}

// Allow compares with the id from Limit requests ago.
func (w *WindowIsLimit) Allow(key string, _, id uint64) bool {
	if w.data == nil {
		w.data = map[string][]uint64{}
	}
	log := w.data[key]
	if len(log) >= w.Limit && id-log[len(log)-w.Limit] < uint64(w.Limit) {
		return false
	}
	w.data[key] = append(log, id)
	return true
}
