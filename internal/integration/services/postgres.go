// Package services reaches the servers that the tests of this module need.
package services

import (
	"cmp"
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres returns a connection to the server that HARDENED_POSTGRES names, by
// default the one on the standard port of this machine, and closes it after the
// test. When there is none the test is skipped, or fails if
// HARDENED_REQUIRE_SERVICES is 1.
func Postgres(t *testing.T) *pgx.Conn {
	t.Helper()
	url := cmp.Or(os.Getenv("HARDENED_POSTGRES"), "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	db, err := pgx.Connect(ctx, url)
	if err != nil {
		const start = "docker run --rm -p 127.0.0.1:5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres"
		if os.Getenv("HARDENED_REQUIRE_SERVICES") == "1" {
			t.Fatalf("no PostgreSQL: %v; start one with %s", err, start)
		}
		t.Skipf("no PostgreSQL: %v; start one with %s", err, start)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = db.Close(ctx)
	})
	return db
}
