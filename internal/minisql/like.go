package minisql

import (
	"errors"
	"unicode/utf8"
)

// ErrTrailingEscape is PostgreSQL's error 22025. Whether it comes depends on the row.
var ErrTrailingEscape = errors.New("LIKE pattern must not end with escape character")

// Like matches a text against a pattern as the server does. An escape of 0 is that
// of a LIKE without ESCAPE clause: a backslash, and none in SQLite. Both texts must be
// UTF-8. The case is the caller's: SQLite folds A to Z, and MySQL the collation.
func Like(d Dialect, text, pattern string, escape byte) (bool, error) {
	if escape == 0 && d != SQLite {
		escape = '\\'
	}
	switch d {
	case Postgres:
		found, err := postgres(text, pattern, escape)
		return found == yes, err
	case SQLite: // both end at a NUL
		return simple([]rune(beforeNUL(text)), tokens(beforeNUL(pattern), escape, false)), nil
	}
	return simple([]rune(text), tokens(pattern, escape, true)), nil
}

func beforeNUL(s string) string {
	for i := range len(s) {
		if s[i] == 0 {
			return s[:i]
		}
	}
	return s
}

// The tokens of a pattern are characters, and these, which are none.
const (
	many rune = -1 - iota
	one
	never
)

// tokens reads a pattern. An escape at its end matches itself, or nothing at all.
func tokens(pattern string, escape byte, itself bool) []rune {
	var list []rune
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			list, escaped = append(list, r), false
		case escape != 0 && r == rune(escape):
			escaped = true
		case r == '%':
			list = append(list, many)
		case r == '_':
			list = append(list, one)
		default:
			list = append(list, r)
		}
	}
	switch {
	case escaped && itself:
		list = append(list, rune(escape))
	case escaped:
		list = append(list, never)
	}
	return list
}

// simple matches in the time of the product of the lengths: reached[i] says whether the
// tokens so far match the first i characters.
func simple(text, list []rune) bool {
	reached := make([]bool, len(text)+1)
	reached[0] = true
	for _, token := range list {
		if token == many {
			for i := range text {
				reached[i+1] = reached[i+1] || reached[i]
			}
			continue
		}
		for i := len(text); i > 0; i-- {
			reached[i] = reached[i-1] && (token == one || token == text[i-1])
		}
		reached[0] = false
	}
	return reached[len(text)]
}

// postgres follows like_match.c, since what it reads of the pattern before it gives up
// decides whether a trailing escape is an error: the third answer, abort, says that no
// later start can match either.
func postgres(t, p string, escape byte) (answer, error) {
	if p == "%" {
		return yes, nil
	}
	for t != "" && p != "" {
		switch {
		case p[0] == escape:
			if p = p[1:]; p == "" {
				return no, ErrTrailingEscape
			}
			if p[0] != t[0] {
				return no, nil
			}
		case p[0] == '%':
			for p = p[1:]; p != ""; p = p[1:] {
				if p[0] == '_' {
					if t == "" {
						return abort, nil
					}
					t = next(t)
				} else if p[0] != '%' {
					break
				}
			}
			if p == "" {
				return yes, nil
			}
			first := p[0]
			if first == escape {
				if len(p) < 2 {
					return no, ErrTrailingEscape
				}
				first = p[1]
			}
			for ; t != ""; t = next(t) {
				if t[0] == first {
					if found, err := postgres(t, p, escape); found != no || err != nil {
						return found, err
					}
				}
			}
			return abort, nil
		case p[0] == '_':
			t, p = next(t), p[1:]
			continue
		case p[0] != t[0]:
			return no, nil
		}
		t, p = t[1:], p[1:]
	}
	if t != "" {
		return no, nil
	}
	for p != "" && p[0] == '%' {
		p = p[1:]
	}
	if p == "" {
		return yes, nil
	}
	return abort, nil
}

type answer int

const (
	no answer = iota
	yes
	abort
)

func next(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[size:]
}
