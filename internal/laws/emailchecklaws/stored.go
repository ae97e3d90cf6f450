package emailchecklaws

import (
	"fmt"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// Stored reads an address back from what a column of a database holds.
type Stored func(column string) (emailcheck.Address, error)

// profileAddress draws an address of any profile.
func profileAddress(t *laws.T) emailcheck.Address {
	var s string
	p := emailcheck.Profile(rapid.IntRange(0, 3).Draw(t.T, "profile"))
	switch p {
	case emailcheck.HTML5:
		s = rapid.SampledFrom([]string{"a..b@c", ".@localhost", "a@1"}).Draw(t.T, "address")
	case emailcheck.RFC5321:
		s = rapid.SampledFrom([]string{`"a b"@c.dd`, `"A\"@b"@C.DD`, "a@[192.0.2.1]", "a@[ipv6:2001:DB8::1]", `""@c.dd`}).Draw(t.T, "address")
	case emailcheck.International:
		s = international(t)
	default:
		s = anyAddress(t).String()
	}
	t.Label(fmt.Sprint("profile ", p))
	a, err := checker(p).Parse(s)
	if err != nil {
		t.Broken(err.Error(), "an address", "Parse(%+q)", s)
	}
	return a
}

var readBack = laws.Law[Stored]{
	ID: "emailcheck/stored", Kind: laws.RoundTrip,
	Says: "An address of any profile, written to a database and read back, is the same address.",
	Prop: func(t *laws.T, impl Stored) {
		a := profileAddress(t)
		back, err := impl(a.String())
		if err != nil {
			t.Broken(err.Error(), "the address", "Scan(%+q)", a.String())
		}
		if back != a {
			t.Broken(laws.Show(back.String()), laws.Show(a.String()), "Scan(%+q)", a.String())
		}
	},
	Need: map[string]float64{"profile 0": .1, "profile 1": .1, "profile 2": .1, "profile 3": .1},
}

// widest accept between them what any checker accepts.
var widest = []emailcheck.Config{
	{Profile: emailcheck.HTML5},
	{Profile: emailcheck.RFC5321, SingleLabel: true, MaxLocal: 252},
	{Profile: emailcheck.International, SingleLabel: true, MaxLocal: 252},
}

var notStored = laws.Law[Stored]{
	ID: "emailcheck/stored-refused", Kind: laws.Invariant,
	Says: "A column that holds what no profile accepts is an error, and gives the zero Address.",
	Prop: func(t *laws.T, impl Stored) {
		s := nearGrammar(t)
		for _, cfg := range widest {
			if c, err := emailcheck.New(cfg); err != nil || c.Valid(s) {
				return
			}
		}
		t.Label("no address")
		if back, err := impl(s); err == nil || !back.IsZero() {
			t.Broken(laws.Show(back.String()), "an error", "Scan(%+q)", s)
		}
	},
	Need: map[string]float64{"no address": .3},
}

// byText reads by Scan.
func byText(column string) (back emailcheck.Address, err error) {
	err = back.Scan(column)
	return back, err
}

// byBytes does too, with a driver that gives bytes and uses them again.
func byBytes(column string) (back emailcheck.Address, err error) {
	buffer := []byte(column)
	err = back.Scan(buffer)
	clear(buffer)
	return back, err
}

// StoredSuite is the contract of a database column.
func StoredSuite() laws.Suite[Stored] {
	breaks := []string{readBack.ID}
	return laws.Suite[Stored]{
		Name: "emailcheck.Address, in a database",
		Says: "What was stored can be loaded, whatever is accepted from users by now.",
		Laws: []laws.Law[Stored]{readBack, notStored},
		Wheats: []laws.Wheat[Stored]{
			{Name: "hardened", Impl: byText},
			{Name: "as bytes", Impl: byBytes},
		},
		Flaws: []laws.Flaw[Stored]{
			{Name: "read by Parse", Impl: flawed.StoredText, Breaks: breaks, Symptom: "An address of a wider profile is stored, and no query that meets it succeeds again."},
			{Name: "trusted column", Impl: flawed.StoredTrusted, Breaks: []string{notStored.ID}, Symptom: "A row that another program wrote is an address without a word of complaint."},
			{Name: "folded column", Impl: flawed.StoredFolded, Breaks: breaks, Symptom: "A column that ignores case merges local parts that mail tells apart."},
		},
	}
}
