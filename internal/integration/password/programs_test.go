// Package password_test has other programs make hashes that we verify, and verify
// those that we make. What needs a process of its own, for its memory or its mode, is
// run in one.
package password_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/legacy"
)

// program finds a program on this machine. When there is none the test is skipped, or
// fails if HARDENED_REQUIRE_SERVICES is 1.
func program(t *testing.T, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		why := fmt.Sprintf("no %s: apt-get install %s", name, debian)
		if os.Getenv("HARDENED_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	return path
}

// run gives what a program prints, of its standard input.
func run(t *testing.T, stdin, path string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s %q: %s", path, args, &stderr)
	return strings.TrimRight(string(out), "\n")
}

func open(t *testing.T, c password.Config) *password.Hasher {
	t.Helper()
	h, err := password.New(c)
	require.NoError(t, err)
	return h
}

// verifies holds h to a hash that another program made.
func verifies(t *testing.T, h *password.Hasher, pw, encoded string) {
	t.Helper()
	_, err := h.Verify(t.Context(), []byte(pw), encoded)
	require.NoError(t, err, encoded)
	_, err = h.Verify(t.Context(), []byte(pw+"x"), encoded)
	require.ErrorIs(t, err, password.ErrMismatch, encoded)
}

var passwords = []string{"correct horse", "pässwörd", " ", "a-rather-long-one-" + strings.Repeat("0123456789", 5)}

// The reference implementation, from Debian. It has no way to verify; so it hashes
// with our salt, and must come to our string.
func TestArgon2(t *testing.T) {
	argon2 := program(t, "argon2", "argon2")
	for _, pw := range passwords {
		for _, kind := range []string{"-id", "-i"} {
			for _, costs := range [][]string{{"-k", "64", "-t", "1", "-p", "1"}, {"-k", "19456", "-t", "2", "-p", "1"}, {"-k", "256", "-t", "3", "-p", "4", "-l", "16"}} {
				verifies(t, nil, pw, run(t, pw, argon2, append([]string{"somesalt16bytes!", kind, "-e"}, costs...)...))
			}
		}
		for _, p := range []password.Params{password.OWASP(), {Algorithm: password.Argon2id, Memory: 128, Time: 3, Parallelism: 2}} {
			h := open(t, password.Config{Params: p})
			var ours, salt string
			for salt == "" || strings.Contains(salt, "\x00") { // no argument has a NUL
				encoded, err := h.Hash(t.Context(), []byte(pw))
				require.NoError(t, err)
				raw, err := base64.RawStdEncoding.DecodeString(strings.Split(encoded, "$")[4])
				require.NoError(t, err)
				ours, salt = encoded, string(raw)
			}
			theirs := run(t, pw, argon2, salt, "-id", "-e", "-k", fmt.Sprint(p.Memory), "-t", fmt.Sprint(p.Time), "-p", fmt.Sprint(p.Parallelism))
			require.Equal(t, theirs, ours)
		}
	}
}

// Python's hashlib, the answers of document 000, and crypt(3).
func TestPython(t *testing.T) {
	python := program(t, "python3", "python3")
	h := open(t, password.Config{Schemes: []password.Scheme{
		legacy.PBKDF2Answer(), legacy.ScryptAnswer(), legacy.Werkzeug(), legacy.Scrypt(), legacy.SHA256Crypt(), legacy.SHA512Crypt(),
		legacy.HexSHA256().Scheme(), legacy.LDAPSSHA().Scheme(),
	}})
	for _, pw := range passwords {
		lines := strings.Split(run(t, pw, python, "testdata/make.py"), "\n")
		require.Greater(t, len(lines), 8)
		for _, encoded := range lines {
			verifies(t, h, pw, encoded)
		}
		for _, p := range []password.Params{{Algorithm: password.PBKDF2SHA256, Time: 1000}, {Algorithm: password.PBKDF2SHA512, Time: 1000}} {
			encoded, err := open(t, password.Config{Params: p}).Hash(t.Context(), []byte(pw))
			require.NoError(t, err)
			require.Equal(t, "True", run(t, pw, python, "testdata/verify.py", encoded))
			require.Equal(t, "False", run(t, pw+"x", python, "testdata/verify.py", encoded))
		}
	}
}

func TestOpenSSL(t *testing.T) {
	openssl := program(t, "openssl", "openssl")
	h := open(t, password.Config{Schemes: []password.Scheme{legacy.SHA256Crypt(), legacy.SHA512Crypt(), legacy.MD5Crypt()}})
	for _, pw := range passwords {
		for _, kind := range []string{"-5", "-6", "-1"} {
			verifies(t, h, pw, run(t, pw+"\n", openssl, "passwd", kind, "-stdin"))
		}
	}
}

// Apache's file of passwords.
func TestHtpasswd(t *testing.T) {
	htpasswd := program(t, "htpasswd", "apache2-utils")
	h := open(t, password.Config{Schemes: []password.Scheme{legacy.Bcrypt(), legacy.LDAPSHA().Scheme()}})
	for _, pw := range passwords {
		for _, kind := range []string{"-B", "-s"} {
			_, encoded, ok := strings.Cut(run(t, pw, htpasswd, "-n", "-i", kind, "ann"), ":")
			require.True(t, ok)
			verifies(t, h, pw, strings.TrimSpace(encoded))
		}
		ours, err := legacy.HashBcrypt([]byte(pw), 10)
		require.NoError(t, err)
		file := filepath.Join(t.TempDir(), "passwords")
		require.NoError(t, os.WriteFile(file, []byte("ann:"+ours+"\n"), 0o600))
		run(t, pw, htpasswd, "-v", "-i", file, "ann")
		cmd := exec.CommandContext(t.Context(), htpasswd, "-v", "-i", file, "ann")
		cmd.Stdin = strings.NewReader(pw + "x")
		require.Error(t, cmd.Run(), "htpasswd accepts another password")
	}
}
