package sqlsafelaws

import (
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// byRune writes a pattern character by character.
func byRune(term string, shape flawed.Shape) (string, error) {
	var p []string
	for _, r := range term {
		if strings.ContainsRune("%_!", r) {
			p = append(p, "!")
		}
		p = append(p, string(r))
	}
	made := strings.Join(p, "")
	if shape == flawed.Anywhere || shape == flawed.Suffix {
		made = "%" + made
	}
	if shape == flawed.Anywhere || shape == flawed.Prefix {
		made += "%"
	}
	return made, nil
}

// Pattern is the contract of a Pattern.
func Pattern() laws.Suite[flawed.Escaper] {
	flaw := func(name, symptom string, impl flawed.Escaper, breaks ...string) laws.Flaw[flawed.Escaper] {
		return laws.Flaw[flawed.Escaper]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[flawed.Escaper]{
		Name: "sqlsafe.Pattern",
		Says: "A term, escaped for LIKE with ESCAPE '!'.",
		Laws: []laws.Law[flawed.Escaper]{matches, unescapes},
		Wheats: []laws.Wheat[flawed.Escaper]{
			{Name: "sqlsafe.Pattern", Impl: flawed.Escape},
			{Name: "by rune", Impl: byRune},
		},
		Flaws: []laws.Flaw[flawed.Escaper]{
			flaw("unescaped", "?q=_ lists the table.", flawed.Unescaped, "sqlsafe/pattern"),
			flaw("wrong order", "?q=50% finds nothing that has a percent sign.", flawed.WrongOrder, "sqlsafe/pattern"),
			flaw("twice", "?q=50% finds nothing that has a percent sign.", flawed.Twice, "sqlsafe/pattern", "sqlsafe/unescape"),
			flaw("strips", "?q=50% finds 500.", flawed.Strips, "sqlsafe/unescape"),
		},
	}
}

var matches = laws.Law[flawed.Escaper]{
	ID: "sqlsafe/pattern", Kind: laws.Oracle,
	Says: "On every server a pattern matches the texts that have the term where it must be, and no other.",
	Prop: func(t *laws.T, impl flawed.Escaper) {
		s := draw(t)
		want := Finds(s.d, sqlsafe.Exact, s.shape, lowerASCII(s.row), lowerASCII(s.term))
		s.label(t, want)
		s.row = strings.ReplaceAll(s.row, "\x00", "") // not a row that LIKE can read in SQLite
		want = Finds(s.d, sqlsafe.Exact, s.shape, lowerASCII(s.row), lowerASCII(s.term))
		made, err := impl(s.term, s.shape)
		if err != nil {
			t.Broken(err.Error(), "no error", "%v of %q", s.shape, s.term)
		}
		got, err := minisql.Like(mini(s.d), lowerASCII(s.row), lowerASCII(made), '!')
		if err != nil {
			t.Broken(err.Error(), "no error", "%v: %q LIKE %q, the pattern of %v %q", s.d, s.row, made, s.shape, s.term)
		}
		laws.Equal(t, got, want, "%v: %q LIKE %q, the pattern of %v %q", s.d, s.row, made, s.shape, s.term)
	},
	Need: map[string]float64{"found": 0.2, "not found": 0.2, "special characters": 0.2},
}

var unescapes = laws.Law[flawed.Escaper]{
	ID: "sqlsafe/unescape", Kind: laws.RoundTrip,
	Says: "A pattern without its percent signs at the ends, and with each escape taken off, is the term.",
	Prop: func(t *laws.T, impl flawed.Escaper) {
		term, shape := laws.Draw(t, texts(Pieces, 1, 4), "term"), laws.Draw(t, shapes, "shape")
		many := laws.Draw(t, rapid.IntRange(1, 5), "times")
		term = strings.Repeat(term, many)
		t.LabelIf(strings.ContainsAny(term, "%_!"), "special characters")
		made, err := impl(term, shape)
		inner, okBefore := made, true
		if shape == flawed.Anywhere || shape == flawed.Suffix {
			inner, okBefore = strings.CutPrefix(inner, "%")
		}
		okAfter := true
		if shape == flawed.Anywhere || shape == flawed.Prefix {
			inner, okAfter = strings.CutSuffix(inner, "%")
		}
		if err != nil || !okBefore || !okAfter {
			t.Broken(laws.Show(made), "percent signs where anything may be", "%v of %q", shape, term)
		}
		var back []byte
		for i := 0; i < len(inner); i++ {
			if inner[i] == '!' && i+1 < len(inner) {
				i++
			}
			back = append(back, inner[i])
		}
		laws.Equal(t, string(back), term, "%v of %q is %q: the term again", shape, term, made)
	},
	Need: map[string]float64{"special characters": 0.2},
}
