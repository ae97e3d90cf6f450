package flawed

import (
	"regexp"
	"strings"
	"unicode"
	"unsafe"

	"golang.org/x/text/unicode/norm"
)

// Mutants of the frozen contract: what one might write while making it faster.

// each makes a function over a list of one over a word.
func each(words []string, slugify func(string) string) []string {
	slugs := make([]string, len(words))
	for i, w := range words {
		slugs[i] = slugify(w)
	}
	return slugs
}

// kept is the contract, for the mutants that break it elsewhere.
func kept(w string) string { return pattern.ReplaceAllString(lower(w), "-") }

// TrimsEdges tidies up, as slug functions should: "Hello!" loses its hyphen.
func TrimsEdges(words []string) []string {
	return each(words, func(w string) string { return strings.Trim(kept(w), "-") })
}

var one = regexp.MustCompile("[^a-z0-9]")

// NoPlus gives a hyphen for each character: "a, b" gives "a--b".
func NoPlus(words []string) []string {
	return each(words, func(w string) string { return one.ReplaceAllString(lower(w), "-") })
}

// ReplacesPairs shortens runs of hyphens once: of three it leaves two.
func ReplacesPairs(words []string) []string {
	return each(words, func(w string) string {
		return strings.ReplaceAll(one.ReplaceAllString(lower(w), "-"), "--", "-")
	})
}

// ASCIIOnly is a byte loop that knows of İ and takes everything else beyond ASCII
// for a separator: "300K" with the kelvin sign gives "300-".
func ASCIIOnly(words []string) []string {
	return each(words, func(w string) string {
		var slug strings.Builder
		hyphen := false
		for _, c := range []byte(strings.ReplaceAll(w, "\u0130", "i\u0307")) {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
				slug.WriteByte(c)
				hyphen = false
			} else if !hyphen {
				slug.WriteByte('-')
				hyphen = true
			}
		}
		return slug.String()
	})
}

// DropsAccents decomposes first, as Django does: "café" gives "cafe", and the
// contract says "caf-".
func DropsAccents(words []string) []string {
	return each(words, func(w string) string {
		plain := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFKD.String(w))
		return pattern.ReplaceAllString(lower(plain), "-")
	})
}

var ignoringCase = regexp.MustCompile("(?i)[^a-z0-9]+")

// IgnoresCase lets the pattern ignore case and saves the lower-casing of what is
// replaced. In Go [a-z] then matches ſ (U+017F) and K (U+212A) too, and "ſ" stays.
func IgnoresCase(words []string) []string {
	return each(words, func(w string) string {
		w = strings.ReplaceAll(w, "\u0130", "i\u0307")
		return strings.ToLower(ignoringCase.ReplaceAllString(w, "-"))
	})
}

var letters = regexp.MustCompile(`[^\pL\pN]+`)

// LettersOfAll keeps the letters of every script: "é" stays.
func LettersOfAll(words []string) []string {
	return each(words, func(w string) string { return letters.ReplaceAllString(lower(w), "-") })
}

// DropsEmpty leaves out words with an empty slug, and so the slugs no longer stand
// where their words do.
func DropsEmpty(words []string) []string {
	slugs := []string{}
	for _, s := range each(words, kept) {
		if s != "" {
			slugs = append(slugs, s)
		}
	}
	return slugs
}

// DropsDoubles gives each slug once.
func DropsDoubles(words []string) []string {
	slugs, seen := []string{}, map[string]bool{}
	for _, s := range each(words, kept) {
		if !seen[s] {
			slugs = append(slugs, s)
		}
		seen[s] = true
	}
	return slugs
}

// InPlace saves the list and overwrites the caller's.
func InPlace(words []string) []string {
	copy(words, each(words, kept))
	return words
}

// NilForNone returns nil for an empty list, which JSON writes as null.
func NilForNone(words []string) []string {
	var slugs []string
	return append(slugs, each(words, kept)...)
}

// SharedBuffer saves the copy to a string with package unsafe, and the next word
// overwrites the slug of the one before.
func SharedBuffer(words []string) []string {
	var buffer []byte
	return each(words, func(w string) string {
		buffer = append(buffer[:0], kept(w)...)
		return unsafe.String(unsafe.SliceData(buffer), len(buffer))
	})
}

// Mutants of AppendSlug.

// AppendTrims tidies up what it did not write: the hyphen at the end of dst.
func AppendTrims(dst []byte, word string) []byte {
	if n := len(dst); n > 0 && dst[n-1] == '-' {
		dst = dst[:n-1]
	}
	return append(dst, kept(word)...)
}

// AppendJoins takes a hyphen at the end of dst for one of its own, and leaves out
// the one that it would write.
func AppendJoins(dst []byte, word string) []byte {
	slug := kept(word)
	if n := len(dst); n > 0 && dst[n-1] == '-' {
		slug = strings.TrimPrefix(slug, "-")
	}
	return append(dst, slug...)
}

// AppendScratch writes a byte too many behind the result, where a larger slice
// may hold something.
func AppendScratch(dst []byte, word string) []byte {
	dst = append(dst, kept(word)...)
	return append(dst, '-')[:len(dst)]
}

// AppendAllocates appends a string that it made first.
func AppendAllocates(dst []byte, word string) []byte {
	return append(dst, kept(word)...)
}
