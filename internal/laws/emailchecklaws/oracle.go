package emailchecklaws

import (
	"regexp"
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
)

// Judge is the slow second answer to Parse: the rules one after the other, on the
// text cut into its parts. It returns 0 for an address.
func Judge(s string) (code emailcheck.Code, pos int) {
	parts := strings.Split(s, "@")
	switch {
	case s == "":
		return emailcheck.ErrEmpty, 0
	case len(s) > 254:
		return emailcheck.ErrTooLong, 254
	case len(parts) == 1:
		return emailcheck.ErrNoAt, len(s)
	case len(parts) > 2:
		return emailcheck.ErrManyAts, len(parts[0]) + 1 + len(parts[1])
	}
	if code, pos = judgeLocal(parts[0]); code != 0 {
		return code, pos
	}
	if code, pos = judgeDomain(parts[1]); code != 0 {
		return code, len(parts[0]) + 1 + pos
	}
	return 0, 0
}

func judgeLocal(local string) (emailcheck.Code, int) {
	const atext = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
	if local == "" {
		return emailcheck.ErrEmptyLocal, 0
	}
	for i := range len(local) {
		switch {
		case strings.IndexByte(atext, local[i]) >= 0:
		case local[i] != '.':
			return judgeByte(local[i], emailcheck.ErrLocalChar), i
		case strings.HasSuffix("."+local[:i], "."):
			return emailcheck.ErrLocalDot, i
		}
	}
	if strings.HasSuffix(local, ".") {
		return emailcheck.ErrLocalDot, len(local) - 1
	}
	if len(local) > 64 {
		return emailcheck.ErrLocalTooLong, 64
	}
	return 0, 0
}

func judgeDomain(domain string) (emailcheck.Code, int) {
	const ldh = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
	labels := strings.Split(domain, ".")
	start := 0
	for n, label := range labels {
		for i := range len(label) {
			if strings.IndexByte(ldh, label[i]) < 0 {
				return judgeByte(label[i], emailcheck.ErrDomainChar), start + i
			}
		}
		switch {
		case domain == "":
			return emailcheck.ErrEmptyDomain, 0
		case label == "" && n > 0 && n == len(labels)-1:
			return emailcheck.ErrDomainDot, len(domain) - 1
		case label == "":
			return emailcheck.ErrDomainDot, start
		case len(label) > 63:
			return emailcheck.ErrLabelTooLong, start + 63
		case strings.HasPrefix(label, "-"):
			return emailcheck.ErrHyphen, start
		case strings.HasSuffix(label, "-"):
			return emailcheck.ErrHyphen, start + len(label) - 1
		}
		start += len(label) + 1
	}
	last := labels[len(labels)-1]
	switch {
	case len(labels) == 1:
		return emailcheck.ErrOneLabel, len(domain)
	case len(last) == 1:
		return emailcheck.ErrShortTLD, len(domain) - 1
	case strings.Trim(last, "0123456789") == "":
		return emailcheck.ErrNumericTLD, len(domain) - len(last)
	}
	return 0, 0
}

func judgeByte(c byte, other emailcheck.Code) emailcheck.Code {
	switch {
	case strings.IndexByte(" \t\n\v\f\r", c) >= 0:
		return emailcheck.ErrSpace
	case c < ' ' || c == 0x7f:
		return emailcheck.ErrControl
	case c > 0x7f:
		return emailcheck.ErrNotASCII
	}
	return other
}

// judged is Judge as a Parse: the domain in lower case.
func judged(s string) (local, domain string, err error) {
	if code, pos := Judge(s); code != 0 {
		return "", "", &emailcheck.Error{Code: code, Pos: pos}
	}
	local, domain, _ = strings.Cut(s, "@")
	return local, strings.ToLower(domain), nil // ASCII by now
}

// pattern is a third answer to Valid: what a regular expression can say, and the
// limits that it cannot.
var pattern = regexp.MustCompile(
	"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*" +
		"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+" +
		"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9]))$")

func matched(s string) bool {
	last := s[strings.LastIndexByte(s, '.')+1:]
	return pattern.MatchString(s) && len(s) <= 254 && strings.IndexByte(s, '@') <= 64 &&
		strings.Trim(last, "0123456789") != ""
}
