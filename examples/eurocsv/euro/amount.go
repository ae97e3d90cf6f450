package euro

import (
	"errors"
	"strings"
)

// ErrAmount says that a text is not an amount in its dialect.
var ErrAmount = errors.New("not an amount in this dialect")

// maxDigits is what an amount may have: enough for any currency, and to be summed in
// 64 bits by who wants to.
const maxDigits = 18

// parseAmount returns an amount as an exact decimal with a point, such as -1234.50.
// The digits before the decimal mark may be in groups of three, all of them or none:
// by the other mark, by an apostrophe or by a space that does not break.
func parseAmount(text string, decimal byte) (string, error) {
	rest, negative := strings.CutPrefix(text, "-")
	if !negative {
		rest = strings.TrimPrefix(rest, "+")
	}
	whole, fraction, marked := strings.Cut(rest, string(decimal))
	if marked && !digits(fraction) || !grouped(&whole, decimal) || len(whole)+len(fraction) > maxDigits {
		return "", ErrAmount
	}
	if negative {
		whole = "-" + whole
	}
	if marked {
		whole += "." + fraction
	}
	return whole, nil
}

// grouped reports whether s is digits, in groups or not, and takes out what is
// between the groups.
func grouped(s *string, decimal byte) bool {
	if digits(*s) {
		return true
	}
	other := "."
	if decimal == '.' {
		other = ","
	}
	for _, mark := range []string{other, "'", "’", "\u00A0", "\u202F"} {
		groups := strings.Split(*s, mark)
		if len(groups) == 1 {
			continue
		}
		for i, g := range groups {
			if !digits(g) || i > 0 && len(g) != 3 || i == 0 && (len(g) > 3 || g[0] == '0') {
				return false
			}
		}
		*s = strings.Join(groups, "")
		return true
	}
	return false
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
