// Package password compares password with its rivals: what they add to the
// derivation, and what they make of hostile strings.
//
//	go -C internal/compare test -run '^$' -bench . ./password
//	go -C internal/compare test ./password -update
package password

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	alexedwards "github.com/alexedwards/argon2id"
	"github.com/go-crypt/crypt"
	"github.com/go-crypt/crypt/algorithm"
	gocrypt "github.com/go-crypt/crypt/algorithm/argon2"
	"github.com/matthewhartstonge/argon2"
	xargon2 "golang.org/x/crypto/argon2"

	"github.com/hardened-go/hardened/password"
)

// A rival verifies a password against an Argon2id string, and hashes with the costs
// that OWASP recommends. Each is called as its documentation shows.
type rival struct {
	name   string
	module string // for the table
	verify func(pw, encoded string) (bool, error)
	hash   func(pw string) (string, error)
}

var theirs = argon2.Config{HashLength: 32, SaltLength: 16, TimeCost: 2, MemoryCost: 19 << 10, Parallelism: 1, Mode: argon2.ModeArgon2id, Version: argon2.Version13}

// must is for what cannot fail: decoders and hashers of fixed parameters.
func must[V any](v V, err error) V {
	if err != nil {
		panic(err)
	}
	return v
}

var decoder = sync.OnceValue(func() *crypt.Decoder {
	d := crypt.NewDecoder()
	if err := gocrypt.RegisterDecoder(d); err != nil {
		panic(err)
	}
	return d
})

var hasher = sync.OnceValue(func() algorithm.Hash {
	return must(gocrypt.New(gocrypt.WithVariantName("argon2id"), gocrypt.WithM(19<<10), gocrypt.WithT(2), gocrypt.WithP(1), gocrypt.WithK(32), gocrypt.WithS(16)))
})

var rivals = []rival{
	{
		"hardened", "this module",
		func(pw, encoded string) (bool, error) {
			err := password.Verify(context.Background(), []byte(pw), encoded)
			if errors.Is(err, password.ErrMismatch) {
				return false, nil
			}
			return err == nil, err
		},
		func(pw string) (string, error) { return password.Hash(context.Background(), []byte(pw)) },
	},
	{
		"alexedwards", "github.com/alexedwards/argon2id v1.0.0",
		alexedwards.ComparePasswordAndHash,
		func(pw string) (string, error) {
			return alexedwards.CreateHash(pw, &alexedwards.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32})
		},
	},
	{
		"matthewhartstonge", "github.com/matthewhartstonge/argon2 v1.1.1",
		func(pw, encoded string) (bool, error) { return argon2.VerifyEncoded([]byte(pw), []byte(encoded)) },
		func(pw string) (string, error) { b, err := theirs.HashEncoded([]byte(pw)); return string(b), err },
	},
	{
		"go-crypt", "github.com/go-crypt/crypt v0.14.15",
		func(pw, encoded string) (bool, error) {
			d, err := decoder().Decode(encoded)
			if err != nil {
				return false, err
			}
			return d.MatchAdvanced(pw)
		},
		func(pw string) (string, error) {
			d, err := hasher().Hash(pw)
			if err != nil {
				return "", err
			}
			return d.Encode(), nil
		},
	},
}

// cheap is a hash of "x" that costs next to nothing to verify.
func cheap(m, t uint32, p uint8) string {
	salt := []byte("0123456789abcdef")
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", m, t, p, b64.EncodeToString(salt), b64.EncodeToString(xargon2.IDKey([]byte("x"), salt, t, m, p, 32)))
}

// Before anything is timed: each verifies what each makes, and refuses another
// password.
func TestSameWork(t *testing.T) {
	for _, maker := range rivals {
		encoded, err := maker.hash("x")
		if err != nil {
			t.Fatalf("%s: %v", maker.name, err)
		}
		if info, err := password.Inspect(encoded); err != nil || info.Params != password.OWASP() || info.Salt != 16 || info.Key != 32 {
			t.Errorf("%s: %+v, %v: other work", maker.name, info, err)
		}
		for _, checker := range rivals {
			if ok, err := checker.verify("x", encoded); !ok || err != nil {
				t.Errorf("%s does not verify what %s made: %v", checker.name, maker.name, err)
			}
			if ok, _ := checker.verify("y", encoded); ok {
				t.Errorf("%s verifies another password of %s", checker.name, maker.name)
			}
		}
	}
}

// BenchmarkVerify with costs of nothing shows what is around the derivation, with those
// of OWASP how little that is.
func BenchmarkVerify(b *testing.B) {
	for _, input := range []struct {
		name, encoded string
	}{{"8KiB", cheap(8, 1, 1)}, {"owasp", must(rivals[0].hash("x"))}} {
		for _, r := range rivals {
			b.Run(input.name+"/"+r.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if ok, err := r.verify("x", input.encoded); !ok || err != nil {
						b.Fatal(ok, err)
					}
				}
			})
		}
	}
}

// BenchmarkHash makes hashes of the costs of OWASP.
func BenchmarkHash(b *testing.B) {
	for _, r := range rivals {
		b.Run("owasp/"+r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.hash("x"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkAtOnce: 12 verifications of 64 MiB at a time. Here the heap has grown
// already, and a budget costs no time; what it saves, and what a fresh process gains, is
// measured in internal/integration/password.
func BenchmarkAtOnce(b *testing.B) {
	encoded := cheap(64<<10, 1, 1)
	budget := must(password.NewBudget(128<<20, 12))
	h := must(password.New(password.Config{Budget: budget}))
	bounded := rival{name: "hardened", verify: func(pw, encoded string) (bool, error) {
		_, err := h.Verify(context.Background(), []byte(pw), encoded)
		return err == nil, err
	}}
	for _, r := range append([]rival{bounded}, rivals[1:]...) {
		b.Run("12x64MiB/"+r.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var wg sync.WaitGroup
				for range 12 {
					wg.Go(func() {
						if ok, err := r.verify("x", encoded); !ok || err != nil {
							b.Error(ok, err)
						}
					})
				}
				wg.Wait()
			}
		})
	}
}
