package sqlsafelaws

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/minisql"
)

// Pages is the contract of Build with an Order and a Page.
func Pages() laws.Suite[flawed.Pager] {
	flaw := func(name, symptom string, k flawed.Keyset, breaks ...string) laws.Flaw[flawed.Pager] {
		return laws.Flaw[flawed.Pager]{Name: name, Symptom: symptom, Impl: k.Pages, Breaks: breaks}
	}
	latest := flaw("latest ten", "The latest orders are those without a date.", flawed.Latest, "sqlsafe/first", "sqlsafe/pages")
	latest.Source = "document 000, question P10, all three assistants"
	return laws.Suite[flawed.Pager]{
		Name: "sqlsafe.Build",
		Says: "Rows in order, page by page.",
		Laws: []laws.Law[flawed.Pager]{firstPage, pages},
		Wheats: []laws.Wheat[flawed.Pager]{
			{Name: "sqlsafe.Build", Impl: flawed.Pages},
			{Name: "in words", Impl: flawed.Keyset{}.Pages},
		},
		Flaws: []laws.Flaw[flawed.Pager]{
			latest,
			flaw("unsorted ties", "Which of equal rows are on the page is left to chance.", flawed.Keyset{Unsorted: true}, "sqlsafe/first", "sqlsafe/pages"),
			flaw("the server's NULLs", "On one server the rows without a value come first, on another last.", flawed.Keyset{ServerNull: true}, "sqlsafe/first"),
			flaw("only the first key", "Of rows with one date the second page has none.", flawed.Keyset{OnlyFirst: true}, "sqlsafe/pages"),
			flaw("at least", "The next page begins with rows that were shown.", flawed.Keyset{AtLeast: true}, "sqlsafe/pages"),
			flaw("no NULLs", "Rows without a value are on no page.", flawed.Keyset{NoNulls: true}, "sqlsafe/pages"),
			flaw("only untyped nil", "Behind a sql.NullTime that is NULL the same page comes again, for ever.", flawed.Keyset{UntypedNil: true}, "sqlsafe/pages"),
			flaw("one more", "A page of ten has eleven rows.", flawed.Keyset{OneMore: true}, "sqlsafe/first"),
		},
	}
}

// inOrder sorts rows by what a sorting promises.
func inOrder(s flawed.Sorting, rows []minisql.Row) []minisql.Row {
	sign := func(desc bool, c int) int {
		if desc {
			return -c
		}
		return c
	}
	return slices.SortedFunc(slices.Values(rows), func(a, b minisql.Row) int {
		x, okX := a[s.Column].(int64)
		y, okY := b[s.Column].(int64)
		switch {
		case okX != okY: // NULL is last
			return map[bool]int{true: -1, false: 1}[okX]
		case x != y:
			return sign(s.Desc, cmp.Compare(x, y))
		}
		return sign(s.IDDesc, cmp.Compare(a["id"].(int64), b["id"].(int64)))
	})
}

// scanned are the ways in which a program may have the value of a row.
var scanned = []func(v any) any{
	func(v any) any { return v },
	func(v any) any {
		n, ok := v.(int64)
		return sql.NullInt64{Int64: n, Valid: ok}
	},
	func(v any) any {
		n, ok := v.(int64)
		if !ok {
			return (*int64)(nil)
		}
		return &n
	},
	func(v any) any {
		n, ok := v.(int64)
		if !ok {
			return sql.NullTime{}
		}
		return int8(n)
	},
}

func ids(rows []minisql.Row) []int64 {
	list := []int64{}
	for _, r := range rows {
		list = append(list, r["id"].(int64))
	}
	return list
}

// drawTable draws up to eight rows with few values, so that there are ties.
func drawTable(t *laws.T) (flawed.Sorting, []minisql.Row) {
	s := flawed.Sorting{Column: laws.Draw(t, rapid.SampledFrom([]string{"v", "w"}), "column"), Desc: laws.Draw(t, rapid.Bool(), "desc"), IDDesc: laws.Draw(t, rapid.Bool(), "id desc")}
	var rows []minisql.Row
	for i, v := range laws.Draw(t, rapid.SliceOfN(rapid.Int64Range(-1, 2), 0, 8), "values") {
		row := minisql.Row{"id": int64(i + 1), "v": nil, "w": max(v, 0)}
		if v >= 0 {
			row["v"] = v
		}
		rows = append(rows, row)
	}
	return s, rows
}

func labelTable(t *laws.T, s flawed.Sorting, rows []minisql.Row) {
	seen := map[any]bool{}
	for _, r := range rows {
		v := r[s.Column]
		t.LabelIf(seen[v], "a tie")
		t.LabelIf(v == nil, "a NULL")
		seen[v] = true
	}
	t.LabelIf(s.Desc != s.IDDesc, "two directions")
}

func tell(s flawed.Sorting, rows []minisql.Row) string {
	vs := []any{}
	for _, r := range rows {
		vs = append(vs, r[s.Column])
	}
	return fmt.Sprintf("rows 1 to %d with %s = %v", len(rows), s.Column, vs)
}

var firstPage = laws.Law[flawed.Pager]{
	ID: "sqlsafe/first", Kind: laws.Oracle,
	Says: "The first page is the first rows of the order, NULLs last and ties by id, as many as were asked for.",
	Prop: func(t *laws.T, impl flawed.Pager) {
		d, size := laws.Draw(t, dialects, "dialect"), laws.Draw(t, rapid.IntRange(1, 4), "size")
		s, rows := drawTable(t)
		labelTable(t, s, rows)
		want := inOrder(s, rows)
		want = want[:min(size, len(want))]
		query, args, err := impl(d, s, size, nil)
		if err != nil {
			t.Broken(err.Error(), "no error", "%v: %v, %d rows", d, s, size)
		}
		found, err := minisql.Select(mini(d), rows, query, args...)
		if err != nil {
			t.Broken(err.Error(), "no error", "%v: %s", d, query)
		}
		laws.Equal(t, ids(found), ids(want), "%v: the first %d by %v, of %s", d, size, s, tell(s, rows))
	},
	Need: map[string]float64{"a tie": 0.3, "a NULL": 0.2, "two directions": 0.3},
}

var pages = laws.Law[flawed.Pager]{
	ID: "sqlsafe/pages", Kind: laws.StateMachine,
	Says: "Page after page, each behind the last row of the one before, shows every row once, in order.",
	Prop: func(t *laws.T, impl flawed.Pager) {
		d, size := laws.Draw(t, dialects, "dialect"), laws.Draw(t, rapid.IntRange(1, 3), "size")
		s, rows := drawTable(t)
		labelTable(t, s, rows)
		shown := []int64{}
		var after []any
		n := 0
		for len(shown) <= len(rows) {
			query, args, err := impl(d, s, size, after)
			if err != nil {
				t.Broken(err.Error(), "no error", "%v: %v, %d rows after %v", d, s, size, after)
			}
			found, err := minisql.Select(mini(d), rows, query, args...)
			if err != nil {
				t.Broken(err.Error(), "no error", "%v: %s", d, query)
			}
			if len(found) == 0 {
				break
			}
			n++
			shown = append(shown, ids(found)...)
			last := found[len(found)-1]
			as := laws.Draw(t, rapid.SampledFrom(scanned), "scanned as")
			after = []any{as(last[s.Column]), as(last["id"])}
		}
		t.LabelIf(n > 2, "three pages")
		laws.Equal(t, shown, ids(inOrder(s, rows)), "%v: pages of %d by %v, of %s", d, size, s, tell(s, rows))
	},
	Need: map[string]float64{"a tie": 0.3, "a NULL": 0.2, "two directions": 0.3, "three pages": 0.2},
}
