package emailcheck_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

func TestValidLaws(t *testing.T) { laws.Matrix(t, emailchecklaws.ValidSuite()) }
