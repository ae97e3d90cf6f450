package sqlsafe_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// documents has every kind of value under both keys, and texts that are not JSON.
func documents() []string {
	values := []string{
		"6.7", "27", "13.0", "13.3", "100", "-1", "0", "9.99", "1e2", "-0.5", "123456789012", `"n/a"`, `"27"`, `"1e400"`, `"NaN"`, `""`, "null", "true", "false",
		"[27]", `{"a": 1}`, `["wifi", "usb-c"]`, `["wifi-6"]`, `"wifi"`, `["wifi", "wifi"]`, `[["wifi"]]`, `[1, null, "usb-c", true]`, "[]", `["WIFI"]`, `["wi\u0066i"]`, `["é\"'"]`,
	}
	r := rand.New(rand.NewPCG(7, 8))
	var list []string
	for _, v := range values {
		list = append(list, `{"screen_size": `+v+`}`, `{"connectivity": `+v+`}`)
	}
	for range 200 {
		list = append(list, fmt.Sprintf(`{"screen_size": %s, "connectivity": %s, "x": 1}`, values[r.IntN(len(values))], values[r.IntN(len(values))]))
	}
	return append(list, "{}", "[]", "null", "27", `"27"`, `[{"screen_size": 27}]`, "", "{", "n/a", `{"screen_size": 27`)
}

// screen is the number in a document, in Go.
func screen(document string) (float64, bool) {
	var object map[string]any
	if json.Unmarshal([]byte(document), &object) != nil {
		return 0, false
	}
	n, ok := object["screen_size"].(float64)
	return n, ok
}

// Comparison, order and containment with bad rows of every kind; and that minisql, by
// which the laws are decided, finds the same.
func TestJSON(t *testing.T) {
	size, tags := sqlsafe.JSON("j", "screen_size"), sqlsafe.JSON("j", "connectivity")
	for _, s := range servers(t) {
		var list [][]any
		var rows []minisql.Row
		for id, d := range documents() {
			if !json.Valid([]byte(d)) && s.d == sqlsafe.Postgres {
				continue // a jsonb column takes no other
			}
			list = append(list, []any{int64(id), d})
			rows = append(rows, minisql.Row{"id": int64(id), "j": d})
		}
		list = append(list, []any{int64(-1), nil})
		rows = append(rows, minisql.Row{"id": int64(-1), "j": nil})
		s.table(t, "t", "id BIGINT PRIMARY KEY, j JSON")
		s.insert(t, "t", list)
		check := func(want func(d string) bool, parts ...sqlsafe.Part) []int64 {
			t.Helper()
			query, args, err := sqlsafe.Build(s.d, "SELECT * FROM t", parts...)
			if err != nil {
				t.Fatal(err)
			}
			ids, err := s.ids(t, strings.Replace(query, "*", "id", 1), args...)
			if err != nil {
				t.Fatalf("%v: %s %v: %v", s.d, query, args, err)
			}
			found, err := minisql.Select(s.mini, rows, query, args...)
			if err != nil || len(found) != len(ids) || slices.ContainsFunc(found, func(r minisql.Row) bool { return !slices.Contains(ids, r["id"].(int64)) }) {
				t.Errorf("%v: %s %v finds %v; minisql %d rows, %v", s.d, query, args, ids, len(found), err)
			}
			for _, row := range list {
				d, _ := row[1].(string)
				if got := slices.Contains(ids, row[0].(int64)); got != want(d) {
					t.Errorf("%v: %s %v on %s = %v", s.d, query, args, d, got)
				}
			}
			return ids
		}
		for _, least := range []float64{13, 6.7, -2, 0, 99.5} {
			above := func(d string) bool { n, ok := screen(d); return ok && n > least }
			ids := check(above, size.Above(least), size.Desc().Then(sqlsafe.Asc("id").Unique()))
			for i := 1; i < len(ids); i++ {
				a, _ := screen(documents()[ids[i-1]])
				b, _ := screen(documents()[ids[i]])
				if a < b || a == b && ids[i-1] > ids[i] {
					t.Errorf("%v: %v comes before %v", s.d, a, b)
				}
			}
			check(func(d string) bool { n, ok := screen(d); return ok && n < least }, size.Below(least))
			check(func(d string) bool { n, ok := screen(d); return ok && least <= n && n <= 100 }, size.Between(least, 100))
			check(func(d string) bool { return !above(d) }, sqlsafe.Not(size.Above(least)))
		}
		for _, values := range [][]string{{"wifi"}, {"usb-c"}, {"wifi", "usb-c"}, {"wifi-6"}, {"x"}, {"1"}, {"true"}, {`é"'`}, {"%"}, {"_ifi"}, {"wifi", "%"}, {"!"}} {
			check(func(d string) bool {
				var object struct{ Connectivity []any }
				var raw map[string]any
				if json.Unmarshal([]byte(d), &raw) != nil {
					return false
				}
				object.Connectivity, _ = raw["connectivity"].([]any)
				return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(object.Connectivity, any(v)) })
			}, tags.HasAll(values...))
		}
		// All of them, by the number: pages do not lose those that have none.
		order := size.Asc().Then(sqlsafe.Asc("id").Unique())
		var shown []int64
		page := sqlsafe.Page{Size: 7}
		for len(shown) <= len(list) {
			query, args, err := sqlsafe.Build(s.d, "SELECT id FROM t", order, page)
			if err != nil {
				t.Fatal(err)
			}
			ids, err := s.ids(t, query, args...)
			if err != nil {
				t.Fatalf("%v: %s %v: %v", s.d, query, args, err)
			}
			if len(ids) == 0 {
				break
			}
			shown = append(shown, ids...)
			last := ids[len(ids)-1]
			var number any
			if last >= 0 {
				if n, ok := screen(documents()[last]); ok {
					number = n
				}
			}
			page.After = sqlsafe.After(number, last)
		}
		slices.Sort(shown)
		if len(slices.Compact(shown)) != len(list) {
			t.Errorf("%v: pages show %d rows of %d", s.d, len(shown), len(list))
		}
	}
}

// What the documents do instead: a text comparison lies, and a cast fails on the first
// bad row.
func TestJSONFlawsOnPostgres(t *testing.T) {
	s := servers(t)[0]
	s.table(t, "t", "id BIGINT PRIMARY KEY, j JSON")
	s.insert(t, "t", [][]any{{int64(1), `{"screen_size": 6.7}`}, {int64(2), `{"screen_size": 27}`}})
	const text = "SELECT id FROM t WHERE j->>'screen_size' > '13.0' ORDER BY j->>'screen_size' DESC"
	if ids, err := s.ids(t, text); fmt.Sprint(ids) != "[1 2]" || err != nil {
		t.Errorf("%v, %v: this mistake no longer reproduces", ids, err)
	}
	const cast = "SELECT id FROM t WHERE (j->>'screen_size')::float > 13"
	if ids, err := s.ids(t, cast); fmt.Sprint(ids) != "[2]" || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
	s.insert(t, "t", [][]any{{int64(3), `{"screen_size": "n/a"}`}})
	if _, err := s.ids(t, cast); sqlState(err) != "22P02" {
		t.Errorf("%v: this mistake no longer reproduces", err)
	}
	s.exec(t, "TRUNCATE t")
	s.insert(t, "t", [][]any{{int64(1), `{"c": "usb-c"}`}})
	if ids, err := s.ids(t, "SELECT id FROM t WHERE jsonb_exists(j->'c', 'usb-c')"); len(ids) != 1 || err != nil {
		t.Errorf("%v, %v: this mistake no longer reproduces", ids, err)
	}
}

// Nor is MariaDB's JSON_CONTAINS what it says.
func TestJSONContainsOfMariaDB(t *testing.T) {
	s := servers(t)[1]
	var nested, escaped bool
	err := s.db.QueryRowContext(t.Context(), `SELECT JSON_CONTAINS('[["wifi"]]', '["wifi"]'), JSON_CONTAINS('["wi\\u0066i"]', '["wifi"]')`).Scan(&nested, &escaped)
	if !nested || escaped || err != nil {
		t.Errorf("nested %v, escaped %v, %v: MariaDB has mended JSON_CONTAINS", nested, escaped, err)
	}
}

// A column of SQLite that is called as one of json_each's own would be taken for that,
// and nothing be found: it is refused, and with its table it is found.
func TestJSONColumnsOfSQLite(t *testing.T) {
	s := server{sqlsafe.SQLite, minisql.SQLite, openSQLite(t)}
	for name, fields := range map[string][2]sqlsafe.Field{
		"json": {sqlsafe.JSON("json", "k"), sqlsafe.JSON("t_json.json", "k")}, "value": {sqlsafe.JSON("value", "k"), sqlsafe.JSON("t_value.value", "k")},
		"key": {sqlsafe.JSON("key", "k"), sqlsafe.JSON("t_key.key", "k")}, "type": {sqlsafe.JSON("type", "k"), sqlsafe.JSON("t_type.type", "k")},
		"atom": {sqlsafe.JSON("atom", "k"), sqlsafe.JSON("t_atom.atom", "k")}, "id": {sqlsafe.JSON("id", "k"), sqlsafe.JSON("t_id.id", "k")},
		"parent": {sqlsafe.JSON("parent", "k"), sqlsafe.JSON("t_parent.parent", "k")}, "fullkey": {sqlsafe.JSON("fullkey", "k"), sqlsafe.JSON("t_fullkey.fullkey", "k")},
		"path": {sqlsafe.JSON("path", "k"), sqlsafe.JSON("t_path.path", "k")}, "root": {sqlsafe.JSON("root", "k"), sqlsafe.JSON("t_root.root", "k")},
	} {
		s.table(t, "t_"+name, name+" TEXT")
		s.insert(t, "t_"+name, [][]any{{`{"k": ["x"]}`}, {`{"k": ["y"]}`}})
		if clause, _, err := fields[0].HasAll("x").SQL(s.d, 1); !errors.Is(err, sqlsafe.ErrMisuse) {
			t.Errorf("column %s: %s, %v", name, clause, err)
		}
		clause, args, err := fields[1].HasAll("x").SQL(s.d, 1)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := s.ids(t, "SELECT 1 FROM t_"+name+" WHERE "+clause, args...); len(ids) != 1 || err != nil {
			t.Errorf("column %s: %s: %v, %v", name, clause, ids, err)
		}
	}
}
