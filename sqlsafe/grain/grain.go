// Package grain tests that a query returns one row for each key, before somebody adds
// the rows up.
//
// # The snippet
//
//	SELECT c.customer_id, o.order_id, p.product_name, oi.quantity, oi.price
//	FROM customers c
//	JOIN orders o ON c.customer_id = o.customer_id
//	JOIN order_items oi ON o.order_id = oi.order_id
//	JOIN products p ON oi.product_id = p.product_id
//
// Its rows are items of orders. Who takes them for orders counts an order as often as
// it has items, and adds its shipping up as often. Who joins the payments too has each
// item once for each payment: the revenue doubles. SUM(DISTINCT ...), the usual cure,
// then loses two items that happen to cost the same.
//
// # The correction
//
// Say in a test what one row is:
//
//	err := grain.Check(ctx, db, "order_id", query)
//
// and total each table at its own grain before it is joined:
//
//	SELECT SUM(i.total) AS revenue, SUM(o.shipping) AS shipping, SUM(p.paid) AS paid
//	FROM orders AS o
//	LEFT JOIN (SELECT order_id, SUM(quantity * price) AS total FROM order_items GROUP BY order_id) AS i ON i.order_id = o.order_id
//	LEFT JOIN (SELECT order_id, SUM(amount) AS paid FROM payments GROUP BY order_id) AS p ON p.order_id = o.order_id
//
// Each subquery has one row for each order, so the joins add none: the totals are those
// of each table alone (sqlsafe/total), into however many items and payments they are
// split (sqlsafe/spread), and an order without items is still there (sqlsafe/bare-order).
// Where the rows of one table are wanted and only a condition on another, EXISTS adds none
// either.
//
// Keep money in integers or NUMERIC: sums of floating-point numbers depend on the
// order of the rows.
package grain

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// constant is a type to which only untyped constants convert by themselves, as in
// package sqlsafe.
type constant string

// A Queryer is a *sql.DB, *sql.Tx or *sql.Conn.
type Queryer interface {
	// QueryContext runs a query, as database/sql says.
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// ErrKey: a key that is not names of columns with commas between.
var ErrKey = errors.New("grain: the key is not a list of plain names")

// most is how many keys a [FanOutError] tells.
const most = 5

// A FanOutError says that a query has several rows for one key.
type FanOutError struct {
	Key  string  // the columns
	Seen []Group // at most five of those with several rows, in no certain order
}

// A Group is one value of the key.
type Group struct {
	Values []any // of the columns of the key, as the driver gives them
	Rows   int64 // with these values, at least 2
}

// Error tells the columns and how many rows there are. The values, which may be
// people's names, are in Seen alone.
func (e *FanOutError) Error() string {
	rows := int64(0)
	for _, g := range e.Seen {
		rows = max(rows, g.Rows)
	}
	return fmt.Sprintf("grain: more than one row for a key (%s): up to %d in the first %d found", e.Key, rows, len(e.Seen))
}

// Check returns a [*FanOutError] if query, with its args, has more than one row for a
// value of key, and nil if it has not. The key is one or more of the names of the
// query's columns: "order_id", or "order_id, line". NULL is a value like others. Texts are
// the same if the server's GROUP BY holds them to be: by default on MariaDB and MySQL "É"
// and "e" are.
//
// It runs the query once, inside SELECT ... FROM (query) GROUP BY key: on PostgreSQL,
// MariaDB, MySQL and SQLite, with any driver, and at the cost of a sort or a hash of all
// its rows. It is for tests, with rows as there are in production: a fan-out does not
// show while every order has one item. The query is yours, and must not have a
// semicolon.
//
// Other errors are those of the database, and [ErrKey].
func Check(ctx context.Context, db Queryer, key constant, query string, args ...any) error {
	columns := strings.Split(string(key), ",")
	for i, c := range columns {
		columns[i] = strings.TrimSpace(c)
		if !plain(columns[i]) {
			return ErrKey
		}
	}
	by := strings.Join(columns, ", ")
	rows, err := db.QueryContext(ctx, fmt.Sprintf(
		"SELECT %s, COUNT(*) FROM (\n%s\n) AS grain GROUP BY %s HAVING COUNT(*) > 1 LIMIT %d", by, query, by, most), args...)
	if err != nil {
		return fmt.Errorf("grain: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var seen []Group
	for rows.Next() {
		g := Group{Values: make([]any, len(columns))}
		into := []any{}
		for i := range g.Values {
			into = append(into, &g.Values[i])
		}
		if err := rows.Scan(append(into, &g.Rows)...); err != nil {
			return fmt.Errorf("grain: %w", err)
		}
		seen = append(seen, g)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("grain: %w", err)
	}
	if seen != nil {
		return &FanOutError{by, seen}
	}
	return nil
}

func plain(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9' || i == 0) {
			return false
		}
	}
	return name != ""
}
