package password

import "errors"

// The errors that callers branch on, with errors.Is. What is returned wraps one of
// them and says why in words that hold neither a password nor a hash, so that it can
// be logged. The person who logs in should get one answer for all of them.
var (
	// ErrMismatch: the password is not the one. It also covers a password that cannot
	// be one, with [ErrTooLong] or [ErrRefused] as a second thing that errors.Is finds.
	ErrMismatch = errors.New("password: no match")

	// ErrTooLong: the password is longer than Limits.Password, or than a scheme can take.
	ErrTooLong = errors.New("password: too long")

	// ErrRefused: Config.Normalize refused the password, or the algorithm would take it
	// for another one.
	ErrRefused = errors.New("password: refused")

	// ErrMalformed: the stored string is of a known format and damaged, or is not the
	// one canonical spelling of what it says.
	ErrMalformed = errors.New("password: malformed hash")

	// ErrUnsupported: the stored string is of a format that this Hasher does not verify.
	ErrUnsupported = errors.New("password: unsupported hash")

	// ErrReversible: the stored string is an encoding from which anybody reads the
	// password. There is nothing to verify; see package legacy for how to import it.
	ErrReversible = errors.New("password: reversible encoding, not a hash")

	// ErrLimit: the stored hash, or the configuration, asks for more than the limits or
	// the whole memory budget allow.
	ErrLimit = errors.New("password: above the limits")

	// ErrBusy: the memory budget is taken and its queue is full. Try later, or answer
	// 503.
	ErrBusy = errors.New("password: too many waiting")

	// ErrFIPS: the algorithm is not approved, and only approved ones are allowed.
	ErrFIPS = errors.New("password: not approved for FIPS 140")
)
