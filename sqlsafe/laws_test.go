package sqlsafe_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
)

// Each suite has our code first among its right answers.

func TestLawsOfContains(t *testing.T) { holdAndBite(t, sqlsafelaws.Search()) }

func TestLawsOfPattern(t *testing.T) { holdAndBite(t, sqlsafelaws.Pattern()) }

func TestLawsOfCond(t *testing.T) { holdAndBite(t, sqlsafelaws.Conditions()) }

func TestLawsOfBuild(t *testing.T) { holdAndBite(t, sqlsafelaws.Pages()) }

func TestLawsOfJSON(t *testing.T) {
	s := sqlsafelaws.JSON()
	holdAndBite(t, s)
	for _, ours := range s.Wheats[1:3] { // it is another on each dialect
		t.Run(ours.Name, func(t *testing.T) { laws.Hold(t, ours.Impl, s.Laws...) })
	}
}

func TestLawsOfTotals(t *testing.T) { holdAndBite(t, sqlsafelaws.Totals()) }

func holdAndBite[F any](t *testing.T, s laws.Suite[F]) {
	t.Run("hold", func(t *testing.T) { laws.Hold(t, s.Wheats[0].Impl, s.Laws...) })
	// Every law on every variant: no wrong answer survives, no law is idle, and no
	// law rejects a right answer.
	t.Run("matrix", func(t *testing.T) { laws.Matrix(t, s) })
}
