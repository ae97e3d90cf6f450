package emailcheck_test

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
)

var (
	_ fmt.Stringer             = emailcheck.Address{}
	_ encoding.TextMarshaler   = emailcheck.Address{}
	_ encoding.TextUnmarshaler = (*emailcheck.Address)(nil)
	_ driver.Valuer            = emailcheck.Address{}
	_ sql.Scanner              = (*emailcheck.Address)(nil)
)

func parse(t testing.TB, p emailcheck.Profile, addr string) emailcheck.Address {
	t.Helper()
	a, err := mustNew(t, emailcheck.Config{Profile: p}).Parse(addr)
	if err != nil {
		t.Fatalf("Parse(%+q): %v", addr, err)
	}
	return a
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		profile                                  emailcheck.Profile
		addr, text, local, domain, ascii, masked string
	}{
		{emailcheck.Practical, "First.Last@Example.COM", "First.Last@example.com", "First.Last", "example.com", "example.com", "F***@example.com"},
		{emailcheck.Practical, "a@b.cc", "a@b.cc", "a", "b.cc", "b.cc", "***@b.cc"},
		{emailcheck.Practical, "+a@XN--BCHER-KVA.ch", "+a@xn--bcher-kva.ch", "+a", "bücher.ch", "xn--bcher-kva.ch", "+***@xn--bcher-kva.ch"},
		// No label that IDNA2008 allows: an emoji, an encoding of nothing.
		{emailcheck.Practical, "ab@xn--ls8h.la", "ab@xn--ls8h.la", "ab", "xn--ls8h.la", "xn--ls8h.la", "a***@xn--ls8h.la"},
		{emailcheck.Practical, "ab@xn--example.axn--b", "ab@xn--example.axn--b", "ab", "xn--example.axn--b", "xn--example.axn--b", "a***@xn--example.axn--b"},
		{emailcheck.RFC5321, `"a@b c"@[192.0.2.1]`, `"a@b c"@[192.0.2.1]`, `"a@b c"`, "[192.0.2.1]", "[192.0.2.1]", "***@[192.0.2.1]"},
		{emailcheck.International, "e\u0301a@例え.jp", "éa@xn--r8jz45g.jp", "éa", "例え.jp", "xn--r8jz45g.jp", "***@xn--r8jz45g.jp"},
		{emailcheck.HTML5, "..@a", "..@a", "..", "a", "a", "***@a"},
	} {
		a := parse(t, tt.profile, tt.addr)
		got := [...]string{a.String(), a.Local(), a.Domain(), a.ASCIIDomain(), a.Masked()}
		want := [...]string{tt.text, tt.local, tt.domain, tt.ascii, tt.masked}
		if got != want {
			t.Errorf("%+q has the parts %q, want %q", tt.addr, got, want)
		}
		if a.IsZero() {
			t.Errorf("%+q is zero", tt.addr)
		}
	}
	var zero emailcheck.Address
	if got := zero.String() + zero.Local() + zero.Domain() + zero.ASCIIDomain() + zero.Masked(); got != "" || !zero.IsZero() {
		t.Errorf("the zero Address prints %q", got)
	}
}

func TestMapKeys(t *testing.T) {
	accounts := map[emailcheck.Address]string{}
	for _, addr := range []string{"Ann@example.com", "Ann@EXAMPLE.com", "ann@example.com"} {
		accounts[parse(t, emailcheck.Practical, addr)] += "x"
	}
	if len(accounts) != 2 || accounts[parse(t, emailcheck.International, "Ann@Example.Com")] != "xx" {
		t.Errorf("accounts = %v, want two of Ann and one of ann", accounts)
	}
	if parse(t, emailcheck.International, "a@bücher.ch") != parse(t, emailcheck.Practical, "a@xn--bcher-kva.ch") {
		t.Error("one domain in two spellings makes two addresses")
	}
}

func TestJSON(t *testing.T) {
	type form struct {
		Email emailcheck.Address `json:"email,omitzero"`
	}
	var f form
	if err := json.Unmarshal([]byte(`{"email":"Ann@Example.com"}`), &f); err != nil || f.Email.String() != "Ann@example.com" {
		t.Fatalf("Unmarshal = %v, %v", f, err)
	}
	before := f
	for _, bad := range []string{`"ann"`, `"ann@example.com\n"`, `"\"a b\"@example.com"`, `"юзер@example.com"`, `"a@localhost"`} {
		if err := json.Unmarshal([]byte(`{"email":`+bad+`}`), &f); err == nil {
			t.Errorf("Unmarshal of %s succeeds", bad)
		}
		if f != before {
			t.Errorf("Unmarshal of %s fails and changes the receiver to %v", bad, f)
		}
	}
	if text, err := json.Marshal(f); err != nil || string(text) != `{"email":"Ann@example.com"}` {
		t.Errorf("Marshal = %s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`{"email":""}`), &f); err != nil || !f.Email.IsZero() {
		t.Errorf("empty text gives %v, %v", f, err)
	}
	if text, err := json.Marshal(f); err != nil || string(text) != `{}` {
		t.Errorf("Marshal of the zero Address = %s, %v", text, err)
	}
}

func TestSQL(t *testing.T) {
	var a emailcheck.Address
	if v, err := a.Value(); v != nil || err != nil {
		t.Errorf("the zero Address is stored as %v, %v", v, err)
	}
	if err := a.Scan("Ann@Example.com"); err != nil || a.String() != "Ann@example.com" {
		t.Errorf("Scan = %v, %v", a, err)
	}
	if v, err := a.Value(); v != "Ann@example.com" || err != nil {
		t.Errorf("Value = %v, %v", v, err)
	}
	before := a
	for _, bad := range []any{"", "ann", []byte("ann"), 1, true, strings.Repeat("a", 1<<20)} {
		if err := a.Scan(bad); err == nil || !strings.HasPrefix(err.Error(), "emailcheck: ") {
			t.Errorf("Scan(%.20v) = %v", bad, err)
		}
		if a != before {
			t.Errorf("Scan(%.20v) fails and changes the receiver to %v", bad, a)
		}
	}
	// What a switch let in can be read, too.
	for _, cfg := range []emailcheck.Config{
		{SingleLabel: true, MaxLocal: 252},
		{Profile: emailcheck.RFC5321, SingleLabel: true, MaxLocal: 252},
		{Profile: emailcheck.International, SingleLabel: true, MaxLocal: 252},
	} {
		for _, addr := range []string{"root@h", strings.Repeat("a", 200) + "@localhost"} {
			a, err := mustNew(t, cfg).Parse(addr)
			if err != nil {
				t.Fatal(err)
			}
			var back emailcheck.Address
			if err := back.Scan(a.String()); err != nil || back != a {
				t.Errorf("%+v: Scan(%q) = %v, %v", cfg, addr, back, err)
			}
		}
	}
	if err := a.Scan(nil); err != nil || !a.IsZero() {
		t.Errorf("NULL gives %v, %v", a, err)
	}
}
