package password_test

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
)

// rows reads a table of testdata, without its heading.
func rows(tb testing.TB, name string) [][]string {
	tb.Helper()
	data, err := os.ReadFile("testdata/" + name)
	require.NoError(tb, err)
	var list [][]string
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		if i > 0 {
			list = append(list, strings.Split(line, "\t"))
		}
	}
	return list
}

// literal undoes the escapes of the table: \xNN and \\.
func literal(tb testing.TB, s string) []byte {
	tb.Helper()
	plain, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	require.NoError(tb, err, s)
	return []byte(plain)
}

// open is a Hasher with the limits that the vectors need: one has 19 passes.
func open(tb testing.TB, c password.Config) *password.Hasher {
	tb.Helper()
	h, err := password.New(c)
	require.NoError(tb, err)
	return h
}

// Hashes that other programs made and test themselves with.
func TestVectors(t *testing.T) {
	h := open(t, password.Config{Limits: password.Limits{Passes: 19}})
	verified, unsupported := 0, 0
	for _, row := range rows(t, "password_vectors.tsv") {
		algorithm, pw, encoded := row[0], literal(t, row[1]), row[2]
		r, err := h.Verify(t.Context(), pw, encoded)
		switch algorithm {
		case "argon2id", "argon2i", "phc-pbkdf2-sha256", "phc-pbkdf2-sha512":
			verified++
			require.NoError(t, err, encoded)
			info, err := h.Inspect(encoded)
			require.NoError(t, err, encoded)
			stronger := info.Params.Memory*info.Params.Time > password.OWASP().Memory*password.OWASP().Time
			other := strings.TrimPrefix(algorithm, "phc-") != "argon2id" && !stronger && info.Key >= 16
			require.Equal(t, other, r.Rehash && strings.HasPrefix(r.Reason, "the algorithm"), encoded)
			if info.Memory > 8<<20 || info.Params.Time > 10_000 {
				continue // once is enough of what is slow
			}
			_, err = h.Verify(t.Context(), append(pw, 0), encoded)
			require.ErrorIs(t, err, password.ErrMismatch, encoded)
		default:
			unsupported++
			require.True(t, errors.Is(err, password.ErrUnsupported) || errors.Is(err, password.ErrMalformed), "%s: %v", encoded, err)
			require.Zero(t, r)
		}
	}
	require.Equal(t, 30, verified)
	require.Equal(t, 78, unsupported)
}

// Strings that a verifier must refuse, each with its reason in the table.
func TestRejects(t *testing.T) {
	h := open(t, password.Config{})
	for _, row := range rows(t, "password_vectors_reject.tsv") {
		encoded, why := row[1], row[2]
		_, err := h.Inspect(encoded)
		switch {
		case strings.Contains(why, "NOT match"):
			require.NoError(t, err)
			_, err = h.Verify(t.Context(), nil, encoded)
			require.Equal(t, password.ErrMismatch, err)
		case strings.Contains(why, "over limit") && strings.HasPrefix(encoded, "$argon2"), strings.Contains(why, "1e9 iterations"):
			require.ErrorIs(t, err, password.ErrLimit, encoded)
		case strings.HasPrefix(encoded, "$argon2i$m="), strings.HasPrefix(encoded, "$argon2d"):
			require.ErrorIs(t, err, password.ErrUnsupported, encoded)
		default:
			require.True(t, errors.Is(err, password.ErrMalformed) || errors.Is(err, password.ErrUnsupported), "%s: %v", encoded, err)
		}
	}
}
