package emailcheck

import "strings"

// The classes of a byte. A table of classes is what keeps Unicode out: (?i)
// matches U+017F and U+212A as letters, and so does every check that folds case
// before it looks.
const (
	dot     uint8 = 1 << iota // '.'
	hyphen                    // '-', the bit above dot: see quick
	atext                     // may stand in an atom: RFC 5321, section 4.1.2
	ldh                       // letter, digit or hyphen: RFC 1123, section 2.1
	upper                     // A to Z
	digit                     // 0 to 9
	blank                     // space, tab, line end: what a paste brings along
	control                   // C0 controls and DEL, blanks apart
)

// specials are the atext bytes that are neither letters nor digits.
const specials = "!#$%&'*+-/=?^_`{|}~"

var class = func() (t [256]uint8) {
	for c := range t {
		if c < ' ' || c == 0x7f {
			t[c] = control
		}
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c] = atext | ldh
		t[c-'a'+'A'] = atext | ldh | upper
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = atext | ldh | digit
	}
	for _, c := range specials {
		t[c] = atext
	}
	t['-'] |= ldh | hyphen
	t['.'] = dot
	for _, c := range " \t\n\v\f\r" {
		t[c] = blank
	}
	return t
}()

// Limits in octets. RFC 5321, section 4.5.3.1, allows a path of 256 with its
// angle brackets, hence 254 (RFC 3696, erratum 1690), and 64 for the local part.
// RFC 1035, section 2.3.4, gives 63 for a label. Its 253 for a whole name needs no
// check of its own: one byte and an '@' before it, and 254 binds first.
const (
	maxAddress = 254
	maxLocal   = 64
	maxLabel   = 63
)

// rules are what the profiles ask of one and the same machine.
type rules struct {
	maxAddress int
	maxLocal   int
	anyDots    bool // dots of the local part may stand anywhere
	oneLabel   bool // a domain may be a single label
	anyLast    bool // the last label may be one byte or all digits
	beyond     bool // bytes of 0x80 and above pass in a domain, to be looked at later
}

var practical = rules{maxAddress: maxAddress, maxLocal: maxLocal}

// scan returns the offset of the '@' and whether the domain has upper-case letters,
// or else what is wrong and where.
func (r *rules) scan(s string) (at int, folds bool, code Code, pos int) {
	if at, folds, ok := r.quick(s); ok {
		return at, folds, 0, 0
	}
	switch {
	case len(s) == 0:
		return 0, false, ErrEmpty, 0
	case len(s) > r.maxAddress: // before a byte is read, so a megabyte costs nothing
		return 0, false, ErrTooLong, r.maxAddress
	}
	at, code, pos = r.scanLocal(s)
	if code == 0 {
		folds, code, pos = r.scanDomain(s, at+1)
	}
	if code != 0 {
		code, pos = countAts(s, 0, code, pos)
	}
	return at, folds, code, pos
}

// quick accepts most addresses, and leaves to scan what is none and what is long or
// odd. It has no branch that depends on where the dots are: a processor cannot guess
// that, and each wrong guess costs as much as ten bytes. What it accepts, all rules
// accept, and the law emailcheck/oracle holds it to scan's answer.
func (r *rules) quick(s string) (at int, folds, ok bool) {
	if len(s) > maxLocal+1+maxLabel { // before a byte is read
		return 0, false, false
	}
	bad, before := uint8(0), dot // as if a dot stood before the start
	for at < len(s) {
		c := class[s[at]]
		if c&(atext|dot) == 0 {
			break
		}
		bad |= c & before // a dot behind a dot
		before = c
		at++
	}
	bad |= before // a dot at the end, or nothing
	n := len(s) - at - 1
	if n < 4 || n > maxLabel || at > r.maxLocal || s[at] != '@' {
		return 0, false, false // a domain of up to 63 bytes has no label that is too long
	}
	seen, before := uint8(0), dot
	for i := at + 1; i < len(s); i++ {
		c := class[s[i]]
		if c&(ldh|dot) == 0 {
			return 0, false, false
		}
		// In the lowest bit: a dot or a hyphen behind a dot, a dot behind a hyphen.
		bad |= (c|c>>1)&before | c&(before>>1)
		seen |= c
		before = c
	}
	// The last byte is a letter, so the last label is not all digits, and the one
	// before it is no dot, so that label is not a single byte.
	letter := before&(ldh|digit|hyphen) == ldh
	ok = letter && s[len(s)-2] != '.' && bad&dot == 0 && seen&dot != 0
	return at, seen&upper != 0, ok
}

// countAts puts the wrong number of '@' from offset from on before any other
// complaint: to a person who typed two addresses, the underscore in the second
// is not the trouble.
func countAts(s string, from int, code Code, pos int) (Code, int) {
	at := from + strings.IndexByte(s[from:], '@')
	if at < from {
		return ErrNoAt, len(s)
	}
	if second := strings.IndexByte(s[at+1:], '@'); second >= 0 {
		return ErrManyAts, at + 1 + second
	}
	return code, pos
}

// scanLocal reads atoms and dots up to the first '@'.
func (r *rules) scanLocal(s string) (at int, code Code, pos int) {
	last := -1 // the last dot; at first, as if there were one before the start
	for i := 0; i < len(s); i++ {
		c := s[i]
		if class[c]&atext != 0 {
			continue
		}
		switch c {
		case '.':
			if i == last+1 && !r.anyDots {
				return 0, ErrLocalDot, i
			}
			last = i
		case '@':
			switch {
			case i == 0:
				return 0, ErrEmptyLocal, 0
			case last == i-1 && !r.anyDots:
				return 0, ErrLocalDot, last
			case i > r.maxLocal:
				return 0, ErrLocalTooLong, r.maxLocal
			}
			return i, 0, 0
		default:
			return 0, wrongByte(c, ErrLocalChar), i
		}
	}
	return 0, ErrNoAt, len(s)
}

// scanDomain reads labels and dots from offset from to the end.
func (r *rules) scanDomain(s string, from int) (folds bool, code Code, pos int) {
	var seen uint8
	start := from // of the label that is being read
	for i := from; ; i++ {
		if i < len(s) {
			c := class[s[i]]
			if c&ldh != 0 {
				seen |= c
				continue
			}
			if s[i] >= 0x80 && r.beyond {
				continue
			}
			if s[i] != '.' {
				return false, wrongByte(s[i], ErrDomainChar), i
			}
		}
		switch {
		case i == start && i < len(s): // the dot that leads, or follows a dot
			return false, ErrDomainDot, i
		case i == start && i == from:
			return false, ErrEmptyDomain, i
		case i == start: // the dot that trails
			return false, ErrDomainDot, i - 1
		case i-start > maxLabel && !(r.beyond && !isASCII(s[start:i])):
			return false, ErrLabelTooLong, start + maxLabel
		case s[start] == '-':
			return false, ErrHyphen, start
		case s[i-1] == '-':
			return false, ErrHyphen, i - 1
		}
		if i == len(s) {
			break
		}
		start = i + 1
	}
	if code := r.lastLabel(s[start:], start == from); code != 0 {
		if code == ErrOneLabel {
			return false, code, len(s)
		}
		return false, code, start
	}
	return seen&upper != 0, 0, 0
}

// lastLabel says what is wrong with a last label that is well formed otherwise.
// An all-digit one makes an IP address without its brackets out of a domain (RFC
// 3696, section 2). A single byte is no top-level domain, and ICANN delegates
// none: it is what is left of one that was not typed to its end.
func (r *rules) lastLabel(label string, only bool) Code {
	switch {
	case only && !r.oneLabel:
		return ErrOneLabel
	case r.anyLast:
		return 0
	case len(label) == 1 && !only:
		return ErrShortTLD
	}
	for i := len(label) - 1; i >= 0; i-- {
		if class[label[i]]&digit == 0 {
			return 0
		}
	}
	return ErrNumericTLD
}

// wrongByte gives the code for a byte that has no place where it stands: one of its
// own for what a person cannot see, and other for the rest.
func wrongByte(c byte, other Code) Code {
	switch {
	case class[c]&blank != 0:
		return ErrSpace
	case class[c]&control != 0:
		return ErrControl
	case c >= 0x80:
		return ErrNotASCII
	}
	return other
}
