package emailcheck

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/hardened-go/hardened/emailcheck"
	"golang.org/x/net/idna"
)

// parse is a right answer to take apart.
func parse(s string) (local, domain string, err error) {
	a, err := emailcheck.Parse(s)
	return a.Local(), a.ASCIIDomain(), err
}

// ParseTrimmed forgives surrounding white space, so its offsets are those of
// another string.
func ParseTrimmed(s string) (local, domain string, err error) { return parse(strings.TrimSpace(s)) }

// ParseLowered folds the local part with the domain: it writes to another mailbox
// where the server tells them apart.
func ParseLowered(s string) (local, domain string, err error) {
	local, domain, err = parse(s)
	return strings.ToLower(local), domain, err
}

// ParseAsWritten keeps the case of the domain, and with it one user's two accounts.
func ParseAsWritten(s string) (local, domain string, err error) {
	local, _, err = parse(s)
	if err == nil {
		domain = s[len(local)+1:]
	}
	return local, domain, err
}

// ParseRunes counts runes for an offset.
func ParseRunes(s string) (local, domain string, err error) {
	local, domain, err = parse(s)
	var e *emailcheck.Error
	if errors.As(err, &e) {
		err = &emailcheck.Error{Code: e.Code, Pos: utf8.RuneCountInString(s[:e.Pos])}
	}
	return local, domain, err
}

// ParsePart gives an offset into the part at fault instead of the whole.
func ParsePart(s string) (local, domain string, err error) {
	local, domain, err = parse(s)
	var e *emailcheck.Error
	if at := strings.IndexByte(s, '@'); errors.As(err, &e) && at >= 0 && e.Pos > at {
		err = &emailcheck.Error{Code: e.Code, Pos: e.Pos - at - 1}
	}
	return local, domain, err
}

// ParseUntagged takes the tag for no part of the address, and so sends mail for
// ann+news@example.com to ann.
func ParseUntagged(s string) (local, domain string, err error) {
	local, domain, err = parse(s)
	local, _, _ = strings.Cut(local, "+")
	return local, domain, err
}

// ParseDisplayed hands out the domain in its own letters, which the next call
// refuses.
func ParseDisplayed(s string) (local, domain string, err error) {
	local, domain, err = parse(s)
	if u, uerr := idna.ToUnicode(domain); uerr == nil {
		domain = u
	}
	return local, domain, err
}
