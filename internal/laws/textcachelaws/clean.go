// Package textcachelaws holds the laws of package textcache, their draws, and a
// second right answer for each contract.
package textcachelaws

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/textcache"
)

// Contracts lists the suites of this package.
func Contracts() []laws.Contract {
	return []laws.Contract{CleanSuite(), SlotSuite(), CacheSuite(), ShopSuite(), KeySuite()}
}

// A Cleaner is text.strip().lower().
type Cleaner func(string) string

// texts are heavy in the characters on which ports of strip and lower differ.
var texts = rapid.Custom(func(t *rapid.T) string {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{" ", "\t", "\n", "\x1c", "\x1f", "\u0085", "\u00a0", "\u3000", "\u200b"}),
		rapid.SampledFrom([]string{"Σ", "Σ", "σ", "Α", "α", ".", "'", "\u0301", "ʰ", "\u0345", "\u00ad", "-"}),
		rapid.SampledFrom([]string{"İ", "I", "K", "ǅ", "ẞ", "\x00", "\xff", "\xe2\x84", "漢"}),
		rapid.StringMatching(`[a-zA-Z0-9]`),
		rapid.Map(rapid.RuneFrom(nil, unicode.Upper, unicode.Title), func(r rune) string { return string(r) }),
		// Long enough for a port that looks at many bytes at once.
		rapid.StringMatching(`[a-z ,0-9]{0,40}`),
	)
	return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")
})

// CleanSuite is the contract of textcache.Clean.
func CleanSuite() laws.Suite[Cleaner] {
	return laws.Suite[Cleaner]{
		Name: "textcache.Clean",
		Says: "A text without the white space around it, in lower case, as CPython's s.strip().lower() has it.",
		Laws: []laws.Law[Cleaner]{cleanReference, cleanIdempotent, cleanEdges},
		Wheats: []laws.Wheat[Cleaner]{
			{Name: "hardened", Impl: textcache.Clean},
			{Name: "rune by rune", Impl: SlowClean},
		},
		Flaws: []laws.Flaw[Cleaner]{
			{
				Name: "naive port", Symptom: "Four separators stay, İ loses its dot, and a final sigma is not final.",
				Impl: flawed.Naive, Breaks: []string{"textcache/clean-reference", "textcache/clean-edges"},
			},
			{
				Name: "x/text cases", Symptom: "A letter that is also ignorable hides whether a sigma is final.",
				Impl: flawed.Cases, Breaks: []string{"textcache/clean-reference"},
			},
			{
				Name: "no final sigma", Symptom: "ΟΔΥΣΣΕΥΣ ends in σ.",
				Impl: flawed.NoSigma, Breaks: []string{"textcache/clean-reference"},
			},
			{
				Name: "sigma at the end of the text", Symptom: "Only the last word of a text gets its final sigma.",
				Impl: flawed.Ends, Breaks: []string{"textcache/clean-reference"},
			},
			{
				Name: "ASCII white space", Symptom: "A no-break space around a text stays, and is trimmed by the next who cleans it.",
				Impl: flawed.ASCII, Breaks: []string{"textcache/clean-edges"},
			},
			{
				Name: "trims the left only", Symptom: "White space at the end stays.",
				Impl: flawed.LeftOnly, Breaks: []string{"textcache/clean-edges"},
			},
			{
				Name: "looks at the first bytes", Symptom: "A capital far into a long text stays.",
				Impl: flawed.FirstBytes, Breaks: []string{"textcache/clean-reference"},
			},
			{
				Name: "one layer", Symptom: "Cleaning a cleaned text changes it again.",
				Impl: flawed.OneLayer, Breaks: []string{"textcache/clean-idempotent"},
			},
		},
	}
}

var cleanReference = laws.Law[Cleaner]{
	ID:   "textcache/clean-reference",
	Kind: laws.Oracle,
	Says: "It gives what the definition of str.strip and str.lower gives, followed rune by rune.",
	Prop: func(t *laws.T, clean Cleaner) {
		s := laws.Draw(t, texts, "s")
		t.LabelIf(strings.Contains(s, "Σ"), "a capital sigma")
		t.LabelIf(strings.TrimFunc(s, unicode.IsSpace) != s, "white space around")
		t.LabelIf(!utf8.ValidString(s), "invalid bytes")
		laws.Equal(t, clean(s), SlowClean(s), "Clean(%q)", s)
	},
	Need: map[string]float64{"a capital sigma": 0.2, "white space around": 0.15, "invalid bytes": 0.1},
}

var cleanIdempotent = laws.Law[Cleaner]{
	ID:   "textcache/clean-idempotent",
	Kind: laws.Idempotence,
	Says: "Cleaning a cleaned text changes nothing.",
	Prop: func(t *laws.T, clean Cleaner) {
		s := laws.Draw(t, texts, "s")
		once := clean(s)
		t.LabelIf(once != s, "not clean yet")
		laws.Equal(t, clean(once), once, "Clean(Clean(%q))", s)
	},
	Need: map[string]float64{"not clean yet": 0.4},
}

var cleanEdges = laws.Law[Cleaner]{
	ID:   "textcache/clean-edges",
	Kind: laws.Invariant,
	Says: "The result is valid UTF-8 and has no white space at either end.",
	Prop: func(t *laws.T, clean Cleaner) {
		s := laws.Draw(t, texts, "s")
		got := clean(s)
		t.LabelIf(got != s, "not clean yet")
		if !utf8.ValidString(got) || strings.TrimFunc(got, slowSpace) != got {
			t.Broken(laws.Show(got), "valid UTF-8 with no white space around it", "Clean(%q)", s)
		}
	},
	Need: map[string]float64{"not clean yet": 0.4},
}

// SlowClean follows the definition: each sigma looks all the way left and right.
func SlowClean(s string) string {
	rs := []rune(strings.TrimFunc(string([]rune(s)), slowSpace))
	var b strings.Builder
	for i, r := range rs {
		switch {
		case r == 'İ':
			b.WriteString("i\u0307")
		case r == 'Σ' && cased(rs[:i], -1) && !cased(rs[i+1:], 1):
			b.WriteRune('ς')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// cased reports whether the nearest character that is not ignorable is cased: the
// last of rs if step is -1, the first if it is 1.
func cased(rs []rune, step int) bool {
	i := 0
	if step < 0 {
		i = len(rs) - 1
	}
	for ; i >= 0 && i < len(rs); i += step {
		if !ignorable(rs[i]) {
			return unicode.In(rs[i], unicode.Upper, unicode.Lower, unicode.Title, unicode.Other_Lowercase, unicode.Other_Uppercase)
		}
	}
	return false
}

func ignorable(r rune) bool {
	return strings.ContainsRune("'.:·\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a", r) ||
		unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

func slowSpace(r rune) bool {
	return strings.ContainsRune("\t\n\v\f\r\x1c\x1d\x1e\x1f \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000", r) ||
		'\u2000' <= r && r <= '\u200a'
}
