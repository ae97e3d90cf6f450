package emailchecklaws

import (
	"regexp"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// whatwg is the pattern of https://html.spec.whatwg.org/#valid-e-mail-address.
var whatwg = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$")

var html5 = laws.Law[Valid]{
	ID: "emailcheck/html5", Kind: laws.Oracle,
	Says: "Under HTML5, the answer on any text is that of the pattern that the WHATWG gives.",
	Prop: func(t *laws.T, impl Valid) {
		s := nearGrammar(t)
		switch rapid.IntRange(0, 7).Draw(t.T, "then") {
		case 4:
			s += rapid.SampledFrom([]string{"\n", "\r\n", " ", "\n\n"}).Draw(t.T, "end")
		case 5:
			s = strings.Replace(s, "@", strings.Repeat(".", 1+rapid.IntRange(0, 70).Draw(t.T, "dots"))+"@", 1)
		case 6:
			s, _, _ = strings.Cut(s, ".")
		case 7:
			local, domain, _ := strings.Cut(s, "@") // the pattern has no limit on the whole
			times := rapid.IntRange(1, 100).Draw(t.T, "times")
			s = strings.Repeat(local, times) + "@" + strings.Repeat("aaaaaaaa.", times*rapid.IntRange(0, 4).Draw(t.T, "labels")) + domain
		}
		right := whatwg.MatchString(s)
		code, _ := Judge(s)
		t.LabelIf(right, "address")
		t.LabelIf(right && code != 0, "address of HTML5 only")
		impl.want(t, s, right)
	},
	Need: map[string]float64{"address": .15, "address of HTML5 only": .03},
}

// split is the pattern once more, without a pattern.
func split(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" {
		return false
	}
	if code, _ := judgeLocal(strings.ReplaceAll(local, ".", "")); code != 0 && code != emailcheck.ErrLocalTooLong && strings.Trim(local, ".") != "" {
		return false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if code, _ := judgeDomain(label + ".aa"); code != 0 {
			return false
		}
	}
	return true
}

// HTML5Suite is the contract of the profile that agrees with browsers.
func HTML5Suite() laws.Suite[Valid] {
	return laws.Suite[Valid]{
		Name: "emailcheck.Checker, HTML5",
		Says: "It accepts what the pattern of <input type=email> accepts, and nothing else.",
		Laws: []laws.Law[Valid]{html5},
		Wheats: []laws.Wheat[Valid]{
			{Name: "hardened", Impl: checker(emailcheck.HTML5).Valid},
			{Name: "the pattern", Impl: whatwg.MatchString},
			{Name: "split", Impl: split},
		},
		Flaws: []laws.Flaw[Valid]{
			{
				Name: "the practical profile", Impl: emailcheck.Valid, Breaks: []string{html5.ID},
				Symptom: "The server refuses what the browser let pass: a..b@intranet.",
			},
			{
				Name: "the pattern, in Python", Impl: flawed.HTML5Python, Breaks: []string{html5.ID},
				Symptom: "'$' matches before a last line end.",
			},
			{
				Name: "a dot required", Impl: flawed.HTML5Dotted, Breaks: []string{html5.ID},
				Symptom: "A copy of the pattern with '+' for the last '*' refuses root@localhost.",
			},
			{
				Name: "labels of any shape", Impl: flawed.HTML5Early, Breaks: []string{html5.ID},
				Symptom: "The pattern as it was at first accepts a@-b and labels of 64 bytes.",
			},
		},
	}
}
