package slug_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sluglaws"
)

func TestLawsOfSlugify(t *testing.T)    { laws.Check(t, sluglaws.Frozen()) }
func TestLawsOfAppendSlug(t *testing.T) { laws.Check(t, sluglaws.Append()) }
func TestLawsOfNew(t *testing.T)        { laws.Check(t, sluglaws.Make()) }
func TestLawsOfUniquer(t *testing.T)    { laws.Check(t, sluglaws.Unique()) }
