package password_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
)

// Each suite has our code first among its right answers.

func TestLawsOfVerify(t *testing.T) { holdAndBite(t, passwordlaws.Verify()) }

func TestLawsOfInspect(t *testing.T) { holdAndBite(t, passwordlaws.Parse()) }

func TestLawsOfNeedsRehash(t *testing.T) { holdAndBite(t, passwordlaws.Rehash()) }

func TestLawsOfVerifyUnknown(t *testing.T) { holdAndBite(t, passwordlaws.Unknown()) }

func TestLawsOfBudget(t *testing.T) { holdAndBite(t, passwordlaws.Budget()) }

func holdAndBite[F any](t *testing.T, s laws.Suite[F]) {
	t.Run("hold", func(t *testing.T) { laws.Hold(t, s.Wheats[0].Impl, s.Laws...) })
	// Every law on every variant: no wrong answer survives, no law is idle, and no
	// law rejects a right answer.
	t.Run("matrix", func(t *testing.T) { laws.Matrix(t, s) })
}
