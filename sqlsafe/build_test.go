package sqlsafe_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hardened-go/hardened/sqlsafe"
)

func TestBuild(t *testing.T) {
	id := sqlsafe.Asc("id").Unique()
	for _, tt := range []struct {
		parts []sqlsafe.Part
		want  [3]string
	}{
		{nil, same("SELECT 1 FROM t")},
		{[]sqlsafe.Part{sqlsafe.Cond{}, sqlsafe.Order{}}, same("SELECT 1 FROM t")},
		{
			[]sqlsafe.Part{sqlsafe.Page{Size: 5}, id, sqlsafe.Eq("a", 1), sqlsafe.Or(sqlsafe.Eq("b", 2), sqlsafe.Eq("c", 3))},
			[3]string{
				"SELECT 1 FROM t WHERE a = $1 AND (b = $2 OR c = $3) ORDER BY id LIMIT 5",
				"SELECT 1 FROM t WHERE a = ? AND (b = ? OR c = ?) ORDER BY id LIMIT 5",
				"SELECT 1 FROM t WHERE a = ? AND (b = ? OR c = ?) ORDER BY id LIMIT 5",
			},
		},
		{
			[]sqlsafe.Part{sqlsafe.Asc("a").Then(sqlsafe.Desc("b"))},
			[3]string{
				"SELECT 1 FROM t ORDER BY a, b DESC NULLS LAST",
				"SELECT 1 FROM t ORDER BY a IS NULL, a, b DESC",
				"SELECT 1 FROM t ORDER BY a NULLS LAST, b DESC",
			},
		},
		{
			[]sqlsafe.Part{sqlsafe.Asc("a").Then(sqlsafe.Desc("b")).NotNull()},
			same("SELECT 1 FROM t ORDER BY a, b DESC"),
		},
		{ // only the last is said to be NOT NULL
			[]sqlsafe.Part{sqlsafe.Asc("a").Then(sqlsafe.Asc("id")).Unique()},
			[3]string{
				"SELECT 1 FROM t ORDER BY a, id",
				"SELECT 1 FROM t ORDER BY a IS NULL, a, id",
				"SELECT 1 FROM t ORDER BY a NULLS LAST, id",
			},
		},
		{ // after a unique column nothing matters
			[]sqlsafe.Part{id.Then(sqlsafe.Desc("b")), sqlsafe.Page{After: sqlsafe.After(7)}},
			[3]string{
				"SELECT 1 FROM t WHERE (id > $1) ORDER BY id LIMIT 20",
				"SELECT 1 FROM t WHERE (id > ?) ORDER BY id LIMIT 20",
				"SELECT 1 FROM t WHERE (id > ?) ORDER BY id LIMIT 20",
			},
		},
		{
			[]sqlsafe.Part{sqlsafe.Desc("a").NotNull().Then(id), sqlsafe.Page{After: sqlsafe.After(3, 7)}},
			[3]string{
				"SELECT 1 FROM t WHERE a <= $1 AND (a < $2 OR a = $3 AND (id > $4)) ORDER BY a DESC, id LIMIT 20",
				"SELECT 1 FROM t WHERE a <= ? AND (a < ? OR a = ? AND (id > ?)) ORDER BY a DESC, id LIMIT 20",
				"SELECT 1 FROM t WHERE a <= ? AND (a < ? OR a = ? AND (id > ?)) ORDER BY a DESC, id LIMIT 20",
			},
		},
		{
			[]sqlsafe.Part{sqlsafe.Asc("a").Then(id), sqlsafe.Page{After: sqlsafe.After(nil, 7)}},
			[3]string{
				"SELECT 1 FROM t WHERE a IS NULL AND (id > $1) ORDER BY a, id LIMIT 20",
				"SELECT 1 FROM t WHERE a IS NULL AND (id > ?) ORDER BY a IS NULL, a, id LIMIT 20",
				"SELECT 1 FROM t WHERE a IS NULL AND (id > ?) ORDER BY a NULLS LAST, id LIMIT 20",
			},
		},
	} {
		for i, d := range dialects {
			query, args, err := sqlsafe.Build(d, "SELECT 1 FROM t", tt.parts...)
			if query != tt.want[i] || err != nil {
				t.Errorf("%v:\ngot  %s, %v\nwant %s", d, query, err, tt.want[i])
			}
			if n := strings.Count(query, "?") + strings.Count(query, "$"); n != len(args) {
				t.Errorf("%v: %s has %d placeholders for %v", d, query, n, args)
			}
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	id := sqlsafe.Asc("id").Unique()
	for name, tt := range map[string]struct {
		parts []sqlsafe.Part
		want  error
	}{
		"a page by chance":         {[]sqlsafe.Part{sqlsafe.Asc("a"), sqlsafe.Page{}}, sqlsafe.ErrMisuse},
		"a page of nothing":        {[]sqlsafe.Part{sqlsafe.Page{}}, sqlsafe.ErrMisuse},
		"two orders":               {[]sqlsafe.Part{id, id}, sqlsafe.ErrMisuse},
		"two pages":                {[]sqlsafe.Part{id, sqlsafe.Page{}, sqlsafe.Page{}}, sqlsafe.ErrMisuse},
		"nil":                      {[]sqlsafe.Part{nil}, sqlsafe.ErrMisuse},
		"a pointer":                {[]sqlsafe.Part{&sqlsafe.Page{}}, sqlsafe.ErrMisuse},
		"a negative size":          {[]sqlsafe.Part{id, sqlsafe.Page{Size: -1}}, sqlsafe.ErrPageSize},
		"the least size":           {[]sqlsafe.Part{id, sqlsafe.Page{Size: math.MinInt}}, sqlsafe.ErrPageSize},
		"a cursor too long":        {[]sqlsafe.Part{id, sqlsafe.Page{After: sqlsafe.After(1, 2)}}, sqlsafe.ErrCursor},
		"a cursor too short":       {[]sqlsafe.Part{sqlsafe.Asc("a").Then(id), sqlsafe.Page{After: sqlsafe.After(1)}}, sqlsafe.ErrCursor},
		"a cursor of nothing":      {[]sqlsafe.Part{id, sqlsafe.Page{After: sqlsafe.After()}}, sqlsafe.ErrCursor},
		"a cursor with NULL":       {[]sqlsafe.Part{id, sqlsafe.Page{After: sqlsafe.After(nil)}}, sqlsafe.ErrCursor},
		"a cursor with NULL first": {[]sqlsafe.Part{sqlsafe.Asc("a").NotNull().Then(id), sqlsafe.Page{After: sqlsafe.After(nil, 7)}}, sqlsafe.ErrCursor},
		"a cursor with NUL":        {[]sqlsafe.Part{id, sqlsafe.Page{After: sqlsafe.After("\x00")}}, sqlsafe.ErrNUL},
		"a column of an order":     {[]sqlsafe.Part{sqlsafe.Asc("a b")}, sqlsafe.ErrColumn},
		"a text for a JSON number": {[]sqlsafe.Part{sqlsafe.JSON("a", "k").Asc().Then(id), sqlsafe.Page{After: sqlsafe.After("5", 1)}}, sqlsafe.ErrMisuse},
		"a key of a JSON order":    {[]sqlsafe.Part{sqlsafe.JSON("a", "").Desc()}, sqlsafe.ErrColumn},
		"a condition in the parts": {[]sqlsafe.Part{sqlsafe.Contains("a", "", 0)}, sqlsafe.ErrEmptyTerm},
	} {
		query, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT 1 FROM t", tt.parts...)
		if !errors.Is(err, tt.want) || query != "" || args != nil {
			t.Errorf("%s: %q, %v, %v; want %v", name, query, args, err, tt.want)
		}
	}
	if _, _, err := sqlsafe.Build(sqlsafe.Postgres, ""); !errors.Is(err, sqlsafe.ErrMisuse) {
		t.Errorf("no base: %v", err)
	}
	for _, build := range []func() (string, []any, error){
		func() (string, []any, error) { return sqlsafe.Build(sqlsafe.Postgres, "DELETE FROM t", sqlsafe.Cond{}) },
		func() (string, []any, error) {
			return sqlsafe.Build(sqlsafe.SQLite, "\n\tupdate\n\tt SET a = 1", sqlsafe.Eq("b", 1))
		},
	} {
		if query, args, err := build(); !errors.Is(err, sqlsafe.ErrMisuse) || query != "" || args != nil {
			t.Errorf("a base that writes: %q, %v, %v", query, args, err)
		}
	}
	if query, _, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT 1 FROM updates AS delete_me"); query == "" || err != nil {
		t.Errorf("a base that does not write: %q, %v", query, err)
	}
	if _, _, err := sqlsafe.Build(0, "SELECT 1"); !errors.Is(err, sqlsafe.ErrDialect) {
		t.Errorf("no dialect: %v", err)
	}
}

// A comment at the end of the base does not take the conditions in.
func TestBuildBehindComment(t *testing.T) {
	none := sqlsafe.Or()
	for _, build := range []func() (string, []any, error){
		func() (string, []any, error) {
			return sqlsafe.Build(sqlsafe.SQLite, "SELECT 1 FROM t -- all of it", none)
		},
		func() (string, []any, error) {
			return sqlsafe.Build(sqlsafe.MySQL, "SELECT 1\nFROM t # all of it", none)
		},
		func() (string, []any, error) { return sqlsafe.Build(sqlsafe.Postgres, "SELECT 1 -- one\nFROM t", none) },
	} {
		query, _, err := build()
		last := query[strings.LastIndexByte(query, '\n')+1:]
		if err != nil || !strings.HasSuffix(last, " WHERE 1 = 0") || strings.ContainsAny(last, "#-") {
			t.Errorf("%q, %v", query, err)
		}
	}
}

func TestPageSize(t *testing.T) {
	for _, tt := range []struct {
		page sqlsafe.Page
		want string
	}{
		{sqlsafe.Page{}, "20"},
		{sqlsafe.Page{Size: 7}, "7"},
		{sqlsafe.Page{Size: 101}, "100"},
		{sqlsafe.Page{Size: math.MaxInt}, "100"},
		{sqlsafe.Page{Size: 7, Max: 5}, "5"},
		{sqlsafe.Page{Max: 5}, "5"},
		{sqlsafe.Page{Size: 1000, Max: 1000}, "1000"},
		{sqlsafe.Page{Size: 7, Max: -1}, "7"},
	} {
		query, _, err := sqlsafe.Build(sqlsafe.SQLite, "SELECT 1", sqlsafe.Asc("id").Unique(), tt.page)
		if want := "SELECT 1 ORDER BY id LIMIT " + tt.want; query != want || err != nil {
			t.Errorf("%+v: %s, %v; want %s", tt.page, query, err, want)
		}
	}
}

func TestSorts(t *testing.T) {
	sorts := sqlsafe.Sorts{"price": sqlsafe.Asc("price")}
	if _, err := sorts.Get("price"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"", "Price", "price DESC", "price; DROP TABLE t", "\x00"} {
		if _, err := sorts.Get(name); !errors.Is(err, sqlsafe.ErrUnknownSort) || !errors.Is(err, sqlsafe.ErrInput) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := sqlsafe.Sorts(nil).Get("x"); !errors.Is(err, sqlsafe.ErrUnknownSort) {
		t.Error(err)
	}
}

func TestCursor(t *testing.T) {
	when := time.Date(2024, 2, 29, 23, 59, 59, 123456789, time.FixedZone("", 3600))
	like := []any{int64(0), 0.0, "", false, time.Time{}, "", 0}
	c := sqlsafe.After(int64(math.MinInt64), 0.1, "%_\\ é\n", true, when, nil, 5)
	token, err := c.Token()
	if err != nil || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Fatal(token, err)
	}
	back, err := sqlsafe.ParseCursor(token, like...)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := back.Token(); again != token || err != nil {
		t.Errorf("%s, %v; want %s", again, err, token)
	}
	if c, err := sqlsafe.ParseCursor("", like...); err != nil || fmt.Sprint(c) != fmt.Sprint(sqlsafe.Cursor{}) {
		t.Error(c, err)
	}
	if token, err := (sqlsafe.Cursor{}).Token(); token != "" || err != nil {
		t.Error(token, err)
	}
	encode := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for _, bad := range []string{
		"!", "A", "AA=", token[1:], token + "A", token[:len(token)-1], strings.Repeat("A", 5000), encode("null"), encode("[]"), encode("{}"), encode(`["i5"]x`),
		encode(`["s5"]`), encode(`["i5", "i6"]`), encode(`["i"]`), encode(`["i9223372036854775808"]`), encode(`[""]`), encode(`[5]`), encode(`["i5 OR 1"]`),
	} {
		if c, err := sqlsafe.ParseCursor(bad, int64(0)); !errors.Is(err, sqlsafe.ErrCursor) || fmt.Sprint(c) != fmt.Sprint(sqlsafe.Cursor{}) {
			t.Errorf("ParseCursor(%.40q) = %v, %v", bad, c, err)
		}
	}
	for text, like := range map[string]any{
		"fNaN": 0.0, "fInf": 0.0, "s\x00": "", "bmaybe": false, "t2024": time.Time{},
	} {
		if c, err := sqlsafe.ParseCursor(encode(fmt.Sprintf(`[%q]`, text)), like); !errors.Is(err, sqlsafe.ErrCursor) {
			t.Errorf("ParseCursor(%q) = %v, %v", text, c, err)
		}
	}
	for _, v := range []any{struct{}{}, math.NaN(), math.Inf(1), "\xff", "\x00"} {
		if token, err := sqlsafe.After(v).Token(); err == nil || token != "" {
			t.Errorf("Token of %v = %q, %v", v, token, err)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		make func(string) (sqlsafe.Pattern, error)
		want string
	}{
		{sqlsafe.ContainsPattern, `%50!%!_!!\'%`},
		{sqlsafe.PrefixPattern, `50!%!_!!\'%`},
		{sqlsafe.SuffixPattern, `%50!%!_!!\'`},
		{sqlsafe.EqualPattern, `50!%!_!!\'`},
	} {
		p, err := tt.make(`50%_!\'`)
		v, errValue := p.Value()
		if p.String() != tt.want || v != tt.want || err != nil || errValue != nil {
			t.Errorf("%q, %v, %v, %v; want %q", p, v, err, errValue, tt.want)
		}
		for _, bad := range []string{"", "\x00", "\xff", strings.Repeat("é", 129)} {
			if p, err := tt.make(bad); !errors.Is(err, sqlsafe.ErrInput) || p != (sqlsafe.Pattern{}) {
				t.Errorf("pattern of %.9q: %q, %v", bad, p, err)
			}
		}
	}
	if v, err := (sqlsafe.Pattern{}).Value(); v != nil || !errors.Is(err, sqlsafe.ErrMisuse) {
		t.Errorf("zero Pattern: %v, %v", v, err)
	}
}

func TestConcurrent(t *testing.T) {
	c := sqlsafe.And(sqlsafe.Contains("a", "x", sqlsafe.Fold), sqlsafe.In("b", []int{1, 2, 3}), sqlsafe.Or(sqlsafe.Eq("c", 1), sqlsafe.Eq("d", 2)))
	want, _, _ := c.SQL(sqlsafe.Postgres, 1)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got, args, err := c.SQL(sqlsafe.Postgres, 1); got != want || len(args) != 7 || err != nil {
					t.Error(got, args, err)
					return
				}
			}
		})
	}
	wg.Wait()
}
