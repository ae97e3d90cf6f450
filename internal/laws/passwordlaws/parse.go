package passwordlaws

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/password"
)

// An Inspect parses a stored Argon2 string without hashing.
type Inspect = func(encoded string) (password.Info, error)

// Parse is the contract of password.Inspect.
func Parse() laws.Suite[Inspect] {
	mutant := func(name, symptom string, impl Inspect, breaks ...string) laws.Flaw[Inspect] {
		return laws.Flaw[Inspect]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[Inspect]{
		Name:   "password.Inspect",
		Says:   "A PHC string is accepted in its one canonical spelling and within the limits, and else refused.",
		Laws:   []laws.Law[Inspect]{oracleLaw, mutatedLaw},
		Wheats: []laws.Wheat[Inspect]{{Name: "password.Inspect", Impl: password.Inspect}, {Name: "a regular expression and big numbers", Impl: slowInspect}},
		Flaws: []laws.Flaw[Inspect]{
			mutant("Sscanf", "Junk behind a number is accepted, and t=0 panics when it is used.", flawed.Sscanf, "phc/oracle", "phc/mutated"),
			mutant("any order", "A hash has many spellings, and 0 lanes are four.", flawed.AnyOrder, "phc/oracle", "phc/mutated"),
			mutant("trimmed", "The line end of a file is part of the hash, now and then.", flawed.Trimmed, "phc/mutated"),
			mutant("skips line ends", "A hash that was wrapped by a mailer is accepted.", flawed.SkipsLineEnds, "phc/mutated"),
			mutant("case of name", "Two rows that differ are one hash.", flawed.CaseOfName, "phc/mutated"),
			mutant("plus signs", "The same.", flawed.PlusSigns, "phc/mutated"),
			mutant("leading zeros", "The same.", flawed.LeadingZeros, "phc/mutated"),
			mutant("extra field", "What is behind the hash is not looked at.", flawed.ExtraField, "phc/mutated"),
			mutant("drops keyid", "A hash with a secret never matches, and nobody is told why.", flawed.DropsKeyID, "phc/mutated"),
			mutant("unbounded", "A row of 40 bytes takes a gigabyte.", flawed.Unbounded, "phc/oracle"),
			mutant("any key", "An empty hash matches every password.", flawed.AnyKey, "phc/oracle"),
		},
	}
}

// A spelling is an Argon2 string in its parts.
type spelling struct {
	id      string
	m, t, p string
	salt    int // bytes
	key     int
}

func (s spelling) String() string {
	return fmt.Sprintf("$%s$v=19$m=%s,t=%s,p=%s$%s$%s", s.id, s.m, s.t, s.p, text64(s.salt), text64(s.key))
}

func text64(n int) string {
	return base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("s", n)))
}

var spellings = rapid.Custom(func(t *rapid.T) spelling {
	number := func(label string, ns ...string) string { return rapid.SampledFrom(ns).Draw(t, label) }
	return spelling{
		id:   number("id", "argon2id", "argon2i"),
		m:    number("m", "64", "8", "262144", "7", "0", "16", "262145", "4294967295", "4294967296", "64"),
		t:    number("t", "1", "16", "0", "17", "4294967295", "1"),
		p:    number("p", "1", "8", "0", "16", "17", "255", "257", "1"),
		salt: rapid.SampledFrom([]int{8, 16, 7, 0, 128, 129, 16}).Draw(t, "salt"),
		key:  rapid.SampledFrom([]int{32, 4, 3, 0, 128, 129, 32}).Draw(t, "key"),
	}
})

// within draws only what is accepted.
var within = rapid.Custom(func(t *rapid.T) spelling {
	return spelling{
		id:   rapid.SampledFrom([]string{"argon2id", "argon2i"}).Draw(t, "id"),
		m:    rapid.SampledFrom([]string{"64", "65536", "262144"}).Draw(t, "m"),
		t:    rapid.SampledFrom([]string{"1", "3", "16"}).Draw(t, "t"),
		p:    rapid.SampledFrom([]string{"1", "4", "8"}).Draw(t, "p"),
		salt: rapid.SampledFrom([]int{16, 8, 20}).Draw(t, "salt"),
		key:  rapid.SampledFrom([]int{32, 16, 20}).Draw(t, "key"),
	}
})

// compare tells whether impl and the oracle agree on encoded.
func compare(t *laws.T, impl Inspect, encoded string) {
	want, refusal := slowInspect(encoded)
	got, err := impl(encoded)
	switch {
	case (err == nil) != (refusal == nil):
		t.Broken(fmt.Sprint(err), fmt.Sprint(refusal), "Inspect(%q)", encoded)
	case got != want:
		t.Broken(fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want), "Inspect(%q)", encoded)
	}
}

var oracleLaw = laws.Law[Inspect]{
	ID: "phc/oracle", Kind: laws.Oracle,
	Says: "A string in canonical form is accepted, with what it says, exactly if its numbers can be computed and are within the limits.",
	Prop: func(t *laws.T, impl Inspect) {
		encoded := laws.Draw(t, spellings, "hash").String()
		_, refusal := slowInspect(encoded)
		t.LabelIf(refusal == nil, "accepted")
		compare(t, impl, encoded)
	},
	Need: map[string]float64{"accepted": 0.03},
}

// mutations make another spelling of a string, or another string, that some parser
// takes for the same.
var mutations = []struct {
	name   string
	mutate func(s string, at int) string
}{
	{"a prefix", func(s string, at int) string { return s[:at] }},
	{"a field twice", func(s string, at int) string { return doubled(s, "$", at) }},
	{"a parameter twice", func(s string, at int) string { return strings.Replace(s, ",t=", ",t=1,t=", 1) }},
	{"another order", func(s string, _ int) string {
		return regexp.MustCompile(`(m=\d+),(t=\d+)`).ReplaceAllString(s, "$2,$1")
	}},
	{"a parameter less", func(s string, _ int) string { return regexp.MustCompile(`,p=\d+`).ReplaceAllString(s, "") }},
	{"a plus sign", func(s string, at int) string { return nth(s, at, "=", "=+") }},
	{"a leading zero", func(s string, at int) string { return nth(s, at, "=", "=0") }},
	{"a space", func(s string, at int) string { return s[:at] + " " + s[at:] }},
	{"a line end", func(s string, at int) string { return s[:at] + "\n" + s[at:] }},
	{"a line end of Windows behind", func(s string, _ int) string { return s + "\r\n" }},
	{"a byte behind", func(s string, _ int) string { return s + "A" }},
	{"padding", func(s string, _ int) string { return s + "=" }},
	{"a dollar behind", func(s string, _ int) string { return s + "$" }},
	{"another bit", func(s string, _ int) string { return lastBit(s) }},
	{"junk behind the numbers", func(s string, _ int) string { return regexp.MustCompile(`(p=\d+)`).ReplaceAllString(s, "${1}x") }},
	{"a key id", func(s string, _ int) string {
		return regexp.MustCompile(`(p=\d+)`).ReplaceAllString(s, "${1},keyid=AA")
	}},
	{"data", func(s string, _ int) string { return regexp.MustCompile(`(p=\d+)`).ReplaceAllString(s, "${1},data=AA") }},
	{"no version", func(s string, _ int) string { return strings.Replace(s, "$v=19", "", 1) }},
	{"another version", func(s string, _ int) string { return strings.Replace(s, "v=19", "v=18", 1) }},
	{"capitals", func(s string, _ int) string { return strings.Replace(s, "argon", "Argon", 1) }},
	{"no dollar in front", func(s string, _ int) string { return s[1:] }},
	{"a NUL", func(s string, at int) string { return s[:at] + "\x00" + s[at:] }},
}

func doubled(s, sep string, at int) string {
	fields := strings.Split(s, sep)
	i := at % len(fields)
	return strings.Join(append(fields[:i:i], append([]string{fields[i]}, fields[i:]...)...), sep)
}

// nth replaces one of the places where old stands.
func nth(s string, at int, old, fresh string) string {
	i := strings.Index(s[at%len(s):], old)
	if i < 0 {
		return strings.Replace(s, old, fresh, 1)
	}
	i += at % len(s)
	return s[:i] + fresh + s[i+len(old):]
}

// lastBit sets a bit of the last character that is behind the last byte, if there is
// one.
func lastBit(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	hash := s[strings.LastIndexByte(s, '$')+1:]
	if len(hash)%4 == 0 {
		return s
	}
	return s[:len(s)-1] + string(alphabet[strings.IndexByte(alphabet, s[len(s)-1])|1])
}

var mutatedLaw = laws.Law[Inspect]{
	ID: "phc/mutated", Kind: laws.Metamorphic,
	Says: "A canonical string is accepted, and with a prefix, a field twice, another order, a sign, a zero, a bit or a byte more it is refused.",
	Prop: func(t *laws.T, impl Inspect) {
		encoded := laws.Draw(t, within, "hash").String()
		compare(t, impl, encoded)
		m := mutations[laws.Draw(t, rapid.IntRange(0, len(mutations)-1), "mutation")]
		bad := m.mutate(encoded, laws.Draw(t, rapid.IntRange(0, 999), "at")*len(encoded)/1000)
		if _, refusal := slowInspect(bad); bad == encoded || refusal == nil {
			return // a prefix can be a shorter hash, which is another one
		}
		t.Label(m.name)
		t.Calling("Inspect(%q)", bad)
		if _, err := impl(bad); err == nil {
			t.Broken("nil", "an error", "Inspect(%q)", bad)
		}
	},
	Need: map[string]float64{"a prefix": 0.01, "a field twice": 0.01, "a plus sign": 0.01, "another bit": 0.01, "a line end": 0.01},
}

var argon2 = regexp.MustCompile(`\A\$(argon2id|argon2i)\$v=19\$m=(0|[1-9][0-9]*),t=(0|[1-9][0-9]*),p=(0|[1-9][0-9]*)\$([A-Za-z0-9+/]*)\$([A-Za-z0-9+/]*)\z`)

// slowInspect is the grammar as a regular expression, the numbers as big integers,
// and canonical base64 by encoding again.
func slowInspect(encoded string) (password.Info, error) {
	no := func(why string) (password.Info, error) { return password.Info{}, fmt.Errorf("refused: %s", why) }
	m := argon2.FindStringSubmatch(encoded)
	if m == nil || len(encoded) > 512 {
		return no("grammar")
	}
	number := func(s string, low, high int64) (int64, bool) {
		n, _ := new(big.Int).SetString(s, 10)
		return n.Int64(), n.IsInt64() && n.Int64() >= low && n.Int64() <= high
	}
	memory, ok1 := number(m[2], 8, 256<<10)
	passes, ok2 := number(m[3], 1, 16)
	lanes, ok3 := number(m[4], 1, 16)
	if !ok1 || !ok2 || !ok3 || memory < 8*lanes {
		return no("numbers")
	}
	decode := func(s string, low, high int) (int, bool) {
		b, err := base64.RawStdEncoding.DecodeString(s)
		return len(b), err == nil && base64.RawStdEncoding.EncodeToString(b) == s && len(b) >= low && len(b) <= high
	}
	salt, ok1 := decode(m[5], 8, 128)
	key, ok2 := decode(m[6], 4, 128)
	if !ok1 || !ok2 {
		return no("base64")
	}
	return password.Info{
		Scheme: "phc", Params: password.Params{Algorithm: password.Algorithm(m[1]), Memory: uint32(memory), Time: uint32(passes), Parallelism: uint8(lanes)},
		Salt: salt, Key: key, Memory: memory << 10,
	}, nil
}
