package sluglaws

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/slug"
)

// pieces are what texts are drawn from: what separates, what goes, what stays,
// letters whose spelling depends on what is near, every way to write one letter,
// and what is not text at all.
var pieces = []string{
	"a", "B", " ", "!", "-", "_", ".", "~", "'", "’", "7", "42", "the", "The ", " of ", "castle", "x", "x-y",
	"é", "e\u0301", "É", "ö", "o\u0308", "Ö", "O\u0308", "å", "A\u030A", "Ø", "ß", "Æ", "Æro", "Ł", "œ", "þ",
	"\u0301", "\u0308", "\u0306", "\u0323", "\u0327", "\u0307", "İ", "I", "i", "ı", "ǅ", "ſ", "K", "ﬁ", "№5", "™", "µm", "½", "Ａ", "ᴵ", "≠", "=\u0338",
	"αυ", "ΑΥ", "ε", "ύ", "υ", "ου", "ό", "ϋ", "τ", "ν", "Σ", "σ", "ς", "μπ", "Μ", "γγ", "ξ", "ᾳ",
	"з", "г", "Г", "и", "ия", "й", "ї", "Ї", "є", "ю", "Щ", "щ", "ь", "ъ", "ё", "ѓ", "х",
	"\u00AD", "\u200B", "\uFE0F", "\u034F", "٣", "९", "日本", "नि", "한", "\u1112\u1161", "\u0BBE", "🦄", "\uFFFD", "\xFF", "\xC3", "\x83\x80", "\x00",
	strings.Repeat("a", 40), strings.Repeat("a ", 40), strings.Repeat("\u0301", 40), strings.Repeat("\u0323\u0308", 20), "A",
}

// text draws a text of at most four pieces.
var text = joined(4, pieces)

func joined(most int, pieces []string) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, most), func(drawn []string) string { return strings.Join(drawn, "") })
}

// A setup is a Config that prints as Go does.
type setup struct {
	slug.Config
	hook string
}

func (s setup) zero() bool {
	return s.Separator == "" && s.MaxLength == 0 && !s.KeepCase && s.Keep == "" && !s.KeepScripts && s.Language == "" &&
		s.Transliterate == nil && s.StopWords == nil && s.Fallback == ""
}

// String gives the call of New, short.
func (s setup) String() string {
	var fields []string
	add := func(set bool, format string, args ...any) {
		if set {
			fields = append(fields, fmt.Sprintf(format, args...))
		}
	}
	add(s.Separator != "", "Separator: %q", s.Separator)
	add(s.MaxLength != 0, "MaxLength: %d", s.MaxLength)
	add(s.KeepCase, "KeepCase: true")
	add(s.Keep != "", "Keep: %q", s.Keep)
	add(s.KeepScripts, "KeepScripts: true")
	add(s.Language != "", "Language: %q", s.Language)
	add(s.hook != "", "Transliterate: %s", s.hook)
	add(s.StopWords != nil, "StopWords: %q", s.StopWords)
	add(s.Fallback != "", "Fallback: %q", s.Fallback)
	return "New({" + strings.Join(fields, ", ") + "})"
}

// hooks are transliteration hooks, well behaved and not.
var hooks = []struct {
	name string
	hook func(rune) (string, bool)
}{
	{"none", func(rune) (string, bool) { return "", false }},
	{"pinyin", func(r rune) (string, bool) {
		s, ok := map[rune]string{'日': "ri ", '本': "Ben ", 'é': "eh", '\u0301': "?", '≠': "ne", '\u0338': "no"}[r]
		return s, ok
	}},
	{"garbage", func(r rune) (string, bool) { return "-É/\xff\u0308" + string(r) + "x\x00'__.", r%3 != 0 }},
}

// setups draws a Config that New accepts: at most three options, of which the later
// overrule the earlier. So a counterexample loses the options that do not matter.
var setups = rapid.Map(rapid.SliceOfN(rapid.SampledFrom(options()), 0, 3), func(drawn []func(*setup)) setup {
	var s setup
	for _, set := range drawn {
		set(&s)
	}
	return fit(s)
})

func options() []func(*setup) {
	list := []func(*setup){
		func(s *setup) { s.KeepScripts = true },
		func(s *setup) { s.KeepScripts = true }, // twice, since it excludes hooks
		func(s *setup) { s.KeepCase = true },
		func(s *setup) { s.StopWords = []string{"the"} },
		func(s *setup) { s.StopWords = []string{"the", "Of", "a"} },
		func(s *setup) { s.StopWords = []string{"É", "x"} },
		func(s *setup) { s.Fallback = "n" },
		func(s *setup) { s.Separator, s.Keep = "_", "-" },
	}
	for _, language := range []string{"de", "da", "uk", "bg", "nb-NO", "tr", "de-AT", "zh-Hant", "sv", "el"} {
		list = append(list, func(s *setup) { s.Language = language })
	}
	for _, separator := range []string{"_", "--", "~.", "."} {
		list = append(list, func(s *setup) { s.Separator = separator })
	}
	for _, keep := range []string{"_", "_.", "-_.~"} {
		list = append(list, func(s *setup) { s.Keep = keep })
	}
	for _, limit := range []int{1, 4, 5, 7, 12} {
		list = append(list, func(s *setup) { s.MaxLength = limit })
	}
	for _, h := range hooks {
		list = append(list, func(s *setup) { s.hook, s.Transliterate = h.name, h.hook })
	}
	return append(list, func(*setup) {}) // rapid favours the ends of a list
}

// fit changes what New would refuse.
func fit(s setup) setup {
	separator := s.Separator
	if separator == "" {
		separator = "-"
	}
	s.Keep = strings.Map(func(r rune) rune {
		if strings.ContainsRune(separator, r) {
			return -1
		}
		return r
	}, s.Keep)
	if s.KeepScripts {
		s.Transliterate, s.hook = nil, ""
		if s.MaxLength > 0 {
			s.MaxLength = max(s.MaxLength, 4)
		}
	}
	return s
}
