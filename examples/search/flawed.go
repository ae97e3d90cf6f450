package main

import (
	"context"
	"net/url"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/sqlsafe"
)

// wrong is the route of document 000, question I9:
//
//	q = request.args.get('q', '')
//	sql = f"SELECT * FROM products WHERE name ILIKE '%%{q}%%'"
//	return jsonify(db.execute(sql))
//
// with the f-string, or with the argument that was the answer of all three assistants.
// Both show every column that there is, and all rows at once. The clauses are those that
// the laws of package sqlsafe convict; SQLite has no ILIKE, and its LIKE is the nearest.
func (s *shop) wrong(search flawed.Search) resource {
	return func(ctx context.Context, query url.Values) (any, error) {
		clause, args, err := search(s.dialect, sqlsafe.Native, flawed.Anywhere, query.Get("q"))
		if err != nil {
			return nil, err
		}
		return list(ctx, s.db, "SELECT * FROM products WHERE "+clause, args, func(row *[6]any) []any {
			return []any{&row[0], &row[1], &row[2], &row[3], &row[4], &row[5]}
		})
	}
}
