package ratelimit

// External is handle_request of the first answer with its data where its comment would
// keep them, in "a fast key-value store like Redis or DynamoDB": read, decided on,
// written. Symptoms: two that read
// before either writes are one; what is counted of a denied request is forgotten, since
// it returns before it writes.
type External struct {
	Params
	table map[string]userData
}

// Begin reads. The function that comes back decides and writes.
func (e *External) Begin(key string, _, id uint64) func() bool {
	u, stored := e.table[key]
	return func() bool {
		f := FixedWindow{Params: e.Params, data: map[string]*userData{}}
		if stored {
			f.data[key] = &u
		}
		allowed := f.Allow(key, 0, id)
		if allowed {
			if e.table == nil {
				e.table = map[string]userData{}
			}
			e.table[key] = *f.data[key]
		}
		return allowed
	}
}
