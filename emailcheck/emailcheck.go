// Package emailcheck tells whether a string is an e-mail address.
//
// # The snippet
//
// Asked for an e-mail validator with property-based tests, three assistants gave
// three validators, and asked for a regular expression in a hurry, all three gave
// the same one:
//
//	re.match(r'^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$', email)
//
// # What goes wrong
//
//   - In Python, '$' matches before a final line end too: "a@b.com\n" passes, and
//     goes into a mail header.
//   - "a@b..com", "a@-b.com", ".a@b.com" and a label of 64 letters pass;
//     "o'brien@example.com" and every domain under an "xn--" name are refused.
//   - Where case is folded, K (U+212A) passes as k and ſ (U+017F) as s.
//   - Of the tests that came with the validators, three filter away every draw, two
//     lack a '$' and so contradict the code, and one draws letters of all scripts for
//     code that knows ASCII: go run github.com/hardened-go/hardened/examples/tour@latest emailcheck.
//
// Go's libraries err in the same direction: docs/emailcheck.md has the table.
//
// # The correction
//
// [Valid] and [Parse] read the address byte by byte, by a table of byte classes.
// Nothing is trimmed, folded or normalised before it is looked at.
//
//	if !emailcheck.Valid("ann@example.com") { ... }
//
//	addr, err := emailcheck.Parse(" ann@example.com")
//	// err: emailcheck: the address has a space or a line end in it (byte 0)
//
// They accept what mail servers on the internet deliver to, the practical profile:
//
//	address = local "@" domain           at most 254 bytes
//	local   = atom *("." atom)           at most 64 bytes
//	atom    = 1*(letter / digit / one of !#$%&'*+-/=?^_`{|}~)
//	domain  = label 1*("." label)
//	label   = letters, digits and hyphens, none at either end; at most 63 bytes;
//	          the last one has two bytes or more and is not all digits
//
// Labels that begin with "xn--" are read as the ASCII that they are. For quoted
// local parts, address literals, letters outside ASCII, or the exact rule of
// HTML's <input type=email>, see [New].
//
// # What is promised
//
// Each law is a test, and docs/laws.md shows what it convicts.
//
//   - emailcheck/accepts, emailcheck/refuses, emailcheck/newline, emailcheck/oracle:
//     what is accepted is the grammar above, no more and no less.
//   - emailcheck/position, emailcheck/first-fault: which rule is broken, and at which
//     byte.
//   - emailcheck/round-trip, emailcheck/case, emailcheck/net-mail: an [Address] prints
//     as what parses to it, domains ignore case and local parts never do, and net/mail
//     reads the same address.
//   - emailcheck/html5; emailcheck/rfc5321, emailcheck/mailbox, emailcheck/quoted,
//     emailcheck/literal; emailcheck/idna, emailcheck/normal-forms,
//     emailcheck/a-labels, emailcheck/ascii: the wider profiles.
//   - emailcheck/stored, emailcheck/stored-refused; emailcheck/canonical,
//     emailcheck/same-mailbox; emailcheck/suggest; emailcheck/masked;
//     emailcheck/verify, emailcheck/outage: what is built on them.
//
// # Who should use something else
//
// To read the header of a message, with display names, comments and lists, use
// net/mail: what it accepts is not for a sign-up form, and what this package
// accepts is not all that a header may hold. To know that an address belongs to
// the person who typed it, send a message to it: nothing else tells, and a
// [Verifier] only tells that the domain takes mail at all.
package emailcheck

// Valid reports whether addr is an address of the practical profile. It is Parse
// without the Address: Valid(addr) holds exactly if Parse(addr) has no error.
//
// It takes linear time and never allocates. Of more than 254 bytes it reads none.
func Valid(addr string) bool {
	_, _, code, _ := practical.scan(addr)
	return code == 0
}

// Parse returns addr as an [Address] of the practical profile. An error is an
// [*Error], and the Address is then zero.
//
// It takes linear time, and allocates only to fold a domain that has upper-case
// letters, or for the error. Of more than 254 bytes it reads none.
func Parse(addr string) (Address, error) {
	at, folds, code, pos := practical.scan(addr)
	if code != 0 {
		return Address{}, &Error{code, pos}
	}
	if folds {
		addr = addr[:at+1] + lower(addr[at+1:])
	}
	return Address{addr}, nil
}
