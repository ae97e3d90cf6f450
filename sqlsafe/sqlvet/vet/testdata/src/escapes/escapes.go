// Package escapes has clauses.
package escapes

import "database/sql"

func escapeLike(s string) string { return s }

func clauses(db *sql.DB, q string) {
	db.Query(`SELECT 1 FROM t WHERE a LIKE ? ESCAPE '\'`, q)          // want `ESCAPE with a backslash`
	db.Query("SELECT 1 FROM t WHERE a LIKE ? ESCAPE '\\\\'", q)       // want `ESCAPE with a backslash`
	db.Query(`SELECT 1 FROM t WHERE a LIKE ? escape E'\\'`, q)        // want `ESCAPE with a backslash`
	db.Query(`SELECT 1 FROM t WHERE a LIKE ?`, "%"+escapeLike(q)+"%") // want `the LIKE has no ESCAPE`
	db.Query(`SELECT 1 FROM t WHERE a LIKE ? ESCAPE '!'`, "%"+escapeLike(q)+"%")
	db.Query(`SELECT 1 FROM t WHERE a = ?`, escapeLike(q))
}
