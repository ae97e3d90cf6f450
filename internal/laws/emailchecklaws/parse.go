package emailchecklaws

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// Parse is a parser: the two parts, or an [*emailcheck.Error].
type Parse func(addr string) (local, domain string, err error)

// told is what a Parse said, in a form that compares and prints well.
func (impl Parse) told(s string) string {
	local, domain, err := impl(s)
	var e *emailcheck.Error
	switch {
	case errors.As(err, &e):
		if local+domain != "" {
			return fmt.Sprintf("%+q and %+q with an error", local, domain)
		}
		return fmt.Sprintf("%s at byte %d", e.Code.Message(), e.Pos)
	case err != nil:
		return fmt.Sprintf("%T", err)
	}
	return fmt.Sprintf("%+q at %+q", local, domain)
}

// accepts ends the check unless impl accepts s.
func (impl Parse) accepts(t *laws.T, s string) (local, domain string) {
	local, domain, err := impl(s)
	if err != nil {
		t.Broken(err.Error(), "an address", "Parse(%+q)", s)
	}
	return local, domain
}

// fault is what an error with this code and offset tells.
func fault(code emailcheck.Code, pos int) string {
	return fmt.Sprintf("%s at byte %d", code.Message(), pos)
}

var position = laws.Law[Parse]{
	ID: "emailcheck/position", Kind: laws.Metamorphic,
	Says: "Whoever breaks one rule of the grammar is told which, and at which byte.",
	Prop: func(t *laws.T, impl Parse) {
		s, name, code, pos := mutate(t)
		if got, want := impl.told(s), fault(code, pos); got != want {
			t.Broken(got, want, "%s: Parse(%+q)", name, s)
		}
	},
	Need: everyMutation(),
}

var firstFault = laws.Law[Parse]{
	ID: "emailcheck/first-fault", Kind: laws.Oracle,
	Says: "On text near the grammar, Parse says what the rules say when they are applied in their order.",
	Prop: func(t *laws.T, impl Parse) {
		s := nearGrammar(t)
		if got, want := impl.told(s), Parse(judged).told(s); got != want {
			t.Broken(got, want, "Parse(%+q)", s)
		}
	},
	Need: map[string]float64{"address": .1, "one @": .3},
}

var roundTrip = laws.Law[Parse]{
	ID: "emailcheck/round-trip", Kind: laws.RoundTrip,
	Says: "What an address prints as parses to the same address.",
	Prop: func(t *laws.T, impl Parse) {
		a := anyAddress(t)
		describe(t, a)
		local, domain := impl.accepts(t, a.String())
		again := local + "@" + domain
		local2, domain2 := impl.accepts(t, again)
		laws.Equal(t, local2+"@"+domain2, again, "Parse(%+q) printed and parsed", a.String())
	},
	Need: map[string]float64{"A-label": .1},
}

var letterCase = laws.Law[Parse]{
	ID: "emailcheck/case", Kind: laws.Metamorphic,
	Says: "The case of the domain never makes another address, the case of the local part always does.",
	Prop: func(t *laws.T, impl Parse) {
		a := anyAddress(t)
		upper := a.local + "@" + strings.ToUpper(a.domain())
		first := impl.told(a.String())
		laws.Equal(t, impl.told(upper), first, "Parse(%+q), of %+q", upper, a.String())
		// One letter of the local part, drawn from all that it has.
		swapped := strings.Map(swapCase, a.local)
		if swapped == a.local {
			return
		}
		t.Label("letter before @")
		other := swapped + "@" + a.domain()
		if impl.told(other) == first {
			t.Broken(first, "another address", "Parse(%+q), of %+q", other, a.String())
		}
	},
	Need: map[string]float64{"letter before @": .3},
}

func swapCase(c rune) rune {
	switch {
	case 'a' <= c && c <= 'z':
		return c - 'a' + 'A'
	case 'A' <= c && c <= 'Z':
		return c - 'A' + 'a'
	}
	return c
}

var netMail = laws.Law[Parse]{
	ID: "emailcheck/net-mail", Kind: laws.Oracle,
	Says: "Of what Parse accepts, net/mail reads the same address.",
	Prop: func(t *laws.T, impl Parse) {
		s := anyAddress(t).String()
		local, domain := impl.accepts(t, s)
		read, err := mail.ParseAddress(s)
		if err != nil {
			t.Broken("accepted", err.Error(), "Parse(%+q)", s)
		}
		at := strings.LastIndexByte(read.Address, '@')
		laws.Equal(t, local+"@"+strings.ToLower(domain), read.Address[:at+1]+strings.ToLower(read.Address[at+1:]), "Parse(%+q)", s)
	},
}

// nearGrammar draws text of which some is an address, most has one fault, and the
// rest several.
func nearGrammar(t *laws.T) string {
	var s string
	switch rapid.IntRange(0, 9).Draw(t.T, "from") {
	default:
		s = soup(t)
	case 5, 6, 7, 8:
		s = drawAddress(t).String()
		for range rapid.IntRange(0, 2).Draw(t.T, "edits") {
			at := rapid.IntRange(0, len(s)-1).Draw(t.T, "at")
			s = s[:at] + soupPiece.Draw(t.T, "piece") + s[at+rapid.IntRange(0, 1).Draw(t.T, "replaced"):]
		}
	case 9:
		s = atLimits(t).String()
		if rapid.Bool().Draw(t.T, "one more") {
			s = rapid.SampledFrom([]string{"a" + s, strings.Replace(s, "@", "@a", 1), s + "a"}).Draw(t.T, "where")
		}
	}
	code, _ := Judge(s)
	t.LabelIf(code == 0, "address")
	t.LabelIf(strings.Count(s, "@") == 1, "one @")
	return s
}

// ours is a checker as a Parse.
func ours(c *emailcheck.Checker) Parse {
	return func(s string) (local, domain string, err error) {
		a, err := c.Parse(s)
		return a.Local(), a.ASCIIDomain(), err
	}
}

// checker is New for a Config that is known to be right.
func checker(p emailcheck.Profile) *emailcheck.Checker {
	c, err := emailcheck.New(emailcheck.Config{Profile: p})
	if err != nil {
		panic("emailchecklaws: " + err.Error())
	}
	return c
}

// ParseSuite is the contract of a parser that says where it went wrong.
func ParseSuite() laws.Suite[Parse] {
	return laws.Suite[Parse]{
		Name: "emailcheck.Parse",
		Says: "It takes an address apart without changing it, or says what is wrong and where.",
		Laws: []laws.Law[Parse]{position, firstFault, roundTrip, letterCase, netMail},
		Wheats: []laws.Wheat[Parse]{
			{Name: "hardened", Impl: ours(checker(emailcheck.Practical))},
			{Name: "rule by rule", Impl: judged},
		},
		Flaws: []laws.Flaw[Parse]{
			{
				Name: "trims", Impl: flawed.ParseTrimmed, Breaks: []string{position.ID, firstFault.ID},
				Symptom: "A space is forgiven, and every offset after it is off by one.",
			},
			{
				Name: "lower-cases all", Impl: flawed.ParseLowered, Breaks: []string{letterCase.ID, netMail.ID, firstFault.ID},
				Symptom: "Ann@example.com and ann@example.com become one account, and mail goes to the wrong one.",
			},
			{
				Name: "domain as written", Impl: flawed.ParseAsWritten, Breaks: []string{letterCase.ID},
				Symptom: "ann@Example.com and ann@example.com become two accounts.",
			},
			{
				Name: "counts runes", Impl: flawed.ParseRunes, Breaks: []string{firstFault.ID},
				Symptom: "The form underlines the wrong byte when a letter outside ASCII comes before.",
			},
			{
				Name: "offset into the part", Impl: flawed.ParsePart, Breaks: []string{position.ID, firstFault.ID},
				Symptom: "The form underlines the local part when the domain is at fault.",
			},
			{
				Name: "drops the tag", Impl: flawed.ParseUntagged, Breaks: []string{netMail.ID, firstFault.ID},
				Symptom: "What was parsed is not what was typed: ann+news@example.com becomes ann@example.com.",
			},
			{
				Name: "domain as displayed", Impl: flawed.ParseDisplayed, Breaks: []string{roundTrip.ID},
				Symptom: "What it prints it does not accept: an xn-- domain comes out in its own letters.",
			},
		},
	}
}
