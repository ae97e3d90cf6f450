package password

import (
	"bytes"
	"context"
	"crypto/fips140"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
)

// A Config says how hashes are made, which are verified, and within what bounds. The
// zero value is what we recommend.
type Config struct {
	// Params is how new hashes are made. Default: OWASP().
	Params Params

	// Schemes are the formats to verify besides the PHC strings of this package, tried
	// in this order. Default: none.
	Schemes []Scheme

	// Limits bound what stored strings and passwords can ask for. Default: those of each
	// field.
	Limits Limits

	// Budget bounds the memory of hashes at the same time. Default: one that all Hashers
	// of the process share, of 256 MiB with 256 waiting.
	Budget *Budget

	// Normalize maps spellings that look the same to one, in Hash and in Verify. Its
	// argument is a copy, which is cleared afterwards. Its error is not passed on, since
	// it could hold the password: the caller gets [ErrRefused]. Set it before the first
	// hash is made: the hash of a password that it changes does not verify without it,
	// and the reverse. Package rfc8265 has the standard one. Default: none, bytes are
	// bytes.
	Normalize func(password []byte) ([]byte, error)

	// FIPS refuses with [ErrFIPS] what FIPS 140 does not approve: all but the PBKDF2 of
	// this package, with a salt of 16 bytes and a hash of 14. It is a policy of our own,
	// since x/crypto computes Argon2 in every mode. Default: false, and true where
	// GODEBUG has fips140=only.
	FIPS bool
}

// A Hasher hashes and verifies by one [Config]. It is immutable and safe for
// concurrent use. The zero value and nil are those of the zero Config.
type Hasher struct {
	c     Config
	dummy string
}

// New returns a Hasher for c, or an error that says which field is wrong and why: it is
// [ErrLimit] if Params exceed Limits or Budget, and [ErrFIPS] if they are not approved.
func New(c Config) (*Hasher, error) {
	c.Params = or(c.Params, OWASP())
	c.Budget = or(c.Budget, processBudget())
	c.FIPS = c.FIPS || fips140.Enforced()
	l, err := c.Limits.withDefaults()
	if err != nil {
		return nil, err
	}
	c.Limits = l
	if err := c.Params.check(l); err != nil {
		return nil, fmt.Errorf("%w (Config.Params)", err)
	}
	switch {
	case c.Params.Algorithm == Argon2i:
		return nil, fmt.Errorf("%w: Argon2i is verified, and not made (Config.Params)", ErrUnsupported)
	case c.FIPS && !c.Params.approved():
		return nil, fmt.Errorf("%w (Config.Params)", ErrFIPS)
	case c.Params.bytes() > c.Budget.size:
		return nil, fmt.Errorf("%w: larger than the whole budget of %d bytes (Config.Params)", ErrLimit, c.Budget.size)
	}
	c.Schemes = append([]Scheme{PHC()}, c.Schemes...)
	names := map[string]bool{}
	for i, s := range c.Schemes {
		if s.Name == "" || s.Parse == nil || names[s.Name] {
			return nil, fmt.Errorf("password: Config.Schemes[%d] (%q) has no name or no Parse, or is there twice", i-1, s.Name)
		}
		names[s.Name] = true
	}
	h := &Hasher{c: c}
	h.dummy = phc{c.Params, random(saltBytes), random(keyBytes)}.String()
	if _, err := h.parse(h.dummy); err != nil {
		return nil, fmt.Errorf("%w: what Hash makes would be refused (Config.Limits)", err)
	}
	return h, nil
}

// defaults is made once: a Hasher draws random bytes, and its dummy stays the same.
var defaults = sync.OnceValues(func() (*Hasher, error) { return New(Config{}) })

func (h *Hasher) get() (*Hasher, error) {
	if h == nil || h.c.Budget == nil {
		return defaults()
	}
	return h, nil
}

// random never fails: crypto/rand ends the process rather.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// Hash makes a new hash of password with a random salt: a canonical PHC string of
// printable ASCII, 97 bytes for [OWASP]. Any bytes are a password, also none, except
// that PBKDF2 refuses a NUL at the end; whether a password is good enough is for the
// caller to say.
//
// It takes the time and the memory that Params say. The error is [ErrTooLong],
// [ErrRefused], [ErrBusy], or that of ctx, which can end the wait for memory and not
// the hashing.
func (h *Hasher) Hash(ctx context.Context, password []byte) (string, error) {
	h, err := h.get()
	if err != nil {
		return "", err
	}
	password, done, err := h.prepare(ctx, password)
	if err != nil {
		return "", err
	}
	defer done()
	if err := h.c.Params.takes(password); err != nil {
		return "", err
	}
	fresh := phc{Params: h.c.Params, salt: random(saltBytes)}
	release, err := h.claim(ctx, fresh.bytes())
	if err != nil {
		return "", err
	}
	defer release()
	if fresh.key, err = fresh.derive(password, fresh.salt, keyBytes); err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	return fresh.String(), nil
}

// prepare bounds and normalizes the password. done clears what was made of it.
func (h *Hasher) prepare(ctx context.Context, password []byte) (_ []byte, done func(), _ error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	tooLong := func() error {
		return fmt.Errorf("%w: above Limits.Password (%d bytes)", ErrTooLong, h.c.Limits.Password)
	}
	if len(password) > h.c.Limits.Password {
		return nil, nil, tooLong()
	}
	if h.c.Normalize == nil {
		return password, func() {}, nil
	}
	own := bytes.Clone(password) // the hook may keep to its memory, and we clear it
	done = func() { clear(own) }
	normal, err := h.c.Normalize(own)
	switch {
	case err != nil:
		done()
		return nil, nil, fmt.Errorf("%w by Config.Normalize", ErrRefused)
	case len(normal) > h.c.Limits.Password:
		done()
		return nil, nil, tooLong()
	}
	return normal, done, nil
}

// claim waits for memory. The permit stays until release, which the caller defers:
// a hash that has begun cannot be stopped, so a caller who gives up must not free it.
func (h *Hasher) claim(ctx context.Context, bytes int64) (release func(), _ error) {
	c, err := h.c.Budget.Request(bytes)
	if err != nil {
		return nil, err
	}
	if err := c.Wait(ctx); err != nil {
		return nil, err
	}
	return c.Release, nil
}

// parse finds the scheme of a stored string.
func (h *Hasher) parse(encoded string) (*Stored, error) {
	if err := h.c.Limits.CheckEncoded(encoded); err != nil {
		return nil, err
	}
	var first error
	for _, s := range h.c.Schemes {
		stored, err := s.Parse(encoded, h.c.Limits)
		switch {
		case err == nil && (stored == nil || stored.Match == nil || stored.Info.Memory < 0):
			return nil, fmt.Errorf("%w: scheme %q gave nothing to match with", ErrMalformed, s.Name)
		case err == nil:
			stored.Info.Scheme = s.Name // whatever it was built from
			return stored, h.allow(stored.Info)
		case !errors.Is(err, ErrUnsupported):
			return nil, err
		case first == nil:
			first = err // the one of PHC says most about a string that nobody knows
		}
	}
	return nil, first
}

// allow refuses what no waiting and no policy would let through.
func (h *Hasher) allow(i Info) error {
	switch {
	case i.Memory > h.c.Budget.size:
		return fmt.Errorf("%w: a hash of %d bytes does not fit a budget of %d", ErrLimit, i.Memory, h.c.Budget.size)
	case h.c.FIPS && (i.Scheme != "phc" || !i.Params.approved() || i.Salt < 16 || i.Key < 14):
		return ErrFIPS
	}
	return nil
}

// Inspect parses a stored string and checks it against the limits, without hashing:
// for imports, and for finding what is in a table. The errors are those that
// [Hasher.Verify] would give: [ErrMalformed], [ErrUnsupported], [ErrReversible],
// [ErrLimit], [ErrFIPS].
func (h *Hasher) Inspect(encoded string) (Info, error) {
	h, err := h.get()
	if err != nil {
		return Info{}, err
	}
	stored, err := h.parse(encoded)
	if err != nil {
		return Info{}, err
	}
	return stored.Info, nil
}
