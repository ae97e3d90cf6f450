// Package sqlsafe searches databases for what was typed: the clause and its argument
// are one value, made for the server at hand.
//
// # The snippet
//
//	sql = f"SELECT * FROM products WHERE name ILIKE '%%{q}%%'"
//
// Asked to close the injection and keep the partial match, three assistants of three
// gave the term as an argument, '%' + q + '%'. That closes the injection. It leaves
// the search broken: ?q=_ and ?q=% list the whole table, ?q=50% finds 500, ?q=\ finds
// the rows that end in a percent sign, and ?q=%00 is an error of the server. The usual
// repair, a backslash before each, is wrong in its turn: SQLite knows no escape until
// it is told one, MySQL under NO_BACKSLASH_ESCAPES does not take it, and who replaces
// the backslash last escapes the escapes.
//
// # The correction
//
//	clause, args, err := sqlsafe.Contains("name", term, sqlsafe.Fold).SQL(sqlsafe.Postgres, 1)
//	rows, err := db.Query("SELECT id, name FROM products WHERE "+clause, args...)
//
// [Contains] and its like make a [Cond]; so do [Eq], [Between] and [In]; [And], [Or]
// and [Not] join them. A Cond goes into hand-written SQL with [Cond.SQL], into query
// builders with [Cond.For], or, with an [Order] from an allow-list and a [Page], into
// a whole statement with [Build]. [JSON] compares what is inside a JSON column. Who
// writes the SQL in full takes a [Pattern] and [EscapeClause].
//
// # Columns and SQL are constants
//
// Where a column or a piece of SQL is asked for, the type of the parameter is
// unexported, and only an untyped constant converts to it by itself:
//
//	const name = "p.name"
//	sqlsafe.Contains(name, term, sqlsafe.Exact)     // compiles
//	sqlsafe.Contains(r.FormValue("column"), ...)    // does not
//	sqlsafe.Raw("price < " + limit)                 // does not
//
// This stops accidents. It does not stop intent: a generic function over ~string, or
// package reflect, can still convert a variable. No such thing is in code that was not
// written to get around this.
//
// # What is promised
//
// For every dialect, every row, and every term that is UTF-8 without a NUL:
//
//   - The rows found are those that the mode's contract in Go says (sqlsafe/search), and
//     Not finds exactly the others, those with NULL among them (sqlsafe/conditions).
//   - A clause means the same whatever is written beside it (sqlsafe/alone).
//   - The text of the statement does not depend on the term (sqlsafe/text).
//   - A condition that is unset is as if it had not been written (sqlsafe/unset).
//   - The first page is the first rows of the order, NULLs last (sqlsafe/first), and pages
//     after each other show every row once, with NULLs and ties (sqlsafe/pages).
//   - Numbers in JSON compare and sort as numbers (sqlsafe/numbers), arrays have what is
//     asked for among their elements (sqlsafe/arrays), and a bad row changes nothing for
//     the others (sqlsafe/poison).
//   - A pattern matches what it was made of and nothing else (sqlsafe/pattern), and
//     that can be read back from it (sqlsafe/unescape).
//   - What cannot be searched for is refused by a named error that does not repeat it
//     (sqlsafe/refuses).
//
// The laws run against a small SQL evaluator of this module; the evaluator, and the
// searches without it, are held to PostgreSQL, MariaDB and SQLite by millions of pairs of
// a row and a term.
//
// # Who should use something else
//
// This is a search for characters: it knows no words, no stems, no typing errors and no
// ranking; full-text search does. Who needs every statement of SQL from a builder uses
// squirrel, and gives it conditions of this package, or goqu, which takes only its own
// (goqu.L with the clause and the arguments of a [Sqlizer]). For SQL Server and
// Oracle there is no dialect.
//
// Everything here is safe for concurrent use; nothing holds a connection.
package sqlsafe

// constant is the type of SQL text and of column names. It is unexported so that
// only untyped constants convert to it by themselves: see the package comment.
type constant string

// A Cond is a condition on a row: the clause and its arguments in one. It is
// immutable. The zero value is unset: no condition.
//
// What is wrong with a Cond is said when it is written out, by [Cond.SQL] or [Build].
type Cond struct {
	op    op
	mode  Mode
	shape shape
	max   int      // MaxTerm, or 0 for that of the Cond around it
	col   constant // or the SQL of raw
	key   constant // of a JSON field
	text  string   // the term
	low   any      // or the value of eq
	high  any
	args  []any
	list  []Cond
}

// String is "sqlsafe.Cond": a term is not for logs.
func (c Cond) String() string { return "sqlsafe.Cond" }

// GoString is the same.
func (c Cond) GoString() string { return c.String() }

// op is what a Cond does.
type op uint8

const (
	unset op = iota
	match
	allWords
	eq
	between
	above
	below
	in
	raw
	and
	or
	not
	hasAll
)

// Contains is the condition that the text in column contains term.
//
// The column is a plain name, such as name, p.name or shop.products.name, of ASCII
// letters, digits and underscores, and never quoted; any other is [ErrColumn], and so is
// one that a server takes for a value of its own, such as user or current_date: write
// t.user. It must hold text. The term has 1 to 256 bytes (see [Cond.MaxTerm]) of UTF-8 without a NUL.
// Rows where the column is NULL are not found.
//
// A term that may be empty belongs in an [If]:
//
//	sqlsafe.If(term != "", sqlsafe.Contains("name", term, sqlsafe.Fold))
//
// A PostgreSQL trigram index can look for three letters and more; shorter terms read
// the table.
func Contains(column constant, term string, mode Mode) Cond {
	return Cond{op: match, col: column, text: term, mode: mode, shape: anywhere}
}

// NotContains is Not(Contains(column, term, mode)): it finds the rows where the
// column is NULL too.
func NotContains(column constant, term string, mode Mode) Cond {
	return Not(Contains(column, term, mode))
}

// HasPrefix is the condition that the text in column begins with term, as [Contains]
// else.
func HasPrefix(column constant, term string, mode Mode) Cond {
	return Cond{op: match, col: column, text: term, mode: mode, shape: prefix}
}

// HasSuffix is the condition that the text in column ends in term, as [Contains] else.
func HasSuffix(column constant, term string, mode Mode) Cond {
	return Cond{op: match, col: column, text: term, mode: mode, shape: suffix}
}

// Equal is the condition that the text in column is term under the mode, as [Contains]
// else. [Eq] compares as the column's type and collation do, and takes any value.
func Equal(column constant, term string, mode Mode) Cond {
	return Cond{op: match, col: column, text: term, mode: mode, shape: whole}
}

// AllWords is the condition that the text in column contains each word of text, in any
// order. Words are parted by white space as strings.Fields parts them. There must be at
// least one, else it is [ErrEmptyTerm], and at most eight, else it is [ErrTermTooLong];
// the limit of a term is that of the whole text. The statement's text depends on the
// number of words alone.
func AllWords(column constant, text string, mode Mode) Cond {
	return Cond{op: allWords, col: column, text: text, mode: mode}
}

// MaxTerm is c with a limit of n bytes for each of its terms, instead of 256. It is
// from 1 to 10,000. A MaxTerm inside goes before one outside.
//
// The limit is the defence against slow searches: wildcards that are escaped cost
// nothing, but servers take time in the product of the lengths of term and row.
func (c Cond) MaxTerm(n int) Cond {
	if n < 1 || n > 10_000 {
		n = -1
	}
	c.max = n
	return c
}

// SQL writes the condition for a dialect: the clause, to be put behind WHERE, AND or
// OR, and the arguments in the order of its placeholders. PostgreSQL numbers them from
// firstArg, the number of arguments in front of them plus one; the others number nothing,
// but below 1 it is [ErrMisuse] for all. A clause of several parts is in parentheses. An
// unset condition is "1 = 1". In place of a NOT of your own before a clause use [Not]:
// MySQL under HIGH_NOT_PRECEDENCE would take it for one of the first operand.
//
// On error the clause and the arguments are empty; it is [ErrInput] or [ErrMisuse],
// and mostly something more precise. It takes time linear in what it writes.
func (c Cond) SQL(d Dialect, firstArg int) (clause string, args []any, err error) {
	var scratch [256]byte
	w := writer{d: d, buf: scratch[:0], first: firstArg}
	w.start()
	if c.op == unset {
		w.text("1 = 1")
	} else {
		w.cond(c, true)
	}
	return w.done()
}

// For is c for a dialect as squirrel takes it:
//
//	squirrel.Select("id").From("products").Where(c.For(sqlsafe.Postgres))
func (c Cond) For(d Dialect) Sqlizer { return Sqlizer{c, d} }

// A Sqlizer is a condition with its dialect: see [Cond.For]. The zero value has no
// dialect, and so is refused.
type Sqlizer struct {
	cond    Cond
	dialect Dialect
}

// String is "sqlsafe.Sqlizer": a term is not for logs.
func (s Sqlizer) String() string { return "sqlsafe.Sqlizer" }

// GoString is the same.
func (s Sqlizer) GoString() string { return s.String() }

// ToSql is [Cond.SQL] with the placeholder "?" whatever the dialect: a builder numbers
// them itself. The clause has no other question mark. The name is squirrel's.
func (s Sqlizer) ToSql() (string, []any, error) {
	w := writer{d: s.dialect, first: 1, question: true}
	w.start()
	if s.cond.op == unset {
		w.text("1 = 1")
	} else {
		w.cond(s.cond, true)
	}
	return w.done()
}
