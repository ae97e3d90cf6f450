package main

import "github.com/hardened-go/hardened/internal/laws"

// A lesson is one mistake, told as data. The steps are the same for each: see
// tell.go.
type lesson struct {
	name  string // what the user types: the package's name
	title string // the mistake, in a few words

	mistake mistake   // what kind it is of
	kind    laws.Kind // that of the law that finds it

	// Predict: the snippet, what its users see, and the answers that were given.
	source  string // document and question
	snippet string
	symptom string
	answers []answer

	// Break and look: this law tries this flaw, live.
	contract func() laws.Contract
	flaw     string // a variant of the contract
	law      string // a law that convicts it
	right    string // our variant, for the labels

	// What each version does, drawn, and how to read it; or nil.
	picture func() (caption string, rows []column)

	// Fix: more variants of the contract, each a plausible repair, judged by its laws.
	fixes []fix

	// Prove: the same work done by the flawed code and by ours.
	load    string // what each does, in a few words
	before  contender
	after   contender
	grows   *growth // how the times grow with the size of the work, or nil
	cracks  *crack  // how long an attacker guesses, or nil
	remarks string  // what the bars do not say

	// Teach back: a question to take away, and its answer.
	question, reply string

	// words shows what the flawed and the corrected code make of the user's own
	// arguments.
	words func(args []string) ([]column, error)
}

// An answer is what one of the three assistants said.
type answer struct {
	says  string
	right bool
	why   string
}

// A fix is a plausible repair: a variant of the lesson's contract.
type fix struct {
	variant string
	idea    string // what one would think
	why     string // what the laws show
}

// A contender does a piece of work n times.
type contender struct {
	name string
	run  func(n int)
}

// A column is one line of the table that words makes: who, and what came out.
type column struct{ who, out string }

// lessons lists the lessons in the order in which they are best taken.
func lessons() []lesson {
	return []lesson{slugLesson, emailcheckLesson, pairwiseLesson, ratelimitLesson, passwordLesson, sqlsafeLesson, textcacheLesson, averageLesson, interviewLesson, calcLesson, shortenerLesson, historyLesson, leakLesson, fetchallLesson, eurocsvLesson, usercacheLesson, timestampsLesson}
}
