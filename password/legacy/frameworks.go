package legacy

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/hardened-go/hardened/password"
)

// Django is what Django's hashers store: pbkdf2_sha256$, pbkdf2_sha1$, argon2$,
// bcrypt$, bcrypt_sha256$ and scrypt$. Its digests are [DjangoMD5] and [DjangoSHA1].
func Django() password.Scheme {
	return scheme("django", func(encoded string, l password.Limits) (*password.Stored, error) {
		name, rest, _ := strings.Cut(encoded, "$")
		switch name {
		case "pbkdf2_sha256", "pbkdf2_sha1":
			fields := strings.Split(rest, "$")
			if len(fields) != 3 || !printable(fields[1]) {
				return nil, malformed("not iterations, salt and hash")
			}
			hash := strings.TrimPrefix(name, "pbkdf2_")
			key, ok := decode64(base64.StdEncoding, fields[2])
			if !ok || len(key) != hashes[hash]().Size() {
				return nil, malformed("the hash is not canonical base64 of its length")
			}
			return pbkdf2Stored(hash, fields[0], []byte(fields[1]), key, l)
		case "argon2":
			if !strings.HasPrefix(rest, "argon2") {
				return nil, malformed("not Argon2 behind the name")
			}
			return password.PHC().Parse("$"+rest, l)
		case "bcrypt":
			return final(parseBcrypt(rest, l))
		case "bcrypt_sha256":
			s, err := final(parseBcrypt(rest, l))
			if err != nil {
				return nil, err
			}
			match := s.Match
			s.Match = func(pw []byte) (bool, error) {
				sum := sha256.Sum256(pw)
				return match([]byte(hex.EncodeToString(sum[:])))
			}
			return s, nil
		case "scrypt":
			fields := strings.Split(rest, "$")
			if len(fields) != 5 || !printable(fields[1]) {
				return nil, malformed("not N, salt, r, p and hash")
			}
			key, ok := decode64(base64.StdEncoding, fields[4])
			n, okN := number(fields[0])
			r, okR := number(fields[2])
			p, okP := number(fields[3])
			if !ok || !okN || !okR || !okP {
				return nil, malformed("N, r, p are not plain numbers, or the hash is not canonical base64")
			}
			return scryptStored(n, r, p, []byte(fields[1]), key, l)
		}
		return nil, unsupported("not of Django")
	})
}

// final makes of "another scheme" an error: here the scheme is known.
func final(s *password.Stored, err error) (*password.Stored, error) {
	if errors.Is(err, password.ErrUnsupported) {
		return nil, malformed("not bcrypt behind the name")
	}
	return s, err
}

// Werkzeug is scrypt:N:r:p$salt$hash and pbkdf2:sha256:iterations$salt$hash of
// werkzeug.security, with the hash in hexadecimal. Its digests are [WerkzeugMD5] and
// [WerkzeugSHA1].
func Werkzeug() password.Scheme {
	return scheme("werkzeug", func(encoded string, l password.Limits) (*password.Stored, error) {
		method, rest, _ := strings.Cut(encoded, "$")
		salt, sum, ok := strings.Cut(rest, "$")
		args := strings.Split(method, ":")
		if len(args) < 2 || args[0] != "scrypt" && args[0] != "pbkdf2" { // scrypt$ is Django's
			return nil, unsupported("not of werkzeug")
		}
		key, okKey := decodeHex(sum, len(sum)/2)
		if !ok || !okKey || salt == "" || !printable(salt) {
			return nil, malformed("not method, salt and hash")
		}
		switch {
		case args[0] == "scrypt" && len(args) == 4:
			n, okN := number(args[1])
			r, okR := number(args[2])
			p, okP := number(args[3])
			if !okN || !okR || !okP {
				return nil, malformed("N, r, p of scrypt are not plain numbers")
			}
			return scryptStored(n, r, p, []byte(salt), key, l)
		case args[0] == "pbkdf2" && len(args) == 3 && hashes[args[1]] != nil && len(key) == hashes[args[1]]().Size():
			return pbkdf2Stored(args[1], args[2], []byte(salt), key, l)
		}
		return nil, malformed("the method is not scrypt:N:r:p or pbkdf2:hash:iterations")
	})
}

// DjangoMD5 is md5$salt$ and the digest of salt and password, and DjangoSHA1 the same
// with sha1$. Django wrote sha1$$ for no salt.
func DjangoMD5() Digest { return saltFirst("django-md5", "md5$", 16, md5Sum) }

// DjangoSHA1 is like [DjangoMD5] with SHA-1.
func DjangoSHA1() Digest { return saltFirst("django-sha1", "sha1$", 20, sha1Sum) }

// WerkzeugMD5 is md5$salt$ and the HMAC of the password under the salt, and WerkzeugSHA1
// the same with sha1$. Without a salt it is a bare digest.
func WerkzeugMD5() Digest {
	return saltFirst("werkzeug-md5", "md5$", 16, func(salt, pw []byte) []byte {
		if len(salt) == 0 {
			return md5Sum(nil, pw)
		}
		mac := hmac.New(md5.New, salt)
		mac.Write(pw)
		return mac.Sum(nil)
	})
}

// WerkzeugSHA1 is like [WerkzeugMD5] with SHA-1.
func WerkzeugSHA1() Digest {
	return saltFirst("werkzeug-sha1", "sha1$", 20, func(salt, pw []byte) []byte {
		if len(salt) == 0 {
			return sha1Sum(nil, pw)
		}
		mac := hmac.New(sha1.New, salt)
		mac.Write(pw)
		return mac.Sum(nil)
	})
}

func saltFirst(name, prefix string, size int, sum func(salt, pw []byte) []byte) Digest {
	return Digest{name, sum, func(encoded string) (salt, key []byte, err error) {
		rest, ok := strings.CutPrefix(encoded, prefix)
		if !ok {
			return nil, nil, unsupported("not " + name)
		}
		text, digits, ok := strings.Cut(rest, "$")
		key, okKey := decodeHex(digits, size)
		if !ok || !okKey || !printable(text) || len(text) > maxSalt {
			return nil, nil, malformed("not salt and digest in hexadecimal")
		}
		return []byte(text), key, nil
	}, false}
}
