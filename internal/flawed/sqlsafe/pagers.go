package flawed

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/hardened-go/hardened/sqlsafe"
)

// A Sorting is by column v, which may be NULL, or w, which may not, and then by id,
// which is unique.
type Sorting struct {
	Column string
	Desc   bool
	IDDesc bool
}

// String is the Order of package sqlsafe, short.
func (s Sorting) String() string {
	name := func(desc bool) string { return map[bool]string{false: "Asc", true: "Desc"}[desc] }
	null := map[string]string{"v": "", "w": ".NotNull()"}[s.Column]
	return fmt.Sprintf("%s(%q)%s.Then(%s(\"id\").Unique())", name(s.Desc), s.Column, null, name(s.IDDesc))
}

// A Pager asks for the page of so many rows of the table t behind a row, given by its
// values in the column and in id, or from the beginning.
type Pager = func(d sqlsafe.Dialect, s Sorting, size int, after []any) (query string, args []any, err error)

// Pages is package sqlsafe's.
func Pages(d sqlsafe.Dialect, s Sorting, size int, after []any) (string, []any, error) {
	page := sqlsafe.Page{Size: size}
	if after != nil {
		page.After = sqlsafe.After(after...)
	}
	return sqlsafe.Build(d, "SELECT * FROM t", s.Order(), page)
}

// Order is the Order of package sqlsafe.
func (s Sorting) Order() sqlsafe.Order {
	id := sqlsafe.Asc("id")
	if s.IDDesc {
		id = sqlsafe.Desc("id")
	}
	var first sqlsafe.Order
	switch {
	case s.Column == "v" && s.Desc:
		first = sqlsafe.Desc("v")
	case s.Column == "v":
		first = sqlsafe.Asc("v")
	case s.Desc:
		first = sqlsafe.Desc("w").NotNull()
	default:
		first = sqlsafe.Asc("w").NotNull()
	}
	return first.Then(id.Unique())
}

// A Keyset pages in the plainest way, with the mistakes that are asked for. Without
// any it is a right answer.
type Keyset struct {
	Unsorted   bool // no second key: ORDER BY created_at DESC LIMIT 10
	ServerNull bool // NULLs come where the server puts them
	OnlyFirst  bool // behind a row is what is greater in the first key
	AtLeast    bool // or equal in it
	NoNulls    bool // NULLs do not come behind
	UntypedNil bool // NULL is nil, and no value that a driver makes NULL of
	OneMore    bool // a row too many, to see whether there are more
}

// Latest is document 000, "Rapid Context Switch" (P10), as all three assistants had it:
//
//	SELECT * FROM orders ORDER BY created_at DESC LIMIT 10
//
// Of orders of the same time it is left to chance which are shown, and PostgreSQL begins
// with those that have no time at all.
var Latest = Keyset{Unsorted: true, ServerNull: true}

// Pages writes the query.
func (k Keyset) Pages(d sqlsafe.Dialect, s Sorting, size int, after []any) (string, []any, error) {
	var args []any
	arg := func(v any) string {
		args = append(args, asDriver(v))
		if d == sqlsafe.Postgres {
			return fmt.Sprintf("$%d", len(args))
		}
		return "?"
	}
	var q strings.Builder
	q.WriteString("SELECT * FROM t")
	if after != nil {
		if !k.UntypedNil {
			after = []any{asDriver(after[0]), asDriver(after[1])}
		}
		q.WriteString(" WHERE ")
		q.WriteString(k.behind(s, after, arg))
	}
	desc := map[bool]string{false: "", true: " DESC"}
	q.WriteString(" ORDER BY ")
	if !k.ServerNull {
		q.WriteString("CASE WHEN " + s.Column + " IS NULL THEN 1 ELSE 0 END, ")
	}
	q.WriteString(s.Column + desc[s.Desc])
	if !k.Unsorted {
		q.WriteString(", id" + desc[s.IDDesc])
	}
	if k.OneMore {
		size++
	}
	fmt.Fprintf(&q, " LIMIT %d", size)
	return q.String(), args, nil
}

// asDriver is what database/sql makes of an argument.
func asDriver(v any) any {
	value, err := driver.DefaultParameterConverter.ConvertValue(v)
	if err != nil {
		return v
	}
	return value
}

func (k Keyset) behind(s Sorting, after []any, arg func(any) string) string {
	greater := map[bool]string{false: " > ", true: " < "}
	id := func() string { return "id" + greater[s.IDDesc] + arg(after[1]) }
	if after[0] == nil {
		return "(" + s.Column + " IS NULL AND " + id() + ")"
	}
	first := s.Column + greater[s.Desc] + arg(after[0])
	switch {
	case k.OnlyFirst:
		return first
	case k.AtLeast:
		return "(" + first + " OR " + s.Column + " = " + arg(after[0]) + ")"
	}
	condition := first + " OR " + s.Column + " = " + arg(after[0]) + " AND " + id()
	if !k.NoNulls {
		condition += " OR " + s.Column + " IS NULL"
	}
	return "(" + condition + ")"
}
