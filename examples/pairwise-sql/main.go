// Pairwise-sql computes the sum of package pairwise where the data is: in a
// database, for each group, by the query in sum.sql. It needs a PostgreSQL server:
//
//	HARDENED_POSTGRES=postgres://postgres@127.0.0.1:5432/postgres go -C examples/pairwise-sql run .
//
// It fills a temporary table, runs the query, holds each group's sum against
// [pairwise.AbsSumBig] on the same rows, and shows the plan.
//
// # What the plan does
//
// The rows are first counted by group and value, which any engine does in parts,
// each worker over its own rows, before a row is moved. What is left, one row for
// each different value, is sorted by group and value, once: both window functions
// and the last GROUP BY go over the rows in that order. With an index on (sensor,
// value) the sort is not needed either, and the rows come from the index alone.
//
// It is standard SQL, so that it runs where the data is spread over machines too:
// the rows of a group meet on one of them, and groups are spread. The work of the
// largest group is then the limit. Where one group of many different values is too
// large for a machine, part it by ranges of values as package pairwise does: sum
// each range by itself, take its number of values and their sum, and add, for each
// range, its sum of values times the difference of how many values are below and
// above it.
//
// The sum is a DECIMAL: in PostgreSQL it has as many digits as it needs. An engine
// whose DECIMAL ends at 38 digits has room for the sum of any 64-bit values of a
// group of up to four billion rows, and says so if it does not fit.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"io"
	"log"
	"math/big"
	"math/rand/v2"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/hardened-go/hardened/pairwise"
)

//go:embed sum.sql
var query string

func main() {
	log.SetFlags(0)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	url := cmp.Or(os.Getenv("HARDENED_POSTGRES"), "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	if err := run(ctx, os.Stdout, url); err != nil {
		log.Fatal("pairwise-sql: ", err)
	}
}

func run(ctx context.Context, out io.Writer, url string) (err error) {
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	if _, err := db.Exec(ctx, "CREATE TEMPORARY TABLE readings (sensor text NOT NULL, value bigint)"); err != nil {
		return err
	}
	readings := make(map[string][]int64)
	var rows [][]any
	for range 100_000 {
		sensor := fmt.Sprint("sensor ", rand.IntN(4))
		if rand.IntN(100) == 0 { // it was out of order
			rows = append(rows, []any{sensor, nil})
			continue
		}
		value := int64(rand.NormFloat64() * 1e6)
		rows = append(rows, []any{sensor, value})
		readings[sensor] = append(readings[sensor], value)
	}
	if _, err := db.CopyFrom(ctx, pgx.Identifier{"readings"}, []string{"sensor", "value"}, pgx.CopyFromRows(rows)); err != nil {
		return err
	}

	fmt.Fprintln(out, "sensor       values                 sum  of all pairs")
	found, err := db.Query(ctx, query)
	if err != nil {
		return err
	}
	var sensor, sum string
	var n int64
	_, err = pgx.ForEachRow(found, []any{&sensor, &n, &sum}, func() error {
		want := pairwise.AbsSumBig(readings[sensor])
		if got, ok := new(big.Int).SetString(sum, 10); !ok || got.Cmp(want) != 0 {
			return fmt.Errorf("the query says %s for %s, and AbsSumBig %v", sum, sensor, want)
		}
		_, err := fmt.Fprintf(out, "%-10s %8d %19s  as pairwise.AbsSumBig has it\n", sensor, n, sum)
		return err
	})
	if err != nil {
		return err
	}

	plan, err := db.Query(ctx, "EXPLAIN (COSTS OFF) "+query)
	if err != nil {
		return err
	}
	fmt.Fprintln(out)
	var line string
	_, err = pgx.ForEachRow(plan, []any{&line}, func() error {
		_, err := fmt.Fprintln(out, line)
		return err
	})
	return err
}
