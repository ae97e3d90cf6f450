package slug

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	gosimple "github.com/gosimple/slug"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
	"github.com/hardened-go/hardened/internal/golden"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/slug"
)

const page = "../../../docs/slug.md"

// A maker makes the slug of a title, of at most so many bytes if that is not 0.
type maker func(title string, most int) string

var makers = []laws.Flaw[maker]{
	{Name: "**hardened**", Source: "slug.Slugger.Make, Config.MaxLength", Impl: func(title string, most int) string {
		s, err := slug.New(slug.Config{MaxLength: most})
		if err != nil {
			panic(err)
		}
		return s.Make(title)
	}},
	{Name: "gosimple/slug", Source: "github.com/gosimple/slug, Make, MaxLength", Impl: func(title string, most int) string {
		defer func(old int) { gosimple.MaxLength = old }(gosimple.MaxLength)
		gosimple.MaxLength = most
		return gosimple.Make(title)
	}},
	{Name: "gosimple/slug, no smart cut", Source: "the same with EnableSmartTruncate = false", Impl: func(title string, most int) string {
		defer func(n int, smart bool) { gosimple.MaxLength, gosimple.EnableSmartTruncate = n, smart }(gosimple.MaxLength, gosimple.EnableSmartTruncate)
		gosimple.MaxLength, gosimple.EnableSmartTruncate = most, false
		return gosimple.Make(title)
	}},
	{Name: "the document's", Source: "document 000, cut behind its bytes", Impl: func(title string, most int) string {
		s := flawed.Original([]string{title})[0]
		if most > 0 && len(s) > most {
			s = s[:most]
		}
		return s
	}},
}

var title = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
	"a", "B", " ", "-", "_", ".", "'", "@", "&", "7", "the ", "castle", "x-y",
	"é", "e\u0301", "Ö", "O\u0308", "å", "A\u030A", "ß", "Æ", "İ", "ı", "½", "№",
	"й", "и\u0306", "ж", "Щ", "αυ", "ό", "ο\u0301", "日", "🦄", "\u200B", "\xff", "\x00",
}), 0, 5), func(drawn []string) string { return strings.Join(drawn, "") })

var words = regexp.MustCompile(`^([a-z0-9_]+(-[a-z0-9_]+)*)?$`)

func law(name, says string, prop func(t *laws.T, f maker)) laws.Law[maker] {
	return laws.Law[maker]{ID: "slug/" + name, Kind: laws.Invariant, Says: says, Prop: prop}
}

// What any slug must be, whatever its rules are. The underscore is allowed, since
// gosimple means to keep it.
var promises = []laws.Law[maker]{
	law("some", "A title with a letter of a-z has a slug.", func(t *laws.T, f maker) {
		s := laws.Draw(t, title, "title") + "a"
		if f(s, 0) == "" {
			t.Broken(`""`, "a slug", "Make(%s)", laws.Show(s))
		}
	}),
	law("words", "A slug is words of a-z, 0-9 and _ with one hyphen between two, or empty.", func(t *laws.T, f maker) {
		s := laws.Draw(t, title, "title")
		if got := f(s, 0); !words.MatchString(got) {
			t.Broken(laws.Show(got), "words with hyphens between", "Make(%s)", laws.Show(s))
		}
	}),
	law("again", "The slug of a slug is that slug.", func(t *laws.T, f maker) {
		s := laws.Draw(t, title, "title")
		once := f(s, 0)
		laws.Equal(t, f(once, 0), once, "Make(Make(%s))", laws.Show(s))
	}),
	law("forms", "Titles that look the same, one composed and one not, have one slug.", func(t *laws.T, f maker) {
		s := laws.Draw(t, title, "title")
		laws.Equal(t, f(norm.NFD.String(s), 0), f(norm.NFC.String(s), 0), "Make(NFD(%s)), after NFC", laws.Show(s))
	}),
	law("limit", "A slug with a limit is a slug, and no longer than that.", func(t *laws.T, f maker) {
		s, most := laws.Draw(t, title, "title"), laws.Draw(t, rapid.IntRange(1, 9), "limit")
		if got := f(s, most); len(got) > most || !words.MatchString(got) {
			t.Broken(laws.Show(got), "a slug within the limit", "Make(%s) of at most %d", laws.Show(s), most)
		}
	}),
	law("limit-again", "A slug with a limit is its own slug with that limit.", func(t *laws.T, f maker) {
		s, most := laws.Draw(t, title, "title"), laws.Draw(t, rapid.IntRange(1, 9), "limit")
		once := f(s, most)
		laws.Equal(t, f(once, most), once, "Make(Make(%s)) of at most %d", laws.Show(s), most)
	}),
	law("fits", "A limit does not change a slug that keeps to it.", func(t *laws.T, f maker) {
		s, most := laws.Draw(t, title, "title"), laws.Draw(t, rapid.IntRange(0, 40), "limit")
		if free := f(s, 0); len(free) <= most || most == 0 {
			laws.Equal(t, f(s, most), free, "Make(%s) of at most %d", laws.Show(s), most)
		}
	}),
}

// broken tries every promise on every maker.
func broken(t *testing.T) map[string]map[string]*laws.Counterexample {
	t.Helper()
	found := map[string]map[string]*laws.Counterexample{}
	for _, m := range makers {
		found[m.Name] = map[string]*laws.Counterexample{}
		s := laws.Suite[maker]{Name: "slug", Laws: promises, Flaws: []laws.Flaw[maker]{m}}
		for _, l := range promises {
			tr, err := s.Try(m.Name, l.ID)
			if err != nil || tr.Fault != "" {
				t.Fatalf("%s, %s: %v %s", m.Name, l.ID, err, tr.Fault)
			}
			found[m.Name][l.ID] = tr.Counterexample
		}
	}
	return found
}

func TestTableIsUpToDate(t *testing.T) {
	found := broken(t)
	for id, c := range found[makers[0].Name] {
		if c != nil {
			t.Errorf("ours breaks %s: %v", id, c)
		}
	}
	if len(found[makers[1].Name]) != len(promises) {
		t.Fatal("not every promise was tried")
	}
	var b strings.Builder
	b.WriteString(`# Slugs, and what they keep of what a slug is

Generated by ` + "`go -C internal/compare test ./slug -update`" + `; a test fails when it is stale.
Each promise is tried on 10,000 titles drawn from letters with and without accents,
separators and bytes that are no text. What broke it is shown, made as small as it gets.
That ours keeps them all is no accident: they are what we promise. The many rules that
are a matter of taste, of ours and of others, are not here. What has no slug at all keeps
the other promises easily.

`)
	for _, l := range promises {
		fmt.Fprintf(&b, "- %s: %s\n", strings.TrimPrefix(l.ID, "slug/"), l.Says)
	}
	b.WriteString("\n| maker |")
	for _, l := range promises {
		fmt.Fprintf(&b, " %s |", strings.TrimPrefix(l.ID, "slug/"))
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(promises)) + "\n")
	for _, m := range makers {
		fmt.Fprintf(&b, "| %s |", m.Name)
		for _, l := range promises {
			cell := "kept"
			if found[m.Name][l.ID] != nil {
				cell = "**broken**"
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
		b.WriteByte('\n')
	}
	for _, m := range makers[1:] {
		fmt.Fprintf(&b, "\n%s (%s):\n\n", strings.Trim(m.Name, "*"), m.Source)
		for _, l := range promises {
			if c := found[m.Name][l.ID]; c != nil {
				fmt.Fprintf(&b, "- %s: `%s` is `%s`, not %s\n", strings.TrimPrefix(l.ID, "slug/"), c.Call, c.Got, c.Want)
			}
		}
	}
	golden.Check(t, page, b.String(), "go -C internal/compare test ./slug -update")
}
