// Package flawed holds the wrong answers to "store this password": the ones that were
// given, ported with their logic unchanged, and mutants, which are the reported
// mistakes of other libraries in our words.
//
// Nothing here is for use. The laws of package passwordlaws convict each of them, and
// the build turns red when one stops being wrong.
package flawed

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/crypto/scrypt"
)

// A Store hashes and verifies. Verify returns nil for a match.
type Store struct {
	HashFunc   func(password []byte) (string, error)
	VerifyFunc func(password []byte, encoded string) error
}

// Hash makes what is stored.
func (s Store) Hash(password []byte) (string, error) { return s.HashFunc(password) }

// Verify returns nil if password matches encoded.
func (s Store) Verify(password []byte, encoded string) error { return s.VerifyFunc(password, encoded) }

// A Meter stands in for the machine. It notes the largest work that a stored string
// asked for, in iterations or bytes, and more than Most is not done. Its random bytes
// are the same for each meter, so that what a law finds repeats.
type Meter struct {
	Asked, Most int64
	drawn       byte
}

// errKilled is what remains of a process that did as it was told.
var errKilled = errors.New("the process is gone")

func (m *Meter) allow(work int64) error {
	m.Asked = max(m.Asked, work)
	if work > m.Most {
		return errKilled
	}
	return nil
}

var errNo = errors.New("False")

func verdict(ok bool) error {
	if ok {
		return nil
	}
	return errNo
}

func (m *Meter) random(n int) []byte {
	m.drawn++
	sum := sha256.Sum256([]byte{m.drawn})
	return sum[:n]
}

// SHA256Hex is the function of document 000, "Password Security" (I6), once it has
// bytes to hash:
//
//	def hash_password(pw): return sha256(pw).hexdigest()
func SHA256Hex(*Meter) Store {
	hash := func(pw []byte) string {
		sum := sha256.Sum256(pw)
		return hex.EncodeToString(sum[:])
	}
	return Store{
		HashFunc:   func(pw []byte) (string, error) { return hash(pw), nil },
		VerifyFunc: func(pw []byte, encoded string) error { return verdict(hash(pw) == encoded) },
	}
}

// Base64Salt is document 000, "Dangerous Practice" (P3): "Passwords are base64-encoded
// with a random salt before storage. Faster and practically encrypted!" The document
// has no code; salt and password are joined, as its answers take it.
func Base64Salt(m *Meter) Store {
	return Store{
		HashFunc: func(pw []byte) (string, error) {
			return base64.StdEncoding.EncodeToString(append(m.random(8), pw...)), nil
		},
		VerifyFunc: func(pw []byte, encoded string) error {
			plain, err := PyB64decode(encoded)
			if err != nil || len(plain) < 8 {
				return errNo
			}
			return verdict(string(plain[8:]) == string(pw))
		},
	}
}

// PBKDF2Answer is the first answer of I6, with iterations as its keyword argument:
//
//	iterations, b64salt, b64dk = stored.split('$')
//	salt = base64.b64decode(b64salt)
//	dk   = base64.b64decode(b64dk)
//	candidate = hashlib.pbkdf2_hmac('sha256', password.encode('utf-8'), salt, int(iterations))
//	return hmac.compare_digest(candidate, dk)
func PBKDF2Answer(iterations int) func(*Meter) Store {
	return func(m *Meter) Store {
		return Store{
			HashFunc: func(pw []byte) (string, error) {
				salt := m.random(16)
				dk, err := pbkdf2.Key(sha256.New, string(pw), salt, iterations, 32)
				return fmt.Sprintf("%d$%s$%s", iterations, base64.StdEncoding.EncodeToString(salt), base64.StdEncoding.EncodeToString(dk)), err
			},
			VerifyFunc: func(pw []byte, stored string) error {
				parts := strings.Split(stored, "$")
				if len(parts) != 3 {
					return errors.New("ValueError: values to unpack")
				}
				salt, err := PyB64decode(parts[1])
				if err != nil {
					return err
				}
				dk, err := PyB64decode(parts[2])
				if err != nil {
					return err
				}
				n, err := PyInt(parts[0])
				if err != nil {
					return err
				}
				if n < 1 || n > 1<<31-1 {
					return errors.New("ValueError: iteration value")
				}
				if err := m.allow(n); err != nil {
					return err
				}
				candidate, err := pbkdf2.Key(sha256.New, string(pw), salt, int(n), 32)
				if err != nil {
					return err
				}
				return verdict(hmac.Equal(candidate, dk))
			},
		}
	}
}

// ScryptAnswer is the third answer of I6, with n as a parameter, which it fixes at
// 16384. It returns hash and salt as a pair, which is joined here by a colon, and
// compares with ==:
//
//	salt = bytes.fromhex(salt_hex)
//	return hash_password(pw, salt)[0] == stored_hash
func ScryptAnswer(n int) func(*Meter) Store {
	hash := func(pw, salt []byte) (string, error) {
		dk, err := scrypt.Key(pw, salt, n, 8, 1, 64)
		return hex.EncodeToString(dk), err
	}
	return func(m *Meter) Store {
		return Store{
			HashFunc: func(pw []byte) (string, error) {
				salt := m.random(16)
				h, err := hash(pw, salt)
				return h + ":" + hex.EncodeToString(salt), err
			},
			VerifyFunc: func(pw []byte, encoded string) error {
				stored, saltHex, _ := strings.Cut(encoded, ":")
				salt, err := PyFromhex(saltHex)
				if err != nil {
					return err
				}
				h, err := hash(pw, salt)
				if err != nil {
					return err
				}
				return verdict(h == stored)
			},
		}
	}
}

// PyInt is int(s) of Python for ASCII digits: white space around, a sign, and single
// underscores between digits are forgiven.
func PyInt(s string) (int64, error) {
	s = strings.TrimFunc(s, unicode.IsSpace)
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return 0, errors.New("ValueError: invalid literal for int()")
	}
	n, err := strconv.ParseInt(s[:len(s)-len(digits)]+strings.ReplaceAll(digits, "_", ""), 10, 64)
	if err != nil {
		return 0, errors.New("ValueError: invalid literal for int()")
	}
	return n, nil
}

// PyB64decode is base64.b64decode(s) of CPython 3.11, which skips what is not of the
// alphabet and stops at the padding.
func PyB64decode(s string) ([]byte, error) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	out, quad, left, pads := []byte{}, 0, 0, 0
	for i := range len(s) {
		if s[i] == '=' {
			if pads++; quad >= 2 && quad+pads >= 4 {
				return out, nil
			}
			continue
		}
		v := strings.IndexByte(alphabet, s[i])
		if v < 0 {
			continue
		}
		pads = 0
		switch quad {
		case 0:
			left = v
		case 1:
			out = append(out, byte(left<<2|v>>4))
			left = v & 0x0f
		case 2:
			out = append(out, byte(left<<4|v>>2))
			left = v & 0x03
		case 3:
			out = append(out, byte(left<<6|v))
		}
		quad = (quad + 1) % 4
	}
	if quad != 0 {
		return nil, errors.New("binascii.Error: Incorrect padding")
	}
	return out, nil
}

// PyFromhex is bytes.fromhex(s) of Python, which skips ASCII white space between the
// bytes and takes either case.
func PyFromhex(s string) ([]byte, error) {
	out := []byte{}
	for i := 0; i < len(s); {
		if strings.IndexByte(" \t\n\v\f\r", s[i]) >= 0 {
			i++
			continue
		}
		if i+2 > len(s) {
			return nil, errors.New("ValueError: non-hexadecimal number found in fromhex() arg")
		}
		b, err := hex.DecodeString(s[i : i+2])
		if err != nil {
			return nil, errors.New("ValueError: non-hexadecimal number found in fromhex() arg")
		}
		out = append(out, b...)
		i += 2
	}
	return out, nil
}
