package sqlsafe_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// A kind is a kind of sort key: how the servers declare it, values that are close to
// each other, and how a program scans one.
type kind struct {
	declared [3]string // PostgreSQL, MariaDB, SQLite; "" is left out
	values   []any
	scan     func() (into any, key func() any)
	like     any
}

// number is a NUMERIC scanned as text.
func number() (any, func() any) {
	var n sql.NullString
	return &n, func() any {
		if !n.Valid {
			return nil
		}
		return json.Number(n.String)
	}
}

func scanned[T any]() (any, func() any) {
	var v T
	return &v, func() any { return v }
}

func kinds() map[string]kind {
	day := time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC)
	return map[string]kind{
		"time": {
			[3]string{"TIMESTAMPTZ", "", "DATETIME"},
			[]any{day, day.Add(time.Microsecond), day.Add(2 * time.Microsecond), day.Add(time.Second), day.AddDate(0, 0, -1), nil},
			scanned[sql.NullTime],
			time.Time{},
		},
		"time by pointer": {
			[3]string{"TIMESTAMP", "", "DATETIME"},
			[]any{day, day.Add(time.Microsecond), nil},
			scanned[*time.Time],
			time.Time{},
		},
		"numeric": {
			[3]string{"NUMERIC", "DECIMAL(50,20)", ""},
			[]any{"0.1", "12345678901234567890.1", "12345678901234567890.2", "12345678901234567890.10000000000000000001", "-7", "1", nil},
			number, json.Number(""),
		},
		"integer": {
			[3]string{"INTEGER", "INTEGER", "INTEGER"},
			[]any{int64(-1 << 31), int64(1<<31 - 1), int64(0), int64(1), nil},
			scanned[*int32], int32(0),
		},
		"unsigned": {
			[3]string{"", "BIGINT UNSIGNED", ""},
			[]any{uint64(1<<64 - 1), uint64(1<<64 - 2), uint64(1 << 63), uint64(0), nil},
			scanned[*uint64], uint64(0),
		},
		"double": {
			[3]string{"DOUBLE PRECISION", "DOUBLE", "REAL"},
			[]any{0.1, 0.2, 0.1 + 0.2, 0.3, -1e300, 1e300, nil},
			scanned[sql.NullFloat64], 0.0,
		},
		"text": {
			[3]string{`TEXT COLLATE "C"`, "VARCHAR(700)", "TEXT"},
			[]any{"", "a", "<", strings.Repeat("<", 600), strings.Repeat("&", 599) + "x", "é\n\"\\", nil},
			scanned[sql.NullString], "",
		},
		"bytes": {
			[3]string{"BYTEA", "VARBINARY(10)", "BLOB"}, // without an empty one, which SQLite's driver scans as nil
			[]any{[]byte{0}, []byte{0, 1}, []byte{0xff}, []byte("a"), []byte("A"), nil},
			scanned[[]byte], []byte(nil),
		},
	}
}

// Pages by a key of each kind show each row once, with what database/sql scans as the
// cursor, by a token.
func TestKeysOfEveryKind(t *testing.T) {
	for i, s := range servers(t) {
		for name, k := range kinds() {
			if k.declared[i] == "" {
				continue
			}
			t.Run(fmt.Sprint(s.d, " ", name), func(t *testing.T) {
				table := "t_" + strings.ReplaceAll(name, " ", "_")
				s.exec(t, fmt.Sprintf("CREATE TEMPORARY TABLE %s (id BIGINT PRIMARY KEY, k %s)", table, k.declared[i]))
				var rows [][]any
				for id := range 2 * len(k.values) { // each twice
					rows = append(rows, []any{int64(id), k.values[id/2]})
				}
				s.insert(t, table, rows)
				for _, order := range []sqlsafe.Order{sqlsafe.Asc("k"), sqlsafe.Desc("k")} {
					s.pages(t, table, order.Then(sqlsafe.Asc("id").Unique()), "k", k, len(rows))
				}
			})
		}
	}
}

// pages pages through a table, one row and three rows at a time.
func (s server) pages(t *testing.T, table string, order sqlsafe.Order, column string, k kind, n int) {
	t.Helper()
	for _, size := range []int{1, 3} {
		page := sqlsafe.Page{Size: size}
		var shown []int64
		for len(shown) <= n {
			query, args, err := sqlsafe.Build(s.d, "SELECT 1 FROM t", order, page)
			if err != nil {
				t.Fatal(err)
			}
			query = strings.Replace(query, "SELECT 1 FROM t", "SELECT id, "+column+" FROM "+table, 1)
			ids, key, err := s.keys(t, query, args, k)
			if err != nil {
				t.Fatalf("%s %v: %v", query, args, err)
			}
			if len(ids) == 0 {
				break
			}
			shown = append(shown, ids...)
			token, err := sqlsafe.After(key, ids[len(ids)-1]).Token()
			if err != nil {
				t.Fatal(err)
			}
			if page.After, err = sqlsafe.ParseCursor(token, k.like, int64(0)); err != nil {
				t.Fatalf("%v: %v", key, err)
			}
		}
		sorted := slices.Sorted(slices.Values(shown))
		if len(sorted) != n || len(slices.Compact(sorted)) != n {
			t.Errorf("of %d rows, pages of %d show %v", n, size, shown)
		}
	}
}

func (s server) keys(t *testing.T, query string, args []any, k kind) (ids []int64, key any, err error) {
	t.Helper()
	rows, err := s.db.QueryContext(t.Context(), query, args...)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		into, value := k.scan()
		if err := rows.Scan(&id, into); err != nil {
			return nil, nil, err
		}
		ids, key = append(ids, id), value()
	}
	return ids, key, rows.Err()
}

// A number in jsonb that no float64 holds pages by its text.
func TestJSONKeysOfPostgres(t *testing.T) {
	s := servers(t)[0]
	s.table(t, "t_json", "id BIGINT PRIMARY KEY, j JSON")
	var rows [][]any
	for id, n := range []string{"0.1", "12345678901234567890.1", "12345678901234567890.2", "12345678901234567890.2", "12345678901234567890.3", `"n/a"`} {
		rows = append(rows, []any{int64(id), `{"k": ` + n + `}`})
	}
	s.insert(t, "t_json", rows)
	order := sqlsafe.JSON("j", "k").Desc().Then(sqlsafe.Asc("id").Unique())
	s.pages(t, "t_json", order, "CASE WHEN jsonb_typeof(j->'k') = 'number' THEN j->>'k' END", kind{scan: number, like: json.Number("")}, len(rows))
}

// A thousand and one conditions are too deep for SQLite one after the other, and not in
// halves.
func TestManyConditionsOfSQLite(t *testing.T) {
	s := server{sqlsafe.SQLite, minisql.SQLite, openSQLite(t)}
	s.table(t, "t", "id BIGINT PRIMARY KEY")
	s.insert(t, "t", [][]any{{int64(7)}, {int64(5000)}})
	var conds []sqlsafe.Cond
	var plain []string
	for i := range 5000 {
		conds = append(conds, sqlsafe.Eq("id", i))
		plain = append(plain, fmt.Sprint("id = ", i))
	}
	clause, args, err := sqlsafe.Or(conds...).SQL(s.d, 1)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause, args...); fmt.Sprint(ids) != "[7]" || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
	if _, err := s.ids(t, "SELECT id FROM t WHERE "+strings.Join(plain[:1001], " OR ")); err == nil {
		t.Error("this mistake no longer reproduces")
	}
	// What Build permits at most.
	parts := []sqlsafe.Part{}
	for _, c := range conds[:250] {
		parts = append(parts, sqlsafe.Not(c))
	}
	query, args, err := sqlsafe.Build(s.d, "SELECT id FROM t", parts...)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := s.ids(t, query, args...); fmt.Sprint(ids) != "[5000]" || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
}

// An element that is longer than a TEXT of MariaDB is not the text that it begins with.
func TestLongElements(t *testing.T) {
	for _, s := range servers(t) {
		s.table(t, "t_long", "id BIGINT PRIMARY KEY, j JSON")
		if s.d == sqlsafe.MySQL {
			s.exec(t, "ALTER TABLE t_long MODIFY j LONGTEXT CHARACTER SET utf8mb4")
		}
		long, _ := json.Marshal(map[string][]string{"k": {strings.Repeat("x", 70_000), "y"}})
		s.insert(t, "t_long", [][]any{{int64(1), string(long)}})
		for value, want := range map[string]int{"y": 1, "x": 0, strings.Repeat("x", 10_000): 0, "%": 0} {
			clause, args, err := sqlsafe.JSON("j", "k").HasAll(value).MaxTerm(10_000).SQL(s.d, 1)
			if err != nil {
				t.Fatal(err)
			}
			if ids, err := s.ids(t, "SELECT id FROM t_long WHERE "+clause, args...); len(ids) != want || err != nil {
				t.Errorf("%v: HasAll(%.5s): %v, %v", s.d, value, ids, err)
			}
		}
	}
}

// Under HIGH_NOT_PRECEDENCE a NOT of the caller's means what it says.
func TestHighNotPrecedence(t *testing.T) {
	s := servers(t)[1]
	s.exec(t, "SET SESSION sql_mode = CONCAT(@@sql_mode, ',HIGH_NOT_PRECEDENCE')")
	t.Cleanup(func() {
		_, _ = s.db.ExecContext(context.WithoutCancel(t.Context()), "SET SESSION sql_mode = DEFAULT")
	})
	s.table(t, "t_not", "id BIGINT PRIMARY KEY, a BIGINT")
	s.insert(t, "t_not", [][]any{{int64(1), int64(1)}, {int64(2), int64(2)}, {int64(3), nil}})
	clause, args, err := sqlsafe.Not(sqlsafe.Eq("a", 1)).SQL(s.d, 1)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := s.ids(t, "SELECT id FROM t_not WHERE NOT "+clause, args...); fmt.Sprint(ids) != "[1]" || err != nil {
		t.Errorf("NOT %s: %v, %v", clause, ids, err)
	}
	naked := strings.TrimSuffix(strings.TrimPrefix(clause, "("), ")")
	if ids, err := s.ids(t, "SELECT id FROM t_not WHERE NOT "+naked, args...); fmt.Sprint(ids) == "[1]" || err != nil {
		t.Errorf("NOT %s: %v, %v: this mistake no longer reproduces", naked, ids, err)
	}
}

// What the comments say of an object that has a key twice, and of a BLOB among texts.
func TestOddRows(t *testing.T) {
	for i, s := range servers(t) {
		s.table(t, "t_odd", "id BIGINT PRIMARY KEY, j JSON")
		s.insert(t, "t_odd", [][]any{{int64(1), `{"k": 1, "k": 9}`}})
		clause, args, err := sqlsafe.JSON("j", "k").Above(5).SQL(s.d, 1)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := s.ids(t, "SELECT id FROM t_odd WHERE "+clause, args...); len(ids) != []int{1, 0, 0}[i] || err != nil {
			t.Errorf("%v: %v, %v", s.d, ids, err)
		}
	}
	s := server{sqlsafe.SQLite, minisql.SQLite, openSQLite(t)}
	s.table(t, "t_blob", "id BIGINT PRIMARY KEY, name TEXT")
	s.insert(t, "t_blob", [][]any{{int64(1), []byte("abc")}})
	found := ""
	for _, c := range []sqlsafe.Cond{sqlsafe.Contains("name", "b", sqlsafe.Exact), sqlsafe.Contains("name", "b", sqlsafe.Native), sqlsafe.Contains("name", "b", sqlsafe.Fold), sqlsafe.Equal("name", "abc", sqlsafe.Exact)} {
		clause, args, err := c.SQL(s.d, 1)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := s.ids(t, "SELECT id FROM t_blob WHERE "+clause, args...)
		if err != nil {
			t.Fatal(err)
		}
		found += fmt.Sprint(len(ids))
	}
	if found != "1000" {
		t.Errorf("a BLOB is found by %s, of Exact, Native, Fold and Equal", found)
	}
}
