package emailcheck_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

func TestValidLaws(t *testing.T)         { laws.Matrix(t, emailchecklaws.ValidSuite()) }
func TestParseLaws(t *testing.T)         { laws.Matrix(t, emailchecklaws.ParseSuite()) }
func TestHTML5Laws(t *testing.T)         { laws.Matrix(t, emailchecklaws.HTML5Suite()) }
func TestRFC5321Laws(t *testing.T)       { laws.Matrix(t, emailchecklaws.RFC5321Suite()) }
func TestInternationalLaws(t *testing.T) { laws.Matrix(t, emailchecklaws.InternationalSuite()) }
func TestCanonicalLaws(t *testing.T)     { laws.Matrix(t, emailchecklaws.CanonicalSuite()) }
func TestSuggestLaws(t *testing.T)       { laws.Matrix(t, emailchecklaws.SuggestSuite()) }
func TestMaskedLaws(t *testing.T)        { laws.Matrix(t, emailchecklaws.MaskedSuite()) }
func TestStoredLaws(t *testing.T)        { laws.Matrix(t, emailchecklaws.StoredSuite()) }
func TestVerifyLaws(t *testing.T)        { laws.Matrix(t, emailchecklaws.VerifySuite()) }
