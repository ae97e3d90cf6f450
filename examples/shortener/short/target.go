package short

import (
	"errors"
	"net/url"
	"strings"
)

// MaxTarget bounds a target, in bytes.
const MaxTarget = 2048

// ErrTarget says that a browser should not be sent there.
var ErrTarget = errors.New("short: the target is not an absolute http or https URL of at most 2048 bytes of plain ASCII")

// Target returns the URL that a browser is to be sent to: an absolute one of http or
// https, with a host, without a user name, which makes one host look like another, and
// of visible ASCII alone, since browsers drop tabs and line ends before they read the
// scheme. The scheme and the host come back in lower case.
//
// Laws: shortener/target, shortener/target-kept.
func Target(text string) (string, error) {
	if len(text) > MaxTarget {
		return "", ErrTarget
	}
	for i := range len(text) {
		if text[i] <= ' ' || text[i] >= 0x7F || text[i] == '\\' { // browsers take \ for /
			return "", ErrTarget
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return "", ErrTarget
	}
	u.Host = strings.ToLower(u.Host)
	return u.String(), nil
}
