package emailcheck

import (
	"strings"

	"github.com/hardened-go/hardened/emailcheck"
)

// MaskPerByte tells how long the local part is.
func MaskPerByte(a emailcheck.Address) string {
	m := a.Masked()
	return strings.Replace(m, "***", strings.Repeat("*", max(len(a.Local())-1, 1)), 1)
}

// MaskFirstAndLast shows the last byte too.
func MaskFirstAndLast(a emailcheck.Address) string {
	m, local := a.Masked(), a.Local()
	if strings.HasPrefix(m, "***") {
		return m
	}
	return strings.Replace(m, "***", "***"+local[len(local)-1:], 1)
}

// MaskAllOfOne shows the first byte also where there is no other.
func MaskAllOfOne(a emailcheck.Address) string {
	if local := a.Local(); len(local) == 1 {
		return local + a.Masked()
	}
	return a.Masked()
}

// MaskFirstByte takes a byte for a character.
func MaskFirstByte(a emailcheck.Address) string {
	if local := a.Local(); local != "" && local[0] >= 0x80 {
		return local[:1] + a.Masked()
	}
	return a.Masked()
}
