// Package euro reads tables of amounts as European offices write them: whatever is
// between the fields, whichever mark is the decimal one, in UTF-8 or Windows-1252.
package euro

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Beginning is how much of a file is looked at to tell its dialect, in bytes.
const Beginning = 64 << 10

// maxRecord bounds one row, in bytes: a quote that is never closed takes the rest of
// the file into one field.
const maxRecord = 1 << 20

// A Row is a row. Amount is an exact decimal with a point, such as -1234.50.
type Row struct{ ID, Amount, Date, Description string }

// ErrRow says that a row is not one of a table: quotes, or the number of fields.
var ErrRow = errors.New("not a row of the table")

// An Error tells where a file is wrong and, in Err, why. What stands there is not part
// of it.
type Error struct {
	Line   int    // from 1
	Column string // the name of the column, "" for the row as a whole
	Err    error  // such as [ErrAmount]
}

func (e *Error) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("euro: line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("euro: line %d, column %s: %v", e.Line, e.Column, e.Err)
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// Read reads a file and gives each of its rows to row, in order. The dialect is told by
// [Detect], but for what is given in known; told returns it before the first row. The
// memory it takes does not grow with the file. It ends with the first error, of the
// file, of told or of row: what is wrong is an [*Error] that says where.
//
// Laws: eurocsv/rows, eurocsv/where.
func Read(r io.Reader, known Dialect, told func(d Dialect, evidence string) error, row func(Row) error) error {
	in := bufio.NewReaderSize(r, Beginning)
	beginning, err := in.Peek(Beginning)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	d, evidence, err := Detect(beginning, known)
	if err != nil {
		return err
	}
	if err := told(d, evidence); err != nil {
		return err
	}
	if d.Encoding == UTF8 && strings.HasPrefix(string(beginning), bom) {
		_, _ = in.Discard(len(bom)) // it was peeked at
	}
	limited := &recordLimit{r: text(in, d.Encoding)}
	c := csv.NewReader(limited)
	c.Comma, c.ReuseRecord = d.Comma, true
	names, err := c.Read()
	if err != nil {
		return ErrHeader
	}
	at, err := places(names)
	if err != nil {
		return err
	}
	for last := endLine(c, names); ; {
		limited.left = maxRecord
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return &Error{Line: bad.StartLine, Err: ErrRow}
		}
		if errors.Is(err, errTooLong) {
			return &Error{Line: last + 1, Err: fmt.Errorf("%w: it is longer than a megabyte", ErrRow)}
		}
		if err != nil {
			return err
		}
		last = endLine(c, fields)
		for i := range fields {
			if !utf8.ValidString(fields[i]) {
				line, _ := c.FieldPos(i)
				return &Error{Line: line, Err: ErrEncoding}
			}
		}
		amount, err := d.amount(strings.TrimSpace(fields[at[1]]))
		if err != nil {
			line, _ := c.FieldPos(at[1])
			return &Error{line, columns[1], err}
		}
		if err := row(Row{fields[at[0]], amount, fields[at[2]], fields[at[3]]}); err != nil {
			return err
		}
	}
}

// endLine is the line on which the row that was read last ends.
func endLine(c *csv.Reader, fields []string) int {
	line, _ := c.FieldPos(len(fields) - 1)
	return line + strings.Count(fields[len(fields)-1], "\n")
}

var errTooLong = errors.New("euro: the row is too long")

// A recordLimit ends a reader that gives more than is left.
type recordLimit struct {
	r    io.Reader
	left int
}

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.left < -64<<10 { // what csv reads ahead
		return 0, errTooLong
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}

// windows are the characters of Windows-1252 from 0x80 to 0x9F; the others are those of
// Unicode. WHATWG, Encoding Standard, index windows-1252; the five that it maps to
// control characters are refused here.
var windows = [32]rune{
	'€', utf8.RuneError, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', utf8.RuneError, 'Ž', utf8.RuneError,
	utf8.RuneError, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', utf8.RuneError, 'ž', 'Ÿ',
}

// text is a reader of UTF-8. A character that there is not becomes a byte that is not
// UTF-8, which Read refuses where it stands.
func text(in *bufio.Reader, e Encoding) io.Reader {
	if e == UTF8 {
		return in
	}
	return &windowsReader{in: in}
}

type windowsReader struct {
	in   *bufio.Reader
	rest []byte
}

func (w *windowsReader) Read(p []byte) (int, error) {
	if len(w.rest) == 0 {
		var raw [4096]byte
		n, err := w.in.Read(raw[:])
		if n == 0 {
			return 0, err
		}
		w.rest = []byte(decode(raw[:n], Windows1252))
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	return n, nil
}

// decode returns text in UTF-8.
func decode(data []byte, e Encoding) string {
	if e == UTF8 {
		return strings.TrimPrefix(string(data), bom)
	}
	var b strings.Builder
	for _, c := range data {
		switch {
		case c < 0x80:
			b.WriteByte(c)
		case c >= 0xA0:
			b.WriteRune(rune(c))
		case windows[c-0x80] == utf8.RuneError:
			b.WriteByte(0xFF)
		default:
			b.WriteRune(windows[c-0x80])
		}
	}
	return b.String()
}
