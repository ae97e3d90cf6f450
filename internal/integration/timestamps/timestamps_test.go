// Package timestamps holds the example timestamps to real servers: what they keep of a
// time, and that what stamp.For makes is kept by all.
package timestamps

import (
	"database/sql"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/hardened-go/hardened/examples/timestamps/stamp"
	"github.com/hardened-go/hardened/internal/integration/services"
)

// A column is a type of a server.
type column struct {
	name      string
	precision time.Duration
	keep      func(t *testing.T, at time.Time) time.Time // save, and read
	// What the column makes of a time between two of its own: the one before, the
	// nearest, or, of a text, the time itself.
	kind string
}

func columns(t *testing.T) []column {
	pg := services.Postgres(t)
	postgres := func(typ string) func(*testing.T, time.Time) time.Time {
		return func(t *testing.T, at time.Time) (read time.Time) {
			t.Helper()
			// As text, so that the server and not the driver decides.
			err := pg.QueryRow(t.Context(), "SELECT $1::text::"+typ, at.Format("2006-01-02 15:04:05.999999999Z07:00")).Scan(&read)
			if err != nil {
				t.Fatal(err)
			}
			return read
		}
	}
	postgresDriver := func(t *testing.T, at time.Time) (read time.Time) {
		t.Helper()
		if err := pg.QueryRow(t.Context(), "SELECT $1::timestamptz", at).Scan(&read); err != nil {
			t.Fatal(err)
		}
		return read
	}
	maria := services.MariaDB(t)
	mariadb := func(typ string) func(*testing.T, time.Time) time.Time {
		return func(t *testing.T, at time.Time) time.Time {
			t.Helper()
			return viaTable(t, maria, typ, at.UTC().Format("2006-01-02 15:04:05.999999999"), "2006-01-02 15:04:05.999999999")
		}
	}
	lite, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	lite.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = lite.Close() })
	return []column{
		{"PostgreSQL timestamptz(0)", time.Second, postgres("timestamptz(0)"), "nearest"},
		{"PostgreSQL timestamptz(3)", time.Millisecond, postgres("timestamptz(3)"), "nearest"},
		{"PostgreSQL timestamptz", time.Microsecond, postgres("timestamptz"), "nearest"},
		{"PostgreSQL timestamptz through pgx", time.Microsecond, postgresDriver, "before"},
		{"MariaDB DATETIME", time.Second, mariadb("DATETIME"), "before"},
		{"MariaDB DATETIME(3)", time.Millisecond, mariadb("DATETIME(3)"), "before"},
		{"MariaDB DATETIME(6)", time.Microsecond, mariadb("DATETIME(6)"), "before"},
		{"SQLite TEXT", time.Nanosecond, func(t *testing.T, at time.Time) time.Time {
			t.Helper()
			return viaTable(t, lite, "TEXT", at.UTC().Format(time.RFC3339Nano), time.RFC3339Nano)
		}, "itself"},
	}
}

// viaTable saves a text in a column and reads it.
func viaTable(t *testing.T, db *sql.DB, typ, text, form string) time.Time {
	t.Helper()
	for _, statement := range []string{
		"DROP TABLE IF EXISTS hardened_timestamps",
		"CREATE TEMPORARY TABLE hardened_timestamps (at " + typ + ")",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO hardened_timestamps VALUES (?)", text); err != nil {
		t.Fatal(err)
	}
	var read string
	if err := db.QueryRowContext(t.Context(), "SELECT at FROM hardened_timestamps").Scan(&read); err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation(form, read, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// between are times that no column has, but for that of SQLite.
func between() []time.Time {
	var all []time.Time
	for _, second := range []int64{1767225599, 1767323045, 951782399} {
		for _, nanos := range []int64{500_000_001, 499_999_999, 999_999_999, 123_456_789, 600_700_800, 999_999_500} {
			all = append(all, time.Unix(second, nanos), time.Unix(second, nanos).In(time.FixedZone("", 2*3600)))
		}
	}
	return all
}

// What the columns do to a time that they do not have.
func TestRoundOrTruncate(t *testing.T) {
	for _, c := range columns(t) {
		for _, at := range between() {
			read := c.keep(t, at)
			want := at
			switch utc := at.UTC(); c.kind {
			case "before":
				want = utc.Truncate(c.precision)
			case "nearest":
				// Twice: 0.499999999 s is 0.5 in microseconds, and that is 1 in seconds.
				want = utc.Round(time.Microsecond).Round(c.precision)
			}
			if !read.Equal(want) {
				t.Errorf("%s gives %s of %s, want %s", c.name, read.UTC().Format(time.RFC3339Nano), at.UTC().Format(time.RFC3339Nano), want.UTC().Format(time.RFC3339Nano))
			}
			// The line of the document.
			if (c.kind == "itself") != read.Equal(at) && at.Nanosecond()%int(c.precision) != 0 {
				t.Errorf("%s: saved == given is %t", c.name, read.Equal(at))
			}
		}
	}
}

// What stamp.For makes comes back from every column that keeps its precision.
func TestWhatForMakesIsKept(t *testing.T) {
	n := 0
	for _, c := range columns(t) {
		for precision := c.precision; precision <= time.Second; precision *= 10 {
			for _, at := range between() {
				given, err := stamp.For(at, precision)
				if err != nil {
					t.Fatal(err)
				}
				if read := c.keep(t, given); !stamp.Same(read, given) || read.UTC() != given {
					t.Errorf("%s gives %v of %v, made for %v", c.name, read, given, precision)
				}
				n++
			}
		}
	}
	if n < 500 {
		t.Errorf("%d times were kept: too few to show anything", n)
	}
}

// What a time of this process has that no column keeps.
func TestMonotonicReadingAndZone(t *testing.T) {
	now := time.Now()
	for _, c := range columns(t) {
		given, err := stamp.For(now, c.precision)
		if err != nil {
			t.Fatal(err)
		}
		if read := c.keep(t, now); read == now {
			t.Errorf("%s gives the monotonic reading back", c.name)
		}
		if read := c.keep(t, given); read.UTC() != given {
			t.Errorf("%s gives %v of %v", c.name, read, given)
		}
	}
}
