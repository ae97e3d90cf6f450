package textcache

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"github.com/hardened-go/hardened/textcache"
)

// Ports of text.strip().lower() that are not.

// Naive is the port that everyone writes. Breaks textcache/clean-reference with
// U+001C, U+0130 and the final sigma.
func Naive(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Cases uses golang.org/x/text/cases for the final sigma. It takes a character that
// is both cased and ignorable, such as U+02B0, for cased; CPython skips it.
func Cases(s string) string {
	return cases.Lower(language.Und).String(strings.TrimFunc(strings.ToValidUTF8(s, "\ufffd"), pySpace))
}

// NoSigma is right about everything but the final sigma.
func NoSigma(s string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimFunc(s, pySpace), "İ", "i\u0307"))
}

// Ends looks at a sigma's place in the text and not in its word.
func Ends(s string) string {
	out := NoSigma(s)
	if trimmed := strings.TrimFunc(s, pySpace); strings.HasSuffix(trimmed, "Σ") && utf8.RuneCountInString(trimmed) > 1 {
		out = strings.TrimSuffix(out, "σ") + "ς"
	}
	return out
}

// ASCII lower-cases bytes.
func ASCII(s string) string { return string(bytes.ToLower([]byte(strings.Trim(s, " \t\r\n")))) }

// LeftOnly trims one side.
func LeftOnly(s string) string {
	return strings.ToLower(strings.TrimLeftFunc(s, pySpace))
}

func pySpace(r rune) bool {
	return strings.TrimSpace(string(r)) == "" || r >= 0x1c && r <= 0x1f
}

// OneLayer trims one character on each side, which is all that tests with one space
// see.
func OneLayer(s string) string {
	s = strings.TrimPrefix(strings.TrimSuffix(s, " "), " ")
	return strings.ToLower(s)
}

// FirstBytes takes a text whose first 32 bytes are clean for clean, as a fast path
// with a wrong bound does.
func FirstBytes(s string) string {
	s = strings.TrimFunc(strings.ToValidUTF8(s, "\ufffd"), pySpace)
	if len(s) > 32 && strings.ToLower(s[:32]) == s[:32] && utf8.RuneCountInString(s) == len(s) {
		return s
	}
	return textcache.Clean(s)
}
