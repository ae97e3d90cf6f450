package emailcheck

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestWritten bounds the bytes of a text whose stored form may have 254: each of
// its characters leaves at least one byte there, has at most four itself, and at
// most three times as many when it is decomposed (UAX #15, section 8).
const longestWritten = 3 * 4 * maxAddress

// parseInternational reads a dot-atom of RFC 6531, section 3.3, and a domain of
// IDNA2008.
func (r *rules) parseInternational(s string) (a Address, at int, code Code, pos int) {
	switch {
	case len(s) == 0:
		return a, 0, ErrEmpty, 0
	case len(s) > longestWritten:
		return a, 0, ErrTooLong, r.maxAddress
	}
	if at = strings.IndexByte(s, '@'); at < 0 {
		return a, 0, ErrNoAt, len(s)
	}
	local, code, pos := r.internationalLocal(s[:at])
	var domain string
	if code == 0 {
		domain, code, pos = r.internationalDomain(s, at+1)
	}
	switch {
	case code != 0:
		code, pos = countAts(s, 0, code, pos)
		return a, at, code, pos
	case len(local)+1+len(domain) > r.maxAddress:
		return a, at, ErrTooLong, min(r.maxAddress, len(s))
	case local == s[:at] && domain == s[at+1:]:
		return Address{s}, at, 0, 0
	}
	return Address{local + "@" + domain}, at, 0, 0
}

// internationalLocal returns a local part in NFC. It is the normal form that is
// judged, since canonically equivalent texts are the same text, and since
// normalisation can make a character that has no place there, as ';' of U+037E.
func (r *rules) internationalLocal(written string) (local string, code Code, pos int) {
	local = norm.NFC.String(written)
	code, pos = scanRunes(local, r.maxLocal)
	if code == 0 || local == written {
		return local, code, pos
	}
	// The offset has to be one into what was written.
	same, there := scanRunes(written, r.maxLocal)
	switch {
	case same == code:
		return "", code, there
	case code == ErrControl: // what NFC puts behind 30 marks (UAX #15, section 13)
		code = ErrLocalChar
	}
	return "", code, firstDifference(written, local)
}

// scanRunes is scanLocal with runes beyond ASCII where letters may stand, for a
// local part that has been cut off at its '@'.
func scanRunes(local string, maxLocal int) (code Code, pos int) {
	if local == "" {
		return ErrEmptyLocal, 0
	}
	last := -1
	for i, c := range local {
		switch {
		case c >= utf8.RuneSelf:
			if code := wrongRune(local[i:], c, i == last+1); code != 0 {
				return code, i
			}
		case class[c]&atext != 0:
		case c != '.':
			return wrongByte(byte(c), ErrLocalChar), i
		case i == last+1:
			return ErrLocalDot, i
		default:
			last = i
		}
	}
	switch {
	case last == len(local)-1:
		return ErrLocalDot, last
	case len(local) > maxLocal:
		return ErrLocalTooLong, maxLocal
	}
	return 0, 0
}

// letters are what may stand in an atom beyond ASCII. RFC 6531 allows any character,
// but those who give out such mailboxes keep to letters and digits (RFC 8264,
// section 4.2), and the rest is what a word processor made of a quote or a dash, or
// is there to deceive.
var letters = []*unicode.RangeTable{unicode.L, unicode.M, unicode.N}

// invisible are the letters and marks among them that show nothing.
var invisible = []*unicode.RangeTable{unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}

// wrongRune says why the rune c, which s begins with, cannot stand in an atom. A
// mark at the start of an atom would sit on the dot, or on what stands before the
// address.
func wrongRune(s string, c rune, starts bool) Code {
	switch {
	case c == utf8.RuneError:
		if _, size := utf8.DecodeRuneInString(s); size == 1 {
			return ErrInvalidUTF8
		}
		return ErrLocalChar // what a decoder leaves where a character is lost
	case unicode.In(c, unicode.Cc, unicode.Cf) || unicode.In(c, invisible...):
		return ErrControl
	case unicode.Is(unicode.Z, c):
		return ErrSpace
	case !unicode.In(c, letters...) || starts && unicode.Is(unicode.M, c):
		return ErrLocalChar
	}
	return 0
}

// firstDifference is the offset of the first byte in which a and b differ.
func firstDifference(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
