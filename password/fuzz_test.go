package password_test

import (
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
	"github.com/hardened-go/hardened/password"
)

// The laws under the coverage-guided fuzzer.

func FuzzLawOracle(f *testing.F)  { laws.Fuzz(f, passwordlaws.Parse(), "phc/oracle") }
func FuzzLawDamaged(f *testing.F) { laws.Fuzz(f, passwordlaws.Verify(), "password/damaged") }
func FuzzLawBudget(f *testing.F)  { laws.Fuzz(f, passwordlaws.Budget(), "budget/model") }

// FuzzInspect has a corpus that a person can read: stored strings, right and wrong.
// Nothing is hashed, so no string can cost anything.
func FuzzInspect(f *testing.F) {
	for _, row := range rows(f, "password_vectors.tsv") {
		f.Add(row[2])
	}
	for _, row := range rows(f, "password_vectors_reject.tsv") {
		f.Add(row[1])
	}
	wheats := passwordlaws.Parse().Wheats
	f.Fuzz(func(t *testing.T, encoded string) {
		info, err := password.Inspect(encoded)
		if strings.HasPrefix(encoded, "$argon2i") {
			slow, refusal := wheats[1].Impl(encoded)
			if (err == nil) != (refusal == nil) || info != slow {
				t.Errorf("Inspect(%q) = %+v, %v; slowly %+v, %v", encoded, info, err, slow, refusal)
			}
		}
		if err == nil && (info.Memory > 256<<20 || info.Params.Time > 10_000_000 || info.Key < 4 || info.Salt < 8) {
			t.Errorf("Inspect(%q) = %+v", encoded, info)
		}
	})
}
