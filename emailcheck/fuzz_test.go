package emailcheck_test

import (
	"errors"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hardened-go/hardened/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/emailchecklaws"
)

// The laws that have the most to find, under coverage guidance.
func FuzzLawFirstFault(f *testing.F) {
	laws.Fuzz(f, emailchecklaws.ParseSuite(), "emailcheck/first-fault")
}

func FuzzLawIDNA(f *testing.F) { laws.Fuzz(f, emailchecklaws.InternationalSuite(), "emailcheck/idna") }

// FuzzParse puts any text at all to every profile, from a corpus that a person can
// read.
func FuzzParse(f *testing.F) {
	for _, c := range publicCases(f) {
		f.Add(c.addr)
	}
	profiles := []emailcheck.Profile{emailcheck.Practical, emailcheck.HTML5, emailcheck.RFC5321, emailcheck.International}
	f.Fuzz(func(t *testing.T, s string) {
		if code, _ := emailchecklaws.Judge(s); emailcheck.Valid(s) != (code == 0) {
			t.Errorf("Valid(%+q) = %v, and the rules say %v", s, emailcheck.Valid(s), code)
		}
		for _, p := range profiles {
			c := mustNew(t, emailcheck.Config{Profile: p})
			a, err := c.Parse(s)
			if c.Valid(s) != (err == nil) {
				t.Fatalf("profile %d: Valid(%+q) = %v, Parse says %v", p, s, c.Valid(s), err)
			}
			if err != nil {
				var e *emailcheck.Error
				if !errors.As(err, &e) || e.Pos < 0 || e.Pos > len(s) || !a.IsZero() {
					t.Fatalf("profile %d: Parse(%+q) = %q, %v", p, s, a, err)
				}
				continue
			}
			again, err := c.Parse(a.String())
			if err != nil || again != a || a.Local()+"@"+a.ASCIIDomain() != a.String() {
				t.Fatalf("profile %d: %+q prints %+q, which parses to %+q, %v", p, s, a, again, err)
			}
			if strings.ContainsAny(a.String(), "\x00\r\n\t\x7f") || !utf8.ValidString(a.String()) {
				t.Fatalf("profile %d: Parse(%+q) = %+q", p, s, a)
			}
			if p != emailcheck.HTML5 && len(a.String()) > 254 {
				t.Fatalf("profile %d: Parse(%+q) has %d bytes", p, s, len(a.String()))
			}
			var back emailcheck.Address
			if err := back.Scan(a.String()); err != nil || back != a {
				t.Fatalf("profile %d: Scan(%+q) = %+q, %v", p, a, back, err)
			}
			key := emailcheck.Canonical(a, emailcheck.Rule{Domains: []string{a.ASCIIDomain()}, IgnoreCase: true, IgnoreDots: true, Tag: "+"})
			if k, err := c.Parse(key); err != nil || k.String() != key {
				t.Fatalf("profile %d: the key %+q of %+q is no address: %v", p, key, a, err)
			}
			if p == emailcheck.Practical {
				if read, err := mail.ParseAddress(s); err != nil || read.Address != s {
					t.Fatalf("net/mail reads %+q as %v, %v", s, read, err)
				}
			}
		}
	})
}
