package main

import (
	"fmt"
	"strconv"

	"github.com/hardened-go/hardened/examples/shortener/short"
	flawed "github.com/hardened-go/hardened/internal/flawed/shortener"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/shortenerlaws"
)

var shortenerLesson = lesson{
	name:    "shortener",
	title:   "a code for every number but the first",
	mistake: edge,
	kind:    laws.RoundTrip,
	source:  `Document 002, a mock interview:`,
	snippet: `
def encode_id(id):
    chars = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    # Convert ID to base62
`,
	symptom: `"Instead of hashing (which can collide), use base62 encoding of an
auto-incrementing ID." The comment is where the code should be.`,
	answers: []answer{
		{
			says: "The candidate's: send the URL to a hash algorithm and keep it in a database.",
			why:  "Two URLs with one hash are one link. Of codes that are short enough to be links, a pair meets soon.",
		},
		{
			says:  "The interviewer's: number the URLs and write the number in base 62.",
			right: true,
			why:   "One to one, if the encoding is. The comment says nothing of 0, of texts that are no code, or of who counts on from his own link.",
		},
		{
			says: "What everybody writes under the comment: while id > 0, take id % 62 and divide.",
			why:  "The loop does not run for 0, and in Python it does not end for -1.",
		},
	},
	contract: func() laws.Contract { return shortenerlaws.Codes() },
	flaw:     "while id > 0",
	law:      "shortener/bijection",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "the interviewer's digits",
			idea:    "Mend 0, and keep the interviewer's digits.",
			why:     "One to one now. But digits, small letters, capitals is not the order of ASCII, so that what is sorted by code is not sorted.",
		},
		{
			variant: "reads any text",
			idea:    "Decode whatever is made of the digits.",
			why:     "A link has as many spellings as one can put zeros in front, and what is too long wraps onto another link.",
		},
		{
			variant: "hardened",
			idea:    "short.Encode and short.Decode: one code for each number, and an error for every other text.",
			why:     "With the law the other way round too, canonical, one to one is what it says.",
		},
	},
	load: "a code, and its number again",
	before: contender{"while id > 0", func(n int) {
		c := flawed.WhileID()
		for i := range n {
			_, _ = c.Decode(c.Encode(uint64(i) + 1<<40))
		}
	}},
	after: contender{"short.Encode and Decode", func(n int) {
		for i := range n {
			_, _ = short.Decode(short.Encode(uint64(i) + 1<<40))
		}
	}},
	question: "A law that goes there and back held for \"reads any text\". What did it not ask?",
	reply: "Whether there are other ways to the same place. A round trip from numbers sees no text that no number makes; it takes the trip " +
		"from texts, or the sentence that all others are refused.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			id, err := strconv.ParseUint(a, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is not a number of 64 bits", a)
			}
			cols = append(cols,
				column{"while id > 0", fmt.Sprintf("%q", flawed.WhileID().Encode(id))},
				column{"short.Encode", fmt.Sprintf("%q", short.Encode(id))})
		}
		return cols, nil
	},
}
