package sqlsafe

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"time"
)

// A Cursor is a place in an [Order]: behind the row that has these values. It is
// immutable. The zero value is the beginning.
type Cursor struct{ values []any }

// After is the place behind a row, given by what it has in the columns of the order,
// one for one.
//
// The values are of a type of integers, floats, strings or bools, time.Time, []byte or
// json.Number, or a pointer to one, or a driver.Valuer such as sql.NullTime. What the
// driver would make NULL of is NULL: nil, a nil pointer, a Valuer that says so. Any other
// value is [ErrMisuse] in [Build] and [Cursor.Token], and so is a time outside of the
// years 1 to 9999, in UTC.
//
// Give the values as precisely as the server has them: a time cut to seconds, or a
// float32 of a double column, shows a row twice or not at all. For exact numbers (NUMERIC,
// DECIMAL, and numbers in jsonb) beyond what a float64 holds, give their text as a
// json.Number; SQLite has no such numbers. A text column needs a string: a []byte is
// bytes, which compare otherwise.
//
// Some columns cannot be a sort key: floats with NaN or infinite values
// ([ErrNotFinite]), times with infinite values or years beyond 9999, texts beyond some ten
// kilobytes; in SQLite, times that are kept as text in another zone than UTC (they sort as
// texts), columns in which rows have different types, and those with an empty BLOB, which
// drivers scan as nil. Integers of 2^63 and more need uint64 or *uint64.
func After(values ...any) Cursor {
	c := Cursor{make([]any, len(values))}
	for i, v := range values {
		c.values[i] = carry(v)
	}
	return c
}

// uncarried is in the place of a value that no cursor can hold.
type uncarried struct{ err error }

// carry leaves as few types as a token needs, and drivers take: int64, uint64 beyond
// that, float64, string, []byte, bool, time.Time, json.Number and nil.
func carry(v any) any {
	if n, ok := v.(json.Number); ok {
		if !isNumber(string(n)) {
			return uncarried{misuse("a cursor with a json.Number that is none")}
		}
		return n
	}
	v, err := resolve(v)
	if err != nil {
		return uncarried{misuse("a cursor cannot hold a value of this type")}
	}
	switch v := v.(type) {
	case uint64:
		if v <= math.MaxInt64 {
			return int64(v)
		}
	case string, float64, []byte:
		if _, err := checkArg(v); err != nil {
			return uncarried{err}
		}
		if b, ok := v.([]byte); ok {
			return slices.Clone(b)
		}
	case time.Time:
		if y := v.UTC().Year(); y < 1 || y > 9999 {
			return uncarried{misuse("a cursor cannot hold a year outside 1 to 9999")}
		}
	}
	return v
}

// maxToken bounds the work on a token, and what a page's address may grow to.
const maxToken = 64 << 10

// Token is the cursor as a text for a URL: letters, digits, "-" and "_". It is neither
// secret nor signed: it holds the values for everybody to read and to change, and a
// changed one shows another page of the rows that the conditions permit. The token of
// the zero Cursor is empty.
//
// Times are written in UTC, to the nanosecond. A value that [After] refuses is an error,
// and so is a token beyond 64 KiB ([ErrMisuse]), which [ParseCursor] would refuse: bytes
// take 16 in it for 9, texts 4 for 3, and control characters 8 each.
func (c Cursor) Token() (string, error) {
	if c.values == nil {
		return "", nil
	}
	texts := make([]string, len(c.values))
	for i, v := range c.values {
		switch v := v.(type) {
		case nil:
			texts[i] = "n"
		case int64:
			texts[i] = "i" + strconv.FormatInt(v, 10)
		case uint64:
			texts[i] = "i" + strconv.FormatUint(v, 10)
		case float64:
			texts[i] = "f" + strconv.FormatFloat(v, 'g', -1, 64)
		case json.Number:
			texts[i] = "d" + string(v)
		case string:
			texts[i] = "s" + v
		case []byte:
			texts[i] = "x" + base64.RawStdEncoding.EncodeToString(v)
		case bool:
			texts[i] = "b" + strconv.FormatBool(v)
		case time.Time:
			texts[i] = "t" + v.UTC().Format(time.RFC3339Nano)
		case uncarried:
			return "", v.err
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // which would make six bytes of "<"
	if err := e.Encode(texts); err != nil {
		return "", misuse("a cursor that JSON refuses")
	}
	token := base64.RawURLEncoding.EncodeToString(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	if len(token) > maxToken {
		return "", misuse("a cursor whose token is beyond 64 KiB")
	}
	return token, nil
}

// ParseCursor reads a token. The rest of the arguments say what it must hold: one value
// of the type of each column of the order, as in ParseCursor(token, time.Time{},
// int64(0)); whether it may be NULL is left to the order. They are of Go's own types of
// integers and floats, string, bool, []byte, time.Time and json.Number; others are
// [ErrMisuse], whatever the token. An integer must fit the type: for a 32-bit column give
// int32(0). The empty token is the zero Cursor. Any token that is not exactly as
// [Cursor.Token] writes it, of such values, is [ErrCursor].
func ParseCursor(token string, like ...any) (Cursor, error) {
	// First, so that a wrong type shows on the first page and not on the second.
	for _, v := range like {
		if _, err := parse("n", v); err != nil {
			return Cursor{}, err
		}
	}
	if token == "" {
		return Cursor{}, nil
	}
	if len(token) > maxToken {
		return Cursor{}, ErrCursor
	}
	data, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return Cursor{}, ErrCursor
	}
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil || len(texts) != len(like) || len(texts) == 0 {
		return Cursor{}, ErrCursor
	}
	c := Cursor{make([]any, len(texts))}
	for i, text := range texts {
		v, err := parse(text, like[i])
		if err != nil {
			return Cursor{}, err
		}
		c.values[i] = carry(v)
	}
	// There are many ways to write a value, JSON and base64, and Token writes one.
	if again, err := c.Token(); err != nil || again != token {
		return Cursor{}, ErrCursor
	}
	return c, nil
}

// parse reads one value, which must have the type of like or be nil.
func parse(text string, like any) (v any, err error) {
	tag := byte('n')
	rest := ""
	if text != "" && text != "n" {
		tag, rest = text[0], text[1:]
	}
	want := byte('i')
	switch like.(type) {
	case int:
		v, err = strconv.ParseInt(rest, 10, strconv.IntSize)
	case int8:
		v, err = strconv.ParseInt(rest, 10, 8)
	case int16:
		v, err = strconv.ParseInt(rest, 10, 16)
	case int32:
		v, err = strconv.ParseInt(rest, 10, 32)
	case int64:
		v, err = strconv.ParseInt(rest, 10, 64)
	case uint:
		v, err = strconv.ParseUint(rest, 10, strconv.IntSize)
	case uint8:
		v, err = strconv.ParseUint(rest, 10, 8)
	case uint16:
		v, err = strconv.ParseUint(rest, 10, 16)
	case uint32:
		v, err = strconv.ParseUint(rest, 10, 32)
	case uint64:
		v, err = strconv.ParseUint(rest, 10, 64)
	case float32:
		want = 'f'
		f, errFloat := strconv.ParseFloat(rest, 64)
		if v, err = f, errFloat; float64(float32(f)) != f {
			err = ErrCursor
		}
	case float64:
		want = 'f'
		v, err = strconv.ParseFloat(rest, 64)
	case json.Number:
		want, v = 'd', json.Number(rest)
	case string:
		want, v = 's', rest
	case []byte:
		want = 'x'
		v, err = base64.RawStdEncoding.DecodeString(rest)
	case bool:
		want = 'b'
		v, err = strconv.ParseBool(rest)
	case time.Time:
		want = 't'
		v, err = time.Parse(time.RFC3339Nano, rest)
	default:
		return nil, misuse("no cursor has a value of the type that ParseCursor is told")
	}
	switch {
	case text == "n":
		return nil, nil
	case tag != want || err != nil:
		return nil, ErrCursor
	}
	return v, nil
}
