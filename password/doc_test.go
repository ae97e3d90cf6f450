package password_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
)

// The zero values refuse, and do not panic.
func TestZeroBudget(t *testing.T) {
	var b password.Budget
	c, err := b.Request(1)
	require.ErrorIs(t, err, password.ErrLimit)
	require.Nil(t, c)
	_, err = password.New(password.Config{Budget: &b})
	require.ErrorIs(t, err, password.ErrLimit)

	var zero password.Claim
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, context.Canceled, zero.Wait(ctx))
	select {
	case <-zero.Ready():
		t.Error("the zero Claim is granted")
	default:
	}
	zero.Release()
	zero.Release()
}
