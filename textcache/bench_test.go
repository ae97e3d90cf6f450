package textcache_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/textcache"
)

var sizes = []int{16, 256, 4096, 65536}

// BenchmarkClean compares with what a copy of the text costs: clean text, which is
// what most text is, should cost less than copying it twice.
func BenchmarkClean(b *testing.B) {
	for _, n := range sizes {
		text := strings.Repeat("clean text, 16b.", n/16)
		if textcache.Clean(text) != text || len(text) != n {
			b.Fatal("the text is not clean, or not of its size")
		}
		b.Run(fmt.Sprintf("clean%d/hardened", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(n))
			for b.Loop() {
				textcache.Clean(text)
			}
		})
		b.Run(fmt.Sprintf("clean%d/strings", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(n))
			for b.Loop() {
				_ = strings.ToLower(strings.TrimSpace(text))
			}
		})
		b.Run(fmt.Sprintf("clean%d/clone", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(n))
			for b.Loop() {
				_ = strings.Clone(text)
			}
		})
	}
	greek := strings.Repeat("  ΟΔΥΣΣΕΥΣ Ρόδος ", 20)
	b.Run("greek/hardened", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			textcache.Clean(greek)
		}
	})
	b.Run("greek/strings", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = strings.ToLower(strings.TrimSpace(greek))
		}
	})
}

func BenchmarkLast(b *testing.B) {
	var l textcache.Last
	l.Clean("text")
	b.Run("text/hardened", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if s, ok := l.Text(); !ok || len(s) != 4 {
				b.Fatal("nothing is remembered")
			}
		}
	})
	b.Run("textparallel/hardened", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if s, ok := l.Text(); !ok || len(s) != 4 {
					b.Error("nothing is remembered")
				}
			}
		})
	})
	b.Run("clean/hardened", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			l.Clean("text")
		}
	})
}

func BenchmarkCache(b *testing.B) {
	const n = 1 << 16
	keys := make([]string, n)
	for i := range keys {
		keys[i] = "key" + strconv.Itoa(i)
	}
	c, err := textcache.New(textcache.Config[string]{
		MaxEntries: n,
		Load:       func(_ context.Context, key string) (string, error) { return key, nil },
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, k := range keys {
		c.Set(k, k)
	}
	order := rand.Perm(n)
	b.Run("hit/hardened", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if s, err := c.Get(b.Context(), keys[order[i%n]]); err != nil || s == "" {
				b.Fatal(err)
			}
			i++
		}
	})
	b.Run("hitparallel/hardened", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			i := rand.IntN(n)
			ctx := context.Background()
			for pb.Next() {
				if s, err := c.Get(ctx, keys[order[i%n]]); err != nil || s == "" {
					b.Error(err)
				}
				i++
			}
		})
	})
	if s := c.Stats(); s.Misses > 0 || c.Len() != n {
		b.Fatalf("the hits were not hits: %+v, %d entries", s, c.Len())
	}
	b.Run("miss/hardened", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			c.Delete(keys[i%n])
			if _, err := c.Get(b.Context(), keys[i%n]); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
}
