package sluglaws

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/hardened-go/hardened/slug"
)

// A reference makes slugs slowly and in the open: the text is taken apart into
// words of letters with their marks, each word is spelled with all of it in view,
// and the words are picked from a list. It knows the letters that the laws draw
// and the rules as they are documented, and shares no code with package slug.
type reference struct {
	c         slug.Config
	language  string
	separator string
	stop      map[string]bool
}

// A letter of the text, decomposed, or a character that stays between letters.
type letter struct {
	rune  rune // 0 for a character that stays
	marks []rune
	extra string
}

func newReference(c slug.Config) Slugger {
	r := &reference{c: c, separator: c.Separator, stop: map[string]bool{}}
	r.language, _, _ = strings.Cut(strings.ToLower(c.Language), "-")
	if r.separator == "" {
		r.separator = "-"
	}
	for _, w := range c.StopWords {
		r.stop[r.fold(r.words(w)[0])] = true
	}
	return whole(r.make)
}

func (r *reference) fold(w string) string { return strings.ToLower(strings.ToUpper(w)) }

func (r *reference) make(text string) string {
	words := r.words(text)
	meant := slices.ContainsFunc(words, func(w string) bool { return !r.stop[r.fold(w)] && !isNumber(w) })
	if meant {
		words = slices.DeleteFunc(words, func(w string) bool { return r.stop[r.fold(w)] })
	}
	if len(words) == 0 {
		return r.c.Fallback
	}
	if r.c.MaxLength > 0 {
		for len(words) > 1 && len(strings.Join(words, r.separator)) > r.c.MaxLength {
			words = words[:len(words)-1]
		}
		words[0] = r.shorten(words[0], max(r.c.MaxLength, 0))
	}
	return strings.Join(words, r.separator)
}

func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }

// shorten cuts a word to whole letters with their marks, or else characters.
func (r *reference) shorten(w string, limit int) string {
	if len(w) <= limit {
		return w
	}
	letters, characters := "", ""
	runes := []rune(w)
	for i := range runes {
		part := string(runes[:i])
		if len(part) > limit {
			break
		}
		characters = part
		if !unicode.Is(unicode.M, runes[i]) {
			letters = part
		}
	}
	if letters != "" {
		characters = letters
	}
	return strings.TrimRight(characters, r.c.Keep)
}

// words takes text apart.
func (r *reference) words(text string) []string {
	var words []string
	var word []letter
	end := func() {
		if w := strings.TrimRight(r.spell(word), r.c.Keep); w != "" {
			words = append(words, w)
		}
		word = nil
	}
	joined := false // a mark belongs to the last letter
	var add func(s string, ask bool)
	add = func(s string, ask bool) {
		for _, p := range parts(s) {
			if p.r == utf8.RuneError && p.invalid {
				end()
				continue
			}
			if invisible(p.r) {
				continue
			}
			if ask && p.r > unicode.MaxASCII && r.c.Transliterate != nil {
				if spelled, ok := r.c.Transliterate(p.r); ok {
					joined = false
					add(spelled, false)
					joined = false
					continue
				}
			}
			if !r.c.KeepScripts && (p.r == '™' || p.r == '℠') {
				end()
				continue
			}
			if !r.c.KeepScripts && p.r == 'µ' {
				p.r = 'u'
			}
			for _, d := range norm.NFKD.String(string(p.r)) {
				switch {
				case invisible(d):
				case strings.ContainsRune("'‘’ʼʻ", d):
					joined = false
				case d <= unicode.MaxASCII && strings.ContainsRune(r.c.Keep, d):
					if len(word) > 0 {
						word = append(word, letter{extra: string(d)})
					}
					joined = false
				case unicode.Is(unicode.M, d):
					if joined && len(word) > 0 {
						last := &word[len(word)-1]
						last.marks = append(last.marks, d)
					}
				case r.isLetter(d):
					_, spelled := r.spelling(d)
					joined = spelled || r.c.KeepScripts
					if joined || len(word) > 0 { // the soft sign does not begin a word
						word = append(word, letter{rune: d})
					}
				default:
					end()
				}
			}
		}
	}
	if r.c.Transliterate != nil {
		text = norm.NFC.String(text)
	}
	add(text, true)
	end()
	return words
}

type part struct {
	r       rune
	invalid bool
}

func parts(s string) []part {
	var ps []part
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		ps = append(ps, part{r, r == utf8.RuneError && size == 1})
		i += size
	}
	return ps
}

func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

func (r *reference) isLetter(d rune) bool {
	if r.c.KeepScripts {
		return unicode.In(d, unicode.L, unicode.Nd)
	}
	if 'a' <= d && d <= 'z' || 'A' <= d && d <= 'Z' || '0' <= d && d <= '9' {
		return true
	}
	_, ok := spellings[unicode.ToLower(d)]
	return ok
}

// spell writes a word.
func (r *reference) spell(word []letter) string {
	if r.c.KeepScripts {
		return r.keep(word)
	}
	var out strings.Builder
	for i, l := range word {
		if l.rune == 0 {
			out.WriteString(l.extra)
			continue
		}
		s := r.inContext(word, i)
		if r.c.KeepCase && unicode.IsUpper(l.rune) && s != "" {
			next := i+1 < len(word) && word[i+1].rune != 0 && unicode.IsLetter(word[i+1].rune)
			switch {
			case next && unicode.IsUpper(word[i+1].rune),
				!next && i > 0 && unicode.IsUpper(word[i-1].rune):
				s = strings.ToUpper(s)
			default:
				s = strings.ToUpper(s[:1]) + s[1:]
			}
		}
		out.WriteString(s)
	}
	return out.String()
}

// keep writes a word with KeepScripts.
func (r *reference) keep(word []letter) string {
	var out strings.Builder
	for i, l := range word {
		if l.rune == 0 {
			out.WriteString(l.extra)
			continue
		}
		small := l.rune
		if !r.c.KeepCase {
			small = unicode.ToLower(l.rune)
			turkish := r.language == "tr" || r.language == "az"
			if turkish && l.rune == 'I' && len(l.marks) == 0 {
				small = 'ı'
			}
			after := i+1 < len(word) && unicode.IsLetter(word[i+1].rune)
			before := i > 0 && unicode.IsLetter(word[i-1].rune)
			if l.rune == 'Σ' && before && !after {
				small = 'ς'
			}
		}
		out.WriteRune(small)
		marks := slices.Clone(l.marks)
		if small == 'i' {
			marks = slices.DeleteFunc(marks, func(m rune) bool { return m == '\u0307' })
		}
		out.WriteString(inOrder(marks))
	}
	return strings.ReplaceAll(norm.NFC.String(out.String()), "\u034F", "")
}

// inOrder sorts marks between those of class 0, and keeps 8 of each run.
func inOrder(marks []rune) string {
	class := func(m rune) uint8 { return norm.NFD.PropertiesString(string(m)).CCC() }
	var out []rune
	for len(marks) > 0 {
		n := slices.IndexFunc(marks, func(m rune) bool { return class(m) == 0 })
		if n < 0 {
			n = len(marks)
		}
		run := marks[:n:n]
		slices.SortStableFunc(run, func(a, b rune) int { return int(class(a)) - int(class(b)) })
		out = append(out, run[:min(8, n)]...)
		if n < len(marks) {
			out = append(out, marks[n])
			n++
		}
		marks = marks[n:]
	}
	return string(out)
}

// inContext spells the letter word[i], small.
func (r *reference) inContext(word []letter, i int) string {
	at := func(j int) string { // the small letter there, or ""
		if j < 0 || j >= len(word) || word[j].rune == 0 {
			return ""
		}
		return string(unicode.ToLower(word[j].rune))
	}
	has := func(j int, marks string) bool {
		return slices.ContainsFunc(word[j].marks, func(m rune) bool { return strings.ContainsRune(marks, m) })
	}
	me := at(i)
	switch {
	case me == "υ" && !has(i, "\u0308") && at(i-1) != "" && strings.Contains("αεηο", at(i-1)) && !has(i-1, "\u0300\u0301\u0342"):
		if at(i-1) == "ο" {
			return "u"
		}
		if at(i+1) != "" && strings.Contains("αεηιουωβγδζλμνρ", at(i+1)) {
			return "v"
		}
		return "f"
	case me == "γ" && at(i+1) != "" && strings.Contains("γξχ", at(i+1)):
		return "n"
	case me == "μ" && at(i+1) == "π" && (i == 0 || i+2 == len(word)):
		return "b"
	case me == "π" && at(i-1) == "μ" && (i == 1 || i+1 == len(word)):
		return ""
	case me == "г" && at(i-1) == "з" && r.language == "uk":
		return "gh"
	case me == "я" && i+1 == len(word) && at(i-1) == "и" && !has(i-1, "\u0306") && r.language == "bg":
		return "a"
	}
	for _, m := range word[i].marks {
		if s, ok := r.marked(me, m, i == 0); ok {
			return s
		}
	}
	if s, ok := initialOf[r.language][me]; ok && i == 0 {
		return s
	}
	s, _ := r.spelling(word[i].rune)
	return s
}

// marked says how a mark changes a letter.
func (r *reference) marked(base string, mark rune, first bool) (string, bool) {
	key := base + string(mark)
	if first {
		if s, ok := initialOf[r.language][key]; ok {
			return s, true
		}
	}
	if s, ok := markedOf[r.language][key]; ok {
		return s, true
	}
	s, ok := markedOf[""][key]
	return s, ok
}

// spelling says how a letter is spelled by itself; not at all is spelled "".
func (r *reference) spelling(l rune) (string, bool) {
	small := unicode.ToLower(l)
	if s, ok := spellingOf[r.language][small]; ok {
		return s, true
	}
	if s, ok := spellings[small]; ok {
		return s, s != ""
	}
	return string(small), true
}

var (
	initialOf = map[string]map[string]string{
		"uk": {"і\u0308": "yi", "и\u0306": "y", "є": "ye", "ю": "yu", "я": "ya"},
	}
	markedOf = map[string]map[string]string{
		"":   {"и\u0306": "y", "е\u0308": "yo", "і\u0308": "yi", "г\u0301": "gj", "к\u0301": "kj"},
		"uk": {"і\u0308": "i", "и\u0306": "i"},
		"de": {"a\u0308": "ae", "o\u0308": "oe", "u\u0308": "ue"},
		"da": {"a\u030A": "aa"},
		"nb": {"a\u030A": "aa"},
	}
	spellingOf = map[string]map[rune]string{
		"da": {'ø': "oe"},
		"nb": {'ø': "oe"},
		"uk": {'г': "h", 'и': "y", 'є': "ie", 'ю': "iu", 'я': "ia"},
		"bg": {'щ': "sht", 'ъ': "a", 'ь': "y", 'х': "h"},
	}
)

// spellings are those of the letters beyond ASCII that the laws draw.
var spellings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'ø': "o", 'ł': "l", 'đ': "d", 'œ': "oe", 'þ': "th", 'ð': "d", 'ı': "i",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k",
	'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t",
	'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f",
	'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu",
	'я': "ya", 'є': "ye", 'і': "i", 'ґ': "g",
	'٣': "3", '९': "9",
}
