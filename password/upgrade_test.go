package password_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
)

// The budget is charged with what the stored hash takes, not with what a new one does,
// and a hash that is larger than all of it does not wait for ever.
func TestStoredCost(t *testing.T) {
	b, err := password.NewBudget(64<<10, 0)
	require.NoError(t, err)
	h := open(t, password.Config{Params: cheap, Budget: b})
	small, err := h.Hash(t.Context(), []byte("x"))
	require.NoError(t, err)
	large := strings.Replace(small, "m=8", "m=64", 1)
	taken, err := b.Request(8 << 10)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("x"), small)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("x"), large)
	require.ErrorIs(t, err, password.ErrBusy)
	taken.Release()
	_, err = h.Verify(t.Context(), []byte("x"), large)
	require.Equal(t, password.ErrMismatch, err)
	_, err = h.Inspect(strings.Replace(small, "m=8", "m=65", 1))
	require.ErrorIs(t, err, password.ErrLimit)
}

// A login stands although there is no room for the better hash.
func TestUpgradeWithoutRoom(t *testing.T) {
	b, err := password.NewBudget(8<<10, 0)
	require.NoError(t, err)
	h := open(t, password.Config{Params: cheap, Budget: b, Schemes: []password.Scheme{plain}})
	_, err = b.Request(8<<10 - 1) // and the byte that is left is enough for plain
	require.NoError(t, err)
	r, err := h.VerifyAndUpgrade(t.Context(), []byte("x"), "plain:x", func(context.Context, string, string) error {
		t.Error("there is nothing to save")
		return nil
	})
	require.NoError(t, err)
	require.True(t, r.Rehash && !r.Upgraded)
	require.ErrorIs(t, r.UpgradeErr, password.ErrBusy)
}

func TestNeedsRehash(t *testing.T) {
	h := open(t, password.Config{Params: cheap, Schemes: []password.Scheme{plain}})
	for encoded, why := range map[string]string{
		"$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + key:               "",
		"$argon2id$v=19$m=64,t=1,p=1$" + salt + "$AAAAAAAAAAAAAAAAAAAA": "the hash (15 bytes) is shorter than 16",
		"$argon2id$v=19$m=8,t=1,p=1$" + salt + "$" + key:                "the salt (8 bytes) is shorter than 16",
		"$argon2i$v=19$m=64,t=9,p=1$" + salt + "$" + key:                "", // more than the new one would cost
		"$argon2i$v=19$m=8,t=1,p=1$" + salt + "$" + key:                 "the algorithm is argon2i, not argon2id",
		"$pbkdf2-sha256$i=1,l=32$" + salt + "$" + key:                   "the algorithm is pbkdf2-sha256, not argon2id",
		"plain:x": "the scheme is plain",
	} {
		r, err := h.NeedsRehash(encoded)
		require.NoError(t, err)
		require.Equal(t, password.Result{Rehash: why != "", Reason: why}, r, encoded)
	}
	_, err := h.NeedsRehash("!")
	require.ErrorIs(t, err, password.ErrUnsupported)
}

func TestVerifyAndUpgrade(t *testing.T) {
	h := open(t, password.Config{Params: cheap, Schemes: []password.Scheme{plain}})
	away := errors.New("the database is away")
	var row string
	save := func(_ context.Context, old, new string) error {
		if row != old {
			return errors.New("somebody was faster")
		}
		row = new
		return nil
	}
	row = "plain:x"
	r, err := h.VerifyAndUpgrade(t.Context(), []byte("x"), row, save)
	require.NoError(t, err)
	require.Equal(t, password.Result{Rehash: true, Reason: "the scheme is plain", Upgraded: true}, r)
	require.True(t, strings.HasPrefix(row, "$argon2id$"))
	r, err = h.VerifyAndUpgrade(t.Context(), []byte("x"), row, func(context.Context, string, string) error { panic("not called") })
	require.NoError(t, err)
	require.Zero(t, r)
	r, err = h.VerifyAndUpgrade(t.Context(), []byte("x"), "plain:x", save)
	require.NoError(t, err)
	require.EqualError(t, r.UpgradeErr, "somebody was faster")
	require.True(t, r.Rehash && !r.Upgraded)
	r, err = h.VerifyAndUpgrade(t.Context(), []byte("x"), "plain:x", func(context.Context, string, string) error { return away })
	require.NoError(t, err)
	require.Equal(t, away, r.UpgradeErr)
	r, err = h.VerifyAndUpgrade(t.Context(), []byte("y"), "plain:x", save)
	require.Equal(t, password.ErrMismatch, err)
	require.Zero(t, r)
	require.PanicsWithValue(t, "password: VerifyAndUpgrade was given no save", func() {
		_, _ = h.VerifyAndUpgrade(t.Context(), nil, "", nil)
	})
}
