package emailcheck

import (
	"database/sql/driver"
	"fmt"
)

// MarshalText implements [encoding.TextMarshaler], and so JSON, with the text of
// String. The zero Address gives empty text; to leave the field out of JSON use
// omitzero, for omitempty does nothing to a struct.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.s), nil }

// UnmarshalText implements [encoding.TextUnmarshaler], and so JSON. It accepts what
// [Parse] accepts, since text comes from outside: an address of a wider profile
// is read into a string and given to its [Checker]. Empty text gives the zero
// Address, as a missing field would. On error a is unchanged.
func (a *Address) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*a = Address{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// Value implements [driver.Valuer] with the text of String. The zero Address is
// NULL, which a NOT NULL column refuses.
func (a Address) Value() (driver.Value, error) {
	if a.IsZero() {
		return nil, nil
	}
	return a.s, nil
}

// Scan implements [database/sql.Scanner] for text and NULL. It accepts what Value
// writes, whichever checker the address came from: a row that was accepted once
// stays readable when the profile is narrowed. Equal addresses stay equal. On
// error a is unchanged.
func (a *Address) Scan(src any) error {
	var text string
	switch src := src.(type) {
	case nil:
		*a = Address{}
		return nil
	case string:
		text = src
	case []byte:
		text = string(src) // the driver may reuse its bytes
	default:
		return fmt.Errorf("emailcheck: Scan cannot read %T as an address", src)
	}
	var first error
	for _, c := range widest {
		parsed, err := c.Parse(text)
		if err == nil {
			*a = parsed
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// widest are the checkers that between them accept everything a checker accepts.
var widest = [...]Checker{
	{},
	{profile: RFC5321, rules: rules{maxAddress: maxAddress, maxLocal: maxAddress, oneLabel: true}},
	{profile: International, rules: widestInternational},
	{profile: HTML5, rules: html5},
}

var widestInternational = rules{maxAddress: maxAddress, maxLocal: maxAddress, oneLabel: true}
