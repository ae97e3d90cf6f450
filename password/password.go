// Package password stores passwords so that they survive hostile stored strings, load,
// and the years.
//
// # The snippet
//
//	def hash_password(pw): return sha256(pw).hexdigest()
//
// Its users complain, and what they get is better cryptography: a salt, PBKDF2 with
// 310,000 iterations, a comparison in constant time. The next mistakes are around it.
// The stored string "iterations$salt$hash" is split and believed: a row with two
// billion iterations takes a CPU for minutes, one with an empty hash is
// not an error, one with white space in a number is the same hash spelt otherwise, and
// nothing says which algorithm it was, so that nobody can ever change it. In Go the
// same habit is fatal: an Argon2 string with m=4294967295 asks for 4 TiB, and the
// runtime ends the process, whatever is recovered.
//
// # The correction
//
// No primitive is ours: golang.org/x/crypto and the standard library have them. This
// package is what everybody writes around them, and writes wrong.
//
//	encoded, err := password.Hash(ctx, []byte(pw))
//	...
//	err = password.Verify(ctx, []byte(pw), encoded) // nil exactly on a match
//
// [New] is for those who need more: other costs, old formats, a memory budget of their
// own. The old formats are in package legacy, a pepper in package pepper, a check
// against known passwords in package breach, Unicode in package rfc8265.
//
// # What is promised
//
//   - A password verifies against its hash, and no other does: not one with more bytes
//     behind, not one with a NUL, not 72 bytes of it (password/verify, password/other).
//     Only PBKDF2 takes, by HMAC's definition, the digest of a password that is longer
//     than a block of 64 or 128 bytes for the password.
//   - Two hashes of one password differ (password/salted), say how they were made
//     (password/self-described) and do not hold the password (password/one-way).
//   - A hash with anything changed refuses, and panics nowhere (password/damaged).
//   - What a stored string asks for is bounded before it is done (password/bounded).
//   - A stored string is accepted in one spelling only, as a slow parser says
//     (phc/oracle), and changed in any of the ways that parsers forgive it is refused
//     (phc/mutated).
//   - A hash just made needs no other (rehash/fresh), one is replaced when it costs less
//     (rehash/weaker), and an Argon2 hash never by one that costs less
//     (rehash/never-down).
//   - A user who does not exist costs what one who does costs, also for passwords
//     that are refused early (unknown/work, unknown/answer); and so does one whose
//     stored string is refused (unknown/refused).
//   - The memory budget is never exceeded, is handed out in order, and loses nothing
//     when a caller gives up (budget/model).
//
// # What cannot be promised
//
// Memory that held a password is cleared where it is ours, and Go may have copied it. A
// hash that has begun cannot be stopped, so a context ends only the wait for its
// memory.
//
// # Who should use something else
//
// Passwords that are checked thousands of times a second are API keys: those are long
// and random, and HMAC-SHA-256 is enough for them. To derive an encryption key from a
// password, use x/crypto/argon2 itself.
package password

import "context"

// Hash makes a hash of password to be stored: Argon2id with the parameters of [OWASP],
// in a PHC string of 97 bytes. It takes 19 MiB, out of a budget of 256 MiB that the
// process shares, and some hundredths of a second. See [Hasher.Hash].
func Hash(ctx context.Context, password []byte) (string, error) {
	return (*Hasher)(nil).Hash(ctx, password)
}

// Verify returns nil exactly if password is the one that encoded was made from, and
// [ErrMismatch] if it is another. It verifies Argon2id, Argon2i and PBKDF2 in PHC
// strings. See [Hasher.Verify].
func Verify(ctx context.Context, password []byte, encoded string) error {
	_, err := (*Hasher)(nil).Verify(ctx, password, encoded)
	return err
}

// Inspect parses a stored string of the kind that [Verify] takes, and checks it against
// the default limits, without hashing. See [Hasher.Inspect].
func Inspect(encoded string) (Info, error) {
	return (*Hasher)(nil).Inspect(encoded)
}
