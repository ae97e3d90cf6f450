package emailcheck_test

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
)

// workload is a set of addresses of one length. Their dots and their '@' are in
// different places, so that the branch predictor cannot learn one address by heart.
type workload struct {
	name  string
	bytes int
	addrs []string
	valid bool // what Valid says of each
}

// named returns addresses of a pattern in which NAME stands for eight bytes, a first
// and a last name with a dot or something like it between, and HOST for six.
func named(name string, bytes int, valid bool, pattern string) workload {
	w := workload{name: name, bytes: bytes, valid: valid}
	for _, person := range strings.Fields("ann.berg al.huber cleo.roy dora.lee emilio.k f.ginger hans.may inga+inc j.jonasx kim-kira l.larson mo_nilsx olga.poe paulx.ro r.s.tone uma.vent") {
		for _, host := range []string{"mail.x", "mx.out", "a-b-c2", "web001", "n.o.rd", "eu.smt", "mailer", "x.mail"} {
			w.addrs = append(w.addrs, strings.NewReplacer("NAME", person, "HOST", host).Replace(pattern))
		}
	}
	return w
}

func workloads() []workload {
	return []workload{
		named("33bytes", 33, true, "NAME+tag@HOST.example.co.uk"),
		named("254bytes", 254, true, "NAME"+strings.Repeat("a", 56)+"@HOST"+strings.Repeat("."+strings.Repeat("b", 61), 2)+"."+strings.Repeat("c", 58)),
		named("line_end", 33, false, "NAME+ta@HOST.example.co.uk\n"),
		named("dot_last", 33, false, "NAME+ta@HOST.example.co.uk."),
		{name: "1MB_of_at", bytes: 1 << 20, addrs: []string{strings.Repeat("@", 1<<20)}},
	}
}

// implementations are what this package's benchmarks compare; internal/compare has
// the libraries.
var implementations = []struct {
	name  string
	valid func(string) bool
	slow  bool // on a megabyte
}{
	{"hardened", emailcheck.Valid, false},
	{"hardened-Parse", func(s string) bool { _, err := emailcheck.Parse(s); return err == nil }, false},
	{"first-answer", flawed.First, true},
	{"regexp", flawed.Regexp, true},
	{"net-mail", func(s string) bool { _, err := mail.ParseAddress(s); return err == nil }, true},
}

func BenchmarkValid(b *testing.B) {
	for _, w := range workloads() {
		for _, addr := range w.addrs {
			if len(addr) != w.bytes || emailcheck.Valid(addr) != w.valid {
				b.Fatalf("%s: %q has %d bytes, Valid says %v", w.name, addr, len(addr), !w.valid)
			}
		}
		for _, impl := range implementations {
			if impl.slow && w.bytes > 1000 {
				continue
			}
			b.Run(w.name+"/"+impl.name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(w.bytes))
				i := 0
				for b.Loop() {
					impl.valid(w.addrs[i])
					if i++; i == len(w.addrs) {
						i = 0
					}
				}
			})
		}
	}
}

func BenchmarkParseInternational(b *testing.B) {
	c := mustNew(b, emailcheck.Config{Profile: emailcheck.International})
	for _, addr := range []string{"ann@example.com", "юзер@bücher.example"} {
		b.Run(addr, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Parse(addr); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	domains := make([]string, 100)
	for i := range domains {
		domains[i] = strings.Repeat(string(rune('a'+i%26)), 1+i/26) + "mail.com"
	}
	a := parse(b, emailcheck.Practical, "ann@gnail.com")
	b.ReportAllocs()
	for b.Loop() {
		if _, d := emailcheck.Suggest(a, domains); d != 1 {
			b.Fatal(d)
		}
	}
}
