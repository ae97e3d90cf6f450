package catalogue

import (
	"bytes"
	"testing"

	"github.com/hardened-go/hardened/internal/golden"
	"github.com/hardened-go/hardened/internal/laws"
)

const page = "../../../docs/laws.md"

func TestLawsPageIsUpToDate(t *testing.T) {
	var b bytes.Buffer
	write(&b, Chapters())
	golden.Check(t, page, b.String(), "go test ./internal/laws/catalogue -update")
}

// A law found in the file by its ID must be a law of one suite only: an ID is how
// a doc comment names a promise.
func TestIDsAreUnique(t *testing.T) {
	seen := map[string]string{}
	for _, ch := range Chapters() {
		for _, c := range ch.Contracts {
			for _, law := range c.Columns() {
				if other, ok := seen[law.ID]; ok {
					t.Errorf("law %s is in %s and in %s", law.ID, other, c.Title())
				}
				seen[law.ID] = c.Title()
			}
		}
	}
}

// The chapter on finding laws shows one of each kind, and what it found.
func TestEveryKindHasAnExample(t *testing.T) {
	of := map[string]laws.Kind{}
	for _, ch := range Chapters() {
		for _, c := range ch.Contracts {
			for _, law := range c.Columns() {
				of[law.ID] = law.Kind
			}
		}
	}
	for _, k := range laws.Kinds() {
		if g := guides[k]; of[g.example] != k || g.ask == "" || g.when == "" {
			t.Errorf("%s: the example %q is of kind %q", k, g.example, of[g.example])
		}
	}
}

func TestCodeSpans(t *testing.T) {
	for in, want := range map[string]string{
		`a`:    "`a`",
		"a`b":  "`` a`b ``",
		"a``b": "``` a``b ```",
		"a\nb": "`a b`",
	} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %s, want %s", in, got, want)
		}
	}
}
