package emailcheck_test

import (
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
)

// The exceptions of RFC 5892, at both ends of each range, with the neighbours that
// are letters, and the rules of its appendix A. The mutation runner (docs/mutation.md)
// moved the ends of the ranges by one, and no public case saw it.
func TestIDNAExceptions(t *testing.T) {
	c := mustNew(t, emailcheck.Config{Profile: emailcheck.International})
	for _, tt := range []struct {
		label string
		want  bool
		what  string
	}{
		{"ا\u06fd", true, "Sindhi ampersand"},
		{"ا\u06fe", true, "Sindhi postposition men"},
		{"ا\u06fc", true, "a letter before them"},
		{"ا\u06ff", true, "a letter behind them"},
		{"ཀ\u0f0bཀ", true, "Tibetan tsheg"},
		{"ཀ\u0f0cཀ", false, "Tibetan tsheg that does not break"},
		{"\u13a0", true, "the first Cherokee letter"},
		{"\u13f5", true, "the last Cherokee letter that is not small"},
		{"\u3007", true, "ideographic zero"},
		{"\u3006", true, "a letter before it"},
		{"\u3008", false, "a bracket behind it"},
		{"क\u094d\u200cष", true, "a non-joiner behind a virama (A.1)"},
		{"क\u094d\u200dष", true, "a joiner behind a virama (A.2)"},
		{"क\u200cष", false, "a non-joiner anywhere"},
		{"क\u200dष", false, "a joiner anywhere"},

		{"ا\u0640", false, "Arabic tatweel"},
		{"ا\u063f", true, "a letter before it"},
		{"ا\u0641", true, "a letter behind it"},
		{"\u07ca\u07fa", false, "N'Ko lajanyalan"},
		{"\u10ff", true, "a Georgian letter before the jamo"},
		{"\u1100", false, "the first jamo"},
		{"\u11ff", false, "the last jamo"},
		{"\u1200", true, "an Ethiopic letter behind them"},
		{"a\u20d0", false, "the first mark for symbols"},
		{"a\u20f0", false, "the last mark for symbols"},
		{"가\u302d", true, "an ideographic tone mark"},
		{"가\u302e", false, "the first Hangul tone mark"},
		{"가\u302f", false, "the second"},
		{"か\u3031", false, "the first vertical kana repeat mark"},
		{"か\u3035", false, "the last"},
		{"か\u303b", false, "vertical ideographic iteration mark"},
		{"か\u303c", true, "a letter behind it"},
		{"\ua960", false, "the first jamo of extended A"},
		{"\ua97c", false, "the last"},
		{"ꦄ\ua980", true, "a Javanese mark behind them"},
		{"\ud7b0", false, "the first jamo of extended B"},
		{"\ud7fb", false, "the last"},
		{"\ud7a3", true, "a syllable before them"},
		{"a\U0001d165", false, "a musical mark"},
		{"a\U0001d242", false, "a Greek musical mark"},

		{"l\u00b7l", true, "middle dot (A.3)"},
		{"l\u00b7a", false, "middle dot before another letter"},
		{"a\u00b7l", false, "middle dot behind another letter"},
		{"l\u00b7", false, "middle dot at the end"},
		{"\u00b7l", false, "middle dot at the beginning"},
		{"\u0375α", true, "Greek keraia (A.4)"},
		{"α\u0375", false, "keraia at the end"},
		{"α\u0375a", false, "keraia before a Latin letter"},
		{"א\u05f3", true, "Hebrew geresh (A.5)"},
		{"א\u05f4א", true, "Hebrew gershayim (A.6)"},
		{"\u05f3א", false, "geresh at the beginning"},
		{"\u05f4א", false, "gershayim at the beginning"},
		{"a\u30fbア", true, "Katakana middle dot with Katakana (A.7)"},
		{"あ\u30fba", true, "with Hiragana"},
		{"中\u30fba", true, "with Han"},
		{"a\u30fbb", false, "with none of them"},
		{"\u30fb", false, "with itself"},
		{"ا\u0660\u0669", true, "Arabic-Indic digits (A.8)"},
		{"ا\u06f0\u06f9", true, "extended ones (A.9)"},
		{"ا\u0660\u06f0", false, "one of each"},
		{"ا\u06f9\u0669", false, "one of each, the last ones"},

		{"-é", false, "a hyphen at the beginning"},
		{"é-", false, "a hyphen at the end"},
		{"éa--b", false, "hyphens where an A-label has them, third and fourth"},
		{"é--b", true, "second and third"},
		{"éab--c", true, "fourth and fifth"},
	} {
		if got := c.Valid("a@" + tt.label + ".com"); got != tt.want {
			t.Errorf("the label %+q: Valid = %v, want %v: %s", tt.label, got, tt.want, tt.what)
		}
	}
}
