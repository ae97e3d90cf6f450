package services

import (
	"cmp"
	"database/sql"
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// MariaDB returns a database of one connection, so that temporary tables stay, on the
// server that HARDENED_MYSQL names in the words of go-sql-driver, by default the one on
// the standard port of this machine. It is closed after the test. When there is none the
// test is skipped, or fails if HARDENED_REQUIRE_SERVICES is 1. The changes are made to
// the configuration before connecting.
func MariaDB(t *testing.T, change ...func(*mysql.Config)) *sql.DB {
	t.Helper()
	c, err := mysql.ParseDSN(cmp.Or(os.Getenv("HARDENED_MYSQL"), "root@tcp(127.0.0.1:3306)/test"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(c)
	}
	connector, err := mysql.NewConnector(c)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	if err := db.PingContext(t.Context()); err != nil {
		const start = "docker run --rm -p 127.0.0.1:3306:3306 -e MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1 -e MARIADB_DATABASE=test mariadb"
		if os.Getenv("HARDENED_REQUIRE_SERVICES") == "1" {
			t.Fatalf("no MariaDB: %v; start one with %s", err, start)
		}
		t.Skipf("no MariaDB: %v; start one with %s", err, start)
	}
	return db
}
