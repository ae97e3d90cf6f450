package textcache

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean returns s without the white space around it and in lower case: for valid
// UTF-8 exactly what Python's s.strip().lower() gives, which strings.ToLower of
// strings.TrimSpace does not (U+001C to U+001F are white space to Python, U+0130
// becomes two code points, and a capital sigma at the end of a word becomes ς).
// Each byte that is not part of valid UTF-8 becomes U+FFFD, so that the result is
// always valid.
//
// Clean is idempotent and takes linear time. Text that is ASCII and already clean
// is returned as it is, without an allocation. Anything else costs one, or a
// few where the result is longer than the text: by at most half, and where bytes are
// invalid up to three times as long. The result may share memory with s: see [Last] for what
// keeps it safely.
//
// Classes of characters are those of the unicode package, so code points that a
// later Unicode version assigns follow the Go release, not CPython's.
// Laws: textcache/clean-reference, textcache/clean-idempotent.
func Clean(s string) string {
	if cleanASCII(s) {
		return s
	}
	s = trim(s)
	if cleanASCII(s) {
		return s
	}
	return lower(s)
}

// cleanASCII reports whether s is ASCII, has no upper-case letter, and neither
// begins nor ends with white space. It looks at eight bytes at a time: texts are
// clean far more often than not.
func cleanASCII(s string) bool {
	n := len(s)
	if n == 0 {
		return true
	}
	if asciiSpace(s[0]) || asciiSpace(s[n-1]) {
		return false
	}
	var seen uint64 // a high bit for each byte that is not ASCII or is upper case
	for len(s) >= 32 {
		a, b, c, d := load(s), load(s[8:]), load(s[16:]), load(s[24:])
		seen |= dirty(a) | dirty(b) | dirty(c) | dirty(d)
		if seen&(ones<<7) != 0 {
			return false
		}
		s = s[32:]
	}
	for len(s) >= 8 {
		seen |= dirty(load(s))
		s = s[8:]
	}
	for i := range len(s) {
		seen |= dirty(uint64(s[i]))
	}
	return seen&(ones<<7) == 0
}

const ones = 0x0101010101010101

// dirty has the high bit of each byte set that is not ASCII or is upper case. With
// seven-bit bytes, adding 128-'A' sets the high bit from 'A' up, and adding
// 128-'Z'-1 from behind 'Z'; a carry out of a byte comes from a byte that is not
// ASCII, which is seen anyway.
func dirty(w uint64) uint64 {
	return w | (w+ones*(0x80-'A'))&^(w+ones*(0x80-'Z'-1))
}

// load reads eight bytes at once: the compiler makes one load of it.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func asciiSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' || 0x1c <= c && c <= 0x1f }

// space is str.isspace of one character: the 25 code points of unicode.IsSpace and
// the four separators U+001C to U+001F.
func space(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// trim is str.strip.
func trim(s string) string { return strings.TrimFunc(s, space) }

// lower is str.lower, and replaces invalid bytes.
func lower(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	cased := false // the last code point that is not ignorable is cased
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			if 'a' <= r && r <= 'z' {
				cased = true
			} else if !ignorable(r) {
				cased = false
			}
			continue
		case r == 'İ':
			b.WriteString("i\u0307")
			cased = true
			continue
		case r == 'Σ':
			if cased && !casedNext(s[i+len("Σ"):]) {
				b.WriteString("ς")
			} else {
				b.WriteString("σ")
			}
			cased = true
			continue
		}
		b.WriteRune(unicode.ToLower(r))
		if !ignorable(r) {
			cased = isCased(r)
		}
	}
	return b.String()
}

// casedNext reports whether the first code point of s that is not ignorable is
// cased. A capital sigma is not ignorable, so no code point is looked at for two
// of them, and the whole stays linear.
func casedNext(s string) bool {
	for _, r := range s {
		if !ignorable(r) {
			return isCased(r)
		}
	}
	return false
}

// isCased is the derived property Cased of Unicode, chapter 3.13, definition D135.
func isCased(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Uppercase, unicode.Other_Lowercase)
}

// ignorable is the derived property Case_Ignorable, definition D136: marks, format
// characters, modifiers, and the characters whose Word_Break is MidLetter,
// MidNumLet or Single_Quote. CPython asks it before it asks isCased.
func ignorable(r rune) bool {
	switch r {
	case '\'', '.', ':', 0xb7, 0x387, 0x55f, 0x5f4, 0x2018, 0x2019, 0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a:
		return true
	}
	if r < utf8.RuneSelf {
		return r == '^' || r == '`'
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}
