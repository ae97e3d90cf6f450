// Package legacy verifies the passwords that other systems stored, until they are
// stored anew. Each dialect is a [password.Scheme] that is asked for by name:
//
//	h, err := password.New(password.Config{
//		Schemes: []password.Scheme{legacy.Bcrypt(), legacy.Django()},
//	})
//	r, err := h.VerifyAndUpgrade(ctx, pw, row.Hash, save)
//
// A match has Result.Rehash set, so that every login leaves an Argon2id hash behind.
// Who does not log in keeps the old one: over a fast digest, put Argon2id today, without
// waiting, by [Wrap].
//
// # What is refused
//
// Parsers accept canonical strings only, as package password does, and bound what they
// ask for before they compute. Where one prefix has two meanings, each is a dialect:
// $scrypt$ln=16384 is N itself in ory/kratos and 2 to the 16384 elsewhere, md5$salt$ is
// an HMAC in werkzeug and a digest in Django. Ask for the one that you have.
//
// bcrypt ends a password at 72 bytes and repeats it after a NUL, and x/crypto/bcrypt
// verifies both without a word. [Bcrypt] and [HashBcrypt] refuse them, and the refusal
// takes what a verification takes. PBKDF2 and scrypt cannot tell a NUL at the end from
// none, which is refused in the same way.
//
// # What is promised of Wrap
//
// The password verifies (wrap/verify) and nothing else does, not the old digest either
// (wrap/other); the digest is gone from what is stored (wrap/gone), and a login asks for
// a plain hash in its place (wrap/plain).
//
// # What is not a hash
//
// Base64 is no hash: [Base64] names it with [password.ErrReversible], and
// [ImportBase64] hashes what it holds.
//
// Everything here is safe for concurrent use. A Hasher with Config.FIPS verifies none of
// it; [HashBcrypt] does not ask, and is not for where FIPS 140 holds.
package legacy

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/hardened-go/hardened/password"
)

// scheme names a parser, behind the check that every one begins with.
func scheme(name string, parse func(encoded string, l password.Limits) (*password.Stored, error)) password.Scheme {
	return password.Scheme{Name: name, Parse: func(encoded string, l password.Limits) (*password.Stored, error) {
		if err := l.CheckEncoded(encoded); err != nil {
			return nil, err
		}
		s, err := parse(encoded, l)
		if err != nil {
			return nil, err
		}
		s.Info.Scheme = name
		s.Info.Memory = max(s.Info.Memory, 4<<10)
		return s, nil
	}}
}

func unsupported(why string) error { return fmt.Errorf("%w: %s", password.ErrUnsupported, why) }

func malformed(why string) error { return fmt.Errorf("%w: %s", password.ErrMalformed, why) }

func limit(what string, value, most int64) error {
	return fmt.Errorf("%w: %s (%d) above %d", password.ErrLimit, what, value, most)
}

// zeros refuses what HMAC, which fills its key up with zeros, takes for another
// password. It comes after the work.
func zeros(pw []byte) error {
	if bytes.HasSuffix(pw, []byte{0}) {
		return fmt.Errorf("%w: %w: HMAC cannot tell a NUL at the end from none", password.ErrMismatch, password.ErrRefused)
	}
	return nil
}

// number reads a decimal number in its one spelling, up to 2^31-1.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	return n, err == nil && strconv.FormatInt(n, 10) == s && n >= 0
}

// decode64 decodes base64 in its one spelling.
func decode64(e *base64.Encoding, s string) ([]byte, bool) {
	b, err := e.DecodeString(s)
	return b, err == nil && e.EncodeToString(b) == s
}

// decodeHex decodes hexadecimal in small letters.
func decodeHex(s string, size int) ([]byte, bool) {
	b, err := hex.DecodeString(s)
	return b, err == nil && hex.EncodeToString(b) == s && len(b) == size
}

// ab64 is passlib's base64: a dot for the plus sign, and no padding.
var ab64 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./").WithPadding(base64.NoPadding)

const maxSalt = 128

// printable reports whether s can be a salt that is text.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '$' {
			return false
		}
	}
	return true
}

// only reports whether s has no other bytes than those of alphabet.
func only(alphabet, s string) bool {
	for i := range len(s) {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}
