package grain_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/sqlsafe/grain"
)

// listener hears the query and answers with an error: what the servers answer is in
// internal/integration.
type listener struct {
	query string
	args  []any
}

var errDown = errors.New("the server is down")

func (l *listener) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	l.query, l.args = query, args
	return nil, errDown
}

func TestCheckAsksOnce(t *testing.T) {
	var l listener
	err := grain.Check(t.Context(), &l, "order_id,\tline ", "SELECT order_id, line FROM items WHERE a > ? -- all", 5)
	if !errors.Is(err, errDown) || !strings.HasPrefix(err.Error(), "grain: ") {
		t.Error(err)
	}
	const want = "SELECT order_id, line, COUNT(*) FROM (\nSELECT order_id, line FROM items WHERE a > ? -- all\n) AS grain GROUP BY order_id, line HAVING COUNT(*) > 1 LIMIT 5"
	if l.query != want || len(l.args) != 1 || l.args[0] != 5 {
		t.Errorf("%q %v", l.query, l.args)
	}
}

func TestCheckRefusesKeys(t *testing.T) {
	var l listener
	for _, err := range []error{
		grain.Check(t.Context(), &l, "", "SELECT 1"),
		grain.Check(t.Context(), &l, ",", "SELECT 1"),
		grain.Check(t.Context(), &l, "a,", "SELECT 1"),
		grain.Check(t.Context(), &l, "a b", "SELECT 1"),
		grain.Check(t.Context(), &l, "o.a", "SELECT 1"), // it is of the query's columns
		grain.Check(t.Context(), &l, "1a", "SELECT 1"),
		grain.Check(t.Context(), &l, "a) AS b", "SELECT 1"),
		grain.Check(t.Context(), &l, "é", "SELECT 1"),
		// What stands beside letters and digits in ASCII.
		grain.Check(t.Context(), &l, "a/", "SELECT 1"),
		grain.Check(t.Context(), &l, "a:", "SELECT 1"),
		grain.Check(t.Context(), &l, "a@", "SELECT 1"),
		grain.Check(t.Context(), &l, "a[", "SELECT 1"),
		grain.Check(t.Context(), &l, "a`", "SELECT 1"),
		grain.Check(t.Context(), &l, "a{", "SELECT 1"),
		grain.Check(t.Context(), &l, "a^", "SELECT 1"),
		grain.Check(t.Context(), &l, "9", "SELECT 1"),
	} {
		if !errors.Is(err, grain.ErrKey) {
			t.Error(err)
		}
	}
	if l.query != "" {
		t.Errorf("asked %q", l.query)
	}
}

func TestCheckTakesNames(t *testing.T) {
	var l listener
	for _, err := range []error{
		grain.Check(t.Context(), &l, "a0, z9, A_, Z, _", "SELECT 1"),
		grain.Check(t.Context(), &l, "abcdefghijklmnopqrstuvwxyz", "SELECT 1"),
		grain.Check(t.Context(), &l, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", "SELECT 1"),
	} {
		if !errors.Is(err, errDown) {
			t.Error(err)
		}
	}
}

func TestFanOutErrorTellsNoValue(t *testing.T) {
	err := &grain.FanOutError{Key: "email", Seen: []grain.Group{{Values: []any{"ann@example.com"}, Rows: 2}, {Values: []any{"bob@example.com"}, Rows: 7}}}
	if want := "grain: more than one row for a key (email): up to 7 in the first 2 found"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
}

// In a test of the program, on a copy of its database.
func ExampleCheck() {
	test := func(t *testing.T, db *sql.DB) {
		const revenue = "SELECT order_id, SUM(quantity * price) AS total FROM order_items GROUP BY order_id"
		err := grain.Check(t.Context(), db, "order_id", revenue)
		var fan *grain.FanOutError
		if errors.As(err, &fan) {
			t.Errorf("an order counts several times: %v", fan.Seen)
		} else if err != nil {
			t.Fatal(err)
		}
	}
	_ = test
}
