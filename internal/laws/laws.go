// Package laws is the machinery of this module: a property is written once, as
// data, over an implementation given as a parameter, and then does four jobs.
//
//   - [Hold] shows that our code obeys it.
//   - [Bite] shows that a flawed original still breaks it. When a Go release or
//     an edit makes the mistake disappear, the build turns red.
//   - [Matrix] tries every law of a [Suite] on every variant and refuses laws
//     that convict nobody, wrong answers that nobody convicts, and laws that
//     convict a right answer.
//   - [Fuzz] puts it under the coverage-guided fuzzer.
//
// # Writing a law
//
// A [Law] is checked on some hundreds of draws. Build draws toward the
// interesting: bare rapid.String() holds exactly one "@" in 7% of its draws, and
// nothing about e-mail is learnt from the other 93%. Say what was drawn with
// [T.Label] and set floors in [Law.Need]: a law whose draws miss a floor fails
// as vacuous even though no draw broke it.
//
// A law must depend on nothing but its draws: no clock, no map order, no
// goroutine whose turn the scheduler picks. Otherwise a failure neither shrinks
// nor repeats.
//
// # Why must-fail runs are kept apart
//
// rapid's settings are process-wide flags, it replays fail files it finds, and
// -short divides its number of checks. A run that is expected to fail therefore
// pins all of that, one run at a time: see try.go.
package laws

import (
	"fmt"
	"strings"
)

// Kind says which shape a property has. Knowing the shapes is most of the skill
// of finding properties for one's own code.
type Kind string

// The kinds of law.
const (
	Oracle       Kind = "oracle"        // agrees with a slow, obvious reference
	RoundTrip    Kind = "round trip"    // there and back again
	Metamorphic  Kind = "metamorphic"   // a change to the input changes the output in a known way
	Idempotence  Kind = "idempotence"   // doing it twice is doing it once
	Invariant    Kind = "invariant"     // true of every output
	StateMachine Kind = "state machine" // agrees with a model over a history of calls
	Relational   Kind = "relational"    // many answers are right, and this tells them from the wrong ones
)

var kinds = map[Kind]bool{
	Oracle: true, RoundTrip: true, Metamorphic: true, Idempotence: true,
	Invariant: true, StateMachine: true, Relational: true,
}

// Kinds lists the kinds of law in the order in which docs/laws.md explains them.
func Kinds() []Kind {
	return []Kind{Oracle, RoundTrip, Metamorphic, Idempotence, Invariant, StateMachine, Relational}
}

// A Law is a property of any implementation of type F.
type Law[F any] struct {
	ID   string             // "slug/frozen": the package, then one or two words
	Kind Kind               //
	Says string             // one English sentence with its full stop
	Prop func(t *T, impl F) // calls [T.Broken] or [Equal] when the law is broken
	Need map[string]float64 // least share of draws per label, above 0 and at most 1
}

// fault says what is wrong with the law as it is written, or "".
func (l Law[F]) fault() string {
	pkg, rest, ok := strings.Cut(l.ID, "/")
	switch {
	case !ok || pkg == "" || rest == "" || strings.ContainsAny(l.ID, " \t\n"):
		return fmt.Sprintf("law %q: the ID is not of the form package/words", l.ID)
	case !kinds[l.Kind]:
		return fmt.Sprintf("law %s: unknown kind %q", l.ID, l.Kind)
	case !strings.HasSuffix(l.Says, ".") || strings.Contains(l.Says, "\n"):
		return fmt.Sprintf("law %s: Says is not one sentence with its full stop", l.ID)
	case l.Prop == nil:
		return fmt.Sprintf("law %s: no Prop", l.ID)
	}
	for label, floor := range l.Need {
		if !(floor > 0 && floor <= 1) {
			return fmt.Sprintf("law %s: the floor of label %q is %v, not above 0 and at most 1", l.ID, label, floor)
		}
	}
	return ""
}

// A Wheat is a right answer: every law of its suite must hold for it. Two that
// were written independently keep a law from copying what one of them happens
// to do.
type Wheat[F any] struct {
	Name string
	Impl F
}

// A Flaw is a wrong answer that stays in the repository, under test as wrong.
type Flaw[F any] struct {
	Name    string
	Source  string // document, question and answer it was ported from; "" for a mutant that we invented
	Symptom string // what its user sees, in one sentence
	Impl    F
	Breaks  []string // IDs of the laws that must convict it, at least one
}

// A Counterexample is the smallest call found that breaks a law.
type Counterexample struct {
	Law     string // ID
	Variant string // name of the flaw or wheat
	Call    string // the call, with its arguments, in Go syntax where it can be
	Got     string
	Want    string
	Seed    uint64 // the seed of the run that found it
	Draws   int    // how many draws it took
}

// String reports the counterexample in one line.
func (c Counterexample) String() string {
	return fmt.Sprintf("%s: %s: got %s, want %s", c.Law, c.Call, c.Got, c.Want)
}
