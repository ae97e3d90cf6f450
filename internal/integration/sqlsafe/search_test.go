package sqlsafe_test

import (
	"math/rand/v2"
	"testing"
	"time"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
	"github.com/hardened-go/hardened/sqlsafe"
)

// A corpus is hostile rows and hostile terms.
type corpus struct{ rows, terms []string }

// newCorpus makes 1,000 rows and 400 terms, the first half of each of ASCII. Rows are
// long enough to have some of the terms, and the terms are rows too.
func newCorpus() corpus {
	r := rand.New(rand.NewPCG(1, 2))
	terms := hostile(r, few(400), 1, 2)
	rows := append(hostile(r, 600, 0, 6), terms...)
	// Halves again: ASCII first.
	var plain, rest []string
	for _, row := range rows {
		if ascii(row) {
			plain = append(plain, row)
		} else {
			rest = append(rest, row)
		}
	}
	return corpus{append(plain, rest...), terms}
}

// fill puts the rows into table t, with one that is NULL and, in SQLite, some that
// have a NUL. It returns what each id has.
func (c corpus) fill(t *testing.T, s server) []string {
	t.Helper()
	s.table(t, "t", "id BIGINT PRIMARY KEY, name TEXT")
	rows := c.rows
	var list [][]any
	for id, row := range rows {
		list = append(list, []any{int64(id), row})
	}
	s.insert(t, "t", append(list, []any{int64(-1), nil}))
	return rows
}

// wrong counts the rows on which a search and the contract differ. It looks at ASCII
// alone where the server's collation decides.
func (c corpus) wrong(t *testing.T, s server, rows []string, impl flawed.Search, mode sqlsafe.Mode, shape flawed.Shape, tell bool) (checks, wrong, failed int) {
	t.Helper()
	plain := s.d == sqlsafe.MySQL && mode == sqlsafe.Native
	for _, term := range c.terms {
		if plain && !ascii(term) {
			continue
		}
		clause, args, err := impl(s.d, mode, shape, term)
		if err != nil {
			t.Fatalf("%v: %v(%q): %v", s.d, shape, term, err)
		}
		ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause, args...)
		if err != nil {
			if failed++; tell {
				t.Errorf("%v: %s %q: %v", s.d, clause, args, err)
			}
			continue
		}
		found := make([]bool, len(rows))
		for _, id := range ids {
			if id < 0 {
				t.Errorf("%v: %s %q finds NULL", s.d, clause, args)
				continue
			}
			found[id] = true
		}
		for id, row := range rows {
			if plain && !ascii(row) {
				continue
			}
			checks++
			if want := sqlsafelaws.Finds(s.d, mode, shape, row, term); found[id] != want {
				if wrong++; tell && wrong < 4 {
					t.Errorf("%v: %s %q on %q = %v, want %v", s.d, clause, args, row, found[id], want)
				}
			}
		}
	}
	return checks, wrong, failed
}

var shapes = []flawed.Shape{flawed.Anywhere, flawed.Prefix, flawed.Suffix, flawed.Whole}

// Each operator in each mode on each server finds what its contract says, on at least
// 100,000 pairs of a row and a term.
func TestSearch(t *testing.T) {
	c := newCorpus()
	ours := func(d sqlsafe.Dialect, mode sqlsafe.Mode, shape flawed.Shape, term string) (string, []any, error) {
		return flawed.Cond(mode, shape, term).SQL(d, 1)
	}
	for _, s := range servers(t) {
		start := time.Now()
		rows := c.fill(t, s)
		total := 0
		for _, mode := range []sqlsafe.Mode{sqlsafe.Native, sqlsafe.Exact, sqlsafe.Fold} {
			for _, shape := range shapes {
				checks, _, _ := c.wrong(t, s, rows, ours, mode, shape, true)
				if checks < few(100_000) {
					t.Errorf("%v: %v in mode %d: only %d checks", s.d, shape, mode, checks)
				}
				total += checks
			}
		}
		t.Logf("%v: %d checks in %v", s.d, total, time.Since(start).Round(time.Millisecond))
	}
}

// Negative controls: a harness that cannot fail would prove nothing.
func TestFlawsAreWrongOnServers(t *testing.T) {
	c := newCorpus()
	for _, s := range servers(t) {
		rows := c.fill(t, s)
		for _, tt := range []struct {
			name string
			d    sqlsafe.Dialect
			impl flawed.Search
			mode sqlsafe.Mode
		}{
			{"the f-string", sqlsafe.Postgres, flawed.FString, sqlsafe.Native},
			{"the three answers", sqlsafe.Postgres, flawed.Answered, sqlsafe.Native},
			{"the three answers", sqlsafe.MySQL, flawed.Answered, sqlsafe.Native},
			{"the three answers", sqlsafe.SQLite, flawed.Answered, sqlsafe.Native},
			{"joined in SQL", sqlsafe.Postgres, flawed.JoinedInSQL, sqlsafe.Native},
			{"escape alive", sqlsafe.MySQL, flawed.EscapeAlive, sqlsafe.Native},
			{"escape last", sqlsafe.Postgres, flawed.EscapeLast, sqlsafe.Native},
			{"no clause", sqlsafe.SQLite, flawed.NoClause, sqlsafe.Native},
			{"backslash clause", sqlsafe.MySQL, flawed.BackslashClause, sqlsafe.Native},
			{"fold on SQLite", sqlsafe.SQLite, flawed.FoldOnSQLite, sqlsafe.Fold},
			{"LIKE for exact", sqlsafe.SQLite, flawed.LikeForExact, sqlsafe.Exact},
		} {
			if tt.d != s.d {
				continue
			}
			checks, wrong, failed := c.wrong(t, s, rows, tt.impl, tt.mode, flawed.Anywhere, false)
			t.Logf("%v, %s: %d wrong of %d, %d statements failed", s.d, tt.name, wrong, checks, failed)
			if wrong == 0 && failed == 0 {
				t.Errorf("%s is right on %v: this mistake no longer reproduces", tt.name, s.d)
			}
		}
	}
}

// The rows that NotContains finds are those that Contains does not, NULL among them;
// AllWords is the intersection of its words; and a row with a NUL is read to its end where
// the contract says so.
func TestOthers(t *testing.T) {
	c := newCorpus()
	for _, s := range servers(t) {
		rows := c.fill(t, s)
		find := func(cond sqlsafe.Cond) map[int64]bool {
			clause, args, err := cond.SQL(s.d, 1)
			if err != nil {
				t.Fatal(err)
			}
			ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause, args...)
			if err != nil {
				t.Fatalf("%v: %s %q: %v", s.d, clause, args, err)
			}
			found := map[int64]bool{}
			for _, id := range ids {
				found[id] = true
			}
			return found
		}
		for i, term := range c.terms {
			mode := sqlsafe.Mode(i % 3)
			with, without := find(sqlsafe.Contains("name", term, mode)), find(sqlsafe.NotContains("name", term, mode))
			if len(with)+len(without) != len(rows)+1 || !without[-1] {
				t.Errorf("%v, mode %d: %q is in %d rows, and not in %d of %d", s.d, mode, term, len(with), len(without), len(rows)+1)
			}
		}
		for i := range few(400) / 8 {
			a, b := c.terms[i], c.terms[len(c.terms)-1-i]
			for id := range find(sqlsafe.AllWords("name", a+" "+b, sqlsafe.Exact)) {
				if !sqlsafelaws.Finds(s.d, sqlsafe.Exact, flawed.Anywhere, rows[id], a) && a != " " {
					t.Errorf("%v: AllWords(%q) finds %q", s.d, a+" "+b, rows[id])
				}
			}
		}
		if s.d == sqlsafe.SQLite {
			s.exec(t, "INSERT INTO t VALUES (5000, ?)", "first\x00Ésecond")
			for _, cond := range []sqlsafe.Cond{
				sqlsafe.Contains("name", "second", sqlsafe.Exact), sqlsafe.HasSuffix("name", "Ésecond", sqlsafe.Exact), sqlsafe.HasPrefix("name", "first", sqlsafe.Exact),
				sqlsafe.Equal("name", "first", sqlsafe.Fold), // its function is given the text up to the NUL
			} {
				if found := find(cond); !found[5000] {
					clause, args, _ := cond.SQL(s.d, 1)
					t.Errorf("%s %q does not find the row with a NUL", clause, args)
				}
			}
		}
	}
}

// What is refused in Go is an error of the server, or worse.
func TestServersOnNUL(t *testing.T) {
	for _, s := range servers(t) {
		s.table(t, "t", "id BIGINT, name TEXT")
		s.insert(t, "t", [][]any{{int64(1), "ends in a"}, {int64(2), "b"}})
		clause, args, err := flawed.TakesAll(s.d, sqlsafe.Native, flawed.Anywhere, "a\x00b")
		if err != nil {
			t.Fatal(err)
		}
		args[0] = "%" + args[0].(string) + "%"
		ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause, args...)
		switch s.d {
		case sqlsafe.Postgres:
			if err == nil {
				t.Error("PostgreSQL takes a NUL")
			}
		case sqlsafe.SQLite: // the pattern ends at the NUL: it is %a
			if len(ids) != 1 || ids[0] != 1 || err != nil {
				t.Errorf("SQLite finds %v, %v; it used to find what ends in a", ids, err)
			}
		}
	}
}
