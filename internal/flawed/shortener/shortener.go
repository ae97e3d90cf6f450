// Package shortener keeps ways to make short links under test as wrong. Document 002
// has no code for them: the candidate speaks of "the hash algorithm", and the
// interviewer's encode_id ends in a comment, "Convert ID to base62". What stands here
// are the ways in which people go on from there.
package shortener

import (
	"crypto/md5"
	"errors"
	"net/url"
	"strings"
)

// alphabet is the interviewer's. Its capitals come after its small letters, which is
// not the order of ASCII.
const alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

var errCode = errors.New("not a code")

// A Coder is one to one, or should be.
type Coder struct {
	Encode func(uint64) string
	Decode func(string) (uint64, error)
}

func encode(id uint64, chars string) string {
	code := ""
	for ; id > 0; id /= 62 {
		code = string(chars[id%62]) + code
	}
	return code
}

func decode(code, chars string) (uint64, error) {
	id := uint64(0)
	for i := range len(code) {
		d := strings.IndexByte(chars, code[i])
		if d < 0 {
			return 0, errCode
		}
		id = id*62 + uint64(d)
	}
	return id, nil
}

// WhileID is the loop that everybody writes: while id > 0. There is no code for 0.
func WhileID() Coder {
	return Coder{
		func(id uint64) string { return encode(id, alphabet) },
		func(code string) (uint64, error) {
			if code == "" {
				return 0, errCode
			}
			return decode(code, alphabet)
		},
	}
}

// Lax reads every text of its digits: a link has as many codes as one can put zeros in
// front, and what is beyond 64 bits wraps onto another link.
func Lax(ours func(uint64) string, chars string) Coder {
	return Coder{ours, func(code string) (uint64, error) {
		if code == "" {
			return 0, errCode
		}
		return decode(code, chars)
	}}
}

// Reversed forgets that the last digit comes out first. It finds back what it wrote.
func Reversed(ours Coder) Coder {
	return Coder{
		func(id uint64) string { return reverse(ours.Encode(id)) },
		func(code string) (uint64, error) { return ours.Decode(reverse(code)) },
	}
}

func reverse(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

// InterviewersOrder has the interviewer's digits, with 0 mended: a list of links
// sorted by code is not sorted by number.
func InterviewersOrder() Coder {
	return Coder{
		func(id uint64) string {
			if id == 0 {
				return "0"
			}
			return encode(id, alphabet)
		},
		func(code string) (uint64, error) {
			id, err := decode(code, alphabet)
			if err != nil || code == "" || len(code) > 11 || code[0] == '0' && code != "0" || code != "0" && encode(id, alphabet) != code {
				return 0, errCode
			}
			return id, nil
		},
	}
}

// HashCode is the candidate's: the hash, as short as a link should be. Two letters
// meet after some fifty links what seven meet after two million.
func HashCode(target string) string {
	sum := md5.Sum([]byte(target))
	return string([]byte{alphabet[sum[0]%62], alphabet[sum[1]%62]})
}

// Xor hides the order of numbers behind a key.
func Xor(key uint64) (apply, invert func(uint64) uint64) {
	f := func(id uint64) uint64 { return id ^ key }
	return f, f
}

// Multiply hides it behind an odd factor, as the multiplicative hash of D. Knuth does.
func Multiply(factor uint64) (apply, invert func(uint64) uint64) {
	factor |= 1
	inverse := factor // doubles its right bits at each step, from 3
	for range 5 {
		inverse *= 2 - factor*inverse
	}
	return func(id uint64) uint64 { return id * factor }, func(x uint64) uint64 { return x * inverse }
}

// Half is a Feistel network with a round for one half only: the other is as it was.
func Half(round func(uint32) uint32) (apply, invert func(uint64) uint64) {
	f := func(id uint64) uint64 {
		l, r := uint32(id>>32), uint32(id)
		return uint64(l^round(r))<<32 | uint64(r)
	}
	return f, f
}

// PrefixTarget looks whether a target begins as a link does.
func PrefixTarget(text string) (string, error) {
	if !strings.HasPrefix(text, "http") {
		return "", errCode
	}
	return text, nil
}

// DenyTarget refuses what runs, by name.
func DenyTarget(text string) (string, error) {
	lower := strings.ToLower(text)
	for _, scheme := range []string{"javascript:", "data:", "vbscript:"} {
		if strings.HasPrefix(lower, scheme) {
			return "", errCode
		}
	}
	return text, nil
}

// ParsedTarget asks the parser for the scheme, and no more.
func ParsedTarget(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", errCode
	}
	return text, nil
}

// LowerTarget makes one of all spellings, paths included.
func LowerTarget(ours func(string) (string, error)) func(string) (string, error) {
	return func(text string) (string, error) { return ours(strings.ToLower(text)) }
}
