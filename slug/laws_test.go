package slug_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sluglaws"
)

// Each suite has our code first among its right answers.

func TestLawsOfSlugify(t *testing.T) { holdAndBite(t, sluglaws.Frozen()) }

func TestLawsOfAppendSlug(t *testing.T) { holdAndBite(t, sluglaws.Append()) }

func TestLawsOfNew(t *testing.T) { holdAndBite(t, sluglaws.Make()) }

func TestLawsOfUniquer(t *testing.T) { holdAndBite(t, sluglaws.Unique()) }

func holdAndBite[F any](t *testing.T, s laws.Suite[F]) {
	t.Run("hold", func(t *testing.T) { laws.Hold(t, s.Wheats[0].Impl, s.Laws...) })
	// Every law on every variant: no wrong answer survives, no law is idle, and no
	// law rejects a right answer.
	t.Run("matrix", func(t *testing.T) { laws.Matrix(t, s) })
}
