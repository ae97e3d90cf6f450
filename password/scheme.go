package password

import "fmt"

// A Scheme is one dialect of stored hashes. It is only ever read: a [Hasher] that is
// given one in Config.Schemes verifies its hashes and asks for each to be replaced.
// Package legacy has many.
type Scheme struct {
	// Name identifies the scheme in an [Info] and to [Result].Reason.
	Name string

	// Parse reads a stored string. It returns [ErrUnsupported] for one that is of
	// another scheme, which is then tried; every other error is final. It refuses what
	// is not canonical, and with [ErrLimit] what would take more than the limits, before
	// it allocates anything. It must be safe for concurrent use.
	Parse func(encoded string, l Limits) (*Stored, error)
}

// A Stored is a stored hash that was parsed and found to be within the limits.
type Stored struct {
	Info Info

	// Match reports whether password is the one, in time that does not depend on how
	// much of it is right. It takes no more memory than Info.Memory says. An error that
	// wraps [ErrMismatch] says why no password of that kind matches, and comes after the
	// same work.
	Match func(password []byte) (bool, error)
}

// An Info is what a stored string says about itself.
type Info struct {
	Scheme string // "phc", or the name of one of Config.Schemes
	Params Params // as far as the scheme has them; Time is the iterations, the rounds, or 2 to the cost
	Salt   int    // bytes; 0 for none
	Key    int    // bytes of the hash
	Memory int64  // bytes that a verification takes
}

// Limits bound what a stored string and a password can ask for. All of them are
// checked before anything is allocated. In a [Config] fields left 0 have the defaults; a
// Scheme that is called by hand takes them as they are.
type Limits struct {
	// Password is the longest password, in bytes. Default: 4096.
	Password int

	// Encoded is the longest stored string, in bytes. Default: 512.
	Encoded int

	// Memory is the most that one hash may take, in bytes. Default: 256 MiB.
	Memory int64

	// Passes bounds the time cost of Argon2. Default: 16.
	Passes uint32

	// Parallelism bounds the lanes of Argon2 and scrypt. Default: 16.
	Parallelism uint8

	// Iterations bounds PBKDF2 and the rounds of SHA-crypt, which has a bound of its own of
	// 1,000,000. The costs of bcrypt are bounded by package legacy. Default: 10,000,000.
	Iterations uint32
}

// maxMemory is what a Go program can address in one piece, with room to spare.
const maxMemory = int64(^uint(0)>>1) / 2

func (l Limits) withDefaults() (Limits, error) {
	for _, f := range []struct {
		name  string
		value int64
		most  int64
	}{
		{"Password", int64(l.Password), 1 << 20},
		{"Encoded", int64(l.Encoded), 1 << 16},
		{"Memory", l.Memory, min(maxMemory, 1<<42)},
	} {
		if f.value < 0 || f.value > f.most {
			return Limits{}, fmt.Errorf("password: Limits.%s (%d) is not between 0 and %d", f.name, f.value, f.most)
		}
	}
	l.Password = or(l.Password, 4096)
	l.Encoded = or(l.Encoded, 512)
	l.Memory = or(l.Memory, 256<<20)
	l.Passes = or(l.Passes, 16)
	l.Parallelism = or(l.Parallelism, 16)
	l.Iterations = or(l.Iterations, 10_000_000)
	return l, nil
}

func or[V comparable](v, fallback V) V {
	if v == *new(V) {
		return fallback
	}
	return v
}

// CheckEncoded refuses with [ErrLimit] a stored string that is longer than l.Encoded.
// Every Scheme calls it first.
func (l Limits) CheckEncoded(encoded string) error {
	if len(encoded) > l.Encoded {
		return fmt.Errorf("%w: the stored string (%d bytes) is above Limits.Encoded (%d)", ErrLimit, len(encoded), l.Encoded)
	}
	return nil
}
