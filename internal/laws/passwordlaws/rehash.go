package passwordlaws

import (
	"context"
	"fmt"
	"math/big"
	"regexp"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/password"
)

// Rehash is the contract of Hasher.NeedsRehash.
func Rehash() laws.Suite[flawed.Rehash] {
	mutant := func(name, symptom string, impl flawed.Rehash, breaks ...string) laws.Flaw[flawed.Rehash] {
		return laws.Flaw[flawed.Rehash]{Name: name, Symptom: symptom, Impl: impl, Breaks: breaks}
	}
	return laws.Suite[flawed.Rehash]{
		Name: "password.NeedsRehash",
		Says: "A stored hash is replaced by one that costs an attacker more, and only by one.",
		Laws: []laws.Law[flawed.Rehash]{rehashFresh, rehashWeaker, rehashNeverDown},
		Wheats: []laws.Wheat[flawed.Rehash]{
			{Name: "Hasher.NeedsRehash", Impl: func(want password.Params, encoded string) bool {
				r, err := hasher(want).NeedsRehash(encoded)
				if err != nil || r.Rehash != (r.Reason != "") {
					panic(fmt.Sprint(r, err))
				}
				return r.Rehash
			}},
			{Name: "a product of big numbers", Impl: slowRehash},
		},
		Flaws: []laws.Flaw[flawed.Rehash]{
			mutant("any difference", "Whoever lowers a setting lowers all the hashes.", flawed.AnyDifference, "rehash/never-down"),
			mutant("any weaker", "A hash of four times the memory is replaced, for a pass less.", flawed.AnyWeaker, "rehash/never-down"),
			mutant("never", "Hashes of ten years ago stay.", flawed.NeverRehash, "rehash/weaker"),
			mutant("always", "Every login takes two hashes.", flawed.AlwaysRehash, "rehash/fresh"),
			mutant("memory only", "The passes are raised, and nothing happens.", flawed.MemoryOnly, "rehash/weaker"),
			mutant("forgets the algorithm", "Argon2i stays.", flawed.ForgetsAlgorithm, "rehash/weaker"),
		},
	}
}

func hasher(p password.Params) *password.Hasher {
	h, err := password.New(password.Config{Params: p})
	if err != nil {
		panic(err)
	}
	return h
}

var costs = rapid.Custom(func(t *rapid.T) password.Params {
	return password.Params{
		Algorithm:   password.Argon2id,
		Memory:      rapid.SampledFrom([]uint32{32, 64, 16, 48}).Draw(t, "memory"),
		Time:        rapid.SampledFrom([]uint32{1, 2, 3, 4}).Draw(t, "time"),
		Parallelism: rapid.SampledFrom([]uint8{1, 2}).Draw(t, "lanes"),
	}
})

func product(p password.Params) *big.Int {
	return new(big.Int).Mul(big.NewInt(int64(p.Memory)), big.NewInt(int64(p.Time)))
}

// slowRehash reads only what it needs.
func slowRehash(want password.Params, encoded string) bool {
	m := regexp.MustCompile(`^\$(.*?)\$v=19\$m=(.*?),t=(.*?),`).FindStringSubmatch(encoded)
	if m == nil {
		return true
	}
	memory, _ := new(big.Int).SetString(m[2], 10)
	passes, _ := new(big.Int).SetString(m[3], 10)
	than := memory.Mul(memory, passes).Cmp(product(want))
	return than < 0 || than == 0 && m[1] != string(want.Algorithm)
}

var rehashFresh = laws.Law[flawed.Rehash]{
	ID: "rehash/fresh", Kind: laws.Idempotence,
	Says: "What Hash has just made needs no rehash by the same parameters.",
	Prop: func(t *laws.T, impl flawed.Rehash) {
		p := laws.Draw(t, costs, "params")
		encoded, err := hasher(p).Hash(context.Background(), []byte("x"))
		if err != nil {
			panic(err)
		}
		laws.Equal(t, impl(p, encoded), false, "NeedsRehash of Hash, both by %+v", p)
	},
}

// stored is a hash of these costs, as it stands in a table.
func stored(p password.Params) string {
	return fmt.Sprintf("$%s$v=19$m=%d,t=%d,p=%d$%s$%s", p.Algorithm, p.Memory, p.Time, p.Parallelism, text64(16), text64(32))
}

var rehashWeaker = laws.Law[flawed.Rehash]{
	ID: "rehash/weaker", Kind: laws.Oracle,
	Says: "A hash whose memory times passes is less needs a rehash, and so does one of another algorithm that is not more.",
	Prop: func(t *laws.T, impl flawed.Rehash) {
		want, have := laws.Draw(t, costs, "params"), laws.Draw(t, costs, "stored")
		have.Algorithm = laws.Draw(t, rapid.SampledFrom([]password.Algorithm{password.Argon2id, password.Argon2i}), "algorithm")
		if than := product(have).Cmp(product(want)); than > 0 || than == 0 && have.Algorithm == want.Algorithm {
			return
		}
		t.LabelIf(have.Algorithm == want.Algorithm, "less")
		t.LabelIf(have.Algorithm != want.Algorithm, "another algorithm")
		laws.Equal(t, impl(want, stored(have)), true, "NeedsRehash(%q) by %+v", stored(have), want)
	},
	Need: map[string]float64{"less": 0.1, "another algorithm": 0.1},
}

var rehashNeverDown = laws.Law[flawed.Rehash]{
	ID: "rehash/never-down", Kind: laws.Invariant,
	Says: "A hash is never replaced by one whose memory times passes is less, nor by an equal one of its own algorithm.",
	Prop: func(t *laws.T, impl flawed.Rehash) {
		want, have := laws.Draw(t, costs, "params"), laws.Draw(t, costs, "stored")
		have.Algorithm = laws.Draw(t, rapid.SampledFrom([]password.Algorithm{password.Argon2id, password.Argon2i}), "algorithm")
		if than := product(have).Cmp(product(want)); than < 0 || than == 0 && have.Algorithm != want.Algorithm {
			return
		}
		t.LabelIf(have.Memory < want.Memory || have.Time < want.Time, "less in one thing")
		laws.Equal(t, impl(want, stored(have)), false, "NeedsRehash(%q) by %+v", stored(have), want)
	},
	Need: map[string]float64{"less in one thing": 0.1},
}
