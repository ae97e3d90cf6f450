// Package flawed holds the wrong answers to "make a slug of this": the ones that
// were given, ported with their logic unchanged, and mutants, which are plausible
// and were not given by anybody we know, or are the reported mistakes of other
// libraries in our words.
//
// Nothing here is for use. The laws of package sluglaws convict each of them, and
// the build turns red when one stops being wrong.
package flawed

import (
	"regexp"
	"strings"
)

// Original is the function of document 000, "Quick Fix Request" (I5):
//
//	def slugify(words):
//	    slugs = []
//	    for w in words:
//	        slugs.append(re.sub('[^a-z0-9]+', '-', w.lower()))
//	    return slugs
//
// Its symptom is that it is slow. CPython keeps compiled patterns, and so pays for
// a look-up per word; ported to Go, where regexp keeps nothing, it compiles the
// pattern for every word.
func Original(words []string) []string {
	slugs := []string{}
	for _, w := range words {
		slugs = append(slugs, regexp.MustCompile("[^a-z0-9]+").ReplaceAllString(lower(w), "-"))
	}
	return slugs
}

// Answered is what all three assistants answered: compile the pattern once per
// call.
//
//	def slugify(words):
//	    pattern = re.compile('[^a-z0-9]+')
//	    return [pattern.sub('-', w.lower()) for w in words]
//
// The contract is kept and the time is better. What is left is the regular
// expression itself: five allocations and more for every word.
func Answered(words []string) []string {
	pattern := regexp.MustCompile("[^a-z0-9]+")
	slugs := make([]string, 0, len(words))
	for _, w := range words {
		slugs = append(slugs, pattern.ReplaceAllString(lower(w), "-"))
	}
	return slugs
}

// lower is Python's str.lower as far as [^a-z0-9] can see. Python lower-cases in
// full, by SpecialCasing.txt of Unicode, and that differs from Go's rune by rune
// for one character alone: İ becomes i and a combining dot above.
func lower(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, "\u0130", "i\u0307"))
}

var pattern = regexp.MustCompile("[^a-z0-9]+")

// Translated is that answer translated to Go word for word, str.lower by
// strings.ToLower. It is wrong for one character of 1,112,064: "İ" gives "i", and
// the contract says "i-".
func Translated(words []string) []string {
	slugs := make([]string, len(words))
	for i, w := range words {
		slugs[i] = pattern.ReplaceAllString(strings.ToLower(w), "-")
	}
	return slugs
}
