package sqlsafe

import "slices"

// Eq is the condition that column equals value, as the server compares values of the
// column's type. The value may be an [Opt].
//
// A nil value is [ErrMisuse], since nothing equals NULL: write Raw("c IS NULL"). So is
// whatever drivers make NULL of, such as a nil pointer: use [FromPtr].
//
// In every argument of this package texts with a NUL or of invalid UTF-8 are refused, and
// so are floats that are not finite. That is looked for in what database/sql would give
// the driver: behind named types, pointers and driver.Valuer. Not looked at are []byte,
// which may be for a BLOB, and what database/sql knows nothing of, such as slices and
// structs for pgx. A json.Number is compared as a number, exactly in PostgreSQL and MySQL,
// but by [In] and [Raw], which give it to the driver as the text that it is.
func Eq(column constant, value any) Cond {
	v := unwrap(value)
	if v == nil {
		return Cond{}
	}
	return Cond{op: eq, col: column, low: v}
}

// Between is the condition that column is at least low and at most high. Either may be
// an [Opt]: unset, there is no bound on that side. For a range of times, where the end
// does not belong to it, use Between with [Below].
func Between(column constant, low, high any) Cond {
	l, h := unwrap(low), unwrap(high)
	if l == nil && h == nil {
		return Cond{}
	}
	return Cond{op: between, col: column, low: l, high: h}
}

// Above is the condition that column is greater than value, which may be an [Opt].
func Above(column constant, value any) Cond { return compare(above, column, value) }

// Below is the condition that column is less than value, which may be an [Opt].
func Below(column constant, value any) Cond { return compare(below, column, value) }

func compare(o op, column constant, value any) Cond {
	v := unwrap(value)
	if v == nil {
		return Cond{}
	}
	return Cond{op: o, col: column, low: v}
}

// In is the condition that column equals one of the values. Of no values nothing is
// one: for a filter that may be missing use [If].
//
// It writes a placeholder for each value, in a number that is a power of two as long as
// the server takes so many, and repeats the last value: few statements for all lengths.
func In[T any](column constant, values []T) Cond {
	args := make([]any, min(len(values), 1<<16)) // which is too many for each server
	for i := range args {
		args[i] = unwrap(values[i])
		if args[i] == nil { // an Opt that is unset
			args[i] = null{}
		}
	}
	return Cond{op: in, col: column, args: args}
}

// Raw is a condition of your own: each "?" in the SQL stands for the next argument, on
// every dialect, and there must be as many. It knows nothing of quotes: a literal with a
// question mark is given as an argument, and PostgreSQL's operator ? is written
// jsonb_exists. It is put in parentheses. An argument may be an [Opt] that is set; one that
// is not is [ErrMisuse].
func Raw(sql constant, args ...any) Cond {
	list := make([]any, len(args))
	for i, v := range args {
		if list[i] = unwrap(v); list[i] == nil { // an Opt that is unset
			list[i] = null{}
		}
	}
	return Cond{op: raw, col: sql, args: list}
}

// And is the condition that all of conds hold. Unset ones are left out; And of none is
// unset.
func And(conds ...Cond) Cond { return join(and, conds) }

// Or is the condition that one of conds holds. Unset ones are left out; Or of none
// holds for no row, so that a list of permissions that is empty permits nothing.
func Or(conds ...Cond) Cond { return join(or, conds) }

// join keeps the conditions that are set, in a slice of its own.
func join(o op, conds []Cond) Cond {
	n, last := 0, 0
	for i := range conds {
		if conds[i].op != unset {
			n, last = n+1, i
		}
	}
	switch {
	case n == 1 && conds[last].max == 0: // else a MaxTerm around would replace it
		return conds[last]
	case n == 0 && o == and:
		return Cond{}
	}
	list := make([]Cond, 0, n)
	for i := range conds {
		if conds[i].op != unset {
			list = append(list, conds[i])
		}
	}
	return Cond{op: o, list: list}
}

// Not is the condition that c does not hold: it finds exactly the rows that c does not,
// those among them for which SQL says neither, because a column is NULL. Not of an unset
// condition is unset.
func Not(c Cond) Cond {
	if c.op == unset {
		return c
	}
	return Cond{op: not, list: []Cond{c}}
}

// If is c if set is true, and else unset.
func If(set bool, c Cond) Cond {
	if !set {
		return Cond{}
	}
	return c
}

// An Opt is a value that may be missing: a filter that the user may or may not have
// set. [Eq], [Between], [Above], [Below] and the methods of [Field] take one in place
// of a value, and make no condition of one that is unset. The zero value is unset.
//
// An Opt in an Opt is the inner one, and a nil pointer to one is unset.
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

// pointed is optional for a pointer, which may be nil.
func (o *Opt[T]) pointed() (any, bool) {
	if o == nil {
		return nil, false
	}
	return o.optional()
}

// unwrap makes nil of an unset Opt, and takes the value out of a set one, down to the
// innermost. A nil that was given as a value is told apart: null. Bytes are cloned.
func unwrap(v any) any {
	for {
		set := true
		switch o := v.(type) {
		case interface{ pointed() (any, bool) }:
			v, set = o.pointed()
		case interface{ optional() (any, bool) }:
			v, set = o.optional()
		case []byte:
			return slices.Clone(o)
		case nil:
			return null{}
		default:
			return v
		}
		if !set {
			return nil
		}
	}
}

// null stands for a nil that was given where a value belongs.
type null struct{}
