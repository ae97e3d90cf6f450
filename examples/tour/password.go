package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/passwordlaws"
	"github.com/hardened-go/hardened/password"
)

// guess is a contender that hashes n times.
func guess(name string, hash func()) contender {
	return contender{name, func(n int) {
		for range n {
			hash()
		}
	}}
}

var (
	guessSHA256 = guess("sha256 hex", func() { sha256.Sum256([]byte("correct horse")) })
	guessPBKDF2 = guess("the PBKDF2 answer, 310,000", func() {
		_, _ = flawed.PBKDF2Answer(310_000)(&flawed.Meter{Most: 1 << 30}).Hash([]byte("correct horse"))
	})
	guessOurs = guess("password.Hash", func() { _, _ = password.Hash(context.Background(), []byte("correct horse")) })
)

var passwordLesson = lesson{
	name:    "password",
	title:   "a better hash, and a stored string that is believed",
	mistake: believed,
	kind:    laws.Invariant,
	source:  `Document 000, "Password Security" (I6), the question and the first answer:`,
	snippet: `
def hash_password(pw): return sha256(pw).hexdigest()

def verify_password(password: str, stored: str) -> bool:
    iterations, b64salt, b64dk = stored.split('$')
    salt = base64.b64decode(b64salt)
    dk   = base64.b64decode(b64dk)
    candidate = hashlib.pbkdf2_hmac(
        'sha256', password.encode('utf-8'), salt, int(iterations)
    )
    return hmac.compare_digest(candidate, dk)
`,
	symptom: `"Users of hash_password are complaining. What's the issue?"`,
	answers: []answer{
		{
			says: "It needs bytes, a salt and a slow function: PBKDF2 with 310,000 iterations, stored as iterations$salt$hash, compared in constant time.",
			why:  "Better cryptography. The next mistakes are around it: whoever can write a row says how much work a login is.",
		},
		{
			says:  "It has no salt and no stretching, and a general-purpose hash is the wrong tool: use bcrypt, scrypt or Argon2.",
			right: true,
			why:   "All of it true, and no line of code, which is where one goes wrong.",
		},
		{
			says: "hashlib.scrypt with n=16384, returning the hash and the salt as a pair, compared with ==.",
			why:  "Costs that are written nowhere can never be raised, and half of the pair gets lost.",
		},
	},
	contract: func() laws.Contract { return passwordlaws.Verify() },
	flaw:     "the PBKDF2 answer",
	law:      "password/bounded",
	right:    "password.Hasher",
	fixes: []fix{
		{
			variant: "the scrypt answer",
			idea:    "Store no costs: then nobody can ask for more.",
			why:     "Nor can you. The day after tomorrow a stored hash has to say what it is.",
		},
		{
			variant: "silent 72",
			idea:    "Take bcrypt, whose cost has two digits.",
			why:     "And whose passwords have 72 bytes: what is behind them is not looked at.",
		},
		{
			variant: "lax PHC",
			idea:    "Take Argon2id and a standard format, $argon2id$v=19$m=...: there are libraries.",
			why:     "Sscanf stops at the number, so junk behind it is welcome, and so is m=4294967295, which ends a Go process whatever is recovered.",
		},
		{
			variant: "password.Hasher",
			idea:    "password.Verify: one spelling of each hash, and limits before anything is done.",
			why:     "A refused row takes the time of a wrong password, so that nobody sees which rows are broken.",
		},
	},
	load:   "one guess at a password",
	before: guessSHA256,
	after:  guessOurs,
	cracks: &crack{
		list:    "a list of 14 million passwords",
		guesses: 14_000_000,
		lines:   []contender{guessSHA256, guessPBKDF2, guessOurs},
	},
	remarks: "Slower is the point. A graphics card makes it worse for the first two, which need no memory and so run thousands at a " +
		"time. Argon2id wants 19 MiB for each guess, and a card has only so many of those.",
	question: "The password is never in the log, the comparison takes constant time, and users who do not exist get a 401. " +
		"How does an attacker still find out who has an account?",
	reply: "By the clock: a user who exists costs 20 ms and one who does not costs none. VerifyUnknown does the same work. " +
		"And then by a password of 5,000 bytes, if only one of the two looks at its length: the law unknown/work counts hashes to find that.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			salted := base64.StdEncoding.EncodeToString(append([]byte("somesalt"), a...))
			plain, _ := base64.StdEncoding.DecodeString(salted)
			encoded, err := password.Hash(context.Background(), []byte(a))
			if err != nil {
				return nil, err
			}
			fields := strings.Split(encoded, "$")
			cols = append(cols,
				column{"your password", fmt.Sprintf("%q", a)},
				column{"sha256 hex, the same for everybody", fmt.Sprintf("%x", sha256.Sum256([]byte(a)))},
				column{"base64 with salt", salted},
				column{"what anybody reads in it", fmt.Sprintf("%q", plain[8:])},
				column{"password.Hash", strings.Join(fields[:4], "$") + "$" + fields[4] + "$" + fields[5]})
		}
		return cols, nil
	},
}
