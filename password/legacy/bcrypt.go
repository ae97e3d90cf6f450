package legacy

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/bcrypt"

	"github.com/hardened-go/hardened/password"
)

// maxBcryptCost bounds the cost of stored hashes: 16 is some four seconds, and each
// step doubles that.
const maxBcryptCost = 16

const maxBcryptBytes = 72

// Bcrypt is $2a$, $2b$ and $2y$, which are one algorithm for the passwords that it
// takes: at most 72 bytes, none of them NUL. Another password does not match: the
// error wraps [password.ErrTooLong] or [password.ErrRefused] besides ErrMismatch, and
// comes after the work of a verification. $2x$, which hashed some passwords wrongly, is
// unsupported.
//
// Hashes of a system that cut long passwords verify with the first 72 bytes alone.
func Bcrypt() password.Scheme {
	return scheme("bcrypt", parseBcrypt)
}

func parseBcrypt(encoded string, _ password.Limits) (*password.Stored, error) {
	if len(encoded) < 4 || encoded[:2] != "$2" || encoded[3] != '$' || !strings.Contains("aby", encoded[2:3]) {
		return nil, unsupported("not bcrypt")
	}
	const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	if len(encoded) != 60 || encoded[6] != '$' || !only(alphabet, encoded[7:]) {
		return nil, malformed("not 60 bytes of bcrypt")
	}
	// 22 characters hold 4 bits more than a salt of 16 bytes, 31 hold 2 more than a hash
	// of 23: those are zero.
	if strings.IndexByte(alphabet, encoded[28])%16 != 0 || strings.IndexByte(alphabet, encoded[59])%4 != 0 {
		return nil, malformed("bits behind the salt or the hash of bcrypt")
	}
	tens, ones := int(encoded[4])-'0', int(encoded[5])-'0'
	cost := 10*tens + ones
	if min(tens, ones) < 0 || max(tens, ones) > 9 || cost < bcrypt.MinCost || cost > bcrypt.MaxCost {
		return nil, malformed("the cost of bcrypt is not 04 to 31")
	}
	if cost > maxBcryptCost {
		return nil, limit("the cost of bcrypt", int64(cost), maxBcryptCost)
	}
	hash := []byte(encoded)
	return &password.Stored{
		Info: password.Info{Params: password.Params{Algorithm: "bcrypt", Time: 1 << cost}, Salt: 16, Key: 23},
		Match: func(pw []byte) (bool, error) {
			err := bcrypt.CompareHashAndPassword(hash, pw[:min(len(pw), maxBcryptBytes)])
			if refusal := takesBcrypt(pw); refusal != nil {
				return false, fmt.Errorf("%w: %w", password.ErrMismatch, refusal)
			}
			if err != nil && !errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
				return false, malformed("bcrypt refuses it")
			}
			return err == nil, nil
		},
	}, nil
}

func takesBcrypt(pw []byte) error {
	switch {
	case len(pw) > maxBcryptBytes:
		return fmt.Errorf("%w: bcrypt takes 72 bytes", password.ErrTooLong)
	case bytes.IndexByte(pw, 0) >= 0:
		return fmt.Errorf("%w: bcrypt takes no NUL", password.ErrRefused)
	}
	return nil
}

// HashBcrypt makes a $2a$ hash for a program that can read nothing else, such as a web
// server's password file. The cost is 10 to 16; OWASP asks for 10 and more. A password
// of more than 72 bytes is [password.ErrTooLong], one with a NUL [password.ErrRefused].
func HashBcrypt(pw []byte, cost int) (string, error) {
	if cost < 10 || cost > maxBcryptCost {
		return "", fmt.Errorf("legacy: the cost of bcrypt (%d) is not between 10 and %d", cost, maxBcryptCost)
	}
	if err := takesBcrypt(pw); err != nil {
		return "", err
	}
	encoded, err := bcrypt.GenerateFromPassword(pw, cost)
	if err != nil {
		return "", fmt.Errorf("legacy: %w", err)
	}
	return string(encoded), nil
}
