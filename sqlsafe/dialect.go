package sqlsafe

// A Dialect is the server that a statement is for. The zero value is none of them:
// it is refused with [ErrDialect].
type Dialect uint8

// The dialects, with the versions that the tests run on.
const (
	Postgres Dialect = iota + 1 // PostgreSQL 15; placeholders $1, $2, ...
	MySQL                       // MariaDB 10.11, and MySQL but for Fold; placeholders ?
	SQLite                      // SQLite 3.38 and later; placeholders ?
)

// String is the name of the dialect.
func (d Dialect) String() string {
	switch d {
	case Postgres:
		return "Postgres"
	case MySQL:
		return "MySQL"
	case SQLite:
		return "SQLite"
	}
	return "no dialect"
}

// maxArgs is how many placeholders one statement may have: 16 bits in the protocols
// of PostgreSQL and MySQL, and SQLITE_MAX_VARIABLE_NUMBER as SQLite is shipped.
func (d Dialect) maxArgs() int {
	if d == SQLite {
		return 32766
	}
	return 65535
}

// A Mode says which texts are the same. The zero value is Native.
//
// Exact and Fold mean the same on every server; Native is what the server's LIKE
// does, and what its indexes serve:
//
//	mode    Postgres            MySQL                     SQLite
//	Native  c ILIKE $1          c LIKE ?                  c LIKE ?
//	Exact   c LIKE $1           c COLLATE utf8mb4_bin     instr(c, ?) > 0
//	                            LIKE ?
//	Fold    c ILIKE $1          LOWER(c COLLATE           instr(sqlsafe_lower(c), ?) > 0
//	                            utf8mb4_uca1400_ai_ci)
//	                            COLLATE utf8mb4_bin
//	                            LIKE ?
//
// Each LIKE and ILIKE has ESCAPE '!' behind it. The columns must hold text, with the
// encoding UTF8 in PostgreSQL and utf8mb4 in MySQL. In SQLite a row of a text column may
// hold a BLOB all the same: the modes then take its bytes for text, or do not find it.
type Mode uint8

const (
	// Native is the server's own idea: PostgreSQL ignores the case of all letters,
	// SQLite of A to Z, MySQL does what the column's collation says, by default that
	// É is e. It is the mode for which a trigram index (PostgreSQL) and, for HasPrefix,
	// an ordinary one (MySQL; SQLite, if it has COLLATE NOCASE) are used.
	Native Mode = iota

	// Exact is byte for byte: Contains finds the rows of which strings.Contains(row,
	// term) is true, those with a NUL in the row too. In PostgreSQL a trigram index is used,
	// and for HasPrefix one of text_pattern_ops, if the statement is planned for the term:
	// a plan for all terms, to which the server may come after five executions, cannot.
	//
	// Under a collation of PostgreSQL that is declared nondeterministic, Equal finds what
	// the collation holds to be equal, and LIKE is an error before PostgreSQL 18. To force
	// COLLATE "C" would be exact there, and lose the index everywhere.
	Exact

	// Fold ignores the case of all letters, and nothing else: Contains finds the rows of
	// which strings.Contains(strings.ToLower(row), strings.ToLower(term)) is true.
	//
	// PostgreSQL must have been told to lower-case by the C library's UTF-8 (a locale
	// such as C.UTF-8 or en_US.UTF-8): under the locale C it knows A to Z alone, and
	// ICU has ideas of its own about İ and the final sigma. A trigram index is used.
	//
	// MariaDB needs 10.10 for the collation; MySQL has no such collation and says so.
	//
	// SQLite cannot do it: register a function on each connection, with modernc.org/sqlite
	//
	//	sqlite.MustRegisterDeterministicScalarFunction(sqlsafe.FoldFunction, 1,
	//		func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	//			s, _ := args[0].(string)
	//			return strings.ToLower(s), nil
	//		})
	//
	// and with mattn/go-sqlite3 conn.RegisterFunc(sqlsafe.FoldFunction, strings.ToLower,
	// true) in the ConnectHook. Without it the statement fails: no such function. Of a text
	// with a NUL drivers give the function what is before it.
	Fold
)

// FoldFunction is the name of the function that SQLite needs for [Fold]. It is
// given one text, never NULL, and returns strings.ToLower of it.
const FoldFunction = "sqlsafe_lower"
