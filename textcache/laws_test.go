package textcache_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/textcachelaws"
)

func TestLaws(t *testing.T) {
	t.Run("hold", func(t *testing.T) {
		holds(t, textcachelaws.CleanSuite())
		holds(t, textcachelaws.SlotSuite())
		holds(t, textcachelaws.CacheSuite())
		holds(t, textcachelaws.ShopSuite())
		holds(t, textcachelaws.KeySuite())
	})
	t.Run("bite", func(t *testing.T) {
		laws.Matrix(t, textcachelaws.CleanSuite())
		laws.Matrix(t, textcachelaws.SlotSuite())
		laws.Matrix(t, textcachelaws.CacheSuite())
		laws.Matrix(t, textcachelaws.ShopSuite())
		laws.Matrix(t, textcachelaws.KeySuite())
	})
}

// holds holds our own code to its laws, under the flags of rapid.
func holds[F any](t *testing.T, s laws.Suite[F]) {
	t.Helper()
	laws.Hold(t, s.Wheats[0].Impl, s.Laws...)
}
