package emailchecklaws

import (
	"strings"
	"unicode/utf8"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Canonical is a key for the mailbox of an address.
type Canonical func(a emailcheck.Address, rules ...emailcheck.Rule) string

// ruleSets are what callers could name, some of it at odds with itself.
var ruleSets = [][]emailcheck.Rule{
	{{Domains: []string{"gmail.com", "GoogleMail.com"}, IgnoreCase: true, IgnoreDots: true, Tag: "+"}},
	{{Domains: []string{"b.cc"}, Tag: "-"}, {Domains: []string{"googlemail.com", "b.cc", "gmail.com"}, IgnoreDots: true}},
	{{Domains: []string{"gmail.com"}, IgnoreDots: true, Tag: "ab"}},
	{{Domains: []string{"b.cc", "gmail.com"}, IgnoreCase: true, Tag: "+"}, {Domains: []string{"gmail.com"}, IgnoreDots: true}},
	{{Domains: []string{"gmail.com"}, Tag: "."}},
	{{Domains: []string{"b.cc"}}, {Domains: []string{"b.cc", "gmail.com"}, IgnoreDots: true}},
	{{}, {Domains: []string{"", "x@y", "b..cc", "b.cc", "gmail.com"}, IgnoreCase: true, Tag: "AB"}, {Domains: []string{""}, Tag: "\xff"}},
	{{Domains: []string{"xn--zz.cc", "gmail.com", "b.cc"}, IgnoreCase: true, Tag: "e\u0301"}},
}

// mailbox draws a local part that rules have something to do with, at one of their
// domains or beside them.
func mailbox(t *laws.T) emailcheck.Address {
	local := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "A", "a.b", ".", "+", "-"}), 1, 8).Draw(t.T, "local"), "")
	local = strings.Trim(strings.NewReplacer("..", ".", "...", ".").Replace(local), ".")
	for strings.Contains(local, "..") {
		local = strings.ReplaceAll(local, "..", ".")
	}
	if local == "" {
		local = "a"
	}
	domain := rapid.SampledFrom([]string{"gmail.com", "googlemail.com", "b.cc", "example.com"}).Draw(t.T, "domain")
	p := emailcheck.Practical
	switch rapid.IntRange(0, 7).Draw(t.T, "kind") {
	case 4, 5:
		p, local = emailcheck.International, local+rapid.SampledFrom([]string{"é", "j\u030c", "J\u030c+b", "\u1100.\u1161"}).Draw(t.T, "letters")
		t.Label("letters outside ASCII")
	case 6:
		p, local = emailcheck.RFC5321, `"`+local+` b"`
		t.Label("quoted")
	case 7:
		t.Label("none")
		return emailcheck.Address{}
	}
	a, err := checker(p).Parse(local + "@" + domain)
	if err != nil {
		t.Broken(err.Error(), "an address", "Parse(%+q)", local+"@"+domain)
	}
	return a
}

var canonicalKey = laws.Law[Canonical]{
	ID: "emailcheck/canonical", Kind: laws.Idempotence,
	Says: "A key parses as an address, and is the key of that address.",
	Prop: func(t *laws.T, impl Canonical) {
		a := mailbox(t)
		rules := rapid.SampledFrom(ruleSets).Draw(t.T, "rules")
		key := impl(a, rules...)
		again, ok := anyProfile(key)
		if !ok && !a.IsZero() {
			t.Broken(laws.Show(key), "an address", "Canonical(%+q, %+v)", a.String(), rules)
		}
		t.LabelIf(key != a.String(), "changed")
		laws.Equal(t, impl(again, rules...), key, "Canonical(%+q, %+v)", key, rules)
	},
	Need: map[string]float64{"changed": .2, "letters outside ASCII": .1, "quoted": .05, "none": .05},
}

// anyProfile parses s by the first profile that accepts it and has limits.
func anyProfile(s string) (emailcheck.Address, bool) {
	for _, p := range []emailcheck.Profile{emailcheck.Practical, emailcheck.RFC5321, emailcheck.International} {
		if a, err := checker(p).Parse(s); err == nil {
			return a, true
		}
	}
	return emailcheck.Address{}, false
}

var canonicalOracle = laws.Law[Canonical]{
	ID: "emailcheck/same-mailbox", Kind: laws.Oracle,
	Says: "Two addresses have one key exactly if the rule of their provider makes them one mailbox.",
	Prop: func(t *laws.T, impl Canonical) {
		a := mailbox(t)
		rules := rapid.SampledFrom(ruleSets).Draw(t.T, "rules")
		right := slowCanonical(a, rules...)
		t.LabelIf(right == a.String(), "unchanged")
		laws.Equal(t, impl(a, rules...), right, "Canonical(%+q, %+v)", a.String(), rules)
		laws.Equal(t, impl(a), a.String(), "Canonical(%+q)", a.String())
	},
	Need: map[string]float64{"unchanged": .1},
}

// slowCanonical does to the local part, byte by byte, what the rule says.
func slowCanonical(a emailcheck.Address, rules ...emailcheck.Rule) string {
	taken := map[string]int{} // which rule has which domain
	for i, r := range rules {
		for _, d := range r.Domains {
			if _, ok := taken[strings.ToLower(d)]; !ok && emailcheck.Valid("a@"+d) {
				taken[strings.ToLower(d)] = i
			}
		}
	}
	i, ok := taken[a.ASCIIDomain()]
	if !ok || strings.HasPrefix(a.Local(), `"`) {
		return a.String()
	}
	fold := func(s string) string {
		if rules[i].IgnoreCase {
			s = strings.Map(func(c rune) rune {
				if 'A' <= c && c <= 'Z' {
					c += 'a' - 'A'
				}
				return c
			}, s)
		}
		return norm.NFC.String(s)
	}
	folded := []byte(fold(a.Local()))
	var out []byte
	for _, c := range folded {
		if c != '.' || !rules[i].IgnoreDots {
			out = append(out, c)
		}
	}
	out = norm.NFC.Bytes(out)
	if tag := fold(rules[i].Tag); tag != "" && utf8.ValidString(rules[i].Tag) {
		for k := 1; k+len(tag) <= len(out); k++ {
			if string(out[k:k+len(tag)]) == tag {
				out = out[:k]
				for len(out) > 0 && out[len(out)-1] == '.' {
					out = out[:len(out)-1]
				}
				break
			}
		}
	}
	if len(out) == 0 {
		out = folded
	}
	for _, d := range rules[i].Domains {
		key := string(out) + "@" + strings.ToLower(d)
		if n, ok := taken[strings.ToLower(d)]; ok && n == i {
			if _, ok := anyProfile(key); ok {
				return key
			}
		}
	}
	return string(out) + "@" + a.ASCIIDomain()
}

// CanonicalSuite is the contract of a key for mailboxes.
func CanonicalSuite() laws.Suite[Canonical] {
	return laws.Suite[Canonical]{
		Name: "emailcheck.Canonical",
		Says: "It gives addresses of one mailbox one key, so far as the rules know, and nobody else's.",
		Laws: []laws.Law[Canonical]{canonicalKey, canonicalOracle},
		Wheats: []laws.Wheat[Canonical]{
			{Name: "hardened", Impl: emailcheck.Canonical},
			{Name: "byte by byte", Impl: slowCanonical},
		},
		Flaws: []laws.Flaw[Canonical]{
			{
				Name: "cuts any tag", Impl: flawed.NormalizeEmail, Breaks: []string{canonicalKey.ID, canonicalOracle.ID},
				Symptom: "+a@gmail.com and +b@gmail.com become @gmail.com, and one account (validator.js, issue 353).",
			},
			{
				Name: "everybody's rules", Impl: flawed.EverybodysRules, Breaks: []string{canonicalOracle.ID},
				Symptom: "Where dots count, a.b@example.com and ab@example.com are two people and get one account.",
			},
			{
				Name: "tag, then dots", Impl: flawed.TagThenDots, Breaks: []string{canonicalKey.ID},
				Symptom: "Without its dots, the rest has a tag again: the key of the key is another.",
			},
			{
				Name: "folds and stops", Impl: flawed.FoldsAndStops, Breaks: []string{canonicalKey.ID, canonicalOracle.ID},
				Symptom: "A small j and a caron are one letter, which the capital and a caron are not: the key of the key is another.",
			},
			{
				Name: "case kept", Impl: flawed.CaseKept, Breaks: []string{canonicalOracle.ID},
				Symptom: "One mailbox has an account for each way to capitalise it.",
			},
		},
	}
}
