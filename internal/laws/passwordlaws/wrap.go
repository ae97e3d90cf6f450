package passwordlaws

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
)

// Wrap is the contract of legacy.Wrap, over digests as Django stores them,
// sha1$salt$digest.
func Wrap() laws.Suite[flawed.Wrapper] {
	mutant := func(name, symptom string, impl flawed.Wrapper, breaks ...string) laws.Flaw[flawed.Wrapper] {
		return laws.Flaw[flawed.Wrapper]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[flawed.Wrapper]{
		Name:   "legacy.Wrap",
		Says:   "A slow hash is put over a fast digest today, and comes off at the next login.",
		Laws:   []laws.Law[flawed.Wrapper]{wrapVerify, wrapOther, wrapGone, wrapPlain},
		Wheats: []laws.Wheat[flawed.Wrapper]{{Name: "legacy.Wrap", Impl: flawed.RightWrapper()}, {Name: "an HMAC for a slow hash", Impl: slowWrapper()}},
		Flaws: []laws.Flaw[flawed.Wrapper]{
			mutant("loses the salt", "After the night of the migration nobody can log in.", flawed.LosesSalt(), "wrap/verify"),
			mutant("keeps the digest", "The fast digest is still there, for a rollback.", flawed.KeepsDigest(), "wrap/gone"),
			mutant("leaves it", "The migration reports success.", flawed.LeavesIt(), "wrap/gone"),
			mutant("takes the digest", "Whoever has the old table logs in with what is in it.", flawed.TakesDigest(), "wrap/other"),
			mutant("never unwraps", "SHA-1 is part of the hash for ever.", flawed.NeverUnwraps(), "wrap/plain"),
		},
	}
}

var (
	wrapSalts     = rapid.SampledFrom([]string{"seasalt", "", "x", "a.b/c"})
	wrapPasswords = rapid.SampledFrom([]string{"lètmein", "", "x", "a\x00", strings.Repeat("long", 30)})
)

func wrappedOf(t *laws.T, w flawed.Wrapper, pw, salt string) (old, stored string) {
	old = flawed.DjangoSHA1(salt, []byte(pw))
	stored, err := w.Wrap(old)
	if err != nil {
		t.Broken(err.Error(), "a wrapped hash", "Wrap(%q)", old)
	}
	return old, stored
}

var wrapVerify = laws.Law[flawed.Wrapper]{
	ID: "wrap/verify", Kind: laws.RoundTrip,
	Says: "The password of a digest matches what Wrap makes of it.",
	Prop: func(t *laws.T, w flawed.Wrapper) {
		pw, salt := laws.Draw(t, wrapPasswords, "password"), laws.Draw(t, wrapSalts, "salt")
		t.LabelIf(salt != "", "salted")
		old, stored := wrappedOf(t, w, pw, salt)
		if _, err := w.Verify([]byte(pw), stored); err != nil {
			t.Broken(err.Error(), "nil", "Verify(%q, Wrap(%q))", pw, old)
		}
	},
	Need: map[string]float64{"salted": 0.3},
}

var wrapOther = laws.Law[flawed.Wrapper]{
	ID: "wrap/other", Kind: laws.Metamorphic,
	Says: "Nothing else matches it: not another password, not the digest, not what was stored.",
	Prop: func(t *laws.T, w flawed.Wrapper) {
		pw, salt := laws.Draw(t, wrapPasswords, "password"), laws.Draw(t, wrapSalts, "salt")
		old, stored := wrappedOf(t, w, pw, salt)
		digest := old[strings.LastIndexByte(old, '$')+1:]
		raw, _ := hex.DecodeString(digest)
		for _, other := range []string{pw + "x", digest, string(raw), old, salt + pw + "\x00"} {
			if _, err := w.Verify([]byte(other), stored); err == nil {
				t.Broken("nil", "an error", "Verify(%q, Wrap(%q))", other, old)
			}
		}
	},
}

var wrapGone = laws.Law[flawed.Wrapper]{
	ID: "wrap/gone", Kind: laws.Invariant,
	Says: "The digest is not in what Wrap makes of it.",
	Prop: func(t *laws.T, w flawed.Wrapper) {
		pw, salt := laws.Draw(t, wrapPasswords, "password"), laws.Draw(t, wrapSalts, "salt")
		old, stored := wrappedOf(t, w, pw, salt)
		if strings.Contains(stored, old[strings.LastIndexByte(old, '$')+1:]) {
			t.Broken("the digest", "none", "Wrap(%q)", old)
		}
	},
}

var wrapPlain = laws.Law[flawed.Wrapper]{
	ID: "wrap/plain", Kind: laws.Invariant,
	Says: "A login with a wrapped hash asks for a plain one in its place.",
	Prop: func(t *laws.T, w flawed.Wrapper) {
		pw, salt := laws.Draw(t, wrapPasswords, "password"), laws.Draw(t, wrapSalts, "salt")
		old, stored := wrappedOf(t, w, pw, salt)
		if rehash, err := w.Verify([]byte(pw), stored); err == nil && !rehash {
			t.Broken("no rehash", "a rehash", "Verify(%q, Wrap(%q))", pw, old)
		}
	},
}

// slowWrapper is another right answer to these laws. Its outer hash is an HMAC, which
// is no password hash.
func slowWrapper() flawed.Wrapper {
	outer := func(digest string) string {
		m := hmac.New(sha256.New, []byte("outer"))
		m.Write([]byte(digest))
		return hex.EncodeToString(m.Sum(nil))
	}
	split := func(s string) (salt, rest string) {
		i := strings.LastIndexByte(s, '$')
		return strings.TrimPrefix(s[:i], "sha1$"), s[i+1:]
	}
	return flawed.Wrapper{
		Wrap: func(old string) (string, error) {
			salt, digest := split(old)
			return "sha1$" + salt + "$" + outer(digest), nil
		},
		Verify: func(pw []byte, stored string) (bool, error) {
			salt, sum := split(stored)
			if _, digest := split(flawed.DjangoSHA1(salt, pw)); outer(digest) != sum {
				return false, flawed.ErrNo
			}
			return true, nil
		},
	}
}
