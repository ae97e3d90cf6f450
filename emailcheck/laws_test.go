package emailcheck_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

func TestLawsOfValid(t *testing.T)         { laws.Check(t, emailchecklaws.ValidSuite()) }
func TestLawsOfParse(t *testing.T)         { laws.Check(t, emailchecklaws.ParseSuite()) }
func TestLawsOfHTML5(t *testing.T)         { laws.Check(t, emailchecklaws.HTML5Suite()) }
func TestLawsOfRFC5321(t *testing.T)       { laws.Check(t, emailchecklaws.RFC5321Suite()) }
func TestLawsOfInternational(t *testing.T) { laws.Check(t, emailchecklaws.InternationalSuite()) }
func TestLawsOfCanonical(t *testing.T)     { laws.Check(t, emailchecklaws.CanonicalSuite()) }
func TestLawsOfSuggest(t *testing.T)       { laws.Check(t, emailchecklaws.SuggestSuite()) }
func TestLawsOfMasked(t *testing.T)        { laws.Check(t, emailchecklaws.MaskedSuite()) }
func TestLawsOfStored(t *testing.T)        { laws.Check(t, emailchecklaws.StoredSuite()) }
func TestLawsOfVerify(t *testing.T)        { laws.Check(t, emailchecklaws.VerifySuite()) }
