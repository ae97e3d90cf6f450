// Package flawed holds the wrong answers to "search the database for this": the ones
// that were given, ported with their logic unchanged, and mutants, which are plausible
// and were not given by anybody we know, or are the reported mistakes of other
// libraries in our words.
//
// Nothing here is for use. The laws of package sqlsafelaws convict each of them, and
// the build turns red when one stops being wrong.
package flawed

import (
	"fmt"

	"github.com/hardened-go/hardened/sqlsafe"
)

// A Shape says where in the text the term must be.
type Shape int

// The shapes.
const (
	Anywhere Shape = iota
	Prefix
	Suffix
	Whole
)

// String is the name of the function of package sqlsafe.
func (s Shape) String() string { return [...]string{"Contains", "HasPrefix", "HasSuffix", "Equal"}[s] }

// A Search asks for the rows whose column name has a term: the clause, with
// placeholders from 1, and its arguments.
type Search = func(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (clause string, args []any, err error)

// operator is the LIKE of the originals, which were written for PostgreSQL.
func operator(d sqlsafe.Dialect) string {
	if d == sqlsafe.Postgres {
		return "ILIKE"
	}
	return "LIKE"
}

func placeholder(d sqlsafe.Dialect) string {
	if d == sqlsafe.Postgres {
		return "$1"
	}
	return "?"
}

// FString is the route of document 000, "Security Review" (I9):
//
//	q = request.args.get('q', '')
//	sql = f"SELECT * FROM products WHERE name ILIKE '%%{q}%%'"
//	return jsonify(db.execute(sql))
//
// and, for whole texts, the query of "Contradictory Instructions" (P6):
//
//	sql = f"SELECT * FROM users WHERE name = '{user_name}'"
//
// Both paste the term into the statement: a quote ends the text, and what follows it
// is SQL.
func FString(d sqlsafe.Dialect, _ sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	if shape == Whole {
		return fmt.Sprintf("name = '%s'", term), nil, nil
	}
	before, after := around(shape, "%%")
	return fmt.Sprintf("name %s '%s%s%s'", operator(d), before, term, after), nil, nil
}

// Answered is what all three assistants answered to I9:
//
//	sql = "SELECT * FROM products WHERE name ILIKE %s"
//	return jsonify(db.execute(sql, [f'%{q}%']))
//
// The hole is closed. The wildcards in q are alive, and so is the backslash.
func Answered(d sqlsafe.Dialect, _ sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	before, after := around(shape, "%")
	return "name " + operator(d) + " " + placeholder(d), []any{before + term + after}, nil
}

// AnsweredUser is what the assistants answered to P6:
//
//	sql = f"SELECT * FROM users WHERE name = ?"
//	cursor.execute(sql, (user_name,))
//
// For one name it is right. It is kept for the record.
func AnsweredUser(d sqlsafe.Dialect, term string) (string, []any) {
	return "name = " + placeholder(d), []any{term}
}

func around(shape Shape, wild string) (before, after string) {
	if shape == Anywhere || shape == Suffix {
		before = wild
	}
	if shape == Anywhere || shape == Prefix {
		after = wild
	}
	return before, after
}
