package grain_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"testing"

	"github.com/hardened-go/hardened/sqlsafe/grain"
)

// rows is a driver that answers each query with the same rows of a key and a number, and
// then with an error.
type rows struct {
	list [][]driver.Value
	end  error
}

func (r rows) Connect(context.Context) (driver.Conn, error) { return conn{r}, nil }
func (r rows) Driver() driver.Driver                        { return nil }

// conn is a connection that can only ask.
type conn struct{ rows }

func (c conn) Prepare(string) (driver.Stmt, error) { return nil, driver.ErrSkip }
func (c conn) Begin() (driver.Tx, error)           { return nil, driver.ErrSkip }
func (c conn) Close() error                        { return nil }

func (c conn) QueryContext(context.Context, string, []driver.NamedValue) (driver.Rows, error) {
	return &answer{c.rows}, nil
}

// answer is the rows that are left.
type answer struct{ rows }

func (a *answer) Columns() []string { return []string{"order_id", "count"} }
func (a *answer) Close() error      { return nil }

func (a *answer) Next(into []driver.Value) error {
	if len(a.list) == 0 {
		return a.end
	}
	copy(into, a.list[0])
	a.list = a.list[1:]
	return nil
}

func TestCheckReadsToTheEnd(t *testing.T) {
	one := [][]driver.Value{{int64(7), int64(2)}}
	for name, tt := range map[string]struct {
		rows
		fan   bool
		cause error
	}{
		"no row":                       {rows{nil, io.EOF}, false, nil},
		"a single key":                 {rows{one, io.EOF}, true, nil},
		"lost at once":                 {rows{nil, errDown}, false, errDown},
		"lost behind the first key":    {rows{one, errDown}, false, errDown},
		"a number of rows that is not": {rows{[][]driver.Value{{int64(7), "many"}}, io.EOF}, false, nil},
	} {
		db := sql.OpenDB(tt.rows)
		err := grain.Check(t.Context(), db, "order_id", "SELECT 1")
		var fan *grain.FanOutError
		switch {
		case errors.As(err, &fan) != tt.fan:
			t.Errorf("%s: %v", name, err)
		case tt.fan && (len(fan.Seen) != 1 || fan.Seen[0].Rows != 2 || fan.Seen[0].Values[0] != int64(7)):
			t.Errorf("%s: %+v", name, fan)
		case tt.cause != nil && !errors.Is(err, tt.cause):
			t.Errorf("%s: %v, want %v", name, err, tt.cause)
		case (err == nil) != (name == "no row"):
			t.Errorf("%s: %v", name, err)
		}
		if n := db.Stats().InUse; n != 0 {
			t.Errorf("%s: %d connections are not given back", name, n)
		}
		_ = db.Close()
	}
}
