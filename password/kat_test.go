package password

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The derivations against the known answers of RFC 7914, x/crypto and RustCrypto.
// scrypt and PBKDF2 with SHA-1 are in package legacy, and Argon2 with a secret is
// nowhere: x/crypto does not export it.
func TestKnownAnswers(t *testing.T) {
	data, err := os.ReadFile("testdata/password_kats.tsv")
	require.NoError(t, err)
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		p := Params{Algorithm: Algorithm(f[0])}
		size := len(f[4]) / 2
		switch {
		case strings.Contains(f[3], "secret"):
			continue
		case p.argon2():
			var length int
			_, err = fmt.Sscanf(f[3], "m=%d,t=%d,p=%d,len=%d", &p.Memory, &p.Time, &p.Parallelism, &length)
			require.Equal(t, size, length)
		case p.approved():
			_, err = fmt.Sscanf(f[3], "c=%d", &p.Time)
		default:
			continue
		}
		require.NoError(t, err)
		pw, err := hex.DecodeString(f[1])
		require.NoError(t, err)
		salt, err := hex.DecodeString(f[2])
		require.NoError(t, err)
		got, err := p.derive(pw, salt, size)
		require.NoError(t, err)
		require.Equal(t, f[4], hex.EncodeToString(got), line)
		n++
	}
	require.Equal(t, 25, n)
}
