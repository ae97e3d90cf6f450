package sluglaws

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/slug"
)

// A Slugify is a function under the frozen contract.
type Slugify = func(words []string) []string

// Frozen is the contract of slug.Slugify.
func Frozen() laws.Suite[Slugify] {
	const source = "document 000, question I5"
	return laws.Suite[Slugify]{
		Name: "slug.Slugify",
		Says: "The frozen contract: lower-case as CPython does, then a hyphen for every run of what is not a letter or digit of ASCII.",
		Laws: []laws.Law[Slugify]{frozenLaw, frozenEach, frozenCost},
		Wheats: []laws.Wheat[Slugify]{
			{Name: "slug.Slugify", Impl: slug.Slugify},
			{Name: "rune by rune", Impl: runeByRune},
		},
		Flaws: []laws.Flaw[Slugify]{
			{
				Name: "original", Source: source, Impl: flawed.Original, Breaks: []string{"slug/frozen-cost"},
				Symptom: "It is too slow: in Go it compiles the pattern for every word.",
			},
			{
				Name: "answered", Source: source + ", all three answers", Impl: flawed.Answered, Breaks: []string{"slug/frozen-cost"},
				Symptom: "The pattern is compiled once a call, and every word still pays for the regular expression.",
			},
			{
				Name: "translated", Source: source + ", the answers word for word in Go", Impl: flawed.Translated, Breaks: []string{"slug/frozen"},
				Symptom: "The slug of İstanbul changes when the service is ported from Python.",
			},
			{Name: "trims edges", Impl: flawed.TrimsEdges, Breaks: []string{"slug/frozen"}, Symptom: "The slug of Hello! loses its hyphen."},
			{Name: "no plus", Impl: flawed.NoPlus, Breaks: []string{"slug/frozen"}, Symptom: "A comma and a space are two hyphens."},
			{Name: "replaces pairs", Impl: flawed.ReplacesPairs, Breaks: []string{"slug/frozen"}, Symptom: "Three characters between words leave two hyphens."},
			{Name: "ASCII only", Impl: flawed.ASCIIOnly, Breaks: []string{"slug/frozen"}, Symptom: "300K with a kelvin sign loses its k."},
			{Name: "drops accents", Impl: flawed.DropsAccents, Breaks: []string{"slug/frozen"}, Symptom: "Café is cafe, and all links to caf- are dead."},
			{Name: "ignores case", Impl: flawed.IgnoresCase, Breaks: []string{"slug/frozen"}, Symptom: "The long s goes into the URL as it is."},
			{Name: "letters of all", Impl: flawed.LettersOfAll, Breaks: []string{"slug/frozen"}, Symptom: "É goes into the URL as it is."},
			{Name: "drops empty", Impl: flawed.DropsEmpty, Breaks: []string{"slug/frozen-each"}, Symptom: "The third slug belongs to the fourth word."},
			{Name: "drops doubles", Impl: flawed.DropsDoubles, Breaks: []string{"slug/frozen-each"}, Symptom: "Two words, one slug, and an index out of range."},
			{Name: "in place", Impl: flawed.InPlace, Breaks: []string{"slug/frozen-each"}, Symptom: "The titles on the page are slugs."},
			{Name: "nil for none", Impl: flawed.NilForNone, Breaks: []string{"slug/frozen-each"}, Symptom: "JSON has null where the client expects a list."},
			{Name: "shared buffer", Impl: flawed.SharedBuffer, Breaks: []string{"slug/frozen-each"}, Symptom: "All slugs look like the last one."},
		},
	}
}

// word draws from what the contract tells apart, and from what resembles it.
var word = joined(5, []string{
	"!", "a", "B", "é", "İ", "\u212a", "0", "--", " ", "word", "ſ", "Ω", "ǅ", "i\u0307", "\xc4", "\xff", "\x00", "日本", "a",
})

var frozenLaw = laws.Law[Slugify]{
	ID: "slug/frozen", Kind: laws.Oracle,
	Says: "The slug is what CPython gives: lower-cased in full, and a hyphen for every run of other characters.",
	Prop: func(t *laws.T, slugify Slugify) {
		w := laws.Draw(t, word, "word")
		if laws.Draw(t, sometimes, "long") {
			w += strings.Repeat("lorem ", 40)
		}
		t.LabelIf(strings.Contains(w, "İ") || strings.Contains(w, "\u212a"), "İ or the kelvin sign")
		t.LabelIf(!utf8.ValidString(w), "not UTF-8")
		laws.Equal(t, slugify([]string{w}), []string{expression(w)}, "Slugify([%q])", w)
	},
	Need: map[string]float64{"İ or the kelvin sign": 0.1, "not UTF-8": 0.1},
}

var frozenEach = laws.Law[Slugify]{
	ID: "slug/frozen-each", Kind: laws.Metamorphic,
	Says: "A list gives a new list, never nil, of the slugs that its words give alone, in order, and is left as it was.",
	Prop: func(t *laws.T, slugify Slugify) {
		words := laws.Draw(t, rapid.SliceOfN(word, 0, 3), "words")
		if laws.Draw(t, sometimes, "a hundred times over") {
			words = slices.Repeat(words, 100)
		}
		t.LabelIf(len(words) == 0, "no word")
		t.LabelIf(slices.Contains(words, ""), "an empty word")
		given := slices.Clone(words)
		want := make([]string, len(words))
		for i, w := range words {
			if alone := slugify([]string{w}); len(alone) == 1 {
				want[i] = strings.Clone(alone[0])
			}
		}
		slugs := slugify(words)
		if slugs != nil {
			laws.Equal(t, slugs, want, "Slugify(%q)", given)
		} else {
			t.Broken("nil", "a list", "Slugify(%q)", given)
		}
		laws.Equal(t, words, given, "words := %q; Slugify(words); words", given)
	},
	Need: map[string]float64{"no word": 0.05, "an empty word": 0.1},
}

var frozenCost = laws.Law[Slugify]{
	ID: "slug/frozen-cost", Kind: laws.Invariant,
	Says: "A list takes at most two allocations per word.",
	Prop: func(t *laws.T, slugify Slugify) {
		n := laws.Draw(t, rapid.SampledFrom([]int{8, 12}), "words")
		w := laws.Draw(t, word, "word")
		if !laws.Draw(t, sometimes, "measure") {
			return // measuring stops the world, and every tenth time is enough
		}
		t.Label("measured")
		words := slices.Repeat([]string{w + " "}, n)
		if got := testing.AllocsPerRun(1, func() { slugify(words) }) / float64(n); got > 2 {
			// The number depends on the state of pools, so it is not told.
			t.Broken("more", "at most 2 allocations per word", "Slugify of %d times %q", n, w+" ")
		}
	},
	Need: map[string]float64{"measured": 0.05},
}

// sometimes is true one time in ten or so. True is the last: draws shrink towards the
// first, and a counterexample should be of one short word if that will do.
var sometimes = rapid.SampledFrom([]bool{false, false, false, false, false, false, false, false, false, true})

var pattern = regexp.MustCompile("[^a-z0-9]+")

// expression is the readable oracle: the answers' fix with Python's lower-casing.
func expression(word string) string {
	return pattern.ReplaceAllString(strings.ToLower(strings.ReplaceAll(word, "İ", "i\u0307")), "-")
}

// runeByRune is the contract written out, independent of bytes and of patterns.
func runeByRune(words []string) []string {
	slugs := make([]string, 0, len(words))
	for _, w := range words {
		slugs = append(slugs, string(appendRunes(make([]byte, 0, len(w)), w)))
	}
	return slugs
}

func appendRunes(dst []byte, w string) []byte {
	start := len(dst)
	other := func() {
		if len(dst) == start || dst[len(dst)-1] != '-' {
			dst = append(dst, '-')
		}
	}
	for _, r := range w {
		small := unicode.ToLower(r)
		if 'a' <= small && small <= 'z' || '0' <= small && small <= '9' {
			dst = append(dst, byte(small))
		} else {
			other()
		}
		if r == 'İ' {
			other() // the combining dot
		}
	}
	return dst
}

// An AppendSlug appends the slug of a word to dst.
type AppendSlug = func(dst []byte, word string) []byte

// Append is the contract of slug.AppendSlug.
func Append() laws.Suite[AppendSlug] {
	return laws.Suite[AppendSlug]{
		Name: "slug.AppendSlug",
		Says: "The frozen contract for one word, appended.",
		Laws: []laws.Law[AppendSlug]{frozenAppend, frozenFree},
		Wheats: []laws.Wheat[AppendSlug]{
			{Name: "slug.AppendSlug", Impl: slug.AppendSlug},
			{Name: "rune by rune", Impl: appendRunes},
		},
		Flaws: []laws.Flaw[AppendSlug]{
			{Name: "trims dst", Impl: flawed.AppendTrims, Breaks: []string{"slug/frozen-append"}, Symptom: "The prefix of the URL loses its last hyphen."},
			{Name: "joins hyphens", Impl: flawed.AppendJoins, Breaks: []string{"slug/frozen-append"}, Symptom: "The slug depends on what stands before it."},
			{Name: "scratch behind", Impl: flawed.AppendScratch, Breaks: []string{"slug/frozen-append"}, Symptom: "A byte changes in a slice that shares the memory."},
			{Name: "allocates", Impl: flawed.AppendAllocates, Breaks: []string{"slug/frozen-free"}, Symptom: "The buffer is reused, and there is garbage all the same."},
		},
	}
}

var frozenAppend = laws.Law[AppendSlug]{
	ID: "slug/frozen-append", Kind: laws.Metamorphic,
	Says: "Appending adds the frozen slug of the word and changes no other byte, neither before nor behind it.",
	Prop: func(t *laws.T, add AppendSlug) {
		w := laws.Draw(t, word, "word")
		dst := laws.Draw(t, rapid.SampledFrom([]string{"", "-", "a", "/x-"}), "dst")
		room := laws.Draw(t, rapid.IntRange(0, 12), "room")
		want := expression(w)
		t.LabelIf(len(want) == room && room > 0, "it just fits")
		t.LabelIf(len(want) > room, "it does not fit")
		t.LabelIf(len(want) < room, "it leaves room")
		whole := []byte(dst + strings.Repeat("~", room))
		if len(whole) == 0 {
			whole = nil
		}
		got := add(whole[:len(dst):len(whole)], w)
		laws.Equal(t, string(got), dst+want, "AppendSlug(%q, %q)", dst, w)
		if len(want) <= room {
			laws.Equal(t, string(whole), dst+want+strings.Repeat("~", room-len(want)),
				"memory := %q; AppendSlug(memory[:%d], %q); memory", dst+strings.Repeat("~", room), len(dst), w)
		}
	},
	Need: map[string]float64{"it just fits": 0.02, "it does not fit": 0.1, "it leaves room": 0.1},
}

var frozenFree = laws.Law[AppendSlug]{
	ID: "slug/frozen-free", Kind: laws.Invariant,
	Says: "Appending to a slice with room enough allocates nothing.",
	Prop: func(t *laws.T, add AppendSlug) {
		w := laws.Draw(t, word, "word") + " "
		if !laws.Draw(t, sometimes, "measure") {
			return
		}
		t.Label("measured")
		dst := make([]byte, 0, len(expression(w)))
		if got := testing.AllocsPerRun(1, func() { add(dst, w) }); got > 0 {
			t.Broken("some", "no allocation", "AppendSlug into %d bytes of room, %q", cap(dst), w)
		}
	},
	Need: map[string]float64{"measured": 0.05},
}
