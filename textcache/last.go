package textcache

import (
	"errors"
	"strings"
	"sync/atomic"
)

// ErrEmpty says that there is no text to fall back on.
var ErrEmpty = errors.New("textcache: no text has been cleaned yet")

// defaultLastBytes is what a Last keeps where nothing else is said.
const defaultLastBytes = 1 << 20

// Last remembers the last text that was cleaned. The zero value is ready, and
// remembers nothing. Make one for each tenant, session or request: what a Last
// remembers it gives to everybody who holds it.
//
// It is safe for concurrent use and linearizable: Clean takes effect in one atomic
// store, Text in one atomic load that waits for nobody. A Last must not be copied
// after its first use.
type Last struct {
	// MaxBytes limits what is remembered, in bytes of the cleaned text. Set it before
	// the first use. Default: 0, which is 1 MiB. Negative: nothing is remembered.
	MaxBytes int

	text atomic.Pointer[string]
}

// Clean returns [Clean] of its own argument, whatever other callers do, and
// remembers it. A result longer than MaxBytes is returned and not kept; the text
// before it is forgotten, so that Text never passes an older text off as the last.
//
// What is kept never shares memory with s: it does not pin a larger text that s is
// a piece of. Remembering costs two allocations, one of them of the result's
// length.
func (l *Last) Clean(s string) string {
	most := l.MaxBytes
	if most == 0 {
		most = defaultLastBytes
	}
	cleaned := Clean(s)
	if len(cleaned) > most {
		l.text.Store(nil)
		return cleaned
	}
	cleaned = strings.Clone(cleaned)
	l.text.Store(&cleaned)
	return cleaned
}

// Text returns the text remembered, and whether there is one: an empty text can
// be the last, too.
func (l *Last) Text() (string, bool) {
	if p := l.text.Load(); p != nil {
		return *p, true
	}
	return "", false
}

// CleanOrLast is the original's one function for both: a text is cleaned and
// remembered, nil asks for the text remembered. It fails with ErrEmpty where the
// original raised AttributeError.
func (l *Last) CleanOrLast(s *string) (string, error) {
	if s != nil {
		return l.Clean(*s), nil
	}
	if text, ok := l.Text(); ok {
		return text, nil
	}
	return "", ErrEmpty
}

// Reset forgets the text.
func (l *Last) Reset() { l.text.Store(nil) }
