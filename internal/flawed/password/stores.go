package flawed

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/hardened-go/hardened/password"
)

// cheap is what the mutants hash with.
var cheap = password.Params{Algorithm: password.Argon2id, Memory: 8, Time: 1, Parallelism: 1}

// Right is our code as a Store, which the mutants are made from.
func Right() Store {
	h, err := password.New(password.Config{Params: cheap})
	if err != nil {
		panic(err)
	}
	return Store{
		HashFunc: func(pw []byte) (string, error) { return h.Hash(context.Background(), pw) },
		VerifyFunc: func(pw []byte, encoded string) error {
			_, err := h.Verify(context.Background(), pw, encoded)
			return err
		},
	}
}

// mapped hashes another password than it is given.
func mapped(f func(pw []byte) []byte) func(*Meter) Store {
	return func(*Meter) Store {
		s := Right()
		return Store{
			HashFunc:   func(pw []byte) (string, error) { return s.Hash(f(pw)) },
			VerifyFunc: func(pw []byte, encoded string) error { return s.Verify(f(pw), encoded) },
		}
	}
}

// Silent72 does what bcrypt does where nobody looks at the length: the first 72 bytes
// are the password (Okta, 2024-10-30; spring CVE-2025-22228).
var Silent72 = mapped(func(pw []byte) []byte { return pw[:min(len(pw), 72)] })

// StopsAtNUL does what C does with a string (php-src CVE-2024-3096).
var StopsAtNUL = mapped(func(pw []byte) []byte {
	head, _, _ := bytes.Cut(pw, []byte{0})
	return head
})

// PadsWithZeros does what HMAC does with a short key, and so PBKDF2 with a password.
var PadsWithZeros = mapped(func(pw []byte) []byte { return bytes.TrimRight(pw, "\x00") })

// Trims takes the space around a password for a mistake.
var Trims = mapped(bytes.TrimSpace)

// Folds takes capitals for a mistake.
var Folds = mapped(bytes.ToLower)

// ReplacesInvalid makes one character of every byte that is not UTF-8, as a decoder
// with errors='replace' does.
var ReplacesInvalid = mapped(func(pw []byte) []byte { return bytes.ToValidUTF8(pw, []byte("\uFFFD")) })

// Refuses72 says no to more than 72 bytes, as x/crypto/bcrypt does: honest, and no
// passphrase of twelve words.
func Refuses72(*Meter) Store {
	s := Right()
	return Store{
		HashFunc: func(pw []byte) (string, error) {
			if len(pw) > 72 {
				return "", errors.New("bcrypt: password length exceeds 72 bytes")
			}
			return s.Hash(pw)
		},
		VerifyFunc: s.VerifyFunc,
	}
}

// TrimsOnce trims where the password is set, and not where it is checked.
func TrimsOnce(*Meter) Store {
	s := Right()
	return Store{
		HashFunc:   func(pw []byte) (string, error) { return s.Hash(bytes.TrimSpace(pw)) },
		VerifyFunc: s.VerifyFunc,
	}
}

// LaxPHC parses as alexedwards/argon2id v1.0.0 does: Sscanf, which does not look
// behind the last number, and no bounds.
func LaxPHC(m *Meter) Store {
	var s Store
	s.HashFunc = func(pw []byte) (string, error) {
		salt := m.random(16)
		b64 := base64.RawStdEncoding
		return fmt.Sprintf("$argon2id$v=19$m=8,t=1,p=1$%s$%s", b64.EncodeToString(salt), b64.EncodeToString(argon2.IDKey(pw, salt, 1, 8, 1, 32))), nil
	}
	s.VerifyFunc = func(pw []byte, encoded string) error {
		vals := strings.Split(encoded, "$")
		if len(vals) != 6 {
			return errors.New("argon2id: hash is not in the correct format")
		}
		var version int
		if _, err := fmt.Sscanf(vals[2], "v=%d", &version); err != nil {
			return err
		}
		if version != argon2.Version {
			return errors.New("argon2id: incompatible version of argon2")
		}
		var memory, time uint32
		var threads uint8
		if _, err := fmt.Sscanf(vals[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
			return err
		}
		salt, err := base64.RawStdEncoding.Strict().DecodeString(vals[4])
		if err != nil {
			return err
		}
		key, err := base64.RawStdEncoding.Strict().DecodeString(vals[5])
		if err != nil {
			return err
		}
		if err := m.allow(int64(memory) << 10 * int64(max(time, 1))); err != nil {
			return err
		}
		other := argon2.IDKey(pw, salt, time, memory, threads, uint32(len(key)))
		return verdict(subtle.ConstantTimeCompare(key, other) == 1)
	}
	return s
}

// PrefixMatch compares as many bytes as are stored: of a hash that lost its end, a
// part, and of an empty one, none.
func PrefixMatch(m *Meter) Store {
	return Store{
		HashFunc: func(pw []byte) (string, error) {
			salt := m.random(8)
			return fmt.Sprintf("$sum$%x$%x", salt, argon2.IDKey(pw, salt, 1, 8, 1, 32)), nil
		},
		VerifyFunc: func(pw []byte, encoded string) error {
			parts := strings.Split(encoded, "$")
			if len(parts) != 4 || parts[1] != "sum" {
				return errNo
			}
			salt, err := hex.DecodeString(parts[2])
			if err != nil {
				return err
			}
			got := fmt.Sprintf("%x", argon2.IDKey(pw, salt, 1, 8, 1, 32))
			return verdict(strings.HasPrefix(got, parts[3]))
		},
	}
}

// OneSalt has a salt, and one for all.
func OneSalt(*Meter) Store {
	hash := func(pw []byte) string {
		return fmt.Sprintf("$sum$%x", argon2.IDKey(pw, []byte("somesalt"), 1, 8, 1, 32))
	}
	return Store{
		HashFunc:   func(pw []byte) (string, error) { return hash(pw), nil },
		VerifyFunc: func(pw []byte, encoded string) error { return verdict(hash(pw) == encoded) },
	}
}

// Hints keeps the password's first bytes, "for support".
func Hints(m *Meter) Store {
	sum := func(pw, salt []byte) string {
		s := sha256.Sum256(append(bytes.Clone(salt), pw...))
		return hex.EncodeToString(s[:])
	}
	return Store{
		HashFunc: func(pw []byte) (string, error) {
			salt := m.random(8)
			return fmt.Sprintf("$hinted$%x$%s$%x", salt, sum(pw, salt), pw), nil
		},
		VerifyFunc: func(pw []byte, encoded string) error {
			parts := strings.Split(encoded, "$")
			if len(parts) != 5 {
				return errNo
			}
			salt, err := hex.DecodeString(parts[2])
			if err != nil {
				return err
			}
			return verdict(encoded == fmt.Sprintf("$hinted$%x$%s$%x", salt, sum(pw, salt), pw))
		},
	}
}
