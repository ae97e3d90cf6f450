package sqlsafe_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/sqlsafe"
)

var dialects = []sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.MySQL, sqlsafe.SQLite}

// The documented SQL: a change to it is a change to every statement cache and plan.
func TestClauses(t *testing.T) {
	const lower = "LOWER(name COLLATE utf8mb4_uca1400_ai_ci) COLLATE utf8mb4_bin"
	const element = `EXISTS (SELECT 1 FROM JSON_TABLE(CASE WHEN JSON_VALID(a) THEN a END, '$."k"[*]' COLUMNS (text_ LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$', json_ JSON PATH '$')) AS element_ WHERE element_.text_ LIKE ? ESCAPE '!' AND JSON_TYPE(element_.json_) = 'STRING')`
	const atom = `? IN (SELECT atom FROM json_each(CASE WHEN json_valid(a) THEN CASE WHEN json_type(a, '$."k"') = 'array' THEN a END END, '$."k"') WHERE json_each.type = 'text')`
	for _, tt := range []struct {
		cond sqlsafe.Cond
		want [3]string // Postgres from $3, MySQL, SQLite
	}{
		{
			sqlsafe.Contains("name", "50%", sqlsafe.Native),
			[3]string{"name ILIKE $3 ESCAPE '!' [%50!%%]", "name LIKE ? ESCAPE '!' [%50!%%]", "name LIKE ? ESCAPE '!' [%50!%%]"},
		},
		{
			sqlsafe.Contains("p.name", "É!", sqlsafe.Exact),
			[3]string{"p.name LIKE $3 ESCAPE '!' [%É!!%]", "p.name COLLATE utf8mb4_bin LIKE ? ESCAPE '!' [%É!!%]", "instr(p.name, ?) > 0 [É!]"},
		},
		{
			sqlsafe.HasPrefix("name", "É_", sqlsafe.Fold),
			[3]string{"name ILIKE $3 ESCAPE '!' [É!_%]", lower + " LIKE ? ESCAPE '!' [é!_%]", "instr(sqlsafe_lower(coalesce(name, '')), ?) = 1 [é_]"},
		},
		{
			sqlsafe.HasSuffix("name", "x", sqlsafe.Exact),
			[3]string{
				"name LIKE $3 ESCAPE '!' [%x]", "name COLLATE utf8mb4_bin LIKE ? ESCAPE '!' [%x]",
				"substr(CAST(name AS BLOB), -length(CAST(? AS BLOB))) = CAST(? AS BLOB) [x x]",
			},
		},
		{
			sqlsafe.Equal("name", "a_", sqlsafe.Exact),
			[3]string{"name = $3 [a_]", "name COLLATE utf8mb4_bin LIKE ? ESCAPE '!' [a!_]", "name = ? COLLATE BINARY [a_]"},
		},
		{
			sqlsafe.NotContains("name", "x", sqlsafe.Native),
			[3]string{"((name ILIKE $3 ESCAPE '!') IS NOT TRUE) [%x%]", "((name LIKE ? ESCAPE '!') IS NOT TRUE) [%x%]", "((name LIKE ? ESCAPE '!') IS NOT TRUE) [%x%]"},
		},
		{
			sqlsafe.AllWords("name", " a\tb ", sqlsafe.Native),
			[3]string{
				"(name ILIKE $3 ESCAPE '!' AND name ILIKE $4 ESCAPE '!') [%a% %b%]",
				"(name LIKE ? ESCAPE '!' AND name LIKE ? ESCAPE '!') [%a% %b%]", "(name LIKE ? ESCAPE '!' AND name LIKE ? ESCAPE '!') [%a% %b%]",
			},
		},
		{sqlsafe.Cond{}, same("1 = 1 []")},
		{sqlsafe.And(), same("1 = 1 []")},
		{sqlsafe.Or(), same("1 = 0 []")},
		{sqlsafe.Or(sqlsafe.Cond{}, sqlsafe.If(false, sqlsafe.In("a", []int{1}))), same("1 = 0 []")},
		{sqlsafe.Not(sqlsafe.Or()), same("((1 = 0) IS NOT TRUE) []")},
		{sqlsafe.In("a", []string{}), same("1 = 0 []")},
		{sqlsafe.Eq("a", sqlsafe.Opt[int]{}), same("1 = 1 []")},
		{sqlsafe.And(sqlsafe.Cond{}, sqlsafe.Eq("a", sqlsafe.Some("x"))), [3]string{"a = $3 [x]", "a = ? [x]", "a = ? [x]"}},
		{sqlsafe.In("a", []int{7, 8, 9}), [3]string{"a IN ($3, $4, $5, $6) [7 8 9 9]", "a IN (?, ?, ?, ?) [7 8 9 9]", "a IN (?, ?, ?, ?) [7 8 9 9]"}},
		{sqlsafe.Between("a", 1, 2), [3]string{"(a >= $3 AND a <= $4) [1 2]", "(a >= ? AND a <= ?) [1 2]", "(a >= ? AND a <= ?) [1 2]"}},
		{sqlsafe.Raw("x = ? OR y = ?", 1, 2), [3]string{"(x = $3 OR y = $4) [1 2]", "(x = ? OR y = ?) [1 2]", "(x = ? OR y = ?) [1 2]"}},
		{
			sqlsafe.And(sqlsafe.Above("a", 1), sqlsafe.Or(sqlsafe.Below("b", 2), sqlsafe.Between("c", 3, 4))),
			[3]string{"(a > $3 AND (b < $4 OR (c >= $5 AND c <= $6))) [1 2 3 4]", "(a > ? AND (b < ? OR (c >= ? AND c <= ?))) [1 2 3 4]", "(a > ? AND (b < ? OR (c >= ? AND c <= ?))) [1 2 3 4]"},
		},
		{
			sqlsafe.JSON("a", "k").Above(13),
			[3]string{
				"CASE WHEN jsonb_typeof(a->'k') = 'number' THEN CAST(a->>'k' AS numeric) END > $3 [13]",
				`CASE WHEN JSON_VALID(a) THEN CASE WHEN JSON_TYPE(JSON_EXTRACT(a, '$."k"')) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN CAST(JSON_EXTRACT(a, '$."k"') AS DOUBLE) END END > ? [13]`,
				`CASE WHEN json_valid(a) THEN CASE WHEN json_type(a, '$."k"') IN ('integer', 'real') THEN json_extract(a, '$."k"') END END > ? [13]`,
			},
		},
		{
			sqlsafe.JSON("a", "k").HasAll(`x"`),
			[3]string{
				`a @> CAST($3 AS jsonb) [{"k":["x\""]}]`,
				element + ` [x"]`,
				atom + ` [x"]`,
			},
		},
		{ // a value is not a pattern, and two beside others need parentheses
			sqlsafe.Or(sqlsafe.Eq("b", 1), sqlsafe.JSON("a", "k").HasAll("%", "_")),
			[3]string{
				`(b = $3 OR a @> CAST($4 AS jsonb)) [1 {"k":["%","_"]}]`,
				"(b = ? OR (" + element + " AND " + element + ")) [1 !% !_]",
				"(b = ? OR (" + atom + " AND " + atom + ")) [1 % _]",
			},
		},
	} {
		for i, d := range dialects {
			clause, args, err := tt.cond.SQL(d, 3)
			if got := clause + " " + show(args); got != tt.want[i] || err != nil {
				t.Errorf("%v:\ngot  %s, %v\nwant %s", d, got, err, tt.want[i])
			}
			// A builder numbers the placeholders itself.
			asked, same, err := tt.cond.For(d).ToSql()
			mysql, _, _ := tt.cond.SQL(d, 1)
			if d != sqlsafe.Postgres && asked != mysql || strings.Count(asked, "?") != len(args) || strings.Contains(asked, "$1") || !reflect.DeepEqual(same, args) || err != nil {
				t.Errorf("%v: ToSql = %s, %v, %v", d, asked, same, err)
			}
		}
	}
}

func same(s string) [3]string { return [3]string{s, s, s} }

func show(args []any) string { return fmt.Sprint(args) }

// Each refusal has its name, and a class that says whose fault it is.
func TestRefusals(t *testing.T) {
	long := strings.Repeat("x", 257)
	deep := sqlsafe.Eq("a", 1)
	for range 101 {
		deep = sqlsafe.Not(deep)
	}
	type pair = struct{ class, cause error }
	input := func(cause error) pair { return pair{sqlsafe.ErrInput, cause} }
	misuse := func(cause error) pair { return pair{sqlsafe.ErrMisuse, cause} }
	for _, tt := range []struct {
		name string
		cond sqlsafe.Cond
		want pair
	}{
		{"empty", sqlsafe.Contains("c", "", sqlsafe.Fold), input(sqlsafe.ErrEmptyTerm)},
		{"too long", sqlsafe.Contains("c", long, sqlsafe.Fold), input(sqlsafe.ErrTermTooLong)},
		{"a megabyte", sqlsafe.AllWords("c", strings.Repeat("a ", 1<<19), sqlsafe.Fold), input(sqlsafe.ErrTermTooLong)},
		{"nine words", sqlsafe.AllWords("c", "1 2 3 4 5 6 7 8 9", sqlsafe.Fold), input(sqlsafe.ErrTermTooLong)},
		{"no word", sqlsafe.AllWords("c", " \t\u2003", sqlsafe.Fold), input(sqlsafe.ErrEmptyTerm)},
		{"NUL", sqlsafe.Equal("c", "\x00", sqlsafe.Exact), input(sqlsafe.ErrNUL)},
		{"NUL in a word", sqlsafe.AllWords("c", "a b\x00", sqlsafe.Exact), input(sqlsafe.ErrNUL)},
		{"UTF-8", sqlsafe.HasPrefix("c", "\xc3", sqlsafe.Exact), input(sqlsafe.ErrInvalidUTF8)},
		{"deep inside", sqlsafe.Or(sqlsafe.Eq("a", 1), sqlsafe.Not(sqlsafe.HasSuffix("c", "\xff", sqlsafe.Exact))), input(sqlsafe.ErrInvalidUTF8)},
		{"NUL in Eq", sqlsafe.Eq("c", "a\x00"), input(sqlsafe.ErrNUL)},
		{"UTF-8 in In", sqlsafe.In("c", []string{"a", "\xff"}), input(sqlsafe.ErrInvalidUTF8)},
		{"NUL in Raw", sqlsafe.Raw("c = ?", "\x00"), input(sqlsafe.ErrNUL)},
		{"NUL in HasAll", sqlsafe.JSON("c", "k").HasAll("a", "\x00"), input(sqlsafe.ErrNUL)},
		{"NaN", sqlsafe.Above("c", math.NaN()), input(sqlsafe.ErrNotFinite)},
		{"infinite", sqlsafe.JSON("c", "k").Between(0, sqlsafe.Some(math.Inf(1))), input(sqlsafe.ErrNotFinite)},
		{"float32", sqlsafe.Eq("c", float32(math.Inf(-1))), input(sqlsafe.ErrNotFinite)},
		{"too many", sqlsafe.In("c", make([]int, 70_000)), input(sqlsafe.ErrTooManyArgs)},
		{"a value of HasAll", sqlsafe.JSON("c", "k").HasAll("a", long), input(sqlsafe.ErrTermTooLong)},
		{"AllWords of short words", sqlsafe.AllWords("c", "a"+strings.Repeat(" ", 256)+"b", sqlsafe.Exact), input(sqlsafe.ErrTermTooLong)},
		{"dot in a key", sqlsafe.JSON("c", "a.b").Above(1), misuse(sqlsafe.ErrColumn)},
		{"bracket in a key", sqlsafe.JSON("c", "a[0]").HasAll("x"), misuse(sqlsafe.ErrColumn)},
		{"too many to have", sqlsafe.JSON("c", "k").HasAll(make([]string, 101)...), input(sqlsafe.ErrTooManyArgs)},
		{"nil", sqlsafe.Eq("c", nil), misuse(nil)},
		{"nil in an Opt", sqlsafe.Eq("c", sqlsafe.Some[any](nil)), misuse(nil)},
		{"half of Between nil", sqlsafe.Between("c", 1, nil), misuse(nil)},
		{"nil in In", sqlsafe.In("c", []any{1, nil}), misuse(nil)},
		{"unset in In", sqlsafe.In("c", []sqlsafe.Opt[int]{{}}), misuse(nil)},
		{"mode", sqlsafe.Contains("c", "x", 3), misuse(nil)},
		{"MaxTerm", sqlsafe.Contains("c", "x", 0).MaxTerm(0), misuse(nil)},
		{"MaxTerm too", sqlsafe.Contains("c", "x", 0).MaxTerm(10_001), misuse(nil)},
		{"Raw, too few", sqlsafe.Raw("a = ? AND b = ?", 1), misuse(nil)},
		{"Raw, too many", sqlsafe.Raw("a = ?", 1, 2), misuse(nil)},
		{"Raw, empty", sqlsafe.Raw(""), misuse(nil)},
		{"too deep", deep, misuse(nil)},
		{"a text for a number", sqlsafe.JSON("c", "k").Below("5"), misuse(nil)},
		{"a text in an Opt", sqlsafe.JSON("c", "k").Between(1, sqlsafe.Some("5")), misuse(nil)},
		{"no key", sqlsafe.JSON("c", "").Above(1), misuse(sqlsafe.ErrColumn)},
		{"zero Field", sqlsafe.Field{}.HasAll("x"), misuse(sqlsafe.ErrColumn)},
		{"quote in a key", sqlsafe.JSON("c", "a'b").Above(1), misuse(sqlsafe.ErrColumn)},
		{"column", sqlsafe.Contains("", "x", 0), misuse(sqlsafe.ErrColumn)},
		{"column with a space", sqlsafe.Contains("a b", "x", sqlsafe.Exact), misuse(sqlsafe.ErrColumn)},
		{"column with a quote", sqlsafe.Contains(`"a"`, "x", sqlsafe.Fold), misuse(sqlsafe.ErrColumn)},
		{"column that begins with a digit", sqlsafe.Eq("1a", 1), misuse(sqlsafe.ErrColumn)},
		{"column with an end", sqlsafe.Eq("a.", 1), misuse(sqlsafe.ErrColumn)},
		{"column of nothing", sqlsafe.In("a b", []int{}), misuse(sqlsafe.ErrColumn)},
		{"column of four", sqlsafe.Eq("a.b.c.d", 1), misuse(sqlsafe.ErrColumn)},
	} {
		for _, d := range dialects {
			clause, args, err := tt.cond.SQL(d, 1)
			other := map[bool]error{true: sqlsafe.ErrInput, false: sqlsafe.ErrMisuse}[tt.want.class == sqlsafe.ErrMisuse]
			if !errors.Is(err, tt.want.class) || errors.Is(err, other) || tt.want.cause != nil && !errors.Is(err, tt.want.cause) || clause != "" || args != nil {
				t.Errorf("%s, %v: %q, %v, %v; want %v", tt.name, d, clause, args, err, tt.want)
			}
			if err != nil && !strings.HasPrefix(err.Error(), "sqlsafe: ") {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
	}
	fine := sqlsafe.Eq("a", 1)
	for _, d := range []sqlsafe.Dialect{0, 4, 255} {
		if _, _, err := fine.SQL(d, 1); !errors.Is(err, sqlsafe.ErrDialect) || !errors.Is(err, sqlsafe.ErrMisuse) {
			t.Errorf("dialect %d: %v", d, err)
		}
		if _, _, err := fine.For(d).ToSql(); !errors.Is(err, sqlsafe.ErrDialect) {
			t.Errorf("ToSql of dialect %d: %v", d, err)
		}
	}
	if _, _, err := (sqlsafe.Sqlizer{}).ToSql(); !errors.Is(err, sqlsafe.ErrDialect) {
		t.Errorf("zero Sqlizer: %v", err)
	}
	for _, first := range []int{0, -1, math.MinInt, 65536, math.MaxInt} {
		if _, _, err := fine.SQL(sqlsafe.Postgres, first); err == nil {
			t.Errorf("the first argument is %d, and no error", first)
		}
	}
	if clause, _, err := fine.SQL(sqlsafe.Postgres, 65535); clause != "a = $65535" || err != nil {
		t.Errorf("the last placeholder: %q, %v", clause, err)
	}
}

// Each error says whose fault it is.
func TestClasses(t *testing.T) {
	for class, causes := range map[error][]error{
		sqlsafe.ErrInput: {
			sqlsafe.ErrEmptyTerm, sqlsafe.ErrTermTooLong, sqlsafe.ErrNUL, sqlsafe.ErrInvalidUTF8, sqlsafe.ErrNotFinite, sqlsafe.ErrUnknownSort,
			sqlsafe.ErrCursor, sqlsafe.ErrPageSize, sqlsafe.ErrTooManyArgs,
		},
		sqlsafe.ErrMisuse: {sqlsafe.ErrDialect, sqlsafe.ErrColumn},
	} {
		for _, err := range causes {
			if errors.Is(err, sqlsafe.ErrInput) != (class == sqlsafe.ErrInput) || errors.Is(err, sqlsafe.ErrMisuse) != (class == sqlsafe.ErrMisuse) {
				t.Errorf("%v is not %v, or the other too", err, class)
			}
		}
	}
}

// As many arguments as each server takes, and not one more.
func TestTooManyArgs(t *testing.T) {
	for _, tt := range []struct {
		d    sqlsafe.Dialect
		most int
	}{{sqlsafe.Postgres, 65535}, {sqlsafe.MySQL, 65535}, {sqlsafe.SQLite, 32766}} {
		_, args, err := sqlsafe.In("a", make([]int, tt.most)).SQL(tt.d, 1)
		if len(args) != tt.most || err != nil {
			t.Errorf("%v: %d arguments, %v", tt.d, len(args), err)
		}
		if _, _, err := sqlsafe.In("a", make([]int, tt.most+1)).SQL(tt.d, 1); !errors.Is(err, sqlsafe.ErrTooManyArgs) {
			t.Errorf("%v: one more: %v", tt.d, err)
		}
	}
	// The arguments in front count in PostgreSQL, where they are numbered.
	if _, args, err := sqlsafe.In("a", make([]int, 65533)).SQL(sqlsafe.Postgres, 3); len(args) != 65533 || err != nil {
		t.Errorf("behind two: %d arguments, %v", len(args), err)
	}
	if clause, _, err := sqlsafe.In("a", make([]int, 65534)).SQL(sqlsafe.Postgres, 3); !errors.Is(err, sqlsafe.ErrTooManyArgs) {
		t.Errorf("behind two, one more: %.20s, %v", clause, err)
	}
}

func TestMaxTerm(t *testing.T) {
	term := strings.Repeat("x", 300)
	c := sqlsafe.Contains("a", term, sqlsafe.Fold)
	for name, tt := range map[string]struct {
		cond sqlsafe.Cond
		ok   bool
	}{
		"default":                 {c, false},
		"raised":                  {c.MaxTerm(300), true},
		"raised around":           {sqlsafe.And(sqlsafe.Eq("b", 1), c).MaxTerm(300), true},
		"lowered":                 {sqlsafe.Contains("a", "xx", sqlsafe.Fold).MaxTerm(1), false},
		"inside goes before":      {sqlsafe.And(sqlsafe.Eq("b", 1), c.MaxTerm(299)).MaxTerm(300), false},
		"inside, alone in an And": {sqlsafe.And(sqlsafe.Cond{}, c.MaxTerm(299)).MaxTerm(300), false},
		"inside, alone in an Or":  {sqlsafe.Or(c.MaxTerm(300)).MaxTerm(1), true},
		"inside twice, alone":     {sqlsafe.And(sqlsafe.Or(c.MaxTerm(300)).MaxTerm(2)).MaxTerm(1), true},
		"HasAll":                  {sqlsafe.JSON("a", "k").HasAll(term).MaxTerm(300), true},
		"inside, then the other":  {sqlsafe.And(sqlsafe.Contains("b", "x", 0).MaxTerm(1), c).MaxTerm(300), true},
	} {
		if _, _, err := tt.cond.SQL(sqlsafe.Postgres, 1); (err == nil) != tt.ok || err != nil && !errors.Is(err, sqlsafe.ErrTermTooLong) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A Cond does not change with what it was made of.
func TestImmutable(t *testing.T) {
	values, args := []int{1, 2}, []any{3}
	conds := []sqlsafe.Cond{sqlsafe.In("a", values), sqlsafe.Raw("b = ?", args...)}
	c := sqlsafe.And(conds...)
	want, wantArgs, _ := c.SQL(sqlsafe.Postgres, 1)
	values[0], args[0], conds[0] = 9, 9, sqlsafe.Cond{}
	got, gotArgs, _ := c.SQL(sqlsafe.Postgres, 1)
	if got != want || !slices.Equal(gotArgs, wantArgs) {
		t.Errorf("%s %v, was %s %v", got, gotArgs, want, wantArgs)
	}
	o := sqlsafe.Asc("a")
	o.Then(sqlsafe.Asc("b"))
	o.NotNull()
	long := o.Then(o).Then(o) // with room behind it
	first, second := long.Then(sqlsafe.Desc("x")), long.Then(sqlsafe.Desc("y"))
	for want, o := range map[string]sqlsafe.Order{"x": first, "y": second} {
		if query, _, _ := sqlsafe.Build(sqlsafe.SQLite, "SELECT 1 FROM t", o); !strings.HasSuffix(query, ", "+want+" DESC") {
			t.Errorf("%s does not end in %s", query, want)
		}
	}
	if query, _, _ := sqlsafe.Build(sqlsafe.SQLite, "SELECT 1 FROM t", o); query != "SELECT 1 FROM t ORDER BY a NULLS LAST" {
		t.Error(query)
	}
}

func TestOpt(t *testing.T) {
	if v, ok := sqlsafe.Some(5).Get(); v != 5 || !ok {
		t.Error(v, ok)
	}
	if v, ok := (sqlsafe.Opt[string]{}).Get(); v != "" || ok {
		t.Error(v, ok)
	}
	if v, ok := sqlsafe.FromPtr(new(7)).Get(); v != 7 || !ok {
		t.Error(v, ok)
	}
	if v, ok := sqlsafe.FromPtr[int](nil).Get(); v != 0 || ok {
		t.Error(v, ok)
	}
}
