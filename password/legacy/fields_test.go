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

		{legacy.Django(), "scrypt$1024$salt$8$1$" + key16 + "==", nil},
		{legacy.Django(), "scrypt$1024$salt$8$1$" + key16, password.ErrMalformed},
		{legacy.Django(), "scrypt$1024$salt$08$1$" + key16 + "==", password.ErrMalformed},
		{legacy.Django(), "scrypt$1024$salt$8$$" + key16 + "==", password.ErrMalformed},
		{legacy.Django(), "scrypt$1024$salt$8$" + key16 + "==", password.ErrMalformed},

		{legacy.Wrapped(legacy.HexMD5()), "$wrapped$hex-md5$c2FsdHNhbHRzYWx!$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$" + key16, password.ErrMalformed},

		{legacy.Scrypt(), "$scrypt$ln=10,r=32,p=1$c2FsdHNhbHRzYWx0$" + key16, nil},
		{legacy.Scrypt(), "$scrypt$ln=10,r=33,p=1$c2FsdHNhbHRzYWx0$" + key16, password.ErrLimit},

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

// The cost of bcrypt is two digits, from 04 to 16; beyond it is too much work, and beyond
// 31 it is none. A verification takes the 4 KiB of its tables.
func TestBcryptCost(t *testing.T) {
	const rest = "$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	for cost, want := range map[string]error{
		"03": password.ErrMalformed, "04": nil, "09": nil, "10": nil, "16": nil, "17": password.ErrLimit, "19": password.ErrLimit,
		"29": password.ErrLimit, "31": password.ErrLimit, "32": password.ErrMalformed, "0:": password.ErrMalformed, "/9": password.ErrMalformed,
	} {
		info, err := open(t, legacy.Bcrypt()).Inspect("$2b$" + cost + rest)
		require.ErrorIs(t, err, want, cost)
		if want == nil {
			require.EqualValues(t, 4<<10, info.Memory, cost)
		}
	}
}
