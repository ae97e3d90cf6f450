package sqlsafelaws

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/minisql"
)

// Conditions is the contract of a Cond.
func Conditions() laws.Suite[flawed.Renderer] {
	flaw := func(name, symptom string, p flawed.Plain, breaks ...string) laws.Flaw[flawed.Renderer] {
		return laws.Flaw[flawed.Renderer]{Name: name, Symptom: symptom, Impl: p.Render, Breaks: breaks}
	}
	return laws.Suite[flawed.Renderer]{
		Name: "sqlsafe.Cond",
		Says: "Conditions that are joined, and go beside those of others.",
		Laws: []laws.Law[flawed.Renderer]{conditions, alone, unset},
		Wheats: []laws.Wheat[flawed.Renderer]{
			{Name: "sqlsafe.Cond", Impl: flawed.Render},
			{Name: "in parentheses", Impl: flawed.Plain{}.Render},
		},
		Flaws: []laws.Flaw[flawed.Renderer]{
			flaw("bare", "WHERE tenant = 1 AND a OR b: the rows of other tenants.", flawed.Plain{BareTop: true}, "sqlsafe/alone"),
			flaw("raw bare", "A condition of one's own loses its AND.", flawed.Plain{RawBare: true}, "sqlsafe/alone", "sqlsafe/conditions"),
			flaw("NOT", "Not finds no row that has no value.", flawed.Plain{NotIsNOT: true}, "sqlsafe/conditions"),
			flaw("empty In unset", "Who may see no order sees all of them.", flawed.Plain{EmptyInUnset: true}, "sqlsafe/conditions"),
			flaw("empty Or holds", "Who has no permission has all of them.", flawed.Plain{EmptyOrHolds: true}, "sqlsafe/conditions"),
			flaw("strict", "From 5 to 5 finds nothing.", flawed.Plain{Strict: true}, "sqlsafe/conditions"),
			flaw("from one", "The second condition searches for the value of the first.", flawed.Plain{FromOne: true}, "sqlsafe/alone"),
			flaw("unset is NULL", "A filter that is not set finds nothing.", flawed.Plain{UnsetIsNull: true}, "sqlsafe/unset", "sqlsafe/conditions"),
			flaw("unset inside", "Each search reads the whole table: ? IS NULL OR a = ?.", flawed.Plain{UnsetInside: true}, "sqlsafe/unset"),
			flaw("any word", "Another word finds more.", flawed.Plain{AnyWord: true}, "sqlsafe/conditions"),
			flaw("drops the last", "Of three chosen only two are found.", flawed.Plain{DropsLastOfIn: true}, "sqlsafe/conditions"),
		},
	}
}

// values are few, so that they meet.
var values = rapid.Int64Range(0, 4)

// leaves draws a condition that joins no others.
var leaves = rapid.Custom(func(t *rapid.T) flawed.Filter {
	f := flawed.Filter{
		Op:     rapid.SampledFrom([]string{"Eq", "Between", "In", "Above", "Below", "Contains", "AllWords", "Raw", "", ""}).Draw(t, "op"),
		Column: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "column"),
	}
	switch f.Op {
	case "Contains", "AllWords":
		f.Column = "s"
		f.Term = strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"x", "%", "_", "y"}), 1, 3).Draw(t, "words"), map[string]string{"AllWords": " "}[f.Op])
	case "Between":
		f.Low = rapid.Ptr(values, true).Draw(t, "low")
		f.High = rapid.Ptr(values, true).Draw(t, "high")
	case "In":
		f.Values = rapid.SliceOfN(values, 0, 5).Draw(t, "values")
	default:
		f.Values = rapid.SliceOfN(values, 2, 2).Draw(t, "values")
	}
	return f
})

// filters draws conditions up to three deep.
func filters(depth int) *rapid.Generator[flawed.Filter] {
	if depth == 0 {
		return leaves
	}
	return rapid.Custom(func(t *rapid.T) flawed.Filter {
		op := rapid.SampledFrom([]string{"leaf", "And", "Or", "Not"}).Draw(t, "join")
		switch op {
		case "leaf":
			return leaves.Draw(t, "leaf")
		case "Not":
			return flawed.Filter{Op: op, Kids: []flawed.Filter{filters(depth-1).Draw(t, "kid")}}
		}
		return flawed.Filter{Op: op, Kids: rapid.SliceOfN(filters(depth-1), 0, 3).Draw(t, "kids")}
	})
}

// rows draws a row of the table; about one value in five is NULL.
func drawRow(t *laws.T) minisql.Row {
	row := minisql.Row{}
	for _, column := range []string{"a", "b", "tenant"} {
		if v := laws.Draw(t, rapid.Int64Range(-1, 4), column); v >= 0 {
			row[column] = v
		} else {
			row[column] = nil
		}
	}
	row["s"] = nil
	if laws.Draw(t, rapid.IntRange(0, 4), "text") > 0 {
		row["s"] = laws.Draw(t, texts([]string{"x", "y", "%", "_", " "}, 0, 4), "s")
	}
	return row
}

func show(row minisql.Row) string {
	return fmt.Sprintf("{a: %v, b: %v, s: %#v}", row["a"], row["b"], row["s"])
}

// isSet reports whether anything of f is to be written.
func isSet(f flawed.Filter) bool {
	switch f.Op {
	case "":
		return false
	case "Between":
		return f.Low != nil || f.High != nil
	case "And", "Not":
		return slices.ContainsFunc(f.Kids, isSet)
	}
	return true
}

// holds is what a condition means, in Go: whether the row is found.
func holds(f flawed.Filter, row minisql.Row) bool {
	v, isNumber := row[f.Column].(int64)
	s, isText := row["s"].(string)
	set := slices.DeleteFunc(slices.Clone(f.Kids), func(k flawed.Filter) bool { return !isSet(k) })
	switch f.Op {
	case "":
		return true
	case "Eq":
		return isNumber && v == f.Values[0]
	case "Above":
		return isNumber && v > f.Values[0]
	case "Below":
		return isNumber && v < f.Values[0]
	case "Raw", "In":
		return isNumber && slices.Contains(f.Values, v)
	case "Between":
		return f.Low == nil && f.High == nil || isNumber && (f.Low == nil || v >= *f.Low) && (f.High == nil || v <= *f.High)
	case "Contains":
		return isText && strings.Contains(s, f.Term)
	case "AllWords":
		return isText && !slices.ContainsFunc(strings.Fields(f.Term), func(w string) bool { return !strings.Contains(s, w) })
	case "Not":
		return len(set) == 0 || !holds(set[0], row)
	case "Or":
		return slices.ContainsFunc(set, func(k flawed.Filter) bool { return holds(k, row) })
	}
	return !slices.ContainsFunc(set, func(k flawed.Filter) bool { return !holds(k, row) })
}

func labelFilter(t *laws.T, f flawed.Filter, row minisql.Row) {
	t.LabelIf(holds(f, row), "found")
	t.LabelIf(!holds(f, row), "not found")
	t.LabelIf(!isSet(f), "unset")
	t.LabelIf(len(f.Kids) > 1, "joined")
	t.LabelIf(row["a"] == nil || row["b"] == nil || row["s"] == nil, "NULL in the row")
}

var conditions = laws.Law[flawed.Renderer]{
	ID: "sqlsafe/conditions", Kind: laws.Oracle,
	Says: "A condition finds the rows for which it is true in Go; Not finds exactly the others, with NULLs; Or of nothing and In of nothing find none.",
	Prop: func(t *laws.T, impl flawed.Renderer) {
		d, f, row := laws.Draw(t, dialects, "dialect"), laws.Draw(t, rapid.OneOf(leaves, filters(1), filters(3)), "filter"), drawRow(t)
		labelFilter(t, f, row)
		clause, args, err := impl(d, f, 1)
		if err != nil {
			t.Broken(err.Error(), "no error", "%v: %v", d, f)
		}
		got := test(d, clause, args, row)
		if got == nil {
			got = false
		}
		laws.Equal(t, got, any(holds(f, row)), "%v: %v on the row %s", d, f, show(row))
	},
	Need: map[string]float64{"found": 0.2, "not found": 0.2, "unset": 0.03, "joined": 0.08, "NULL in the row": 0.2},
}

var alone = laws.Law[flawed.Renderer]{
	ID: "sqlsafe/alone", Kind: laws.Metamorphic,
	Says: "A clause means the same whatever is written beside it: before or behind AND, OR and NOT, with arguments of others in front.",
	Prop: func(t *laws.T, impl flawed.Renderer) {
		d, f, row := laws.Draw(t, dialects, "dialect"), laws.Draw(t, filters(2), "filter"), drawRow(t)
		around := laws.Draw(t, rapid.SampledFrom([]string{"tenant = 2 AND %s", "tenant = 2 OR %s", "%s AND tenant = 2", "%s OR tenant = 2", "NOT %s", "tenant = ? AND %s"}), "around")
		labelFilter(t, f, row)
		first, others := 1, []any(nil)
		if strings.Contains(around, "?") {
			first, others = 2, []any{int64(2)}
			t.Label("arguments in front")
		}
		plain, args, err := impl(d, f, 1)
		numbered, argsNumbered, errNumbered := impl(d, f, first)
		if err != nil || errNumbered != nil {
			t.Broken(fmt.Sprint(err, errNumbered), "no error", "%v: %v", d, f)
		}
		wrap := func(clause, mark string) string { return fmt.Sprintf(strings.Replace(around, "?", mark, 1), clause) }
		mark := map[bool]string{true: "$1", false: "?"}[mini(d) == minisql.Postgres]
		got := test(d, wrap(numbered, mark), append(others, argsNumbered...), row)
		want := test(d, wrap("("+plain+")", "2"), args, row)
		laws.Equal(t, got, want, "%v: WHERE %s, of %v, on the row %s with tenant %v", d, wrap(numbered, mark), f, show(row), row["tenant"])
	},
	Need: map[string]float64{"found": 0.2, "not found": 0.2, "joined": 0.08, "arguments in front": 0.05},
}

var unset = laws.Law[flawed.Renderer]{
	ID: "sqlsafe/unset", Kind: laws.Metamorphic,
	Says: "A condition that is unset is as if it had not been written: not a character of the statement changes.",
	Prop: func(t *laws.T, impl flawed.Renderer) {
		d := laws.Draw(t, dialects, "dialect")
		f := flawed.Filter{Op: laws.Draw(t, rapid.SampledFrom([]string{"And", "Or"}), "join"), Kids: laws.Draw(t, rapid.SliceOfN(filters(1), 0, 3), "kids")}
		at := laws.Draw(t, rapid.IntRange(0, len(f.Kids)), "at")
		none := laws.Draw(t, rapid.SampledFrom([]flawed.Filter{
			{Column: "a"}, {Op: "Between", Column: "b"}, {Op: "And"}, {Op: "Not", Kids: []flawed.Filter{{Column: "b"}}},
		}), "unset")
		with := flawed.Filter{Op: f.Op, Kids: slices.Insert(slices.Clone(f.Kids), at, none)}
		t.LabelIf(len(f.Kids) > 0, "beside others")
		t.LabelIf(len(f.Kids) == 0, "alone")
		want, args, err := impl(d, f, 1)
		got, argsWith, errWith := impl(d, with, 1)
		if err != nil || errWith != nil {
			t.Broken(fmt.Sprint(err, errWith), "no error", "%v: %v", d, with)
		}
		laws.Equal(t, got, want, "%v: %v, beside %v", d, with, f)
		laws.Equal(t, fmt.Sprint(argsWith), fmt.Sprint(args), "%v: the arguments of %v", d, with)
	},
	Need: map[string]float64{"beside others": 0.3, "alone": 0.05},
}

// Filters draws conditions up to three deep, for those who ask a server what they find.
func Filters() *rapid.Generator[flawed.Filter] { return filters(3) }
