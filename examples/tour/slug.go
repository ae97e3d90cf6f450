package main

import (
	"fmt"
	"slices"
	"strings"

	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sluglaws"
	"github.com/hardened-go/hardened/slug"
)

// titles are the work that the slug lesson measures.
var titles = slices.Repeat([]string{"Hello, World 123!", "Ærøskøbing — Café №5", "The C++ Programming Language"}, 50)

var slugLesson = lesson{
	name:    "slug",
	title:   "a frozen function, made faster",
	mistake: reading,
	kind:    laws.Oracle,
	source:  `Document 000, question I5:`,
	snippet: `
def slugify(words):
    slugs = []
    for w in words:
        slugs.append(re.sub('[^a-z0-9]+', '-', w.lower()))
    return slugs
`,
	symptom: `"The function is too slow but its public signature and behaviour are frozen.
Show the smallest change you'd make." The service is being ported to Go.`,
	answers: []answer{
		{
			says:  "Compile the pattern once, in front of the loop, and sub it in a list comprehension.",
			right: true,
			why:   "In Python this keeps every slug as it was. It saves less than it seems: re keeps compiled patterns, so what goes is a look-up.",
		},
		{
			says: "The same, word for word in Go: regexp.MustCompile once, ReplaceAllString(strings.ToLower(w), \"-\").",
			why:  "All three assistants gave the first answer, and this is what it becomes. One character of 1,112,064 comes out otherwise. A law will find it.",
		},
		{
			says: "The same, and strings.Trim(slug, \"-\") while one is at it, since a slug should not end in a hyphen.",
			why:  "It should not, and this one does: the behaviour is frozen. Every link to a title that ends in an exclamation mark is dead.",
		},
	},
	contract: func() laws.Contract { return sluglaws.Frozen() },
	flaw:     "translated",
	law:      "slug/frozen",
	right:    "slug.Slugify",
	fixes: []fix{
		{
			variant: "ASCII only",
			idea:    "Lower-case A to Z only: what is not ASCII becomes a hyphen anyway.",
			why:     "Two characters outside ASCII have a lower case that begins in it: İ and the kelvin sign K.",
		},
		{
			variant: "ignores case",
			idea:    "Give the lower-casing to the pattern: (?i)[^a-z0-9]+.",
			why:     "Under (?i), Go's [a-z] matches K and ſ, which are not lower-cased and go through.",
		},
		{
			variant: "shared buffer",
			idea:    "Get the case right, and reuse one buffer for all slugs to save the allocations.",
			why:     "Fast, and right for lists of one. The slugs share their memory.",
		},
		{
			variant: "slug.Slugify",
			idea:    "slug.Slugify: one pass over the bytes, with the two characters treated by name.",
			why:     "After the hyphens only those two are left of all of Unicode. The law has tried them all.",
		},
	},
	load: fmt.Sprintf("Slugify of %d titles", len(titles)),
	before: contender{"the answer in Go", func(n int) {
		for range n {
			flawed.Translated(titles)
		}
	}},
	after: contender{"slug.Slugify", func(n int) {
		for range n {
			slug.Slugify(titles)
		}
	}},
	remarks: "The regular expression looks at every character several times and allocates five times a word. " +
		"Knowing what is left of the problem is worth more than a faster tool for all of it.",
	question: "\"The function is too slow.\" How would you have found out that İ matters, without knowing that it does?",
	reply: "By not asking for examples. There is an oracle, the function itself, and an input, all of Unicode: compare " +
		"the two on everything, or on draws that are heavy in characters whose lower case is unusual.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			cols = append(cols,
				column{"your words", fmt.Sprintf("%q", a)},
				column{"the frozen contract", strings.Trim(fmt.Sprintf("%q", slug.Slugify([]string{a})), "[]")},
				column{"the answer in Go", strings.Trim(fmt.Sprintf("%q", flawed.Translated([]string{a})), "[]")},
				column{"trimmed while at it", strings.Trim(fmt.Sprintf("%q", flawed.TrimsEdges([]string{a})), "[]")},
				column{"slug.Make", fmt.Sprintf("%q", slug.Make(a))})
		}
		return cols, nil
	},
}
