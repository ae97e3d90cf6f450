package password_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
)

// cheap is 8 KiB and one pass: what Argon2 costs in tests.
var cheap = password.Params{Algorithm: password.Argon2id, Memory: 8, Time: 1, Parallelism: 1}

const salt, key = "c29tZXNhbHQ", "iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"

func TestInspect(t *testing.T) {
	cheaply := open(t, password.Config{Params: cheap})
	ok := "$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + key
	for _, c := range []struct {
		encoded string
		want    error
		origin  string
	}{
		{ok, nil, "a hash"},
		{"", password.ErrUnsupported, "no hash at all"},
		{"!", password.ErrUnsupported, "a locked account"},
		{"{noop}secret", password.ErrUnsupported, "Spring's plaintext"},
		{ok + "$", password.ErrMalformed, "a field more"},
		{ok + "\n", password.ErrMalformed, "base64 decoders of Go skip line ends, strict or not"},
		{strings.Replace(ok, "MTIz", "\r\nMTIz", 1) + "\r", password.ErrMalformed, "the same"},
		{ok[:len(ok)-1] + "9", password.ErrMalformed, "alexedwards/argon2id#11: bits behind the last byte"},
		{strings.Replace(ok, "p=1", "p=1GARBAGE", 1), password.ErrMalformed, "Sscanf"},
		{strings.Replace(ok, "v=19", "v=19zzz", 1), password.ErrMalformed, "Sscanf"},
		{strings.Replace(ok, "m=64", "m=+64", 1), password.ErrMalformed, "strconv"},
		{strings.Replace(ok, "m=64", "m=064", 1), password.ErrMalformed, "strconv"},
		{strings.Replace(ok, "m=64", "m=", 1), password.ErrMalformed, "no number"},
		{strings.Replace(ok, "m=64,t=1", "t=1,m=64", 1), password.ErrMalformed, "another order"},
		{strings.Replace(ok, "p=1", "p=1,keyid=AA", 1), password.ErrMalformed, "a secret that is not applied"},
		{strings.Replace(ok, "p=1", "p=1,p=1", 1), password.ErrMalformed, "go-crypt takes the last"},
		{strings.Replace(ok, "t=1", "t=0", 1), password.ErrMalformed, "alexedwards/argon2id#36: panics"},
		{strings.Replace(ok, "p=1", "p=0", 1), password.ErrMalformed, "alexedwards/argon2id#36: panics"},
		{strings.Replace(ok, "p=1", "p=256", 1), password.ErrMalformed, "uint8 makes 0 of it"},
		{strings.Replace(ok, "p=1", "p=257", 1), password.ErrMalformed, "uint8 makes 1 of it"},
		{strings.Replace(ok, "p=1", "p=9", 1), password.ErrMalformed, "phc-winner-argon2#42: memory below 8 for each lane"},
		{strings.Replace(ok, key, "", 1), password.ErrMalformed, "phc-winner-argon2#223: an empty hash matches all"},
		{strings.Replace(ok, key, "AAAA", 1), password.ErrMalformed, "24 bits"},
		{strings.Replace(ok, salt, "c2FsdA", 1), password.ErrMalformed, "a salt of 4 bytes"},
		{strings.Replace(ok, "m=64", "m=4294967295", 1), password.ErrLimit, "4 TiB: ends the process in x/crypto"},
		{strings.Replace(ok, "m=64", "m=262145", 1), password.ErrLimit, "one KiB above 256 MiB"},
		{strings.Replace(ok, "m=64", "m=262144", 1), nil, "256 MiB"},
		{strings.Replace(ok, "m=64", "m=4294967296", 1), password.ErrMalformed, "2^32: no 32-bit number"},
		{strings.Replace(ok, "t=1", "t=17", 1), password.ErrLimit, "ory/kratos c52a99be2"},
		{strings.Replace(ok, "m=64,t=1,p=1", "m=1024,t=1,p=17", 1), password.ErrLimit, "threads"},
		{strings.Replace(ok, "argon2id", "argon2d", 1), password.ErrUnsupported, "x/crypto has no Argon2d"},
		{strings.Replace(ok, "argon2id", "Argon2id", 1), password.ErrUnsupported, "capitals"},
		{strings.Replace(ok, "v=19$", "", 1), password.ErrUnsupported, "Argon2 1.0: not a wrong password"},
		{strings.Repeat("$", 1<<20), password.ErrLimit, "a megabyte"},
		{"$pbkdf2-sha256$i=0,l=32$" + salt + "$" + key, password.ErrMalformed, "crypto/pbkdf2 does one iteration"},
		{"$pbkdf2-sha256$i=10000001,l=32$" + salt + "$" + key, password.ErrLimit, "the documents' answer obeys"},
		{"$pbkdf2-sha256$i=1,l=31$" + salt + "$" + key, password.ErrMalformed, "another length"},
		{"$pbkdf2-sha256$i=1,l=32$" + salt + "$" + key, nil, "few iterations are a matter for NeedsRehash"},
		{"$pbkdf2-sha1$i=1,l=32$" + salt + "$" + key, password.ErrUnsupported, "SHA-1 is a legacy scheme"},
	} {
		info, err := password.Inspect(c.encoded)
		if c.want == nil {
			require.NoError(t, err, c.origin)
			require.NotZero(t, info, c.origin)
			continue
		}
		require.ErrorIs(t, err, c.want, c.origin)
		require.Zero(t, info, c.origin)
		_, refusal := cheaply.Verify(t.Context(), []byte("x"), c.encoded)
		require.Equal(t, err, refusal, "Verify: %s", c.origin)
		require.True(t, strings.HasPrefix(err.Error(), "password: "), err)
		require.NotContains(t, err.Error(), "c29tZXN", c.origin)
	}
	info, err := password.Inspect(ok)
	require.NoError(t, err)
	require.Equal(t, password.Info{
		Scheme: "phc", Params: password.Params{Algorithm: password.Argon2id, Memory: 64, Time: 1, Parallelism: 1}, Salt: 8, Key: 32, Memory: 64 << 10,
	}, info)
}

func TestHashAndVerify(t *testing.T) {
	encoded, err := password.Hash(t.Context(), []byte("correct horse"))
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, encoded)
	require.Len(t, encoded, 97)
	require.NoError(t, password.Verify(t.Context(), []byte("correct horse"), encoded))
	require.Equal(t, password.ErrMismatch, password.Verify(t.Context(), []byte("correct horsE"), encoded))
	var zero password.Hasher
	r, err := zero.Verify(t.Context(), []byte("correct horse"), encoded)
	require.NoError(t, err)
	require.Zero(t, r)
	require.Equal(t, password.ErrMismatch, zero.VerifyUnknown(t.Context(), nil))
}

func TestPresets(t *testing.T) {
	for _, p := range []password.Params{password.OWASP(), password.RFC9106Second(), password.FIPS()} {
		_, err := password.New(password.Config{Params: p})
		require.NoError(t, err)
	}
	_, err := password.New(password.Config{Params: password.RFC9106First()})
	require.ErrorIs(t, err, password.ErrLimit)
	_, err = password.New(password.Config{Params: password.RFC9106First(), Limits: password.Limits{Memory: 1 << 29}})
	require.ErrorIs(t, err, password.ErrLimit)
}

func TestNewErrors(t *testing.T) {
	small, err := password.NewBudget(1<<20, 1)
	require.NoError(t, err)
	for want, c := range map[string]password.Config{
		"password: malformed hash: no passes (Config.Params)":                                                          {Params: password.Params{Algorithm: password.Argon2id, Memory: 8, Parallelism: 1}},
		"password: unsupported hash: the algorithm is unknown (Config.Params)":                                         {Params: password.Params{Time: 1}},
		"password: unsupported hash: Argon2i is verified, and not made (Config.Params)":                                {Params: password.Params{Algorithm: password.Argon2i, Memory: 8, Time: 1, Parallelism: 1}},
		"password: above the limits: larger than the whole budget of 1048576 bytes (Config.Params)":                    {Budget: small},
		"password: above the limits: larger than the whole budget of 0 bytes (Config.Params)":                          {Budget: new(password.Budget)},
		"password: not approved for FIPS 140 (Config.Params)":                                                          {FIPS: true},
		"password: above the limits: memory (19456 KiB) is above Limits.Memory (1 bytes) (Config.Params)":              {Limits: password.Limits{Memory: 1}},
		"password: Limits.Password (-1) is not between 0 and 1048576":                                                  {Limits: password.Limits{Password: -1}},
		"password: Limits.Encoded (65537) is not between 0 and 65536":                                                  {Limits: password.Limits{Encoded: 65537}},
		`password: Config.Schemes[0] ("") has no name or no Parse, or is there twice`:                                  {Schemes: []password.Scheme{{}}},
		`password: Config.Schemes[0] ("phc") has no name or no Parse, or is there twice`:                               {Schemes: []password.Scheme{password.PHC()}},
		"password: malformed hash: PBKDF2 has neither memory nor lanes (Config.Params)":                                {Params: password.Params{Algorithm: password.PBKDF2SHA256, Memory: 8, Time: 1}},
		"password: above the limits: iterations (10000001) are above Limits.Iterations (10000000) (Config.Params)":     {Params: password.Params{Algorithm: password.PBKDF2SHA256, Time: 10_000_001}},
		"password: malformed hash: memory (8 KiB) is below 8 KiB for each of 255 lanes (Config.Params)":                {Params: password.Params{Algorithm: password.Argon2id, Memory: 8, Time: 1, Parallelism: 255}},
		"password: above the limits: memory (4294967295 KiB) is above Limits.Memory (268435456 bytes) (Config.Params)": {Params: password.Params{Algorithm: password.Argon2id, Memory: 1<<32 - 1, Time: 1, Parallelism: 1}},
	} {
		h, err := password.New(c)
		require.EqualError(t, err, want)
		require.Nil(t, h)
	}
	most := min(1<<42, int64(math.MaxInt)/2)
	_, err = password.New(password.Config{Params: cheap, Limits: password.Limits{Password: 1 << 20, Encoded: 1 << 16, Memory: most}})
	require.NoError(t, err)
	_, err = password.New(password.Config{Params: cheap, Limits: password.Limits{Memory: most + 1}})
	require.ErrorContains(t, err, "password: Limits.Memory (")
	var claim password.Claim
	claim.Release()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, context.Canceled, claim.Wait(gone))
	huge, err := password.NewBudget(math.MaxInt64, 1)
	require.NoError(t, err)
	for _, want := range []error{nil, context.Canceled} { // the second has to wait
		c, err := huge.Request(math.MaxInt64)
		require.NoError(t, err)
		require.Equal(t, want, c.Wait(gone))
	}
	_, err = password.NewBudget(0, 1)
	require.EqualError(t, err, "password: the budget (0 bytes) is not positive")
	_, err = password.NewBudget(1, -1)
	require.EqualError(t, err, "password: the length of the queue (-1) is negative")
}

// Passwords of every kind, on every road.
func TestPasswords(t *testing.T) {
	for _, p := range []password.Params{cheap, {Algorithm: password.PBKDF2SHA256, Time: 1}, {Algorithm: password.PBKDF2SHA512, Time: 2}} {
		h := open(t, password.Config{Params: p})
		for _, pw := range []string{"", " ", "a\x00b", "\xff\xfe", strings.Repeat("x", 73), strings.Repeat("x", 4096), "pässwörd"} {
			encoded, err := h.Hash(t.Context(), []byte(pw))
			require.NoError(t, err)
			r, err := h.Verify(t.Context(), []byte(pw), encoded)
			require.NoError(t, err)
			require.Zero(t, r)
			if len(pw) > 1 { // another last byte, behind whatever length
				_, err = h.Verify(t.Context(), []byte(pw[:len(pw)-1]+"z"), encoded)
				require.Equal(t, password.ErrMismatch, err, "%.20q", pw)
			}
		}
		for _, long := range [][]byte{make([]byte, 4097), make([]byte, 1<<20)} {
			_, err := h.Hash(t.Context(), long)
			require.EqualError(t, err, "password: too long: above Limits.Password (4096 bytes)")
			_, err = h.Verify(t.Context(), long, "x")
			require.ErrorIs(t, err, password.ErrTooLong)
			require.ErrorIs(t, err, password.ErrMismatch)
			require.Equal(t, err, h.VerifyUnknown(t.Context(), long))
		}
	}
	h := open(t, password.Config{Params: password.Params{Algorithm: password.PBKDF2SHA256, Time: 1}})
	_, err := h.Hash(t.Context(), []byte("a\x00"))
	require.EqualError(t, err, "password: refused: PBKDF2 cannot tell a NUL at the end from none")
}

func TestContext(t *testing.T) {
	h := open(t, password.Config{Params: cheap})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := h.Hash(gone, nil)
	require.Equal(t, context.Canceled, err)
	_, err = h.Verify(gone, nil, "x")
	require.Equal(t, context.Canceled, err)
	require.Equal(t, context.Canceled, h.VerifyUnknown(gone, nil))
}

func TestNormalize(t *testing.T) {
	h := open(t, password.Config{Params: cheap, Normalize: func(b []byte) ([]byte, error) {
		if strings.Contains(string(b), "\t") {
			return nil, errors.New("the hook's words: " + string(b))
		}
		return []byte(strings.ToLower(string(b))), nil
	}, Limits: password.Limits{Password: 8}})
	encoded, err := h.Hash(t.Context(), []byte("Secret"))
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("sEcReT"), encoded)
	require.NoError(t, err)
	_, err = h.Hash(t.Context(), []byte("\tx"))
	require.EqualError(t, err, "password: refused by Config.Normalize")
	_, err = h.Verify(t.Context(), []byte("\tx"), encoded)
	require.EqualError(t, err, "password: no match: password: refused by Config.Normalize")
	require.Equal(t, err, h.VerifyUnknown(t.Context(), []byte("\tx")))
	trim := open(t, password.Config{Params: cheap, Normalize: func(b []byte) ([]byte, error) { return bytes.TrimSpace(b), nil }})
	pw := []byte("  x ")
	_, err = trim.Hash(t.Context(), pw)
	require.NoError(t, err)
	require.Equal(t, "  x ", string(pw), "the caller's memory is not cleared")
	_, err = h.Hash(t.Context(), []byte("ȺȺȺȺ")) // 8 bytes, and 12 in lower case
	require.ErrorIs(t, err, password.ErrTooLong)
}

// Whoever gives up while waiting is not served later, and its bytes are not lost.
func TestGivingUp(t *testing.T) {
	b, err := password.NewBudget(8<<10, 2)
	require.NoError(t, err)
	h := open(t, password.Config{Params: cheap, Budget: b})
	first, err := b.Request(8 << 10)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := h.Hash(ctx, nil)
		failed <- err
	}()
	cancel()
	require.Equal(t, context.Canceled, <-failed)
	for range 3 { // more than the queue has room for
		second, err := b.Request(8 << 10)
		require.NoError(t, err)
		require.Equal(t, context.Canceled, second.Wait(ctx))
	}
	first.Release()
	_, err = h.Hash(t.Context(), nil)
	require.NoError(t, err)
}

// A string that a scheme knows and refuses is not offered to the next, which could take
// it for its own.
func TestRefusalIsFinal(t *testing.T) {
	anything := password.Scheme{Name: "anything", Parse: func(string, password.Limits) (*password.Stored, error) {
		return &password.Stored{Match: func([]byte) (bool, error) { return true, nil }}, nil
	}}
	h := open(t, password.Config{Params: cheap, Schemes: []password.Scheme{plain, anything}})
	for encoded, want := range map[string]error{
		"$argon2id$v=19$m=64,t=0,p=1$" + salt + "$" + key:         password.ErrMalformed,
		"$argon2id$v=19$m=4294967295,t=1,p=1$" + salt + "$" + key: password.ErrLimit,
		"x": nil,
	} {
		_, err := h.Verify(t.Context(), []byte("x"), encoded)
		require.ErrorIs(t, err, want, encoded)
	}
}

// The policy alone; the mode of the runtime is tested in internal/integration.
func TestFIPSPolicy(t *testing.T) {
	h := open(t, password.Config{Params: password.Params{Algorithm: password.PBKDF2SHA256, Time: 1}, FIPS: true, Schemes: []password.Scheme{plain}})
	encoded, err := h.Hash(t.Context(), []byte("x"))
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("x"), encoded)
	require.NoError(t, err)
	for _, other := range []string{
		"$pbkdf2-sha256$i=1,l=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAA", // a hash of 4 bytes
		"$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + key,
		"$pbkdf2-sha256$i=1,l=32$" + salt + "$" + key, // a salt of 8 bytes
		"plain:x",
	} {
		_, err = h.Verify(t.Context(), []byte("x"), other)
		require.Equal(t, password.ErrFIPS, err)
	}
}

// Where nothing else would tell that a limit or a rule is gone.
func TestEdges(t *testing.T) {
	h := open(t, password.Config{Limits: password.Limits{Parallelism: 4}})
	_, err := h.Inspect("$argon2id$v=19$m=64,t=1,p=8$" + salt + "$" + key)
	require.ErrorIs(t, err, password.ErrLimit)
	h = open(t, password.Config{Params: password.Params{Algorithm: password.PBKDF2SHA512, Time: 1}})
	_, err = h.Hash(t.Context(), []byte("a\x00"))
	require.ErrorIs(t, err, password.ErrRefused)
	encoded, err := h.Hash(t.Context(), []byte("a"))
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("a\x00"), encoded)
	require.ErrorIs(t, err, password.ErrRefused)
	require.ErrorIs(t, err, password.ErrMismatch)
	info, err := h.Inspect(encoded)
	require.NoError(t, err)
	require.EqualValues(t, 4096, info.Memory)
	// More iterations than an int of 32 bits has would be one.
	h = open(t, password.Config{Limits: password.Limits{Iterations: math.MaxUint32}})
	_, err = h.Inspect("$pbkdf2-sha256$i=2147483648,l=32$" + salt + "$" + key)
	require.ErrorIs(t, err, password.ErrLimit)
}

// What a reader of the documentation would try: limits that exclude one's own hashes, a
// scheme that is built from PHC, one that gives nothing, a claim that was given back.
func TestMisuse(t *testing.T) {
	_, err := password.New(password.Config{Params: cheap, Limits: password.Limits{Encoded: 60}})
	require.ErrorIs(t, err, password.ErrLimit)

	mine := password.Scheme{Name: "mine", Parse: func(encoded string, l password.Limits) (*password.Stored, error) {
		rest, ok := strings.CutPrefix(encoded, "mine:")
		if !ok {
			return nil, password.ErrUnsupported
		}
		if rest == "nothing" {
			return nil, nil
		}
		return password.PHC().Parse(rest, l)
	}}
	h := open(t, password.Config{Params: cheap, Schemes: []password.Scheme{mine}})
	encoded, err := h.Hash(t.Context(), []byte("x"))
	require.NoError(t, err)
	r, err := h.Verify(t.Context(), []byte("x"), "mine:"+encoded)
	require.NoError(t, err)
	require.Equal(t, password.Result{Rehash: true, Reason: "the scheme is mine"}, r)
	_, err = h.Verify(t.Context(), []byte("x"), "mine:nothing")
	require.ErrorIs(t, err, password.ErrMalformed)

	for name, stored := range map[string]*password.Stored{
		"nothing to match with": {},
		"a memory below zero":   {Info: password.Info{Memory: -1}, Match: func([]byte) (bool, error) { return true, nil }},
	} {
		h := open(t, password.Config{Params: cheap, Schemes: []password.Scheme{{
			Name: "wrong", Parse: func(string, password.Limits) (*password.Stored, error) { return stored, nil },
		}}})
		_, err := h.Verify(t.Context(), []byte("x"), "stored")
		require.ErrorIs(t, err, password.ErrMalformed, name)
	}

	b, err := password.NewBudget(10, 2)
	require.NoError(t, err)
	granted, err := b.Request(10)
	require.NoError(t, err)
	queued, err := b.Request(5)
	require.NoError(t, err)
	waits := make(chan error)
	go func() { waits <- queued.Wait(t.Context()) }()
	time.Sleep(10 * time.Millisecond)
	queued.Release()
	require.Error(t, <-waits, "a claim that left the queue while it was waited for")
	require.Error(t, queued.Wait(t.Context()))
	granted.Release()
	require.Error(t, granted.Wait(t.Context()), "the bytes are gone")

	// A permit stays with its hash until it ends.
	var during error
	small, err := password.NewBudget(8<<10, 0)
	require.NoError(t, err)
	h = open(t, password.Config{Params: cheap, Budget: small, Limits: password.Limits{Memory: 8 << 10}, Schemes: []password.Scheme{{
		Name: "asks", Parse: func(string, password.Limits) (*password.Stored, error) {
			return &password.Stored{Info: password.Info{Memory: 8 << 10}, Match: func([]byte) (bool, error) {
				_, during = small.Request(1)
				return true, nil
			}}, nil
		},
	}}})
	_, err = h.Verify(t.Context(), []byte("x"), "asks")
	require.NoError(t, err)
	require.ErrorIs(t, during, password.ErrBusy)
}

// plain is the simplest scheme.
var plain = password.Scheme{Name: "plain", Parse: func(encoded string, l password.Limits) (*password.Stored, error) {
	pw, ok := strings.CutPrefix(encoded, "plain:")
	if !ok {
		return nil, fmt.Errorf("%w: not plain", password.ErrUnsupported)
	}
	return &password.Stored{
		Info:  password.Info{Scheme: "plain", Memory: int64(len(pw))},
		Match: func(got []byte) (bool, error) { return string(got) == pw, nil },
	}, nil
}}

// Many callers, a budget for two, a short queue: each gets the right answer or is told
// to come later, and the budget is whole afterwards.
func TestConcurrent(t *testing.T) {
	b, err := password.NewBudget(2*8<<10, 3)
	require.NoError(t, err)
	h := open(t, password.Config{Params: cheap, Budget: b})
	encoded, err := h.Hash(t.Context(), []byte("x"))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for range 50 {
				ctx, cancel := context.WithCancel(t.Context())
				if i%4 == 0 {
					go cancel()
				}
				_, err := h.Verify(ctx, []byte{"xy"[i%2]}, encoded)
				right := err == nil && i%2 == 0 || err == password.ErrMismatch && i%2 == 1
				if !right && !errors.Is(err, password.ErrBusy) && !errors.Is(err, context.Canceled) {
					t.Errorf("%d: %v", i, err)
				}
				cancel()
			}
		})
	}
	wg.Wait()
	c, err := b.Request(16 << 10)
	require.NoError(t, err)
	<-c.Ready()
	c.Release()
}
