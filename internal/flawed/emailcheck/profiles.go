package emailcheck

import (
	"net/netip"
	"regexp"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Near misses of the pattern of <input type=email>.
var (
	html5Python = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\n?$")
	html5Dotted = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$")
	html5Early  = regexp.MustCompile("^[a-zA-Z0-9.!#$%&'*+\\/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*$")
)

// HTML5Python is the pattern as Python's re.match has it.
func HTML5Python(s string) bool { return html5Python.MatchString(s) }

// HTML5Dotted asks for a dot in the domain, as many copies do: '+' for the last '*'.
func HTML5Dotted(s string) bool { return html5Dotted.MatchString(s) }

// HTML5Early is the pattern as it was at first: any hyphens, labels of any length.
func HTML5Early(s string) bool { return html5Early.MatchString(s) }

// parseWith is a checker to take apart.
func parseWith(p emailcheck.Profile, s string) (local, domain string, err error) {
	c, err := emailcheck.New(emailcheck.Config{Profile: p})
	if err != nil {
		panic("flawed/emailcheck: " + err.Error())
	}
	a, err := c.Parse(s)
	return a.Local(), a.ASCIIDomain(), err
}

// FirstAt looks for the '@' before it looks for quotes.
func FirstAt(s string) (local, domain string, err error) {
	at := strings.IndexByte(s, '@')
	if at >= 0 && strings.HasPrefix(s, `"`) && !strings.HasSuffix(s[:at], `"`) {
		return "", "", &emailcheck.Error{Code: emailcheck.ErrQuote, Pos: at}
	}
	return parseWith(emailcheck.RFC5321, s)
}

// KeepsQuotes hands out a quoted local part as it was written, and so two keys for
// one mailbox.
func KeepsQuotes(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.RFC5321, s)
	if err == nil {
		local = s[:strings.LastIndexByte(s, '@')]
	}
	return local, domain, err
}

// DropsBackslashes takes every backslash away, those behind a backslash too.
func DropsBackslashes(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.RFC5321, s)
	return strings.ReplaceAll(local, `\\`, ""), domain, err
}

// LastQuote takes everything up to the last quote for the content, whatever quotes
// are within.
func LastQuote(s string) (local, domain string, err error) {
	end := strings.LastIndex(s, `"@`)
	if end < 1 || s[0] != '"' {
		return parseWith(emailcheck.RFC5321, s)
	}
	return parseWith(emailcheck.RFC5321, `"`+strings.ReplaceAll(s[1:end], `"`, "")+s[end:])
}

// AnyIP takes whatever net/netip reads between brackets: IPv6 without its tag, with
// a zone, "::" for a single group.
func AnyIP(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.RFC5321, s)
	at := strings.LastIndexByte(s, '@')
	if err == nil || at < 0 || !strings.HasPrefix(s[at+1:], "[") || !strings.HasSuffix(s, "]") {
		return local, domain, err
	}
	text := strings.TrimPrefix(s[at+2:len(s)-1], "IPv6:")
	ip, iperr := netip.ParseAddr(text)
	if iperr != nil {
		return "", "", err
	}
	return s[:at], "[IPv6:" + ip.String() + "]", nil
}

// LiteralAsWritten hands out an address literal as it was written: one host, many
// spellings.
func LiteralAsWritten(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.RFC5321, s)
	if strings.HasPrefix(domain, "[") {
		domain = s[strings.LastIndexByte(s, '@')+1:]
	}
	return local, domain, err
}

// NotNormalised leaves the local part in the form it came in: é is one key on a Mac
// and another on Windows.
func NotNormalised(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.International, s)
	if err == nil {
		local = s[:strings.IndexByte(s, '@')]
	}
	return local, domain, err
}

// NotRechecked checks, normalises, and does not check again: U+037E becomes ';'.
func NotRechecked(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.International, strings.ReplaceAll(s, "\u037e", "a"))
	if err == nil {
		local = norm.NFC.String(s[:strings.IndexByte(s, '@')])
	}
	return local, domain, err
}

// domainBy gives the domain of an international address by what p makes of it.
func domainBy(p *idna.Profile, s string, mapping func(string) string) (local, domain string, err error) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return parseWith(emailcheck.International, s)
	}
	domain, idnaErr := p.ToASCII(mapping(s[at+1:]))
	if idnaErr != nil {
		return "", "", &emailcheck.Error{Code: emailcheck.ErrIDNA, Pos: at + 1}
	}
	if local, _, err = parseWith(emailcheck.International, s[:at]+"@example.com"); err != nil {
		return "", "", err
	}
	return local, domain, nil
}

// ByLookup has x/net/idna map the domain as a browser does: full-width letters and
// soft hyphens pass, and are changed on the way.
func ByLookup(s string) (local, domain string, err error) {
	return domainBy(idna.Lookup, s, norm.NFC.String)
}

// ByRegistration takes x/net/idna's Registration for IDNA2008: emoji pass, and a
// middle dot anywhere.
func ByRegistration(s string) (local, domain string, err error) {
	return domainBy(idna.Registration, s, func(d string) string { return strings.ToLower(norm.NFC.String(d)) })
}

// LimitsAsWritten counts the bytes that were typed, not those that are sent.
func LimitsAsWritten(s string) (local, domain string, err error) {
	if len(s) > 254 {
		return "", "", &emailcheck.Error{Code: emailcheck.ErrTooLong, Pos: 254}
	}
	return parseWith(emailcheck.International, s)
}

// ALabelsAsTheyAre reads a domain in ASCII as Practical does.
func ALabelsAsTheyAre(s string) (local, domain string, err error) {
	if local, domain, err = parse(s); err == nil {
		return local, domain, nil
	}
	return parseWith(emailcheck.International, s)
}

// NoLimitOnLetters knows the limit on ASCII only.
func NoLimitOnLetters(s string) (local, domain string, err error) {
	at := strings.IndexByte(s, '@')
	if at <= 64 || strings.Trim(s[:at], "é") != "" {
		return parseWith(emailcheck.International, s)
	}
	_, domain, err = parseWith(emailcheck.International, "é"+s[at:])
	return norm.NFC.String(s[:at]), domain, err
}

// LimitForgotten counts 254 bytes, but not behind quotes.
func LimitForgotten(s string) (local, domain string, err error) {
	end := strings.LastIndexByte(s, '@')
	if len(s) <= 254 || s[0] != '"' || end > 64 {
		return parseWith(emailcheck.RFC5321, s)
	}
	if local, _, err = parseWith(emailcheck.RFC5321, s[:end]+"@b.cc"); err != nil {
		return "", "", err
	}
	return local, strings.ToLower(s[end+1:]), nil
}

// transitional maps ß to ss and ς to σ.
var transitional = idna.New(idna.MapForLookup(), idna.Transitional(true))

// Transitional maps as browsers long did, and so writes to another domain: faß.de
// is not fass.de.
func Transitional(s string) (local, domain string, err error) {
	local, domain, err = parseWith(emailcheck.International, s)
	if err == nil && strings.ContainsAny(s, "ßς") {
		return domainBy(transitional, s, norm.NFC.String)
	}
	return local, domain, err
}
