package emailchecklaws

import (
	"regexp"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// Mask writes an address for a log.
type Mask func(a emailcheck.Address) string

// A hiddenLocal is a local part of which a mask shows nothing.
type hiddenLocal struct {
	profile emailcheck.Profile
	local   string
	label   string
}

var hiddenLocals = rapid.SampledFrom([]hiddenLocal{
	{emailcheck.Practical, "a", "one byte"},
	{emailcheck.Practical, "b", "one byte"},
	{emailcheck.RFC5321, `"a b"`, "quoted"},
	{emailcheck.RFC5321, `"b\"a c"`, "quoted"},
	{emailcheck.RFC5321, `""`, "quoted"},
	{emailcheck.International, "é", "outside ASCII"},
	{emailcheck.International, "жа", "outside ASCII"},
	{emailcheck.International, "a\u0301b", "outside ASCII"},
	{emailcheck.HTML5, ".a", "a dot in front"},
	{emailcheck.HTML5, "..b.", "a dot in front"},
})

var masked = laws.Law[Mask]{
	ID: "emailcheck/masked", Kind: laws.Metamorphic,
	Says: "Two local parts that begin with the same character of an atom and go on have one mask, and so have any two that do not go on, are quoted or begin otherwise.",
	Prop: func(t *laws.T, mask Mask) {
		domain := laws.Draw(t, rapid.SampledFrom([]string{"b.cc", "gmail.com", "B.CC"}), "domain")
		var pair [2]emailcheck.Address
		hidden := laws.Draw(t, rapid.Bool(), "hidden")
		first := laws.Draw(t, atomByte, "first byte")
		for i := range pair {
			h := hiddenLocal{label: "shown"}
			if hidden {
				h = laws.Draw(t, hiddenLocals, "local part")
			} else {
				h.local = string(first) + localPart(t, laws.Draw(t, rapid.SampledFrom([]int{1, 2, 5, 63}), "bytes behind it"))
			}
			t.Label(h.label)
			var err error
			if pair[i], err = checker(h.profile).Parse(h.local + "@" + domain); err != nil {
				t.Broken(err.Error(), "an address", "Parse(%+q)", h.local+"@"+domain)
			}
		}
		laws.Equal(t, mask(pair[1]), mask(pair[0]), "the mask of %+q, after that of %+q", pair[1], pair[0])
	},
	Need: map[string]float64{"shown": .25, "one byte": .1, "quoted": .1, "outside ASCII": .1, "a dot in front": .1},
}

var shown = regexp.MustCompile("^([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]?).*(@[^@]*)$")

// byPattern masks what String gives.
func byPattern(a emailcheck.Address) string {
	if a.IsZero() {
		return ""
	}
	s := a.String()
	if strings.LastIndexByte(s, '@') == 1 {
		s = s[1:]
	}
	return shown.ReplaceAllString(s, "$1***$2")
}

// MaskedSuite is the contract of an address in a log.
func MaskedSuite() laws.Suite[Mask] {
	breaks := []string{masked.ID}
	return laws.Suite[Mask]{
		Name: "emailcheck.Address.Masked",
		Says: "A log tells addresses of one person from those of another, and not who they are.",
		Laws: []laws.Law[Mask]{masked},
		Wheats: []laws.Wheat[Mask]{
			{Name: "hardened", Impl: emailcheck.Address.Masked},
			{Name: "by pattern", Impl: byPattern},
		},
		Flaws: []laws.Flaw[Mask]{
			{Name: "an asterisk per byte", Impl: flawed.MaskPerByte, Breaks: breaks, Symptom: "The length of the name narrows it down: of a company's few hundred people one has 14 letters and begins with k."},
			{Name: "first and last", Impl: flawed.MaskFirstAndLast, Breaks: breaks, Symptom: "Of a name of two letters nothing is hidden."},
			{Name: "all of one", Impl: flawed.MaskAllOfOne, Breaks: breaks, Symptom: "Who has a name of one letter is in the log in full."},
			{Name: "first byte", Impl: flawed.MaskFirstByte, Breaks: breaks, Symptom: "Half of a letter is in the log, which is UTF-8 no longer, and the line is lost."},
		},
	}
}
