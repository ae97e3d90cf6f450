package emailcheck_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/hardened-go/hardened/emailcheck"
)

func TestNewRefuses(t *testing.T) {
	for _, cfg := range []emailcheck.Config{
		{Profile: 4},
		{Profile: 255},
		{MaxLocal: -1},
		{MaxLocal: 253},
		{MaxLocal: math.MaxInt},
		{MaxLocal: math.MinInt},
		{Profile: emailcheck.HTML5, SingleLabel: true},
		{Profile: emailcheck.HTML5, MaxLocal: 64},
		{Profile: emailcheck.HTML5, RefuseSpecialUse: true},
	} {
		if c, err := emailcheck.New(cfg); c != nil || err == nil || !strings.HasPrefix(err.Error(), "emailcheck: Config.") {
			t.Errorf("New(%+v) = %v, %v", cfg, c, err)
		}
	}
}

// verdict is what a checker says: the stored address, or the code and the offset.
func verdict(c *emailcheck.Checker, addr string) string {
	a, err := c.Parse(addr)
	if (err == nil) != c.Valid(addr) {
		return "Valid and Parse differ"
	}
	var e *emailcheck.Error
	if errors.As(err, &e) {
		return e.Error()[len("emailcheck: "):]
	}
	return a.String()
}

func TestSwitches(t *testing.T) {
	zero := emailcheck.Config{}
	single := emailcheck.Config{SingleLabel: true}
	special := emailcheck.Config{RefuseSpecialUse: true}
	for _, tt := range []struct {
		cfg  emailcheck.Config
		addr string
		want string
	}{
		{zero, "root@localhost", "the domain has no dot (byte 14)"},
		{single, "root@localhost", "root@localhost"},
		{single, "root@h", "root@h"},
		{single, "root@1", "the domain ends in a number (byte 5)"},
		{single, "root@a.b", "the domain ends in a single character (byte 7)"},
		{single, "root@", "there is nothing after the @ (byte 5)"},
		{single, "root@-", "a part of the domain begins or ends with a hyphen (byte 5)"},
		{zero, "ann@example.com", "ann@example.com"}, // RFC 6761, section 6.5: examples have to work
		{special, "ann@example.com", "the domain is reserved and receives no mail (byte 4)"},
		{special, "ann@www.EXAMPLE.com", "the domain is reserved and receives no mail (byte 4)"},
		{special, "ann@notexample.com", "ann@notexample.com"},
		{special, "ann@example.com.au", "ann@example.com.au"},
		{special, "me@onion.onion.onion", "the domain is reserved and receives no mail (byte 3)"},
		{special, "me@host.localhost", "the domain is reserved and receives no mail (byte 3)"},
		{special, "me@printer.local", "the domain is reserved and receives no mail (byte 3)"},
		{special, "me@a.arpa", "me@a.arpa"},
		{special, "me@a.test ", "the address has a space or a line end in it (byte 9)"},
		{emailcheck.Config{SingleLabel: true, RefuseSpecialUse: true}, "root@localhost", "the domain is reserved and receives no mail (byte 5)"},
		{emailcheck.Config{MaxLocal: 70}, long("a", 70) + "@b.cc", long("a", 70) + "@b.cc"},
		{emailcheck.Config{MaxLocal: 70}, long("a", 71) + "@b.cc", "the part before the @ is too long (byte 70)"},
		{emailcheck.Config{MaxLocal: 3}, "anna@b.cc", "the part before the @ is too long (byte 3)"},
		{emailcheck.Config{MaxLocal: 252, SingleLabel: true}, long("a", 252) + "@b", long("a", 252) + "@b"},
		{emailcheck.Config{Profile: emailcheck.RFC5321, MaxLocal: 5}, `"abcd"@b.cc`, "the part before the @ is too long (byte 5)"},
		{emailcheck.Config{Profile: emailcheck.International, MaxLocal: 5}, "éééé@b.cc", "the part before the @ is too long (byte 5)"},
		{emailcheck.Config{Profile: emailcheck.International, MaxLocal: 6}, "e\u0301e\u0301e\u0301@b.cc", "ééé@b.cc"},
		{emailcheck.Config{Profile: emailcheck.International, SingleLabel: true}, "a@é", "a@xn--9ca"},
		{emailcheck.Config{Profile: emailcheck.International, RefuseSpecialUse: true}, "é@b.example", "the domain is reserved and receives no mail (byte 3)"},
		{emailcheck.Config{Profile: emailcheck.RFC5321, RefuseSpecialUse: true}, `"a@b"@c.example`, "the domain is reserved and receives no mail (byte 6)"},
		{emailcheck.Config{Profile: emailcheck.RFC5321, RefuseSpecialUse: true}, "a@[127.0.0.1]", "a@[127.0.0.1]"},
		// Its stored form is 6 bytes longer, and has to be an address too.
		{emailcheck.Config{Profile: emailcheck.RFC5321, MaxLocal: 230}, long("a", 224) + "@[IPv6:::ffff:ffff:ffff]", long("a", 224) + "@[IPv6:::ffff:255.255.255.255]"},
		{emailcheck.Config{Profile: emailcheck.RFC5321, MaxLocal: 230}, long("a", 225) + "@[IPv6:::ffff:ffff:ffff]", "the address is too long (byte 249)"},
	} {
		if got := verdict(mustNew(t, tt.cfg), tt.addr); got != tt.want {
			t.Errorf("%+v: Parse(%+q) = %s, want %s", tt.cfg, tt.addr, got, tt.want)
		}
	}
	for _, c := range []*emailcheck.Checker{nil, {}} {
		for _, pc := range publicCases(t) {
			if _, err := c.Parse(pc.addr); c.Valid(pc.addr) != emailcheck.Valid(pc.addr) || (err == nil) != c.Valid(pc.addr) {
				t.Errorf("the Checker %v on %+q", c, pc.addr)
			}
		}
	}
}

func TestProfiles(t *testing.T) {
	for _, tt := range []struct {
		profile emailcheck.Profile
		addr    string
		want    string
		from    string
	}{
		{emailcheck.HTML5, "a..b@c", "a..b@c", "the pattern has dots anywhere"},
		{emailcheck.HTML5, ".@a.1", ".@a.1", "the pattern has any last label"},
		{emailcheck.HTML5, long("a", 400) + "@B.c", long("a", 400) + "@b.c", "the pattern has no limits"},
		{emailcheck.HTML5, "a@b.c\n", "the address has a space or a line end in it (byte 5)", "Python's '$'"},
		{emailcheck.HTML5, "a@-b", "a part of the domain begins or ends with a hyphen (byte 2)", "the first pattern of HTML5"},

		{emailcheck.RFC5321, `"Ann Lee"@Example.com`, `"Ann Lee"@example.com`, ""},
		{emailcheck.RFC5321, `"ann"@example.com`, "ann@example.com", "quotes that are not needed"},
		{emailcheck.RFC5321, `"a\n\n"@example.com`, "ann@example.com", "backslashes that are not needed"},
		{emailcheck.RFC5321, `"a\"b\\c"@example.com`, `"a\"b\\c"@example.com`, "backslashes that are needed"},
		{emailcheck.RFC5321, `"a@b"@example.com`, `"a@b"@example.com`, "the first '@' does not count"},
		{emailcheck.RFC5321, `"a@b@example.com`, "the quoted part before the @ does not end where it should (byte 16)", ""},
		{emailcheck.RFC5321, `"a"b@example.com`, "the quoted part before the @ does not end where it should (byte 3)", ""},
		{emailcheck.RFC5321, `"a"`, "the address has no @ (byte 3)", ""},
		{emailcheck.RFC5321, `"`, "the quoted part before the @ does not end where it should (byte 1)", "fuzzing"},
		{emailcheck.RFC5321, `"\`, "the quoted part before the @ does not end where it should (byte 2)", "fuzzing"},
		{emailcheck.RFC5321, `a@[IPv6:::ffff:1.2.3.4]`, `a@[IPv6:::ffff:1.2.3.4]`, "4in6 is IPv6"},
		{emailcheck.RFC5321, `a@[ipV6:2001:DB8:0::1]`, `a@[IPv6:2001:db8::1]`, "tags ignore case"},
		{emailcheck.RFC5321, `a@[1.2.3.4]x`, "the domain in brackets is not an IP address (byte 2)", ""},
		{emailcheck.RFC5321, `a@[`, "the domain in brackets is not an IP address (byte 2)", "fuzzing"},
		{emailcheck.RFC5321, `a@x-tag:[]`, "the domain has a character that cannot be there (byte 7)", ""},

		{emailcheck.International, "юзер@екзампл.ком", "юзер@xn--80ajglhfv.xn--j1aef", "JoshData"},
		{emailcheck.International, "test@Bücher.ch", "test@xn--bcher-kva.ch", "jmail"},
		{emailcheck.International, "test@xn--bcher-KVA.ch", "test@xn--bcher-kva.ch", "one spelling"},
		{emailcheck.International, "a@faß.de", "a@xn--fa-hia.de", "not fass.de: IDNA2008 has no mapping"},
		{emailcheck.International, "a@l·l.cat", "a@xn--ll-0ea.cat", "RFC 5892, appendix A.3"},
		{emailcheck.International, "a@a·b.cat", "a part of the domain is no international domain name (byte 2)", "x/net/idna has no CONTEXTO"},
		{emailcheck.International, "a@🚀.kz", "a part of the domain is no international domain name (byte 2)", "x/net/idna lets emoji pass"},
		{emailcheck.International, "a@b.üa--b.de", "a part of the domain is no international domain name (byte 4)", "x/net/idna counts bytes to the hyphens"},
		{emailcheck.International, "a@xn--example.com", "a part of the domain is no international domain name (byte 2)", "public case: Practical does not decode"},
		{emailcheck.International, "a@xn--ls8h.la", "a part of the domain is no international domain name (byte 2)", "an emoji as an A-label"},
		{emailcheck.International, "a@xn--xn--ls8h.cc", "a part of the domain is no international domain name (byte 2)", "law emailcheck/idna: it decodes to a label that ends with a hyphen"},
		{emailcheck.International, "a@xn----eha.cc", "a part of the domain is no international domain name (byte 2)", "and this to one that begins with it"},
		{emailcheck.International, "a@ｇmail.com", "a part of the domain is no international domain name (byte 2)", "validator.js issue 343: full width"},
		{emailcheck.International, "a@exam\u00adple.com", "a part of the domain is no international domain name (byte 2)", "idna.Lookup drops the soft hyphen"},
		{emailcheck.International, "a@ex\u0130.com", "a part of the domain is no international domain name (byte 2)", "strings.ToLower makes i of it"},
		{emailcheck.International, "a@b.co\u017f", "a part of the domain is no international domain name (byte 4)", "ſ is no s"},
		{emailcheck.International, "a@b.\u212aom", "a@b.kom", "canonically equivalent to K"},
		{emailcheck.International, "a@b.\u212a", "the domain ends in a single character (byte 4)", "three bytes as it is written, one as it is stored"},
		{emailcheck.International, "a@\u212a", "the domain has no dot (byte 5)", ""},
		{emailcheck.International, "a@" + long("a", 62) + "\u212a.com", "a@" + long("a", 62) + "k.com", "the limit itself"},
		{emailcheck.International, "a@" + long("a", 63) + "\u212a.com", "a part of the domain is longer than 63 characters (byte 65)", "plain only in NFC: too long, and not looked at again"},
		{emailcheck.International, "a@a\xffb.com", "the address is not valid UTF-8 (byte 3)", "not the first byte of the label"},
		{emailcheck.International, "me@a\u037e.com", "the domain has a character that cannot be there (byte 4)", "not the first byte of the label"},
		{emailcheck.International, "a@\u03f4.de", "a part of the domain is no international domain name (byte 2)", "θ has another capital"},
		{emailcheck.International, "a@\u1e9e.de", "a part of the domain is no international domain name (byte 2)", "ß is not ss"},
		{emailcheck.International, "a@H\u0331.de", "a@xn--ckg.de", "in NFC only when it is in lower case"},
		{emailcheck.International, "a@\u1e96.de", "a@xn--ckg.de", "the same name"},
		{emailcheck.International, "a@ᎠᎡ.chr", "a@xn--58dc.chr", "Cherokee capitals came before its small letters"},
		{emailcheck.International, "a@I\u0307.cc", "a part of the domain is no international domain name (byte 2)", "law emailcheck/normal-forms: it is U+0130 in two runes"},
		{emailcheck.International, "a@דוגמה.1a.com", "a part of the domain is no international domain name (byte 2)", "RFC 5893: the Bidi rule binds every label"},
		{emailcheck.International, "a@1a.com", "a@1a.com", "without RTL letters it binds none"},
		{emailcheck.International, "a@٣۳.com", "a part of the domain is no international domain name (byte 2)", "RFC 5892, appendix A.8"},
		{emailcheck.International, "a@b。com", "the domain has no dot (byte 9)", "only '.' is a dot"},
		{emailcheck.International, "me.\u037e@example.com", "the part before the @ has a character that cannot be there (byte 3)", "JoshData 2.2.0: NFC makes ';' of it"},
		{emailcheck.International, "me@\u037e.com", "the domain has a character that cannot be there (byte 3)", "JoshData 2.2.0"},
		{emailcheck.International, "\u1fef@b.com", "`@b.com", "law emailcheck/normal-forms"},
		{emailcheck.International, "a\u202eb@c.com", "the address has a control character in it (byte 1)", "bidirectional override"},
		{emailcheck.International, "a\u3164@c.com", "the address has a control character in it (byte 1)", "a letter that shows nothing"},
		{emailcheck.International, "a\u00a0b@c.com", "the address has a space or a line end in it (byte 1)", "pasted from a web page"},
		{emailcheck.International, "“a@c.com", "the part before the @ has a character that cannot be there (byte 0)", "jmail: a quote of a word processor"},
		{emailcheck.International, "x" + long("\u0302", 31) + "@c.com", "the part before the @ has a character that cannot be there (byte 61)", "NFC puts U+034F there, nobody typed a control character"},
		{emailcheck.International, "a.\u0301@c.com", "the part before the @ has a character that cannot be there (byte 2)", "a mark on a dot"},
		{emailcheck.International, "a\ufffd@c.com", "the part before the @ has a character that cannot be there (byte 1)", "what a decoder leaves"},
		{emailcheck.International, "\xff@c.com", "the address is not valid UTF-8 (byte 0)", ""},
		{emailcheck.International, "a@\xff.com", "the address is not valid UTF-8 (byte 2)", ""},
		{emailcheck.International, "a＠b.com", "the address has no @ (byte 9)", "full-width '@'"},
		{emailcheck.International, "é@b@c.com", "the address has more than one @ (byte 4)", "offsets are bytes"},
		{emailcheck.International, "a@" + long("ü", 60) + ".de", "a part of the domain is longer than 63 characters (byte 2)", "the limit is on the A-label"},
		{emailcheck.International, "a@" + long("ü", 1400) + ".de", "a part of the domain is longer than 63 characters (byte 2)", "the encoder is quadratic"},
		{emailcheck.International, "a@" + long("é.", 60) + "de", "the address is too long (byte 184)", "it would fit as it is written"},
	} {
		if got := verdict(mustNew(t, emailcheck.Config{Profile: tt.profile}), tt.addr); got != tt.want {
			t.Errorf("profile %d: Parse(%+q) = %s, want %s (%s)", tt.profile, tt.addr, got, tt.want, tt.from)
		}
	}
}

// Where a profile is what a class of the public cases is about, it decides as their
// sources do, but for the rows that are listed with the reason.
func TestPolicyCases(t *testing.T) {
	rfc5321 := mustNew(t, emailcheck.Config{Profile: emailcheck.RFC5321})
	international := mustNew(t, emailcheck.Config{Profile: emailcheck.International})
	single := mustNew(t, emailcheck.Config{SingleLabel: true})
	special := mustNew(t, emailcheck.Config{RefuseSpecialUse: true})

	because := map[string]string{
		"me@[127.0.0.1]":                         "JoshData refuses literals unless asked",
		"me@[IPv6:::1]":                          "JoshData refuses literals unless asked",
		"email@[::fffF:127.0.0.1]":               "Django knows no tag, RFC 5321 demands one",
		"\"δοκιμή\"@example.com":                 "International has no quoted local parts",
		"\"quoted.with..unicode.λ\"@example.com": "International has no quoted local parts",
		"\u0085@example.com":                     "a control character",
		"xyz@🚀.kz":                               "IDNA2008 has no emoji",
		"test@😉.tld":                             "IDNA2008 has no emoji",
		"\u212a@b.com":                           "canonically equivalent to K, which is allowed",
		"\u017f@b.com":                           "a letter, which International leaves as it is",
		"example@s.example":                      "RFC 6761 reserves it",
		"joe@localhost.localdomain":              "localdomain is a habit, not a reserved name",
		"abc@bar":                                "Django has no single label but localhost",
		"my@localhost":                           "JoshData wants a dot",
		"me@bad-tld-1":                           "JoshData wants a dot",
	}
	scored := map[string]int{}
	used := map[string]bool{}
	for _, c := range publicCases(t) {
		var checker *emailcheck.Checker
		want := c.label == "valid" || validByRFC5321(c.source)
		switch c.class {
		case "policy:quoted", "policy:literal":
			checker = rfc5321
		case "policy:eai":
			checker = international
		case "policy:single-label":
			checker = single
		case "policy:special-use":
			checker = special
		}
		if checker == nil || c.label == "mixed" && !validByRFC5321(c.source) {
			continue // no profile is about it, or its sources disagree
		}
		scored[c.class]++
		got := checker.Valid(c.addr)
		why := because[c.addr]
		switch {
		case got != want && why == "":
			t.Errorf("%s: Valid(%+q) = %v, and %s says %v", c.class, c.addr, got, c.source, want)
		case got != want:
			used[c.addr] = true
		}
	}
	for addr := range because {
		if !used[addr] {
			t.Errorf("the exception for %+q is not needed", addr)
		}
	}
	for class, atLeast := range map[string]int{"policy:quoted": 50, "policy:literal": 70, "policy:eai": 70, "policy:single-label": 9, "policy:special-use": 6} {
		if scored[class] < atLeast {
			t.Errorf("%d cases of class %s: this test tested too little", scored[class], class)
		}
	}
}

// validByRFC5321 reads the label of suites that grade instead of saying yes or no:
// isemail's diagnoses of this category are addresses of that standard, if unusual
// ones, and JoshData keeps quoted local parts apart.
func validByRFC5321(source string) bool {
	for _, label := range []string{"ISEMAIL_RFC5321_QUOTEDSTRING", "ISEMAIL_RFC5321_ADDRESSLITERAL", "ISEMAIL_RFC5321_TLD;", "test_email_valid_only_if_quoted_local_part"} {
		if strings.Contains(source+";", label) {
			return true
		}
	}
	return false
}

// What Valid promises, for the profiles that it promises it for.
func TestCheckerAllocates(t *testing.T) {
	for _, cfg := range []emailcheck.Config{{}, {RefuseSpecialUse: true}, {SingleLabel: true}, {Profile: emailcheck.HTML5}} {
		c := mustNew(t, cfg)
		for _, addr := range []string{"ann@x.INFO", "ann@a.EXAMPLE", "ann@b", "a b@c.dd", long("a", 300)} {
			if n := testing.AllocsPerRun(10, func() { c.Valid(addr) }); n != 0 {
				t.Errorf("%+v: Valid(%.20q) allocates %v times", cfg, addr, n)
			}
		}
	}
}

func TestCheckerConcurrently(t *testing.T) {
	c := mustNew(t, emailcheck.Config{Profile: emailcheck.International})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if a, err := c.Parse("юзер@Bücher.ch"); err != nil || a.Domain() != "bücher.ch" {
					t.Errorf("Parse = %q, %v", a, err)
				}
			}
		})
	}
	wg.Wait()
}
