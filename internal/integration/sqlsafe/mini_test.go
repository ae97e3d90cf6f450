package sqlsafe_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// The matcher by which the laws and the tour decide is the servers': on patterns of
// every kind, with the server's own escape and with '!', and for PostgreSQL down to
// which rows are an error.
func TestLikeIsTheServers(t *testing.T) {
	pieces := []string{"%", "_", `\`, "!", "a", "b", "é", "😀", "%%", "_%", `\%`, "!%", `\\`, "!!"}
	r := rand.New(rand.NewPCG(3, 4))
	text := func(most int) string {
		var b strings.Builder
		for range r.IntN(most + 1) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	var rows []string
	for range 300 {
		rows = append(rows, text(4))
	}
	for _, s := range servers(t) {
		s.table(t, "t", "id BIGINT PRIMARY KEY, name TEXT")
		var list [][]any
		for id, row := range rows {
			list = append(list, []any{int64(id), row})
		}
		s.insert(t, "t", list)
		column, mark := "name", "?"
		switch s.d {
		case sqlsafe.Postgres:
			mark = "$1"
		case sqlsafe.MySQL:
			column = "name COLLATE utf8mb4_bin"
		}
		checks, failures := 0, 0
		for range few(400) {
			pattern := text(5)
			for _, escape := range []byte{0, '!'} {
				clause := column + " LIKE " + mark
				if escape != 0 {
					clause += " ESCAPE '!'"
				}
				ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause+" ORDER BY id", pattern)
				var want []int64
				var wantErr error
				for id, row := range rows {
					found, errRow := minisql.Like(s.mini, row, pattern, escape)
					if errRow != nil {
						wantErr = errRow
					}
					if found {
						want = append(want, int64(id))
					}
				}
				if err != nil && wantErr != nil && sqlState(err) == "22025" {
					failures++
					s.rowByRow(t, clause, pattern, rows, escape)
					continue
				}
				checks += len(rows)
				if err != nil || wantErr != nil || !slices.Equal(ids, want) {
					t.Errorf("%v: %s of %q: the server finds %d rows, %v; minisql %d, %v", s.d, clause, pattern, len(ids), err, len(want), wantErr)
				}
			}
		}
		t.Logf("%v: %d pairs of a text and a pattern, %d patterns are an error", s.d, checks, failures)
		if (failures > 0) != (s.d == sqlsafe.Postgres) {
			t.Errorf("%v: %d patterns are an error", s.d, failures)
		}
	}
}

func sqlState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// rowByRow compares where whether it is an error depends on the row.
func (s server) rowByRow(t *testing.T, clause, pattern string, rows []string, escape byte) {
	t.Helper()
	for id := 0; id < len(rows); id += 10 {
		ids, err := s.ids(t, fmt.Sprintf("SELECT id FROM t WHERE id = %d AND %s", id, clause), pattern)
		found, want := minisql.Like(s.mini, rows[id], pattern, escape)
		if (sqlState(err) == "22025") != errors.Is(want, minisql.ErrTrailingEscape) || err == nil && found != (len(ids) == 1) {
			t.Errorf("%v: %q LIKE %q, escape %q: %v, %v; minisql %v, %v", s.d, rows[id], pattern, escape, ids, err, found, want)
		}
	}
}

// The statements that the laws draw find on the servers the rows that minisql finds:
// conditions, on every combination of few values and NULL.
func TestConditionsAreTheServers(t *testing.T) {
	var rows []minisql.Row
	var list [][]any
	for _, a := range []any{nil, int64(0), int64(1), int64(2), int64(4)} {
		for _, b := range []any{nil, int64(0), int64(3)} {
			for _, text := range []any{nil, "", "x", "xy", "%", "y_x", "x %"} {
				id := int64(len(rows))
				rows = append(rows, minisql.Row{"id": id, "a": a, "b": b, "s": text})
				list = append(list, []any{id, a, b, text})
			}
		}
	}
	filters := sqlsafelaws.Filters()
	for _, s := range servers(t) {
		s.table(t, "t", "id BIGINT PRIMARY KEY, a BIGINT, b BIGINT, s TEXT")
		s.insert(t, "t", list)
		found := 0
		for seed := range few(500) {
			f := filters.Example(seed)
			for name, render := range map[string]flawed.Renderer{"sqlsafe": flawed.Render, "plain": flawed.Plain{}.Render, "NOT": flawed.Plain{NotIsNOT: true}.Render} {
				clause, args, err := render(s.d, f, 1)
				if err != nil {
					t.Fatalf("%v: %v", f, err)
				}
				query := "SELECT * FROM t WHERE " + clause + " ORDER BY id"
				want, err := minisql.Select(s.mini, rows, query, args...)
				if err != nil {
					t.Fatalf("%v, %s: %s: %v", s.d, name, query, err)
				}
				ids, err := s.ids(t, strings.Replace(query, "*", "id", 1), args...)
				if err != nil || len(ids) != len(want) || slices.ContainsFunc(want, func(r minisql.Row) bool { return !slices.Contains(ids, r["id"].(int64)) }) {
					t.Errorf("%v, %s: %v: %s %v finds %v, %v; minisql %d rows", s.d, name, f, query, args, ids, err, len(want))
				}
				found += len(ids)
			}
		}
		t.Logf("%v: %d rows found by %d conditions on %d rows", s.d, found, 3*few(500), len(rows))
	}
}

// Orders and pages, with NULLs and ties: minisql sorts as the servers do, but that the
// order of equal rows is left to chance.
func TestPagesAreTheServers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var list [][]any
	rows := map[int64][2]any{}
	for id := range int64(300) {
		v := any(int64(r.IntN(6)))
		if r.IntN(4) == 0 {
			v = nil
		}
		rows[id] = [2]any{v, int64(r.IntN(6))}
		list = append(list, []any{id, rows[id][0], rows[id][1]})
	}
	for _, s := range servers(t) {
		s.table(t, "t", "id BIGINT PRIMARY KEY, v BIGINT, w BIGINT NOT NULL")
		s.insert(t, "t", list)
		sizes := []int{100, 7, 1}
		if testing.Short() {
			sizes = sizes[:2]
		}
		for i := range 8 {
			sorting := flawed.Sorting{Column: []string{"v", "w"}[i&1], Desc: i&2 > 0, IDDesc: i&4 > 0}
			whole, args, err := sqlsafe.Build(s.d, "SELECT id FROM t", sorting.Order())
			if err != nil {
				t.Fatal(err)
			}
			want, err := s.ids(t, whole, args...)
			if err != nil || len(want) != len(rows) {
				t.Fatal(len(want), err)
			}
			if sorting.Column == "v" {
				for k, id := range want { // a quarter has no value, and is last
					if (rows[id][0] == nil) != (k >= slices.IndexFunc(want, func(id int64) bool { return rows[id][0] == nil })) {
						t.Fatalf("%v: %s: NULLs are not last", s.d, whole)
					}
				}
			}
			for _, size := range sizes {
				var shown []int64
				page := sqlsafe.Page{Size: size}
				for len(shown) <= len(rows) {
					query, args, err := sqlsafe.Build(s.d, "SELECT id FROM t", sorting.Order(), page)
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
					token, err := sqlsafe.After(rows[last][i&1], last).Token()
					if err != nil {
						t.Fatal(err)
					}
					if page.After, err = sqlsafe.ParseCursor(token, int64(0), int64(0)); err != nil {
						t.Fatal(err)
					}
				}
				if !slices.Equal(shown, want) {
					t.Errorf("%v: %v in pages of %d: %v, want %v", s.d, sorting, size, shown, want)
				}
			}
			// The naive pager loses rows.
			if sorting.Column == "v" {
				query, args, _ := flawed.Keyset{NoNulls: true}.Pages(s.d, sorting, 1000, []any{int64(3), int64(0)})
				ids, err := s.ids(t, strings.Replace(query, "*", "id", 1), args...)
				if err != nil || slices.ContainsFunc(ids, func(id int64) bool { return rows[id][0] == nil }) {
					t.Errorf("%v: %s: %v: this mistake no longer reproduces", s.d, query, err)
				}
			}
		}
	}
}
