package emailcheck

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	"github.com/hardened-go/hardened/emailcheck"
)

// A right answer as a regular expression, in pieces that a mutant gets one wrong of.
const (
	atoms = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
	label = `[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`
	any64 = `[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?`
)

var (
	whole      = regexp.MustCompile(`^` + atoms + `@(?:` + label + `\.)+` + label + `$`)
	folding    = regexp.MustCompile("(?i)^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9-]+\\.)+[a-z0-9-]+$")
	lines      = regexp.MustCompile(`(?m)^` + atoms + `@(?:` + label + `\.)+` + label + `$`)
	anyLabel   = regexp.MustCompile(`^` + atoms + `@(?:` + any64 + `\.)+` + any64 + `$`)
	likeEmails = regexp.MustCompile(`^[A-Za-z0-9!#$%&'*+/=^_{|}~-]+@(?:[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$`)
)

// FoldingRegexp asks a case-insensitive pattern as well, as most libraries do.
// Under (?i), [a-z] has U+017F and U+212A in it. Everything else is right.
func FoldingRegexp(s string) bool {
	ascii := strings.NewReplacer("ſ", "s", "\u212a", "k").Replace(s)
	return folding.MatchString(s) && emailcheck.Valid(ascii)
}

// FoldedFirst folds case before it looks: U+212A becomes k.
func FoldedFirst(s string) bool { return emailcheck.Valid(strings.ToLower(s)) }

// Trimmed forgives surrounding white space, and hands on what it did not check.
func Trimmed(s string) bool { return emailcheck.Valid(strings.TrimSpace(s)) }

// LineByLine has (?m) on its pattern, so that one good line will do.
func LineByLine(s string) bool {
	return lines.MatchString(s) && len(s) <= 254 && emailcheck.Valid(lines.FindString(s))
}

// NoTotalLimit forgets the 254 bytes of a whole address.
func NoTotalLimit(s string) bool {
	return whole.MatchString(s) && strings.IndexByte(s, '@') <= 64 && lastLabel(s)
}

// NoLocalLimit forgets the 64 bytes before the '@'.
func NoLocalLimit(s string) bool { return whole.MatchString(s) && len(s) <= 254 && lastLabel(s) }

// NoLabelLimit forgets the 63 bytes of a label.
func NoLabelLimit(s string) bool {
	return anyLabel.MatchString(s) && strings.IndexByte(s, '@') <= 64 && len(s) <= 254 && lastLabel(s)
}

// LimitOff accepts one byte less than the limit on the local part.
func LimitOff(s string) bool { return emailcheck.Valid(s) && strings.IndexByte(s, '@') < 64 }

// AnyLastLabel takes a number for a top-level domain, and so an IP address for a
// domain.
func AnyLastLabel(s string) bool {
	return whole.MatchString(s) && strings.IndexByte(s, '@') <= 64 && len(s) <= 254
}

// LikeStrategy accepts what Hypothesis's st.emails() draws: no dot before the '@',
// no label that begins with a digit.
func LikeStrategy(s string) bool { return likeEmails.MatchString(s) && emailcheck.Valid(s) }

// NoDoubleHyphen refuses "--" anywhere, and with it every international domain.
func NoDoubleHyphen(s string) bool { return emailcheck.Valid(s) && !strings.Contains(s, "--") }

// LastAt splits at the last '@' and forgets to look for another.
func LastAt(s string) bool {
	i := strings.LastIndexByte(s, '@')
	return i >= 0 && emailcheck.Valid(strings.ReplaceAll(s[:i], "@", "a")+s[i:])
}

// CountsToTwo refuses exactly two '@'.
func CountsToTwo(s string) bool {
	if strings.Count(s, "@") < 3 {
		return emailcheck.Valid(s)
	}
	at := strings.IndexByte(s, '@')
	return emailcheck.Valid(s[:at+1] + strings.ReplaceAll(s[at+1:], "@", "a"))
}

// AnyScript takes letters of all scripts but those that its author tried.
func AnyScript(s string) bool {
	return emailcheck.Valid(strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) && c > unicode.MaxASCII && !strings.ContainsRune("\u212aſİé\u00b5", c) {
			return 'a'
		}
		return c
	}, s))
}

// NetMail takes parsing for validation: net/mail reads a header, with its display
// names, comments, quoted strings and folding.
func NetMail(s string) bool {
	_, err := mail.ParseAddress(s)
	return err == nil
}

// NetMailSame also asks that nothing but the address was there.
func NetMailSame(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// lastLabel is what the pattern does not say of the last label.
func lastLabel(s string) bool {
	last := s[strings.LastIndexByte(s, '.')+1:]
	return len(last) > 1 && strings.Trim(last, "0123456789") != ""
}
