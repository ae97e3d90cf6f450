// Package sqlx has the shapes of the real one.
package sqlx

import "database/sql"

type DB struct{ *sql.DB }

func (*DB) Get(dest any, query string, args ...any) error    { return nil }
func (*DB) Select(dest any, query string, args ...any) error { return nil }
func (*DB) MustExec(query string, args ...any) sql.Result    { return nil }

type Queryer interface{}

func Select(q Queryer, dest any, query string, args ...any) error { return nil }
