package emailcheck

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Rule says which spellings of a local part one provider delivers to the same
// mailbox. Only a provider can know: what holds at one is false at the next, and
// providers change. So this package ships no rules. An example, true of Gmail for
// years:
//
//	emailcheck.Rule{
//		Domains:    []string{"gmail.com", "googlemail.com"},
//		IgnoreCase: true,
//		IgnoreDots: true,
//		Tag:        "+",
//	}
type Rule struct {
	// Domains are the names of the provider, in ASCII. Keys use the first. What the
	// practical profile takes for no domain is passed over, and so is a name with
	// which a key would be no address: one that would make it too long.
	Domains []string

	// IgnoreCase takes A to Z as a to z. Default: false.
	IgnoreCase bool

	// IgnoreDots takes dots away. Default: false.
	IgnoreDots bool

	// Tag separates the mailbox from a tag behind it. What follows its first
	// occurrence, and itself, are taken away, unless nothing would be left. Its
	// case counts unless IgnoreCase is set. Default: "", no tags; what is not
	// UTF-8 separates nothing either.
	Tag string
}

// Canonical returns a key under which addresses of the same mailbox collide, so far
// as the rules know. It is for finding accounts twice made, and nothing else: never
// write to a key, and never show it. The address that a person gave is the address
// that works.
//
// Where several rules name a domain the first applies. Without a rule for its
// domain, and when its local part is quoted, an address is its own key: the text of
// String. A key parses as an address with the same key.
func Canonical(a Address, rules ...Rule) string {
	owner := ruleFor(a.ASCIIDomain(), rules)
	if a.IsZero() || owner < 0 || a.s[0] == '"' {
		return a.s
	}
	rule := rules[owner]
	local, tag := a.Local(), norm.NFC.String(rule.Tag)
	if rule.IgnoreCase {
		local, tag = foldLocal(local), foldLocal(tag)
	}
	if short := rule.shorten(local, tag); short != "" {
		local = short
	}
	for _, name := range rule.Domains { // the first that is not another rule's
		name = lower(name)
		if ruleFor(name, rules) == owner && (fits(local, name) || name == a.ASCIIDomain()) {
			return local + "@" + name
		}
	}
	return local + "@" + a.ASCIIDomain()
}

// foldLocal folds A to Z. A small letter can compose where its capital does not, as
// j with a caron, and a key that is not in NFC would have another key.
func foldLocal(s string) string { return norm.NFC.String(lower(s)) }

// shorten takes dots and the tag away. Dots go first: without them, what was no tag
// can become one, and a key must be its own key. For the same reason the result is
// in NFC again: a dot can keep two Hangul letters apart.
func (r Rule) shorten(local, tag string) string {
	if r.IgnoreDots {
		local = norm.NFC.String(strings.ReplaceAll(local, ".", ""))
	}
	if tag == "" || local == "" || !utf8.ValidString(tag) { // that would cut a letter
		return local
	}
	if i := strings.Index(local[1:], tag); i >= 0 { // at the start it is no tag
		local = strings.TrimRight(local[:1+i], ".")
	}
	return local
}

// ruleFor is the index of the first rule that names domain, or -1.
func ruleFor(domain string, rules []Rule) int {
	for i, rule := range rules {
		for _, name := range rule.Domains {
			if lower(name) == domain && isDomain(name) {
				return i
			}
		}
	}
	return -1
}

// fits reports whether domain, one that isDomain accepts, makes an address with
// local. Under International a label that begins with "xn--" has to decode.
func fits(local, domain string) bool {
	if len(local)+1+len(domain) > maxAddress {
		return false
	}
	if isASCII(local) || !strings.Contains(domain, acePrefix) {
		return true
	}
	_, code, _ := widestInternational.internationalDomain(domain, 0)
	return code == 0
}
