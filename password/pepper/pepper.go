// Package pepper encrypts stored hashes under a key that the database does not have:
// whoever steals the table cannot even begin to guess.
//
// A pepper is often appended to the password. Then it can never change, since no
// password is known to hash anew; and with bcrypt, which ends at 72 bytes, an attacker
// who can choose passwords reads it byte by byte (rodauth PR 264). Here the finished
// hash is encrypted instead, as libsodium's maintainer advises
// (jedisct1/libsodium#905): [Ring.Rewrap] changes the key of a whole table in one
// pass, with nobody logged in. NIST SP 800-63B asks for "keyed hashing or encryption".
//
//	stored, err := ring.Seal(encoded, userID)
//	...
//	encoded, err := ring.Open(stored, userID)
//	r, err := hasher.VerifyAndUpgrade(ctx, pw, encoded, func(ctx context.Context, old, new string) error {
//		sealed, err := ring.Seal(new, userID)
//		if err != nil {
//			return err
//		}
//		return replace(ctx, userID, stored, sealed) // where it is still stored
//	})
//
// The account is bound in: a hash that is copied into another row does not open there,
// so who can write to the table cannot give an administrator his own password
// (pepper/bound). What is promised besides: what was sealed opens, under the current
// key and every older one (pepper/open), nothing that was changed opens
// (pepper/changed), and after Rewrap the older key is not needed (pepper/rotated).
package pepper

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrUnknownKey: the key that this was sealed under is not in the ring.
	ErrUnknownKey = errors.New("pepper: unknown key")

	// ErrMalformed: not a sealed string in its one spelling.
	ErrMalformed = errors.New("pepper: malformed")

	// ErrSealed: it does not open: it was changed, or is of another account, or the key
	// is another one of the same name.
	ErrSealed = errors.New("pepper: does not open")
)

// KeyBytes is the length of a key: AES-256.
const KeyBytes = 32

// maxBytes bounds what is sealed: the longest hash that package password can be told
// to accept is shorter.
const maxBytes = 1 << 17

// A Ring seals with one key and opens with several. It is immutable and safe for
// concurrent use. The zero value seals and opens nothing.
type Ring struct {
	current string
	keys    map[string]cipher.AEAD
}

// New returns a Ring that seals with the key named current, or an error that says which
// key is wrong and why: it is [ErrUnknownKey] if none has that name. A key stays in the
// ring until [Ring.Rewrap] has been over every row. A name has 1 to 32 small letters,
// digits and hyphens, and is stored beside what it seals. Keys have [KeyBytes] random
// bytes, from a secret store and never from the database; all zeros are refused. Each may
// seal 2^32 times, since nonces are random (NIST SP 800-38D, section 8.3).
func New(current string, keys map[string][]byte) (*Ring, error) {
	r := &Ring{current: current, keys: make(map[string]cipher.AEAD, len(keys))}
	for name, key := range keys {
		if !named(name) {
			return nil, fmt.Errorf("pepper: the name of a key (%q) is not of 1 to 32 small letters, digits and hyphens", name)
		}
		if len(key) != KeyBytes {
			return nil, fmt.Errorf("pepper: the key %q has %d bytes, not %d", name, len(key), KeyBytes)
		}
		if [KeyBytes]byte(key) == [KeyBytes]byte{} {
			return nil, fmt.Errorf("pepper: the key %q is all zeros: it was never filled", name)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("pepper: %w", err)
		}
		if r.keys[name], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, fmt.Errorf("pepper: %w", err)
		}
	}
	if r.keys[current] == nil {
		return nil, fmt.Errorf("%w: the current one (%q) is not among the keys", ErrUnknownKey, current)
	}
	return r, nil
}

func named(s string) bool {
	return s != "" && len(s) <= 32 && !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-'
	})
}

const prefix = "$pepper$v=1$"

var b64 = base64.RawStdEncoding.Strict()

// head is what a sealed string begins with. With the account behind it, it is the
// associated data: no name holds a $, so two of them never run together.
func head(name string) string { return prefix + "k=" + name + "$" }

// Seal encrypts encoded, any text of at most 128 KiB, under the current key for one
// account. An account is any bytes that name it and never change: an id, not an
// address. The result is printable ASCII, 4/3 as long and some 70 bytes.
func (r *Ring) Seal(encoded, account string) (string, error) {
	if r == nil || r.keys[r.current] == nil {
		return "", fmt.Errorf("%w: the ring is empty", ErrUnknownKey)
	}
	if len(encoded) > maxBytes {
		return "", fmt.Errorf("%w: %d bytes to seal are above %d", ErrMalformed, len(encoded), maxBytes)
	}
	h := head(r.current)
	return h + b64.EncodeToString(r.keys[r.current].Seal(nil, nil, []byte(encoded), []byte(h+account))), nil
}

// Open decrypts what Seal made for this account, under any key of the ring. The error
// is [ErrMalformed], [ErrUnknownKey] or [ErrSealed].
//
// For a user who does not exist there is nothing to open; what that saves, some
// microseconds, is nothing beside the hash that follows.
func (r *Ring) Open(sealed, account string) (string, error) {
	encoded, _, err := r.open(sealed, account)
	return encoded, err
}

func (r *Ring) open(sealed, account string) (encoded, name string, err error) {
	rest, ok := strings.CutPrefix(sealed, prefix+"k=")
	name, text, more := strings.Cut(rest, "$")
	if !ok || !more || !named(name) || len(text) > b64.EncodedLen(maxBytes+28) || strings.ContainsAny(text, "\r\n") {
		return "", "", fmt.Errorf("%w: not $pepper$v=1$k=name$ and base64", ErrMalformed)
	}
	box, err := b64.DecodeString(text)
	if err != nil {
		return "", "", fmt.Errorf("%w: not canonical base64", ErrMalformed)
	}
	if r == nil || r.keys[name] == nil {
		return "", "", ErrUnknownKey
	}
	plain, err := r.keys[name].Open(nil, nil, box, []byte(head(name)+account))
	if err != nil {
		return "", "", ErrSealed
	}
	return string(plain), name, nil
}

// Rewrap seals anew, under the current key, what any key of the ring opens. What is
// under the current key already is returned as it is, so a pass over a table can be
// repeated. Save it as a compare-and-swap: a login may have come in between.
func (r *Ring) Rewrap(sealed, account string) (string, error) {
	encoded, name, err := r.open(sealed, account)
	if err != nil {
		return "", err
	}
	if name == r.current {
		return sealed, nil
	}
	return r.Seal(encoded, account)
}
