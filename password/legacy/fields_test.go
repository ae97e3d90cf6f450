package legacy_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/legacy"
)

// One field of a good string is wrong at a time, and the error says which scheme may
// still read it: what is malformed is nobody's, what is unsupported perhaps another's.
func TestOneFieldIsWrong(t *testing.T) {
	const (
		key16 = "AAAAAAAAAAAAAAAAAAAAAA"
		hex32 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
		hex16 = "30313233343536373839616263646566"
	)
	for _, tt := range []struct {
		scheme  password.Scheme
		encoded string
		want    error
	}{
		{legacy.Werkzeug(), "pbkdf2:sha256:1000$salt$" + hex32, nil},
		{legacy.Werkzeug(), "pbkdf2:sha256$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "pbkdf2:sha256:1000:1$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "pbkdf2:sha0:1000$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "pbkdf2:sha512:1000$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "pbkdf2:sha256:1000$$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "scrypt:1024:8:1$salt$" + hex32, nil},
		{legacy.Werkzeug(), "scrypt:1024:8$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "scrypt:1024:8:01$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "scrypt:1024:08:1$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "scrypt:01024:8:1$salt$" + hex32, password.ErrMalformed},
		{legacy.Werkzeug(), "bcrypt:1024:8:1$salt$" + hex32, password.ErrUnsupported},

		{legacy.Scrypt(), "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx0$" + key16, nil},
		{legacy.Scrypt(), "$scrypt$ln=64,r=8,p=1$c2FsdHNhbHRzYWx0$" + key16, password.ErrMalformed},
		{legacy.Scrypt(), "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx!$" + key16, password.ErrMalformed},
		{legacy.Scrypt(), "$scrypt$ln=10,r=8,p=1$c2FsdHNhbHRzYWx0$" + key16[1:] + "B", password.ErrMalformed},
		{legacy.Scrypt(), "$scrypt$ln=10,r=0,p=1$c2FsdHNhbHRzYWx0$" + key16, password.ErrMalformed},
		{legacy.Scrypt(), "$scrypt$ln=10,r=8,p=0$c2FsdHNhbHRzYWx0$" + key16, password.ErrMalformed},

		{legacy.ScryptAnswer(), hex32 + hex32 + ":" + hex16, nil},
		{legacy.ScryptAnswer(), hex32 + ":" + hex16, password.ErrUnsupported},
		{legacy.ScryptAnswer(), hex32 + hex32 + ":" + hex16[2:], password.ErrUnsupported},
		{legacy.ScryptAnswer(), hex32 + hex32, password.ErrUnsupported},
		{legacy.ScryptAnswer(), strings.ToUpper(hex32) + hex32 + ":" + hex16, password.ErrMalformed},
	} {
		_, err := open(t, tt.scheme).Inspect(tt.encoded)
		require.ErrorIs(t, err, tt.want, tt.encoded)
	}
}

// What Inspect tells of scrypt: N and r blocks of 128 bytes, and p more.
func TestScryptMemory(t *testing.T) {
	info, err := open(t, legacy.Scrypt()).Inspect("$scrypt$ln=14,r=8,p=2$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAA")
	require.NoError(t, err)
	require.Equal(t, password.Info{
		Scheme: "scrypt", Params: password.Params{Algorithm: "scrypt", Memory: 16<<10 + 2, Time: 1, Parallelism: 2},
		Salt: 12, Key: 16, Memory: 16<<20 + 2<<10,
	}, info)
}
