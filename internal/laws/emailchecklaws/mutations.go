package emailchecklaws

import (
	"strings"
	"unicode"

	"github.com/hardened-go/hardened/emailcheck"
	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// A mutation breaks one rule of the grammar in a valid address. It returns what is
// then no address, and what must be said of it: the code and the offset.
type mutation struct {
	name string
	make func(t *laws.T, a address) (s string, code emailcheck.Code, pos int)
}

// insert puts text anywhere, both ends included.
func insert(text string, code emailcheck.Code) func(*laws.T, address) (string, emailcheck.Code, int) {
	return func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s := a.String()
		at := rapid.IntRange(0, len(s)).Draw(t.T, "at")
		return s[:at] + text + s[at:], code, at
	}
}

// cut replaces the byte at an offset by text.
func cut(s string, at int, text string) string { return s[:at] + text + s[at+1:] }

// anyLabel draws the index of a label.
func anyLabel(t *laws.T, a address) int {
	return rapid.IntRange(0, len(a.labels)-1).Draw(t.T, "label")
}

var mutations = []mutation{
	{"space", insert(" ", emailcheck.ErrSpace)},
	{"tab", insert("\t", emailcheck.ErrSpace)},
	{"CR", insert("\r", emailcheck.ErrSpace)},
	{"LF", insert("\n", emailcheck.ErrSpace)},
	{"NUL", insert("\x00", emailcheck.ErrControl)},
	{"DEL", insert("\x7f", emailcheck.ErrControl)},
	{"U+212A for K", insert("\u212a", emailcheck.ErrNotASCII)},
	{"U+017F for s", insert("\u017f", emailcheck.ErrNotASCII)},
	{"stray byte", insert("\xff", emailcheck.ErrNotASCII)},
	{"letter outside ASCII", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		letter := rapid.RuneFrom([]rune("éñüяא中"), unicode.Latin, unicode.Cyrillic, unicode.Han, unicode.M).Filter(func(c rune) bool { return c > unicode.MaxASCII })
		return insert(string(letter.Draw(t.T, "letter")), emailcheck.ErrNotASCII)(t, a)
	}},
	{"second @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s := a.String()
		at := rapid.IntRange(0, len(s)).Draw(t.T, "at")
		return s[:at] + "@" + s[at:], emailcheck.ErrManyAts, max(at, len(a.local)+1)
	}},
	{"more @ still", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s := a.String()
		at := rapid.IntRange(0, len(s)).Draw(t.T, "at")
		pos := at
		if at <= len(a.local) { // the first is before that of the address
			pos = at + 1
		}
		return s[:at] + strings.Repeat("@", rapid.IntRange(2, 5).Draw(t.T, "ats")) + s[at:], emailcheck.ErrManyAts, pos
	}},
	{"no @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s := a.local + a.domain()
		return s, emailcheck.ErrNoAt, len(s)
	}},
	{"nothing before the @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		return "@" + a.domain(), emailcheck.ErrEmptyLocal, 0
	}},
	{"nothing after the @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		return a.local + "@", emailcheck.ErrEmptyDomain, len(a.local) + 1
	}},
	{"dot first", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		return "." + a.String(), emailcheck.ErrLocalDot, 0
	}},
	{"dot last", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		return a.local + ".@" + a.domain(), emailcheck.ErrLocalDot, len(a.local)
	}},
	{"doubled dot before @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		return "a.." + a.String(), emailcheck.ErrLocalDot, 2
	}},
	{"doubled dot in domain", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s, at := a.String(), a.start(len(a.labels)-1)
		return s[:at] + "." + s[at:], emailcheck.ErrDomainDot, at
	}},
	{"dot after @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		return a.local + "@." + a.domain(), emailcheck.ErrDomainDot, len(a.local) + 1
	}},
	{"dot at the end", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s := a.String()
		return s + ".", emailcheck.ErrDomainDot, len(s)
	}},
	{"parenthesis before @", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		at := rapid.IntRange(0, len(a.local)-1).Draw(t.T, "at")
		bad := rapid.SampledFrom([]string{"(", ")", ",", ":", ";", "<", ">", "[", "]", "\\", `"`}).Draw(t.T, "byte")
		return cut(a.String(), at, bad), emailcheck.ErrLocalChar, at
	}},
	{"underscore in domain", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		i := anyLabel(t, a)
		at := a.start(i) + rapid.IntRange(0, len(a.labels[i])-1).Draw(t.T, "at")
		bad := rapid.SampledFrom(strings.Split("_+([/'~!#$%&*=?^`{|}),:;<>]\\\"", "")).Draw(t.T, "byte")
		return cut(a.String(), at, bad), emailcheck.ErrDomainChar, at
	}},
	{"hyphen first", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		at := a.start(anyLabel(t, a))
		return cut(a.String(), at, "-"), emailcheck.ErrHyphen, at
	}},
	{"hyphen last", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		i := anyLabel(t, a)
		at := a.start(i) + len(a.labels[i])
		s := a.String()
		return s[:at] + "-" + s[at:], emailcheck.ErrHyphen, at
	}},
	{"label of 64", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		a.local = a.local[:1] // room for it
		i := anyLabel(t, a)
		at := a.start(i)
		a.labels = append(append(a.labels[:i:i], strings.Repeat("a", 64)), a.labels[i+1:]...)
		return a.String(), emailcheck.ErrLabelTooLong, at + 63
	}},
	{"local of 65", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		a.local = strings.Repeat("a", 65+rapid.IntRange(0, 20).Draw(t.T, "more"))
		a.labels = a.labels[len(a.labels)-2:]
		return a.String(), emailcheck.ErrLocalTooLong, 64
	}},
	{"255 in all", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		for len(a.String()) < 255 {
			a.labels = append([]string{"a"}, a.labels...)
		}
		return a.String(), emailcheck.ErrTooLong, 254
	}},
	{"one label", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		s := a.local + "@" + a.labels[0]
		return s, emailcheck.ErrOneLabel, len(s)
	}},
	{"one byte at the end", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		last := len(a.labels) - 1
		at := a.start(last)
		return a.String()[:at] + "c", emailcheck.ErrShortTLD, at
	}},
	{"number at the end", func(t *laws.T, a address) (string, emailcheck.Code, int) {
		last := len(a.labels) - 1
		at := a.start(last)
		return a.String()[:at] + "127", emailcheck.ErrNumericTLD, at
	}},
}

// mutate draws an address and breaks one rule of it.
func mutate(t *laws.T) (s, name string, code emailcheck.Code, pos int) {
	a := drawAddress(t)
	m := mutations[rapid.IntRange(0, len(mutations)-1).Draw(t.T, "mutation")]
	t.Label(m.name)
	s, code, pos = m.make(t, a)
	return s, m.name, code, pos
}
