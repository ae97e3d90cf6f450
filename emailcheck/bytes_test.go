package emailcheck_test

import (
	"strings"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
)

const (
	alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	inAtom       = alphanumeric + "!#$%&'*+-/=?^_`{|}~" // RFC 5322, section 3.2.3
)

// TestEveryByte puts each of the 256 bytes where a byte can stand. A table of
// classes can be wrong in one entry, and no draw need ever meet it.
func TestEveryByte(t *testing.T) {
	printable := ""
	for c := ' '; c <= '~'; c++ {
		printable += string(c)
	}
	places := []struct {
		name, before, after string
		rfc5321             bool   // only that profile has the place
		allowed             string // there
	}{
		{"atom, alone", "", "@b.cc", false, inAtom},
		{"atom, first", "", "a@b.cc", false, inAtom},
		{"atom, middle", "a", "a@b.cc", false, inAtom + "."},
		{"atom, last", "a", "@b.cc", false, inAtom},
		{"label, alone", "a@", ".cc", false, alphanumeric},
		{"label, first", "a@", "b.cc", false, alphanumeric},
		{"label, middle", "a@b", "b.cc", false, alphanumeric + "-."},
		{"label, last", "a@b", ".cc", false, alphanumeric},
		{"last label, first", "a@b.", "c", false, alphanumeric},
		{"last label, middle", "a@b.c", "cc", false, alphanumeric + "-."},
		{"last label, last", "a@b.c", "", false, alphanumeric},
		{"long label", "a@" + long("b", 61), "b.cc", false, alphanumeric + "-."}, // beyond the fast path
		{"long local part", long("a", 62), "a@" + long("b", 63) + ".cc", false, inAtom + "."},
		{"quoted", `"a`, `a"@b.cc`, true, strings.NewReplacer(`"`, "", `\`, "").Replace(printable) + `\`},
		{"escaped", `"\`, `"@b.cc`, true, printable},
	}
	rfc5321 := mustNew(t, emailcheck.Config{Profile: emailcheck.RFC5321})
	for _, p := range places {
		for c := range 256 {
			s := p.before + string([]byte{byte(c)}) + p.after
			want := strings.IndexByte(p.allowed, byte(c)) >= 0
			if got := rfc5321.Valid(s); got != want {
				t.Errorf("%s: RFC5321 on %+q = %v, want %v", p.name, s, got, want)
			}
			if got := emailcheck.Valid(s); got != (want && !p.rfc5321) {
				t.Errorf("%s: Valid(%+q) = %v, want %v", p.name, s, got, want && !p.rfc5321)
			}
		}
	}
}
