package slug_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
	"github.com/hardened-go/hardened/slug"
)

// titles are drawn so that no branch predictor learns them: a thousand, of about
// so many bytes each, of English words, of French ones, or of both and signs.
func titles(kind string, size int) []string {
	ascii := strings.Fields("the of London ten THINGS you didn't know about City part 3 Revised: and 1,000 more, in (all) a NEW guide Hello World 2026 x")
	accents := strings.Fields("Crème brûlée à Málaga où dîner près de la Plaza în București Łódź señor Ærø straße naïve façade déjà vu")
	words := map[string][]string{
		"ascii": ascii, "accents": append(accents, ascii[:8]...), "mixed": append(append([]string{"—", "!!", "№5", "&"}, ascii...), accents[:4]...),
		"cyrillic": strings.Fields("Москва и Волга пять самых старых домов Ещё щука, дом"),
	}[kind]
	rnd := rand.New(rand.NewPCG(1, 2))
	list := make([]string, 1000)
	for i := range list {
		var b strings.Builder
		for b.Len() < size-5 {
			b.WriteString(words[rnd.IntN(len(words))])
			b.WriteString([]string{" ", " ", " ", ", ", " - "}[rnd.IntN(5)])
		}
		list[i] = b.String()
	}
	return list
}

// TestTitles: the workload is what the benchmarks claim.
func TestTitles(t *testing.T) {
	for _, kind := range []string{"ascii", "accents", "mixed", "cyrillic"} {
		for _, size := range []int{16, 71, 1000} {
			total, distinct := 0, map[string]bool{}
			for _, title := range titles(kind, size) {
				total += len(title)
				distinct[title] = true
			}
			if mean := total / 1000; mean < size-6 || mean > size+16 {
				t.Errorf("%s of %d bytes: %d on average", kind, size, mean)
			}
			if len(distinct) < 200 {
				t.Errorf("%s of %d bytes: %d distinct of 1000", kind, size, len(distinct))
			}
		}
	}
}

// One word of the frozen contract: ours, the standard library's answer, and the
// original, which compiles the pattern for each.
func BenchmarkFrozen(b *testing.B) {
	for _, size := range []int{16, 71, 1000} {
		list := titles("mixed", size)
		run := func(impl string, call func(title string)) {
			b.Run(fmt.Sprintf("%d/%s", size, impl), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(size))
				for i := 0; b.Loop(); i++ {
					call(list[i%len(list)])
				}
			})
		}
		buffer := make([]byte, 0, 4*size)
		one := make([]string, 1)
		run("AppendSlug", func(title string) { buffer = slug.AppendSlug(buffer[:0], title) })
		run("regexp", func(title string) { one[0] = title; flawed.Translated(one) })
		run("original", func(title string) { one[0] = title; flawed.Original(one) })
	}
}

// A list of 1,000 titles.
func BenchmarkSlugify(b *testing.B) {
	list := titles("mixed", 71)
	for impl, slugify := range map[string]func([]string) []string{
		"Slugify": slug.Slugify, "answered": flawed.Answered, "original": flawed.Original,
	} {
		b.Run(impl, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				slugify(list)
			}
		})
	}
}

func BenchmarkMake(b *testing.B) {
	for _, kind := range []string{"ascii", "accents", "cyrillic"} {
		list := titles(kind, 71)
		b.Run(kind+"/Make", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				slug.Make(list[i%len(list)])
			}
		})
		for name, c := range map[string]slug.Config{"Append": {}, "scripts": {KeepScripts: true}, "case": {KeepCase: true}, "limit": {MaxLength: 40}} {
			s, err := slug.New(c)
			if err != nil {
				b.Fatal(err)
			}
			buffer := make([]byte, 0, 512)
			b.Run(kind+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					buffer = s.Append(buffer[:0], list[i%len(list)])
				}
			})
		}
	}
}

// The cost per byte must not grow with the text.
func BenchmarkHostile(b *testing.B) {
	for _, piece := range []string{"!", "a ", "\u0301", "é", "αυ", "日"} {
		for _, size := range []int{1 << 10, 1 << 20} {
			text := strings.Repeat(piece, size/len(piece))
			b.Run(fmt.Sprintf("%+q/%d", piece, size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					slug.Make(text)
				}
			})
		}
	}
}

func BenchmarkUniquer(b *testing.B) {
	b.ReportAllocs()
	var u slug.Uniquer
	for b.Loop() {
		u.Next("castle")
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := slug.New(slug.Config{Language: "de", MaxLength: 60}); err != nil {
			b.Fatal(err)
		}
	}
}
