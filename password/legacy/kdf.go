package legacy

import (
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"hash"
	"strings"

	"golang.org/x/crypto/scrypt"

	"github.com/hardened-go/hardened/password"
)

// hashes are the hash functions of PBKDF2 by the names that dialects give them.
var hashes = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}

// pbkdf2Stored checks what a dialect of PBKDF2 has parsed.
func pbkdf2Stored(name, iterations string, salt, key []byte, l password.Limits) (*password.Stored, error) {
	n, ok := number(iterations)
	switch {
	case !ok || n < 1:
		return nil, malformed("the iterations of PBKDF2 are not a plain number")
	case n > int64(l.Iterations):
		return nil, limit("iterations", n, int64(l.Iterations))
	case len(salt) > maxSalt || len(key) < 16 || len(key) > 128:
		return nil, malformed("the salt or the hash of PBKDF2 has an unusual length")
	}
	return &password.Stored{
		Info: password.Info{Params: password.Params{Algorithm: password.Algorithm("pbkdf2-" + name), Time: uint32(n)}, Salt: len(salt), Key: len(key)},
		Match: func(pw []byte) (bool, error) {
			got, err := pbkdf2.Key(hashes[name], string(pw), salt, int(n), len(key))
			if err != nil {
				return false, err
			}
			if err := zeros(pw); err != nil {
				return false, err
			}
			return subtle.ConstantTimeCompare(got, key) == 1, nil
		},
	}, nil
}

// scryptStored checks what a dialect of scrypt has parsed: x/crypto takes what memory
// it is told to.
func scryptStored(n, r, p int64, salt, key []byte, l password.Limits) (*password.Stored, error) {
	if n < 2 || n&(n-1) != 0 || r < 1 || p < 1 {
		return nil, malformed("N of scrypt is not a power of two, or r or p is 0")
	}
	if n > 1<<31 || r > 32 || p > int64(l.Parallelism) {
		return nil, limit("one of N, r, p of scrypt", max(n, r, p), 32)
	}
	memory := 128*n*r + 128*r*p
	switch {
	case memory > l.Memory:
		return nil, limit("memory", memory, l.Memory)
	case memory*p > 4*l.Memory:
		return nil, limit("memory times p of scrypt", memory*p, 4*l.Memory)
	case len(salt) > maxSalt || len(key) < 16 || len(key) > 128:
		return nil, malformed("the salt or the hash of scrypt has an unusual length")
	}
	return &password.Stored{
		Info: password.Info{
			Params: password.Params{Algorithm: "scrypt", Memory: uint32(memory >> 10), Time: 1, Parallelism: uint8(p)},
			Salt:   len(salt), Key: len(key), Memory: memory,
		},
		Match: func(pw []byte) (bool, error) {
			got, err := scrypt.Key(pw, salt, int(n), int(r), int(p), len(key))
			if err != nil {
				return false, err
			}
			if err := zeros(pw); err != nil {
				return false, err
			}
			return subtle.ConstantTimeCompare(got, key) == 1, nil
		},
	}, nil
}

// Scrypt is $scrypt$ln=17,r=8,p=1$salt$hash of passlib and RustCrypto, where ln is the
// logarithm of N.
func Scrypt() password.Scheme {
	return scheme("scrypt", func(encoded string, l password.Limits) (*password.Stored, error) {
		return phcScrypt(encoded, l, base64.RawStdEncoding, func(ln int64) (int64, bool) { return 1 << min(ln, 40), ln >= 1 && ln < 64 })
	})
}

// KratosScrypt is $scrypt$ln=16384,r=8,p=1$salt$hash of ory/kratos, where ln is N
// itself and base64 is padded.
func KratosScrypt() password.Scheme {
	return scheme("kratos-scrypt", func(encoded string, l password.Limits) (*password.Stored, error) {
		return phcScrypt(encoded, l, base64.StdEncoding, func(n int64) (int64, bool) { return n, true })
	})
}

func phcScrypt(encoded string, l password.Limits, e *base64.Encoding, cost func(int64) (int64, bool)) (*password.Stored, error) {
	rest, ok := strings.CutPrefix(encoded, "$scrypt$")
	if !ok {
		return nil, unsupported("not scrypt")
	}
	fields := strings.Split(rest, "$")
	if len(fields) != 3 {
		return nil, malformed("not parameters, salt and hash")
	}
	parts := strings.Split(fields[0], ",")
	if len(parts) != 3 {
		return nil, malformed("the parameters of scrypt are not ln, r, p")
	}
	var v [3]int64
	for i, name := range []string{"ln=", "r=", "p="} {
		digits, named := strings.CutPrefix(parts[i], name)
		if v[i], ok = number(digits); !named || !ok {
			return nil, malformed("the parameters of scrypt are not ln, r, p as plain numbers")
		}
	}
	n, ok := cost(v[0])
	salt, okSalt := decode64(e, fields[1])
	key, okKey := decode64(e, fields[2])
	if !ok || !okSalt || !okKey {
		return nil, malformed("ln is not a logarithm, or salt or hash is not canonical base64")
	}
	return scryptStored(n, v[1], v[2], salt, key, l)
}

// PasslibPBKDF2 is $pbkdf2$, $pbkdf2-sha256$ and $pbkdf2-sha512$ of passlib, with a
// bare number for the iterations and its own base64. The PHC strings with i= are read
// by package password itself.
func PasslibPBKDF2() password.Scheme {
	return scheme("passlib-pbkdf2", func(encoded string, l password.Limits) (*password.Stored, error) {
		fields := strings.Split(encoded, "$")
		name, ok := map[string]string{"pbkdf2": "sha1", "pbkdf2-sha256": "sha256", "pbkdf2-sha512": "sha512"}[fields[min(1, len(fields)-1)]]
		if !ok || fields[0] != "" {
			return nil, unsupported("not the PBKDF2 of passlib")
		}
		if len(fields) != 5 {
			return nil, malformed("not iterations, salt and hash")
		}
		salt, okSalt := decode64(ab64, fields[3])
		key, okKey := decode64(ab64, fields[4])
		if !okSalt || !okKey || len(key) != hashes[name]().Size() {
			return nil, malformed("salt or hash is not canonical base64 of passlib, or the hash has another length")
		}
		return pbkdf2Stored(name, fields[2], salt, key, l)
	})
}

// PBKDF2Answer is iterations$salt$hash: PBKDF2 with HMAC-SHA-256, in padded base64, as
// the first answer of document 000 stored it. No name says so, and other systems have
// the same shape with another meaning.
func PBKDF2Answer() password.Scheme {
	return scheme("pbkdf2-answer", func(encoded string, l password.Limits) (*password.Stored, error) {
		fields := strings.Split(encoded, "$")
		if len(fields) != 3 || strings.Trim(fields[0], "0123456789") != "" || fields[0] == "" {
			return nil, unsupported("not iterations$salt$hash")
		}
		salt, okSalt := decode64(base64.StdEncoding, fields[1])
		key, okKey := decode64(base64.StdEncoding, fields[2])
		if !okSalt || !okKey || len(salt) != 16 || len(key) != 32 {
			return nil, malformed("salt or hash is not canonical base64 of 16 and of 32 bytes")
		}
		return pbkdf2Stored("sha256", fields[0], salt, key, l)
	})
}

// ScryptAnswer is hash:salt in hexadecimal: the pair of the third answer of document
// 000, joined by a colon, of scrypt with N=16384, r=8, p=1 and 64 bytes.
func ScryptAnswer() password.Scheme {
	return scheme("scrypt-answer", func(encoded string, l password.Limits) (*password.Stored, error) {
		first, second, ok := strings.Cut(encoded, ":")
		if !ok || len(first) != 128 || len(second) != 32 {
			return nil, unsupported("not 128 and 32 hexadecimal digits")
		}
		key, okKey := decodeHex(first, 64)
		salt, okSalt := decodeHex(second, 16)
		if !okKey || !okSalt {
			return nil, malformed("not hexadecimal in small letters")
		}
		return scryptStored(16384, 8, 1, salt, key, l)
	})
}
