package sqlsafe

// failure is an error of this package: a cause, and the class it belongs to.
type failure struct {
	text  string
	class error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.class }

// Every error of this package is ErrInput or ErrMisuse, by errors.Is, and mostly
// one of the causes below as well. None has a term, an argument or a cursor in its
// text: an error may be logged and shown.
var (
	// ErrInput is the fault of who is searching: answer 400.
	ErrInput error = &failure{text: "sqlsafe: input refused"}
	// ErrMisuse is the fault of who wrote the program: answer 500.
	ErrMisuse error = &failure{text: "sqlsafe: wrong use"}
)

// What can be wrong with the input. Each is ErrInput.
var (
	// ErrEmptyTerm: a term without a byte, or AllWords without a word. An empty term
	// is in every row, and so would list the table.
	ErrEmptyTerm error = &failure{"sqlsafe: the term is empty", ErrInput}
	// ErrTermTooLong: a term beyond the limit of [Cond.MaxTerm], or more than eight
	// words. The time of a LIKE is the product of the lengths of the pattern and of
	// the row.
	ErrTermTooLong error = &failure{"sqlsafe: the term is too long", ErrInput}
	// ErrNUL: a term or a string argument with a NUL. PostgreSQL fails on it, and
	// SQLite takes it for the end of the pattern.
	ErrNUL error = &failure{"sqlsafe: text with a NUL", ErrInput}
	// ErrInvalidUTF8: a term or a string argument that is not UTF-8. PostgreSQL fails
	// on it, the others find nothing.
	ErrInvalidUTF8 error = &failure{"sqlsafe: text that is not UTF-8", ErrInput}
	// ErrNotFinite: a number that is NaN or infinite. PostgreSQL holds NaN to be
	// greater than all, and MySQL has neither.
	ErrNotFinite error = &failure{"sqlsafe: a number that is not finite", ErrInput}
	// ErrUnknownSort: [Sorts.Get] of a name that is not in the allow-list.
	ErrUnknownSort error = &failure{"sqlsafe: unknown sort", ErrInput}
	// ErrCursor: a token that [Cursor.Token] did not make, or not for this order.
	ErrCursor error = &failure{"sqlsafe: bad cursor", ErrInput}
	// ErrPageSize: a [Page] of less than no rows.
	ErrPageSize error = &failure{"sqlsafe: the page size is negative", ErrInput}
	// ErrTooManyArgs: more placeholders than the server takes in one statement.
	ErrTooManyArgs error = &failure{"sqlsafe: too many arguments", ErrInput}
)

// What can be wrong with the program. Each is ErrMisuse.
var (
	// ErrDialect: the zero [Dialect], or one that does not exist.
	ErrDialect error = &failure{"sqlsafe: unknown dialect", ErrMisuse}
	// ErrColumn: a column that is not a plain name, such as name or p.name.
	ErrColumn error = &failure{"sqlsafe: the column is not a plain name", ErrMisuse}
)

// errKey is ErrColumn, for a key in a JSON column.
var errKey error = &failure{"sqlsafe: the key has more than ASCII letters, digits, - and _", ErrColumn}

// misuse says what else is wrong with the program.
func misuse(what string) error { return &failure{"sqlsafe: " + what, ErrMisuse} }

// A located error says at which column: a constant of the program, so it may be
// told.
type located struct {
	error
	column constant
}

func (l located) Error() string { return l.error.Error() + " (column " + string(l.column) + ")" }
func (l located) Unwrap() error { return l.error }

func at(err error, column constant) error {
	if err == nil || column == "" {
		return err
	}
	return located{err, column}
}
