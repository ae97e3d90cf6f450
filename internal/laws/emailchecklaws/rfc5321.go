package emailchecklaws

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// What RFC 5321 lets stand in quotes, and what matters of it more often.
var quotedByte = rapid.OneOf(rapid.SampledFrom([]byte("ab.@ \\\"A1")), rapid.ByteRange(' ', '~'))

// requote is the one spelling of a local part with this content.
func requote(content string) string {
	if code, _ := judgeLocal(content); code == 0 {
		return content
	}
	return `"` + strings.ReplaceAll(strings.ReplaceAll(content, `\`, `\\`), `"`, `\"`) + `"`
}

var quoted = laws.Law[Parse]{
	ID: "emailcheck/quoted", Kind: laws.Metamorphic,
	Says: "However a quoted local part is spelled, the local part is its content in one spelling.",
	Prop: func(t *laws.T, impl Parse) {
		var content, spelled []byte
		for range rapid.IntRange(0, 8).Draw(t.T, "length") {
			c := quotedByte.Draw(t.T, "byte")
			content = append(content, c)
			if c == '"' || c == '\\' || rapid.IntRange(0, 3).Draw(t.T, "backslash") == 3 {
				spelled = append(spelled, '\\')
			}
			spelled = append(spelled, c)
		}
		s := `"` + string(spelled) + `"@` + laws.Draw(t, rapid.SampledFrom([]string{"b.cc", "B.CC", "[192.0.2.1]", "[IPv6:2001:db8::1]"}), "domain")
		right := requote(string(content))
		t.LabelIf(right[0] != '"', "quotes not needed")
		t.LabelIf(strings.Contains(string(content), "@"), "@ in quotes")
		local, _ := impl.accepts(t, s)
		laws.Equal(t, local, right, "Parse(%+q), the local part", s)
	},
	Need: map[string]float64{"quotes not needed": .05, "@ in quotes": .1},
}

var unquoted = laws.Law[Parse]{
	ID: "emailcheck/quoted-refused", Kind: laws.Metamorphic,
	Says: "A quoted local part that is broken is refused, and the place is told.",
	Prop: func(t *laws.T, impl Parse) {
		in := strings.Repeat("a", rapid.IntRange(0, 5).Draw(t.T, "length"))
		n := len(in)
		c := laws.Draw(t, rapid.SampledFrom([]struct {
			s    string
			code emailcheck.Code
			pos  int
		}{
			{`"` + in + "\n" + `"@b.cc`, emailcheck.ErrSpace, n + 1},
			{`"` + in + "\\\n" + `"@b.cc`, emailcheck.ErrSpace, n + 2},
			{`"` + in + "\x00" + `"@b.cc`, emailcheck.ErrControl, n + 1},
			{`"` + in + "é" + `"@b.cc`, emailcheck.ErrNotASCII, n + 1},
			{`"` + in + `"a"@b.cc`, emailcheck.ErrQuote, n + 2},
			{`"` + in + `".b@b.cc`, emailcheck.ErrQuote, n + 2},
			{`"` + in + `@b.cc`, emailcheck.ErrQuote, n + 6},
			{`"` + in + `\"@b.cc`, emailcheck.ErrQuote, n + 8},
			{`"` + in + `"`, emailcheck.ErrNoAt, n + 2},
			{"x" + in + `"a"@b.cc`, emailcheck.ErrLocalChar, n + 1},
			{`"` + in + `"@b.cc@d.ee`, emailcheck.ErrManyAts, n + 7},
			{`"` + in + `"@`, emailcheck.ErrEmptyDomain, n + 3},
			{`"` + strings.Repeat(" ", 63) + `"@b.cc`, emailcheck.ErrLocalTooLong, 64},
		}), "case")
		laws.Equal(t, impl.told(c.s), fault(c.code, c.pos), "Parse(%+q)", c.s)
	},
}

// ip draws an address and one of its spellings within the brackets.
func ip(t *laws.T) (right, spelled string) {
	if rapid.Bool().Draw(t.T, "IPv4") {
		b := rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t.T, "octets")
		a := netip.AddrFrom4([4]byte(b))
		return "[" + a.String() + "]", a.String()
	}
	var b [16]byte
	for i := range 8 { // groups of zeros, since "::" is the hard part
		if rapid.Bool().Draw(t.T, "group") {
			b[2*i+1] = rapid.ByteRange(0, 255).Draw(t.T, "low byte")
		}
	}
	a := netip.AddrFrom16(b)
	forms := []string{a.String(), a.StringExpanded(), strings.ToUpper(a.StringExpanded())}
	if tail := netip.AddrFrom4([4]byte(b[12:])); !a.Is4In6() {
		full := a.StringExpanded()
		forms = append(forms, full[:len(full)-len("0000:0000")]+tail.String())
	}
	spelled = laws.Draw(t, rapid.SampledFrom(forms), "form")
	return "[IPv6:" + a.String() + "]", laws.Draw(t, rapid.SampledFrom([]string{"IPv6:", "ipv6:", "IPV6:"}), "tag") + spelled
}

var literal = laws.Law[Parse]{
	ID: "emailcheck/literal", Kind: laws.Metamorphic,
	Says: "However an IP address is spelled between brackets, the domain is that address in one spelling.",
	Prop: func(t *laws.T, impl Parse) {
		right, spelled := ip(t)
		s := "a@[" + spelled + "]"
		t.LabelIf(strings.Contains(s, "::"), "::")
		_, domain := impl.accepts(t, s)
		laws.Equal(t, domain, right, "Parse(%+q), the domain", s)
	},
	Need: map[string]float64{"::": .05},
}

var notLiteral = laws.Law[Parse]{
	ID: "emailcheck/literal-refused", Kind: laws.Metamorphic,
	Says: "What stands between brackets and is no IP address as RFC 5321 spells it is refused.",
	Prop: func(t *laws.T, impl Parse) {
		s := "a@" + laws.Draw(t, rapid.SampledFrom([]string{
			"[]", "[", "[1.2.3.4", "[1.2.3]", "[1.2.3.4.5]", "[1.2.3.256]", "[01.2.3.4]", "[1.2.3.4]]", "[1.2.3.4 ]", "[IPv6:1.2.3.4]",
			"[::1]", "[IPv6:]", "[IPv6::1]", "[IPv6:1::2::3]", "[IPv6:1:2:3:4:5:6:7]", "[IPv6:1:2:3:4:5:6:7:8:9]", "[IPv6:12345::]",
			"[IPv6:fe80::1%eth0]", "[IPv6:1:2:3:4:5:6:7::]", "[IPv6:1:2:3::4:5:6:7]", "[IPv6:1:2:3:4:5::1.2.3.4]", "[IPv5:1.2.3.4]", "[tag:text]",
		}), "literal")
		laws.Equal(t, impl.told(s), fault(emailcheck.ErrLiteral, 2), "Parse(%+q)", s)
	},
}

var extends = laws.Law[Parse]{
	ID: "emailcheck/rfc5321", Kind: laws.Metamorphic,
	Says: "Under RFC5321, text without quotes and brackets is told what Practical tells it.",
	Prop: func(t *laws.T, impl Parse) {
		s := strings.NewReplacer(`"`, "", "[", "").Replace(nearGrammar(t))
		laws.Equal(t, impl.told(s), Parse(judged).told(s), "Parse(%+q)", s)
	},
}

var mailboxLaw = laws.Law[Parse]{
	ID: "emailcheck/mailbox", Kind: laws.Oracle,
	Says: "Under RFC5321, quotes, brackets and limits in any company are judged by the rules applied one by one.",
	Prop: func(t *laws.T, impl Parse) {
		local := localPart(t, length(t, 64))
		if rapid.Bool().Draw(t.T, "quoted") {
			local = `"` + string(rapid.SliceOfN(rapid.ByteRange(' ', '~'), 0, 6).Draw(t.T, "content")) + `"`
		}
		domain := strings.Repeat("b.", rapid.IntRange(1, 125).Draw(t.T, "labels")) + "cc"
		if rapid.Bool().Draw(t.T, "literal") {
			_, domain = ip(t)
			domain = "[" + domain + "]"
		}
		s := local + "@" + domain
		if rapid.IntRange(0, 2).Draw(t.T, "edit") == 2 {
			at := rapid.IntRange(0, len(s)).Draw(t.T, "at")
			s = s[:at] + soupPiece.Draw(t.T, "piece") + s[at:]
		}
		right := Parse(slowMailbox).outcome(s)
		t.LabelIf(right != "refused", "address")
		t.LabelIf(len(s) > 254, "too long")
		laws.Equal(t, impl.outcome(s), right, "Parse(%+q)", s)
	},
	Need: map[string]float64{"address": .2, "too long": .01},
}

// The slow second answer to RFC5321: a pattern for the quotes, net.ParseIP for the
// address, and a count for what net.ParseIP forgives.
var (
	quotes    = regexp.MustCompile(`^"((?:[ !#-\[\]-~]|\\[ -~])*)"@`)
	backslash = regexp.MustCompile(`\\(.)`)
	octets    = regexp.MustCompile(`^(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}$`)
)

func slowMailbox(s string) (local, domain string, err error) {
	fail := func(code emailcheck.Code, pos int) (string, string, error) {
		return "", "", &emailcheck.Error{Code: code, Pos: pos}
	}
	m := quotes.FindStringSubmatch(s)
	at := strings.IndexByte(s, '@')
	switch {
	case len(s) > 254:
		return fail(emailcheck.ErrTooLong, 254)
	case m != nil:
		at = len(m[0]) - 1
		local = requote(backslash.ReplaceAllString(m[1], "$1"))
		if at > 64 {
			return fail(emailcheck.ErrLocalTooLong, 64)
		}
	case strings.HasPrefix(s, `"`):
		return fail(brokenQuotes(s))
	case at < 0 || !strings.HasPrefix(s[at+1:], "["):
		return judged(s)
	default:
		local = s[:at]
		if second := strings.IndexByte(s[at+1:], '@'); second >= 0 {
			return fail(emailcheck.ErrManyAts, at+1+second)
		}
		if code, pos := judgeLocal(local); code != 0 {
			return fail(code, pos)
		}
	}
	domain = s[at+1:]
	if second := strings.IndexByte(domain, '@'); second >= 0 {
		return fail(emailcheck.ErrManyAts, at+1+second)
	}
	if !strings.HasPrefix(domain, "[") {
		if code, pos := judgeDomain(domain); code != 0 {
			return fail(code, at+1+pos)
		}
		return local, strings.ToLower(domain), nil
	}
	if domain = slowLiteral(domain); domain == "" {
		return fail(emailcheck.ErrLiteral, at+1)
	}
	return local, domain, nil
}

// brokenQuotes says where a quoted local part goes wrong that does not match.
func brokenQuotes(s string) (emailcheck.Code, int) {
	for i := 1; i < len(s); i++ {
		if s[i] == '"' {
			if i == len(s)-1 {
				return emailcheck.ErrNoAt, len(s)
			}
			return emailcheck.ErrQuote, i + 1
		}
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		if s[i] < ' ' || s[i] > '~' {
			return judgeByte(s[i], emailcheck.ErrLocalChar), i
		}
	}
	return emailcheck.ErrQuote, len(s)
}

func slowLiteral(s string) string {
	if len(s) < 2 || s[len(s)-1] != ']' {
		return ""
	}
	s = s[1 : len(s)-1]
	if octets.MatchString(s) && net.ParseIP(s) != nil {
		return "[" + s + "]"
	}
	if len(s) < 5 || !strings.EqualFold(s[:5], "IPv6:") || !strings.Contains(s[5:], ":") || net.ParseIP(s[5:]) == nil {
		return ""
	}
	written := 0
	for _, group := range strings.Split(s[5:], ":") {
		if group != "" {
			written++
		}
		if strings.Contains(group, ".") {
			written++
		}
	}
	if strings.Contains(s, "::") && written > 6 {
		return ""
	}
	ip := net.ParseIP(s[5:])
	if v4 := ip.To4(); v4 != nil { // net.IP prints it without what makes it IPv6
		return fmt.Sprintf("[IPv6:::ffff:%s]", v4)
	}
	return "[IPv6:" + ip.String() + "]"
}

// RFC5321Suite is the contract of the profile of mail servers.
func RFC5321Suite() laws.Suite[Parse] {
	return laws.Suite[Parse]{
		Name: "emailcheck.Checker, RFC5321",
		Says: "It adds quoted local parts and address literals, each in one spelling.",
		Laws: []laws.Law[Parse]{quoted, unquoted, literal, notLiteral, mailboxLaw, extends},
		Wheats: []laws.Wheat[Parse]{
			{Name: "hardened", Impl: ours(checker(emailcheck.RFC5321))},
			{Name: "pattern and net.ParseIP", Impl: slowMailbox},
		},
		Flaws: []laws.Flaw[Parse]{
			{
				Name: "first @", Impl: flawed.FirstAt, Breaks: []string{quoted.ID},
				Symptom: `"a@b"@example.com is refused: its first @ is not the one that counts.`,
			},
			{
				Name: "keeps quotes", Impl: flawed.KeepsQuotes, Breaks: []string{quoted.ID},
				Symptom: `"ann"@example.com and ann@example.com become two accounts of one mailbox.`,
			},
			{
				Name: "drops backslashes", Impl: flawed.DropsBackslashes, Breaks: []string{quoted.ID},
				Symptom: `"a\\b" loses the backslash that is part of it.`,
			},
			{
				Name: "last quote", Impl: flawed.LastQuote, Breaks: []string{unquoted.ID},
				Symptom: `A quote within the quotes needs no backslash: "a"b"@example.com is accepted.`,
			},
			{
				Name: "limit forgotten", Impl: flawed.LimitForgotten, Breaks: []string{mailboxLaw.ID},
				Symptom: "Behind quotes, 255 bytes are accepted, and no server takes them.",
			},
			{
				Name: "any IP address", Impl: flawed.AnyIP, Breaks: []string{notLiteral.ID},
				Symptom: "IPv6 without its tag, and with a zone that means nothing elsewhere.",
			},
			{
				Name: "literal as written", Impl: flawed.LiteralAsWritten, Breaks: []string{literal.ID},
				Symptom: "One host has many spellings, and so many accounts.",
			},
			{
				Name: "the practical profile", Impl: ours(checker(emailcheck.Practical)), Breaks: []string{quoted.ID, unquoted.ID, literal.ID, notLiteral.ID},
				Symptom: "It has no quotes and no brackets.",
			},
			{
				Name: "trims", Impl: flawed.ParseTrimmed, Breaks: []string{extends.ID},
				Symptom: "A space is forgiven.",
			},
		},
	}
}
