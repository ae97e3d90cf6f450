package emailchecklaws

import (
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// Suggest looks for a slip in the domain.
type Suggest func(a emailcheck.Address, domains []string) (emailcheck.Address, int)

var known = rapid.SampledFrom([]string{
	"gmail.com", "mail.com", "Gmail.com", "ymail.com", "gmx.de", "web.de", "aol.com", "mail.de", "gmail..com", "web_de", "",
})

// slip draws a domain from the list, or one within a few slips of it.
func slip(t *laws.T, domain string) string {
	b := []byte(strings.ToLower(domain))
	for range rapid.IntRange(0, 3).Draw(t.T, "slips") {
		i := rapid.IntRange(0, len(b)-1).Draw(t.T, "at")
		switch c := rapid.SampledFrom([]byte("aiklm1.")).Draw(t.T, "letter"); rapid.IntRange(0, 3).Draw(t.T, "slip") {
		case 0:
			b[i] = c
		case 1:
			b = append(b[:i:i], append([]byte{c}, b[i:]...)...)
		case 2:
			if len(b) > 1 {
				b = append(b[:i:i], b[i+1:]...)
			}
		default:
			if i > 0 {
				b[i-1], b[i] = b[i], b[i-1]
			}
		}
	}
	return string(b)
}

var suggestOracle = laws.Law[Suggest]{
	ID: "emailcheck/suggest", Kind: laws.Oracle,
	Says: "The suggestion is the first of the nearest domains within two slips, and there is none for a domain of the list.",
	Prop: func(t *laws.T, impl Suggest) {
		list := rapid.SliceOfN(known, 0, 5).Draw(t.T, "list")
		typed := slip(t, rapid.SampledFrom([]string{"gmail.com", "mail.com", "web.de", "aol.com"}).Draw(t.T, "meant"))
		local := rapid.SampledFrom([]string{"Ann", "a.b+c", strings.Repeat("a", 64), `"a @b"`}).Draw(t.T, "local")
		if rapid.IntRange(0, 9).Draw(t.T, "literal") == 9 {
			typed = "[192.0.2.1]"
			list = append(list, "[192.0.2.2]", "192.0.2.1", "a192.0.2.1b") // the last one is a domain
			t.Label("literal")
		}
		a, err := checker(emailcheck.RFC5321).Parse(local + "@" + typed)
		if err != nil {
			return
		}
		wantAddr, want := slowSuggest(a, list)
		gotAddr, got := impl(a, list)
		t.LabelIf(want == 1, "one slip")
		t.LabelIf(want == 2, "two slips")
		if got != want || gotAddr != wantAddr {
			t.Broken(laws.Show(gotAddr.String())+" at distance "+laws.Show(got), laws.Show(wantAddr.String())+" at distance "+laws.Show(want), "Suggest(%+q, %+q)", a.String(), list)
		}
	},
	Need: map[string]float64{"one slip": .07, "two slips": .03, "literal": .03},
}

// slowSuggest fills the whole table for every domain.
func slowSuggest(a emailcheck.Address, domains []string) (emailcheck.Address, int) {
	var best emailcheck.Address
	nearest := 3
	if strings.HasPrefix(a.ASCIIDomain(), "[") { // nobody slips in one of these
		return best, 0
	}
	for _, d := range domains {
		d = strings.ToLower(d)
		if d == a.ASCIIDomain() {
			return emailcheck.Address{}, 0
		}
		candidate, err := checker(emailcheck.RFC5321).Parse(a.Local() + "@" + d)
		if n := alignment(a.ASCIIDomain(), d); err == nil && d[0] != '[' && n < nearest {
			best, nearest = candidate, n
		}
	}
	if nearest == 3 {
		return emailcheck.Address{}, 0
	}
	return best, nearest
}

// alignment is the optimal string alignment distance by its definition.
func alignment(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = d[i-1][j-1] + 1
			}
			d[i][j] = min(d[i][j], d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// SuggestSuite is the contract of a suggestion.
func SuggestSuite() laws.Suite[Suggest] {
	breaks := []string{suggestOracle.ID}
	return laws.Suite[Suggest]{
		Name: "emailcheck.Suggest",
		Says: "It finds the slip, and leaves alone what is no slip.",
		Laws: []laws.Law[Suggest]{suggestOracle},
		Wheats: []laws.Wheat[Suggest]{
			{Name: "hardened", Impl: emailcheck.Suggest},
			{Name: "the whole table", Impl: slowSuggest},
		},
		Flaws: []laws.Flaw[Suggest]{
			{Name: "corrects what is right", Impl: flawed.SuggestKnown, Breaks: breaks, Symptom: "mail.com, which exists and is listed, is taken for a slip for gmail.com."},
			{Name: "last of the nearest", Impl: flawed.SuggestLast, Breaks: breaks, Symptom: "Of two equally near, the caller's order does not decide; over a map, chance does."},
			{Name: "first that is near", Impl: flawed.SuggestFirst, Breaks: breaks, Symptom: "A domain two slips away hides the one that is one slip away."},
		},
	}
}
