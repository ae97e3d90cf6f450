// Package slug compares slug with its rivals:
//
//	go -C internal/compare test -run '^$' -bench . ./slug
//	go -C internal/compare run ./measure slug
package slug

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	gosimple "github.com/gosimple/slug"

	"github.com/hardened-go/hardened/slug"
)

var pattern = regexp.MustCompile("[^a-z0-9]+")

// compiled is what the documents answer, with the lower-casing made Python's.
func compiled(word string) string {
	return pattern.ReplaceAllString(strings.ToLower(strings.ReplaceAll(word, "İ", "i\u0307")), "-")
}

// recompiled is the original: the pattern is compiled for every word.
func recompiled(word string) string {
	return regexp.MustCompile("[^a-z0-9]+").ReplaceAllString(strings.ToLower(strings.ReplaceAll(word, "İ", "i\u0307")), "-")
}

// Words on which the contracts agree: the rival writes "and" for "&" and "ia" for
// "я", for example, and those are matters of taste.
var (
	english  = strings.Fields("the of London ten THINGS you didn't know about City part 3 revised and 1000 more in all a NEW guide Hello World 2026")
	accented = append(strings.Fields("Crème brûlée à Málaga où dîner près București Łódź señor straße naïve façade déjà vu Žižkov"), english[:8]...)
	cyrillic = strings.Fields("Москва и Волга старых домов над город хлеб шар окно Щука эхо центр")
	mixed    = append(append([]string{"—", "!!", "№5", "&", "1,000"}, english...), accented[:6]...)

	kinds = map[string][]string{"ascii71": english, "accents71": accented, "mixed71": mixed, "cyrillic71": cyrillic}
)

// titles draws a thousand titles of about 71 bytes, so that no branch predictor
// learns them. They begin and end with a word, where all contracts agree.
func titles(words []string) []string {
	rnd := rand.New(rand.NewPCG(1, 2))
	list := make([]string, 1000)
	for i := range list {
		var b strings.Builder
		for b.Len() < 62 {
			b.WriteString(words[rnd.IntN(len(words))])
			b.WriteString([]string{" ", " ", " ", ", ", ": "}[rnd.IntN(5)])
		}
		b.WriteString("end")
		list[i] = b.String()
	}
	return list
}

// Before anything is timed: they do the same work, on a workload that is what it
// claims to be.
func TestSameWork(t *testing.T) {
	for name, words := range kinds {
		total, distinct := 0, map[string]bool{}
		for _, title := range titles(words) {
			total += len(title)
			distinct[title] = true
			want := compiled(title)
			if got := string(slug.AppendSlug(nil, title)); got != want {
				t.Errorf("AppendSlug(%q) = %q, the regular expression %q", title, got, want)
			}
			if got := recompiled(title); got != want {
				t.Errorf("recompiled(%q) = %q, want %q", title, got, want)
			}
			if ours, theirs := slug.Make(title), gosimple.Make(title); name != "mixed71" && ours != theirs {
				t.Errorf("Make(%q) = %q, gosimple %q", title, ours, theirs)
			}
			if theirs := gosimple.Make(title); name == "ascii71" && theirs != strings.ReplaceAll(want, "didn-t", "didnt") {
				t.Errorf("AppendSlug(%q) = %q, gosimple %q", title, want, theirs)
			}
		}
		if mean := total / 1000; mean < 66 || mean > 76 || len(distinct) < 990 {
			t.Errorf("%s: %d bytes on average, %d distinct of 1000", name, mean, len(distinct))
		}
	}
}

// run times one implementation on titles that it has not just seen. The call in front
// makes the tables that are made once: few iterations would be about them.
func run(b *testing.B, name string, list []string, call func(title string)) {
	b.Run(name, func(b *testing.B) {
		call(list[0])
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			call(list[i%len(list)])
		}
	})
}

// One title under the frozen contract. On ascii71 the rival's slug is the same but
// for the apostrophe, so it is timed there too.
func BenchmarkFrozen(b *testing.B) {
	for _, name := range []string{"ascii71", "mixed71"} {
		list := titles(kinds[name])
		buffer := make([]byte, 0, 256)
		run(b, name+"/hardened", list, func(title string) { buffer = slug.AppendSlug(buffer[:0], title) })
		run(b, name+"/regexp", list, func(title string) { compiled(title) })
		run(b, name+"/recompiled", list, func(title string) { recompiled(title) })
		if name == "ascii71" {
			run(b, name+"/gosimple", list, func(title string) { gosimple.Make(title) })
		}
	}
}

// A list of a thousand titles under the frozen contract.
func BenchmarkSlugify(b *testing.B) {
	list := titles(mixed)
	each := func(one func(string) string) func(string) {
		return func(string) {
			slugs := make([]string, len(list))
			for i, title := range list {
				slugs[i] = one(title)
			}
		}
	}
	run(b, "1000titles/hardened", list, func(string) { slug.Slugify(list) })
	run(b, "1000titles/regexp", list, each(compiled))
	run(b, "1000titles/recompiled", list, each(recompiled))
}

// A title by the recommended rules.
func BenchmarkMake(b *testing.B) {
	for _, name := range []string{"ascii71", "accents71", "cyrillic71"} {
		list := titles(kinds[name])
		run(b, name+"/hardened", list, func(title string) { slug.Make(title) })
		run(b, name+"/gosimple", list, func(title string) { gosimple.Make(title) })
	}
}

// The same by many goroutines, which the rival's package variables forbid as soon
// as one of them is set.
func BenchmarkParallel(b *testing.B) {
	list := titles(accented)
	run := func(name string, make func(string) string) {
		b.Run("accents71/"+name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					make(list[i%len(list)])
				}
			})
		})
	}
	run("hardened", slug.Make)
	run("gosimple", gosimple.Make)
}
