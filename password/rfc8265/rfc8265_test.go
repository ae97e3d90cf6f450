package rfc8265_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/rfc8265"
)

func TestConcurrent(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got, err := rfc8265.OpaqueString([]byte("e\u0301\u00a0x")); string(got) != "\u00e9 x" || err != nil {
					t.Errorf("%q, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestOpaqueString(t *testing.T) {
	for in, want := range map[string]string{
		"correct horse":      "correct horse",
		"e\u0301":            "\u00e9",
		"a\u00a0b\u3000c":    "a b c",
		"\uff21":             "\uff21", // NFKC would make an A of it
		"π∑":                 "π∑",
		"Capitals stay, ÄÖ ": "Capitals stay, ÄÖ ",
	} {
		got, err := rfc8265.OpaqueString([]byte(in))
		require.NoError(t, err, in)
		require.Equal(t, want, string(got))
		again, err := rfc8265.OpaqueString(got)
		require.NoError(t, err)
		require.Equal(t, got, again)
	}
	for _, bad := range []string{"", "\xff", "a\x00", "a\tb", "\u0378"} {
		_, err := rfc8265.OpaqueString([]byte(bad))
		require.ErrorContains(t, err, "rfc8265: ", "%q", bad)
		if bad != "" {
			require.NotContains(t, err.Error(), bad)
		}
	}
}

func ExampleOpaqueString() {
	h, err := password.New(password.Config{Normalize: rfc8265.OpaqueString, Params: password.Params{Algorithm: password.Argon2id, Memory: 64, Time: 1, Parallelism: 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	stored, err := h.Hash(ctx, []byte("caf\u00e9"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = h.Verify(ctx, []byte("cafe\u0301"), stored)
	fmt.Println(err)
	// Output: <nil>
}
