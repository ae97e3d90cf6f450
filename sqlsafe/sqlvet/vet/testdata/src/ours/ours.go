// Package ours has nothing to report.
package ours

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/hardened-go/hardened/sqlsafe"
	"github.com/jackc/pgx/v5"
)

func search(db *sql.DB, q string) {
	clause, args, err := sqlsafe.Contains("name", q, 0).SQL(sqlsafe.Postgres, 1)
	if err != nil {
		return
	}
	db.Query("SELECT id FROM products WHERE "+clause, args...)
	query, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT id FROM products", sqlsafe.Contains("name", q, 0))
	if err != nil {
		return
	}
	db.Query(query, args...)
	pattern, err := sqlsafe.ContainsPattern(q)
	if err != nil {
		return
	}
	db.Query("SELECT id FROM products WHERE name LIKE $1 "+sqlsafe.EscapeClause, pattern)
}

const table = "products"

var columns = map[string]string{"price": "price DESC"}

func constants(ctx context.Context, db *sql.DB, conn *pgx.Conn, n int, sort, prepared string) {
	where := " WHERE a = ?"
	query := "SELECT * FROM " + table
	query += where
	db.QueryContext(ctx, query, n)
	db.Query("SELECT * FROM t WHERE id IN (?" + strings.Repeat(",?", n) + ")")
	db.Query("SELECT * FROM t LIMIT " + strconv.Itoa(n))
	db.Query(fmt.Sprintf("SELECT * FROM %s LIMIT %d", table, n))
	db.Query(prepared) // whoever made it is asked
	parts := []string{"a = ?", "b = ?"}
	db.Query("SELECT * FROM t WHERE " + strings.Join(parts, " AND "))
	list, more := []string{"1 = 1"}, []string{"c = ?"}
	if n > 0 {
		list = append(list, "a > ?", "b < "+strconv.Itoa(n))
		list = append(list, more...)
	}
	db.Query("SELECT * FROM t WHERE " + strings.Join(list, " AND "))
	db.Query("SELECT * FROM t WHERE a IN (" + placeholders(n+1) + ")")
	conn.Query(ctx, "SELECT * FROM "+pgx.Identifier{"x"}.Sanitize())
	conn.Prepare(ctx, sort, "SELECT 1")
	db.Query("SELECT * FROM t WHERE name LIKE ?", "fixed%")
	db.Query("SELECT * FROM t WHERE name = ?", "%"+sort+"%")
	fmt.Println("SELECT " + sort)
}

func placeholders(n int) string { return strings.Repeat("?,", n) }

func escaped(db *sql.DB, q string) {
	q = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(q, "!", "!!"), "%", "!%"), "_", "!_")
	db.Query("SELECT id FROM products WHERE name LIKE ? ESCAPE '!'", "%"+q+"%")
	db.Query("SELECT id FROM products WHERE name LIKE ? ESCAPE '!'", "%"+escapeLike(q)+"%")
	r := strings.NewReplacer("%", "!%", "_", "!_", "!", "!!")
	db.Query("SELECT id FROM products WHERE name LIKE ? ESCAPE '!'", r.Replace(q))
}

func escapeLike(s string) string { return s }
