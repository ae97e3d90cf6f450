package ratelimit

// A Bucket is what the token buckets below have in common.
type Bucket struct {
	Params
	Burst int
	data  map[string]*tokens
}

type tokens struct {
	last uint64
	have float64
}

// of returns the tokens of a key, a full bucket if it is new.
func (b *Bucket) of(key string, id uint64) *tokens {
	if b.data == nil {
		b.data = map[string]*tokens{}
	}
	t, ok := b.data[key]
	if !ok {
		t = &tokens{id, float64(b.Burst)}
		b.data[key] = t
	}
	return t
}

// take takes a token if there is a whole one.
func (b *Bucket) take(t *tokens) bool {
	t.have = min(t.have, float64(b.Burst))
	if t.have < 1 {
		return false
	}
	t.have--
	return true
}

// Rewinding is a token bucket that keeps the last id it saw. Symptom: a late id turns
// the time back, and what lies between is refilled twice.
type Rewinding struct{ Bucket }

// Allow refills by what passed since the last id.
func (r *Rewinding) Allow(key string, _, id uint64) bool {
	t := r.of(key, id)
	if id > t.last {
		t.have += float64(id-t.last) * float64(r.Limit) / float64(r.Window)
	}
	t.last = id
	return r.take(t)
}

// Rounded refills one token in so many whole ids. Symptom: 60 per 100 ids becomes one
// per id.
type Rounded struct{ Bucket }

// Allow refills by whole ids, and lets the time stand still for late ones.
func (r *Rounded) Allow(key string, _, id uint64) bool {
	t := r.of(key, id)
	if id > t.last {
		t.have += float64((id - t.last) / max(1, r.Window/uint64(r.Limit)))
		t.last = id
	}
	return r.take(t)
}
