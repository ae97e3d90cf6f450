package sqlsafe_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/sqlsafe"
)

// An argument is checked as what the driver makes of it, and given as it is.
func TestArguments(t *testing.T) {
	nul, nan, missing := "\x00", math.NaN(), (*string)(nil)
	for _, tt := range []struct {
		value any
		want  error
	}{
		{color("\x00"), sqlsafe.ErrNUL},
		{color("\xff"), sqlsafe.ErrInvalidUTF8},
		{&nul, sqlsafe.ErrNUL},
		{sql.NullString{String: "\xff", Valid: true}, sqlsafe.ErrInvalidUTF8},
		{&sql.NullString{String: "\x00", Valid: true}, sqlsafe.ErrNUL},
		{sql.Null[color]{V: "\x00", Valid: true}, sqlsafe.ErrNUL},
		{weight(math.Inf(1)), sqlsafe.ErrNotFinite},
		{&nan, sqlsafe.ErrNotFinite},
		{float32(math.NaN()), sqlsafe.ErrNotFinite},
		{float32(math.Inf(1)), sqlsafe.ErrNotFinite},
		{missing, sqlsafe.ErrMisuse},
		{sql.NullString{}, sqlsafe.ErrMisuse},
		{[]byte(nil), sqlsafe.ErrMisuse},
		{sqlsafe.Pattern{}, sqlsafe.ErrMisuse},
		{broken{}, sqlsafe.ErrMisuse},
		{color("red"), nil},
		{&nul, sqlsafe.ErrNUL},
		{[]byte("\x00\xff"), nil}, // for a BLOB
		{uint64(math.MaxUint64), nil},
		{[]string{"a"}, nil}, // for c = ANY(?)
		{json.RawMessage(`{}`), nil},
	} {
		for name, c := range map[string]sqlsafe.Cond{
			"Eq": sqlsafe.Eq("c", tt.value), "In": sqlsafe.In("c", []any{tt.value}), "Raw": sqlsafe.Raw("c = ?", tt.value), "Between": sqlsafe.Between("c", tt.value, 1),
			"Some": sqlsafe.Below("c", sqlsafe.Some(tt.value)),
		} {
			_, args, err := c.SQL(sqlsafe.Postgres, 1)
			if !errors.Is(err, tt.want) || err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("%s of %#v: %v; want %v", name, tt.value, err, tt.want)
			}
			if tt.want == nil && (len(args) == 0 || !reflect.DeepEqual(args[0], tt.value)) {
				t.Errorf("%s of %#v: %#v", name, tt.value, args)
			}
		}
	}
	b := []byte("x")
	c := sqlsafe.Eq("c", b)
	b[0] = 'y'
	if _, args, _ := c.SQL(sqlsafe.SQLite, 1); string(args[0].([]byte)) != "x" {
		t.Error("a Cond has changed with what it was made of")
	}
}

// A number in JSON is compared with numbers alone.
func TestJSONArguments(t *testing.T) {
	field := sqlsafe.JSON("c", "k")
	for _, v := range []any{"5", color("5"), []byte("5"), true, sql.NullString{String: "5", Valid: true}, []int{5}, struct{}{}, json.Number("5x"), json.Number(""), sql.NullInt64{}, broken{}} {
		for _, d := range dialects {
			if clause, args, err := field.Above(v).SQL(d, 1); !errors.Is(err, sqlsafe.ErrMisuse) {
				t.Errorf("%v: %#v: %s %v, %v", d, v, clause, args, err)
			}
		}
	}
	n := 5
	for _, v := range []any{5, int8(5), uint64(5), 5.0, weight(5), &n, sql.NullInt64{Int64: 5, Valid: true}, sqlsafe.Some(5)} {
		if _, _, err := field.Between(v, v).SQL(sqlsafe.SQLite, 1); err != nil {
			t.Errorf("%#v: %v", v, err)
		}
	}
	for _, tt := range []struct {
		n    json.Number
		want [3]any
	}{
		{"5", [3]any{"5", int64(5), int64(5)}},
		{"0.10", [3]any{"0.10", 0.1, 0.1}},
		{"12345678901234567890123", [3]any{"12345678901234567890123", 12345678901234567890123.0, 12345678901234567890123.0}},
		{"1e2", [3]any{"1e2", 100.0, 100.0}},
	} {
		for i, d := range dialects {
			if _, args, err := field.Below(tt.n).SQL(d, 1); err != nil || len(args) != 1 || args[0] != tt.want[i] {
				t.Errorf("%v: %s: %#v, %v", d, tt.n, args, err)
			}
		}
	}
	if _, _, err := field.Below(json.Number("1e400")).SQL(sqlsafe.SQLite, 1); !errors.Is(err, sqlsafe.ErrNotFinite) {
		t.Error(err)
	}
	clause, args, err := sqlsafe.Eq("c", json.Number("0.10")).SQL(sqlsafe.MySQL, 1)
	if clause != "c = CAST(? AS DECIMAL(65,30))" || show(args) != "[0.10]" || err != nil {
		t.Error(clause, args, err)
	}
}

func TestOptsInOpts(t *testing.T) {
	set, unset := sqlsafe.Some(5), sqlsafe.Opt[int]{}
	for _, v := range []any{(*sqlsafe.Opt[int])(nil), &unset, sqlsafe.Some(unset), sqlsafe.Some(sqlsafe.Some(unset)), sqlsafe.Some((*sqlsafe.Opt[string])(nil))} {
		if clause, args, err := sqlsafe.Eq("c", v).SQL(sqlsafe.SQLite, 1); clause != "1 = 1" || len(args) != 0 || err != nil {
			t.Errorf("%#v: %s %v, %v", v, clause, args, err)
		}
		if _, _, err := sqlsafe.Raw("c = ?", v).SQL(sqlsafe.SQLite, 1); !errors.Is(err, sqlsafe.ErrMisuse) {
			t.Errorf("Raw of %#v: %v", v, err)
		}
	}
	for _, v := range []any{set, &set, sqlsafe.Some(set), sqlsafe.Some(&set)} {
		for _, c := range []sqlsafe.Cond{sqlsafe.Eq("c", v), sqlsafe.Raw("c = ?", v), sqlsafe.In("c", []any{v})} {
			if _, args, err := c.SQL(sqlsafe.SQLite, 1); show(args) != "[5]" || err != nil {
				t.Errorf("%#v: %v, %v", v, args, err)
			}
		}
	}
}

// A name that a server takes for a value of its own is no column.
func TestColumnsThatAreValues(t *testing.T) {
	for _, c := range []sqlsafe.Cond{
		sqlsafe.Eq("user", 1), sqlsafe.Eq("USER", 1), sqlsafe.Eq("current_user", 1), sqlsafe.Eq("Current_Date", 1), sqlsafe.Eq("session_user", 1),
		sqlsafe.Eq("null", 1), sqlsafe.Eq("true", 1), sqlsafe.Eq("FALSE", 1), sqlsafe.Eq("localtime", 1), sqlsafe.Eq("localtimestamp", 1),
		sqlsafe.Contains("user", "x", sqlsafe.Exact), sqlsafe.In("user", []int{}), sqlsafe.JSON("user", "k").HasAll("x"),
	} {
		for _, d := range dialects {
			if clause, _, err := c.SQL(d, 1); !errors.Is(err, sqlsafe.ErrColumn) {
				t.Errorf("%v: %s, %v", d, clause, err)
			}
		}
	}
	if _, _, err := sqlsafe.Build(sqlsafe.SQLite, "SELECT 1", sqlsafe.Asc("user")); !errors.Is(err, sqlsafe.ErrColumn) {
		t.Error(err)
	}
	for _, c := range []sqlsafe.Cond{sqlsafe.Eq("t.user", 1), sqlsafe.Eq("users", 1), sqlsafe.Eq("user_id", 1), sqlsafe.Eq("id", 1), sqlsafe.Eq("nulls", 1)} {
		if _, _, err := c.SQL(sqlsafe.Postgres, 1); err != nil {
			t.Error(err)
		}
	}
}

// A condition that a loop adds unset ones to does not become deeper.
func TestJoinOfOne(t *testing.T) {
	c := sqlsafe.Eq("a", 1)
	for range 1000 {
		c = sqlsafe.And(c, sqlsafe.Cond{})
		c = sqlsafe.Or(sqlsafe.Cond{}, c)
	}
	clause, args, err := c.SQL(sqlsafe.Postgres, 1)
	if err != nil || clause != "a = $1" || len(args) != 1 || args[0] != 1 {
		t.Errorf("%q, %v, %v", clause, args, err)
	}
}

// A thousand conditions beside each other are ten deep in SQLite, not a thousand.
func TestManyConditions(t *testing.T) {
	conds := make([]sqlsafe.Cond, 1001)
	parts := make([]sqlsafe.Part, len(conds))
	for i := range conds {
		conds[i] = sqlsafe.Eq("c", i)
		parts[i] = conds[i]
	}
	want := sqlsafe.And(conds...)
	for _, d := range dialects {
		clause, args, err := want.SQL(d, 1)
		if err != nil || len(args) != len(conds) || args[1000] != 1000 {
			t.Fatalf("%v: %d arguments, %v", d, len(args), err)
		}
		longest := 0
		for _, group := range strings.FieldsFunc(clause, func(r rune) bool { return r == '(' || r == ')' }) {
			longest = max(longest, strings.Count(group, "c = "))
		}
		if (longest > 250) == (d == sqlsafe.SQLite) {
			t.Errorf("%v: %d conditions beside each other", d, longest)
		}
		if _, _, err := sqlsafe.Build(d, "SELECT 1 FROM t", parts...); errors.Is(err, sqlsafe.ErrMisuse) != (d == sqlsafe.SQLite) {
			t.Errorf("%v: Build: %v", d, err)
		}
	}
}

// A Cond that is printed, as in a log, does not tell the term.
func TestPrinted(t *testing.T) {
	c := sqlsafe.And(sqlsafe.Contains("c", "secret", sqlsafe.Fold), sqlsafe.Eq("d", "secret"))
	for _, v := range []any{c, &c, []sqlsafe.Cond{c}, c.For(sqlsafe.MySQL)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "secret") {
				t.Errorf("%s of a %T: %s", verb, v, s)
			}
		}
	}
}

// What SQLite would take for a column of json_each, inside of the subquery, is refused
// there, and there alone.
func TestColumnsOfJSONEach(t *testing.T) {
	for _, f := range []sqlsafe.Field{
		sqlsafe.JSON("json_each.j", "k"), sqlsafe.JSON("JSON_Each.j", "k"), sqlsafe.JSON("main.json_each.j", "k"), sqlsafe.JSON("VALUE", "k"), sqlsafe.JSON("Json", "k"), sqlsafe.JSON("rowid", "k"),
	} {
		for _, d := range dialects {
			if clause, _, err := f.HasAll("x").SQL(d, 1); errors.Is(err, sqlsafe.ErrMisuse) != (d == sqlsafe.SQLite) {
				t.Errorf("%v: %s, %v", d, clause, err)
			}
		}
	}
}
