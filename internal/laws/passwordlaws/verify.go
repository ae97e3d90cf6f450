package passwordlaws

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
)

// A NewStore opens a store of passwords. The meter stands in for the machine of a
// store that would do whatever it is asked to.
type NewStore = func(*flawed.Meter) flawed.Store

// Verify is the contract of password.Hash and password.Verify.
func Verify() laws.Suite[NewStore] {
	const source = `document 000, "Password Security"`
	mutant := func(name, symptom string, impl NewStore, breaks ...string) laws.Flaw[NewStore] {
		return laws.Flaw[NewStore]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[NewStore]{
		Name: "password.Verify",
		Says: "A password is stored as something that only this password matches, and that can be read by anybody without harm.",
		Laws: []laws.Law[NewStore]{verifyLaw, otherLaw, saltedLaw, oneWayLaw, describedLaw, damagedLaw, boundedLaw},
		Wheats: []laws.Wheat[NewStore]{
			{Name: "password.Hasher", Impl: func(*flawed.Meter) flawed.Store { return flawed.Right() }},
			{Name: "a salted sum, spelt out", Impl: slowStore},
		},
		Flaws: []laws.Flaw[NewStore]{
			{
				Name: "sha256 hex", Source: source + ", the question", Impl: flawed.SHA256Hex, Breaks: []string{"password/salted", "password/self-described"},
				Symptom: "Two users with one password have one hash, and a table of known passwords reads them all.",
			},
			{
				Name: "base64 with salt", Source: `document 000, "Dangerous Practice"`, Impl: flawed.Base64Salt, Breaks: []string{"password/one-way", "password/damaged"},
				Symptom: "Whoever has the table has the passwords.",
			},
			{
				Name: "the PBKDF2 answer", Source: source + ", the first answer", Impl: flawed.PBKDF2Answer(1),
				Breaks:  []string{"password/other", "password/self-described", "password/damaged", "password/bounded"},
				Symptom: "A row with two billion iterations takes a CPU for minutes.",
			},
			{
				Name: "the scrypt answer", Source: source + ", the third answer", Impl: flawed.ScryptAnswer(2), Breaks: []string{"password/self-described", "password/damaged"},
				Symptom: "Its costs are written nowhere, so they can never change.",
			},
			mutant("lax PHC", "A row with m=4294967295 ends the process.", flawed.LaxPHC, "password/damaged", "password/bounded"),
			mutant("silent 72", "A long password logs in with any end.", flawed.Silent72, "password/other"),
			mutant("stops at NUL", "A password that begins with a NUL is the empty one.", flawed.StopsAtNUL, "password/other"),
			mutant("pads with zeros", "A password with a NUL at its end is the one without.", flawed.PadsWithZeros, "password/other"),
			mutant("refuses 72", "Twelve words are no password.", flawed.Refuses72, "password/verify"),
			mutant("trims once", "A password with a space at the end never works.", flawed.TrimsOnce, "password/verify"),
			mutant("trims", "A space at the end is nothing.", flawed.Trims, "password/other"),
			mutant("folds", "Capitals do not count.", flawed.Folds, "password/other"),
			mutant("replaces invalid", "Passwords in Latin-1 are all alike.", flawed.ReplacesInvalid, "password/other"),
			mutant("prefix match", "A hash that lost its end matches every password.", flawed.PrefixMatch, "password/damaged"),
			mutant("one salt", "Two users with one password have one hash.", flawed.OneSalt, "password/salted"),
			mutant("hints", "The hash has the password beside it.", flawed.Hints, "password/one-way"),
		},
	}
}

// passwords draws what the mistakes are about: lengths around 72, NUL, white space,
// capitals, bytes that are not text.
var passwords = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{
	"a", "B", " ", "\x00", "7", "\xff", "\xe9", "é", "e\u0301", "secret", "\n", strings.Repeat("x", 71), strings.Repeat("y", 64), "=", "a",
}), 0, 4), func(parts []string) string { return strings.Join(parts, "") })

// hashOf is the hash of a password, which no store may refuse.
func hashOf(t *laws.T, s flawed.Store, pw string) string {
	encoded, err := s.Hash([]byte(pw))
	if err != nil {
		t.Broken(err.Error(), "a hash", "Hash(%q)", pw)
	}
	return encoded
}

var verifyLaw = laws.Law[NewStore]{
	ID: "password/verify", Kind: laws.RoundTrip,
	Says: "A password matches the hash that was made of it, whatever its bytes.",
	Prop: func(t *laws.T, open NewStore) {
		pw := laws.Draw(t, passwords, "password")
		s := open(&flawed.Meter{Most: 1 << 20})
		t.LabelIf(len(pw) > 72, "more than 72 bytes")
		if err := s.Verify([]byte(pw), hashOf(t, s, pw)); err != nil {
			t.Broken(err.Error(), "nil", "Verify(%q, Hash(%q))", pw, pw)
		}
	},
	Need: map[string]float64{"more than 72 bytes": 0.05},
}

// changes make another password, a near one.
var changes = []struct {
	name   string
	change func(pw []byte) []byte
}{
	{"a byte more", func(pw []byte) []byte { return append(pw, 'a') }},
	{"a NUL more", func(pw []byte) []byte { return append(pw, 0) }},
	{"a space more", func(pw []byte) []byte { return append(pw, ' ') }},
	{"a byte less", func(pw []byte) []byte { return pw[:max(0, len(pw)-1)] }},
	{"another end", func(pw []byte) []byte {
		if len(pw) > 0 {
			pw[len(pw)-1] ^= 1
		}
		return pw
	}},
	{"capitals", bytes.ToUpper},
	{"the first half", func(pw []byte) []byte { return pw[:len(pw)/2] }},
	{"twice, as bcrypt repeats it", func(pw []byte) []byte { return append(append(bytes.Clone(pw), 0), pw...) }},
	{"another byte that is not text", func(pw []byte) []byte { return bytes.ReplaceAll(pw, []byte{0xff}, []byte{0xfe}) }},
}

var otherLaw = laws.Law[NewStore]{
	ID: "password/other", Kind: laws.Metamorphic,
	Says: "Another password does not match, however near it is.",
	Prop: func(t *laws.T, open NewStore) {
		pw := laws.Draw(t, passwords, "password")
		c := changes[laws.Draw(t, rapid.IntRange(0, len(changes)-1), "change")]
		other := c.change([]byte(pw))
		if string(other) == pw {
			return
		}
		t.Label(c.name)
		s := open(&flawed.Meter{Most: 1 << 20})
		if err := s.Verify(other, hashOf(t, s, pw)); err == nil {
			t.Broken("nil", "an error", "Verify(%q, Hash(%q))", other, pw)
		}
	},
	Need: map[string]float64{"a NUL more": 0.02, "another end": 0.02, "twice, as bcrypt repeats it": 0.02},
}

var saltedLaw = laws.Law[NewStore]{
	ID: "password/salted", Kind: laws.Relational,
	Says: "Two hashes of one password differ.",
	Prop: func(t *laws.T, open NewStore) {
		pw := laws.Draw(t, passwords, "password")
		s := open(&flawed.Meter{Most: 1 << 20})
		if first, second := hashOf(t, s, pw), hashOf(t, s, pw); first == second {
			t.Broken("true", "false", "Hash(%q) == Hash(%q)", pw, pw)
		}
	},
}

var oneWayLaw = laws.Law[NewStore]{
	ID: "password/one-way", Kind: laws.Invariant,
	Says: "The password is not in what is stored, neither plainly nor in base64 or hexadecimal.",
	Prop: func(t *laws.T, open NewStore) {
		pw := "a-long-secret-" + laws.Draw(t, passwords, "password")
		s := open(&flawed.Meter{Most: 1 << 20})
		encoded := hashOf(t, s, pw)
		texts := append(regexp.MustCompile(`[A-Za-z0-9+/=]+`).FindAllString(encoded, -1), encoded)
		for _, text := range texts {
			asHex, _ := hex.DecodeString(text)
			as64, _ := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
			for _, plain := range [][]byte{[]byte(text), asHex, as64} {
				if bytes.Contains(plain, []byte(pw)) {
					t.Broken("the password, behind an encoding", "a hash", "Hash(%q)", pw)
				}
			}
		}
	},
}

var describedLaw = laws.Law[NewStore]{
	ID: "password/self-described", Kind: laws.Invariant,
	Says: "What is stored is one string that begins with the name of its algorithm, $name$, so that the next algorithm can come.",
	Prop: func(t *laws.T, open NewStore) {
		pw := laws.Draw(t, passwords, "password")
		s := open(&flawed.Meter{Most: 1 << 20})
		if encoded := hashOf(t, s, pw); !regexp.MustCompile(`^\$[a-z][a-z0-9-]*\$.+`).MatchString(encoded) {
			t.Broken("no $name$ in front", "one", "Hash(%q)", pw)
		}
	},
}

// damages change a stored string, each in a way that some parser forgives. at is
// where, in thousandths of the length.
var damages = []struct {
	name   string
	damage func(s string, at int) string
}{
	{"cut", func(s string, at int) string { return s[:at] }},
	{"a flipped bit", func(s string, at int) string { return s[:at] + string(s[at]^1) + s[at+1:] }},
	{"another bit", func(s string, at int) string { return s[:at] + string(s[at]^4) + s[at+1:] }},
	{"a byte less", func(s string, at int) string { return s[:at] + s[at+1:] }},
	{"a space more", func(s string, at int) string { return s[:at] + " " + s[at:] }},
	{"a line end more", func(s string, at int) string { return s[:at] + "\n" + s[at:] }},
	{"a sign of another alphabet", func(s string, at int) string { return s[:at] + "!" + s[at:] }},
	{"a byte behind", func(s string, at int) string { return s + "x" }},
	{"a zero more", func(s string, at int) string { return s[:at] + "0" + s[at:] }},
	{"a plus before a number", func(s string, at int) string { return digits.ReplaceAllString(s, "$1+$2") }},
	{"a zero before a number", func(s string, at int) string { return digits.ReplaceAllString(s, "${1}0$2") }},
	{"the end twice", func(s string, at int) string { return s + s[at:] }},
	{"capitals", func(s string, at int) string { return strings.ToUpper(s) }},
}

// digits finds the numbers of a format: what stands between its signs.
var digits = regexp.MustCompile(`(^|[=$,])([0-9]+)`)

var damagedLaw = laws.Law[NewStore]{
	ID: "password/damaged", Kind: laws.Metamorphic,
	Says: "A stored string with anything changed is refused, and never panics.",
	Prop: func(t *laws.T, open NewStore) {
		s := open(&flawed.Meter{Most: 1 << 20})
		pw := laws.Draw(t, rapid.SampledFrom([]string{"x", ""}), "password")
		encoded := hashOf(t, s, pw)
		d := damages[laws.Draw(t, rapid.IntRange(0, len(damages)-1), "damage")]
		at := laws.Draw(t, rapid.IntRange(0, 999), "at") * len(encoded) / 1000
		bad := d.damage(encoded, at)
		if bad == encoded {
			return
		}
		t.Label(d.name)
		// Salts are random, and what is told must repeat.
		t.Calling("Verify(%q, Hash(%q) with %s at %d of 1000)", pw, pw, d.name, at*1000/len(encoded))
		if err := s.Verify([]byte(pw), bad); err == nil {
			t.Broken("nil", "an error", "Verify(%q, Hash(%q) with %s)", pw, pw, d.name)
		}
	},
	Need: map[string]float64{"cut": 0.03, "a flipped bit": 0.02, "a line end more": 0.02, "a plus before a number": 0.02},
}

var boundedLaw = laws.Law[NewStore]{
	ID: "password/bounded", Kind: laws.Invariant,
	Says: "What a stored string asks for is refused, not done, when it is more than a hash should take.",
	Prop: func(t *laws.T, open NewStore) {
		m := &flawed.Meter{Most: 1 << 20}
		s := open(m)
		encoded := hashOf(t, s, "x")
		huge := laws.Draw(t, rapid.SampledFrom([]string{"2147483647", "4294967295", "1000000000", "4294967296", "99999999999999999999"}), "number")
		numbers := digits.FindAllStringSubmatchIndex(encoded, -1)
		if len(numbers) == 0 {
			return
		}
		n := numbers[laws.Draw(t, rapid.IntRange(0, 5), "which")%len(numbers)]
		bad := encoded[:n[4]] + huge + encoded[n[5]:]
		t.Label("a huge number")
		err := s.Verify([]byte("x"), bad)
		if err == nil || m.Asked > m.Most {
			t.Broken(fmt.Sprintf("%v; it asked for %d units of work", err, m.Asked), "an error before any work", "Verify(\"x\", a hash that asks for %s)", huge)
		}
	},
	Need: map[string]float64{"a huge number": 0.5},
}

// slowStore is another right answer to these laws, and no password hash: three rounds
// of SHA-256 are for laws, not for passwords.
func slowStore(*flawed.Meter) flawed.Store {
	format := regexp.MustCompile(`^\$rounds-sha256\$r=3\$([0-9a-f]{32})\$([0-9a-f]{64})$`)
	sum := func(pw, salt []byte) string {
		for range 3 {
			h := sha256.Sum256(append(bytes.Clone(salt), pw...))
			salt = h[:]
		}
		return hex.EncodeToString(salt)
	}
	no := errors.New("no")
	return flawed.Store{
		HashFunc: func(pw []byte) (string, error) {
			salt := []byte(rand.Text())[:16]
			return fmt.Sprintf("$rounds-sha256$r=3$%x$%s", salt, sum(pw, salt)), nil
		},
		VerifyFunc: func(pw []byte, encoded string) error {
			m := format.FindStringSubmatch(encoded)
			if m == nil || strings.HasSuffix(encoded, "\n") {
				return no
			}
			salt, err := hex.DecodeString(m[1])
			if err != nil || sum(pw, salt) != m[2] {
				return no
			}
			return nil
		},
	}
}
