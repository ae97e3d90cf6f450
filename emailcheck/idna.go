package emailcheck

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// acePrefix begins an A-label: RFC 5890, section 2.3.2.1.
const acePrefix = "xn--"

// registration checks what x/net/idna checks of IDNA2008: that nothing needs
// mapping, joiners in their context, the Bidi rule. It lets three things pass that
// RFC 5892 does not, which allowedLabel therefore checks: characters of no letter
// category such as emoji, the context of the middle dot and its like (CONTEXTO),
// and hyphens in the third and fourth place, which it counts in bytes. Lengths are
// ours to check, since we say where.
var registration = idna.New(
	idna.ValidateForRegistration(), idna.CheckHyphens(false), idna.VerifyDNSLength(false),
)

// internationalDomain returns the domain from offset from on with A-labels for
// what is not ASCII, in lower case.
func (r *rules) internationalDomain(s string, from int) (domain string, code Code, pos int) {
	written := *r
	written.beyond = true
	if _, code, pos = written.scanDomain(s, from); code != 0 {
		return "", code, pos
	}
	if domain = lower(s[from:]); isASCII(domain) && !strings.Contains(domain, acePrefix) {
		return domain, 0, 0
	}
	labels := strings.Split(s[from:], ".")
	start := from
	for i, label := range labels {
		if labels[i], code, pos = asciiLabel(label); code != 0 {
			return "", code, start + pos
		}
		start += len(label) + 1
	}
	domain = strings.Join(labels, ".")
	// What scanDomain saw was not normalised: U+212A was three bytes of a label, and
	// is one now. That can only make a short one of the last.
	last := labels[len(labels)-1]
	if code = r.lastLabel(last, len(labels) == 1); code != 0 {
		return "", code, strings.LastIndexByte(s, '.') + 1
	}
	// The Bidi rule looks at all labels together: RFC 5893, section 2.
	if _, err := registration.ToASCII(domain); err != nil {
		return "", ErrIDNA, from
	}
	return domain, 0, 0
}

// asciiLabel returns a label as DNS has it, in lower case, or what is wrong with it
// and at which offset.
func asciiLabel(written string) (label string, code Code, pos int) {
	for i, c := range written {
		if c == utf8.RuneError && wrongRune(written[i:], c, false) == ErrInvalidUTF8 {
			return "", ErrInvalidUTF8, i
		}
	}
	// Canonically equivalent text is the same text, so NFC comes first: it makes K
	// of U+212A, and a plain label of what looked international. Lower case may
	// need it again: H with a line below is one letter only when it is small.
	composed := norm.NFC.String(written)
	label = norm.NFC.String(lowerRunes(composed))
	if isASCII(label) {
		for i := range len(label) {
			if class[label[i]]&ldh == 0 {
				return "", ErrDomainChar, firstDifference(written, composed)
			}
		}
		if len(label) > maxLabel { // so it was not ASCII, or scanDomain had said so
			return "", ErrLabelTooLong, firstDifference(written, composed)
		}
		if strings.HasPrefix(label, acePrefix) {
			if _, ok := unicodeLabel(label); !ok {
				return "", ErrIDNA, 0
			}
		}
		return label, 0, 0
	}
	// Each rune takes a byte or more of the A-label. To count first keeps the
	// quadratic encoder away from long labels.
	if utf8.RuneCountInString(label) > maxLabel {
		return "", ErrLabelTooLong, 0
	}
	ascii, err := registration.ToASCII(label)
	switch {
	case err != nil || !allowedLabel(label):
		return "", ErrIDNA, 0
	case len(ascii) > maxLabel:
		return "", ErrLabelTooLong, 0
	}
	return ascii, 0, 0
}

// unicodeLabel decodes an A-label in lower case. Only one that encodes back to
// itself is an A-label: RFC 5890, section 2.3.2.1.
func unicodeLabel(label string) (string, bool) {
	if !strings.HasPrefix(label, acePrefix) {
		return "", false
	}
	u, err := registration.ToUnicode(label)
	if err != nil || isASCII(u) || !allowedLabel(u) {
		return "", false
	}
	back, err := registration.ToASCII(u)
	return u, err == nil && back == label
}

// lowerRunes folds capital letters to the small letters that they are the capitals
// of. Where the way back ends elsewhere, as from İ to i to I and likewise from ϴ and
// ẞ, the letter stays, and is refused in both normal forms. Cherokee is written in what Unicode came to call capitals.
func lowerRunes(s string) string {
	return strings.Map(func(c rune) rune {
		l := unicode.ToLower(c)
		if l != c && unicode.ToUpper(l) == c && !unicode.Is(unicode.Cherokee, c) {
			return l
		}
		return c
	}, s)
}

// letterDigits are the categories of RFC 5892, section 2.1, without Lu, which
// registration refuses already.
var letterDigits = []*unicode.RangeTable{unicode.Ll, unicode.Lo, unicode.Lm, unicode.Mn, unicode.Mc, unicode.Nd}

// The exceptions of RFC 5892, section 2.6, and its blocks of sections 2.4 and 2.9.
var (
	alsoAllowed = &unicode.RangeTable{R16: []unicode.Range16{
		{0x06fd, 0x06fe, 1}, // Sindhi ampersand and postposition men
		{0x0f0b, 0x0f0b, 1}, // Tibetan tsheg
		{0x13a0, 0x13f5, 1}, // Cherokee, which was PVALID before it had small letters
		{0x200c, 0x200d, 1}, // joiners, where registration lets them be
		{0x3007, 0x3007, 1}, // ideographic zero
	}}
	notAllowed = &unicode.RangeTable{
		R16: []unicode.Range16{
			{0x0640, 0x0640, 1}, // Arabic tatweel
			{0x07fa, 0x07fa, 1}, // N'Ko lajanyalan
			{0x1100, 0x11ff, 1}, // Hangul jamo
			{0x20d0, 0x20ff, 1}, // combining marks for symbols
			{0x302e, 0x302f, 1}, // Hangul tone marks
			{0x3031, 0x3035, 1}, // vertical kana repeat marks
			{0x303b, 0x303b, 1}, // vertical ideographic iteration mark
			{0xa960, 0xa97f, 1}, // Hangul jamo extended A
			{0xd7b0, 0xd7ff, 1}, // Hangul jamo extended B
		},
		R32: []unicode.Range32{{0x1d100, 0x1d24f, 1}}, // musical symbols
	}
)

// allowedLabel checks of a U-label what registration does not.
func allowedLabel(label string) bool {
	runes := []rune(label)
	// Hyphens: RFC 5891, section 4.2.3.1. An A-label hides those at the ends.
	n := len(runes)
	if n == 0 || runes[0] == '-' || runes[n-1] == '-' || n > 3 && runes[2] == '-' && runes[3] == '-' {
		return false
	}
	for i, c := range runes {
		switch {
		case c < utf8.RuneSelf: // registration has checked it
		case needsContext(c):
			if !contextHolds(runes, i) {
				return false
			}
		case unicode.Is(notAllowed, c):
			return false
		case !unicode.In(c, letterDigits...) && !unicode.Is(alsoAllowed, c):
			return false
		}
	}
	return true
}

// needsContext tells the CONTEXTO characters of RFC 5892, section 2.6.
func needsContext(c rune) bool {
	switch c {
	case 0x00b7, 0x0375, 0x05f3, 0x05f4, 0x30fb:
		return true
	}
	return 0x0660 <= c && c <= 0x0669 // and then the extended digits need not ask
}

// contextHolds is RFC 5892, appendix A.3 to A.9, for the rune at i.
func contextHolds(label []rune, i int) bool {
	before, after := rune(-1), rune(-1) // which is in no table
	if i > 0 {
		before = label[i-1]
	}
	if i+1 < len(label) {
		after = label[i+1]
	}
	switch c := label[i]; {
	case c == 0x00b7: // middle dot: between two l, as in Catalan
		return before == 'l' && after == 'l'
	case c == 0x0375: // Greek keraia: before a Greek character
		return unicode.Is(unicode.Greek, after)
	case c == 0x05f3 || c == 0x05f4: // geresh, gershayim: behind a Hebrew character
		return unicode.Is(unicode.Hebrew, before)
	case c == 0x30fb: // Katakana middle dot: with Japanese or Chinese writing
		return slices.ContainsFunc(label, func(c rune) bool {
			return c != 0x30fb && unicode.In(c, unicode.Hiragana, unicode.Katakana, unicode.Han)
		})
	}
	// An Arabic-Indic digit: the two sets of them do not mix.
	return !slices.ContainsFunc(label, func(c rune) bool { return 0x06f0 <= c && c <= 0x06f9 })
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
