package emailcheck_test

import (
	"strings"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
)

var gmail = emailcheck.Rule{
	Domains: []string{"gmail.com", "googlemail.com"}, IgnoreCase: true, IgnoreDots: true, Tag: "+",
}

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
		{emailcheck.HTML5, "..@gmail.com", "..@gmail.com", []emailcheck.Rule{gmail}},
		{emailcheck.HTML5, "..+a@gmail.com", "+a@gmail.com", []emailcheck.Rule{gmail}},
		// Without its dot, what were two letters is one in NFC.
		{emailcheck.International, "\u1100.\u1161@gmail.com", "\uac00@gmail.com", []emailcheck.Rule{gmail}},
		// The first rule has the domain, and the second keeps the other.
		{0, "a.b@gmail.com", "a.b@gmail.com", []emailcheck.Rule{{Domains: []string{"gmail.com"}}, gmail}},
		{0, "a.b@googlemail.com", "ab@googlemail.com", []emailcheck.Rule{{Domains: []string{"gmail.com"}}, gmail}},
	} {
		if got := emailcheck.Canonical(parse(t, tt.profile, tt.addr), tt.rules...); got != tt.want {
			t.Errorf("Canonical(%+q, %+v) = %+q, want %+q", tt.addr, tt.rules, got, tt.want)
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
