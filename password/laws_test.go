package password_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
)

func TestLawsOfVerify(t *testing.T)        { laws.Check(t, passwordlaws.Verify()) }
func TestLawsOfInspect(t *testing.T)       { laws.Check(t, passwordlaws.Parse()) }
func TestLawsOfNeedsRehash(t *testing.T)   { laws.Check(t, passwordlaws.Rehash()) }
func TestLawsOfVerifyUnknown(t *testing.T) { laws.Check(t, passwordlaws.Unknown()) }
func TestLawsOfBudget(t *testing.T)        { laws.Check(t, passwordlaws.Budget()) }
