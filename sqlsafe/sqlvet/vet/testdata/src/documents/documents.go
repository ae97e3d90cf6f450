// Package documents has the snippets of document 000 and 001, as they are in Go.
package documents

import (
	"database/sql"
	"fmt"
	"strings"
)

// The question: a search as an f-string.
func question(db *sql.DB, q string) {
	query := fmt.Sprintf("SELECT * FROM products WHERE name ILIKE '%%%s%%'", q)
	db.Query(query) // want `the SQL is put together from a string that is not a constant`
}

// The three answers close the injection and leave the wildcards alive.
func first(db *sql.DB, q string) {
	db.Query("SELECT * FROM products WHERE name ILIKE $1", "%"+q+"%") // want `the wildcards in the term are alive`
}

func second(db *sql.DB, q string) {
	pattern := fmt.Sprintf("%%%s%%", q)
	db.Query("SELECT * FROM products WHERE name ILIKE $1", pattern) // want `the wildcards in the term are alive`
}

func third(db *sql.DB, q string) {
	term := "%" + strings.ToLower(q) + "%"
	db.Query("SELECT * FROM products WHERE lower(name) LIKE $1", term) // want `the wildcards in the term are alive`
}

// The popular repair, in the wrong order, without a clause.
func popular(db *sql.DB, q string) {
	q = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(q, "%", `\%`), "_", `\_`), `\`, `\\`) // want `the escape is replaced after what it escapes`
	db.Query("SELECT * FROM products WHERE name LIKE ?", "%"+q+"%")                                    // want `the argument is escaped and the LIKE has no ESCAPE`
}

// Optional filters of document 001, put together by hand.
func filters(db *sql.DB, category string, price float64) {
	query := "SELECT * FROM products WHERE 1=1"
	if category != "" {
		query += " AND category = '" + category + "'"
	}
	if price > 0 {
		query += fmt.Sprintf(" AND price < %f", price)
	}
	db.Query(query) // want `the SQL is put together from a string that is not a constant`
}

func order(db *sql.DB, sort string) {
	db.Query("SELECT * FROM orders ORDER BY " + sort + " LIMIT 10") // want `the SQL is put together from a string that is not a constant`
}
