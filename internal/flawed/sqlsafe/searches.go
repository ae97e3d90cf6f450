package flawed

import (
	"fmt"
	"strings"

	"github.com/hardened-go/hardened/sqlsafe"
)

// Mutants of the search: the reported mistakes of libraries and of their users, in our
// words.

// right is what the mutants are made from.
func right(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	return Cond(mode, shape, term).SQL(d, 1)
}

// Cond is package sqlsafe's condition on the column name.
func Cond(mode sqlsafe.Mode, shape Shape, term string) sqlsafe.Cond {
	switch shape {
	case Prefix:
		return sqlsafe.HasPrefix("name", term, mode)
	case Suffix:
		return sqlsafe.HasSuffix("name", term, mode)
	case Whole:
		return sqlsafe.Equal("name", term, mode)
	}
	return sqlsafe.Contains("name", term, mode)
}

// replaced is our search with the pattern escaped in another way: where it has a LIKE,
// the argument is made anew.
func replaced(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string, escape func(string) string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	if err != nil || !strings.Contains(clause, "LIKE") {
		return clause, args, err
	}
	if strings.Contains(clause, "LOWER") {
		term = strings.ToLower(term)
	}
	before, after := around(shape, "%")
	return clause, []any{before + escape(term) + after}, nil
}

// JoinedInSQL moves the percent signs into the statement, and escapes nothing:
// '%' || $1 || '%'.
func JoinedInSQL(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	if err != nil || d == sqlsafe.MySQL || !strings.Contains(clause, "LIKE") {
		return clause, args, err
	}
	column, rest, _ := strings.Cut(clause, "LIKE ")
	mark, _, _ := strings.Cut(rest, " ")
	before, after := around(shape, "'%'")
	if before != "" {
		mark = before + " || " + mark
	}
	if after != "" {
		mark += " || " + after
	}
	return column + "LIKE " + mark, []any{term}, nil
}

// EscapeAlive forgets that the escape must be escaped (querydsl#118, jOOQ#1283,
// mybb#4109).
func EscapeAlive(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	return replaced(d, mode, shape, term, strings.NewReplacer("%", "!%", "_", "!_").Replace)
}

// NoUnderscore escapes the percent sign alone (ransack#256).
func NoUnderscore(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	return replaced(d, mode, shape, term, strings.NewReplacer("%", "!%", "!", "!!").Replace)
}

// EscapeLast replaces one character after the other and the escape last, so that it
// escapes the escapes (go-sqlbuilder#199).
func EscapeLast(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	return replaced(d, mode, shape, term, escapeLast)
}

func escapeLast(s string) string {
	s = strings.ReplaceAll(s, "%", "!%")
	s = strings.ReplaceAll(s, "_", "!_")
	return strings.ReplaceAll(s, "!", "!!")
}

// backslash is the popular replacer, which is right where a backslash is the escape.
var backslash = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// NoClause escapes with a backslash and relies on the server's default: SQLite has none
// (printing-press#766, gestalt#818, rancher/lasso#94).
func NoClause(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := replaced(d, mode, shape, term, backslash.Replace)
	return strings.ReplaceAll(clause, " ESCAPE '!'", ""), args, err
}

// BackslashClause says ESCAPE '\', which MySQL reads as a quote that is not closed
// (ux-datatables#337).
func BackslashClause(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := replaced(d, mode, shape, term, backslash.Replace)
	return strings.ReplaceAll(clause, "ESCAPE '!'", `ESCAPE '\'`), args, err
}

// WhenNeeded writes ESCAPE only for a term that has something to escape, as ent does:
// the statement's text depends on the term, and each text is prepared anew.
func WhenNeeded(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	if !strings.ContainsAny(term, `%_!\`) {
		clause = strings.ReplaceAll(clause, " ESCAPE '!'", "")
	}
	return clause, args, err
}

// FoldOnSQLite is ent's ContainsFold: LOWER(column) on the server, lower case in Go.
// SQLite's LOWER knows A to Z, so É does not find É.
func FoldOnSQLite(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	return strings.ReplaceAll(strings.ReplaceAll(clause, "sqlsafe_lower(", "LOWER("), "coalesce(name, '')", "name"), args, err
}

// LikeForExact takes SQLite's LIKE for exact: it ignores the case of A to Z.
func LikeForExact(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	if d == sqlsafe.SQLite && mode == sqlsafe.Exact {
		mode = sqlsafe.Native
	}
	return right(d, mode, shape, term)
}

// UnfoldedTerm lower-cases the column and forgets the term.
func UnfoldedTerm(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	if err == nil && d == sqlsafe.SQLite && mode == sqlsafe.Fold {
		_, args, err = right(d, sqlsafe.Exact, shape, term)
	}
	return clause, args, err
}

// TakesAll refuses nothing: NUL is PostgreSQL's error 22021, and ends SQLite's pattern
// (gitea#296).
func TakesAll(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	if err == nil {
		return clause, args, nil
	}
	clause, _, err = right(d, mode, shape, "x")
	return clause, []any{term}, err
}

// SaysTheTerm repeats the term in its error: it is in the log, in full.
func SaysTheTerm(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	clause, args, err := right(d, mode, shape, term)
	if err != nil {
		return "", nil, fmt.Errorf("cannot search for %q: %w", term, err)
	}
	return clause, args, nil
}

// EmptyFindsAll searches for nothing, which every row has.
func EmptyFindsAll(d sqlsafe.Dialect, mode sqlsafe.Mode, shape Shape, term string) (string, []any, error) {
	if term == "" {
		return "1 = 1", nil, nil
	}
	return right(d, mode, shape, term)
}
