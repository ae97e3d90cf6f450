package textcache_test

import (
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/textcachelaws"
)

func TestLawsOfClean(t *testing.T) { laws.Check(t, textcachelaws.CleanSuite()) }
func TestLawsOfSlot(t *testing.T)  { laws.Check(t, textcachelaws.SlotSuite()) }
func TestLawsOfCache(t *testing.T) { laws.Check(t, textcachelaws.CacheSuite()) }
func TestLawsOfShop(t *testing.T)  { laws.Check(t, textcachelaws.ShopSuite()) }
func TestLawsOfKey(t *testing.T)   { laws.Check(t, textcachelaws.KeySuite()) }
