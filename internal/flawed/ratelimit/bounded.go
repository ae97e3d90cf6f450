package ratelimit

// Capped is a sliding log that holds a bounded number of keys. It is of one epoch and
// in order.
type Capped struct {
	SlidingLog
	Capacity int
	recent   []string // the keys, the one that was charged last at the end
}

// Len is how many keys are held.
func (c *Capped) Len() int { return len(c.data) }

// touch makes a key the most recent one.
func (c *Capped) touch(key string) {
	for i, k := range c.recent {
		if k == key {
			c.recent = append(c.recent[:i:i], c.recent[i+1:]...)
			break
		}
	}
	c.recent = append(c.recent, key)
}

// LRU makes room by forgetting the key that has been silent for longest, as a cache
// does. Symptom: who was evicted begins anew.
type LRU struct{ Capped }

// Allow evicts before it decides.
func (l *LRU) Allow(key string, epoch, id uint64) bool {
	if l.touch(key); len(l.recent) > l.Capacity {
		delete(l.data, l.recent[0])
		l.recent = l.recent[1:]
	}
	return l.SlidingLog.Allow(key, epoch, id)
}

// NeverForgets denies new keys when it is full, and is full for ever. Symptom: after a
// while nobody new passes.
type NeverForgets struct{ Capped }

// Allow denies whom it has no room for.
func (n *NeverForgets) Allow(key string, epoch, id uint64) bool {
	if _, ok := n.data[key]; !ok && len(n.data) >= n.Capacity {
		return false
	}
	return n.SlidingLog.Allow(key, epoch, id)
}

// Leaves shares one log among those that it has no room for, and gives a new one to
// whom it has room for later. Symptom: who moves from the shared log to one of his own
// has his limit twice.
type Leaves struct{ Capped }

// Allow makes room of keys that are out of the window.
func (l *Leaves) Allow(key string, epoch, id uint64) bool {
	for k, log := range l.data {
		if k != "" && (len(log) == 0 || log[len(log)-1]+int64(l.Window) <= int64(id)) {
			delete(l.data, k)
		}
	}
	if _, ok := l.data[key]; !ok && len(l.data) >= l.Capacity {
		key = ""
	}
	return l.SlidingLog.Allow(key, epoch, id)
}

// AdmittedOnly is a bucket that is not refilled by its own key's events, but counts
// only those that it admitted. Symptom: a flooder's denied requests refill it.
type AdmittedOnly struct{ Bucket }

// Allow leaves out the ids that passed.
func (a *AdmittedOnly) Allow(key string, _, id uint64) bool {
	t := a.of(key, id)
	t.have += float64(id-t.last) * float64(a.Limit) / float64(a.Window)
	t.last = id
	if !a.take(t) {
		return false
	}
	t.last++ // this id is no time
	return true
}

// DayCounter is a quota that is kept with the day of the last event. Symptom: where
// two days meet, each change of days begins a new quota.
type DayCounter struct {
	Quota int
	days  map[string]uint64
	used  map[string]int
}

// Allow begins a new count when the day is another one.
func (d *DayCounter) Allow(key string, epoch, _ uint64) bool {
	if d.days == nil {
		d.days, d.used = map[string]uint64{}, map[string]int{}
	}
	if d.days[key] != epoch {
		d.days[key], d.used[key] = epoch, 0
	}
	if d.used[key] >= d.Quota {
		return false
	}
	d.used[key]++
	return true
}

// OneForAll is a quota of all days together. Symptom: it never begins anew.
type OneForAll struct {
	Quota int
	used  map[string]int
}

// Allow counts without regard to the day.
func (o *OneForAll) Allow(key string, _, _ uint64) bool {
	if o.used == nil {
		o.used = map[string]int{}
	}
	o.used[key]++
	return o.used[key] <= o.Quota
}
