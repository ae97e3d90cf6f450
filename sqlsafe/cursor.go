package sqlsafe

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"
)

// A Cursor is a place in an [Order]: behind the row that has these values. It is
// immutable. The zero value is the beginning.
type Cursor struct{ values []any }

// After is the place behind a row, given by what it has in the columns of the order,
// one for one; nil is NULL.
//
// Give the values as precisely as the server has them: a time cut to seconds, or a
// float32 of a double column, shows a row twice or not at all.
func After(values ...any) Cursor {
	c := Cursor{make([]any, len(values))}
	for i, v := range values {
		c.values[i] = widen(v)
	}
	return c
}

// widen leaves as few types as JSON needs, and drivers take.
func widen(v any) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case int16:
		return int64(v)
	case float32:
		return float64(v)
	case []byte:
		return string(v)
	}
	return v
}

// Token is the cursor as a text for a URL: letters, digits, "-" and "_". It is neither
// secret nor signed: it holds the values for everybody to read and to change, and a
// changed one shows another page of the rows that the conditions permit. The token of
// the zero Cursor is empty.
//
// The values must be integers, float64, string, []byte with text, bool, time.Time or
// nil; others are [ErrMisuse], and floats that are not finite [ErrNotFinite].
func (c Cursor) Token() (string, error) {
	if c.values == nil {
		return "", nil
	}
	texts := make([]string, len(c.values))
	for i, v := range c.values {
		if v == nil {
			texts[i] = "n"
			continue
		}
		if _, err := checkArg(v); err != nil {
			return "", err
		}
		switch v := v.(type) {
		case int64:
			texts[i] = "i" + strconv.FormatInt(v, 10)
		case float64:
			texts[i] = "f" + strconv.FormatFloat(v, 'g', -1, 64)
		case string:
			texts[i] = "s" + v
		case bool:
			texts[i] = "b" + strconv.FormatBool(v)
		case time.Time:
			texts[i] = "t" + v.Format(time.RFC3339Nano)
		default:
			return "", misuse("a cursor cannot hold a value of this type")
		}
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return "", misuse("a cursor that JSON refuses")
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

// maxToken bounds the work on a token.
const maxToken = 4096

// ParseCursor reads a token. The rest of the arguments say what it must hold: one value
// of the type of each column of the order, as in ParseCursor(token, time.Time{},
// int64(0)); whether it may be NULL is left to the order. The empty token is the zero
// Cursor. Any token that is not so is [ErrCursor].
func ParseCursor(token string, like ...any) (Cursor, error) {
	if token == "" {
		return Cursor{}, nil
	}
	if len(token) > maxToken {
		return Cursor{}, ErrCursor
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return Cursor{}, ErrCursor
	}
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil || len(texts) != len(like) || len(texts) == 0 {
		return Cursor{}, ErrCursor
	}
	c := Cursor{make([]any, len(texts))}
	for i, text := range texts {
		v, ok := parse(text, widen(like[i]))
		if _, err := checkArg(v); !ok || v != nil && err != nil {
			return Cursor{}, ErrCursor
		}
		c.values[i] = v
	}
	return c, nil
}

// parse reads one value, which must have the type of like or be nil.
func parse(text string, like any) (v any, ok bool) {
	if text == "n" {
		return nil, true
	}
	if text == "" {
		return nil, false
	}
	tag, text := text[0], text[1:]
	var err error
	switch like.(type) {
	case int64:
		ok = tag == 'i'
		v, err = strconv.ParseInt(text, 10, 64)
	case float64:
		ok = tag == 'f'
		v, err = strconv.ParseFloat(text, 64)
	case string:
		return text, tag == 's'
	case bool:
		ok = tag == 'b'
		v, err = strconv.ParseBool(text)
	case time.Time:
		ok = tag == 't'
		v, err = time.Parse(time.RFC3339Nano, text)
	}
	return v, ok && err == nil
}
