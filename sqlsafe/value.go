package sqlsafe

import (
	"database/sql/driver"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// resolve is what database/sql would give the driver of a value: int64, float64, bool,
// []byte, string, time.Time, or nil for NULL; and uint64, which it gives some. The common
// types come first, since most values are of one.
func resolve(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, float64, bool, string, time.Time:
		return v, nil
	case int:
		return int64(v), nil
	case uint:
		return uint64(v), nil
	case uint64:
		return v, nil
	case *uint64: // of which database/sql refuses the upper half
		if v == nil {
			return nil, nil
		}
		return *v, nil
	case []byte:
		if v == nil { // which drivers make NULL of
			return nil, nil
		}
		return v, nil
	}
	value, err := driver.DefaultParameterConverter.ConvertValue(v)
	if b, ok := value.([]byte); ok && b == nil {
		value = nil
	}
	return value, err
}

// checkArg refuses what servers refuse or take for something else. The argument stays
// as it is: a driver may know its type.
func checkArg(v any) (any, error) {
	switch v.(type) {
	case null:
		v = nil
	case int: // which to resolve allocates
		return v, nil
	}
	value, err := resolve(v)
	if err != nil {
		if _, ok := v.(driver.Valuer); ok {
			return nil, misuse("the Value of an argument fails")
		}
		return v, nil // such as a slice, which a driver may take
	}
	switch x := value.(type) {
	case nil:
		return nil, misuse("NULL is no value to compare with: write IS NULL")
	case string:
		return v, checkText(x)
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, ErrNotFinite
		}
	}
	return v, nil
}

// number is an argument that is compared with a number in JSON. A text is refused: in
// SQLite every text is greater. A json.Number was written by a user, mostly.
func number(d Dialect, v any) (any, error) {
	if n, ok := v.(json.Number); ok {
		return decimal(d, n)
	}
	value, err := resolve(v)
	if err != nil {
		return nil, misuse("a number in JSON is compared with what is none")
	}
	switch value.(type) {
	case nil, int64, uint64, float64:
		return checkArg(v)
	}
	return nil, misuse("a number in JSON is compared with what is none")
}

// decimal is a json.Number as the server compares it: a text in PostgreSQL, which
// makes an exact number of it, and what a float64 or an int64 holds of it elsewhere.
func decimal(d Dialect, n json.Number) (any, error) {
	if !isNumber(string(n)) {
		return nil, misuse("a json.Number that is none")
	}
	if d == Postgres {
		return string(n), nil
	}
	if i, err := n.Int64(); err == nil {
		return i, nil
	}
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return nil, ErrNotFinite
	}
	return f, nil
}

// isNumber reports whether s is a number in JSON, without a space. PostgreSQL takes some
// more digits than a thousand, but not more than any exponent.
func isNumber(s string) bool {
	if s == "" || len(s) > 1000 || s[0] != '-' && (s[0] < '0' || s[0] > '9') || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return false
	}
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		if n, err := strconv.Atoi(s[e+1:]); err != nil || n < -1000 || n > 1000 {
			return false
		}
	}
	return json.Valid([]byte(s))
}
