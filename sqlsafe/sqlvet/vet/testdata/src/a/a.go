// Package a has drivers and ways to put a statement together.
package a

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jmoiron/sqlx"
)

func drivers(ctx context.Context, db *sql.DB, tx *sql.Tx, conn *pgx.Conn, ptx pgx.Tx, b *pgx.Batch, x *sqlx.DB, id string) {
	q := "SELECT * FROM t WHERE id = " + id
	db.Exec(q)                               // want `the SQL is put together`
	db.QueryRowContext(ctx, q)               // want `the SQL is put together`
	tx.Prepare(q)                            // want `the SQL is put together`
	conn.Query(ctx, q)                       // want `the SQL is put together`
	conn.Prepare(ctx, "name", q)             // want `the SQL is put together`
	conn.Prepare(ctx, "name"+id, "SELECT 1") // the name is no SQL
	ptx.Query(ctx, q)                        // want `the SQL is put together`
	b.Queue(q)                               // want `the SQL is put together`
	x.Get(nil, q)                            // want `the SQL is put together`
	x.MustExec(q)                            // want `the SQL is put together`
	sqlx.Select(x, nil, q)                   // want `the SQL is put together`
}

func ways(db *sql.DB, id string, ids []string, f func() string) {
	db.Query(("SELECT " + id))                      // want `the SQL is put together`
	db.Query(fmt.Sprintf("SELECT * FROM t_%s", id)) // want `the SQL is put together`
	db.Query(fmt.Sprintf(id))                       // want `the SQL is put together`
	db.Query("SELECT " + f())                       // want `the SQL is put together`
	db.Query("SELECT " + ids[0])                    // want `the SQL is put together`
	db.Query("SELECT " + string([]byte(id)))        // want `the SQL is put together`
	q := "SELECT * FROM t"
	q = q + " WHERE " + id
	db.Query(q) // want `the SQL is put together`
	func() {
		inner := "SELECT " + id
		db.Query(inner) // want `the SQL is put together`
	}()
}

func lists(db *sql.DB, id string) {
	where := []string{"1 = 1"}
	where = append(where, "id = "+id)
	db.Query("SELECT * FROM t WHERE " + strings.Join(where, " AND ")) // want `the SQL is put together`
}

func wild(db *sql.DB, x *sqlx.DB, term string) {
	db.Query("SELECT 1 FROM t WHERE a LIKE ?", term+"%")                     // want `the wildcards in the term are alive`
	x.Select(nil, "SELECT 1 FROM t WHERE a like ?", "%"+term)                // want `the wildcards in the term are alive`
	db.Query("SELECT 1 FROM t WHERE a LIKE ? AND b = ?", "%"+term+"%", term) // want `the wildcards in the term are alive`
	db.Query("SELECT 1 FROM t WHERE dislike = ?", "%"+term+"%")
	db.Query("SELECT 1 FROM t WHERE a LIKE ?", term)
}
