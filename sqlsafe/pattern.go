package sqlsafe

import (
	"database/sql/driver"
	"strings"
	"unicode/utf8"
)

// EscapeClause belongs behind every LIKE and ILIKE that is given a [Pattern]:
//
//	"SELECT id FROM products WHERE lower(name) LIKE $1 " + sqlsafe.EscapeClause
//
// The escape is "!" because a backslash means something else in every server and in
// every setting of it: MySQL needs it doubled, except under NO_BACKSLASH_ESCAPES, SQLite
// has no escape until it is told one, and PostgreSQL with standard_conforming_strings
// off takes the quote after it for text.
const EscapeClause = "ESCAPE '!'"

// A Pattern is a term that was escaped for LIKE, for those who write the SQL
// themselves: pass it as the argument, and put [EscapeClause] behind the LIKE. It is
// a type of its own so that it cannot be escaped twice.
//
// Fold the term before it becomes a pattern, not after: normalizing a "％" that was
// not escaped makes a live "%" of it.
//
// The zero value is no pattern: Value refuses it.
type Pattern struct{ text string }

// ContainsPattern is the pattern of the texts that contain term. The term must have 1
// to 256 bytes of UTF-8 without a NUL: see [ErrEmptyTerm], [ErrTermTooLong],
// [ErrInvalidUTF8] and [ErrNUL]. It allocates the pattern, and scratch for a term beyond
// 64 bytes.
func ContainsPattern(term string) (Pattern, error) { return pattern(term, anywhere) }

// PrefixPattern is the pattern of the texts that begin with term, as
// [ContainsPattern] else.
func PrefixPattern(term string) (Pattern, error) { return pattern(term, prefix) }

// SuffixPattern is the pattern of the texts that end in term, as [ContainsPattern]
// else.
func SuffixPattern(term string) (Pattern, error) { return pattern(term, suffix) }

// EqualPattern is the pattern of the text that is term, as [ContainsPattern] else.
func EqualPattern(term string) (Pattern, error) { return pattern(term, whole) }

// String is what LIKE gets: "%50!%%" of the term "50%".
func (p Pattern) String() string { return p.text }

// Value makes a Pattern an argument for database/sql and pgx.
func (p Pattern) Value() (driver.Value, error) {
	if p.text == "" {
		return nil, misuse("the zero Pattern is not a pattern")
	}
	return p.text, nil
}

func pattern(term string, s shape) (Pattern, error) {
	if err := checkTerm(term, defaultMaxTerm); err != nil {
		return Pattern{}, err
	}
	return Pattern{escape(term, s)}, nil
}

// A shape says where in the text the term must be.
type shape uint8

const (
	anywhere shape = iota
	prefix
	suffix
	whole
)

// defaultMaxTerm is more than people type, and keeps a LIKE under a millisecond on
// rows of some kilobytes.
const defaultMaxTerm = 256

// checkTerm holds a term to its limits.
func checkTerm(term string, limit int) error {
	switch {
	case term == "":
		return ErrEmptyTerm
	case len(term) > limit:
		return ErrTermTooLong
	}
	return checkText(term)
}

// checkText refuses what servers refuse, or do not read to its end.
func checkText(s string) error {
	if strings.IndexByte(s, 0) >= 0 {
		return ErrNUL
	}
	if !utf8.ValidString(s) {
		return ErrInvalidUTF8
	}
	return nil
}

// escape writes the pattern in one pass: to replace one character after the other
// escapes the escapes, if it is done in the wrong order. The three are escaped and
// nothing else: Oracle's rule that an escape precedes only those is the strictest
// there is.
//
// No branch depends on what the characters are, since that cannot be predicted: the
// escape is always written, and then mostly overwritten.
func escape(term string, s shape) string {
	var scratch [130]byte // enough for most terms, and little enough for the stack
	buf := scratch[:]
	if most := 2*len(term) + 2; most > len(buf) {
		buf = make([]byte, most)
	}
	n := 0
	if s == anywhere || s == suffix {
		buf[0], n = '%', 1
	}
	for i := range len(term) {
		c := term[i]
		buf[n] = '!'
		n += special(c)
		buf[n] = c
		n++
	}
	if s == anywhere || s == prefix {
		buf[n] = '%'
		n++
	}
	return string(buf[:n])
}

// special is 1 for what LIKE does not take literally, and 0 for all else: the three are
// within 63 of each other, and a shift by more gives 0.
func special(c byte) int {
	const three uint64 = 1 | 1<<('%'-'!') | 1<<('_'-'!')
	return int(three >> (c - '!') & 1)
}
