package emailcheck

import (
	"fmt"
	"math"
)

// A Profile names what counts as an address. No one answer fits a sign-up form, a
// mail server and a mirror of what browsers do.
type Profile uint8

const (
	// Practical is what [Valid] and [Parse] accept: what mail servers on the
	// internet deliver to. That a last label has two bytes or more is a choice of
	// this package, for all profiles but HTML5, and no rule of an RFC: ICANN
	// delegates no shorter one.
	Practical Profile = iota

	// HTML5 is the pattern that the WHATWG gives for <input type=email>, and
	// nothing but the pattern: dots may stand anywhere before the '@', the domain
	// may be one label, and only labels have a limit on their length. It is for
	// agreeing with browsers. A browser first strips line ends and surrounding
	// spaces; this does not.
	HTML5

	// RFC5321 is Practical with quoted local parts and address literals (RFC
	// 5321, section 4.1.2 and 4.1.3):
	//
	//	"a b"@example.com   a@[192.0.2.1]   a@[IPv6:2001:db8::1]
	//
	// Quotes and backslashes that are not needed are taken away, since they do
	// not tell mailboxes apart. The limit on the local part counts them as they
	// are written; that on the address holds for what is written and for what
	// String returns. Of an IPv6 address, "::" must stand for two groups
	// or more. Two things that the grammar has are refused: a leading zero in an
	// IPv4 octet, which one reader takes for octal and the next for decimal, and
	// literals with another tag than IPv6, since IANA has registered no other.
	RFC5321

	// International is Practical with letters outside ASCII. Local parts are those
	// of RFC 6531 with letters, marks and digits: other characters are refused,
	// invisible ones and symbols among them. They are put in NFC and checked
	// again, since normalisation can make a ';'. Domains are those of IDNA2008,
	// stored as A-labels; a label that begins with "xn--" must decode to what
	// IDNA2008 allows, which Practical does not ask. Capitals are folded; İ, ϴ and
	// ẞ, of whose small letters they are not the capitals, are refused. Limits count the bytes of
	// what String returns. To send to such an address needs SMTPUTF8 when its
	// local part is not ASCII.
	International
)

// Config says what a [Checker] accepts. The zero Config is the practical profile,
// and the one to use unless there is a reason.
type Config struct {
	// Profile is what counts as an address. Default: Practical.
	Profile Profile

	// SingleLabel accepts domains without a dot, as in root@localhost.
	// Default: false.
	SingleLabel bool

	// RefuseSpecialUse refuses domains that the registry of RFC 6761 reserves, so
	// that they receive no mail, and every name below them: alt, example,
	// example.com, example.net, example.org, home.arpa, invalid, local, localhost,
	// onion and test. The registry's other names under arpa are left out: nobody
	// takes them for the name of a mail host. It is about what a domain is for, not
	// about syntax. Default: false.
	RefuseSpecialUse bool

	// MaxLocal is the limit on the local part in bytes, 1 to 252. Some services
	// send from addresses that exceed the 64 of RFC 5321. Default: 0, which is 64.
	MaxLocal int
}

// A Checker accepts the addresses of one [Config]. It is immutable and safe for
// concurrent use. The zero value and nil are those of the zero Config.
type Checker struct {
	profile   Profile
	noSpecial bool
	rules     rules // the zero rules stand for practical
}

// html5 are the rules of https://html.spec.whatwg.org/#valid-e-mail-address.
var html5 = rules{
	maxAddress: math.MaxInt, maxLocal: math.MaxInt,
	anyDots: true, oneLabel: true, anyLast: true,
}

// New returns a Checker for c, or an error that says which field is wrong and why: an
// unknown profile, a MaxLocal out of range, a switch on HTML5, which is one pattern and
// has none.
func New(c Config) (*Checker, error) {
	switch {
	case c.Profile > International:
		return nil, fmt.Errorf("emailcheck: Config.Profile (%d) is unknown", c.Profile)
	case c.MaxLocal < 0 || c.MaxLocal > maxAddress-2: // '@' and a domain take two
		return nil, fmt.Errorf("emailcheck: Config.MaxLocal (%d) is not in 0 to %d", c.MaxLocal, maxAddress-2)
	case c.Profile == HTML5 && c != Config{Profile: HTML5}:
		return nil, fmt.Errorf("emailcheck: Config.Profile HTML5 is one pattern and takes no other field")
	case c.Profile == HTML5:
		return &Checker{profile: HTML5, rules: html5}, nil
	}
	r := practical
	r.oneLabel = c.SingleLabel
	if c.MaxLocal > 0 {
		r.maxLocal = c.MaxLocal
	}
	return &Checker{c.Profile, c.RefuseSpecialUse, r}, nil
}

// Valid reports whether addr is an address: it holds exactly if c.Parse(addr) has
// no error. Under Practical and HTML5 it never allocates.
func (c *Checker) Valid(addr string) bool {
	if c == nil {
		return Valid(addr)
	}
	if c.profile == Practical || c.profile == HTML5 {
		at, _, code, _ := c.machine().scan(addr)
		return code == 0 && !(c.noSpecial && specialUse(addr[at+1:]))
	}
	_, err := c.Parse(addr)
	return err == nil
}

// Parse returns addr as an [Address]. An error is an [*Error], and the Address is
// then zero. It takes time linear in the length of addr; under all profiles but
// HTML5, no longer than an address can be.
func (c *Checker) Parse(addr string) (Address, error) {
	if c == nil {
		c = new(Checker)
	}
	var (
		a    Address
		at   int // of the '@' in addr
		code Code
		pos  int
	)
	switch r := c.machine(); c.profile {
	case RFC5321:
		a, at, code, pos = r.parseMailbox(addr)
	case International:
		a, at, code, pos = r.parseInternational(addr)
	default:
		var folds bool
		if at, folds, code, pos = r.scan(addr); code != 0 {
			break
		}
		if a.s = addr; folds {
			a.s = addr[:at+1] + lower(addr[at+1:])
		}
	}
	if code == 0 && c.noSpecial && specialUse(a.ASCIIDomain()) {
		code, pos = ErrSpecialUse, at+1
	}
	if code != 0 {
		return Address{}, &Error{code, pos}
	}
	return a, nil
}

// machine gives the rules, also to a Checker that New did not make.
func (c *Checker) machine() *rules {
	if c.rules.maxAddress == 0 {
		return &practical
	}
	return &c.rules
}
