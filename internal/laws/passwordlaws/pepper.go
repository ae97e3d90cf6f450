package passwordlaws

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
)

// Pepper is the contract of pepper.Ring.
func Pepper() laws.Suite[flawed.NewRing] {
	mutant := func(name, symptom string, impl flawed.NewRing, breaks ...string) laws.Flaw[flawed.NewRing] {
		return laws.Flaw[flawed.NewRing]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[flawed.NewRing]{
		Name:   "pepper.Ring",
		Says:   "A stored hash is encrypted for one account, under a key that can be changed.",
		Laws:   []laws.Law[flawed.NewRing]{pepperOpen, pepperBound, pepperChanged, pepperRotated},
		Wheats: []laws.Wheat[flawed.NewRing]{{Name: "pepper.Ring", Impl: flawed.RightRing}, {Name: "another cipher, and all keys tried", Impl: slowRing}},
		Flaws: []laws.Flaw[flawed.NewRing]{
			mutant("unbound", "Whoever can write to the table gives the administrator his own password.", flawed.Unbound, "pepper/bound"),
			mutant("folded account", "Two accounts that differ in capitals exchange their hashes.", flawed.FoldedAccount, "pepper/bound"),
			mutant("keeps old", "The stolen key can never be deleted.", flawed.KeepsOld, "pepper/rotated"),
			mutant("current only", "A rotation logs out everybody for good.", flawed.CurrentOnly, "pepper/open"),
			mutant("unauthenticated", "A changed row opens, as another hash.", flawed.Unauthenticated, "pepper/changed"),
		},
	}
}

var ringKeys = map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32), "k2": bytes.Repeat([]byte{2}, 32), "k3": bytes.Repeat([]byte{3}, 32)}

var (
	names    = rapid.SampledFrom([]string{"k1", "k2", "k3"})
	accounts = rapid.SampledFrom([]string{"7", "", "ann", "Ann", "7\x00", "k1$7", "70", strings.Repeat("x", 300)})
	texts    = rapid.SampledFrom([]string{"$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA", "", "x", strings.Repeat("$", 600)})
)

func sealOf(t *laws.T, r flawed.Ring, text, account string) string {
	sealed, err := r.Seal(text, account)
	if err != nil {
		t.Broken(err.Error(), "a sealed string", "Seal(%q, %q)", laws.Show(text), account)
	}
	return sealed
}

var pepperOpen = laws.Law[flawed.NewRing]{
	ID: "pepper/open", Kind: laws.RoundTrip,
	Says: "What was sealed opens for the same account, also after the current key is another one of the ring.",
	Prop: func(t *laws.T, open flawed.NewRing) {
		then, now := laws.Draw(t, names, "then"), laws.Draw(t, names, "now")
		text, account := laws.Draw(t, texts, "text"), laws.Draw(t, accounts, "account")
		t.LabelIf(then != now, "an older key")
		sealed := sealOf(t, open(then, ringKeys), text, account)
		got, err := open(now, ringKeys).Open(sealed, account)
		if err != nil || got != text {
			t.Broken(fmt.Sprintf("%s, %v", laws.Show(got), err), laws.Show(text), "Open under %s of Seal under %s, account %q", now, then, account)
		}
	},
	Need: map[string]float64{"an older key": 0.3},
}

var pepperBound = laws.Law[flawed.NewRing]{
	ID: "pepper/bound", Kind: laws.Metamorphic,
	Says: "What was sealed for one account does not open for another, nor is it rewrapped.",
	Prop: func(t *laws.T, open flawed.NewRing) {
		mine, other := laws.Draw(t, accounts, "mine"), laws.Draw(t, accounts, "other")
		if mine == other {
			return
		}
		t.Label("another account")
		r := open("k1", ringKeys)
		sealed := sealOf(t, r, "$argon2id$", mine)
		if _, err := r.Open(sealed, other); err == nil {
			t.Broken("nil", "an error", "Open(Seal(text, %q), %q)", mine, other)
		}
		if _, err := open("k2", ringKeys).Rewrap(sealed, other); err == nil {
			t.Broken("nil", "an error", "Rewrap(Seal(text, %q), %q)", mine, other)
		}
	},
	Need: map[string]float64{"another account": 0.4},
}

var pepperChanged = laws.Law[flawed.NewRing]{
	ID: "pepper/changed", Kind: laws.Metamorphic,
	Says: "A sealed string with anything changed does not open.",
	Prop: func(t *laws.T, open flawed.NewRing) {
		r := open("k1", ringKeys)
		sealed := sealOf(t, r, "$argon2id$", "7")
		d := damages[laws.Draw(t, rapid.IntRange(0, len(damages)-1), "damage")]
		at := laws.Draw(t, rapid.IntRange(0, 999), "at") * len(sealed) / 1000
		bad := d.damage(sealed, at)
		if bad == sealed {
			return
		}
		t.Label("changed")
		t.Calling("Open(Seal(text, \"7\") with %s)", d.name)
		if _, err := r.Open(bad, "7"); err == nil {
			t.Broken("nil", "an error", "Open(Seal(text, \"7\") with %s, \"7\")", d.name)
		}
	},
	Need: map[string]float64{"changed": 0.5},
}

var pepperRotated = laws.Law[flawed.NewRing]{
	ID: "pepper/rotated", Kind: laws.RoundTrip,
	Says: "What was rewrapped opens with the current key alone, and rewrapping it again changes nothing.",
	Prop: func(t *laws.T, open flawed.NewRing) {
		then, now := laws.Draw(t, names, "then"), laws.Draw(t, names, "now")
		text, account := laws.Draw(t, texts, "text"), laws.Draw(t, accounts, "account")
		t.LabelIf(then != now, "rotated")
		both := map[string][]byte{then: ringKeys[then], now: ringKeys[now]}
		r := open(now, both)
		fresh, err := r.Rewrap(sealOf(t, open(then, both), text, account), account)
		if err != nil {
			t.Broken(err.Error(), "a sealed string", "Rewrap under %s of Seal under %s", now, then)
		}
		got, err := open(now, map[string][]byte{now: ringKeys[now]}).Open(fresh, account)
		if err != nil || got != text {
			t.Broken(fmt.Sprintf("%s, %v", laws.Show(got), err), laws.Show(text), "Open under %s alone of Rewrap of Seal under %s", now, then)
		}
		again, err := r.Rewrap(fresh, account)
		if err != nil || again != fresh {
			t.Broken("another string", "the same", "Rewrap of Rewrap, account %q", account)
		}
	},
	Need: map[string]float64{"rotated": 0.3},
}

// slowRing is another right answer: ChaCha20-Poly1305, the account counted by its
// length, and the key found by trying all.
func slowRing(current string, keys map[string][]byte) flawed.Ring {
	nonce := make([]byte, chacha20poly1305.NonceSizeX) // of a test, where nothing is secret
	box := func(name string) (seal func(b, ad []byte) []byte, open func(b, ad []byte) ([]byte, error)) {
		a, err := chacha20poly1305.NewX(keys[name])
		if err != nil {
			panic(err)
		}
		return func(b, ad []byte) []byte { return a.Seal(nil, nonce, b, ad) },
			func(b, ad []byte) ([]byte, error) { return a.Open(nil, nonce, b, ad) }
	}
	bound := func(account string) []byte { return fmt.Appendf(nil, "%d:%s", len(account), account) }
	seal := func(text, account string) (string, error) {
		s, _ := box(current)
		return "!" + base64.RawStdEncoding.EncodeToString(s([]byte(text), bound(account))), nil
	}
	find := func(sealed, account string) (plain, name string, err error) {
		text, ok := strings.CutPrefix(sealed, "!")
		b, err := base64.RawStdEncoding.DecodeString(text)
		if !ok || err != nil || base64.RawStdEncoding.EncodeToString(b) != text {
			return "", "", errors.New("no")
		}
		for name := range keys {
			_, open := box(name)
			if plain, err := open(b, bound(account)); err == nil {
				return string(plain), name, nil
			}
		}
		return "", "", errors.New("no")
	}
	return flawed.RingFunc{
		SealFunc: seal,
		OpenFunc: func(sealed, account string) (string, error) {
			plain, _, err := find(sealed, account)
			return plain, err
		},
		RewrapFunc: func(sealed, account string) (string, error) {
			plain, name, err := find(sealed, account)
			if err != nil || name == current {
				return sealed, err
			}
			return seal(plain, account)
		},
	}
}
