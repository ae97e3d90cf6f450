// Package rfc8265 makes one password of its Unicode spellings, by the OpaqueString
// profile of RFC 8265:
//
//	h, err := password.New(password.Config{Normalize: rfc8265.OpaqueString})
//
// An é typed on a Mac can be two code points and on Windows one; without a rule, the
// user who moves cannot log in. The rule is NFC, with every kind of space made the
// ASCII one. It is not NFKC, which makes one password of several that look different:
// CVE-2026-19611 in wildfly-elytron was that.
//
// It is a package of its own because of the tables it needs.
package rfc8265

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
)

// OpaqueString prepares a password by RFC 8265, section 4.2. It refuses what is empty,
// not UTF-8, or has control characters, code points that the tables of x/text do not know
// yet, or ones that are not seen: joiners and variation selectors, so that "❤️" and family
// emoji are refused, and more than some 30 combining marks on a letter. A password manager
// makes none of those; people on phones do, and must be told. The error does not hold the password. It is
// safe for concurrent use.
func OpaqueString(password []byte) ([]byte, error) {
	// x/text would make U+FFFD of each byte, and so one password of many.
	if !utf8.Valid(password) {
		return nil, errors.New("rfc8265: not UTF-8")
	}
	prepared, err := precis.OpaqueString.Bytes(password)
	if err != nil {
		return nil, fmt.Errorf("rfc8265: %w", err)
	}
	return prepared, nil
}
