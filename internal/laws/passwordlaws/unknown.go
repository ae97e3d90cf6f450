package passwordlaws

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	xargon2 "golang.org/x/crypto/argon2"
	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/password"
)

// A NewLogin opens a login with hashes of such costs and a longest password.
type NewLogin = func(p password.Params, longest int) flawed.Login

// Unknown is the contract of Hasher.VerifyUnknown.
func Unknown() laws.Suite[NewLogin] {
	mutant := func(name, symptom string, impl NewLogin, breaks ...string) laws.Flaw[NewLogin] {
		return laws.Flaw[NewLogin]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[NewLogin]{
		Name: "password.VerifyUnknown",
		Says: "Neither the work nor the answer tells whether a user exists.",
		Laws: []laws.Law[NewLogin]{unknownWork, unknownAnswer, unknownRefused},
		Wheats: []laws.Wheat[NewLogin]{
			{Name: "Hasher.VerifyUnknown", Impl: flawed.RightLogin},
			{Name: "a loop over rows, of which one is nobody's", Impl: slowLogin},
		},
		Flaws: []laws.Flaw[NewLogin]{
			mutant("no dummy", "Users who do not exist are answered in no time.", flawed.NoDummy, "unknown/work"),
			mutant("bad dummy", "The placeholder does not parse, and nothing is hashed.", flawed.BadDummy, "unknown/work"),
			mutant("exits early", "With a long password, users who do not exist are answered in no time.", flawed.ExitsEarly, "unknown/work"),
			mutant("exits never", "With a long password, users who do exist are answered in no time.", flawed.ExitsNever, "unknown/work"),
			mutant("old dummy", "The costs were raised, and the placeholder was not.", flawed.OldDummy, "unknown/work"),
			mutant("refuses at once", "An account that was closed is answered in no time.", flawed.RefusesAtOnce, "unknown/refused"),
			mutant("other error", "The message says it.", flawed.OtherError, "unknown/answer"),
			mutant("known dummy", "Whoever knows the placeholder's password logs in as nobody.", flawed.KnownDummy, "unknown/answer"),
		},
	}
}

// unit is the memory of one hash, in KiB: enough to stand out from all else that is
// allocated.
const unit = 256

// work counts the hashes that f computes, by what Argon2 must allocate. A clock would
// say the same, now and then.
func work(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	const half = unit << 9 // bytes
	return int((after.TotalAlloc - before.TotalAlloc + half/2) / half)
}

var attempts = rapid.SampledFrom([]string{"wrong", "", "dummy", strings.Repeat("x", 17), strings.Repeat("x", 32), strings.Repeat("x", 33), strings.Repeat("x", 5000)})

var oneUnit = password.Params{Algorithm: password.Argon2id, Memory: unit, Time: 1, Parallelism: 1}

var unknownWork = laws.Law[NewLogin]{
	ID: "unknown/work", Kind: laws.Metamorphic,
	Says: "A user who does not exist costs the hashes that one costs who does, for every password.",
	Prop: func(t *laws.T, open NewLogin) {
		l := open(oneUnit, 32)
		pw := laws.Draw(t, attempts, "password")
		if !laws.Draw(t, sometimes, "measure") {
			return // measuring stops the world
		}
		t.LabelIf(len(pw) > 32, "too long")
		t.LabelIf(len(pw) <= 32, "not too long")
		encoded := l.HashFunc([]byte("right"))
		known := work(func() { _ = l.VerifyFunc([]byte(pw), encoded) })
		nobody := work(func() { _ = l.UnknownFunc([]byte(pw)) })
		if known != nobody {
			t.Broken(fmt.Sprintf("%d KiB of hashing", nobody*unit/2), fmt.Sprintf("%d KiB of hashing", known*unit/2), "VerifyUnknown(%s)", laws.Show(pw))
		}
	},
	Need: map[string]float64{"too long": 0.02, "not too long": 0.05},
}

// sometimes is true one time in five or so.
var sometimes = rapid.SampledFrom([]bool{true, false, false, false, false})

var unknownAnswer = laws.Law[NewLogin]{
	ID: "unknown/answer", Kind: laws.Invariant,
	Says: "No password logs in a user who does not exist, and the error is that of a wrong password, word for word.",
	Prop: func(t *laws.T, open NewLogin) {
		p := oneUnit
		p.Memory = 8
		l := open(p, 32)
		pw := laws.Draw(t, attempts, "password")
		t.LabelIf(len(pw) > 32, "too long")
		want := l.VerifyFunc([]byte(pw), l.HashFunc([]byte("right")))
		got := l.UnknownFunc([]byte(pw))
		if fmt.Sprint(got) != fmt.Sprint(want) || !errors.Is(got, password.ErrMismatch) {
			t.Broken(fmt.Sprint(got), fmt.Sprint(want), "VerifyUnknown(%s)", laws.Show(pw))
		}
	},
	Need: map[string]float64{"too long": 0.1},
}

var unknownRefused = laws.Law[NewLogin]{
	ID: "unknown/refused", Kind: laws.Metamorphic,
	Says: "A stored string that is refused costs the hash that a wrong password costs, so that time does not tell whose account has no password.",
	Prop: func(t *laws.T, open NewLogin) {
		l := open(oneUnit, 32)
		pw := laws.Draw(t, attempts, "password")
		refused := laws.Draw(t, rapid.SampledFrom([]string{"", "!", "*", "$argon2id$v=19$m=8,t=0,p=1$c29tZXNhbHQ$AAAAAA", "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$AAAAAA"}), "stored")
		if !laws.Draw(t, sometimes, "measure") {
			return
		}
		t.Label("measured")
		wrong := work(func() { _ = l.UnknownFunc([]byte(pw)) })
		if got := work(func() { _ = l.VerifyFunc([]byte(pw), refused) }); got != wrong {
			t.Broken(fmt.Sprintf("%d KiB of hashing", got*unit/2), fmt.Sprintf("%d KiB of hashing", wrong*unit/2), "Verify(%s, %q)", laws.Show(pw), refused)
		}
	},
	Need: map[string]float64{"measured": 0.05},
}

// slowLogin keeps rows and hashes for each login once, whoever it is.
func slowLogin(p password.Params, longest int) flawed.Login {
	salt := []byte("somesalt")
	rows := map[string]string{}
	hash := func(pw []byte) string {
		return string(xargon2.IDKey(pw, salt, p.Time, p.Memory, p.Parallelism, 32))
	}
	verify := func(pw []byte, row string) error {
		if len(pw) > longest {
			return fmt.Errorf("%w: too long", password.ErrMismatch)
		}
		if hash(pw) != rows[row] {
			return password.ErrMismatch
		}
		return nil
	}
	return flawed.Login{
		HashFunc: func(pw []byte) string {
			rows["somebody"] = hash(pw)
			return "somebody"
		},
		VerifyFunc:  verify,
		UnknownFunc: func(pw []byte) error { return verify(pw, "nobody") },
	}
}
