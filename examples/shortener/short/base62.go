// Package short has what a URL shortener is made of: codes that stand for numbers one
// to one, an order of numbers that nobody can guess, targets that are safe to send a
// browser to, and a store.
package short

import (
	"errors"
	"math/bits"
)

// digits are in the order of ASCII, so that codes of one length are in the order of
// their numbers.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// MaxCode is the length of the longest code: 62^11 is more than 2^64.
const MaxCode = 11

// ErrCode says that a text is not a code: no number has it.
var ErrCode = errors.New("short: not a code")

// Encode writes id in base 62: each uint64 has one code, of 1 to [MaxCode] letters and
// digits. A smaller number has a shorter code, or one of the same length that is less.
//
// Laws: shortener/bijection, shortener/order.
func Encode(id uint64) string {
	var b [MaxCode]byte
	i := len(b)
	for first := true; first || id > 0; first = false {
		i--
		b[i] = digits[id%62]
		id /= 62
	}
	return string(b[i:])
}

// Decode returns the number whose code it is given, and [ErrCode] for every other
// text: one with a zero in front, one with another byte in it, or one that is beyond a
// uint64.
//
// Laws: shortener/bijection, shortener/canonical.
func Decode(code string) (uint64, error) {
	if code == "" || len(code) > MaxCode || code[0] == '0' && len(code) > 1 {
		return 0, ErrCode
	}
	id := uint64(0)
	for i := range len(code) {
		d, ok := digit(code[i])
		high, low := bits.Mul64(id, 62)
		sum, carry := bits.Add64(low, d, 0)
		if !ok || high+carry > 0 {
			return 0, ErrCode
		}
		id = sum
	}
	return id, nil
}

func digit(c byte) (value uint64, ok bool) {
	switch {
	case '0' <= c && c <= '9':
		return uint64(c - '0'), true
	case 'A' <= c && c <= 'Z':
		return uint64(c-'A') + 10, true
	case 'a' <= c && c <= 'z':
		return uint64(c-'a') + 36, true
	}
	return 0, false
}
