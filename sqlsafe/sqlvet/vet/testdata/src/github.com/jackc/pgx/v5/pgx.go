// Package pgx has the shapes of the real one.
package pgx

import "context"

type Rows interface{ Close() }

type Conn struct{}

func (*Conn) Query(ctx context.Context, sql string, args ...any) (Rows, error) { return nil, nil }
func (*Conn) QueryRow(ctx context.Context, sql string, args ...any) Rows       { return nil }
func (*Conn) Exec(ctx context.Context, sql string, args ...any) (int, error)   { return 0, nil }
func (*Conn) Prepare(ctx context.Context, name, sql string) (any, error)       { return nil, nil }

type Tx interface {
	Query(ctx context.Context, sql string, args ...any) (Rows, error)
}

type Batch struct{}

func (*Batch) Queue(query string, args ...any) {}

type Identifier []string

func (Identifier) Sanitize() string { return "" }
