package password

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"math"

	"golang.org/x/crypto/argon2"
)

// An Algorithm is the identifier of a password hash function, as in a PHC string.
type Algorithm string

// The algorithms that this package verifies. [New] makes hashes by any of them but
// Argon2i, which RFC 9106 no longer recommends.
const (
	Argon2id     Algorithm = "argon2id"      // RFC 9106
	Argon2i      Algorithm = "argon2i"       // RFC 9106; verified only
	PBKDF2SHA256 Algorithm = "pbkdf2-sha256" // RFC 8018 with HMAC-SHA-256
	PBKDF2SHA512 Algorithm = "pbkdf2-sha512" // RFC 8018 with HMAC-SHA-512
)

// Params says how a hash is made and what it costs. The zero value is that of
// [OWASP] in a [Config], and nothing elsewhere. [New] takes any that can be computed, also
// weak ones, which make tests fast: begin with a preset.
type Params struct {
	// Algorithm is by which a hash is made.
	Algorithm Algorithm

	// Memory of Argon2, in KiB: at least 8 times Parallelism. 0 for PBKDF2.
	Memory uint32

	// Time is the passes of Argon2 over its memory, or the iterations of PBKDF2. At
	// least 1.
	Time uint32

	// Parallelism of Argon2, in lanes: 1 to 255. It is part of the hash, so take it from
	// a preset and never from the number of CPUs, which differs between machines.
	// 0 for PBKDF2.
	Parallelism uint8
}

// OWASP is Argon2id with 19 MiB, 2 passes and 1 lane: the first choice of the OWASP
// Password Storage Cheat Sheet as of 2026-06-25.
func OWASP() Params { return Params{Argon2id, 19 << 10, 2, 1} }

// RFC9106First is the first choice of RFC 9106, section 4: Argon2id with 2 GiB, 1
// pass and 4 lanes. It needs larger Limits and a larger Budget than the defaults.
func RFC9106First() Params { return Params{Argon2id, 2 << 20, 1, 4} }

// RFC9106Second is the second choice of RFC 9106, section 4, where memory is short:
// Argon2id with 64 MiB, 3 passes and 4 lanes.
func RFC9106Second() Params { return Params{Argon2id, 64 << 10, 3, 4} }

// FIPS is for where only approved algorithms may be used: PBKDF2-HMAC-SHA-256 with
// 600,000 iterations, by the OWASP Password Storage Cheat Sheet as of 2026-06-25. It
// takes no memory, which is what makes it cheap to attack: prefer Argon2id elsewhere.
func FIPS() Params { return Params{PBKDF2SHA256, 0, 600_000, 0} }

// What new hashes have: RFC 9106, section 4.
const (
	saltBytes = 16
	keyBytes  = 32
)

// What stored hashes may have. RFC 9106 allows 8 bytes of salt and 4 of tag, and such
// hashes are about; RFC 8018 asks for 8 bytes of salt.
const (
	minSaltBytes = 8
	maxSaltBytes = 128
	minKeyBytes  = 4
	maxKeyBytes  = 128
)

func (p Params) argon2() bool { return p.Algorithm == Argon2id || p.Algorithm == Argon2i }

// approved reports whether FIPS 140 lets p be used.
func (p Params) approved() bool {
	return p.Algorithm == PBKDF2SHA256 || p.Algorithm == PBKDF2SHA512
}

// bytes is the memory that a hash takes while it is made.
func (p Params) bytes() int64 { return max(int64(p.Memory)<<10, 4<<10) }

// cost is what orders hashes of one algorithm: memory times passes, which is the
// measure by which OWASP calls its settings equivalent.
func (p Params) cost() uint64 { return max(uint64(p.Memory), 1) * uint64(p.Time) }

// check refuses what cannot be computed (why) and what exceeds the limits (over). It
// is the only thing between a stored string and an allocation of its choosing.
func (p Params) check(l Limits) error {
	switch {
	case p.argon2():
		switch {
		case p.Time < 1:
			return fmt.Errorf("%w: no passes", ErrMalformed)
		case p.Parallelism < 1:
			return fmt.Errorf("%w: no lanes", ErrMalformed)
		case p.Memory < 8*uint32(p.Parallelism):
			return fmt.Errorf("%w: memory (%d KiB) is below 8 KiB for each of %d lanes", ErrMalformed, p.Memory, p.Parallelism)
		case p.bytes() > l.Memory:
			return fmt.Errorf("%w: memory (%d KiB) is above Limits.Memory (%d bytes)", ErrLimit, p.Memory, l.Memory)
		case p.Time > l.Passes:
			return fmt.Errorf("%w: passes (%d) are above Limits.Passes (%d)", ErrLimit, p.Time, l.Passes)
		case p.Parallelism > l.Parallelism:
			return fmt.Errorf("%w: lanes (%d) are above Limits.Parallelism (%d)", ErrLimit, p.Parallelism, l.Parallelism)
		}
	case p.approved():
		switch {
		case p.Memory != 0 || p.Parallelism != 0:
			return fmt.Errorf("%w: PBKDF2 has neither memory nor lanes", ErrMalformed)
		case p.Time < 1:
			return fmt.Errorf("%w: no iterations", ErrMalformed) // crypto/pbkdf2 would do one
		case p.Time > l.Iterations || p.Time > math.MaxInt32: // what an int has everywhere
			return fmt.Errorf("%w: iterations (%d) are above Limits.Iterations (%d)", ErrLimit, p.Time, l.Iterations)
		}
	default:
		return fmt.Errorf("%w: the algorithm is unknown", ErrUnsupported)
	}
	return nil
}

// takes refuses a password that p would take for another. HMAC fills its key up with
// zeros, so that to PBKDF2 "a" and "a\x00" are one password.
func (p Params) takes(password []byte) error {
	if n := len(password); p.approved() && n > 0 && password[n-1] == 0 {
		return fmt.Errorf("%w: PBKDF2 cannot tell a NUL at the end from none", ErrRefused)
	}
	return nil
}

// derive computes the hash. p has been checked: x/crypto panics or takes the memory
// of the machine otherwise.
func (p Params) derive(password, salt []byte, size int) ([]byte, error) {
	switch p.Algorithm {
	case Argon2id:
		return argon2.IDKey(password, salt, p.Time, p.Memory, p.Parallelism, uint32(size)), nil
	case Argon2i:
		return argon2.Key(password, salt, p.Time, p.Memory, p.Parallelism, uint32(size)), nil
	case PBKDF2SHA256:
		return pbkdf2.Key(sha256.New, string(password), salt, int(p.Time), size)
	default:
		return pbkdf2.Key(sha512.New, string(password), salt, int(p.Time), size)
	}
}
