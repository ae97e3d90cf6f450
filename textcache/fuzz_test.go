package textcache_test

import (
	"testing"
	"unicode/utf8"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/textcachelaws"
	"github.com/hardened-go/hardened/textcache"
)

// FuzzClean has a corpus that one can read; the slow definition is the judge.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", " A ", "ΑΣ", "ΑΣ\u0301.", "İ", "\x1cA\x1f", "\xff", "aʰΣ", "0123456789abcdefG"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := textcache.Clean(s)
		if want := textcachelaws.SlowClean(s); got != want {
			t.Errorf("Clean(%q) = %q, want %q", s, got, want)
		}
		if again := textcache.Clean(got); again != got || !utf8.ValidString(got) {
			t.Errorf("Clean(%q) = %q, which is not clean", s, got)
		}
	})
}

// FuzzLawCache lets the fuzzer write the history.
func FuzzLawCache(f *testing.F) { laws.Fuzz(f, textcachelaws.CacheSuite(), "cache/model") }
