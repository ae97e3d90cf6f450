package pepper_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/pepper"
)

func TestLaws(t *testing.T) {
	laws.Check(t, passwordlaws.Pepper())
}

func key(b byte) []byte { return bytes.Repeat([]byte{b}, pepper.KeyBytes) }

func ring(tb testing.TB, current string, names ...string) *pepper.Ring {
	tb.Helper()
	keys := map[string][]byte{}
	for _, n := range names {
		keys[n] = key(n[len(n)-1])
	}
	r, err := pepper.New(current, keys)
	require.NoError(tb, err)
	return r
}

func TestConcurrent(t *testing.T) {
	r := ring(t, "k1", "k1", "k2")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				sealed, err := r.Seal("$argon2id$", "7")
				if err != nil {
					t.Error(err)
				}
				if opened, err := r.Open(sealed, "7"); opened != "$argon2id$" || err != nil {
					t.Errorf("%q, %v", opened, err)
				}
			}
		})
	}
	wg.Wait()
}

// Every character of a name, and those beside them in ASCII.
func TestNames(t *testing.T) {
	const good = "abcdefghijklmnopqrstuvwxyz0123456789-"
	for b := range 128 {
		name := "k" + string(rune(b))
		_, err := pepper.New(name, map[string][]byte{name: key('1')})
		require.Equal(t, strings.ContainsRune(good, rune(b)), err == nil, "%q: %v", name, err)
	}
	for n, ok := range map[int]bool{1: true, 32: true, 33: false} {
		name := strings.Repeat("z", n)
		_, err := pepper.New(name, map[string][]byte{name: key('1')})
		require.Equal(t, ok, err == nil, "%q: %v", name, err)
	}
}

// The longest text that Seal takes is one that Open and Rewrap take.
func TestLongest(t *testing.T) {
	r := ring(t, "k1", "k1")
	text := strings.Repeat("x", 128<<10)
	sealed, err := r.Seal(text, "7")
	require.NoError(t, err)
	again, err := r.Rewrap(sealed, "7")
	require.NoError(t, err)
	opened, err := r.Open(again, "7")
	require.NoError(t, err)
	require.Equal(t, text, opened)
}

func TestErrors(t *testing.T) {
	r := ring(t, "k1", "k1")
	sealed, err := r.Seal("$argon2id$", "7")
	require.NoError(t, err)
	for bad, want := range map[string]error{
		"": pepper.ErrMalformed, "$argon2id$v=19$": pepper.ErrMalformed, "$pepper$v=1$k=$AAAA": pepper.ErrMalformed,
		"$pepper$v=1$k=K1$AAAA": pepper.ErrMalformed, "$pepper$v=1$k=k1$A": pepper.ErrMalformed, "$pepper$v=1$k=k1$AB": pepper.ErrMalformed,
		"$pepper$v=2$k=k1$AAAA": pepper.ErrMalformed, "$pepper$v=1$k=k1": pepper.ErrMalformed,
		"$pepper$v=1$k=k2$AAAA": pepper.ErrUnknownKey, "$pepper$v=1$k=k1$AAAA": pepper.ErrSealed, "$pepper$v=1$k=k1$": pepper.ErrSealed,
		sealed + "\n": pepper.ErrMalformed, sealed + "=": pepper.ErrMalformed, sealed + "$": pepper.ErrMalformed,
		"$pepper$v=1$k=k1$" + strings.Repeat("A", 1<<20): pepper.ErrMalformed,
	} {
		for _, open := range []func(string, string) (string, error){r.Open, r.Rewrap} {
			got, err := open(bad, "7")
			require.ErrorIs(t, err, want, "%.60q", bad)
			require.Empty(t, got)
			require.True(t, strings.HasPrefix(err.Error(), "pepper: "))
		}
	}
	var zero pepper.Ring
	_, err = zero.Seal("x", "7")
	require.ErrorIs(t, err, pepper.ErrUnknownKey)
	_, err = zero.Open(sealed, "7")
	require.ErrorIs(t, err, pepper.ErrUnknownKey)
	_, err = r.Seal(strings.Repeat("x", 1<<17+1), "7")
	require.ErrorIs(t, err, pepper.ErrMalformed)
	for want, keys := range map[string]map[string][]byte{
		`pepper: unknown key: the current one ("now") is not among the keys`:                                                nil,
		`pepper: the key "now" is all zeros: it was never filled`:                                                           {"now": make([]byte, pepper.KeyBytes)},
		`pepper: the key "now" has 16 bytes, not 32`:                                                                        {"now": key('1')[:16]},
		`pepper: the name of a key ("Now") is not of 1 to 32 small letters, digits and hyphens`:                             {"Now": key('1')},
		`pepper: the name of a key ("now\n") is not of 1 to 32 small letters, digits and hyphens`:                           {"now\n": key('1')},
		`pepper: the name of a key ("") is not of 1 to 32 small letters, digits and hyphens`:                                {"": key('1')},
		`pepper: the name of a key ("a$k=b") is not of 1 to 32 small letters, digits and hyphens`:                           {"a$k=b": key('1')},
		`pepper: the name of a key ("` + strings.Repeat("n", 33) + `") is not of 1 to 32 small letters, digits and hyphens`: {strings.Repeat("n", 33): key('1')},
	} {
		r, err := pepper.New("now", keys)
		require.EqualError(t, err, want)
		require.Nil(t, r)
	}
}

// A key of the same name with other bytes does not open.
func TestOtherKey(t *testing.T) {
	sealed, err := ring(t, "k1", "k1").Seal("x", "7")
	require.NoError(t, err)
	r, err := pepper.New("k1", map[string][]byte{"k1": key('2')})
	require.NoError(t, err)
	_, err = r.Open(sealed, "7")
	require.ErrorIs(t, err, pepper.ErrSealed)
}

func FuzzOpen(f *testing.F) {
	r := ring(f, "k1", "k1")
	sealed, err := r.Seal("$argon2id$", "7")
	require.NoError(f, err)
	for _, s := range []string{"", sealed, sealed[:30], "$pepper$v=1$k=k1$AAAA", "$pepper$v=1$k=k2$AAAA"} {
		f.Add(s, "7")
	}
	f.Fuzz(func(t *testing.T, s, account string) {
		got, err := r.Open(s, account)
		if err == nil && (got != "$argon2id$" || account != "7") || err != nil && s == sealed && account == "7" {
			t.Errorf("Open(%q, %q) = %q, %v", s, account, got, err)
		}
	})
}

func Example() {
	ring, err := pepper.New("2026-11", map[string][]byte{"2026-11": bytes.Repeat([]byte{1}, pepper.KeyBytes)}) // from a secret store
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	encoded, _ := password.Hash(ctx, []byte("correct horse"))
	stored, _ := ring.Seal(encoded, "user 7")
	fmt.Println(stored[:22])

	opened, _ := ring.Open(stored, "user 7")
	fmt.Println(password.Verify(ctx, []byte("correct horse"), opened))

	_, err = ring.Open(stored, "user 1") // copied into the row of an administrator
	fmt.Println(errors.Is(err, pepper.ErrSealed))

	// A new key, and nobody has to log in.
	ring, _ = pepper.New("2027-05", map[string][]byte{
		"2026-11": bytes.Repeat([]byte{1}, pepper.KeyBytes),
		"2027-05": bytes.Repeat([]byte{2}, pepper.KeyBytes),
	})
	stored, _ = ring.Rewrap(stored, "user 7")
	fmt.Println(stored[:22])
	// Output:
	// $pepper$v=1$k=2026-11$
	// <nil>
	// true
	// $pepper$v=1$k=2027-05$
}

// The name of the key is bound too: under two names of one key, a string opens by the
// name that it was sealed by.
func TestKeyNameIsBound(t *testing.T) {
	r, err := pepper.New("a", map[string][]byte{"a": key('1'), "b": key('1')})
	require.NoError(t, err)
	sealed, err := r.Seal("x", "ann")
	require.NoError(t, err)
	_, err = r.Open(strings.Replace(sealed, "k=a", "k=b", 1), "ann")
	require.ErrorIs(t, err, pepper.ErrSealed)
}

// What 0.1.0 sealed opens for ever.
func TestOldTokens(t *testing.T) {
	r, err := pepper.New("k1", map[string][]byte{"k1": key('1')})
	require.NoError(t, err)
	encoded, err := r.Open("$pepper$v=1$k=k1$hnX16dTEj9nCNM07OOZZj6zcRD2DQPG+YadcsHyTZ9o0J5QlQJIAXny6TLCLjm8xpkX9bgBbsetDJveLa5FnGVXR6gdvlQhu15Q", "user 1")
	require.NoError(t, err)
	require.Equal(t, "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$aGFzaA", encoded)
}
