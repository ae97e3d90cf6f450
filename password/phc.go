package password

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A phc is a PHC string that was parsed:
// https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
type phc struct {
	Params
	salt, key []byte
}

// b64 is strict: bits of the last character that say nothing must be zero, or one
// hash would have several spellings.
var b64 = base64.RawStdEncoding.Strict()

// String writes the canonical form. Parsing accepts no other: see parsePHC.
func (h phc) String() string {
	b := make([]byte, 0, 64+b64.EncodedLen(len(h.salt))+b64.EncodedLen(len(h.key)))
	b = append(append(b, '$'), h.Algorithm...)
	if h.argon2() {
		b = append(b, "$v=19$m="...)
		b = strconv.AppendUint(b, uint64(h.Memory), 10)
		b = append(b, ",t="...)
		b = strconv.AppendUint(b, uint64(h.Time), 10)
		b = append(b, ",p="...)
		b = strconv.AppendUint(b, uint64(h.Parallelism), 10)
	} else {
		b = append(b, "$i="...)
		b = strconv.AppendUint(b, uint64(h.Time), 10)
		b = append(b, ",l="...)
		b = strconv.AppendUint(b, uint64(len(h.key)), 10)
	}
	b = b64.AppendEncode(append(b, '$'), h.salt)
	b = b64.AppendEncode(append(b, '$'), h.key)
	return string(b)
}

// parsePHC accepts exactly what String writes, within the limits. It allocates the
// salt and the key, which Limits.Encoded bounds.
func parsePHC(encoded string, l Limits) (phc, error) {
	bad := func(why string) (phc, error) { return phc{}, fmt.Errorf("%w: %s", ErrMalformed, why) }
	if err := l.CheckEncoded(encoded); err != nil {
		return phc{}, err
	}
	rest, ok := strings.CutPrefix(encoded, "$")
	if !ok {
		return phc{}, fmt.Errorf("%w: not a PHC string", ErrUnsupported)
	}
	id, rest, _ := strings.Cut(rest, "$")
	h := phc{Params: Params{Algorithm: Algorithm(id)}}
	names := []string{"i", "l"}
	switch {
	case h.approved() && !strings.HasPrefix(rest, "i="): // passlib's, or another's
		return phc{}, fmt.Errorf("%w: not the PBKDF2 of PHC strings", ErrUnsupported)
	case h.approved():
	case h.argon2():
		names = []string{"m", "t", "p"}
		var version string
		version, rest, _ = strings.Cut(rest, "$")
		switch {
		case strings.HasPrefix(version, "m="), version == "v=16":
			// Argon2 before 1.3. x/crypto cannot compute it, which does not make the
			// password wrong.
			return phc{}, fmt.Errorf("%w: Argon2 version 16", ErrUnsupported)
		case version != "v=19":
			return bad("the version of Argon2 is not 19")
		}
	case id == "argon2d":
		return phc{}, fmt.Errorf("%w: Argon2d", ErrUnsupported)
	default:
		return phc{}, fmt.Errorf("%w: the identifier is unknown: for bcrypt and others see Config.Schemes", ErrUnsupported)
	}
	fields := strings.Split(rest, "$")
	if len(fields) != 3 {
		return bad("not parameters, salt and hash")
	}
	var v [3]uint32
	if !numbers(fields[0], names, v[:]) {
		return bad("the parameters are not " + strings.Join(names, ", ") + " as plain decimal numbers in this order")
	}
	if h.argon2() {
		if v[2] > math.MaxUint8 {
			return bad("more than 255 lanes")
		}
		h.Memory, h.Time, h.Parallelism = v[0], v[1], uint8(v[2])
	} else {
		h.Time = v[0]
	}
	if err := h.check(l); err != nil {
		return phc{}, err
	}
	var okSalt, okKey bool
	h.salt, okSalt = strictBase64(fields[1])
	h.key, okKey = strictBase64(fields[2])
	switch {
	case !okSalt || !okKey:
		return bad("salt or hash is not canonical base64")
	case len(h.salt) < minSaltBytes || len(h.salt) > maxSaltBytes:
		return bad("the salt is not of 8 to 128 bytes")
	case len(h.key) < minKeyBytes || len(h.key) > maxKeyBytes:
		return bad("the hash is not of 4 to 128 bytes") // of 0 bytes it would match every password
	case h.approved() && int64(v[1]) != int64(len(h.key)):
		return bad("the length l is not that of the hash")
	}
	return h, nil
}

// numbers reads "name=number,…" with exactly these names in this order.
func numbers(s string, names []string, values []uint32) bool {
	for i, name := range names {
		field, rest, more := strings.Cut(s, ",")
		digits, ok := strings.CutPrefix(field, name+"=")
		v, fine := decimal(digits)
		if !ok || !fine || more != (i < len(names)-1) {
			return false
		}
		values[i], s = v, rest
	}
	return true
}

// decimal reads a number in its one spelling: no sign, no leading zero.
func decimal(s string) (uint32, bool) {
	if s == "" || len(s) > 10 || s[0] == '0' && len(s) > 1 {
		return 0, false
	}
	var v uint64
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		v = 10*v + uint64(s[i]-'0')
	}
	return uint32(v), v <= math.MaxUint32
}

// strictBase64 decodes without padding. The decoder skips line ends, even when strict.
func strictBase64(s string) ([]byte, bool) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	b, err := b64.DecodeString(s)
	return b, err == nil
}

// match derives and compares. It does the same work whatever the password.
func (h phc) match(password []byte) (bool, error) {
	got, err := h.derive(password, h.salt, len(h.key))
	if err != nil {
		return false, err
	}
	ok := subtle.ConstantTimeCompare(got, h.key) == 1
	clear(got)
	if err := h.takes(password); err != nil {
		return false, fmt.Errorf("%w: %w", ErrMismatch, err)
	}
	return ok, nil
}

// PHC is the scheme of the PHC strings that this package verifies without being
// asked to: Argon2id and Argon2i of version 19, PBKDF2 with HMAC-SHA-256 and
// HMAC-SHA-512. It is for schemes that are built from it.
func PHC() Scheme {
	return Scheme{Name: "phc", Parse: func(encoded string, l Limits) (*Stored, error) {
		h, err := parsePHC(encoded, l)
		if err != nil {
			return nil, err
		}
		return h.stored(), nil
	}}
}

func (h phc) stored() *Stored {
	return &Stored{
		Info:  Info{Scheme: "phc", Params: h.Params, Salt: len(h.salt), Key: len(h.key), Memory: h.bytes()},
		Match: h.match,
	}
}
