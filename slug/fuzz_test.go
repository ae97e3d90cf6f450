package slug_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sluglaws"
	"github.com/hardened-go/hardened/slug"
)

// The laws under the coverage-guided fuzzer.

func FuzzLawFrozen(f *testing.F)     { laws.Fuzz(f, sluglaws.Frozen(), "slug/frozen") }
func FuzzLawMake(f *testing.F)       { laws.Fuzz(f, sluglaws.Make(), "slug/make") }
func FuzzLawEquivalent(f *testing.F) { laws.Fuzz(f, sluglaws.Make(), "slug/equivalent") }
func FuzzLawUnique(f *testing.F)     { laws.Fuzz(f, sluglaws.Unique(), "slug/unique") }

// FuzzText has a corpus that a person can read: any text, under a few kinds of
// rules.
func FuzzText(f *testing.F) {
	for _, c := range makeCases {
		f.Add(c.text)
	}
	var sluggers []*slug.Slugger
	for _, c := range []slug.Config{
		{},
		{KeepCase: true, Language: "uk"},
		{KeepScripts: true, MaxLength: 9},
		{KeepScripts: true, KeepCase: true, Language: "tr"},
		{Separator: "--", Keep: "_.", Language: "bg", MaxLength: 7},
		{StopWords: []string{"a", "the"}, MaxLength: 5, Language: "de"},
		{Transliterate: func(r rune) (string, bool) { return string(r) + " X", r%2 == 0 }},
	} {
		sluggers = append(sluggers, mustNew(f, c))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := slug.Slugify([]string{text}); got[0] != expression([]string{text})[0] {
			t.Errorf("Slugify(%q) = %q, the regular expression %q", text, got, expression([]string{text}))
		}
		for i, s := range sluggers {
			made := s.Make(text)
			switch {
			case !utf8.ValidString(made):
				t.Errorf("%d: Make(%q) = %q", i, text, made)
			case made != "" && !s.Valid(made):
				t.Errorf("%d: Make(%q) = %q, of which the slug is %q", i, text, made, s.Make(made))
			case s.Make(norm.NFD.String(text)) != made || s.Make(norm.NFC.String(text)) != made:
				t.Errorf("%d: Make(%q) = %q, composed %q, decomposed %q", i, text, made,
					s.Make(norm.NFC.String(text)), s.Make(norm.NFD.String(text)))
			}
		}
	})
}
