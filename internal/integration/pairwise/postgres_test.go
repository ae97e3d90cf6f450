// Package pairwise holds the query of examples/pairwise-sql to what package
// pairwise says of the same rows, on a real PostgreSQL.
package pairwise

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/pairwise"
)

func query(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../examples/pairwise-sql/sum.sql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// readings opens an empty table of this connection's own.
func readings(t *testing.T) *pgx.Conn {
	t.Helper()
	db := services.Postgres(t)
	if _, err := db.Exec(t.Context(), "CREATE TEMPORARY TABLE readings (sensor text NOT NULL, value bigint)"); err != nil {
		t.Fatal(err)
	}
	return db
}

// fill puts groups into the table, nulls of each kind between the values, in random
// order.
func fill(t *testing.T, db *pgx.Conn, r *rand.Rand, groups map[string][]int64, nulls int) {
	t.Helper()
	var rows [][]any
	for sensor, values := range groups {
		for _, v := range values {
			rows = append(rows, []any{sensor, v})
		}
		for range nulls {
			rows = append(rows, []any{sensor, nil})
		}
	}
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	if _, err := db.CopyFrom(t.Context(), pgx.Identifier{"readings"}, []string{"sensor", "value"}, pgx.CopyFromRows(rows)); err != nil {
		t.Fatal(err)
	}
}

func TestQueryAgreesWithAbsSumBig(t *testing.T) {
	db := readings(t)
	sum := query(t)
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		groups := map[string][]int64{
			"none":      {},
			"one":       {math.MinInt64},
			"two":       {math.MinInt64, math.MaxInt64},
			"equal":     {7, 7, 7},
			"extremes":  nil,
			"few":       nil, // many ties
			"distinct":  nil,
			"a million": nil,
		}
		for range r.IntN(200) {
			groups["extremes"] = append(groups["extremes"], []int64{math.MinInt64, math.MaxInt64, 0, -1}[r.IntN(4)])
			groups["few"] = append(groups["few"], int64(r.IntN(5)))
			groups["distinct"] = append(groups["distinct"], int64(r.Uint64()))
			groups["a million"] = append(groups["a million"], int64(r.NormFloat64()*1e6))
		}
		if _, err := db.Exec(t.Context(), "TRUNCATE readings"); err != nil {
			t.Fatal(err)
		}
		fill(t, db, r, groups, r.IntN(3))

		rows, err := db.Query(t.Context(), sum)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		var sensor, got string
		var n int
		_, err = pgx.ForEachRow(rows, []any{&sensor, &n, &got}, func() error {
			seen[sensor] = true
			values := groups[sensor]
			want := pairwise.AbsSumBig(values)
			if z, ok := new(big.Int).SetString(got, 10); !ok || z.Cmp(want) != 0 || n != len(values) {
				return fmt.Errorf("seed %d: %s of %d values has the sum %s, want %v of %d", seed, sensor, n, got, want, len(values))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for sensor, values := range groups {
			if seen[sensor] != (len(values) > 0) {
				t.Fatalf("seed %d: group %s of %d values appears: %v", seed, sensor, len(values), seen[sensor])
			}
		}
	}
}

// The rows are sorted once, and with an index not at all.
func TestPlan(t *testing.T) {
	db := readings(t)
	fill(t, db, rand.New(rand.NewPCG(1, 2)), map[string][]int64{"s": make([]int64, 5000)}, 5)
	for _, step := range []struct {
		prepare string
		sorts   int
	}{
		{"ANALYZE readings", 1},
		{"CREATE INDEX ON readings (sensor, value); VACUUM ANALYZE readings; SET enable_seqscan = off; SET enable_hashagg = off", 0},
	} {
		for _, command := range strings.Split(step.prepare, "; ") {
			if _, err := db.Exec(t.Context(), command); err != nil {
				t.Fatal(err)
			}
		}
		plan, err := db.Query(t.Context(), "EXPLAIN (COSTS OFF) "+query(t))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(plan, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(lines, "\n"); strings.Count(text, "Sort Key:") != step.sorts {
			t.Errorf("after %s: want %d sorts in\n%s", step.prepare, step.sorts, text)
		}
	}
}

// Without the DECIMAL the sum of what a bigint holds does not fit one: PostgreSQL
// says so, and an engine that wraps would not.
func TestBigintIsTooSmall(t *testing.T) {
	db := readings(t)
	fill(t, db, rand.New(rand.NewPCG(1, 2)), map[string][]int64{"s": {math.MinInt64, math.MaxInt64, 0}}, 0)
	_, err := db.Exec(t.Context(), `SELECT SUM(value * (2 * k - n - 1)) FROM (
		SELECT value, ROW_NUMBER() OVER (ORDER BY value) AS k, COUNT(*) OVER () AS n FROM readings) AS ranked`)
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "22003" {
		t.Errorf("got %v, want numeric_value_out_of_range", err)
	}
}
