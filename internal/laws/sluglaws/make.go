package sluglaws

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/slug"
)

// A Slugger makes slugs.
type Slugger interface {
	Make(text string) string
	Append(dst []byte, text string) []byte
	Valid(slug string) bool
}

// New makes a Slugger of a Config that slug.New accepts.
type New = func(c slug.Config) Slugger

// whole completes a function to a Slugger.
func whole(make func(string) string) Slugger { return &flawed.Maker{MakeFunc: make} }

// ours is slug.New.
func ours(c slug.Config) Slugger {
	s, err := slug.New(c)
	if err != nil {
		panic(err)
	}
	return s
}

// Make is the contract of slug.New and what it returns.
func Make() laws.Suite[New] {
	flaw := func(name, symptom string, impl func(slug.Config) *flawed.Maker, breaks ...string) laws.Flaw[New] {
		return laws.Flaw[New]{
			Name: name, Symptom: symptom, Breaks: breaks,
			Impl: func(c slug.Config) Slugger { return impl(c) },
		}
	}
	asMake := flaw("the frozen one", "The URL of Hello! ends in a hyphen, and café is caf-.", flawed.AsMake, "slug/shape", "slug/make")
	asMake.Source = "document 000, question I5, taken for a slug function"
	return laws.Suite[New]{
		Name: "slug.New",
		Says: "Slugs for URLs, by the rules of a Config.",
		Laws: []laws.Law[New]{makeOracle, idempotent, valid, shape, limit, equivalent, appends, independent},
		Wheats: []laws.Wheat[New]{
			{Name: "slug.New", Impl: ours},
			{Name: "word by word", Impl: newReference},
		},
		Flaws: []laws.Flaw[New]{
			asMake,
			flaw("globals", "A page in one language has links in another's spelling.", flawed.Globals, "slug/independent"),
			flaw("zero cuts", "All slugs are empty.", flawed.ZeroCuts, "slug/make"),
			flaw("cuts anywhere", "The slug ends in a hyphen, or in half a character.", flawed.CutsAnywhere, "slug/shape", "slug/limit"),
			flaw("counts runes", "The database refuses the slug as too long.", flawed.CountsRunes, "slug/limit"),
			flaw("cuts what fits", "Lowering the limit to the longest slug changes it.", flawed.CutsWhatFits, "slug/limit"),
			flaw("stops reading", "A long title that was typed on a Mac has a slug that is too short.", flawed.StopsReading, "slug/limit"),
			flaw("first byte", "Asked for two underscores, it writes one.", flawed.FirstByte, "slug/shape"),
			flaw("hyphens", "A hyphen that should have been kept is a separator.", flawed.Hyphens, "slug/make"),
			flaw("decamelizes", "Ærø is a-ero.", flawed.Decamelizes, "slug/make"),
			flaw("keeps quotes", "There is a quote in the URL.", flawed.KeepsQuotes, "slug/shape"),
			flaw("by code point", "A title typed on a Mac has another URL.", flawed.ByCodePoint, "slug/equivalent"),
			flaw("composes last", "A slug has capitals, and its own slug is another.", flawed.ComposesLast, "slug/shape"),
			flaw("stops all", "The band The The has no page.", flawed.StopsAll, "slug/make"),
			flaw("keeps edges", "A slug ends in a dot, and its own slug does not.", flawed.KeepsEdges, "slug/shape"),
			flaw("trusts the hook", "What the table of a hook holds is in the URL as it is.", flawed.TrustsHook, "slug/idempotent"),
			flaw("valid by pattern", "Two hyphens are a valid slug, and no page has it.", flawed.ValidByPattern, "slug/valid"),
			flaw("appends joined", "The slug swallows the end of the path before it.", flawed.AppendsJoined, "slug/append"),
		},
	}
}

// label counts what the draw is about.
func label(t *laws.T, s setup, x, made string) {
	t.LabelIf(s.zero(), "the zero Config")
	t.LabelIf(s.MaxLength > 0, "a limit")
	t.LabelIf(s.KeepScripts, "scripts kept")
	t.LabelIf(s.StopWords != nil, "stop words")
	t.LabelIf(s.hook != "", "a hook")
	t.LabelIf(strings.ContainsFunc(x, func(r rune) bool { return r > unicode.MaxASCII }), "beyond ASCII")
	t.LabelIf(made == "", "empty")
}

var makeOracle = laws.Law[New]{
	ID: "slug/make", Kind: laws.Oracle,
	Says: "The slug is the one that the documented rules give, applied word by word.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		want := newReference(s.Config).Make(x)
		label(t, s, x, want)
		laws.Equal(t, impl(s.Config).Make(x), want, "%v.Make(%q)", s, x)
	},
	Need: map[string]float64{
		"the zero Config": 0.1, "a limit": 0.05, "scripts kept": 0.05, "stop words": 0.05, "a hook": 0.03,
		"beyond ASCII": 0.3, "empty": 0.02,
	},
}

var idempotent = laws.Law[New]{
	ID: "slug/idempotent", Kind: laws.Idempotence,
	Says: "A slug is its own slug.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		maker := impl(s.Config)
		once := maker.Make(x)
		label(t, s, x, once)
		laws.Equal(t, maker.Make(once), once, "%v.Make(%q)", s, once)
	},
	Need: map[string]float64{"the zero Config": 0.1, "a limit": 0.05, "scripts kept": 0.05, "beyond ASCII": 0.3},
}

var valid = laws.Law[New]{
	ID: "slug/valid", Kind: laws.Relational,
	Says: "Valid says yes to what Make leaves as it is, and to nothing else; to what Make gives it says yes, but for the empty string.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		maker := impl(s.Config)
		made := maker.Make(x)
		label(t, s, x, made)
		if made != "" || s.Fallback != "" {
			laws.Equal(t, maker.Valid(made), true, "%v.Valid(%q)", s, made)
		}
		laws.Equal(t, maker.Valid(x), x != "" && made == x, "%v.Valid(%q)", s, x)
	},
	Need: map[string]float64{"the zero Config": 0.1, "empty": 0.02},
}

var shape = laws.Law[New]{
	ID: "slug/shape", Kind: laws.Invariant,
	Says: "A slug is words between single separators, each of the promised characters, beginning and ending with a letter, mark or digit.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		made := impl(s.Config).Make(x)
		label(t, s, x, made)
		if made == "" {
			return
		}
		separator := s.Separator
		if separator == "" {
			separator = "-"
		}
		for _, w := range strings.Split(made, separator) {
			if fault := wordFault(s, w); fault != "" {
				t.Broken(laws.Show(made), "words, and not "+laws.Show(w)+", "+fault, "%v.Make(%q)", s, x)
			}
		}
	},
	Need: map[string]float64{"the zero Config": 0.1, "scripts kept": 0.05, "a hook": 0.03, "beyond ASCII": 0.3},
}

// wordFault says what is wrong with a word of a slug, or "".
func wordFault(s setup, w string) string {
	plain := func(r rune) bool {
		if r > unicode.MaxASCII {
			return s.KeepScripts && unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !invisible(r)
		}
		return unicode.IsLetter(r) || '0' <= r && r <= '9'
	}
	switch {
	case w == "":
		return "which is empty"
	case !utf8.ValidString(w):
		return "which is not UTF-8"
	case s.KeepScripts && !norm.NFKC.IsNormalString(w):
		return "which is not in form NFKC"
	}
	first, _ := utf8.DecodeRuneInString(w)
	last, _ := utf8.DecodeLastRuneInString(w)
	if !plain(first) || unicode.Is(unicode.M, first) || !plain(last) {
		return "whose edges are not letters or digits"
	}
	for _, r := range w {
		switch {
		case !plain(r) && !strings.ContainsRune(s.Keep, r):
			return "which has a character that is not promised"
		case !s.KeepCase && unicode.IsUpper(r) && unicode.ToLower(r) != r:
			return "which has a capital"
		}
	}
	return ""
}

var limit = laws.Law[New]{
	ID: "slug/limit", Kind: laws.Relational,
	Says: "The maximum length is kept, by whole words where the first one fits, and as many as fit, or by as much of the first word; what fits stays as it is.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		// Far more text than slug, for who does not read it all.
		x = strings.Repeat(x, laws.Draw(t, rapid.SampledFrom([]int{1, 30, 1, 1}), "times"))
		free := s.Config
		free.MaxLength, free.Fallback = 0, ""
		full := impl(free).Make(x)
		least := 1
		if s.KeepScripts {
			least = 4
		}
		s.MaxLength = max(least, len(full)-laws.Draw(t, rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 4, 5, 6, 0}), "too long by"))
		s.Fallback = ""
		made := impl(s.Config).Make(x)
		label(t, s, x, made)
		t.LabelIf(len(full) == s.MaxLength, "just fits")
		separator := s.Separator
		if separator == "" {
			separator = "-"
		}
		call := func(want string) { t.Broken(laws.Show(made), want, "%v.Make(%q)", s, x) }
		first, _, _ := strings.Cut(full, separator)
		switch {
		case len(made) > s.MaxLength:
			call("at most as many bytes as MaxLength")
		case len(full) <= s.MaxLength && made != full:
			call(laws.Show(full) + ", which fits")
		case !strings.HasPrefix(full, made):
			call("a beginning of " + laws.Show(full))
		case made == "" && full != "":
			call("something of " + laws.Show(full))
		case made == full:
		case len(first) > s.MaxLength: // then the first word is cut, after a character
			t.Label("one long word")
			if !s.KeepScripts && s.Keep == "" && len(made) < s.MaxLength { // ASCII is cut anywhere
				call("as many bytes as MaxLength")
			}
		case !strings.HasPrefix(full[len(made):], separator):
			call("whole words of " + laws.Show(full))
		default:
			next, _, _ := strings.Cut(full[len(made)+len(separator):], separator)
			if len(made)+len(separator)+len(next) <= s.MaxLength {
				call("one word more of " + laws.Show(full))
			}
		}
	},
	Need: map[string]float64{"just fits": 0.05, "one long word": 0.05, "scripts kept": 0.05},
}

var equivalent = laws.Law[New]{
	ID: "slug/equivalent", Kind: laws.Metamorphic,
	Says: "Canonically equivalent texts have one slug: composed, decomposed, or as they came.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		composed, decomposed := norm.NFC.String(x), norm.NFD.String(x)
		t.LabelIf(composed != decomposed, "two forms")
		maker := impl(s.Config)
		want := maker.Make(composed)
		label(t, s, x, want)
		laws.Equal(t, maker.Make(decomposed), want, "%v.Make(%+q)", s, decomposed)
		laws.Equal(t, maker.Make(x), want, "%v.Make(%+q)", s, x)
	},
	Need: map[string]float64{"two forms": 0.08, "scripts kept": 0.05, "a hook": 0.03},
}

var appends = laws.Law[New]{
	ID: "slug/append", Kind: laws.Metamorphic,
	Says: "Append adds what Make gives and leaves what was there alone.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		before := laws.Draw(t, rapid.SampledFrom([]string{"", "/blog/", "a-", "_.", "μ", "и"}), "dst")
		room := laws.Draw(t, rapid.SampledFrom([]int{0, 3, 200}), "room")
		maker := impl(s.Config)
		made := maker.Make(x)
		label(t, s, x, made)
		t.LabelIf(before != "", "something there")
		dst := append(make([]byte, 0, len(before)+room), before...)
		laws.Equal(t, string(maker.Append(dst, x)), before+made, "%v.Append(%q, %q)", s, before, x)
		laws.Equal(t, string(dst), before, "dst := []byte(%q); %v.Append(dst, %q); dst", before, s, x)
	},
	Need: map[string]float64{"something there": 0.4},
}

var independent = laws.Law[New]{
	ID: "slug/independent", Kind: laws.Metamorphic,
	Says: "What one Slugger makes does not depend on another.",
	Prop: func(t *laws.T, impl New) {
		s, x := laws.Draw(t, setups, "config"), laws.Draw(t, text, "text")
		other := laws.Draw(t, setups, "other")
		t.LabelIf(!s.zero() || !other.zero(), "two configs")
		maker := impl(s.Config)
		want := maker.Make(x)
		impl(other.Config).Make(x)
		laws.Equal(t, maker.Make(x), want, "a := %v; b := %v; a.Make(%q)", s, other, x)
	},
	Need: map[string]float64{"two configs": 0.5},
}
