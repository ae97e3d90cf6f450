package sqlsafe

// An Opt is a value that may be missing: a filter that the user may or may not have
// set. [Eq], [Between], [Above], [Below] and the methods of [Field] take one in place
// of a value, and make no condition of one that is unset. The zero value is unset.
//
// It is safer than a pointer: there is nothing to dereference, and a nil pointer
// given to a driver is NULL, which equals nothing.
type Opt[T any] struct {
	value T
	set   bool
}

// Some is an Opt that is set to v.
func Some[T any](v T) Opt[T] { return Opt[T]{v, true} }

// FromPtr is what p points to, or unset if it is nil: for fields of JSON requests.
func FromPtr[T any](p *T) Opt[T] {
	if p == nil {
		return Opt[T]{}
	}
	return Some(*p)
}

// Get returns the value and whether it is set. Unset, the value is zero.
func (o Opt[T]) Get() (T, bool) { return o.value, o.set }

func (o Opt[T]) optional() (any, bool) { return o.value, o.set }

// unwrap makes nil of an unset Opt, and takes the value out of a set one. A nil that
// was given as a value is told apart: null.
func unwrap(v any) any {
	if o, ok := v.(interface{ optional() (any, bool) }); ok {
		value, set := o.optional()
		if !set {
			return nil
		}
		v = value
	}
	if v == nil {
		return null{}
	}
	return v
}

// null stands for a nil that was given where a value belongs.
type null struct{}
