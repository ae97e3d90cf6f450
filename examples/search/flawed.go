package main

import (
	"context"
	"net/url"

	wrong "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/sqlsafe"
)

// flawed is the route of document 000, question I9, as it was asked about: the f-string.
func (s *shop) flawed(ctx context.Context, query url.Values) (any, error) {
	return s.all(ctx, wrong.FString, query.Get("q"))
}

// answered is the route as all three assistants answered it.
func (s *shop) answered(ctx context.Context, query url.Values) (any, error) {
	return s.all(ctx, wrong.Answered, query.Get("q"))
}

// all is "SELECT * FROM products WHERE name ILIKE ..." and jsonify: all six columns.
func (s *shop) all(ctx context.Context, search wrong.Search, term string) (any, error) {
	clause, args, err := search(s.dialect, sqlsafe.Native, wrong.Anywhere, term)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, "SELECT * FROM products WHERE "+clause, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	found := [][6]any{}
	for rows.Next() {
		var v [6]any
		if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5]); err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	return found, rows.Err()
}
