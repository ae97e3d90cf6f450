// Package breach asks whether a password is in a list of stolen ones, over the range
// protocol of Have I Been Pwned, without telling anybody the password: the first five
// hexadecimal digits of its SHA-1 are sent, and the rest is looked up in what comes
// back (https://haveibeenpwned.com/API/v3#PwnedPasswords).
//
//	c, err := breach.New(breach.Config{OnFailure: breach.FailOpen})
//	err = c.Check(ctx, []byte(pw)) // breach.ErrFound
//
// Ask when a password is set, as NIST SP 800-63B does, not when it is checked.
//
// What other clients leave open is closed: the answer is bounded, its status is looked
// at, padding is asked for and its rows of count 0 are not findings, and what happens
// when the service is away has to be chosen.
package breach

import (
	"bufio"
	"context"
	"crypto/fips140"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hardened-go/hardened/password"
)

var (
	// ErrFound: the password is in the list.
	ErrFound = errors.New("breach: a known password")

	// ErrUnavailable: the service could not be asked, and Config.OnFailure is FailClosed. It
	// wraps the reason.
	ErrUnavailable = errors.New("breach: the service could not be asked")
)

// A Policy says what Check makes of a service that is away.
type Policy uint8

// The policies. There is no default: one of them is wrong for you.
const (
	FailOpen   Policy = iota + 1 // passwords are accepted unchecked; only [Checker.Count] tells
	FailClosed                   // passwords are refused with ErrUnavailable
)

// A Doer sends requests. An *http.Client is one.
type Doer interface {
	// Do sends a request and returns the answer, whose body the caller closes.
	Do(*http.Request) (*http.Response, error)
}

// A Config says whom to ask, and what to do when there is no answer.
type Config struct {
	// OnFailure is what becomes of a password when the service is away. It has no default.
	OnFailure Policy

	// URL is what the five digits are appended to. Default:
	// https://api.pwnedpasswords.com/range/.
	URL string

	// Client sends the requests. Default: an http.Client of its own, without redirects.
	Client Doer

	// Timeout bounds one question, besides the context. Default: 2 seconds.
	Timeout time.Duration

	// MaxBytes bounds the answer, up to 1 GiB. Real ones have 40 KB, and 100 KB with
	// padding. Default: 1 MiB.
	MaxBytes int64

	// UserAgent names your service, which the API asks for. Default: "hardened-breach".
	UserAgent string
}

// A Checker asks by one [Config]. It is immutable and safe for concurrent use. The
// zero value refuses every password with [ErrUnavailable].
type Checker struct{ c Config }

// New returns a Checker for c, or an error that says which field is wrong and why.
func New(c Config) (*Checker, error) {
	if c.OnFailure != FailOpen && c.OnFailure != FailClosed {
		return nil, fmt.Errorf("breach: Config.OnFailure (%d) is neither FailOpen nor FailClosed", c.OnFailure)
	}
	if c.URL == "" {
		c.URL = "https://api.pwnedpasswords.com/range/"
	}
	if u, err := url.Parse(c.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" ||
		u.RawQuery != "" || u.ForceQuery || strings.Contains(c.URL, "#") || !strings.HasSuffix(u.Path, "/") {
		// Not the URL, which can have a password in it.
		return nil, errors.New("breach: Config.URL is not an http or https URL whose path ends in a slash, with nothing behind it")
	}
	if c.Timeout < 0 {
		return nil, fmt.Errorf("breach: Config.Timeout (%v) is negative", c.Timeout)
	}
	if c.MaxBytes < 0 || c.MaxBytes > 1<<30 {
		return nil, fmt.Errorf("breach: Config.MaxBytes (%d) is not between 0 and 1<<30", c.MaxBytes)
	}
	if strings.ContainsFunc(c.UserAgent, unicode.IsControl) {
		// net/http would refuse every question, which Allow takes for a service that is away.
		return nil, fmt.Errorf("breach: Config.UserAgent (%q) has a control character", c.UserAgent)
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Second
	}
	if c.MaxBytes == 0 {
		c.MaxBytes = 1 << 20
	}
	if c.UserAgent == "" {
		c.UserAgent = "hardened-breach"
	}
	if c.Client == nil {
		c.Client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Checker{c}, nil
}

// Check returns nil if the password is not in the list, [ErrFound] if it is, and for a
// service that is away what Config.OnFailure says. The end of the caller's own ctx is
// always an error. Where GODEBUG has fips140=only, which forbids SHA-1, the error is
// [password.ErrFIPS].
func (c *Checker) Check(ctx context.Context, pw []byte) error {
	n, err := c.Count(ctx, pw)
	switch {
	case err == nil && n > 0:
		return ErrFound
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil, errors.Is(err, ErrUnavailable) && c != nil && c.c.OnFailure == FailOpen:
		return nil
	}
	return err
}

// Count returns how often the password is in the list: 0 if it is not. The error wraps
// [ErrUnavailable], whatever Config.OnFailure says, or is [password.ErrFIPS].
func (c *Checker) Count(ctx context.Context, pw []byte) (int, error) {
	if c == nil || c.c.Client == nil {
		return 0, fmt.Errorf("%w: the Checker was not made by New", ErrUnavailable)
	}
	if fips140.Enforced() {
		return 0, fmt.Errorf("%w: SHA-1", password.ErrFIPS)
	}
	sum := sha1.Sum(pw)
	digits := strings.ToUpper(hex.EncodeToString(sum[:]))
	n, err := c.ask(ctx, digits[:5], digits[5:])
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return n, nil
}

func (c *Checker) ask(ctx context.Context, prefix, suffix string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, c.c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.c.URL+prefix, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Add-Padding", "true")
	req.Header.Set("User-Agent", c.c.UserAgent)
	resp, err := c.c.Client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) { // its text has the URL, and with it five digits
			err = u.Err
		}
		return 0, err
	}
	if resp == nil || resp.Body == nil {
		return 0, errors.New("the client gave neither an answer nor an error")
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("status %d", resp.StatusCode)
	}
	return count(io.LimitReader(resp.Body, c.c.MaxBytes+1), c.c.MaxBytes, suffix)
}

// count looks for a row SUFFIX:COUNT. All rows are read and checked: a page of something
// else is no answer, and neither is one that is cut within a row. One that is cut between
// two rows looks whole, unless the server said how long it is.
func count(r io.Reader, most int64, suffix string) (int, error) {
	sc := bufio.NewScanner(r)
	found, read, rows := 0, int64(0), 0
	for sc.Scan() {
		read += int64(len(sc.Bytes())) + 1
		if read > most {
			return 0, fmt.Errorf("more than %d bytes", most)
		}
		line := strings.TrimSuffix(sc.Text(), "\r")
		if line == "" {
			continue
		}
		digits, times, ok := strings.Cut(line, ":")
		n, err := strconv.ParseUint(times, 10, 31)
		if !ok || err != nil || len(digits) != len(suffix) || strings.Trim(digits, "0123456789ABCDEFabcdef") != "" {
			return 0, errors.New("a row that is not 35 hexadecimal digits, a colon and a number")
		}
		rows++
		if strings.EqualFold(digits, suffix) {
			found = max(found, int(n)) // a row of padding has 0
		}
	}
	if err := sc.Err(); err != nil {
		return 0, err
	}
	if rows == 0 {
		return 0, errors.New("an empty answer, which no range has")
	}
	return found, nil
}
