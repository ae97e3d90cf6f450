package minisql

import (
	"errors"
	"strings"
	"testing"
)

// Each row is a fact of the server, found by asking it; internal/integration asks
// again.
func TestLike(t *testing.T) {
	for _, tt := range []struct {
		d             Dialect
		text, pattern string
		escape        byte
		want          bool
		err           error
	}{
		{Postgres, "a%b", `a\%b`, 0, true, nil},
		{SQLite, "a%b", `a\%b`, 0, false, nil},
		{SQLite, `a\xb`, `a\%b`, 0, true, nil},
		{MySQL, "a%b", `a\%b`, 0, true, nil},
		{Postgres, "a", `a\`, 0, false, nil},
		{Postgres, "ab", `a\`, 0, false, ErrTrailingEscape},
		{Postgres, "ab", `%\`, 0, false, ErrTrailingEscape},
		{SQLite, `a\`, `a!`, '!', false, nil},
		{MySQL, `a\`, `a\`, 0, true, nil},
		{SQLite, "ab\x00c", "ab", '!', true, nil},
		{SQLite, "xb", "%b\x00c%", '!', true, nil},
		{Postgres, "é", "_", 0, true, nil},
		{MySQL, "😀", "_", 0, true, nil},
		{Postgres, "abc", "%_%_%_%", 0, true, nil},
		{Postgres, "ab", "%_%_%_%", 0, false, nil},
		{Postgres, "aab", "%ab", 0, true, nil},
		{Postgres, "a!b", "a!!b", '!', true, nil},
		{Postgres, `a\b`, `a\b`, '!', true, nil},
		{Postgres, "", "", 0, true, nil},
		{Postgres, "", "%%", 0, true, nil},
		{Postgres, "a", "%%", 0, true, nil},
	} {
		got, err := Like(tt.d, tt.text, tt.pattern, tt.escape)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("Like(%v, %q, %q, %q) = %v, %v; want %v, %v", tt.d, tt.text, tt.pattern, tt.escape, got, err, tt.want, tt.err)
		}
	}
}

func TestCondition(t *testing.T) {
	row := Row{"a": int64(1), "n": nil, "s": "It's É", "j": `{"x": 6.7, "t": ["a", "b"], "s": "13"}`, "bad": "{"}
	for _, tt := range []struct {
		d      Dialect
		clause string
		args   []any
		want   any
	}{
		{Postgres, "a = 1 OR a = 2 AND a = 3", nil, true},
		{Postgres, "NOT a = 2 AND n IS NULL", nil, true},
		{Postgres, "n = 1 OR a = 1", nil, true},
		{Postgres, "n = 1 AND a = 1", nil, nil},
		{Postgres, "n = 1 AND a = 2", nil, false},
		{Postgres, "(n = 1) IS NOT TRUE", nil, true},
		{Postgres, "a IN (2, 1)", nil, true},
		{Postgres, "a IN (2, NULL)", nil, nil},
		{Postgres, "s = 'It''s É' -- and more", nil, true},
		{Postgres, "s ILIKE '%é' AND a = $2 AND a >= $1", []any{0, 1}, true},
		{SQLite, "s LIKE '%é'", nil, false},
		{SQLite, "instr(s, ?) > 0", []any{"É"}, true},
		{SQLite, "instr(s, ?) = 6", []any{"É"}, true},
		{SQLite, "substr(CAST(s AS BLOB), -length(CAST(? AS BLOB))) = CAST(? AS BLOB)", []any{"É", "É"}, true},
		{SQLite, "sqlsafe_lower(coalesce(n, '')) = ? COLLATE BINARY", []any{""}, true},
		{MySQL, "LOWER(s COLLATE utf8mb4_uca1400_ai_ci) COLLATE utf8mb4_bin LIKE ? ESCAPE '!'", []any{"%é"}, true},
		{MySQL, `s = 'It\'s É'`, nil, true},
		{Postgres, "CASE WHEN jsonb_typeof(j->'x') = 'number' THEN CAST(j->>'x' AS numeric) END > $1", []any{13}, false},
		{Postgres, "CASE WHEN jsonb_typeof(j->'s') = 'number' THEN CAST(j->>'s' AS numeric) END > $1", []any{1}, nil},
		{Postgres, "j->>'x' > $1", []any{"13.0"}, true},
		{Postgres, "j @> CAST($1 AS jsonb)", []any{`{"t": ["b"]}`}, true},
		{Postgres, "j @> CAST($1 AS jsonb)", []any{`{"s": ["13"]}`}, false},
		{SQLite, `CASE WHEN json_valid(bad) THEN json_extract(bad, '$."x"') END > ?`, []any{1}, nil},
		{SQLite, `json_extract(j, '$."x"') > 6`, nil, true},
		{MySQL, `CAST(JSON_EXTRACT(j, '$."x"') AS DOUBLE) > 6`, nil, true},
		{MySQL, hasAll, []any{"a"}, true},
		{MySQL, hasAll, []any{"A"}, false},
	} {
		c, err := Parse(tt.d, tt.clause, tt.args...)
		if err != nil {
			t.Errorf("Parse(%v, %s): %v", tt.d, tt.clause, err)
			continue
		}
		if got, err := c.Test(row); got != tt.want || err != nil {
			t.Errorf("%v: %s %v = %v, %v; want %v", tt.d, tt.clause, tt.args, got, err, tt.want)
		}
	}
	for _, tt := range []struct {
		d      Dialect
		clause string
		args   []any
	}{
		{MySQL, `s LIKE ? ESCAPE '\'`, []any{"x"}}, // the quote is escaped
		{Postgres, "a = 1;", nil},
		{Postgres, "a = $2", []any{1}},
		{SQLite, "a = 1", []any{1}},
		{Postgres, "a = 'x", nil},
		{Postgres, "(a = 1", nil},
		{Postgres, "a IN (1, 2", nil},
		{Postgres, "CASE WHEN a = 1 THEN", nil},
		{Postgres, "a LIKE", nil},
		{Postgres, "", nil},
		{Postgres, "a = 1 a", nil},
	} {
		if _, err := Parse(tt.d, tt.clause, tt.args...); !errors.Is(err, ErrSyntax) {
			t.Errorf("Parse(%v, %s) = %v, want a syntax error", tt.d, tt.clause, err)
		}
	}
}

func TestSelect(t *testing.T) {
	rows := []Row{{"id": int64(1), "v": nil}, {"id": int64(2), "v": int64(5)}, {"id": int64(3), "v": int64(4)}}
	for _, tt := range []struct {
		d     Dialect
		query string
		want  []int64
	}{
		{Postgres, "SELECT * FROM t ORDER BY v, id", []int64{3, 2, 1}},
		{Postgres, "SELECT * FROM t ORDER BY v DESC, id", []int64{1, 2, 3}},
		{Postgres, "SELECT * FROM t ORDER BY v DESC NULLS LAST, id LIMIT 2", []int64{2, 3}},
		{SQLite, "SELECT * FROM t ORDER BY v, id", []int64{1, 3, 2}},
		{MySQL, "SELECT * FROM t WHERE id >= 2 ORDER BY v IS NULL, v LIMIT 1", []int64{3}},
	} {
		found, err := Select(tt.d, rows, tt.query)
		var ids []int64
		for _, r := range found {
			ids = append(ids, r["id"].(int64))
		}
		if err != nil || len(ids) != len(tt.want) {
			t.Errorf("%v: %s = %v, %v; want %v", tt.d, tt.query, ids, err, tt.want)
			continue
		}
		for i := range ids {
			if ids[i] != tt.want[i] {
				t.Errorf("%v: %s = %v, want %v", tt.d, tt.query, ids, tt.want)
			}
		}
	}
}

// Whatever is pasted into a statement, it is read or refused.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a = 1", "s ILIKE '%%' OR 1=1 --%%'", "NOT NOT a = 1", strings.Repeat("(", 5000), strings.Repeat("NOT ", 5000) + "a = 1", strings.Repeat("-", 5000) + "1",
		"CASE WHEN a = 1 THEN s ELSE n END IS NULL", hasAll, "a IN (SELECT atom FROM json_each(j, 'x') WHERE json_each.type = 'text')", "j->>'x' > '1'", "a = $1", "?",
		"substr(CAST(s AS BLOB), -length(CAST('x' AS BLOB))) = s", "left(s, -1) = right(s, -1)", "s LIKE s ESCAPE '!'", "CAST(", "EXISTS (", "a IN", "lower()", "json_valid()",
	} {
		f.Add(s)
	}
	row := Row{"a": int64(1), "n": nil, "s": "x", "j": `{"x": [1, "y"]}`}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range []Dialect{Postgres, MySQL, SQLite} {
			if c, err := Parse(d, s, "x"); err == nil {
				_, _ = c.Test(row)
			}
			_, _ = Select(d, []Row{row, {"a": "x", "n": 1.5, "s": nil, "j": "{"}}, "SELECT * FROM t WHERE "+s)
		}
	})
}

const hasAll = `EXISTS (SELECT 1 FROM JSON_TABLE(j, '$."t"[*]' COLUMNS (text_ TEXT PATH '$', json_ JSON PATH '$')) AS element_
	WHERE element_.text_ LIKE ? ESCAPE '!' AND JSON_TYPE(element_.json_) = 'STRING')`
