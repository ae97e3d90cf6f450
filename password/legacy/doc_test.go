package legacy_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/legacy"
)

// The zero Digest verifies nothing, by itself and wrapped.
func TestZeroDigest(t *testing.T) {
	var zero legacy.Digest
	for _, encoded := range []string{"", "x", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", "$wrapped$$$"} {
		_, err := zero.Scheme().Parse(encoded, password.Limits{Encoded: 512})
		require.Error(t, err, encoded)
		_, err = legacy.Wrapped(zero).Parse(encoded, password.Limits{Encoded: 512})
		require.Error(t, err, encoded)
	}
}

// One Hasher, and with it one of each Scheme, for all.
func TestConcurrent(t *testing.T) {
	h := open(t, legacy.MD5Crypt(), legacy.Bcrypt(), legacy.Wrapped(legacy.HexSHA256()), legacy.HexSHA256().Scheme())
	const digest = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				wrapped, err := legacy.Wrap(t.Context(), h, legacy.HexSHA256(), digest)
				if err != nil {
					t.Error(err)
					return
				}
				for _, encoded := range []string{wrapped, digest} {
					if _, err := h.Verify(t.Context(), []byte("password"), encoded); err != nil {
						t.Error(err)
					}
					if _, err := h.Verify(t.Context(), []byte("passwore"), encoded); err != password.ErrMismatch {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
