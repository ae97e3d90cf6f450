package ratelimit_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/ratelimitlaws"
)

func TestLaws(t *testing.T) {
	t.Run("hold", func(t *testing.T) {
		holds(t, ratelimitlaws.ExactSuite())
		holds(t, ratelimitlaws.BucketSuite())
		holds(t, ratelimitlaws.DecisionSuite())
		holds(t, ratelimitlaws.CapacitySuite())
		holds(t, ratelimitlaws.OthersSuite())
		holds(t, ratelimitlaws.QuotaSuite())
		holds(t, ratelimitlaws.AtOnceSuite())
		holds(t, ratelimitlaws.PaceSuite())
	})
	t.Run("bite", func(t *testing.T) {
		laws.Matrix(t, ratelimitlaws.ExactSuite())
		laws.Matrix(t, ratelimitlaws.BucketSuite())
		laws.Matrix(t, ratelimitlaws.DecisionSuite())
		laws.Matrix(t, ratelimitlaws.CapacitySuite())
		laws.Matrix(t, ratelimitlaws.OthersSuite())
		laws.Matrix(t, ratelimitlaws.QuotaSuite())
		laws.Matrix(t, ratelimitlaws.AtOnceSuite())
		laws.Matrix(t, ratelimitlaws.PaceSuite())
	})
}

// holds holds our own code to its laws, under the flags of rapid.
func holds[F any](t *testing.T, s laws.Suite[F]) {
	t.Helper()
	laws.Hold(t, s.Wheats[0].Impl, s.Laws...)
}
