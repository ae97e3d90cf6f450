package sqlsafe_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// The laws under the coverage-guided fuzzer.

func FuzzLawSearch(f *testing.F) { laws.Fuzz(f, sqlsafelaws.Search(), "sqlsafe/search") }

func FuzzLawConditions(f *testing.F) { laws.Fuzz(f, sqlsafelaws.Conditions(), "sqlsafe/conditions") }
func FuzzLawPages(f *testing.F)      { laws.Fuzz(f, sqlsafelaws.Pages(), "sqlsafe/pages") }

// FuzzPattern has a corpus that a person can read: a text, and a term to look for.
func FuzzPattern(f *testing.F) {
	for _, pair := range [][2]string{
		{"50%", "50%"}, {"500", "50%"}, {"a_b", "_"}, {"ab", "_"}, {`a\b`, `\`}, {"wow!", "!"}, {"!%", "!%"}, {"100%!_", "%!_"}, {"é", "É"}, {"", "%"}, {"x", "\x00"}, {"x", "\xff"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, text, term string) {
		p, err := sqlsafe.ContainsPattern(term)
		if err != nil {
			if !errors.Is(err, sqlsafe.ErrInput) || p != (sqlsafe.Pattern{}) {
				t.Fatalf("ContainsPattern(%q) = %q, %v", term, p, err)
			}
			return
		}
		text = strings.ToValidUTF8(text, "")
		got, err := minisql.Like(minisql.Postgres, text, p.String(), '!')
		if want := strings.Contains(text, term); got != want || err != nil {
			t.Errorf("%q LIKE %q ESCAPE '!' = %v, %v; strings.Contains = %v", text, p, got, err, want)
		}
	})
}

// FuzzCursor: a token is refused, or is one that can be made.
func FuzzCursor(f *testing.F) {
	for _, c := range []sqlsafe.Cursor{sqlsafe.After(int64(5), "x"), sqlsafe.After(nil, ""), sqlsafe.After(int64(-1), "é\n")} {
		token, err := c.Token()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(token)
	}
	f.Add("WyJpNSIsInN4Il0")
	f.Fuzz(func(t *testing.T, token string) {
		c, err := sqlsafe.ParseCursor(token, int64(0), "")
		if err != nil {
			if !errors.Is(err, sqlsafe.ErrCursor) {
				t.Fatal(err)
			}
			return
		}
		made, err := c.Token()
		if err != nil {
			t.Fatalf("%q was read as %v, of which there is no token: %v", token, c, err)
		}
		again, err := sqlsafe.ParseCursor(made, int64(0), "")
		if err != nil || fmt.Sprint(again) != fmt.Sprint(c) {
			t.Errorf("%q was read as %v, and its token as %v, %v", token, c, again, err)
		}
	})
}
