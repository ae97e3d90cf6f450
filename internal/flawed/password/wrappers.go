package flawed

import (
	"context"
	"crypto/sha1"
	"errors"
	"fmt"
	"strings"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/legacy"
)

// ErrNo is a wrong password, for implementations that know no other error.
var ErrNo = errors.New("no")

// A Wrapper puts a slow hash over sha1$salt$digest.
type Wrapper struct {
	Wrap   func(old string) (string, error)
	Verify func(pw []byte, stored string) (rehash bool, err error)
}

// DjangoSHA1 is what Django once stored.
func DjangoSHA1(salt string, pw []byte) string {
	return fmt.Sprintf("sha1$%s$%x", salt, sha1.Sum(append([]byte(salt), pw...)))
}

// RightWrapper is our code as a Wrapper.
func RightWrapper() Wrapper {
	h, err := password.New(password.Config{
		Params: cheap, Schemes: []password.Scheme{legacy.Wrapped(legacy.DjangoSHA1()), legacy.DjangoSHA1().Scheme()},
	})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	return Wrapper{
		Wrap: func(old string) (string, error) { return legacy.Wrap(ctx, h, legacy.DjangoSHA1(), old) },
		Verify: func(pw []byte, stored string) (bool, error) {
			r, err := h.Verify(ctx, pw, stored)
			return r.Rehash, err
		},
	}
}

// LosesSalt forgets that there was one.
func LosesSalt() Wrapper {
	w := RightWrapper()
	wrap := w.Wrap
	w.Wrap = func(old string) (string, error) {
		return wrap("sha1$$" + old[strings.LastIndexByte(old, '$')+1:])
	}
	return w
}

// KeepsDigest keeps the digest beside the wrapped hash.
func KeepsDigest() Wrapper {
	w := RightWrapper()
	right := w
	w.Wrap = func(old string) (string, error) {
		stored, err := right.Wrap(old)
		return stored + " " + old, err
	}
	w.Verify = func(pw []byte, stored string) (bool, error) {
		first, _, _ := strings.Cut(stored, " ")
		return right.Verify(pw, first)
	}
	return w
}

// LeavesIt leaves the digest as it is.
func LeavesIt() Wrapper {
	w := RightWrapper()
	w.Wrap = func(old string) (string, error) { return old, nil }
	return w
}

// TakesDigest verifies the outer hash against whatever comes, for clients that hash
// first.
func TakesDigest() Wrapper {
	w := RightWrapper()
	right := w
	w.Verify = func(pw []byte, stored string) (bool, error) {
		rehash, err := right.Verify(pw, stored)
		if i := strings.Index(stored, "$argon2id"); err != nil && i > 0 {
			return true, password.Verify(context.Background(), pw, stored[i:])
		}
		return rehash, err
	}
	return w
}

// NeverUnwraps is content.
func NeverUnwraps() Wrapper {
	w := RightWrapper()
	right := w
	w.Verify = func(pw []byte, stored string) (bool, error) {
		_, err := right.Verify(pw, stored)
		return false, err
	}
	return w
}
