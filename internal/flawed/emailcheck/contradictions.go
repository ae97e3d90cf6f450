package emailcheck

import (
	"regexp"
	"strings"
	"unicode"
)

// A Test is one of the property tests that came with the answers of I10, and what
// is wrong with it. A green test proves something only if its draws arrive, and if
// what it asserts is so.
type Test struct {
	Answer   string // "first", "second" or "third"
	Name     string
	Strategy string // what it draws from, as it was written
	Wants    bool   // what it asserts of every draw
	Trouble  string

	// Draws reports whether the strategy can draw email.
	Draws func(email string) bool
	// Witness is a draw for which the answer says the opposite of Wants. It is ""
	// where the trouble is that no draw arrives.
	Witness string
	Impl    func(email string) bool
}

// Tests lists the property tests that contradict the answer they came with, or
// never test it. What Hypothesis makes of them is in testdata/hypothesis.json: two
// of the contradictions pass on all ten seeds, since the strategy rarely gets there.
func Tests() []Test {
	manyAts := func(email string) bool { return strings.Count(email, "@") > 1 }
	const filter = `st.text().filter(lambda s: s.count('@') > 1)`
	const discarded = "The filter discards nearly every draw, so the test never tests anything."
	return []Test{
		{
			Answer: "first", Name: "rejects_multiple_at", Strategy: filter,
			Trouble: discarded, Draws: manyAts, Impl: First,
		},
		{
			Answer: "second", Name: "rejects_multiple_at_symbols",
			Strategy: `st.text(min_size=1).filter(lambda s: s.count('@') > 1)`,
			Trouble:  discarded, Draws: manyAts, Impl: Second,
		},
		{
			Answer: "third", Name: "rejects_multiple_at_symbols", Strategy: filter,
			Trouble: discarded, Draws: manyAts, Impl: Third,
		},
		{
			Answer: "first", Name: "rejects_domain_ending_with_dot",
			Strategy: `st.from_regex(r'[^@]+@[^.]+\.')`,
			Trouble:  "The pattern lacks its '$', so text may follow the dot: a good address is drawn, and must be rejected.",
			Draws:    regexp.MustCompile(`[^@]+@[^.]+\.`).MatchString,
			Witness:  "a@b.com", Impl: First,
		},
		{
			Answer: "third", Name: "rejects_no_dot_in_domain",
			Strategy: `st.from_regex(r'[^@]+@[^.]+')`,
			Trouble:  "The pattern lacks its '$', so a dot may follow: a good address is drawn, and must be rejected.",
			Draws:    regexp.MustCompile(`[^@]+@[^.]+`).MatchString,
			Witness:  "a@b.com", Impl: Third,
		},
		{
			Answer: "second", Name: "accepts_valid_format",
			Strategy: `whitelist_categories=('Lu', 'Ll', 'Nd'), whitelist_characters='.-' for the domain`,
			Wants:    true,
			Trouble:  "The strategy draws letters of every script, and the code knows ASCII.",
			Draws:    secondFormat, Witness: "0@µ.com", Impl: Second,
		},
		{
			Answer: "second", Name: "accepts_valid_format",
			Strategy: `the same, with its guard against dots around the local part only`,
			Wants:    true,
			Trouble:  "The guard forgets the dots of the domain, so a doubled dot must be accepted.",
			Draws:    secondFormat, Witness: "0@..com", Impl: Second,
		},
		{
			Answer: "third", Name: "accepts_valid_emails", Strategy: `st.emails()`, Wants: true,
			Trouble: "The code lacks 14 of the 18 special characters that the strategy draws.",
			// A local part of one special, a label, a top-level domain that is there.
			Draws:   regexp.MustCompile(`^[!#$%&'*+\-/=^_{|}~]@[A-Z]\.ac$`).MatchString,
			Witness: "*@A.ac", Impl: Third,
		},
	}
}

// secondFormat is the strategy and the guard of accepts_valid_format.
func secondFormat(email string) bool {
	local, domain, ok := strings.Cut(strings.TrimSuffix(email, ".com"), "@")
	drawn := func(s, more string) bool {
		for _, c := range s {
			if !unicode.In(c, unicode.Lu, unicode.Ll, unicode.Nd) && !strings.ContainsRune(more, c) {
				return false
			}
		}
		return s != "" && len([]rune(s)) <= 63
	}
	return ok && strings.HasSuffix(email, ".com") && drawn(local, ".-_") && drawn(domain, ".-") &&
		!strings.HasPrefix(local, ".") && !strings.HasSuffix(local, ".") && !strings.Contains(local, "..") &&
		!strings.HasPrefix(domain, "-") && !strings.HasSuffix(domain, "-")
}
