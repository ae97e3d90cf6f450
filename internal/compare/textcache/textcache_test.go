// Package textcache compares textcache with its rivals:
//
//	go -C internal/compare test -run '^$' -bench . ./textcache
package textcache

import (
	"context"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"github.com/hardened-go/hardened/textcache"
)

const entries = 1 << 16

// A cache is what all of them can do.
type cache struct {
	name string
	get  func(key string) (string, bool)
	set  func(key, text string)
	load func(key string) string // get, or load and keep
	len  func() int
}

func loader(_ context.Context, key string) (string, error) { return key, nil }

// caches opens each of them with room for n entries.
func caches(tb testing.TB, n int) []cache {
	ours, err := textcache.New(textcache.Config[string]{MaxEntries: n, Load: loader})
	if err != nil {
		tb.Fatal(err)
	}
	hashi, err := lru.New[string, string](n)
	if err != nil {
		tb.Fatal(err)
	}
	var flights singleflight.Group
	ott := otter.Must(&otter.Options[string, string]{MaximumSize: n})
	ctx := context.Background()
	return []cache{
		{
			"hardened",
			func(key string) (string, bool) { s, err := ours.Get(ctx, key); return s, err == nil },
			ours.Set,
			func(key string) string { s, _ := ours.Get(ctx, key); return s },
			ours.Len,
		},
		{
			"golang-lru",
			hashi.Get,
			func(key, text string) { hashi.Add(key, text) },
			func(key string) string { // it has no loader: singleflight, as everyone does
				if s, ok := hashi.Get(key); ok {
					return s
				}
				v, _, _ := flights.Do(key, func() (any, error) {
					s, err := loader(ctx, key)
					hashi.Add(key, s)
					return s, err
				})
				return v.(string)
			},
			hashi.Len,
		},
		{
			"otter",
			ott.GetIfPresent,
			func(key, text string) { ott.Set(key, text) },
			func(key string) string {
				s, _ := ott.Get(ctx, key, otter.LoaderFunc[string, string](loader))
				return s
			},
			ott.EstimatedSize,
		},
	}
}

func keys(n int) []string {
	ks := make([]string, n)
	for i := range ks {
		ks[i] = "key" + strconv.Itoa(i)
	}
	return ks
}

// Before anything is timed: they hold what they were given, and load what they were
// not.
func TestSameWork(t *testing.T) {
	ks := keys(1000)
	for _, c := range caches(t, 2000) {
		for _, k := range ks {
			c.set(k, "set "+k)
		}
		for _, k := range ks {
			if s, ok := c.get(k); !ok || s != "set "+k {
				t.Fatalf("%s: get(%q) = %q, %t", c.name, k, s, ok)
			}
			if s := c.load("more " + k); s != "more "+k {
				t.Fatalf("%s: load gives %q", c.name, s)
			}
		}
	}
}

// BenchmarkGet reads 65,536 keys in a random order; all are there.
func BenchmarkGet(b *testing.B) {
	ks := keys(entries)
	rand.Shuffle(len(ks), func(i, j int) { ks[i], ks[j] = ks[j], ks[i] })
	for _, c := range caches(b, entries) {
		for _, k := range ks {
			c.set(k, k)
		}
		// What a policy has not let in is put back: the workload is hits.
		held := 0
		for _, k := range ks {
			if _, ok := c.get(k); ok {
				held++
			}
		}
		if held < entries*98/100 {
			b.Fatalf("%s holds %d of %d keys", c.name, held, entries)
		}
		b.Run("65536parallel/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			var misses atomic.Int64
			b.RunParallel(func(pb *testing.PB) {
				i, n := rand.IntN(entries), int64(0)
				for pb.Next() {
					if s, ok := c.get(ks[i%entries]); !ok || s == "" {
						n++
					}
					i++
				}
				misses.Add(n)
			})
			if n := misses.Load(); n > int64(b.N)/20 {
				b.Errorf("%d of %d reads missed", n, b.N)
			}
		})
		b.Run("65536/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				c.get(ks[i%entries])
				i++
			}
		})
	}
}

// BenchmarkMiss loads a key that was never seen, by a load that costs nothing: what
// is timed is what the cache adds.
func BenchmarkMiss(b *testing.B) {
	for _, c := range caches(b, 1024) {
		b.Run("newkey/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			ks := keys(1 << 20)
			i := 0
			for b.Loop() {
				if s := c.load(ks[i%len(ks)]); s == "" {
					b.Fatal("nothing was loaded")
				}
				i++
			}
		})
	}
}

// BenchmarkLast reads what was remembered, on all processors.
func BenchmarkLast(b *testing.B) {
	var last textcache.Last
	last.Clean("text")
	b.Run("parallel/hardened", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if s, ok := last.Text(); !ok || len(s) != 4 {
					b.Error("nothing is remembered")
				}
			}
		})
	})
	var mu sync.Mutex
	text := "text"
	b.Run("parallel/mutex", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				mu.Lock()
				s := text
				mu.Unlock()
				if len(s) != 4 {
					b.Error("nothing is remembered")
				}
			}
		})
	})
}

// BenchmarkClean: what is clean already, which the library copies in no case but
// reads twice, and what a copy of it costs.
func BenchmarkClean(b *testing.B) {
	text := strings.Repeat("clean text, 16b.", 256)
	if textcache.Clean(text) != text {
		b.Fatal("the text is not clean")
	}
	b.Run("clean4096/hardened", func(b *testing.B) {
		for b.Loop() {
			textcache.Clean(text)
		}
	})
	b.Run("clean4096/strings", func(b *testing.B) {
		for b.Loop() {
			_ = strings.ToLower(strings.TrimSpace(text))
		}
	})
	b.Run("clean4096/clone", func(b *testing.B) {
		for b.Loop() {
			_ = strings.Clone(text)
		}
	})
}
