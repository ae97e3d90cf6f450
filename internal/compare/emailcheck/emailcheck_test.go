// Package emailcheck compares emailcheck with its rivals: how fast they decide, and
// how often they are wrong.
//
//	go -C internal/compare test -run '^$' -bench . ./emailcheck
//	go -C internal/compare test ./emailcheck -update
package emailcheck

import (
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"github.com/asaskevich/govalidator"
	"github.com/badoux/checkmail"
	"github.com/go-playground/validator/v10"
	emailaddress "github.com/mcnijman/go-emailaddress"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
)

// A rival decides what is an address. Each is called as its documentation shows.
type rival struct {
	name   string
	module string // for the table
	valid  func(string) bool
}

var (
	playground = validator.New(validator.WithRequiredStructEnabled())
	p10        = regexp.MustCompile(`^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$`)
)

var rivals = []rival{
	{"hardened", "this module", emailcheck.Valid},
	{"net-mail", "net/mail.ParseAddress", func(s string) bool { _, err := mail.ParseAddress(s); return err == nil }},
	{"net-mail-same", "net/mail.ParseAddress, and the text is the address", func(s string) bool {
		a, err := mail.ParseAddress(s)
		return err == nil && a.Address == s
	}},
	{"regexp", "the pattern of document 000, question P10", p10.MatchString},
	{"first-answer", "document 000, question I10, ported", flawed.First},
	{"second-answer", "document 000, question I10, ported", flawed.Second},
	{"third-answer", "document 000, question I10, ported", flawed.Third},
	{"go-playground", "github.com/go-playground/validator/v10", func(s string) bool { return playground.Var(s, "email") == nil }},
	{"govalidator", "github.com/asaskevich/govalidator", govalidator.IsEmail},
	{"checkmail", "github.com/badoux/checkmail", func(s string) bool { return checkmail.ValidateFormat(s) == nil }},
	{"go-emailaddress", "github.com/mcnijman/go-emailaddress", func(s string) bool {
		a, err := emailaddress.Parse(s)
		return err == nil && a != nil
	}},
}

// A workload is addresses of one length, with their dots in different places, so
// that the branch predictor cannot learn one by heart.
type workload struct {
	name  string
	valid bool // what every one of them says
	addrs []string
}

func workloads() []workload {
	fill := func(pattern string) (addrs []string) {
		for _, name := range strings.Fields("ann.berg al.huber cleo.roy dora.lee emilio.k f.ginger hans.may inga+inc j.jonasx kim-kira l.larson mo_nilsx olga.poe paulx.ro r.s.tone uma.vent") {
			for _, host := range strings.Fields("mail.x mx.out a-b-c2 web001 n.o.rd eu.smt mailer x.mail") {
				addrs = append(addrs, strings.NewReplacer("NAME", name, "HOST", host).Replace(pattern))
			}
		}
		return addrs
	}
	return []workload{
		{"33bytes", true, fill("NAME+tag@HOST.example.co.uk")},
		{"127bytes", true, fill("NAME" + strings.Repeat("a", 51) + "@HOST." + strings.Repeat("b", 57) + ".uk")},
		{"two_ats", false, fill("NAME@tag@HOST.example.co.uk")},
		{"no_at", false, fill("NAME+tag.HOST.example.co.uk")},
	}
}

// Before anything is timed: they all give the same answer to all of it.
func TestSameWork(t *testing.T) {
	for _, w := range workloads() {
		for _, r := range rivals {
			for _, addr := range w.addrs {
				if r.valid(addr) != w.valid && !absent(r, w) {
					t.Fatalf("%s: %s says %v of %q", w.name, r.name, !w.valid, addr)
				}
			}
		}
	}
}

// absent tells the pairs that are not timed, since they do other work: the second
// answer has no '+'.
func absent(r rival, w workload) bool { return r.name == "second-answer" && w.valid }

func BenchmarkValid(b *testing.B) {
	for _, w := range workloads() {
		for _, r := range rivals {
			if absent(r, w) {
				continue
			}
			b.Run(w.name+"/"+r.name, func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					r.valid(w.addrs[i])
					if i++; i == len(w.addrs) {
						i = 0
					}
				}
			})
		}
	}
}

// BenchmarkParse keeps the address, not only the answer.
func BenchmarkParse(b *testing.B) {
	w := workloads()[0]
	parsers := []struct {
		name  string
		parse func(string) error
	}{
		{"hardened", func(s string) error { _, err := emailcheck.Parse(s); return err }},
		{"net-mail", func(s string) error { _, err := mail.ParseAddress(s); return err }},
		{"go-emailaddress", func(s string) error { _, err := emailaddress.Parse(s); return err }},
	}
	for _, p := range parsers {
		b.Run(w.name+"/"+p.name, func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if err := p.parse(w.addrs[i]); err != nil {
					b.Fatal(err)
				}
				if i++; i == len(w.addrs) {
					i = 0
				}
			}
		})
	}
}
