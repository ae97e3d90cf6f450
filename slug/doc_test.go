package slug_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/slug"
)

// Slugify: one allocation for the list, one for 256 words or 16 KiB, and a little scratch.
func TestSlugifyAllocates(t *testing.T) {
	for _, word := range []string{"Word!", "ÉÜÜÜÜÜÜÜÜ", strings.Repeat("Long word!", 40)} {
		for _, n := range []int{1, 256, 257, 1000, 5000} {
			words := make([]string, n)
			size := 0
			for i := range words {
				words[i] = word
				size += len(slug.AppendSlug(nil, word))
			}
			const scratch = 3
			most := float64(1 + max((n+255)/256, (size+16<<10-1)/(16<<10)) + scratch)
			if got := testing.AllocsPerRun(5, func() { slug.Slugify(words) }); got > most {
				t.Errorf("Slugify of %d times %.10q: %v allocations, want at most %v", n, word, got, most)
			}
		}
	}
}

// Make: scratch only for a text beyond 128 bytes.
func TestMakeAllocates(t *testing.T) {
	for n, most := range map[int]float64{1: 1, 127: 1, 128: 1, 129: 2, 250: 2} {
		text := strings.Repeat("Ab ", n)[:n]
		if got := testing.AllocsPerRun(10, func() { slug.Make(text) }); got > most {
			t.Errorf("Make of %d bytes: %v allocations, want at most %v", n, got, most)
		}
	}
}

// Uniquer: some 60 bytes for each slug, beside its length.
func TestUniquerMemory(t *testing.T) {
	const n = 60_000
	for name, text := range map[string]func(i int) string{
		"different": func(i int) string { return fmt.Sprintf("Some Slug %d", 7*i) },
		"the same":  func(int) string { return "Some Slug" },
	} {
		var before, after runtime.MemStats
		var u slug.Uniquer
		size := 0
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range n {
			size += len(u.Next(text(i)))
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		if got := (int64(after.HeapAlloc) - int64(before.HeapAlloc) - int64(size)) / n; got > 66 {
			t.Errorf("%s: %d bytes for each slug", name, got)
		}
		runtime.KeepAlive(&u)
	}
}
