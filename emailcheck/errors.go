package emailcheck

import "strconv"

// A Code says what is wrong with an address. Every code is an error, so that
// errors.Is asks for one:
//
//	if errors.Is(err, emailcheck.ErrNoAt) { ... }
//
// The numbers may change between versions; the names stay.
type Code uint8

// The codes. An address that is empty or too long as it is written is told so
// before all else; then a wrong number of '@', then whatever is wrong in the part
// before it, then in the domain, label by label: in each, a byte that has no place
// there comes before a wrong length or a wrong end. Under RFC5321, a quoted local
// part is read before any '@' is counted, since one within the quotes is none: of
// "ann with no second quote, ErrQuote is told. A stored form that is too long
// comes last.
const (
	ErrEmpty        Code = iota + 1 // nothing was given
	ErrTooLong                      // more than 254 bytes (RFC 5321, section 4.5.3.1.3)
	ErrNoAt                         // no '@'
	ErrManyAts                      // more than one '@'
	ErrSpace                        // a space, a tab or a line end, the surrounding ones included
	ErrControl                      // another control character, NUL among them
	ErrNotASCII                     // a byte of 0x80 or above, in a profile that has none
	ErrInvalidUTF8                  // not UTF-8, in a profile that has more than ASCII
	ErrEmptyLocal                   // nothing before the '@'
	ErrLocalTooLong                 // more than 64 bytes, or Config.MaxLocal, before the '@'
	ErrLocalDot                     // a dot that leads, trails or follows a dot before the '@'
	ErrLocalChar                    // another character that cannot stand before the '@'
	ErrQuote                        // a quoted local part that does not end where the '@' begins
	ErrEmptyDomain                  // nothing after the '@'
	ErrOneLabel                     // a domain without a dot
	ErrDomainDot                    // a dot that leads, trails or follows a dot after the '@'
	ErrDomainChar                   // another character that cannot stand after the '@'
	ErrHyphen                       // a label that begins or ends with a hyphen
	ErrLabelTooLong                 // a label of more than 63 bytes (RFC 1035, section 2.3.4)
	ErrShortTLD                     // a last label of one byte
	ErrNumericTLD                   // a last label of digits only
	ErrLiteral                      // an address literal that is no IPv4 or IPv6 address
	ErrIDNA                         // a label that IDNA2008 (RFC 5891) does not allow
	ErrSpecialUse                   // a domain of RFC 6761, which Config.RefuseSpecialUse refuses
)

// messages hold no part of the address: what was typed never reaches a log, and a
// control character never reaches a terminal.
var messages = [...]string{
	ErrEmpty:        "the address is empty",
	ErrTooLong:      "the address is too long",
	ErrNoAt:         "the address has no @",
	ErrManyAts:      "the address has more than one @",
	ErrSpace:        "the address has a space or a line end in it",
	ErrControl:      "the address has a control character in it",
	ErrNotASCII:     "the address has a character outside ASCII in it",
	ErrInvalidUTF8:  "the address is not valid UTF-8",
	ErrEmptyLocal:   "there is nothing before the @",
	ErrLocalTooLong: "the part before the @ is too long",
	ErrLocalDot:     "the part before the @ has a dot too many",
	ErrLocalChar:    "the part before the @ has a character that cannot be there",
	ErrQuote:        "the quoted part before the @ does not end where it should",
	ErrEmptyDomain:  "there is nothing after the @",
	ErrOneLabel:     "the domain has no dot",
	ErrDomainDot:    "the domain has a dot too many",
	ErrDomainChar:   "the domain has a character that cannot be there",
	ErrHyphen:       "a part of the domain begins or ends with a hyphen",
	ErrLabelTooLong: "a part of the domain is longer than 63 characters",
	ErrShortTLD:     "the domain ends in a single character",
	ErrNumericTLD:   "the domain ends in a number",
	ErrLiteral:      "the domain in brackets is not an IP address",
	ErrIDNA:         "a part of the domain is no international domain name",
	ErrSpecialUse:   "the domain is reserved and receives no mail",
}

// Message says what is wrong in English words that a form can show to the person
// who typed the address. It holds nothing of what was typed.
func (c Code) Message() string {
	if int(c) >= len(messages) || messages[c] == "" {
		return "unknown code " + strconv.Itoa(int(c))
	}
	return messages[c]
}

// Error is Message with the name of this package before it.
func (c Code) Error() string { return "emailcheck: " + c.Message() }

// An Error is what Parse and [Checker.Parse] return: what is wrong, and where.
type Error struct {
	// Code is what is wrong. errors.Is finds it.
	Code Code

	// Pos is an offset into the address, in bytes: of the first byte that cannot
	// stand where it stands, of the first that is too many, of the dot or the
	// hyphen to take away, of the last label when that is at fault. It is the
	// length of the address when something is missing at its end: the '@', the
	// domain, a second label.
	//
	// Under International it is the first byte that normalisation changes when
	// the fault appears only after it. It is the first byte of the label for
	// [ErrIDNA], and for [ErrLabelTooLong] when the label is too long as an
	// A-label; it is the first byte of the domain for [ErrIDNA] when the labels
	// break the Bidi rule together, or each of them alone does not. When only the
	// stored form is too long, it is 254 or the length of the address, whichever
	// is less.
	Pos int
}

// Error gives the message of the code and the offset. It holds nothing of the
// address.
func (e *Error) Error() string {
	return e.Code.Error() + " (byte " + strconv.Itoa(e.Pos) + ")"
}

// Unwrap returns the code, for [errors.Is].
func (e *Error) Unwrap() error { return e.Code }
