package flawed

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hardened-go/hardened/password"
)

// Parsers of Argon2 PHC strings, in the manner of other libraries.

var errParse = errors.New("not a hash")

func info(alg string, m, t uint32, p uint8, salt, key []byte) password.Info {
	return password.Info{
		Scheme: "phc", Params: password.Params{Algorithm: password.Algorithm(alg), Memory: m, Time: t, Parallelism: p},
		Salt: len(salt), Key: len(key), Memory: int64(m) << 10,
	}
}

// Sscanf parses as alexedwards/argon2id v1.0.0 and matthewhartstonge/argon2 v1.1.1
// do: what follows a number is not looked at, nothing is bounded from above, and
// nothing from below.
func Sscanf(encoded string) (password.Info, error) {
	vals := strings.Split(encoded, "$")
	if len(vals) != 6 || vals[1] != "argon2id" && vals[1] != "argon2i" {
		return password.Info{}, errParse
	}
	var version int
	if _, err := fmt.Sscanf(vals[2], "v=%d", &version); err != nil || version != 19 {
		return password.Info{}, errParse
	}
	var m, t uint32
	var p uint8
	if _, err := fmt.Sscanf(vals[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil {
		return password.Info{}, err
	}
	salt, err := base64.RawStdEncoding.Strict().DecodeString(vals[4])
	if err != nil {
		return password.Info{}, err
	}
	key, err := base64.RawStdEncoding.Strict().DecodeString(vals[5])
	if err != nil {
		return password.Info{}, err
	}
	return info(vals[1], m, t, p, salt, key), nil
}

// AnyOrder parses as go-crypt/crypt does: parameters in any order and repeated, a
// default for 0 and for what is missing, base64 that forgives.
func AnyOrder(encoded string) (password.Info, error) {
	vals := strings.Split(encoded, "$")
	if len(vals) != 6 || vals[1] != "argon2id" && vals[1] != "argon2i" || vals[2] != "v=19" {
		return password.Info{}, errParse
	}
	m, t, p := uint64(32<<10), uint64(1), uint64(4)
	for _, field := range strings.Split(vals[3], ",") {
		name, value, _ := strings.Cut(field, "=")
		v, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return password.Info{}, err
		}
		if v == 0 {
			continue
		}
		switch name {
		case "m":
			m = v
		case "t":
			t = v
		case "p":
			p = v
		default:
			return password.Info{}, errParse
		}
	}
	salt, err := base64.RawStdEncoding.DecodeString(vals[4])
	if err != nil {
		return password.Info{}, err
	}
	key, err := base64.RawStdEncoding.DecodeString(vals[5])
	if err != nil {
		return password.Info{}, err
	}
	return info(vals[1], uint32(m), uint32(t), uint8(p), salt, key), nil
}

// before is our parser behind something that forgives.
func before(forgive func(encoded string) string) func(string) (password.Info, error) {
	return func(encoded string) (password.Info, error) { return password.Inspect(forgive(encoded)) }
}

// Trimmed forgives white space at the end, as does everybody who reads a file by
// lines.
var Trimmed = before(strings.TrimSpace)

// SkipsLineEnds decodes base64 as Go does, which skips \r and \n even when strict.
var SkipsLineEnds = before(strings.NewReplacer("\r", "", "\n", "").Replace)

// CaseOfName takes $Argon2ID$ for the same.
var CaseOfName = before(func(encoded string) string {
	id, rest, _ := strings.Cut(strings.TrimPrefix(encoded, "$"), "$")
	return "$" + strings.ToLower(id) + "$" + rest
})

// PlusSigns reads numbers with strconv.
var PlusSigns = before(func(encoded string) string { return strings.Replace(encoded, "=+", "=", 1) })

// LeadingZeros reads numbers with strconv.
var LeadingZeros = before(func(encoded string) string { return strings.Replace(encoded, "=0", "=", 1) })

// ExtraField takes the first six fields.
var ExtraField = before(func(encoded string) string {
	if vals := strings.Split(encoded, "$"); len(vals) > 6 {
		return strings.Join(vals[:6], "$")
	}
	return encoded
})

// DropsKeyID discards what it does not know (phc-winner-argon2#143): the hash was made
// with a secret.
var DropsKeyID = before(func(encoded string) string {
	head, rest, _ := strings.Cut(encoded, ",keyid=")
	_, tail, ok := strings.Cut(rest, "$")
	if !ok {
		return encoded
	}
	return head + "$" + tail
})

// Unbounded knows no limits.
func Unbounded(encoded string) (password.Info, error) {
	h, err := password.New(password.Config{Limits: password.Limits{Memory: 1 << 30, Passes: 1<<32 - 1}})
	if err != nil {
		return password.Info{}, err
	}
	return h.Inspect(encoded)
}

// AnyKey checks everything but the length of the hash.
func AnyKey(encoded string) (password.Info, error) {
	i, err := password.Inspect(encoded)
	if err == nil || !strings.HasSuffix(encoded, "$") {
		return i, err
	}
	if i, err = password.Inspect(encoded + "AAAAAA"); err != nil {
		return i, err
	}
	i.Key = 0
	return i, nil
}
