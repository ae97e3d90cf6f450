package main

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"modernc.org/sqlite"

	"github.com/hardened-go/hardened/sqlsafe"
)

//go:embed products.sql
var products string

// A shop is the products in a database.
type shop struct {
	db      *sql.DB
	dialect sqlsafe.Dialect
}

// open connects to PostgreSQL, or makes a shop in memory.
func open(ctx context.Context, dsn string) (*shop, error) {
	s, name := &shop{dialect: sqlsafe.Postgres}, "pgx"
	setup := "SELECT id FROM products LIMIT 1"
	if dsn == "" {
		s.dialect, name, dsn, setup = sqlsafe.SQLite, "sqlite", ":memory:", products+"; PRAGMA query_only = ON"
	}
	err := register()
	if err == nil {
		s.db, err = sql.Open(name, dsn)
	}
	if err != nil {
		return nil, err
	}
	if s.db.SetMaxOpenConns(10); s.dialect == sqlsafe.SQLite {
		s.db.SetMaxOpenConns(1) // each connection has a memory of its own
	}
	if _, err := s.db.ExecContext(ctx, setup); err != nil {
		_ = s.db.Close()
		return nil, err
	}
	return s, nil
}

// register gives SQLite, for all connections of the process, what sqlsafe.Fold needs.
var register = sync.OnceValue(func() error {
	return sqlite.RegisterDeterministicScalarFunction(sqlsafe.FoldFunction, 1,
		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
			s, _ := args[0].(string)
			return strings.ToLower(s), nil
		})
})

// A product is what a stranger sees of one. It is listed here and in the SELECT: a
// column that is added next year stays where it is.
type product struct {
	ID       int64    `json:"id"`
	Name     string   `json:"name"`
	Category string   `json:"category"`
	Price    int64    `json:"price"`
	Rating   *float64 `json:"rating"`
}

// A page is the answer to a search. Next is the after of the request for the page behind
// it; there is none if it is empty.
type page struct {
	Products []product `json:"products"`
	Next     string    `json:"next,omitempty"`
}

// search answers ?q=&category=&min=&max=&sort=&size=&after=, any of which may be missing
// or empty.
func (s *shop) search(ctx context.Context, query url.Values) (any, error) {
	q, err := single(query, "q", "category", "min", "max", "sort", "size", "after")
	if err != nil {
		return nil, err
	}
	lowest, err1 := number(q, "min", 1_000_000_000)
	highest, err2 := number(q, "max", 1_000_000_000)
	limit, err3 := number(q, "size", 100)
	if err := cmp.Or(err1, err2, err3); err != nil {
		return nil, err
	}
	size, _ := limit.Get()
	size = cmp.Or(size, 20)
	sort := cmp.Or(q["sort"], "name")
	id := sqlsafe.Asc("id").Unique()
	order, err := sqlsafe.Sorts{
		"name":   sqlsafe.Asc("name").NotNull().Then(id),
		"price":  sqlsafe.Asc("price").NotNull().Then(id),
		"-price": sqlsafe.Desc("price").NotNull().Then(id),
		"rating": sqlsafe.Desc("rating").Then(id),
	}.Get(sort)
	if err != nil {
		return nil, err
	}
	after, err := sqlsafe.ParseCursor(q["after"], product{Rating: new(float64)}.key(sort), int64(0))
	if err != nil {
		return nil, err
	}
	text, args, err := sqlsafe.Build(s.dialect, "SELECT id, name, category, price, rating FROM products",
		sqlsafe.If(q["q"] != "", sqlsafe.Contains("name", q["q"], sqlsafe.Fold)),
		sqlsafe.If(q["category"] != "", sqlsafe.Eq("category", q["category"])),
		sqlsafe.Between("price", lowest, highest),
		order,
		sqlsafe.Page{Size: size + 1, Max: 101, After: after}) // one more: is there a next page?
	if err != nil {
		return nil, err
	}
	found, err := list(ctx, s.db, text, args, func(p *product) []any {
		return []any{&p.ID, &p.Name, &p.Category, &p.Price, &p.Rating}
	})
	if err != nil {
		return nil, err
	}
	shown := page{Products: found}
	if len(found) > size {
		shown.Products = found[:size]
		last := found[size-1]
		if shown.Next, err = sqlsafe.After(last.key(sort), last.ID).Token(); err != nil {
			return nil, fmt.Errorf("the next page: %v", err) // the fault of a row, not of who asks
		}
	}
	return shown, nil
}

// list is what a query finds, each row read into the places of a T.
func list[T any](ctx context.Context, db *sql.DB, text string, args []any, places func(*T) []any) ([]T, error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	found := []T{}
	for rows.Next() {
		var v T
		if err := rows.Scan(places(&v)...); err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, rows.Err()
}

// key is what a product is sorted by, before its id.
func (p product) key(sort string) any {
	switch {
	case sort == "name":
		return p.Name
	case sort != "rating":
		return p.Price
	case p.Rating == nil:
		return nil
	}
	return *p.Rating
}

// single returns the parameters. One that is misspelt or given twice is refused: without
// its filter the answer would be another, and nobody would know.
func single(query url.Values, names ...string) (map[string]string, error) {
	q := map[string]string{}
	for name, values := range query {
		if !slices.Contains(names, name) || len(values) != 1 {
			return nil, refusal("a parameter is unknown, or given twice")
		}
		q[name] = values[0]
	}
	return q, nil
}

// number is a parameter from 1 to most, or unset.
func number(q map[string]string, name string, most int) (sqlsafe.Opt[int], error) {
	if q[name] == "" {
		return sqlsafe.Opt[int]{}, nil
	}
	n, err := strconv.Atoi(q[name])
	if err != nil || n < 1 || n > most {
		return sqlsafe.Opt[int]{}, refusal(fmt.Sprintf("%s is a number from 1 to %d", name, most))
	}
	return sqlsafe.Some(n), nil
}
