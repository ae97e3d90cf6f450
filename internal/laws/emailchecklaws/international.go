package emailchecklaws

import (
	"strings"
	"unicode"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

var (
	word = rapid.SampledFrom([]string{
		"bücher", "faß", "café", "σοφός", "παράδειγμα", "юзер", "й", "한글", "例え", "がく", "हिन्दी", "l·l",
		"דוגמה", "مثال", "xn--bcher-kva", "xn--r8jz45g", "example", "a",
	})
	localLetter = rapid.SampledFrom([]string{
		"a", "Z", "+", "é", "ñ", "ü", "ß", "Å", "ά", "й", "한", "例", "が", "नि", "א", "ب", "٣", "²",
	})
)

// international draws an address that every mail server of RFC 6531 has to know.
func international(t *laws.T) string {
	var b strings.Builder
	for i := range 1 + rapid.IntRange(0, 7).Draw(t.T, "letters") {
		if i > 0 && rapid.IntRange(0, 5).Draw(t.T, "dot") == 5 {
			b.WriteByte('.')
		}
		b.WriteString(localLetter.Draw(t.T, "letter"))
	}
	b.WriteByte('@')
	for range 1 + rapid.IntRange(0, 2).Draw(t.T, "labels") {
		b.WriteString(word.Draw(t.T, "label"))
		b.WriteByte('.')
	}
	b.WriteString(rapid.SampledFrom([]string{"com", "рф", "香港", "xn--p1ai"}).Draw(t.T, "last label"))
	return b.String()
}

// runes that a check of letters gets wrong, between ones that it does not.
var (
	tricky = rapid.SampledFrom([]string{
		"a", "l", "b", "1", "-", "ü", "ß", "ς", "Σ", "ά", "й", "Й", "한", "例", "が", "カ", "क्", "ि", "א", "ب", "\u0301",
		"·", "・", "\u0375", "\u05f3", "٣", "۳", "\u200d", "\u200c", "\u0640", "ǅ", "\u1100", "\u1161", "\u20d0",
		"🚀", "☃", "ａ", "Ａ", "ſ", "\u212a", "\u2126", "İ", "\u00ad", "\u3002", "\u037e", "\u1fef", "\ufeff", "\u202e", "\u3000",
		"\u115f", "\ufe0f", "\u034f", "“", "—", "€", "\ufffd", "\ufb01", "½", "\u0085", "\u2028", "\ue000", "\U000e0041",
	})
	// families are runes whose right to stand in a label depends on their company.
	families = []*rapid.Generator[string]{
		rapid.SampledFrom([]string{"l", "·", "a"}),
		rapid.SampledFrom([]string{"α", "͵", "a"}),
		rapid.SampledFrom([]string{"א", "׳", "״", "ב"}),
		rapid.SampledFrom([]string{"・", "a", "カ", "例"}),
		rapid.SampledFrom([]string{"ب", "٣", "۳", "٤"}),
		rapid.SampledFrom([]string{"क", "्", "\u200d", "\u200c", "ष"}),
		rapid.SampledFrom([]string{"ب", "\u200c", "ا", "ن"}),
		rapid.SampledFrom([]string{"ü", "-", "a", "1"}),
		rapid.SampledFrom([]string{"H", "\u0331", "é", "E", "\u0301", "ǰ"}),
		rapid.SampledFrom([]string{"Ꭰ", "Ᏼ", "a"}),
		rapid.SampledFrom([]string{"İ", "I", "\u0307", "ı", "ẞ", "ß", "ϴ", "Σ", "a"}),
		rapid.SampledFrom([]string{"\u212a", "k", "1"}),
		rapid.SampledFrom([]string{"é", "a", "\xff", "\xc3"}),
		rapid.SampledFrom([]string{"xn--", "XN--", "zz", "xn--xn--ls8h", "bcher-kva", "fa-hia", "ls8h", "a"}),
	}
	trickyText = rapid.Custom(func(t *rapid.T) string {
		of := tricky
		if i := rapid.IntRange(0, 2*len(families)-1).Draw(t, "family"); i < len(families) {
			of = families[i]
		}
		return strings.Join(rapid.SliceOfN(of, 1, 5).Draw(t, "runes"), "")
	})
)

// trickyAddress draws one tricky part and one plain one.
func trickyAddress(t *laws.T) string {
	switch rapid.IntRange(0, 9).Draw(t.T, "what") {
	case 9:
		return atInternationalLimits(t)
	case 0, 1, 2, 3:
		return laws.Draw(t, trickyText, "local") + "@b.cc"
	}
	// U+212A is three bytes as it is written, and one as it is stored.
	long := laws.Draw(t, rapid.SampledFrom([]string{"", "", "", strings.Repeat("a", 61), strings.Repeat("a", 63) + "\u212a"}), "before")
	return "a@" + long + laws.Draw(t, trickyText, "label") + laws.Draw(t, rapid.SampledFrom([]string{".cc", ".рф", ".א", ".\u212a", ".c\u212a"}), "rest")
}

// atInternationalLimits draws an address near a limit: on what is stored, not on
// what is written.
func atInternationalLimits(t *laws.T) string {
	most := func(what string, n int) string {
		return strings.Repeat(what, rapid.IntRange(1, n).Draw(t.T, what))
	}
	switch rapid.IntRange(0, 3).Draw(t.T, "limit") {
	case 0: // before the '@': 64 bytes
		return most("é", 130) + "@b.cc"
	case 1: // a label: 63 bytes, of "xn--" and more
		return "a@" + most("ü", 130) + ".cc"
	case 2: // in all: a label of 3 bytes takes 8
		return "é@" + most("é.", 40) + "cc"
	}
	// In all, the other way about: a rune of 3 bytes takes one. To 600 bytes in all.
	return "é@" + strings.Repeat(most("例", 55)+".", 3) + most("例", 55) + ".cc"
}

// outcome is told without the offset: text in another normal form has others.
func (impl Parse) outcome(s string) string {
	local, domain, err := impl(s)
	if err != nil {
		return "refused"
	}
	return local + "@" + domain
}

var normalForms = laws.Law[Parse]{
	ID: "emailcheck/normal-forms", Kind: laws.Metamorphic,
	Says: "Under International, NFC and NFD of a text are the same address, or none.",
	Prop: func(t *laws.T, impl Parse) {
		var s string
		if rapid.Bool().Draw(t.T, "tricky") {
			s = trickyAddress(t)
		} else {
			s = international(t)
			impl.accepts(t, s)
		}
		t.LabelIf(norm.NFD.String(s) != norm.NFC.String(s), "two forms")
		first := impl.outcome(norm.NFC.String(s))
		laws.Equal(t, impl.outcome(norm.NFD.String(s)), first, "Parse(%+q)", norm.NFD.String(s))
		laws.Equal(t, impl.outcome(s), first, "Parse(%+q)", s)
	},
	Need: map[string]float64{"two forms": .3},
}

var stored = laws.Law[Parse]{
	ID: "emailcheck/a-labels", Kind: laws.RoundTrip,
	Says: "Under International, the domain is stored in ASCII and lower case, in one spelling whatever the case, and parses again.",
	Prop: func(t *laws.T, impl Parse) {
		s := international(t)
		local, domain := impl.accepts(t, s)
		if strings.ContainsFunc(domain, func(c rune) bool { return c > unicode.MaxASCII || 'A' <= c && c <= 'Z' }) {
			t.Broken(laws.Show(domain), "ASCII in lower case", "Parse(%+q), the domain", s)
		}
		laws.Equal(t, impl.outcome(local+"@"+domain), local+"@"+domain, "Parse(%+q)", local+"@"+domain)
		if stored := impl.outcome(trickyAddress(t)); stored != "refused" {
			t.Label("tricky address")
			laws.Equal(t, impl.outcome(stored), stored, "Parse(%+q)", stored)
		}
		at := strings.IndexByte(s, '@')
		// ß and ς have no capital that leads back to them.
		upper := s[:at] + strings.NewReplacer("SS", "ß", "Σ.", "ς.").Replace(strings.ToUpper(s[at:]))
		if strings.ContainsAny(s, "ßς") {
			upper = s
		}
		laws.Equal(t, impl.outcome(upper), local+"@"+domain, "Parse(%+q)", upper)
	},
	Need: map[string]float64{"tricky address": .05},
}

var idnaLaw = laws.Law[Parse]{
	ID: "emailcheck/idna", Kind: laws.Oracle,
	Says: "Under International, local parts and labels are judged as RFC 6531 and RFC 5892 derive it from Unicode's properties.",
	Prop: func(t *laws.T, impl Parse) {
		s := trickyAddress(t)
		right := Parse(slowInternational).outcome(s)
		t.LabelIf(right != "refused", "address")
		laws.Equal(t, impl.outcome(s), right, "Parse(%+q)", s)
	},
	Need: map[string]float64{"address": .05},
}

var asciiLaw = laws.Law[Parse]{
	ID: "emailcheck/ascii", Kind: laws.Metamorphic,
	Says: "Under International, ASCII text without A-labels is told what Practical tells it.",
	Prop: func(t *laws.T, impl Parse) {
		s := strings.Map(func(c rune) rune {
			if c > unicode.MaxASCII {
				return -1
			}
			return c
		}, strings.NewReplacer("xn--", "x", "XN--", "X", "nxn--", "x").Replace(nearGrammar(t)))
		if strings.Contains(strings.ToLower(s), "xn--") || len(s) > 254 {
			return
		}
		t.Label("tried")
		laws.Equal(t, impl.told(s), Parse(judged).told(s), "Parse(%+q)", s)
	},
	Need: map[string]float64{"tried": .6},
}

// InternationalSuite is the contract of the profile with letters outside ASCII.
func InternationalSuite() laws.Suite[Parse] {
	return laws.Suite[Parse]{
		Name: "emailcheck.Checker, International",
		Says: "It adds letters outside ASCII, each text in one spelling, and what only looks like letters stays out.",
		Laws: []laws.Law[Parse]{normalForms, stored, idnaLaw, asciiLaw},
		Wheats: []laws.Wheat[Parse]{
			{Name: "hardened", Impl: ours(checker(emailcheck.International))},
			{Name: "derived from Unicode's properties", Impl: slowInternational},
		},
		Flaws: []laws.Flaw[Parse]{
			{
				Name: "not normalised", Impl: flawed.NotNormalised, Breaks: []string{normalForms.ID},
				Symptom: "One user typed é on a Mac and on Windows, and has two accounts.",
			},
			{
				Name: "not checked again", Impl: flawed.NotRechecked, Breaks: []string{idnaLaw.ID},
				Symptom: "U+037E passes as a letter and becomes ';'.",
			},
			{
				Name: "idna.Lookup", Impl: flawed.ByLookup, Breaks: []string{idnaLaw.ID},
				Symptom: "A soft hyphen or full-width letters are accepted, and mapped to another name.",
			},
			{
				Name: "idna.Registration", Impl: flawed.ByRegistration, Breaks: []string{idnaLaw.ID, asciiLaw.ID},
				Symptom: "Emoji are accepted, a middle dot anywhere, and r--x.com is refused.",
			},
			{
				Name: "limits as written", Impl: flawed.LimitsAsWritten, Breaks: []string{idnaLaw.ID},
				Symptom: "Four labels of 例 are refused for their 254 bytes, of which DNS sees half.",
			},
			{
				Name: "A-labels as they are", Impl: flawed.ALabelsAsTheyAre, Breaks: []string{idnaLaw.ID},
				Symptom: "xn--zz.com is accepted, and nothing can show it.",
			},
			{
				Name: "no limit on letters", Impl: flawed.NoLimitOnLetters, Breaks: []string{idnaLaw.ID},
				Symptom: "200 bytes before the @ are accepted if one of them is no ASCII.",
			},
			{
				Name: "transitional", Impl: flawed.Transitional, Breaks: []string{idnaLaw.ID},
				Symptom: "Mail for faß.de goes to fass.de, which is someone else's.",
			},
			{
				Name: "the practical profile", Impl: ours(checker(emailcheck.Practical)), Breaks: []string{normalForms.ID, stored.ID, idnaLaw.ID},
				Symptom: "It has no letters outside ASCII.",
			},
		},
	}
}
