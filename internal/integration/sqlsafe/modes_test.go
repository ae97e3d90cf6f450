package sqlsafe_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// terms that some driver, some setting or some rewriter of placeholders has taken for
// something else.
var terms = []string{
	`\`, `\\`, `a\`, `\'`, `'`, `''`, `"`, `'--`, "%", "_", "!", "!!", "!%", "$1", "$", "?", "??", ":name", "@name", "/*", "*/", "--", "-1", ";", "É", "é", "😀",
	"\n", "\r", "\x1a", "`", "{", "}", "[", "]", "^", "x' OR '1' = '1", "a%b_c!d\\e'f\"g",
}

// all tries every term in every operator and mode, and the rest of the package once, on a
// server as it was opened.
func (s server) all(t *testing.T) {
	t.Helper()
	s.table(t, "t", "id BIGINT PRIMARY KEY, name TEXT, j JSON")
	rows := append([]string{"", "a", "abc", `\\\`, "a!b", "%%", "50%", "500"}, terms...)
	for _, term := range terms {
		rows = append(rows, "a"+term+"b")
	}
	var list [][]any
	for id, row := range rows {
		list = append(list, []any{int64(id), row, fmt.Sprintf(`{"n": %d, "tags": ["t%d", "wifi"]}`, id, id%3)})
	}
	s.insert(t, "t", list)
	c := corpus{rows, terms}
	for _, mode := range []sqlsafe.Mode{sqlsafe.Native, sqlsafe.Exact, sqlsafe.Fold} {
		for _, shape := range shapes {
			c.wrong(t, s, rows, func(d sqlsafe.Dialect, mode sqlsafe.Mode, shape flawed.Shape, term string) (string, []any, error) {
				return flawed.Cond(mode, shape, term).SQL(d, 1)
			}, mode, shape, true)
		}
	}
	tags, n := sqlsafe.JSON("j", "tags"), sqlsafe.JSON("j", "n")
	query, args, err := sqlsafe.Build(s.d, "SELECT id FROM t", tags.HasAll("wifi", "t1"), n.Between(3, sqlsafe.Some(9.5)), sqlsafe.In("id", []int64{1, 4, 7, 8, 40}),
		sqlsafe.NotContains("name", "x", sqlsafe.Fold), sqlsafe.Raw("id <> ?", int64(8)), sqlsafe.Desc("id").Unique(), sqlsafe.Page{After: sqlsafe.After(int64(60))})
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := s.ids(t, query, args...); fmt.Sprint(ids) != "[7 4]" || err != nil {
		t.Errorf("%s %v = %v, %v", query, args, ids, err)
	}
	pattern, err := sqlsafe.EqualPattern("50%")
	if err != nil {
		t.Fatal(err)
	}
	mark := map[bool]string{true: "$1", false: "?"}[s.d == sqlsafe.Postgres]
	if ids, err := s.ids(t, "SELECT id FROM t WHERE name LIKE "+mark+" "+sqlsafe.EscapeClause, pattern); fmt.Sprint(ids) != "[6]" || err != nil {
		t.Errorf("a Pattern finds %v, %v", ids, err)
	}
}

func TestPgxModes(t *testing.T) {
	for _, mode := range []pgx.QueryExecMode{
		pgx.QueryExecModeCacheStatement, pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec, pgx.QueryExecModeSimpleProtocol,
	} {
		for _, conforming := range []string{"on", "off"} {
			if mode == pgx.QueryExecModeSimpleProtocol && conforming == "off" {
				continue // pgx refuses it
			}
			t.Run(mode.String()+"/"+conforming, func(t *testing.T) {
				config := services.Postgres(t).Config().Copy()
				config.DefaultQueryExecMode = mode
				config.RuntimeParams["standard_conforming_strings"] = conforming
				db := stdlib.OpenDB(*config)
				db.SetMaxOpenConns(1)
				t.Cleanup(func() { _ = db.Close() })
				s := server{sqlsafe.Postgres, minisql.Postgres, db}
				s.all(t)
				s.native(t, config)
			})
		}
	}
}

// native asks pgx itself what database/sql was told.
func (s server) native(t *testing.T, config *pgx.ConnConfig) {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	for i, term := range terms {
		parts := []sqlsafe.Part{
			sqlsafe.Contains("name", term, sqlsafe.Mode(i%3)), sqlsafe.In("id", []int64{1, 2, 3, 4}), sqlsafe.JSON("j", "n").Above(float64(i)),
			sqlsafe.Asc("id").Unique(),
			sqlsafe.Page{},
		}
		query, args, err := sqlsafe.Build(s.d, "SELECT id FROM (SELECT id, name, CAST(j AS jsonb) AS j FROM (VALUES (1, 'a%_!\\é', '{\"n\": 50}'), (2, '', '{}')) AS v (id, name, j)) AS t", parts...)
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.ids(t, query, args...)
		if err != nil {
			t.Fatalf("%s %v: %v", query, args, err)
		}
		rows, err := conn.Query(t.Context(), query, args...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s %q = %v, %v; database/sql %v", query, args, got, err, want)
		}
	}
}

func TestMySQLModes(t *testing.T) {
	for _, interpolate := range []bool{false, true} {
		for _, mode := range []string{"''", "'NO_BACKSLASH_ESCAPES'", "'ANSI'", "'ANSI,NO_BACKSLASH_ESCAPES'", "'TRADITIONAL'"} {
			t.Run(fmt.Sprintf("interpolate=%v/%s", interpolate, mode), func(t *testing.T) {
				db := services.MariaDB(t, func(c *mysql.Config) {
					c.InterpolateParams = interpolate
					c.Params = map[string]string{"sql_mode": mode}
				})
				var got string
				if err := db.QueryRowContext(t.Context(), "SELECT @@sql_mode").Scan(&got); err != nil || (got == "") != (mode == "''") {
					t.Fatalf("sql_mode is %q, %v", got, err)
				}
				server{sqlsafe.MySQL, minisql.MySQL, db}.all(t)
			})
		}
	}
}

// Under pragma case_sensitive_like SQLite's LIKE is another, and so is Native; Exact and
// Fold are as they were.
func TestSQLitePragma(t *testing.T) {
	db := openSQLite(t)
	s := server{sqlsafe.SQLite, minisql.SQLite, db}
	s.exec(t, "PRAGMA case_sensitive_like = ON")
	s.table(t, "t", "id BIGINT PRIMARY KEY, name TEXT")
	s.insert(t, "t", [][]any{{int64(1), "É a%"}, {int64(2), "é A%"}})
	for _, tt := range []struct {
		mode sqlsafe.Mode
		term string
		want string
	}{
		{sqlsafe.Native, "a%", "[1]"}, {sqlsafe.Exact, "a%", "[1]"}, {sqlsafe.Fold, "é A%", "[1 2]"},
	} {
		clause, args, err := sqlsafe.Contains("name", tt.term, tt.mode).SQL(s.d, 1)
		if err != nil {
			t.Fatal(err)
		}
		if ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause+" ORDER BY id", args...); fmt.Sprint(ids) != tt.want || err != nil {
			t.Errorf("mode %d: %v, %v; want %s", tt.mode, ids, err, tt.want)
		}
	}
}

// Each server takes as many arguments as a statement may have.
func TestMaxArgs(t *testing.T) {
	for _, s := range servers(t) {
		s.table(t, "t", "id BIGINT PRIMARY KEY")
		s.insert(t, "t", [][]any{{int64(7)}})
		n := map[sqlsafe.Dialect]int{sqlsafe.Postgres: 65535, sqlsafe.MySQL: 65535, sqlsafe.SQLite: 32766}[s.d]
		values := make([]int64, n)
		values[n-1] = 7
		clause, args, err := sqlsafe.In("id", values).SQL(s.d, 1)
		if err != nil || len(args) != n {
			t.Fatal(len(args), err)
		}
		if ids, err := s.ids(t, "SELECT id FROM t WHERE "+clause, args...); len(ids) != 1 || err != nil {
			t.Errorf("%v: %d arguments: %v, %v", s.d, n, ids, err)
		}
		if _, err := s.ids(t, "SELECT id FROM t WHERE ("+clause+") OR id = "+map[bool]string{true: "$65536", false: "?"}[s.d == sqlsafe.Postgres], append(args, int64(8))...); err == nil {
			t.Errorf("%v takes one argument more than is written", s.d)
		}
	}
}
