// Package shortenerlaws holds the laws of the example shortener: what codes, orders of
// numbers and targets must obey, and the wrong answers that the laws convict.
package shortenerlaws

import (
	"math/big"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/shortener/short"
	flawed "github.com/hardened-go/hardened/internal/flawed/shortener"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites in the order in which a reader should meet them.
func Contracts() []laws.Contract {
	return []laws.Contract{Codes(), Shorteners(), Orders(), Targets()}
}

const (
	candidate   = "document 002, the candidate, in words"
	interviewer = "document 002, the interviewer's comment"
)

// Codes is the contract of short.Encode and short.Decode.
func Codes() laws.Suite[flawed.Coder] {
	ours := flawed.Coder{Encode: short.Encode, Decode: short.Decode}
	return laws.Suite[flawed.Coder]{
		Name: "short.Encode and short.Decode",
		Says: "Numbers of 64 bits and their codes, one to one.",
		Laws: []laws.Law[flawed.Coder]{bijection, canonical, order},
		Wheats: []laws.Wheat[flawed.Coder]{
			{Name: "hardened", Impl: ours},
			{Name: "big.Int", Impl: flawed.Coder{Encode: slowEncode, Decode: slowDecode}},
		},
		Flaws: []laws.Flaw[flawed.Coder]{
			{
				Name: "while id > 0", Source: interviewer, Impl: flawed.WhileID(), Breaks: []string{"shortener/bijection"},
				Symptom: "The first link of all has an empty code.",
			},
			{
				Name: "the interviewer's digits", Source: interviewer, Impl: flawed.InterviewersOrder(), Breaks: []string{"shortener/order"},
				Symptom: "Links sorted by code are not in the order in which they were made.",
			},
			{
				Name: "reads any text", Impl: flawed.Lax(short.Encode, digits), Breaks: []string{"shortener/canonical"},
				Symptom: "/1 and /001 are one link, and a code that is too long is somebody else's.",
			},
			{
				Name: "last digit first", Impl: flawed.Reversed(ours), Breaks: []string{"shortener/order", "shortener/bijection"},
				Symptom: "62 is 01, and 01 has a zero in front.",
			},
		},
	}
}

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

var someID = rapid.OneOf(
	rapid.Uint64Range(0, 200),
	rapid.SampledFrom([]uint64{61, 62, 3843, 3844, 1<<63 - 1, 1 << 63, 1<<64 - 1, 839299365868340223, 839299365868340224}),
	rapid.Uint64(),
)

var bijection = laws.Law[flawed.Coder]{
	ID: "shortener/bijection", Kind: laws.RoundTrip,
	Says: "Every number has a code of one to eleven letters and digits without a zero in front, and the code leads back to the number.",
	Prop: func(t *laws.T, c flawed.Coder) {
		id := laws.Draw(t, someID, "id")
		t.LabelIf(id >= 1<<63, "beyond an int64")
		t.LabelIf(id < 62, "one digit")
		code := c.Encode(id)
		if len(code) < 1 || len(code) > short.MaxCode || strings.Trim(code, digits) != "" || id > 0 && code[0] == '0' {
			t.Broken(laws.Show(code), "a code", "Encode(%d)", id)
		}
		if back, err := c.Decode(code); err != nil || back != id {
			t.Broken(answer(back, err), laws.Show(id), "Decode(%q)", code)
		}
	},
	Need: map[string]float64{"beyond an int64": 0.03, "one digit": 0.05},
}

func answer(id uint64, err error) string {
	if err != nil {
		return "an error: " + err.Error()
	}
	return laws.Show(id)
}

var canonical = laws.Law[flawed.Coder]{
	ID: "shortener/canonical", Kind: laws.Invariant,
	Says: "Of all texts only the one that Encode makes is a code for its number.",
	Prop: func(t *laws.T, c flawed.Coder) {
		text := laws.Draw(t, rapid.OneOf(
			rapid.Map(someID, short.Encode),
			rapid.StringOfN(rapid.RuneFrom([]rune("01Zz")), 0, 13, -1),
			rapid.StringOfN(rapid.RuneFrom([]rune("019AZaz-_ é\x00")), 0, 4, -1),
		), "text")
		n, ok := number(text)
		t.LabelIf(ok && n.IsUint64(), "a code")
		t.LabelIf(ok && !n.IsUint64(), "beyond 64 bits")
		t.LabelIf(!ok && strings.HasPrefix(text, "0"), "a zero in front")
		id, err := c.Decode(text)
		if want := ok && n.IsUint64(); want && (err != nil || id != n.Uint64()) || !want && (err == nil || id != 0) {
			t.Broken(answer(id, err), map[bool]string{true: "a number", false: "an error"}[want], "Decode(%q)", text)
		}
	},
	Need: map[string]float64{"a code": 0.2, "beyond 64 bits": 0.02, "a zero in front": 0.02},
}

// number is the number whose code a text is.
func number(text string) (*big.Int, bool) {
	n := new(big.Int)
	for _, c := range []byte(text) {
		d := strings.IndexByte(digits, c)
		if d < 0 {
			return nil, false
		}
		n.Mul(n, big.NewInt(62)).Add(n, big.NewInt(int64(d)))
	}
	return n, text == "0" || text != "" && text[0] != '0'
}

var order = laws.Law[flawed.Coder]{
	ID: "shortener/order", Kind: laws.Metamorphic,
	Says: "A smaller number has a shorter code, or one of the same length that is less.",
	Prop: func(t *laws.T, c flawed.Coder) {
		a, b := laws.Draw(t, someID, "a"), laws.Draw(t, someID, "b")
		a, b = min(a, b), max(a, b)
		x, y := c.Encode(a), c.Encode(b)
		t.LabelIf(len(x) == len(y) && a != b, "of one length")
		if a < b && (len(x) > len(y) || len(x) == len(y) && x >= y) {
			t.Broken(laws.Show([]string{x, y}), "the codes in order", "Encode(%d), Encode(%d)", a, b)
		}
	},
	Need: map[string]float64{"of one length": 0.1},
}

func slowEncode(id uint64) string {
	// The digits of math/big are 0-9, a-z, A-Z.
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}, new(big.Int).SetUint64(id).Text(62))
}

func slowDecode(code string) (uint64, error) {
	n, ok := number(code)
	if !ok || !n.IsUint64() {
		return 0, short.ErrCode
	}
	return n.Uint64(), nil
}

// A Shorten gives the codes of targets that are handed in one after the other.
type Shorten = func(targets []string) []string

// Shorteners is the contract of a store and its codes.
func Shorteners() laws.Suite[Shorten] {
	return laws.Suite[Shorten]{
		Name: "a shortener",
		Says: "Targets and their codes, one to one.",
		Laws: []laws.Law[Shorten]{distinct},
		Wheats: []laws.Wheat[Shorten]{
			{Name: "numbers", Impl: byNumber(short.Encode)},
			{Name: "numbers in another order", Impl: byNumber(func(id uint64) string { return short.Encode(someOrder("key").Apply(id)) })},
		},
		Flaws: []laws.Flaw[Shorten]{{
			Name: "hash", Source: candidate, Breaks: []string{"shortener/distinct"},
			Impl: func(targets []string) []string {
				codes := make([]string, len(targets))
				for i, target := range targets {
					codes[i] = flawed.HashCode(target)
				}
				return codes
			},
			Symptom: "Two URLs have one code, and the second takes the first one's place.",
		}},
	}
}

var distinct = laws.Law[Shorten]{
	ID: "shortener/distinct", Kind: laws.Invariant,
	Says: "Two targets have two codes, and one target has one.",
	Prop: func(t *laws.T, shorten Shorten) {
		seed, n := laws.Draw(t, rapid.Uint16(), "seed"), laws.Draw(t, rapid.IntRange(2, 120), "targets")
		targets := make([]string, n)
		for i := range targets {
			targets[i] = "https://example.com/" + slowEncode(uint64(seed)*1000+uint64(i/2)) // each twice
		}
		t.LabelIf(n > 50, "many")
		by := map[string]string{}
		for i, code := range shorten(targets) {
			if other, ok := by[code]; ok && other != targets[i] {
				t.Broken(code+" for both", "two codes", "%s and %s", other, targets[i])
			}
			if i%2 == 1 && by[code] == "" {
				t.Broken("another code", "the same", "%s again", targets[i])
			}
			by[code] = targets[i]
		}
	},
	Need: map[string]float64{"many": 0.1},
}

func byNumber(encode func(uint64) string) Shorten {
	return func(targets []string) []string {
		numbers := map[string]uint64{}
		codes := make([]string, len(targets))
		for i, target := range targets {
			id, ok := numbers[target]
			if !ok {
				id = uint64(len(numbers))
				numbers[target] = id
			}
			codes[i] = encode(id)
		}
		return codes
	}
}
