package sqlsafe_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/sqlsafe"
)

// color and its like are types that no type switch knows.
type (
	color  string
	weight float64
	broken struct{}
)

func (broken) Value() (driver.Value, error) { return nil, errors.New("secret") }

// argsAfter are the arguments of a page behind a value in a column that may be NULL:
// none if the value is NULL.
func argsAfter(t *testing.T, c sqlsafe.Cursor) ([]any, error) {
	t.Helper()
	_, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT 1 FROM t", sqlsafe.Asc("a").Then(sqlsafe.Asc("id").Unique()), sqlsafe.Page{After: c})
	return args, err
}

// Each value comes through a token as it went in, and what drivers make NULL of is NULL.
func TestCursorValues(t *testing.T) {
	when := time.Date(2024, 2, 29, 23, 59, 59, 123456789, time.FixedZone("", 3600+17))
	n, text, huge := 5, "x", uint64(math.MaxUint64)
	for _, tt := range []struct {
		value, like any
		want        any // nil is NULL
	}{
		{nil, "", nil},
		{(*int)(nil), 0, nil},
		{(*time.Time)(nil), time.Time{}, nil},
		{sql.NullTime{}, time.Time{}, nil},
		{sql.NullString{}, "", nil},
		{(*sql.NullString)(nil), "", nil},
		{[]byte(nil), []byte{}, nil},
		{json.RawMessage(nil), []byte{}, nil},
		{sql.Null[int64]{}, 0, nil},
		{&n, 0, int64(5)},
		{&text, "", "x"},
		{color("red"), "", "red"},
		{sql.NullString{String: "<>&\u2028", Valid: true}, "", "<>&\u2028"},
		{sql.NullTime{Time: when, Valid: true}, time.Time{}, when.UTC()},
		{when, time.Time{}, when.UTC()},
		{int8(-128), int8(0), int64(-128)},
		{int16(-5), int16(0), int64(-5)},
		{int32(math.MaxInt32), int32(0), int64(math.MaxInt32)},
		{uint8(255), uint8(0), int64(255)},
		{uint16(5), uint16(0), int64(5)},
		{uint32(math.MaxUint32), uint32(0), int64(math.MaxUint32)},
		{uint(7), uint(0), int64(7)},
		{uint64(math.MaxUint64), uint64(0), uint64(math.MaxUint64)},
		{&huge, uint64(0), huge},
		{(*uint64)(nil), uint64(0), nil},
		{float32(0.1), float32(0), float64(float32(0.1))},
		{0.1 + 0.2, 0.0, 0.1 + 0.2}, // which has 17 digits
		{math.MaxFloat64, 0.0, math.MaxFloat64},
		{weight(1.5), 0.0, 1.5},
		{true, false, true},
		{[]byte("a\x00\xff"), []byte(nil), []byte("a\x00\xff")},
		{[]byte{}, []byte(nil), []byte{}},
		{json.Number("123456789012345678901234567890.123456789"), json.Number(""), "123456789012345678901234567890.123456789"},
		{json.Number("-0.10"), json.Number(""), "-0.10"},
	} {
		c := sqlsafe.After(tt.value, 1)
		token, err := c.Token()
		if err != nil {
			t.Errorf("%#v: %v", tt.value, err)
			continue
		}
		back, err := sqlsafe.ParseCursor(token, tt.like, 0)
		if err != nil {
			t.Errorf("%#v: %v", tt.value, err)
			continue
		}
		for _, c := range []sqlsafe.Cursor{c, back} {
			args, err := argsAfter(t, c)
			if tt.want == nil {
				if len(args) != 1 || err != nil {
					t.Errorf("%#v is not NULL: %v, %v", tt.value, args, err)
				}
				continue
			}
			got := args[0]
			if when, ok := got.(time.Time); ok {
				got = when.UTC()
			}
			if len(args) != 3 || !reflect.DeepEqual(got, tt.want) || err != nil {
				t.Errorf("%#v: %#v, %v; want %#v", tt.value, args, err, tt.want)
			}
		}
	}
	b := []byte("x")
	c := sqlsafe.After(b, 1)
	b[0] = 'y'
	if args, err := argsAfter(t, c); err != nil || string(args[0].([]byte)) != "x" {
		t.Errorf("a cursor has changed with what it was made of: %v, %v", args, err)
	}
}

// What no cursor can carry is refused by Token, and by Build, which else would page in
// circles.
func TestCursorRefusesValues(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  error
	}{
		{struct{}{}, sqlsafe.ErrMisuse},
		{[]int{1}, sqlsafe.ErrMisuse},
		{[16]byte{}, sqlsafe.ErrMisuse},
		{broken{}, sqlsafe.ErrMisuse},
		{sqlsafe.Some(5), sqlsafe.ErrMisuse},
		{math.NaN(), sqlsafe.ErrNotFinite},
		{float32(math.Inf(1)), sqlsafe.ErrNotFinite},
		{weight(math.Inf(-1)), sqlsafe.ErrNotFinite},
		{color("\x00"), sqlsafe.ErrNUL},
		{"\xff", sqlsafe.ErrInvalidUTF8},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), sqlsafe.ErrMisuse},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("", -3600)), sqlsafe.ErrMisuse},
		{time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC), sqlsafe.ErrMisuse},
		{json.Number(""), sqlsafe.ErrMisuse},
		{json.Number("1 OR 1=1"), sqlsafe.ErrMisuse},
		{json.Number("0x10"), sqlsafe.ErrMisuse},
		{json.Number("NaN"), sqlsafe.ErrMisuse},
		{json.Number("01"), sqlsafe.ErrMisuse},
		{json.Number("1e1001"), sqlsafe.ErrMisuse},
		{json.Number("-"), sqlsafe.ErrMisuse},
	} {
		c := sqlsafe.After(tt.value, 1)
		if token, err := c.Token(); !errors.Is(err, tt.want) || token != "" || strings.Contains(err.Error(), "secret") {
			t.Errorf("Token of %#v: %q, %v; want %v", tt.value, token, err, tt.want)
		}
		if args, err := argsAfter(t, c); !errors.Is(err, tt.want) || args != nil {
			t.Errorf("Build after %#v: %v, %v; want %v", tt.value, args, err, tt.want)
		}
	}
}

// Token gives none that ParseCursor refuses for its length, and both have a limit.
func TestTokenLimit(t *testing.T) {
	fits := func(n int) bool {
		token, err := sqlsafe.After(strings.Repeat("<", n)).Token()
		if err != nil {
			if !errors.Is(err, sqlsafe.ErrMisuse) || token != "" {
				t.Fatalf("%d bytes: %q, %v", n, token, err)
			}
			return false
		}
		if _, err := sqlsafe.ParseCursor(token, ""); err != nil {
			t.Fatalf("a text of %d bytes has a token of %d, which is refused: %v", n, len(token), err)
		}
		return true
	}
	// ["s..."] is five bytes more, and four letters are three bytes.
	if most := (64<<10)/4*3 - 5; !fits(600) || !fits(most) || fits(most+1) {
		t.Errorf("the limit is not at %d bytes", most)
	}
	long := base64.RawURLEncoding.EncodeToString([]byte(`["s` + strings.Repeat("x", 50_000) + `"]`))
	if _, err := sqlsafe.ParseCursor(long, ""); !errors.Is(err, sqlsafe.ErrCursor) {
		t.Errorf("a token of %d letters: %v", len(long), err)
	}
	if n := testing.AllocsPerRun(5, func() { _, _ = sqlsafe.ParseCursor(long, "") }); n > 0 {
		t.Errorf("a token that is too long is worked on: %v allocations", n)
	}
}

// A token that Token would have written otherwise, or of a value that the type does not
// hold, is refused: on the server the one is a second address of a page, the other an
// error.
func TestTokensOfOthers(t *testing.T) {
	for text, like := range map[string]any{
		`["i+5"]`: 0, `["i007"]`: 0, `["i-0"]`: 0, ` ["i5"]`: 0, `["i5"] `: 0, `["\u00695"]`: 0, `["i5_0"]`: 0,
		`["i128"]`: int8(0), `["i32768"]`: int16(0), `["i2147483648"]`: int32(0), `["i-2147483649"]`: int32(0), `["i9223372036854775808"]`: int64(0),
		`["i256"]`: uint8(0), `["i65536"]`: uint16(0), `["i4294967296"]`: uint32(0), `["i-1"]`: uint64(0), `["i18446744073709551616"]`: uint64(0), `["i-2"]`: uint(0),
		`["f0x1p-2"]`: 0.0, `["f1.0"]`: 0.0, `["f1e400"]`: 0.0, `["fNaN"]`: 0.0, `["f+Inf"]`: 0.0, `["f0.1"]`: float32(0), `["f1e+39"]`: float32(0), `["f+1"]`: 0.0,
		`["bT"]`: false, `["b1"]`: false, `["bTRUE"]`: false,
		`["t2024-02-29T23:59:59+01:00"]`: time.Time{}, `["t0001-01-01T00:00:00+01:00"]`: time.Time{}, `["t0000-01-01T00:00:00Z"]`: time.Time{},
		`["t9999-12-31T23:59:59-01:00"]`: time.Time{}, `["t2024-02-29T23:59:59.10Z"]`: time.Time{}, `["t2024-02-29T23:59:59,1Z"]`: time.Time{},
		`["xAB"]`: []byte(nil), `["xAA=="]`: []byte(nil), `["x!"]`: []byte(nil), `["sx"]`: []byte(nil), `["xAA"]`: "",
		`["d01"]`: json.Number(""), `["d1e9999"]`: json.Number(""), `["d"]`: json.Number(""), `["dx"]`: json.Number(""), `["i1"]`: json.Number(""), `["s1"]`: json.Number(""),
		`["n "]`: "", `["N"]`: "", `["s\u0061"]`: "", `["s\u003c"]`: "", `["s\u0000"]`: "", `["s\ud800"]`: "", "[\"s\xff\"]": "",
	} {
		if c, err := sqlsafe.ParseCursor(base64.RawURLEncoding.EncodeToString([]byte(text)), like); !errors.Is(err, sqlsafe.ErrCursor) || fmt.Sprint(c) != fmt.Sprint(sqlsafe.Cursor{}) {
			t.Errorf("%s, like %T: %v, %v", text, like, c, err)
		}
	}
	// Bits behind the last byte, and line breaks, which the decoder would pass over.
	for _, bad := range []string{"WyJpNSJd\n", "WyJp\r\nNSJd", "WyJpNTUiXR"} {
		if _, err := sqlsafe.ParseCursor(bad, 0); !errors.Is(err, sqlsafe.ErrCursor) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, like := range []any{nil, struct{}{}, sql.NullInt64{}, new(int), color("")} {
		for _, token := range []string{"WyJpNSJd", "", "!"} { // the first page tells it, and a bad token does not hide it
			if _, err := sqlsafe.ParseCursor(token, like); !errors.Is(err, sqlsafe.ErrMisuse) {
				t.Errorf("%q, like %T: %v", token, like, err)
			}
		}
	}
}
