package legacy

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/hardened-go/hardened/password"
)

// A Digest is a dialect of fast digests, which a graphics card tries by the billion.
// It is for [Digest.Scheme], which verifies one until the next login, and for [Wrap],
// which does not wait for that. The zero value verifies nothing.
type Digest struct {
	name     string
	sum      func(salt, pw []byte) []byte
	parse    func(encoded string) (salt, sum []byte, err error)
	unsalted bool
}

// Scheme verifies digests as they are stored.
func (d Digest) Scheme() password.Scheme {
	return scheme(d.name, func(encoded string, _ password.Limits) (*password.Stored, error) {
		if d.parse == nil {
			return nil, unsupported("no digest")
		}
		salt, sum, err := d.parse(encoded)
		if err != nil {
			return nil, err
		}
		return &password.Stored{
			Info: password.Info{Params: password.Params{Algorithm: password.Algorithm(d.name), Time: 1}, Salt: len(salt), Key: len(sum)},
			Match: func(pw []byte) (bool, error) {
				return subtle.ConstantTimeCompare(d.sum(salt, pw), sum) == 1, nil
			},
		}, nil
	})
}

func md5Sum(salt, pw []byte) []byte {
	h := md5.New()
	h.Write(salt)
	h.Write(pw)
	return h.Sum(nil)
}

func sha1Sum(salt, pw []byte) []byte {
	h := sha1.New()
	h.Write(salt)
	h.Write(pw)
	return h.Sum(nil)
}

// HexMD5 is a bare MD5 digest, 32 hexadecimal digits in small letters.
func HexMD5() Digest {
	return bare("hex-md5", 16, func(_, pw []byte) []byte { return md5Sum(nil, pw) })
}

// HexSHA1 is a bare SHA-1 digest, 40 hexadecimal digits in small letters.
func HexSHA1() Digest {
	return bare("hex-sha1", 20, func(_, pw []byte) []byte { return sha1Sum(nil, pw) })
}

// HexSHA256 is a bare SHA-256 digest, 64 hexadecimal digits in small letters: the
// snippet of document 000.
func HexSHA256() Digest {
	return bare("hex-sha256", 32, func(_, pw []byte) []byte { s := sha256.Sum256(pw); return s[:] })
}

// HexSHA512 is a bare SHA-512 digest, 128 hexadecimal digits in small letters.
func HexSHA512() Digest {
	return bare("hex-sha512", 64, func(_, pw []byte) []byte { s := sha512.Sum512(pw); return s[:] })
}

func bare(name string, size int, sum func(salt, pw []byte) []byte) Digest {
	return Digest{name, sum, func(encoded string) (salt, key []byte, err error) {
		key, ok := decodeHex(encoded, size)
		if !ok {
			return nil, nil, unsupported("not " + name)
		}
		return nil, key, nil
	}, true}
}

// LDAPSHA is {SHA} of RFC 2307: base64 of a SHA-1 digest.
func LDAPSHA() Digest {
	return ldap("ldap-sha", "{SHA}", 20, false, func(_, pw []byte) []byte { return sha1Sum(nil, pw) })
}

// LDAPSSHA is {SSHA}: base64 of the SHA-1 digest of password and salt, and the salt.
func LDAPSSHA() Digest {
	return ldap("ldap-ssha", "{SSHA}", 20, true, func(salt, pw []byte) []byte { return sha1Sum(pw, salt) })
}

// LDAPSSHA256 is {SSHA256}, as [LDAPSSHA] with SHA-256.
func LDAPSSHA256() Digest {
	return ldap("ldap-ssha256", "{SSHA256}", 32, true, func(salt, pw []byte) []byte {
		h := sha256.New()
		h.Write(pw)
		h.Write(salt)
		return h.Sum(nil)
	})
}

// LDAPSSHA512 is {SSHA512}, as [LDAPSSHA] with SHA-512.
func LDAPSSHA512() Digest {
	return ldap("ldap-ssha512", "{SSHA512}", 64, true, func(salt, pw []byte) []byte {
		h := sha512.New()
		h.Write(pw)
		h.Write(salt)
		return h.Sum(nil)
	})
}

func ldap(name, prefix string, size int, salted bool, sum func(salt, pw []byte) []byte) Digest {
	return Digest{name, sum, func(encoded string) (salt, key []byte, err error) {
		text, ok := strings.CutPrefix(encoded, prefix)
		if !ok {
			return nil, nil, unsupported("not " + name)
		}
		both, ok := decode64(base64.StdEncoding, text)
		if !ok || len(both) < size || len(both) > size+maxSalt || (len(both) > size) != salted {
			return nil, nil, malformed("not canonical base64 of a digest and its salt")
		}
		return both[size:], both[:size], nil
	}, !salted}
}

const wrapped = "$wrapped$"

// Wrap puts what h makes, Argon2id, over a digest that is stored today, without
// knowing the password: in one pass over the table, and then nothing fast is left in it.
// [Wrapped] verifies the result, and on the next login it becomes a plain hash.
//
// Config.Normalize must leave hexadecimal digits alone, as rfc8265.OpaqueString does.
// What is stored is $wrapped$name$salt and then the hash that h made of the digest in
// hexadecimal. h must be the Hasher that will verify it, with [Wrapped] among its schemes:
// what it would refuse, for that or for its limits or under FIPS, is an error now and not
// at the next login. The error is [password.ErrMalformed] or [password.ErrUnsupported] for
// what is not such a digest, and else that of [password.Hasher.Hash] or of its Inspect.
func Wrap(ctx context.Context, h *password.Hasher, d Digest, encoded string) (string, error) {
	if d.parse == nil {
		return "", unsupported("no digest")
	}
	salt, sum, err := d.parse(encoded)
	if err != nil {
		return "", err
	}
	outer, err := h.Hash(ctx, []byte(hex.EncodeToString(sum)))
	if err != nil {
		return "", err
	}
	stored := wrapped + d.name + "$" + base64.RawStdEncoding.EncodeToString(salt) + outer
	if _, err := h.Inspect(stored); err != nil {
		return "", fmt.Errorf("legacy: the Hasher would refuse what was wrapped: %w", err)
	}
	return stored, nil
}

// Wrapped verifies what [Wrap] made of these digests.
func Wrapped(digests ...Digest) password.Scheme {
	return scheme("wrapped", func(encoded string, l password.Limits) (*password.Stored, error) {
		rest, ok := strings.CutPrefix(encoded, wrapped)
		if !ok {
			return nil, unsupported("not wrapped")
		}
		fields := strings.SplitN(rest, "$", 3)
		if len(fields) != 3 {
			return nil, malformed("not name, salt and hash")
		}
		salt, ok := decode64(base64.RawStdEncoding, fields[1])
		if !ok || len(salt) > maxSalt {
			return nil, malformed("the salt is not canonical base64")
		}
		for _, d := range digests {
			if d.name != fields[0] || d.sum == nil {
				continue
			}
			if d.unsalted && len(salt) > 0 {
				return nil, malformed("a salt for a digest that has none")
			}
			s, err := password.PHC().Parse("$"+fields[2], l)
			if err != nil {
				return nil, err
			}
			outer := s.Match
			s.Match = func(pw []byte) (bool, error) { return outer([]byte(hex.EncodeToString(d.sum(salt, pw)))) }
			return s, nil
		}
		return nil, unsupported("wrapped by another name")
	})
}

// Base64 names with [password.ErrReversible] what is base64 of a salt of so many bytes
// and the password: document 000, "Dangerous Practice". It verifies nothing. Put it
// last, since much else is base64 too.
func Base64(saltBytes int) password.Scheme {
	return scheme("base64", func(encoded string, _ password.Limits) (*password.Stored, error) {
		if _, err := recoverBase64(encoded, saltBytes); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%w: base64 of salt and password", password.ErrReversible)
	})
}

// ImportBase64 hashes, once and for all, the password that base64 of a salt of so many
// bytes and the password holds. The caller deletes what was there, also in backups, and
// should ask for a new password: this one was readable.
func ImportBase64(ctx context.Context, h *password.Hasher, encoded string, saltBytes int) (string, error) {
	pw, err := recoverBase64(encoded, saltBytes)
	if err != nil {
		return "", err
	}
	defer clear(pw)
	return h.Hash(ctx, pw)
}

func recoverBase64(encoded string, saltBytes int) ([]byte, error) {
	if len(encoded) > 1<<16 {
		return nil, limit("the length", int64(len(encoded)), 1<<16)
	}
	b, ok := decode64(base64.StdEncoding, encoded)
	if !ok || saltBytes < 0 || len(b) <= saltBytes { // an empty password would open the account
		return nil, unsupported("not base64 of a salt and a password")
	}
	return b[saltBytes:], nil
}
