package password

import (
	"context"
	"errors"
	"fmt"
)

// A Result is what is known after a password matched.
type Result struct {
	// Rehash says that the stored hash should be replaced by one that Hash makes, and
	// Reason says why, in a few words for a log.
	Rehash bool
	Reason string

	// Upgraded says that [Hasher.VerifyAndUpgrade] replaced it. UpgradeErr is why it did
	// not although Rehash is set: of Hash, or of save. The login stands.
	Upgraded   bool
	UpgradeErr error
}

// Verify returns nil exactly if password is the one that encoded was made from. The
// error is [ErrMismatch] if it is not, and another one if that could not be found out;
// see [Hasher.Inspect], [Hasher.Hash] and the errors of this package.
//
// It takes the time and memory that the stored hash asks for, within Limits, and waits
// for the budget. A stored string that is refused takes what a hash of Params takes,
// so that time does not tell which accounts have no usable password.
func (h *Hasher) Verify(ctx context.Context, password []byte, encoded string) (Result, error) {
	h, err := h.get()
	if err != nil {
		return Result{}, err
	}
	info, err := h.verify(ctx, password, encoded)
	if err != nil {
		return Result{}, err
	}
	return h.judge(info), nil
}

// VerifyUnknown does what Verify would for a user who exists with a hash of Params,
// with the same early exits and the same work, for a user who does not. It never
// returns nil: the error is [ErrMismatch], or [ErrBusy] or that of ctx as there, and
// [ErrFIPS] for a zero Hasher where GODEBUG has fips140=only.
//
// It cannot hide which users still have a hash of other cost. Rehash them.
func (h *Hasher) VerifyUnknown(ctx context.Context, password []byte) error {
	h, err := h.get()
	if err != nil {
		return err
	}
	if _, err := h.verify(ctx, password, h.dummy); err != nil {
		return err
	}
	return ErrMismatch // not reached: no password has the random bytes of the dummy as its hash
}

// verify is the one road for known and unknown users.
func (h *Hasher) verify(ctx context.Context, password []byte, encoded string) (Info, error) {
	password, done, err := h.prepare(ctx, password)
	switch {
	case errors.Is(err, ErrTooLong), errors.Is(err, ErrRefused):
		return Info{}, fmt.Errorf("%w: %w", ErrMismatch, err) // no hash was made of such a one
	case err != nil:
		return Info{}, err
	}
	defer done()
	stored, refusal := h.parse(encoded)
	if refusal != nil {
		if stored, err = h.parse(h.dummy); err != nil {
			return Info{}, err
		}
	}
	release, err := h.claim(ctx, stored.Info.Memory)
	if err != nil {
		return Info{}, err
	}
	defer release()
	switch ok, err := stored.Match(password); {
	case refusal != nil:
		return Info{}, refusal
	case err != nil:
		return Info{}, err
	case !ok:
		return Info{}, ErrMismatch
	}
	return stored.Info, nil
}

// NeedsRehash says whether the stored string should be replaced when its password is
// known, without hashing. The errors are those of [Hasher.Inspect].
//
// It should if it costs less: memory times passes for Argon2, the iterations for PBKDF2.
// It should if it is of another scheme or algorithm than Params, but not where the new
// hash would be the weaker one: Argon2 of more memory times passes stays, also Argon2i
// and in another scheme's string, and Argon2 is not replaced by PBKDF2, except under
// FIPS. A hash shorter than 16 bytes hides little and is replaced at any cost.
// Parallelism makes no hash weaker.
func (h *Hasher) NeedsRehash(encoded string) (Result, error) {
	h, err := h.get()
	if err != nil {
		return Result{}, err
	}
	stored, err := h.parse(encoded)
	if err != nil {
		return Result{}, err
	}
	return h.judge(stored.Info), nil
}

func (h *Hasher) judge(i Info) Result {
	want, why := h.c.Params, ""
	switch {
	case i.Key < 16 && i.Params.argon2():
		why = fmt.Sprintf("the hash (%d bytes) is shorter than 16", i.Key)
	case i.Params.argon2() && want.argon2() && i.Params.cost() > want.cost():
		// A new hash would be the weaker one, whatever else there is to say of the old.
	case i.Params.argon2() && want.approved() && !h.c.FIPS:
		// PBKDF2 takes no memory: it is the weaker one at any cost.
	case i.Scheme != "phc":
		why = "the scheme is " + i.Scheme
	case i.Params.Algorithm != want.Algorithm:
		why = fmt.Sprintf("the algorithm is %s, not %s", i.Params.Algorithm, want.Algorithm)
	case i.Key < 16:
		why = fmt.Sprintf("the hash (%d bytes) is shorter than 16", i.Key)
	case i.Params.cost() < want.cost():
		why = fmt.Sprintf("the cost (%d) is below %d", i.Params.cost(), want.cost())
	case i.Params.cost() == want.cost() && i.Salt < saltBytes:
		why = fmt.Sprintf("the salt (%d bytes) is shorter than %d", i.Salt, saltBytes)
	}
	return Result{Rehash: why != "", Reason: why}
}

// VerifyAndUpgrade verifies and, if the hash should be replaced, makes a new one and
// calls save with the old string and the new. save replaces old by new if old is still
// what is stored, as in
//
//	UPDATE users SET hash = $new WHERE id = $id AND hash = $old
//
// so that a login does not undo a password change that came in between.
//
// The error is that of Verify. A new hash that cannot be made or saved does not fail
// the login: Result.UpgradeErr says why. It panics if save is nil.
func (h *Hasher) VerifyAndUpgrade(ctx context.Context, password []byte, encoded string,
	save func(ctx context.Context, old, new string) error,
) (Result, error) {
	if save == nil {
		panic("password: VerifyAndUpgrade was given no save")
	}
	r, err := h.Verify(ctx, password, encoded)
	if err != nil || !r.Rehash {
		return r, err
	}
	fresh, err := h.Hash(ctx, password)
	if err == nil {
		err = save(ctx, encoded, fresh)
	}
	r.Upgraded, r.UpgradeErr = err == nil, err
	return r, nil
}
