package sqlsafe_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
)

func TestLawsOfContains(t *testing.T) { laws.Check(t, sqlsafelaws.Search()) }
func TestLawsOfPattern(t *testing.T)  { laws.Check(t, sqlsafelaws.Pattern()) }
func TestLawsOfCond(t *testing.T)     { laws.Check(t, sqlsafelaws.Conditions()) }
func TestLawsOfBuild(t *testing.T)    { laws.Check(t, sqlsafelaws.Pages()) }

func TestLawsOfJSON(t *testing.T) {
	s := sqlsafelaws.JSON()
	laws.Check(t, s)
	for _, ours := range s.Wheats[1:3] { // it is another on each dialect
		t.Run(ours.Name, func(t *testing.T) { laws.Hold(t, ours.Impl, s.Laws...) })
	}
}

func TestLawsOfTotals(t *testing.T) { laws.Check(t, sqlsafelaws.Totals()) }
