package emailcheck_test

import (
	"strings"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
)

var gmail = emailcheck.Rule{
	Domains: []string{"gmail.com", "googlemail.com"}, IgnoreCase: true, IgnoreDots: true, Tag: "+",
}

// longDomain is a domain of 190 bytes: too long behind the longest local part.
var longDomain = long("a", 63) + "." + long("b", 63) + "." + long("c", 62)

func TestCanonical(t *testing.T) {
	for _, tt := range []struct {
		profile    emailcheck.Profile
		addr, want string
		rules      []emailcheck.Rule
	}{
		{0, "Ann.Lee+news@gmail.com", "annlee@gmail.com", []emailcheck.Rule{gmail}},
		{0, "annlee@GoogleMail.com", "annlee@gmail.com", []emailcheck.Rule{gmail}},
		{0, "Ann.Lee+news@example.com", "Ann.Lee+news@example.com", []emailcheck.Rule{gmail}},
		{0, "Ann.Lee+news@gmail.com", "Ann.Lee+news@gmail.com", nil},
		{0, "+news@gmail.com", "+news@gmail.com", []emailcheck.Rule{gmail}}, // validator.js issue 353
		{0, "++@gmail.com", "+@gmail.com", []emailcheck.Rule{gmail}},
		{0, "a.+b@x.yy", "a@x.yy", []emailcheck.Rule{{Domains: []string{"X.yy"}, Tag: "+"}}},
		{0, "a-b@x.yy", "a@x.yy", []emailcheck.Rule{{Domains: []string{"x.yy"}, Tag: "-"}}},
		{0, "a@x.yy", "a@x.yy", []emailcheck.Rule{{}, {Domains: []string{""}}}},
		{emailcheck.RFC5321, `"A.b+c d"@gmail.com`, `"A.b+c d"@gmail.com`, []emailcheck.Rule{gmail}},
		// Names and tags that a caller got wrong: a key is an address all the same.
		{0, "ann@b.cc", "ann@b.cc", []emailcheck.Rule{{Domains: []string{"", "x@y", "b c.dd", "a", long("a.", 127) + "cc", "B.cc"}}}},
		{0, long("a", 64) + "@b.cc", long("a", 64) + "@b.cc", []emailcheck.Rule{{Domains: []string{longDomain, "b.cc"}}}},
		{0, "a@b.cc", "a@" + longDomain, []emailcheck.Rule{{Domains: []string{longDomain, "b.cc"}}}},
		{emailcheck.International, "é@b.cc", "é@b.cc", []emailcheck.Rule{{Domains: []string{"xn--zz.cc", "b.cc"}}}},
		{emailcheck.International, "aéb@b.cc", "aéb@b.cc", []emailcheck.Rule{{Domains: []string{"b.cc"}, Tag: "\xa9"}}},
		{emailcheck.International, "aéb@b.cc", "a@b.cc", []emailcheck.Rule{{Domains: []string{"b.cc"}, Tag: "e\u0301"}}},
		{0, "AnnTagNews@b.cc", "ann@b.cc", []emailcheck.Rule{{Domains: []string{"b.cc"}, IgnoreCase: true, Tag: "TAG"}}},
		{0, "AnnTagNews@b.cc", "AnnTagNews@b.cc", []emailcheck.Rule{{Domains: []string{"b.cc"}, Tag: "TAG"}}},
		// In NFC only when it is in lower case.
		{emailcheck.International, "J\u030c@b.cc", "\u01f0@b.cc", []emailcheck.Rule{{Domains: []string{"b.cc"}, IgnoreCase: true}}},
		{emailcheck.HTML5, "..@gmail.com", "..@gmail.com", []emailcheck.Rule{gmail}},
		{emailcheck.HTML5, "..+a@gmail.com", "+a@gmail.com", []emailcheck.Rule{gmail}},
		// Without its dot, what were two letters is one in NFC.
		{emailcheck.International, "\u1100.\u1161@gmail.com", "\uac00@gmail.com", []emailcheck.Rule{gmail}},
		// The first rule has the domain, and the second keeps the other.
		{0, "a.b@gmail.com", "a.b@gmail.com", []emailcheck.Rule{{Domains: []string{"gmail.com"}}, gmail}},
		{0, "a.b@googlemail.com", "ab@googlemail.com", []emailcheck.Rule{{Domains: []string{"gmail.com"}}, gmail}},
	} {
		got := emailcheck.Canonical(parse(t, tt.profile, tt.addr), tt.rules...)
		if got != tt.want {
			t.Errorf("Canonical(%+q, %+v) = %+q, want %+q", tt.addr, tt.rules, got, tt.want)
		}
		if again := emailcheck.Canonical(parse(t, tt.profile, got), tt.rules...); again != got {
			t.Errorf("Canonical(%+q, %+v) = %+q: a key has another key", got, tt.rules, again)
		}
	}
	if got := emailcheck.Canonical(emailcheck.Address{}, gmail, emailcheck.Rule{Domains: []string{""}}); got != "" {
		t.Errorf("Canonical of the zero Address = %q", got)
	}
}

func TestSuggest(t *testing.T) {
	providers := []string{"gmail.com", "Outlook.com", "yahoo.co.uk", "web.de", "bad domain", ""}
	for _, tt := range []struct {
		addr, want string
		distance   int
	}{
		{"ann@gmial.com", "ann@gmail.com", 1}, // neighbours swapped
		{"ann@gmal.com", "ann@gmail.com", 1},
		{"ann@ggmail.com", "ann@gmail.com", 1},
		{"Ann@GMAIK.com", "Ann@gmail.com", 1},
		{"ann@gmail.co", "ann@gmail.com", 1},
		{"ann@gamil.con", "ann@gmail.com", 2},
		{"ann@outlok.com", "ann@outlook.com", 1},
		{"ann@gmail.com", "", 0},    // right
		{"ann@OUTLOOK.com", "", 0},  // right
		{"ann@hotmail.com", "", 0},  // too far
		{"ann@gmail.com.br", "", 0}, // too far
		{"ann@yahoo.co.jp", "ann@yahoo.co.uk", 2},
	} {
		got, distance := emailcheck.Suggest(parse(t, 0, tt.addr), providers)
		if got.String() != tt.want || distance != tt.distance {
			t.Errorf("Suggest(%q) = %q, %d, want %q, %d", tt.addr, got, distance, tt.want, tt.distance)
		}
	}
	// The nearest would make an address of 255 bytes.
	far := "." + long("b", 63) + "." + long("b", 62)
	typed := parse(t, 0, long("a", 64)+"@"+long("b", 61)+far)
	if got, d := emailcheck.Suggest(typed, []string{long("b", 63) + far}); d != 0 {
		t.Errorf("it suggests an address of %d bytes", len(got.String()))
	}
	if _, d := emailcheck.Suggest(typed, []string{long("b", 63) + far, long("b", 60) + far}); d != 1 {
		t.Errorf("it suggests at distance %d, want 1", d)
	}
	// mailw.com exists (mailcheck issue 63): a caller who knows it says so.
	if got, _ := emailcheck.Suggest(parse(t, 0, "ann@mailw.com"), []string{"mail.com", "mailw.com"}); !got.IsZero() {
		t.Errorf("a domain of the list is corrected to %q", got)
	}
	for _, a := range []emailcheck.Address{{}, parse(t, emailcheck.RFC5321, "a@[192.0.2.1]"), parse(t, emailcheck.HTML5, "a@"+strings.Repeat("a.", 1<<19)+"a")} {
		if got, d := emailcheck.Suggest(a, append(providers, "[192.0.2.2]", "a", strings.Repeat("a.", 1<<19))); d != 0 || !got.IsZero() {
			t.Errorf("Suggest(%.20q) = %q, %d", a, got, d)
		}
	}
	if got, d := emailcheck.Suggest(parse(t, 0, "ann@gmial.com"), nil); d != 0 || !got.IsZero() {
		t.Errorf("Suggest without a list = %q, %d", got, d)
	}
}
