// Package sqlsafe_test holds package sqlsafe, and the evaluator by which its laws are
// decided, to PostgreSQL, MariaDB and SQLite.
package sqlsafe_test

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"

	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// A server is a database of one connection, so that a temporary table stays and goes
// with the test.
type server struct {
	d    sqlsafe.Dialect
	mini minisql.Dialect
	db   *sql.DB
}

func servers(t *testing.T) []server {
	t.Helper()
	return []server{
		{sqlsafe.Postgres, minisql.Postgres, postgres(t)},
		{sqlsafe.MySQL, minisql.MySQL, services.MariaDB(t)},
		{sqlsafe.SQLite, minisql.SQLite, openSQLite(t)},
	}
}

func postgres(t *testing.T) *sql.DB {
	t.Helper()
	db := stdlib.OpenDB(*services.Postgres(t).Config())
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// register is what the comment of sqlsafe.Fold says.
var register = sync.OnceFunc(func() {
	sqlite.MustRegisterDeterministicScalarFunction(sqlsafe.FoldFunction, 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			s, _ := args[0].(string)
			return strings.ToLower(s), nil
		})
})

func openSQLite(t *testing.T) *sql.DB {
	t.Helper()
	register()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// table makes a temporary table. In the columns TEXT and JSON are each server's own.
func (s server) table(t *testing.T, name, columns string) {
	t.Helper()
	switch s.d {
	case sqlsafe.Postgres:
		columns = strings.ReplaceAll(columns, "JSON", "JSONB")
	case sqlsafe.MySQL:
		columns = strings.NewReplacer("TEXT", "TEXT CHARACTER SET utf8mb4", "JSON", "TEXT CHARACTER SET utf8mb4").Replace(columns)
	}
	s.exec(t, "CREATE TEMPORARY TABLE "+name+" ("+columns+")")
}

func (s server) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := s.db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%v: %s: %v", s.d, query, err)
	}
}

// insert puts rows into a table, a hundred a statement.
func (s server) insert(t *testing.T, table string, rows [][]any) {
	t.Helper()
	for part := range slices.Chunk(rows, 100) {
		var b strings.Builder
		var args []any
		fmt.Fprintf(&b, "INSERT INTO %s VALUES ", table)
		for i, row := range part {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString("(")
			for j, v := range row {
				if j > 0 {
					b.WriteString(", ")
				}
				if args = append(args, v); s.d == sqlsafe.Postgres {
					fmt.Fprintf(&b, "$%d", len(args))
				} else {
					b.WriteString("?")
				}
			}
			b.WriteString(")")
		}
		s.exec(t, b.String(), args...)
	}
}

// ids runs a query whose first column is the id.
func (s server) ids(t *testing.T, query string, args ...any) ([]int64, error) {
	t.Helper()
	rows, err := s.db.QueryContext(t.Context(), query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	list := []int64{}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		list = append(list, id)
	}
	return list, rows.Err()
}

// hostile makes texts of the pieces that the laws draw from: the first half of ASCII
// alone, which is all that MySQL's collations agree on.
func hostile(r *rand.Rand, n, least, most int) []string {
	var plain []string
	for _, p := range sqlsafelaws.Pieces {
		if len(p) == utf8.RuneCountInString(p) {
			plain = append(plain, p)
		}
	}
	seen := map[string]bool{}
	var list []string
	for len(list) < n {
		pieces := sqlsafelaws.Pieces
		if len(list) < n/2 {
			pieces = plain
		}
		var b strings.Builder
		for range least + r.IntN(most-least+1) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		if text := b.String(); !seen[text] {
			seen[text] = true
			list = append(list, text)
		}
	}
	return list
}

// few is a tenth of the steps under -short, for the race detector.
func few(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

func ascii(s string) bool { return len(s) == utf8.RuneCountInString(s) }
