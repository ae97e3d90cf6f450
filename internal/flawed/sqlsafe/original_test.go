package flawed_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

type record struct {
	Names        []string
	Search, User [][3]json.RawMessage
	Screens      [][2]json.RawMessage
	Connectivity struct {
		Fields []json.RawMessage
		Found  [][2]json.RawMessage
	}
	Totals []struct {
		Shop struct {
			Orders   [][2]int64
			Items    [][3]int64
			Payments [][2]int64
		}
		Totals map[string][2]int64 // null is 0
	}
	Latest []int64
}

func read(t *testing.T) record {
	t.Helper()
	var r record
	pyrecord.Read(t, "testdata/python.json", &r)
	if len(r.Search) < 90 || len(r.User) != 4 || len(r.Screens) != 4 || len(r.Connectivity.Found) != 4 || len(r.Totals) != 4 || len(r.Latest) != 2 {
		t.Fatal("the record is not what it was")
	}
	return r
}

func decode[V any](t *testing.T, data json.RawMessage) V {
	t.Helper()
	var v V
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// names runs a clause on the record's table: the names found, sorted, or nil for an
// error.
func names(r record, clause string, args []any) []string {
	c, err := minisql.Parse(minisql.SQLite, clause, args...)
	if err != nil {
		return nil
	}
	found := []string{}
	for _, name := range append(slices.Clone(r.Names), "hidden") {
		secret := map[bool]int64{true: 1}[name == "hidden"]
		switch v, err := c.Test(minisql.Row{"name": name, "secret": secret}); {
		case err != nil:
			return nil
		case v == true:
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// The ports do what Python and SQLite did, record for record: see testdata/record.py.
// This holds minisql to SQLite too, injections among the rest.
func TestSearchesAreWhatPythonDoes(t *testing.T) {
	r := read(t)
	check := func(name, term, clause string, args []any, want json.RawMessage) {
		t.Helper()
		var wanted []string // nil for {"error": ...}
		if !strings.HasPrefix(string(want), "{") {
			wanted = decode[[]string](t, want)
		}
		if got := names(r, clause, args); !slices.Equal(got, wanted) || (got == nil) != (wanted == nil) {
			t.Errorf("%s of %q: %s found %q, Python %s", name, term, clause, got, want)
		}
	}
	for _, row := range r.Search {
		term := decode[string](t, row[0])
		clause, args, _ := flawed.FString(sqlsafe.SQLite, sqlsafe.Fold, flawed.Anywhere, term)
		check("FString", term, clause, args, row[1])
		clause, args, _ = flawed.Answered(sqlsafe.SQLite, sqlsafe.Fold, flawed.Anywhere, term)
		check("Answered", term, clause, args, row[2])
	}
	for _, row := range r.User {
		term := decode[string](t, row[0])
		clause, args, _ := flawed.FString(sqlsafe.SQLite, sqlsafe.Exact, flawed.Whole, term)
		check("FString", term, clause, args, row[1])
		clause, args = flawed.AnsweredUser(sqlsafe.SQLite, term)
		check("AnsweredUser", term, clause, args, row[2])
	}
}

func TestJSONIsWhatPythonDoes(t *testing.T) {
	r := read(t)
	var documents []string
	for _, size := range []string{"27.0", "15.6", "13.3", "10.5", "6.7", "100.0", "9.99", "13.0"} {
		documents = append(documents, `{"screen_size": `+size+`}`)
	}
	for _, row := range r.Screens {
		least, want := decode[float64](t, row[0]), decode[[]int](t, row[1])
		if got, err := (flawed.AsText{}).Above(documents, least); !slices.Equal(got, want) || err != nil {
			t.Errorf("AsText.Above(%v) = %v, %v; Python %v", least, got, err, want)
		}
	}
	documents = nil
	for _, f := range r.Connectivity.Fields {
		documents = append(documents, `{"connectivity": `+string(f)+`}`) // null is a key that is missing
	}
	for _, row := range r.Connectivity.Found {
		values, want := decode[[]string](t, row[0]), decode[[]int](t, row[1])
		if got, err := (flawed.AsText{}).HasAll(documents, values); !slices.Equal(got, want) || err != nil {
			t.Errorf("AsText.HasAll(%q) = %v, %v; Python %v", values, got, err, want)
		}
	}
}

func TestTotalsAreWhatSQLiteDoes(t *testing.T) {
	for _, row := range read(t).Totals {
		shop := flawed.Shop(row.Shop)
		for name, port := range map[string]func(flawed.Shop) flawed.Totals{
			"item by item": flawed.ItemByItem, "payments joined": flawed.PaymentsJoined, "sum distinct": flawed.SumDistinct,
		} {
			want := row.Totals[name]
			if got := port(shop); got != (flawed.Totals{Revenue: want[0], Shipping: want[1]}) {
				t.Errorf("%s of %v = %v, SQLite %v", name, shop, got, want)
			}
		}
	}
}

func TestLatestIsWhatSQLiteDoes(t *testing.T) {
	rows := []minisql.Row{{"id": int64(1), "v": nil}, {"id": int64(2), "v": int64(7)}, {"id": int64(3), "v": int64(9)}, {"id": int64(4), "v": nil}}
	query, args, err := flawed.Latest.Pages(sqlsafe.SQLite, flawed.Sorting{Column: "v", Desc: true}, 2, nil)
	if err != nil || query != "SELECT * FROM t ORDER BY v DESC LIMIT 2" {
		t.Fatal(query, err)
	}
	found, err := minisql.Select(minisql.SQLite, rows, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range read(t).Latest {
		if found[i]["id"] != want {
			t.Errorf("row %d is %v, SQLite %d", i, found[i]["id"], want)
		}
	}
}
