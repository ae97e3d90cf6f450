package legacy_test

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/scrypt"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/legacy"
)

// cheap is 8 KiB and one pass: what Argon2 costs in tests.
var cheap = password.Params{Algorithm: password.Argon2id, Memory: 8, Time: 1, Parallelism: 1}

func open(tb testing.TB, schemes ...password.Scheme) *password.Hasher {
	tb.Helper()
	h, err := password.New(password.Config{Params: cheap, Schemes: schemes})
	require.NoError(tb, err)
	return h
}

// dialects are what each algorithm of the vectors is verified with.
var dialects = map[string]password.Scheme{
	"django-argon2": legacy.Django(), "django-pbkdf2_sha256": legacy.Django(), "django-pbkdf2_sha1": legacy.Django(),
	"django-bcrypt": legacy.Django(), "django-bcrypt_sha256": legacy.Django(), "django": legacy.Django(),
	"django-sha1": legacy.DjangoSHA1().Scheme(), "django-md5": legacy.DjangoMD5().Scheme(), "django-unsalted_sha1": legacy.DjangoSHA1().Scheme(),
	"django-unsalted_md5": legacy.HexMD5().Scheme(), "werkzeug-md5": legacy.WerkzeugMD5().Scheme(), "werkzeug-scrypt": legacy.Werkzeug(),
	"scrypt": legacy.Scrypt(), "kratos-scrypt": legacy.KratosScrypt(), "bcrypt": legacy.Bcrypt(),
	"passlib-pbkdf2": legacy.PasslibPBKDF2(), "passlib-pbkdf2-sha1": legacy.PasslibPBKDF2(), "passlib-pbkdf2-sha256": legacy.PasslibPBKDF2(), "passlib-pbkdf2-sha512": legacy.PasslibPBKDF2(),
	"sha256-crypt": legacy.SHA256Crypt(), "sha512-crypt": legacy.SHA512Crypt(), "md5-crypt": legacy.MD5Crypt(),
	"hex-md5": legacy.HexMD5().Scheme(), "hex-sha1": legacy.HexSHA1().Scheme(), "hex-sha256": legacy.HexSHA256().Scheme(), "hex-sha512": legacy.HexSHA512().Scheme(),
	"ldap-sha": legacy.LDAPSHA().Scheme(), "ldap-ssha": legacy.LDAPSSHA().Scheme(), "ldap-ssha256": legacy.LDAPSSHA256().Scheme(), "ldap-ssha512": legacy.LDAPSSHA512().Scheme(),
}

// What a reader of other systems' documentation would try.
func TestOtherSystems(t *testing.T) {
	// From the tests of Django's own scrypt hasher: N comes before the salt.
	const django = "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw=="
	both := open(t, legacy.Werkzeug(), legacy.Django()) // werkzeug's scrypt: is not Django's scrypt$
	_, err := both.Verify(t.Context(), []byte("lètmein"), django)
	require.NoError(t, err)
	_, err = both.Verify(t.Context(), []byte("letmein"), django)
	require.ErrorIs(t, err, password.ErrMismatch)
	for encoded, want := range map[string]error{
		"argon2$pbkdf2-sha256$i=1,l=32$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": password.ErrMalformed,
		"$scrypt$ln=4,r=1,p=1$c2FsdA$AA":                                           password.ErrMalformed,
		"$scrypt$ln=4,r=33,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": password.ErrLimit,
		"$scrypt$ln=4,r=1,p=17$c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": password.ErrLimit,
		"$1$123456789$" + strings.Repeat(".", 22):                                  password.ErrMalformed,
		"$6$rounds=1000001$salt$" + strings.Repeat(".", 86):                        password.ErrLimit,
	} {
		_, err := open(t, legacy.Django(), legacy.Scrypt(), legacy.MD5Crypt(), legacy.SHA512Crypt()).Inspect(encoded)
		require.ErrorIs(t, err, want, encoded)
	}
	// An HMAC under the salt, which a plain digest is not.
	_, err = open(t, legacy.WerkzeugSHA1().Scheme()).Verify(t.Context(), []byte("x"), "sha1$salt$d0fe5c2e9c3a82d7bf86f08e4bcad0c86b32a233")
	require.NoError(t, err)
	// The work of crypt grows with the square of the password.
	h, err := password.New(password.Config{Limits: password.Limits{Password: 1 << 20}, Schemes: []password.Scheme{legacy.SHA512Crypt()}})
	require.NoError(t, err)
	start := time.Now()
	_, err = h.Verify(t.Context(), make([]byte, 1<<20), "$6$rounds=1000$salt$"+strings.Repeat(".", 86))
	require.ErrorIs(t, err, password.ErrMismatch)
	require.Less(t, time.Since(start), 10*time.Second)
}

// Under FIPS, PBKDF2 of another dialect is another scheme's.
func TestFIPS(t *testing.T) {
	h, err := password.New(password.Config{
		Params: password.Params{Algorithm: password.PBKDF2SHA256, Time: 1}, FIPS: true,
		Schemes: []password.Scheme{legacy.PasslibPBKDF2()},
	})
	require.NoError(t, err)
	_, err = h.Inspect("$pbkdf2-sha256$1000$c29tZXNhbHRzb21lc2FsdA$" + strings.Repeat("A", 43))
	require.ErrorIs(t, err, password.ErrFIPS)
}

// What would lock everybody out at the next login is an error when it is wrapped.
func TestWrapLooksAhead(t *testing.T) {
	const digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" // of x
	pbkdf2 := password.Params{Algorithm: password.PBKDF2SHA256, Time: 1}
	for _, c := range []password.Config{
		{Params: pbkdf2, FIPS: true, Schemes: []password.Scheme{legacy.Wrapped(legacy.HexSHA256())}},
		{Params: pbkdf2, Limits: password.Limits{Encoded: 100}, Schemes: []password.Scheme{legacy.Wrapped(legacy.HexSHA256())}},
		{Params: pbkdf2}, // without Wrapped
	} {
		h, err := password.New(c)
		require.NoError(t, err)
		stored, err := legacy.Wrap(t.Context(), h, legacy.HexSHA256(), digest)
		require.Error(t, err)
		require.Empty(t, stored)
	}
	h, err := password.New(password.Config{Params: pbkdf2, Schemes: []password.Scheme{legacy.Wrapped(legacy.HexSHA256())}})
	require.NoError(t, err)
	stored, err := legacy.Wrap(t.Context(), h, legacy.HexSHA256(), digest)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("x"), stored)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("x"), strings.Replace(stored, "$hex-sha256$$", "$hex-sha256$SnVuaw$", 1))
	require.ErrorIs(t, err, password.ErrMalformed)
	for _, empty := range []string{"", "c2FsdA=="} {
		_, err := legacy.ImportBase64(t.Context(), h, empty, 4*min(len(empty), 1))
		require.ErrorIs(t, err, password.ErrUnsupported)
	}
}

// rows reads a table of package password, without its heading.
func rows(tb testing.TB, name string) [][]string {
	tb.Helper()
	data, err := os.ReadFile("../testdata/" + name)
	require.NoError(tb, err)
	var list [][]string
	for i, line := range strings.Split(strings.TrimRight(string(data), "\n"), "\n") {
		if i > 0 {
			list = append(list, strings.Split(line, "\t"))
		}
	}
	return list
}

func literal(tb testing.TB, s string) []byte {
	tb.Helper()
	plain, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	require.NoError(tb, err, s)
	return []byte(plain)
}

// Hashes that other programs made: each verifies by its dialect, asks to be replaced,
// and matches no other password. Package password has the rest of the table.
func TestVectors(t *testing.T) {
	verified := 0
	for _, row := range rows(t, "password_vectors.tsv") {
		algorithm, pw, encoded := row[0], literal(t, row[1]), row[2]
		s, ok := dialects[algorithm]
		if !ok {
			require.True(t, strings.HasPrefix(algorithm, "argon2") || strings.HasPrefix(algorithm, "phc-"), algorithm)
			continue
		}
		h := open(t, s)
		info, err := h.Inspect(encoded)
		require.NoError(t, err, encoded)
		slow := info.Memory > 8<<20 || info.Params.Time > 12_000
		if slow && testing.Short() {
			verified++ // under the race detector: tests that are not short have hashed it
			continue
		}
		r, err := h.Verify(t.Context(), pw, encoded)
		if strings.HasPrefix(encoded, "$2") && strings.Contains(string(pw), "\x00") {
			require.ErrorIs(t, err, password.ErrRefused, encoded) // bcrypt cannot tell it from others
			continue
		}
		verified++
		require.NoError(t, err, encoded)
		why := "the scheme is " + s.Name
		if info.Params.Algorithm == password.Argon2id && info.Params.Memory > cheap.Memory {
			why = "" // a new hash would be the weaker one
		}
		require.Equal(t, password.Result{Rehash: why != "", Reason: why}, r, encoded)
		if slow {
			continue // once is enough of what is slow
		}
		_, err = h.Verify(t.Context(), append(pw, 'x'), encoded)
		require.ErrorIs(t, err, password.ErrMismatch, encoded)
		_, err = h.Verify(t.Context(), append(pw, 0), encoded)
		require.ErrorIs(t, err, password.ErrMismatch, encoded)
		for _, bad := range []string{encoded[:len(encoded)-1], encoded + "x", encoded + "\n", " " + encoded, encoded + "$"} {
			_, err = h.Verify(t.Context(), pw, bad)
			require.Error(t, err, bad)
		}
	}
	require.Equal(t, 75, verified)
}

// Strings that a verifier must refuse, each with its reason in the table.
func TestRejects(t *testing.T) {
	limits := 0
	for _, row := range rows(t, "password_vectors_reject.tsv") {
		algorithm, encoded, why := row[0], row[1], row[2]
		s, ok := dialects[algorithm]
		if !ok {
			continue
		}
		_, err := open(t, s).Inspect(encoded)
		if strings.Contains(why, "over limit") && strings.HasPrefix(encoded, "$5$") {
			limits++
			require.ErrorIs(t, err, password.ErrLimit, encoded)
			continue
		}
		require.True(t, errors.Is(err, password.ErrMalformed) || errors.Is(err, password.ErrUnsupported) || errors.Is(err, password.ErrLimit), "%s: %v", encoded, err)
	}
	require.Equal(t, 1, limits)
	_, err := open(t, legacy.KratosScrypt()).Inspect("$scrypt$ln=16384,r=1024,p=1$c2FsdHNhbHRzYWx0$aGFzaA==")
	require.ErrorIs(t, err, password.ErrLimit)
	_, err = open(t, legacy.Scrypt()).Inspect("$scrypt$ln=31,r=8,p=1$c2FsdHNhbHRzYWx0$aGFzaA")
	require.ErrorIs(t, err, password.ErrLimit) // 2 TiB
	b, err := password.NewBudget(1<<30, 0)     // what does not fit the default one is refused for that
	require.NoError(t, err)
	roomy, err := password.New(password.Config{Budget: b, Schemes: []password.Scheme{legacy.Scrypt()}})
	require.NoError(t, err)
	_, err = roomy.Inspect("$scrypt$ln=19,r=8,p=1$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAA")
	require.ErrorIs(t, err, password.ErrLimit) // 512 MiB
	_, err = open(t, legacy.Scrypt()).Inspect("$scrypt$ln=17,r=8,p=16$c2FsdHNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAA")
	require.ErrorIs(t, err, password.ErrLimit) // 128 MiB, sixteen times over
}

// What x/crypto/bcrypt accepts for the password "a".
func TestBcryptEdges(t *testing.T) {
	h := open(t, legacy.Bcrypt())
	encoded := "$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u" // of "a"
	_, err := h.Verify(t.Context(), []byte("a"), encoded)
	require.NoError(t, err)
	for _, bad := range []string{
		encoded + "JUNK", encoded + "\x00x", "$1a" + encoded[3:], "$2z" + encoded[3:], "$2x" + encoded[3:],
		"$2a$+10" + encoded[6:], "$2aQ10" + encoded[6:], "$2a$10Q" + encoded[7:], "$2a$32" + encoded[6:], "$2a$17" + encoded[6:], "$2a$03" + encoded[6:], "$2a$1:" + encoded[6:],
	} {
		_, err := h.Inspect(bad)
		require.Error(t, err, bad)
	}
	for _, other := range []string{"a\x00a", "a\x00", "\x00"} {
		_, err := h.Verify(t.Context(), []byte(other), encoded)
		require.ErrorIs(t, err, password.ErrMismatch)
		require.ErrorIs(t, err, password.ErrRefused)
	}
	long := strings.Repeat("x", 72)
	made, err := legacy.HashBcrypt([]byte(long), 10)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte(long), made)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte(long+"y"), made)
	require.ErrorIs(t, err, password.ErrMismatch)
	require.ErrorIs(t, err, password.ErrTooLong)
	_, err = legacy.HashBcrypt([]byte(long+"y"), 10)
	require.ErrorIs(t, err, password.ErrTooLong)
	_, err = legacy.HashBcrypt([]byte("a\x00"), 10)
	require.ErrorIs(t, err, password.ErrRefused)
	for _, cost := range []int{-1, 0, 9, 17, 1 << 30} {
		_, err = legacy.HashBcrypt(nil, cost)
		require.Error(t, err)
	}
}

// {SHA} has no salt, and {SSHA} has one.
func TestLDAPSalts(t *testing.T) {
	h := open(t, legacy.LDAPSHA().Scheme(), legacy.LDAPSSHA().Scheme())
	for _, bad := range []string{"{SHA}JFZFs0oHzxbMwkSJmYVeI8MnTDy/276a", "{SSHA}at+xg6SiyUovktq1redipHiJpaE=", "{SSHA}", "{SHA}AAAA", "{sha}at+xg6SiyUovktq1redipHiJpaE="} {
		_, err := h.Inspect(bad)
		require.Error(t, err, bad)
	}
}

// HMAC fills its key up with zeros.
func TestNULAtTheEnd(t *testing.T) {
	_, err := open(t, legacy.Scrypt()).Verify(t.Context(), []byte("test\x00"), "$scrypt$ln=8,r=8,p=1$wlhLyXmP8b53bm1NKYVQqg$mTpvG8lzuuDk+DWz8HZIB6Vum6erDuUm0As5yU+VxWA")
	require.ErrorIs(t, err, password.ErrRefused)
	require.ErrorIs(t, err, password.ErrMismatch)
}

// What the assistants' code stores, made here by other means.
func TestDocuments(t *testing.T) {
	h := open(t, legacy.PBKDF2Answer(), legacy.ScryptAnswer())
	const triple = "7$MDEyMzQ1Njc4OWFiY2RlZg==$"
	dk, err := pbkdf2.Key(sha256.New, "x", []byte("0123456789abcdef"), 7, 32)
	require.NoError(t, err)
	pair, err := scrypt.Key([]byte("x"), []byte("0123456789abcdef"), 16384, 8, 1, 64)
	require.NoError(t, err)
	for _, encoded := range []string{triple + base64.StdEncoding.EncodeToString(dk), hex.EncodeToString(pair) + ":30313233343536373839616263646566"} {
		r, err := h.Verify(t.Context(), []byte("x"), encoded)
		require.NoError(t, err)
		require.True(t, r.Rehash)
		_, err = h.Verify(t.Context(), []byte("y"), encoded)
		require.ErrorIs(t, err, password.ErrMismatch)
	}
	_, err = h.Inspect(triple + "AAAA")
	require.ErrorIs(t, err, password.ErrMalformed)
	_, err = h.Inspect("2147483647$MDEyMzQ1Njc4OWFiY2RlZg==$" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	require.ErrorIs(t, err, password.ErrLimit)
	_, err = h.Inspect("07$MDEyMzQ1Njc4OWFiY2RlZg==$" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	require.ErrorIs(t, err, password.ErrMalformed)
}

// Over an old digest today, a plain hash at the next login.
func TestWrap(t *testing.T) {
	digests := []legacy.Digest{legacy.HexSHA256(), legacy.LDAPSSHA(), legacy.DjangoMD5()}
	schemes := []password.Scheme{legacy.Wrapped(digests...)}
	h := open(t, schemes...)
	for i, c := range []struct{ pw, old string }{
		{"password", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"},
		{"testing123", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr"},
		{"lètmein", "md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3"},
	} {
		stored, err := legacy.Wrap(t.Context(), h, digests[i], c.old)
		require.NoError(t, err)
		require.NotContains(t, stored, c.old[len(c.old)-12:])
		info, err := h.Inspect(stored)
		require.NoError(t, err)
		require.Equal(t, "wrapped", info.Scheme)
		require.Equal(t, cheap, info.Params)
		_, err = h.Verify(t.Context(), []byte(c.pw+"x"), stored)
		require.Equal(t, password.ErrMismatch, err)
		for _, bad := range []string{stored + "x", stored[:len(stored)-1], strings.Replace(stored, "wrapped$", "wrapped$x", 1), strings.Replace(stored, "m=8", "m=4294967295", 1)} {
			_, err = h.Verify(t.Context(), []byte(c.pw), bad)
			require.Error(t, err, bad)
		}
		old := stored
		r, err := h.VerifyAndUpgrade(t.Context(), []byte(c.pw), stored, save(&stored))
		require.NoError(t, err)
		require.True(t, r.Rehash && r.Upgraded)
		require.NotEqual(t, old, stored)
		require.True(t, strings.HasPrefix(stored, "$argon2id$"))
		r, err = h.Verify(t.Context(), []byte(c.pw), stored)
		require.NoError(t, err)
		require.Zero(t, r)
	}
	_, err := legacy.Wrap(t.Context(), h, legacy.HexSHA256(), "5E88")
	require.ErrorIs(t, err, password.ErrUnsupported)
	_, err = legacy.Wrap(t.Context(), h, legacy.Digest{}, "5E88")
	require.ErrorIs(t, err, password.ErrUnsupported)
}

func TestBase64(t *testing.T) {
	h := open(t, legacy.Base64(8))
	encoded := base64.StdEncoding.EncodeToString([]byte(rand.Text()[:8] + "secret"))
	_, err := h.Verify(t.Context(), []byte("secret"), encoded)
	require.ErrorIs(t, err, password.ErrReversible)
	stored, err := legacy.ImportBase64(t.Context(), h, encoded, 8)
	require.NoError(t, err)
	_, err = h.Verify(t.Context(), []byte("secret"), stored)
	require.NoError(t, err)
	for _, bad := range []string{"", "AAAA", encoded + "\n", encoded[:len(encoded)-1] + "!"} {
		_, err = legacy.ImportBase64(t.Context(), h, bad, 8)
		require.ErrorIs(t, err, password.ErrUnsupported, bad)
	}
	_, err = legacy.ImportBase64(t.Context(), h, encoded, -1)
	require.Error(t, err)
}

func save(row *string) func(context.Context, string, string) error {
	return func(_ context.Context, old, fresh string) error {
		if *row != old {
			return errors.New("somebody was faster")
		}
		*row = fresh
		return nil
	}
}

func TestLawsOfWrap(t *testing.T) {
	laws.Check(t, passwordlaws.Wrap())
}
