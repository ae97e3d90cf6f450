package sqlsafelaws

import (
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/sqlsafe"
)

var (
	dialects = rapid.SampledFrom([]sqlsafe.Dialect{sqlsafe.Postgres, sqlsafe.SQLite, sqlsafe.MySQL})
	modes    = rapid.SampledFrom([]sqlsafe.Mode{sqlsafe.Native, sqlsafe.Exact, sqlsafe.Fold})
	shapes   = rapid.SampledFrom([]flawed.Shape{flawed.Anywhere, flawed.Prefix, flawed.Suffix, flawed.Whole})
)

// Pieces are what terms and rows are drawn from: what LIKE takes for something else in
// one server or another, what ends a text, what folds, and what folds oddly.
var Pieces = []string{
	"a", "%", "_", "!", `\`, "'", "A", "b", "5", " ", `"`, "[", "]", "^", "-", "--", "/*", ";", "?", "$1", "@p", ":n", "!%", `\%`, "!!", `\\`, "aa",
	"é", "É", "ß", "ẞ", "İ", "I", "i", "ı", "K", "k", "ſ", "s", "Σ", "σ", "ς", "ǅ", "ǆ", "Ⱥ", "😀", "😁", "e\u0301", "％", "＿", "＼", "�",
}

// plainPieces are those of them that a collation of MySQL does not fold beyond A to Z.
var plainPieces = Pieces[:27]

func texts(pieces []string, least, most int) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), least, most), func(drawn []string) string { return strings.Join(drawn, "") })
}

// A searching is a search and a row to look at.
type searching struct {
	d     sqlsafe.Dialect
	mode  sqlsafe.Mode
	shape flawed.Shape
	term  string
	row   string
}

// draw draws a search, and a row that has the term, or nearly: the term with its case
// changed, with what a wildcard would match in place of the wildcard, with a
// character less, and with something before it and behind.
func draw(t *laws.T) searching {
	s := searching{
		d: laws.Draw(t, dialects, "dialect"), mode: laws.Draw(t, modes, "mode"), shape: laws.Draw(t, shapes, "shape"),
	}
	pieces := Pieces
	if s.d == sqlsafe.MySQL && s.mode == sqlsafe.Native {
		pieces = plainPieces
	}
	s.term = laws.Draw(t, texts(pieces, 1, 3), "term")
	near := laws.Draw(t, rapid.SampledFrom([]func(string) string{
		func(s string) string { return s },
		strings.ToUpper,
		strings.ToLower,
		strings.NewReplacer("%", "xy", "_", "x", "!", "", `\`, "").Replace,
		strings.NewReplacer("%", "", "_", "é", `\`, `\\`).Replace,
		func(s string) string { r := []rune(s); return string(r[:len(r)-1]) },
		func(s string) string { return strings.ReplaceAll(s, "!", "!!") },
	}), "near")(s.term)
	if pieces[len(pieces)-1] == plainPieces[len(plainPieces)-1] {
		near = strings.ReplaceAll(near, "é", "e")
	}
	before, after := "", ""
	if laws.Draw(t, rapid.Bool(), "alone") {
		before, after = laws.Draw(t, texts(pieces, 0, 2), "before"), laws.Draw(t, texts(pieces, 0, 2), "after")
	}
	s.row = before + near + after
	if s.d == sqlsafe.SQLite && s.mode == sqlsafe.Exact && laws.Draw(t, rapid.IntRange(0, 9), "NUL") == 9 {
		s.row = "a\x00" + s.row
	}
	return s
}

// Finds is the contract of a mode, in Go.
func Finds(d sqlsafe.Dialect, mode sqlsafe.Mode, shape flawed.Shape, row, term string) bool {
	switch {
	case mode == sqlsafe.Fold, mode == sqlsafe.Native && d == sqlsafe.Postgres:
		row, term = strings.ToLower(row), strings.ToLower(term)
	case mode == sqlsafe.Native: // of MySQL's collations only A to Z is promised
		row, term = lowerASCII(row), lowerASCII(term)
	}
	switch shape {
	case flawed.Prefix:
		return strings.HasPrefix(row, term)
	case flawed.Suffix:
		return strings.HasSuffix(row, term)
	case flawed.Whole:
		return row == term
	}
	return strings.Contains(row, term)
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// modeName is the mode in Go.
func modeName(m sqlsafe.Mode) string { return [...]string{"Native", "Exact", "Fold"}[m] }
