package flawed

import (
	"context"
	"errors"

	"golang.org/x/crypto/argon2"

	"github.com/hardened-go/hardened/password"
)

// A Rehash decides whether the hash encoded is to be replaced by one of Params.
type Rehash = func(want password.Params, encoded string) bool

func inspect(encoded string) password.Info {
	i, err := password.Inspect(encoded)
	if err != nil {
		panic(err)
	}
	return i
}

// AnyDifference replaces whatever is not the same, as libsodium, PHP and argon2-cffi
// do: whoever lowers a setting lowers all the hashes.
func AnyDifference(want password.Params, encoded string) bool { return inspect(encoded).Params != want }

// AnyWeaker replaces what is lower in one thing, though it be higher in another: of
// two settings of equal worth, it goes from each to the other.
func AnyWeaker(want password.Params, encoded string) bool {
	p := inspect(encoded).Params
	return p.Algorithm != want.Algorithm || p.Memory < want.Memory || p.Time < want.Time
}

// NeverRehash is what most have.
func NeverRehash(password.Params, string) bool { return false }

// AlwaysRehash costs a second hash at every login.
func AlwaysRehash(password.Params, string) bool { return true }

// MemoryOnly forgets the passes.
func MemoryOnly(want password.Params, encoded string) bool {
	p := inspect(encoded).Params
	return p.Algorithm != want.Algorithm || p.Memory < want.Memory
}

// ForgetsAlgorithm compares costs of different algorithms.
func ForgetsAlgorithm(want password.Params, encoded string) bool {
	p := inspect(encoded).Params
	return uint64(p.Memory)*uint64(p.Time) < uint64(want.Memory)*uint64(want.Time)
}

// A Login answers for users who exist and for those who do not.
type Login struct {
	HashFunc    func(password []byte) string
	VerifyFunc  func(password []byte, encoded string) error
	UnknownFunc func(password []byte) error
}

// RightLogin is our code as a Login.
func RightLogin(p password.Params, longest int) Login {
	h, err := password.New(password.Config{Params: p, Limits: password.Limits{Password: longest}})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	return Login{
		HashFunc: func(pw []byte) string {
			encoded, err := h.Hash(ctx, pw)
			if err != nil {
				panic(err)
			}
			return encoded
		},
		VerifyFunc: func(pw []byte, encoded string) error {
			_, err := h.Verify(ctx, pw, encoded)
			return err
		},
		UnknownFunc: func(pw []byte) error { return h.VerifyUnknown(ctx, pw) },
	}
}

func unknown(f func(l Login, p password.Params, longest int, pw []byte) error) func(password.Params, int) Login {
	return func(p password.Params, longest int) Login {
		l := RightLogin(p, longest)
		right := l
		l.UnknownFunc = func(pw []byte) error { return f(right, p, longest, pw) }
		return l
	}
}

// NoDummy answers at once (authelia#949).
var NoDummy = unknown(func(Login, password.Params, int, []byte) error { return password.ErrMismatch })

// BadDummy verifies against a placeholder that no parser accepts.
var BadDummy = unknown(func(l Login, _ password.Params, longest int, pw []byte) error {
	if _, err := password.Inspect("dummy"); err != nil {
		return password.ErrMismatch
	}
	return l.VerifyFunc(pw, "dummy")
})

// ExitsEarly looks at the password for unknown users alone: the dummy verification
// that exits early (spring CVE-2025-22234).
var ExitsEarly = unknown(func(l Login, _ password.Params, longest int, pw []byte) error {
	if len(pw) > longest/2 {
		return password.ErrMismatch
	}
	return l.UnknownFunc(pw)
})

// ExitsNever hashes for unknown users what for known ones is refused.
var ExitsNever = unknown(func(_ Login, p password.Params, _ int, pw []byte) error {
	argon2.IDKey(pw, make([]byte, 16), p.Time, p.Memory, p.Parallelism, 32)
	return password.ErrMismatch
})

// OldDummy has the cost of the day it was written (mozilla-ai/cq#531).
var OldDummy = unknown(func(_ Login, p password.Params, longest int, pw []byte) error {
	return RightLogin(password.Params{Algorithm: p.Algorithm, Memory: p.Memory / 2, Time: p.Time, Parallelism: 1}, longest).UnknownFunc(pw)
})

// OtherError is told apart by its error.
var OtherError = unknown(func(l Login, _ password.Params, _ int, pw []byte) error {
	_ = l.UnknownFunc(pw)
	return errors.New("no such user")
})

// KnownDummy uses the hash of a password, which so logs in everybody who does not
// exist.
var KnownDummy = unknown(func(l Login, _ password.Params, _ int, pw []byte) error {
	return l.VerifyFunc(pw, l.HashFunc([]byte("dummy")))
})

// RefusesAtOnce does not hash for a row that it cannot verify (Django CVE-2024-39329).
func RefusesAtOnce(p password.Params, longest int) Login {
	l := RightLogin(p, longest)
	verify := l.VerifyFunc
	l.VerifyFunc = func(pw []byte, encoded string) error {
		if _, err := password.Inspect(encoded); err != nil {
			return err
		}
		return verify(pw, encoded)
	}
	return l
}
