// Package minisql runs SELECT * FROM t WHERE ... ORDER BY ... LIMIT n on rows in
// memory, as PostgreSQL, MariaDB and SQLite would each do it: enough of SQL for the
// laws of package sqlsafe and for the tour to run searches, and injections, without a
// server. What it does not know it refuses.
//
// internal/integration holds it to the servers, clause by clause.
package minisql

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// A Dialect is the server that is imitated.
type Dialect int

// The dialects.
const (
	Postgres Dialect = iota + 1
	MySQL
	SQLite
)

// A Row is one row, by column. A value is nil, a bool, an int64, a float64 or a
// string.
type Row map[string]any

// ErrSyntax: the statement is none, or one beyond this package.
var ErrSyntax = errors.New("syntax error")

// A Condition is what stands behind WHERE.
type Condition struct {
	d    Dialect
	root node
}

// Parse reads a condition with its arguments.
func Parse(d Dialect, clause string, args ...any) (*Condition, error) {
	p, err := newParser(d, clause, args)
	if err != nil {
		return nil, err
	}
	root, err := p.expression()
	if err == nil {
		err = p.end()
	}
	if err != nil {
		return nil, err
	}
	return &Condition{d, root}, nil
}

// Test gives what the condition is of a row: true, false, or nil for NULL.
func (c *Condition) Test(row Row) (any, error) {
	v, err := c.root(&env{c.d, row})
	if err != nil {
		return nil, err
	}
	return truth(v)
}

// Select runs a statement that begins with SELECT * FROM t, on any name of a table.
func Select(d Dialect, rows []Row, query string, args ...any) ([]Row, error) {
	p, err := newParser(d, query, args)
	if err != nil {
		return nil, err
	}
	if !p.words("SELECT", "*", "FROM") || p.peek().kind != word {
		return nil, fmt.Errorf("%w: not SELECT * FROM t", ErrSyntax)
	}
	p.i++
	found := slices.Clone(rows)
	if p.words("WHERE") {
		root, err := p.expression()
		if err != nil {
			return nil, err
		}
		found = nil
		for _, row := range rows {
			v, err := root(&env{d, row})
			if err == nil {
				v, err = truth(v)
			}
			if err != nil {
				return nil, err
			}
			if v == true {
				found = append(found, row)
			}
		}
	}
	if p.words("ORDER", "BY") {
		if err := p.order(found); err != nil {
			return nil, err
		}
	}
	if p.words("LIMIT") {
		v, err := p.primary()
		if err != nil {
			return nil, err
		}
		n, err := v(&env{d, nil})
		if n, ok := n.(int64); err != nil || !ok || n < 0 {
			return nil, fmt.Errorf("%w: LIMIT of no number", ErrSyntax)
		} else if n < int64(len(found)) {
			found = found[:n]
		}
	}
	return found, p.end()
}

// order reads the keys of ORDER BY and sorts. The sort is stable backwards: rows that
// are equal come in another order than they are stored, as they may.
func (p *parser) order(rows []Row) error {
	slices.Reverse(rows)
	type key struct {
		root      node
		desc      bool
		nullsLast bool
	}
	var keys []key
	for more := true; more; more = p.words(",") {
		root, err := p.expression()
		if err != nil {
			return err
		}
		k := key{root: root, desc: p.words("DESC")}
		k.nullsLast = k.desc != (p.d == Postgres)
		if p.d != MySQL && p.words("NULLS", "LAST") {
			k.nullsLast = true
		}
		keys = append(keys, k)
	}
	var failed error
	slices.SortStableFunc(rows, func(a, b Row) int {
		for _, k := range keys {
			x, errX := k.root(&env{p.d, a})
			y, errY := k.root(&env{p.d, b})
			if errX != nil || errY != nil {
				failed = errors.Join(errX, errY)
				return 0
			}
			var c int
			switch {
			case x == nil && y == nil:
			case x == nil || y == nil:
				if c = 1; (x == nil) != k.nullsLast {
					c = -1
				}
			default:
				var err error
				if c, err = compare(p.d, x, y); err != nil {
					failed = err
				}
				if k.desc {
					c = -c
				}
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return failed
}

// compare orders two values that are not NULL.
func compare(d Dialect, x, y any) (int, error) {
	if sx, ok := x.(string); ok {
		if sy, ok := y.(string); ok {
			return cmp.Compare(sx, sy), nil
		}
	}
	if bx, ok := x.(blob); ok {
		if by, ok := y.(blob); ok {
			return cmp.Compare(bx, by), nil
		}
	}
	fx, okX := number(x)
	fy, okY := number(y)
	if okX && okY {
		return cmp.Compare(fx, fy), nil
	}
	if d == SQLite { // numbers come before texts
		return map[bool]int{true: -1, false: 1}[okX], nil
	}
	return 0, fmt.Errorf("%T and %T do not compare", x, y)
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// truth makes true, false or NULL of a value. PostgreSQL has no truth but its own.
func truth(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool:
		return v, nil
	case int64, float64:
		f, _ := number(v)
		return f != 0, nil
	}
	return nil, fmt.Errorf("argument of WHERE must be true or false, not %T", v)
}
