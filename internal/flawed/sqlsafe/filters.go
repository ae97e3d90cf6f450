package flawed

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hardened-go/hardened/sqlsafe"
)

// A Filter is a condition as data: on the columns a and b, which hold numbers or NULL,
// and s, which holds text or NULL.
type Filter struct {
	Op     string // a function of package sqlsafe, or "" for an Eq of an unset Opt
	Column string
	Low    *int64
	High   *int64
	Values []int64
	Term   string
	Kids   []Filter
}

// String is the Go of it, short.
func (f Filter) String() string {
	switch f.Op {
	case "":
		return fmt.Sprintf("Eq(%q, Opt[int64]{})", f.Column)
	case "Between":
		show := func(p *int64) string {
			if p == nil {
				return "Opt[int64]{}"
			}
			return strconv.FormatInt(*p, 10)
		}
		return fmt.Sprintf("Between(%q, %s, %s)", f.Column, show(f.Low), show(f.High))
	case "In":
		return fmt.Sprintf("In(%q, %v)", f.Column, f.Values)
	case "Contains", "AllWords":
		return fmt.Sprintf("%s(%q, %q, Exact)", f.Op, f.Column, f.Term)
	case "And", "Or", "Not":
		kids := make([]string, len(f.Kids))
		for i, k := range f.Kids {
			kids[i] = k.String()
		}
		return f.Op + "(" + strings.Join(kids, ", ") + ")"
	case "Raw":
		return fmt.Sprintf("Raw(\"%s = ? OR %s = ?\", %d, %d)", f.Column, f.Column, f.Values[0], f.Values[1])
	}
	return fmt.Sprintf("%s(%q, %d)", f.Op, f.Column, f.Values[0])
}

// A Renderer writes a Filter with placeholders from first. An unset one is "1 = 1".
type Renderer = func(d sqlsafe.Dialect, f Filter, first int) (clause string, args []any, err error)

// Render is package sqlsafe's.
func Render(d sqlsafe.Dialect, f Filter, first int) (string, []any, error) {
	return f.cond().SQL(d, first)
}

func (f Filter) cond() sqlsafe.Cond {
	if f.Column == "b" { // a column is a constant, so there is a case for each
		return f.of(
			func(v any) sqlsafe.Cond { return sqlsafe.Eq("b", v) },
			func(v any) sqlsafe.Cond { return sqlsafe.Above("b", v) },
			func(v any) sqlsafe.Cond { return sqlsafe.Below("b", v) },
			func(low, high any) sqlsafe.Cond { return sqlsafe.Between("b", low, high) },
			func(vs []int64) sqlsafe.Cond { return sqlsafe.In("b", vs) },
			func(v, w any) sqlsafe.Cond { return sqlsafe.Raw("b = ? OR b = ?", v, w) })
	}
	return f.of(
		func(v any) sqlsafe.Cond { return sqlsafe.Eq("a", v) },
		func(v any) sqlsafe.Cond { return sqlsafe.Above("a", v) },
		func(v any) sqlsafe.Cond { return sqlsafe.Below("a", v) },
		func(low, high any) sqlsafe.Cond { return sqlsafe.Between("a", low, high) },
		func(vs []int64) sqlsafe.Cond { return sqlsafe.In("a", vs) },
		func(v, w any) sqlsafe.Cond { return sqlsafe.Raw("a = ? OR a = ?", v, w) })
}

func (f Filter) of(eq, above, below func(any) sqlsafe.Cond, between func(_, _ any) sqlsafe.Cond, in func([]int64) sqlsafe.Cond, raw func(_, _ any) sqlsafe.Cond) sqlsafe.Cond {
	kids := make([]sqlsafe.Cond, len(f.Kids))
	for i, k := range f.Kids {
		kids[i] = k.cond()
	}
	switch f.Op {
	case "Eq":
		return eq(f.Values[0])
	case "Above":
		return above(f.Values[0])
	case "Below":
		return below(f.Values[0])
	case "Between":
		return between(sqlsafe.FromPtr(f.Low), sqlsafe.FromPtr(f.High))
	case "In":
		return in(f.Values)
	case "Raw":
		return raw(f.Values[0], f.Values[1])
	case "Contains":
		return sqlsafe.Contains("s", f.Term, sqlsafe.Exact)
	case "AllWords":
		return sqlsafe.AllWords("s", f.Term, sqlsafe.Exact)
	case "And":
		return sqlsafe.And(kids...)
	case "Or":
		return sqlsafe.Or(kids...)
	case "Not":
		return sqlsafe.Not(kids[0])
	}
	return eq(sqlsafe.Opt[int64]{})
}

// A Plain renders a Filter in the plainest way, everything in parentheses, and with
// the mistakes that are asked for. Without any it is a right answer.
type Plain struct {
	BareTop       bool // the outermost condition has no parentheses
	NotIsNOT      bool // NOT (...): NULL stays NULL
	EmptyInUnset  bool // In of nothing is no condition
	EmptyOrHolds  bool // Or of nothing holds
	Strict        bool // Between leaves out its ends
	FromOne       bool // placeholders are numbered from 1, wherever they are
	UnsetIsNull   bool // an unset value is compared as NULL
	UnsetInside   bool // one statement for all: (? IS NULL OR a = ?)
	AnyWord       bool // AllWords is any word
	RawBare       bool // Raw has no parentheses
	DropsLastOfIn bool // In forgets a value when it fills up
}

// Render writes f.
func (p Plain) Render(d sqlsafe.Dialect, f Filter, first int) (string, []any, error) {
	if p.FromOne {
		first = 1
	}
	r := rendering{Plain: p, d: d, first: first}
	clause := r.render(f)
	switch {
	case clause == "":
		clause = "1 = 1"
	case p.BareTop:
		clause = strings.TrimSuffix(strings.TrimPrefix(clause, "("), ")")
	}
	return clause, r.args, nil
}

type rendering struct {
	Plain
	d     sqlsafe.Dialect
	first int
	args  []any
}

func (r *rendering) arg(v any) string {
	r.args = append(r.args, v)
	if r.d == sqlsafe.Postgres {
		return fmt.Sprintf("$%d", r.first+len(r.args)-1)
	}
	return "?"
}

// render gives a condition in parentheses, or "" for one that is unset.
func (r *rendering) render(f Filter) string {
	switch f.Op {
	case "":
		switch {
		case r.UnsetIsNull:
			return "(" + f.Column + " = NULL)"
		case r.UnsetInside:
			return "(" + r.arg(nil) + " IS NULL OR " + f.Column + " = " + r.arg(nil) + ")"
		}
		return ""
	case "Eq":
		return "(" + f.Column + " = " + r.arg(f.Values[0]) + ")"
	case "Above":
		return "(" + f.Column + " > " + r.arg(f.Values[0]) + ")"
	case "Below":
		return "(" + f.Column + " < " + r.arg(f.Values[0]) + ")"
	case "Raw":
		raw := f.Column + " = " + r.arg(f.Values[0]) + " OR " + f.Column + " = " + r.arg(f.Values[1])
		if r.RawBare {
			return raw
		}
		return "(" + raw + ")"
	case "Between":
		return r.between(f)
	case "In":
		return r.in(f)
	case "Contains":
		return r.contains(f.Term)
	case "AllWords":
		var words []string
		for _, w := range strings.Fields(f.Term) {
			words = append(words, r.contains(w))
		}
		return "(" + strings.Join(words, map[bool]string{false: " AND ", true: " OR "}[r.AnyWord]) + ")"
	}
	var kids []string
	for _, k := range f.Kids {
		if s := r.render(k); s != "" {
			kids = append(kids, s)
		}
	}
	switch {
	case len(kids) == 0 && f.Op == "Or":
		return map[bool]string{false: "(1 = 0)", true: "(1 = 1)"}[r.EmptyOrHolds]
	case len(kids) == 0:
		return ""
	case f.Op == "Not" && r.NotIsNOT:
		return "(NOT " + kids[0] + ")"
	case f.Op == "Not":
		return "(CASE WHEN " + kids[0] + " THEN FALSE ELSE TRUE END)"
	}
	return "(" + strings.Join(kids, " "+strings.ToUpper(f.Op)+" ") + ")"
}

func (r *rendering) between(f Filter) string {
	least, most := " >= ", " <= "
	if r.Strict {
		least, most = " > ", " < "
	}
	var parts []string
	if f.Low != nil {
		parts = append(parts, f.Column+least+r.arg(*f.Low))
	}
	if f.High != nil {
		parts = append(parts, f.Column+most+r.arg(*f.High))
	}
	if parts == nil {
		return ""
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

func (r *rendering) in(f Filter) string {
	values := f.Values
	switch {
	case len(values) == 0 && r.EmptyInUnset:
		return ""
	case len(values) == 0:
		return "(1 = 0)"
	case r.DropsLastOfIn && len(values) > 2:
		values = values[:2]
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = f.Column + " = " + r.arg(v)
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// contains finds a place, with no pattern.
func (r *rendering) contains(term string) string {
	switch r.d {
	case sqlsafe.Postgres:
		return "(strpos(s, " + r.arg(term) + ") > 0)"
	case sqlsafe.MySQL:
		return "(instr(s COLLATE utf8mb4_bin, " + r.arg(term) + ") > 0)"
	}
	return "(instr(s, " + r.arg(term) + ") > 0)"
}
