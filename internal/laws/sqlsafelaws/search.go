package sqlsafelaws

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// ours is package sqlsafe.
func ours(d sqlsafe.Dialect, mode sqlsafe.Mode, shape flawed.Shape, term string) (string, []any, error) {
	return flawed.Cond(mode, shape, term).SQL(d, 1)
}

// places is the second answer: it looks for the place of the term in the text, and has
// no pattern. Checks are in the order in which they are documented.
func places(d sqlsafe.Dialect, mode sqlsafe.Mode, shape flawed.Shape, term string) (string, []any, error) {
	for _, r := range []struct {
		wrong bool
		err   error
	}{
		{term == "", sqlsafe.ErrEmptyTerm},
		{len(term) > 256, sqlsafe.ErrTermTooLong},
		{strings.ContainsRune(term, 0), sqlsafe.ErrNUL},
		{strings.ToValidUTF8(term, "") != term, sqlsafe.ErrInvalidUTF8},
	} {
		if r.wrong {
			return "", nil, r.err
		}
	}
	column := "name"
	fold := mode == sqlsafe.Fold || mode == sqlsafe.Native
	if fold && (d == sqlsafe.MySQL || mode == sqlsafe.Fold || d == sqlsafe.Postgres) {
		term = strings.ToLower(term)
	}
	switch {
	case d == sqlsafe.SQLite && mode == sqlsafe.Native:
		column, term = "lower(name)", lowerASCII(term)
	case d == sqlsafe.SQLite && fold:
		column = "sqlsafe_lower(name)"
	case d == sqlsafe.Postgres && fold:
		column = "lower(name)"
	case d == sqlsafe.MySQL && fold:
		column = "LOWER(name COLLATE utf8mb4_uca1400_ai_ci)"
	}
	if d == sqlsafe.MySQL {
		column += " COLLATE utf8mb4_bin"
	}
	first, second := "?", "?"
	if d == sqlsafe.Postgres {
		first, second = "$1", "$2"
	}
	index := map[sqlsafe.Dialect]string{sqlsafe.Postgres: "strpos", sqlsafe.MySQL: "instr", sqlsafe.SQLite: "instr"}[d]
	length := map[sqlsafe.Dialect]string{sqlsafe.Postgres: "length", sqlsafe.MySQL: "char_length"}[d]
	switch {
	case shape == flawed.Anywhere:
		return fmt.Sprintf("%s(%s, %s) > 0", index, column, first), []any{term}, nil
	case shape == flawed.Whole:
		return fmt.Sprintf("%s = %s", column, first), []any{term}, nil
	case shape == flawed.Prefix:
		return fmt.Sprintf("%s(%s, %s) = 1", index, column, first), []any{term}, nil
	case d == sqlsafe.SQLite: // compare the bytes at the end
		return fmt.Sprintf("substr(CAST(%s AS BLOB), -length(CAST(? AS BLOB))) = CAST(? AS BLOB)", column), []any{term, term}, nil
	}
	return fmt.Sprintf("right(%s, %s(%s)) = %s", column, length, first, second), []any{term, term}, nil
}

// Search is the contract of Contains, HasPrefix, HasSuffix and Equal.
func Search() laws.Suite[flawed.Search] {
	flaw := func(name, symptom string, impl flawed.Search, breaks ...string) laws.Flaw[flawed.Search] {
		return laws.Flaw[flawed.Search]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	given := func(f laws.Flaw[flawed.Search], source string) laws.Flaw[flawed.Search] {
		f.Source = source
		return f
	}
	return laws.Suite[flawed.Search]{
		Name: "sqlsafe.Contains",
		Says: "The rows in which a term is, as a clause and its arguments.",
		Laws: []laws.Law[flawed.Search]{searches, sameText, refuses},
		Wheats: []laws.Wheat[flawed.Search]{
			{Name: "sqlsafe.Contains", Impl: ours},
			{Name: "by place", Impl: places},
		},
		Flaws: []laws.Flaw[flawed.Search]{
			given(flaw("the f-string", "A name with a quote is an error of the server, and ' OR 1 = 1 -- lists the table.", flawed.FString, "sqlsafe/search", "sqlsafe/text"),
				"document 000, questions I9 and P6"),
			given(flaw("the three answers", "?q=_ lists the table, and ?q=50% finds 500.", flawed.Answered, "sqlsafe/search"),
				"document 000, question I9, all three assistants"),
			flaw("joined in SQL", "?q=_ lists the table: the percent signs moved, the term did not change.", flawed.JoinedInSQL, "sqlsafe/search"),
			flaw("escape alive", "A term that ends in an exclamation mark finds nothing.", flawed.EscapeAlive, "sqlsafe/search"),
			flaw("no underscore", "?q=_ lists the table.", flawed.NoUnderscore, "sqlsafe/search"),
			flaw("escape last", "?q=50% finds nothing that has a percent sign.", flawed.EscapeLast, "sqlsafe/search"),
			flaw("no clause", "On SQLite ?q=50% finds nothing.", flawed.NoClause, "sqlsafe/search"),
			flaw("backslash clause", "On MySQL every search is a syntax error.", flawed.BackslashClause, "sqlsafe/search"),
			flaw("when needed", "The cache of prepared statements fills with two of each.", flawed.WhenNeeded, "sqlsafe/text"),
			flaw("fold on SQLite", "Searching for É does not find É.", flawed.FoldOnSQLite, "sqlsafe/search"),
			flaw("LIKE for exact", "On SQLite an exact search for ann finds ANN.", flawed.LikeForExact, "sqlsafe/search"),
			flaw("unfolded term", "Who types a capital finds nothing.", flawed.UnfoldedTerm, "sqlsafe/search"),
			flaw("takes all", "?q=%00 is an error of the server.", flawed.TakesAll, "sqlsafe/refuses"),
			flaw("says the term", "What people search for is in the log.", flawed.SaysTheTerm, "sqlsafe/refuses"),
			flaw("empty finds all", "A search for nothing lists the table.", flawed.EmptyFindsAll, "sqlsafe/refuses"),
		},
	}
}

func (s searching) label(t *laws.T, found bool) {
	t.Label(s.d.String())
	t.Label(modeName(s.mode))
	t.Label(s.shape.String())
	t.LabelIf(found, "found")
	t.LabelIf(!found, "not found")
	t.LabelIf(strings.ContainsAny(s.term, `%_!\`), "special characters")
	t.LabelIf(strings.ContainsFunc(s.term, func(r rune) bool { return r > 0x7f }), "beyond ASCII")
	t.LabelIf(strings.ContainsRune(s.row, 0), "a NUL in the row")
}

var searches = laws.Law[flawed.Search]{
	ID: "sqlsafe/search", Kind: laws.Oracle,
	Says: "A search finds the rows that the contract of its mode, in Go, says, and no other.",
	Prop: func(t *laws.T, impl flawed.Search) {
		s := draw(t)
		want := Finds(s.d, s.mode, s.shape, s.row, s.term)
		s.label(t, want)
		clause, args, err := impl(s.d, s.mode, s.shape, s.term)
		if err != nil {
			t.Broken(err.Error(), "no error", "%v: %v(\"name\", %q, %s)", s.d, s.shape, s.term, modeName(s.mode))
		}
		got := test(s.d, clause, args, minisql.Row{"name": s.row})
		if got == nil {
			got = false
		}
		laws.Equal(t, got, any(want), "%v: %v(\"name\", %q, %s) on the row %q", s.d, s.shape, s.term, modeName(s.mode), s.row)
		if got := test(s.d, clause, args, minisql.Row{"name": nil}); got != nil && got != false {
			t.Broken(laws.Show(got), "false or NULL", "%v: %v(\"name\", %q, %s) on the row NULL", s.d, s.shape, s.term, modeName(s.mode))
		}
	},
	Need: map[string]float64{
		"Postgres": 0.15, "MySQL": 0.15, "SQLite": 0.15, "Native": 0.15, "Exact": 0.15, "Fold": 0.15,
		"Contains": 0.1, "HasPrefix": 0.1, "HasSuffix": 0.1, "Equal": 0.1,
		"found": 0.2, "not found": 0.2, "special characters": 0.2, "beyond ASCII": 0.1, "a NUL in the row": 0.005,
	},
}

var sameText = laws.Law[flawed.Search]{
	ID: "sqlsafe/text", Kind: laws.Metamorphic,
	Says: "Two terms have the same statement, and as many arguments: the term is nowhere in the text.",
	Prop: func(t *laws.T, impl flawed.Search) {
		s := draw(t)
		other := laws.Draw(t, texts(Pieces, 1, 3), "other")
		s.label(t, s.term == other)
		first, args, err := impl(s.d, s.mode, s.shape, s.term)
		second, others, errOther := impl(s.d, s.mode, s.shape, other)
		if err != nil || errOther != nil {
			t.Broken(fmt.Sprint(err, errOther), "no error", "%v: %v of %q and %q", s.d, s.shape, s.term, other)
		}
		laws.Equal(t, second, first, "%v: %v(\"name\", %q, %s), beside %q", s.d, s.shape, other, modeName(s.mode), s.term)
		laws.Equal(t, len(others), len(args), "%v: len of the arguments of %v(\"name\", %q, %s), beside %q", s.d, s.shape, other, modeName(s.mode), s.term)
	},
	Need: map[string]float64{"Postgres": 0.15, "MySQL": 0.15, "SQLite": 0.15, "not found": 0.5},
}

var refuses = laws.Law[flawed.Search]{
	ID: "sqlsafe/refuses", Kind: laws.Relational,
	Says: "A term that is empty, too long, has a NUL or is not UTF-8 is refused by its error, which is ErrInput, has no clause, and does not repeat the term.",
	Prop: func(t *laws.T, impl flawed.Search) {
		bad := laws.Draw(t, rapid.SampledFrom([]struct {
			name, before, after string
			err                 error
		}{
			{"NUL", "", "\x00", sqlsafe.ErrNUL},
			{"not UTF-8", "", "\xff", sqlsafe.ErrInvalidUTF8},
			{"half a character", "\xc3", "", sqlsafe.ErrInvalidUTF8},
			{"a surrogate", "\xed\xa0\x80", "", sqlsafe.ErrInvalidUTF8},
			{"too long", "", strings.Repeat("é", 128) + "x", sqlsafe.ErrTermTooLong},
			{"just fits", "", "", nil},
		}), "how")
		d, mode, shape := laws.Draw(t, dialects, "dialect"), laws.Draw(t, modes, "mode"), laws.Draw(t, shapes, "shape")
		inner := laws.Draw(t, texts(Pieces, 0, 3), "term")
		term, want := bad.before+inner+bad.after, bad.err
		if bad.err == nil { // as many bytes as there may be, or none
			if inner == "" {
				want = sqlsafe.ErrEmptyTerm
			} else {
				term += strings.Repeat("x", 256-len(term))
			}
		}
		t.Label(bad.name)
		t.LabelIf(term == "", "empty")
		clause, args, err := impl(d, mode, shape, term)
		call := fmt.Sprintf("%v: %v(\"name\", %s, %s)", d, shape, laws.Show(term), modeName(mode))
		switch {
		case want == nil && err != nil:
			t.Broken(err.Error(), "no error", "%s", call)
		case want == nil:
		case !errors.Is(err, want) || !errors.Is(err, sqlsafe.ErrInput) || errors.Is(err, sqlsafe.ErrMisuse):
			t.Broken(fmt.Sprint(err), want.Error(), "%s", call)
		case clause != "" || args != nil:
			t.Broken(clause, "no clause", "%s", call)
		case !utf8.ValidString(err.Error()) || strings.ContainsRune(err.Error(), 0) || len(term) > 1 && strings.Contains(err.Error(), fmt.Sprintf("%q", term)):
			t.Broken(err.Error(), "an error without the term", "%s", call)
		}
	},
	Need: map[string]float64{"NUL": 0.05, "not UTF-8": 0.05, "too long": 0.05, "just fits": 0.05, "empty": 0.01},
}
