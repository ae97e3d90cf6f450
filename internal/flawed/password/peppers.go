package flawed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/hardened-go/hardened/password/pepper"
)

// A Ring seals hashes for accounts.
type Ring interface {
	Seal(encoded, account string) (string, error)
	Open(sealed, account string) (string, error)
	Rewrap(sealed, account string) (string, error)
}

// A RingFunc is a Ring made of functions.
type RingFunc struct {
	SealFunc, OpenFunc, RewrapFunc func(text, account string) (string, error)
}

// Seal seals.
func (r RingFunc) Seal(encoded, account string) (string, error) { return r.SealFunc(encoded, account) }

// Open opens.
func (r RingFunc) Open(sealed, account string) (string, error) { return r.OpenFunc(sealed, account) }

// Rewrap seals anew.
func (r RingFunc) Rewrap(sealed, account string) (string, error) {
	return r.RewrapFunc(sealed, account)
}

// A NewRing makes a ring of named keys.
type NewRing = func(current string, keys map[string][]byte) Ring

// RightRing is our code as a Ring.
func RightRing(current string, keys map[string][]byte) Ring {
	r, err := pepper.New(current, keys)
	if err != nil {
		panic(err)
	}
	return r
}

// Unbound forgets the account: a hash opens in every row.
func Unbound(current string, keys map[string][]byte) Ring {
	r := RightRing(current, keys)
	return RingFunc{
		func(s, _ string) (string, error) { return r.Seal(s, "") },
		func(s, _ string) (string, error) { return r.Open(s, "") },
		func(s, _ string) (string, error) { return r.Rewrap(s, "") },
	}
}

// FoldedAccount takes two accounts for one.
func FoldedAccount(current string, keys map[string][]byte) Ring {
	r := RightRing(current, keys)
	fold := func(f func(string, string) (string, error)) func(string, string) (string, error) {
		return func(s, account string) (string, error) { return f(s, strings.ToLower(account)) }
	}
	return RingFunc{fold(r.Seal), fold(r.Open), fold(r.Rewrap)}
}

// KeepsOld decides by whether the row opens, and leaves it as it is: the old key can
// never be deleted.
func KeepsOld(current string, keys map[string][]byte) Ring {
	r := RightRing(current, keys)
	return RingFunc{r.Seal, r.Open, func(s, account string) (string, error) {
		_, err := r.Open(s, account)
		if err != nil {
			return "", err
		}
		return s, nil
	}}
}

// CurrentOnly has one key at a time: a rotation logs out everybody for good.
func CurrentOnly(current string, keys map[string][]byte) Ring {
	return RightRing(current, map[string][]byte{current: keys[current]})
}

// Unauthenticated encrypts with CTR and trusts what comes out.
func Unauthenticated(current string, keys map[string][]byte) Ring {
	stream := func(name, account string, b []byte) []byte {
		block, err := aes.NewCipher(keys[name])
		if err != nil {
			panic(err)
		}
		mac := hmac.New(sha256.New, keys[name])
		mac.Write([]byte(account))
		out := make([]byte, len(b))
		cipher.NewCTR(block, mac.Sum(nil)[:16]).XORKeyStream(out, b)
		return out
	}
	seal := func(s, account string) (string, error) {
		return current + "$" + base64.RawStdEncoding.EncodeToString(stream(current, account, []byte(s))), nil
	}
	open := func(s, account string) (string, error) {
		name, text, _ := strings.Cut(s, "$")
		b, err := base64.RawStdEncoding.Strict().DecodeString(text)
		if err != nil || keys[name] == nil {
			return "", errors.New("no")
		}
		return string(stream(name, account, b)), nil
	}
	return RingFunc{seal, open, func(s, account string) (string, error) {
		plain, err := open(s, account)
		if err != nil {
			return "", err
		}
		return seal(plain, account)
	}}
}
