package emailchecklaws

import (
	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// Valid is what every validator is: a yes or no.
type Valid func(addr string) bool

// want ends the check unless impl answers right for s.
func (impl Valid) want(t *laws.T, s string, right bool) {
	laws.Equal(t, impl(s), right, "Valid(%+q)", s)
}

var accepts = laws.Law[Valid]{
	ID: "emailcheck/accepts", Kind: laws.Invariant,
	Says: "Every address built from the grammar is accepted.",
	Prop: func(t *laws.T, impl Valid) {
		a := anyAddress(t)
		describe(t, a)
		impl.want(t, a.String(), true)
	},
	Need: map[string]float64{"dot before @": .1, "special character": .2, "digit first": .1, "A-label": .1, "at a limit": .1},
}

var refuses = laws.Law[Valid]{
	ID: "emailcheck/refuses", Kind: laws.Metamorphic,
	Says: "An address with one rule of the grammar broken is refused.",
	Prop: func(t *laws.T, impl Valid) {
		s, _, _, _ := mutate(t)
		impl.want(t, s, false)
	},
	Need: everyMutation(),
}

// everyMutation sets a floor for each, or one could fall out unnoticed.
func everyMutation() map[string]float64 {
	need := map[string]float64{}
	for _, m := range mutations {
		need[m.name] = .005
	}
	return need
}

var newline = laws.Law[Valid]{
	ID: "emailcheck/newline", Kind: laws.Metamorphic,
	Says: "An address with a line end or a space before it or behind it is refused.",
	Prop: func(t *laws.T, impl Valid) {
		s := drawAddress(t).String()
		end := laws.Draw(t, rapid.SampledFrom([]string{"\n", "\r\n", "\r", " ", "\u2028", "\u00a0"}), "end")
		more := laws.Draw(t, rapid.SampledFrom([]string{"", "bcc: b@c.com", "x"}), "more")
		t.LabelIf(more != "", "more beyond it")
		if rapid.Bool().Draw(t.T, "before") {
			t.Label("before the address")
			s = more + end + s
		} else {
			t.Label("behind the address")
			s += end + more
		}
		impl.want(t, s, false)
	},
	Need: map[string]float64{"before the address": .2, "behind the address": .2, "more beyond it": .3},
}

var validOracle = laws.Law[Valid]{
	ID: "emailcheck/oracle", Kind: laws.Oracle,
	Says: "On text near the grammar, the answer is that of the rules applied one by one.",
	Prop: func(t *laws.T, impl Valid) {
		s := nearGrammar(t)
		code, _ := Judge(s)
		impl.want(t, s, code == 0)
	},
	Need: map[string]float64{"address": .1, "one @": .3},
}

// ValidSuite is the contract of a validator, whatever language it comes from.
func ValidSuite() laws.Suite[Valid] {
	const (
		i10 = "document 000, question I10, "
		p10 = "document 000, question P10, all three answers"
	)
	return laws.Suite[Valid]{
		Name: "emailcheck.Valid",
		Says: "It accepts the addresses that mail servers on the internet deliver to, and nothing else.",
		Laws: []laws.Law[Valid]{accepts, refuses, newline, validOracle},
		Wheats: []laws.Wheat[Valid]{
			{Name: "hardened", Impl: emailcheck.Valid},
			{Name: "rule by rule", Impl: func(s string) bool { code, _ := Judge(s); return code == 0 }},
			{Name: "pattern and limits", Impl: matched},
		},
		Flaws: []laws.Flaw[Valid]{
			{Name: "first answer", Source: i10 + "first answer", Impl: flawed.First, Breaks: []string{newline.ID, refuses.ID, validOracle.ID}, Symptom: "In Python '$' matches before a last line end, so one passes at the end of either part; and no limit binds the whole."},
			{Name: "second answer", Source: i10 + "second answer", Impl: flawed.Second, Breaks: []string{accepts.ID, refuses.ID, validOracle.ID}, Symptom: "ann+news@example.com is refused, a label may have any length and any ends."},
			{Name: "third answer", Source: i10 + "third answer", Impl: flawed.Third, Breaks: []string{accepts.ID, refuses.ID, newline.ID, validOracle.ID}, Symptom: "o'brien@example.com is refused, a last line end is accepted, and so are dots and hyphens at the ends of labels."},
			{Name: "regexp, in Python", Source: p10, Impl: flawed.RegexpPython, Breaks: []string{accepts.ID, refuses.ID, newline.ID, validOracle.ID}, Symptom: "A pattern of one line: doubled dots and a last line end are accepted, xn-- domains are refused."},
			{Name: "regexp, in Go", Source: p10, Impl: flawed.Regexp, Breaks: []string{accepts.ID, refuses.ID, validOracle.ID}, Symptom: "The same pattern where '$' is the end: doubled dots are accepted, xn-- domains are refused."},
			{Name: "net/mail.ParseAddress", Impl: flawed.NetMail, Breaks: []string{refuses.ID, newline.ID, validOracle.ID}, Symptom: "A parser of headers taken for a validator: display names, comments, no limits, no top-level domain."},
			{Name: "net/mail, nothing around", Impl: flawed.NetMailSame, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "As before with the text compared: letters of all scripts, no limits, hyphens anywhere."},
			{Name: "folding regexp", Impl: flawed.FoldingRegexp, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "Under (?i), [a-z] matches U+212A and U+017F."},
			{Name: "folds first", Impl: flawed.FoldedFirst, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "strings.ToLower makes k of U+212A before anything is checked."},
			{Name: "trims", Impl: flawed.Trimmed, Breaks: []string{newline.ID, refuses.ID}, Symptom: "What is checked is not what is stored: the line end is still there."},
			{Name: "line by line", Impl: flawed.LineByLine, Breaks: []string{newline.ID}, Symptom: "Under (?m), one good line will do, and the others go into the header."},
			{Name: "no total limit", Impl: flawed.NoTotalLimit, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "255 bytes are accepted, and no server takes them."},
			{Name: "no local limit", Impl: flawed.NoLocalLimit, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "65 bytes before the @ are accepted."},
			{Name: "no label limit", Impl: flawed.NoLabelLimit, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "A label of 64 bytes is accepted, and DNS has no such name."},
			{Name: "limit off by one", Impl: flawed.LimitOff, Breaks: []string{accepts.ID, validOracle.ID}, Symptom: "64 bytes before the @ are refused."},
			{Name: "any last label", Impl: flawed.AnyLastLabel, Breaks: []string{refuses.ID, validOracle.ID}, Symptom: "a@127.0.0.1 is accepted."},
			{Name: "what st.emails() draws", Impl: flawed.LikeStrategy, Breaks: []string{accepts.ID, validOracle.ID}, Symptom: "A validator tuned until its generator was content refuses first.last@example.com."},
			{Name: "no double hyphen", Impl: flawed.NoDoubleHyphen, Breaks: []string{accepts.ID, validOracle.ID}, Symptom: "Every international domain is refused."},
			{Name: "counts to two", Impl: flawed.CountsToTwo, Breaks: []string{refuses.ID}, Symptom: "a@b@c@example.com is accepted, since only two were thought of."},
			{Name: "letters of all scripts", Impl: flawed.AnyScript, Breaks: []string{refuses.ID}, Symptom: "Letters outside ASCII are accepted, but for those in its tests."},
			{Name: "last @", Impl: flawed.LastAt, Breaks: []string{refuses.ID}, Symptom: "a@b@example.com is accepted."},
		},
	}
}

// Contracts lists the suites of package emailcheck.
func Contracts() []laws.Contract {
	return []laws.Contract{
		ValidSuite(), ParseSuite(), HTML5Suite(), RFC5321Suite(), InternationalSuite(),
		CanonicalSuite(), SuggestSuite(), MaskedSuite(), StoredSuite(), VerifySuite(),
	}
}
