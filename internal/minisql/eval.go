package minisql

import (
	"fmt"
	"slices"
	"strings"
)

// env is what an expression is evaluated on.
type env struct {
	d   Dialect
	row Row
}

// A node is an expression, ready to be evaluated.
type node func(*env) (any, error)

// A mixed is a text under a collation that was named.
type mixed struct{ s, collation string }

func constant(v any) node { return func(*env) (any, error) { return v, nil } }

func column(name string) node {
	return func(e *env) (any, error) {
		v, ok := e.row[name]
		if !ok {
			return nil, fmt.Errorf("no such column: %s", name)
		}
		return v, nil
	}
}

// collated names a collation. MySQL's other than these have ideas of their own.
func collated(x node, name string) node {
	return func(e *env) (any, error) {
		v, err := x(e)
		s, ok := v.(string)
		if m, was := v.(mixed); was {
			s, ok = m.s, true
		}
		if err != nil || !ok {
			return v, err
		}
		switch {
		case e.d == MySQL && (name == "utf8mb4_bin" || name == "utf8mb4_uca1400_ai_ci"), e.d == SQLite && name == "BINARY":
			return mixed{s, name}, nil
		}
		return nil, fmt.Errorf("unknown collation: %s", name)
	}
}

func plain(v any) any {
	if m, ok := v.(mixed); ok {
		return m.s
	}
	return v
}

func logic(or bool, x, y node) node {
	return func(e *env) (any, error) {
		var null bool
		for _, part := range []node{x, y} {
			v, err := part(e)
			if err == nil {
				v, err = truth(v)
			}
			switch {
			case err != nil:
				return nil, err
			case v == nil:
				null = true
			case v == or:
				return or, nil
			}
		}
		if null {
			return nil, nil
		}
		return !or, nil
	}
}

func negate(x node) node {
	return func(e *env) (any, error) {
		v, err := x(e)
		if err == nil {
			v, err = truth(v)
		}
		if err != nil || v == nil {
			return nil, err
		}
		return v != true, nil
	}
}

func is(x node, what any, negated bool) node {
	return func(e *env) (any, error) {
		v, err := x(e)
		if err == nil && what != nil {
			v, err = truth(v)
		}
		return (v == what) != negated, err
	}
}

func comparing(operator string, x, y node) node {
	return func(e *env) (any, error) {
		a, err := x(e)
		b, errB := y(e)
		if err != nil || errB != nil || a == nil || b == nil {
			return nil, first(err, errB)
		}
		if operator == "@>" {
			return contains(a, b)
		}
		c, err := compare(e.d, plain(a), plain(b))
		if err != nil {
			return nil, err
		}
		return map[string]bool{"=": c == 0, "<>": c != 0, "<": c < 0, ">": c > 0, "<=": c <= 0, ">=": c >= 0}[operator], nil
	}
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// liking is LIKE, and ILIKE if fold is set.
func liking(x, y node, escape byte, fold bool) node {
	return func(e *env) (any, error) {
		a, err := x(e)
		b, errB := y(e)
		if err != nil || errB != nil || a == nil || b == nil {
			return nil, first(err, errB)
		}
		collation := ""
		if m, ok := a.(mixed); ok {
			collation = m.collation
		}
		s, okA := plain(a).(string)
		p, okB := plain(b).(string)
		switch {
		case !okA || !okB:
			return nil, fmt.Errorf("LIKE of %T and %T", a, b)
		case fold: // PostgreSQL lower-cases both
			s, p = strings.ToLower(s), strings.ToLower(p)
		case e.d == SQLite:
			s, p = lowerASCII(s), lowerASCII(p)
		case e.d == MySQL && collation != "utf8mb4_bin":
			if !ascii(s) || !ascii(p) {
				return nil, fmt.Errorf("a collation of MySQL on text beyond ASCII")
			}
			s, p = lowerASCII(s), lowerASCII(p)
		}
		return Like(e.d, s, p, escape)
	}
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f })
}

func list(xs []node) node {
	return func(e *env) (any, error) {
		var vs []any
		for _, x := range xs {
			v, err := x(e)
			if err != nil {
				return nil, err
			}
			vs = append(vs, plain(v))
		}
		return vs, nil
	}
}

func among(x, values node) node {
	return func(e *env) (any, error) {
		v, err := x(e)
		vs, errB := values(e)
		if err != nil || errB != nil || v == nil {
			return nil, first(err, errB)
		}
		null := false
		for _, other := range vs.([]any) {
			if other == nil {
				null = true
				continue
			}
			if c, err := compare(e.d, plain(v), other); err != nil {
				return nil, err
			} else if c == 0 {
				return true, nil
			}
		}
		if null {
			return nil, nil
		}
		return false, nil
	}
}

func choosing(branches [][2]node, other node) node {
	return func(e *env) (any, error) {
		for _, b := range branches {
			v, err := b[0](e)
			if err == nil {
				v, err = truth(v)
			}
			if err != nil {
				return nil, err
			}
			if v == true {
				return b[1](e)
			}
		}
		return other(e)
	}
}

// call is a function, an operator or a cast. NULL gives NULL, but for coalesce.
func call(name string, xs []node) node {
	return func(e *env) (any, error) {
		vs := make([]any, len(xs))
		null := false
		for i, x := range xs {
			v, err := x(e)
			if err != nil {
				return nil, err
			}
			vs[i] = v
			null = null || v == nil
		}
		if name == "coalesce" {
			i := slices.IndexFunc(vs, func(v any) bool { return v != nil })
			if i < 0 {
				return nil, nil
			}
			return vs[i], nil
		}
		if null || len(vs) == 0 {
			return nil, nil
		}
		if v, ok, err := e.json(name, vs); ok {
			return v, err
		}
		return e.function(name, vs)
	}
}

// function is what is not about JSON.
func (e *env) function(name string, vs []any) (any, error) {
	var s []string
	for _, v := range vs {
		if t, ok := plain(v).(string); ok {
			s = append(s, t)
		}
	}
	texts := len(s) == len(vs)
	is := func(d Dialect, n string, args int) bool { return e.d == d && name == n && len(vs) == args && texts }
	switch {
	case name == "||" && texts && e.d != MySQL:
		return s[0] + s[1], nil
	case name == "||" && e.d == MySQL: // an OR
		return nil, fmt.Errorf("|| is not for texts")
	case name == "-" && len(vs) == 1:
		if n, ok := vs[0].(int64); ok {
			return -n, nil
		}
	case is(Postgres, "lower", 1), is(SQLite, "sqlsafe_lower", 1):
		return strings.ToLower(s[0]), nil
	case is(SQLite, "lower", 1):
		return lowerASCII(s[0]), nil
	case is(MySQL, "lower", 1):
		if m, ok := vs[0].(mixed); ok && m.collation == "utf8mb4_uca1400_ai_ci" {
			return mixed{strings.ToLower(m.s), m.collation}, nil
		}
		return nil, fmt.Errorf("a collation of MySQL that has its own lower case")
	case is(Postgres, "strpos", 2), is(SQLite, "instr", 2), is(MySQL, "instr", 2):
		i := strings.Index(s[0], s[1])
		return int64(len([]rune(s[0][:max(i, 0)])) + map[bool]int{true: 1}[i >= 0]), nil
	case name == "right" && e.d != SQLite && len(vs) == 2 && len(s) == 1:
		if n, ok := vs[1].(int64); ok && n >= 0 {
			r := []rune(s[0])
			return string(r[max(0, len(r)-int(n)):]), nil
		}
	case is(SQLite, "cast blob", 1):
		return blob(s[0]), nil
	case is(SQLite, "length", 1), is(Postgres, "length", 1), is(MySQL, "char_length", 1):
		return int64(len([]rune(s[0]))), nil
	case name == "length" && e.d == SQLite:
		if b, ok := vs[0].(blob); ok {
			return int64(len(b)), nil
		}
	case name == "substr" && e.d == SQLite && len(vs) == 2: // of a blob, from the end
		b, okB := vs[0].(blob)
		n, okN := vs[1].(int64)
		if okB && okN && n < 0 {
			return b[max(0, len(b)+int(n)):], nil
		}
	}
	return nil, fmt.Errorf("no such function: %s with these arguments", name)
}

// A blob is bytes, in SQLite.
type blob string
