package sqlsafe_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/sqlsafe"
)

// million is the size of the table, but for a run that is short of time.
func million() int {
	if testing.Short() {
		return 50_000
	}
	return 1_000_000
}

// products opens a database of the test's own, with a million rows and the extension
// pg_trgm, which comes with PostgreSQL.
func products(t *testing.T) *pgx.Conn {
	t.Helper()
	admin := services.Postgres(t)
	name := fmt.Sprintf("hardened_sqlsafe_%d", os.Getpid())
	if _, err := admin.Exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"); err != nil {
		t.Fatal(err)
	}
	config := admin.Config().Copy()
	config.Database = name
	db, err := pgx.ConnectConfig(t.Context(), config)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if db != nil {
			_ = db.Close(ctx)
		}
		if _, err := admin.Exec(ctx, "DROP DATABASE "+name); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{
		"CREATE EXTENSION pg_trgm",
		"SET maintenance_work_mem = '256MB'",
		"SET max_parallel_workers_per_gather = 0", // one core is compared with one
		"CREATE UNLOGGED TABLE products (id bigint NOT NULL, name text, sku text, created_at timestamptz NOT NULL, j jsonb)",
		`INSERT INTO products SELECT i, 'Item ' || to_hex((i * 2654435761) % 4294967296) || ' Ünï', to_hex(i), timestamptz '2024-01-01' + (i % 1000) * interval '1 minute',
			jsonb_build_object('n', i % 100, 'tags', jsonb_build_array('t' || i % 1000)) FROM generate_series(1, ` + strconv.Itoa(million()) + ") AS i",
		"VACUUM ANALYZE products",
	} {
		if _, err := db.Exec(t.Context(), command); err != nil {
			t.Fatalf("%s: %v", command, err)
		}
	}
	return db
}

func explain(t *testing.T, db *pgx.Conn, query string, args ...any) string {
	t.Helper()
	rows, err := db.Query(t.Context(), "EXPLAIN (COSTS OFF) "+query, append([]any{pgx.QueryExecModeExec}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s %v: %v", query, args, err)
	}
	return strings.Join(lines, "\n")
}

// took is the median time of a query.
func took(t *testing.T, db *pgx.Conn, times int, query string, args ...any) time.Duration {
	t.Helper()
	var all []time.Duration
	for range times {
		start := time.Now()
		rows, err := db.Query(t.Context(), query, args...)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || len(ids) == 0 {
			t.Fatalf("%s %v finds %d rows, %v", query, args, len(ids), err)
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// The indexes that the documentation names are used, and a search by trigram is what the
// same SQL is that is written by hand.
func TestPlansOfPostgres(t *testing.T) {
	db := products(t)
	build := func(parts ...sqlsafe.Part) (string, []any) {
		t.Helper()
		query, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT id FROM products", parts...)
		if err != nil {
			t.Fatal(err)
		}
		return query, args
	}
	plan := func(want, unwanted string, parts ...sqlsafe.Part) {
		t.Helper()
		query, args := build(parts...)
		if got := explain(t, db, query, args...); !strings.Contains(got, want) || unwanted != "" && strings.Contains(got, unwanted) {
			t.Errorf("%s %v: want %q and not %q in\n%s", query, args, want, unwanted, got)
		}
	}
	var name string
	if err := db.QueryRow(t.Context(), "SELECT name FROM products WHERE id = 4321").Scan(&name); err != nil {
		t.Fatal(err)
	}
	term := name[6:12] // six letters of the middle
	contains := sqlsafe.Contains("name", term, sqlsafe.Fold)
	query, args := build(contains)
	plan("Seq Scan", "", contains)
	without := took(t, db, 3, query, args...)

	start := time.Now()
	if _, err := db.Exec(t.Context(), "CREATE INDEX products_name ON products USING gin (name gin_trgm_ops)"); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows, trigram index made in %v", million(), time.Since(start).Round(time.Millisecond))
	for _, command := range []string{
		"CREATE INDEX products_sku ON products (sku text_pattern_ops)", "CREATE INDEX products_latest ON products (created_at, id)",
		"CREATE INDEX products_j ON products USING gin (j jsonb_path_ops)", "VACUUM ANALYZE products",
	} {
		if _, err := db.Exec(t.Context(), command); err != nil {
			t.Fatal(err)
		}
	}
	const trigram, seq = "Bitmap Index Scan on products_name", "Seq Scan"
	for _, mode := range []sqlsafe.Mode{sqlsafe.Native, sqlsafe.Exact, sqlsafe.Fold} {
		plan(trigram, seq, sqlsafe.Contains("name", term, mode))
		plan(trigram, seq, sqlsafe.HasSuffix("name", term, mode))
		plan(trigram, seq, sqlsafe.HasPrefix("name", "item "+term[:3], mode))
		plan(trigram, seq, sqlsafe.AllWords("name", term[:3]+" "+term[3:], mode))
	}
	plan(seq, trigram, sqlsafe.Contains("name", "xy", sqlsafe.Fold)) // no trigram in it
	plan(seq, trigram, sqlsafe.Contains("name", "%%%", sqlsafe.Fold))
	plan("Index Cond: ((sku ~>=~ 'ab'::text) AND (sku ~<~ 'ac'::text))", seq, sqlsafe.HasPrefix("sku", "ab", sqlsafe.Exact), sqlsafe.Eq("id", int64(171)))
	plan("Bitmap Index Scan on products_j", seq, sqlsafe.JSON("j", "tags").HasAll("t7"))

	// Pages by an index: no row before the page is read, and nothing is sorted.
	latest := sqlsafe.Desc("created_at").NotNull().Then(sqlsafe.Desc("id").Unique())
	plan("Index Only Scan Backward using products_latest", "Sort", latest, sqlsafe.Page{Size: 10})
	after := sqlsafe.After(time.Date(2024, 1, 1, 5, 0, 0, 0, time.UTC), int64(500))
	plan("Index Cond: (created_at <= ", "Sort", latest, sqlsafe.Page{Size: 10, After: after})

	with := took(t, db, 101, query, args...)
	hand := "SELECT id FROM products WHERE name ILIKE $1"
	byHand := took(t, db, 101, hand, "%"+term+"%")
	t.Logf("contains %q: without index %v, with %v (1:%.0f); by hand %v (%+.1f%%)", term, without, with, float64(without)/float64(with), byHand, 100*(float64(with)/float64(byHand)-1))
	if !testing.Short() && without < 50*with {
		t.Errorf("without the index %v, with it %v", without, with)
	}
	if ours, theirs := explain(t, db, query, args...), explain(t, db, hand, "%"+term+"%"); ours != theirs {
		t.Errorf("the plan is\n%s\nand by hand\n%s", ours, theirs)
	}

	// A plan that is made once for all terms uses the trigram index too, and that is what
	// pgx, which prepares each statement, comes to after five. A prefix by an ordinary
	// index needs a plan of its own for each term.
	for _, command := range []string{"SET plan_cache_mode = force_generic_plan", "PREPARE search(text) AS " + query, "PREPARE prefix(text) AS SELECT id FROM products WHERE sku LIKE $1 ESCAPE '!'"} {
		if _, err := db.Exec(t.Context(), command); err != nil {
			t.Fatal(err)
		}
	}
	if got := explain(t, db, "EXECUTE search('%x%')"); !strings.Contains(got, trigram) || !strings.Contains(got, "$1") {
		t.Errorf("the plan for all terms is\n%s", got)
	}
	if got := explain(t, db, "EXECUTE prefix('ab%')"); !strings.Contains(got, seq) {
		t.Errorf("the plan for all prefixes is\n%s", got)
	}
}

// On the others an ordinary index serves a prefix in mode Native, and nothing a part of
// the text.
func TestPlansOfOthers(t *testing.T) {
	for _, s := range servers(t)[1:] {
		s.table(t, "p", map[sqlsafe.Dialect]string{
			sqlsafe.MySQL:  "id BIGINT PRIMARY KEY, name VARCHAR(100) CHARACTER SET utf8mb4, KEY by_name (name)",
			sqlsafe.SQLite: "id BIGINT PRIMARY KEY, name TEXT COLLATE NOCASE",
		}[s.d])
		if s.d == sqlsafe.SQLite {
			s.exec(t, "CREATE INDEX by_name ON p (name)")
		}
		var rows [][]any
		for id := range int64(5000) {
			rows = append(rows, []any{id, fmt.Sprintf("item %d%%_x", id*7919%5000)})
		}
		s.insert(t, "p", rows)
		s.exec(t, map[sqlsafe.Dialect]string{sqlsafe.MySQL: "ANALYZE TABLE p", sqlsafe.SQLite: "ANALYZE"}[s.d])
		for _, tt := range []struct {
			cond    sqlsafe.Cond
			indexed bool
		}{
			{sqlsafe.HasPrefix("name", "item 42%_", sqlsafe.Native), true},
			{sqlsafe.Contains("name", "42%", sqlsafe.Native), false},
			{sqlsafe.HasPrefix("name", "item 42", sqlsafe.Fold), false},
		} {
			clause, args, err := tt.cond.SQL(s.d, 1)
			if err != nil {
				t.Fatal(err)
			}
			explain := map[sqlsafe.Dialect]string{sqlsafe.MySQL: "EXPLAIN FORMAT=JSON ", sqlsafe.SQLite: "EXPLAIN QUERY PLAN "}[s.d]
			found, err := s.db.QueryContext(t.Context(), explain+"SELECT id FROM p WHERE "+clause, args...)
			if err != nil {
				t.Fatal(err)
			}
			plan := ""
			for found.Next() {
				var detail string
				into := []any{&detail}
				if s.d == sqlsafe.SQLite {
					into = []any{new(any), new(any), new(any), &detail}
				}
				if err := found.Scan(into...); err != nil {
					t.Fatal(err)
				}
				plan += detail
			}
			_ = found.Close()
			indexed := strings.Contains(plan, `"access_type": "range"`) || strings.Contains(plan, "SEARCH p USING")
			if indexed != tt.indexed {
				t.Errorf("%v: %s %v: by index %v, want %v: %s", s.d, clause, args, indexed, tt.indexed, plan)
			}
		}
	}
}
