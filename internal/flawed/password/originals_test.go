package flawed_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

// The ports do what CPython did, record for record: see testdata/record.py.
func TestOriginalsAreWhatPythonDoes(t *testing.T) {
	var record struct {
		Hex, Stored, Int, B64decode [][2]string
		Pairs                       [][3]string
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	require.True(t, len(record.Hex) == 3 && len(record.Stored) > 20 && len(record.Pairs) > 8 && len(record.Int) > 15 && len(record.B64decode) > 15)
	meter := &flawed.Meter{Most: 1 << 40}
	for _, row := range record.Hex {
		got, err := flawed.SHA256Hex(meter).Hash([]byte(row[0]))
		require.NoError(t, err)
		require.Equal(t, row[1], got)
	}
	for _, row := range record.Stored {
		require.Equal(t, class(row[1]), told(flawed.PBKDF2Answer(7)(meter).Verify([]byte("x"), row[0])), "%q", row[0])
	}
	for _, row := range record.Pairs {
		require.Equal(t, class(row[2]), told(flawed.ScryptAnswer(2)(meter).Verify([]byte("x"), row[0]+":"+row[1])), "%q", row)
	}
	for _, row := range record.Int {
		n, err := flawed.PyInt(row[0])
		if err != nil {
			require.Equal(t, "error", class(row[1]), "int(%q)", row[0])
			continue
		}
		require.Equal(t, row[1], fmt.Sprint(n), "int(%q)", row[0])
	}
	for _, row := range record.B64decode {
		b, err := flawed.PyB64decode(row[0])
		if err != nil {
			require.Equal(t, "error", class(row[1]), "b64decode(%q)", row[0])
			continue
		}
		require.Equal(t, row[1], hex.EncodeToString(b), "b64decode(%q)", row[0])
	}
}

// class reduces an outcome of Python to what a port distinguishes.
func class(outcome string) string {
	name, _, _ := strings.Cut(outcome, ":")
	return name
}

func told(err error) string {
	switch {
	case err == nil:
		return "True"
	case err.Error() == "False":
		return "False"
	default:
		return "error"
	}
}
