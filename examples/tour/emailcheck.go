package main

import (
	"fmt"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

var emailcheckLesson = lesson{
	name:    "emailcheck",
	title:   "tests that never tested anything",
	mistake: reading,
	kind:    laws.Metamorphic,
	source:  `Document 000, "Format Following": signature, property tests, implementation.`,
	snippet: `
@given(st.text().filter(lambda s: s.count('@') > 1))
def test_validate_email_rejects_multiple_at(email):
    assert validate_email(email) == False

@given(st.from_regex(r'[^@]+@[^.]+\.'))
def test_validate_email_rejects_domain_ending_with_dot(email):
    assert validate_email(email) == False

def validate_email(email: str) -> bool:
    ...
    for label in labels:
        # Labels must contain only alphanumeric and hyphens
        if not re.match(r'^[a-zA-Z0-9-]+$', label):
            return False
    ...
    return True
`,
	symptom: `Nine of the ten tests pass on every run. An address with a line end behind it
passes too, and goes into the header of a mail.`,
	answers: []answer{
		{
			says: "The first answer, of which this is a part: ten property tests, then every rule checked by itself.",
			why: "The filter lets next to no draw through, so that test never tests. The other pattern lacks its '$', so it can " +
				"draw a@b.com, and asserts that it is refused: it passes since it seldom gets there. And the '$' that the code has " +
				"matches before a last line end.",
		},
		{
			says: "The second answer: four tests, and sets of the letters that are allowed.",
			why: "The one test that accepts anything draws letters of every script, and the code knows ASCII: it fails at once, on " +
				"0@µ.com. It cannot have been run. There is no '+' either.",
		},
		{
			says: "The third answer: seven tests, one pattern and a few checks.",
			why:  "st.emails() refutes it at once with *@A.ac: the pattern lacks 14 of the 18 special characters. It cannot have been run.",
		},
	},
	contract: func() laws.Contract { return emailchecklaws.ValidSuite() },
	flaw:     "first answer",
	law:      "emailcheck/newline",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "trims",
			idea:    "Strip white space before the check, since nobody means it.",
			why:     "What was checked is not what is stored: the line end is still there.",
		},
		{
			variant: "folding regexp",
			idea:    `One pattern with \A and \z, and case-insensitive to keep it short.`,
			why:     "Under (?i), [a-z] has the Kelvin sign and the long s in it.",
		},
		{
			variant: "net/mail.ParseAddress",
			idea:    "Leave it to the standard library.",
			why:     "It reads headers, with names, comments and folding. Reading is not checking.",
		},
		{
			variant: "hardened",
			idea:    "emailcheck.Valid: every byte once, by a table of byte classes, and nothing changed before it is looked at.",
			why:     "There is no '$' to get wrong, no case to fold, and no letter beyond the table.",
		},
	},
	load: "decide on first.last+tag@mail.example.co.uk",
	before: contender{"first answer", func(n int) {
		for range n {
			flawed.First("first.last+tag@mail.example.co.uk")
		}
	}},
	after: contender{"emailcheck.Valid", func(n int) {
		for range n {
			emailcheck.Valid("first.last+tag@mail.example.co.uk")
		}
	}},
	remarks:  "The first answer reads the address a dozen times, and allocates. One pass needs no list of labels.",
	question: "Your test draws text and keeps what has two '@'. How do you find out that it tests nothing, and what do you do?",
	reply: "Count what arrives: label each draw, and let the test fail when a label is rarer than a floor. Then build what you " +
		"want instead of filtering for it: join three parts by '@'. And break the code on purpose: a test that stays green tests nothing.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			verdict := "an address"
			if _, err := emailcheck.Parse(a); err != nil {
				verdict = err.Error()
			}
			cols = append(cols, column{fmt.Sprintf("%+q", a), fmt.Sprintf("answers: %s %s %s    regexp: %s    Parse: %s",
				yes(flawed.First(a)), yes(flawed.Second(a)), yes(flawed.Third(a)), yes(flawed.RegexpPython(a)), verdict)})
		}
		return cols, nil
	},
}

func yes(ok bool) string {
	if ok {
		return "yes"
	}
	return "no"
}
