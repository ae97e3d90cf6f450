package flawed

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/hardened-go/hardened/slug"
)

// Mutants of slug.New: the reported mistakes of other libraries, in our words.
// Each is our code with one thing done as they did it.

// A Maker makes slugs wrongly.
type Maker struct {
	MakeFunc   func(text string) string
	AppendFunc func(dst []byte, text string) []byte // nil: appends what MakeFunc gives
	ValidFunc  func(slug string) bool               // nil: what MakeFunc leaves as it is
}

// Make gives the slug of text.
func (m *Maker) Make(text string) string { return m.MakeFunc(text) }

// Append appends the slug of text.
func (m *Maker) Append(dst []byte, text string) []byte {
	if m.AppendFunc != nil {
		return m.AppendFunc(dst, text)
	}
	return append(dst, m.MakeFunc(text)...)
}

// Valid reports whether slug is one.
func (m *Maker) Valid(slug string) bool {
	if m.ValidFunc != nil {
		return m.ValidFunc(slug)
	}
	return slug != "" && m.MakeFunc(slug) == slug
}

// right is what the mutants are made from.
func right(c slug.Config) *slug.Slugger {
	s, err := slug.New(c)
	if err != nil {
		panic(err)
	}
	return s
}

// unlimited is right without a maximum length.
func unlimited(c slug.Config) *slug.Slugger {
	c.MaxLength, c.Fallback = 0, ""
	return right(c)
}

func separator(c slug.Config) string {
	if c.Separator == "" {
		return "-"
	}
	return c.Separator
}

// AsMake takes the frozen function for a slug function, as document 000 does:
// "Hello!" gives "hello-" and "!!!" gives "-".
func AsMake(slug.Config) *Maker {
	return &Maker{MakeFunc: kept}
}

var global *slug.Slugger

// Globals keeps its options in package variables (gosimple/slug#41, argo-cd#18369):
// whoever sets them last sets them for all.
func Globals(c slug.Config) *Maker {
	global = right(c)
	return &Maker{MakeFunc: func(text string) string { return global.Make(text) }}
}

// ZeroCuts takes the limit 0, none, for a length (gosimple/slug#96, with its smart
// truncation off): every slug is empty.
func ZeroCuts(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		if c.MaxLength == 0 {
			return ""
		}
		return s.Make(text)
	}}
}

// CutsAnywhere cuts at the byte: through a separator, or through a character
// (WordPress#1569).
func CutsAnywhere(c slug.Config) *Maker {
	s := unlimited(c)
	return &Maker{MakeFunc: func(text string) string {
		full := s.Make(text)
		switch {
		case full == "":
			return c.Fallback
		case c.MaxLength > 0:
			return full[:min(len(full), c.MaxLength)]
		}
		return full
	}}
}

// CountsRunes limits the number of characters, and the column has bytes.
func CountsRunes(c slug.Config) *Maker {
	s, limited := unlimited(c), right(c)
	return &Maker{MakeFunc: func(text string) string {
		full := s.Make(text)
		if c.MaxLength > 0 && len([]rune(full)) <= c.MaxLength && full != "" {
			return full
		}
		return limited.Make(text)
	}}
}

// CutsWhatFits is off by one: a slug as long as the limit loses its last word
// (python-slugify#193).
func CutsWhatFits(c slug.Config) *Maker {
	if c.MaxLength > 4 {
		c.MaxLength--
	}
	return &Maker{MakeFunc: right(c).Make}
}

// StopsReading saves the work on what is cut anyway, and is too sure where that
// begins: the é in two code points is three bytes of text and one of slug.
func StopsReading(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		if enough := c.MaxLength + 64; c.MaxLength > 0 && len(text) > enough {
			text = strings.ToValidUTF8(text[:enough], "")
		}
		return s.Make(text)
	}}
}

// FirstByte joins with the first character of the separator (slug-rs).
func FirstByte(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		return strings.ReplaceAll(s.Make(text), separator(c), separator(c)[:1])
	}}
}

// Hyphens makes words with hyphens and replaces these in the end, so a hyphen that
// should have been kept is replaced with them (mozillazg/go-slugify builds its
// patterns for "-", whatever the separator).
func Hyphens(c slug.Config) *Maker {
	inner := c
	inner.Separator = "-"
	inner.Keep = strings.ReplaceAll(c.Keep, "-", "")
	s := right(inner)
	return &Maker{MakeFunc: func(text string) string {
		return strings.ReplaceAll(s.Make(text), "-", separator(c))
	}}
}

var camel = regexp.MustCompile(`([A-Z])([A-Z][a-z])`)

// Decamelizes after spelling in ASCII (sindresorhus/slugify): the Æ of "Ærø" is
// two capitals then, and the slug is "a-ero".
func Decamelizes(c slug.Config) *Maker {
	if c.KeepCase || c.KeepScripts {
		return &Maker{MakeFunc: right(c).Make}
	}
	cased := c
	cased.KeepCase, cased.Fallback = true, ""
	s, again := right(cased), right(c)
	return &Maker{MakeFunc: func(text string) string {
		words := strings.ReplaceAll(text, "Æ", "AE")
		return again.Make(camel.ReplaceAllString(s.Make(words), "$1 $2"))
	}}
}

// KeepsQuotes lets the apostrophe of "don't" into the slug (simov/slugify).
func KeepsQuotes(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		before, after, found := strings.Cut(text, "'")
		if found && s.Valid(before) && s.Valid(after) {
			return before + "'" + after
		}
		return s.Make(text)
	}}
}

// ByCodePoint looks letters up one code point at a time (gosimple/slug,
// odoo#234416): ö typed as o and a mark is another letter than ö.
func ByCodePoint(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		return s.Make(strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, text))
	}}
}

// ComposesLast makes letters small before it composes (pi-llm-wiki#120): the TM
// of ™ and the I of ᴵ come out as capitals.
func ComposesLast(c slug.Config) *Maker {
	s := right(c)
	if !c.KeepScripts || c.KeepCase {
		return &Maker{MakeFunc: s.Make}
	}
	keeping := c
	keeping.KeepCase, keeping.Fallback = true, ""
	k := right(keeping)
	return &Maker{MakeFunc: func(text string) string {
		if made := k.Make(norm.NFKC.String(strings.ToLower(text))); made != "" {
			return made
		}
		return c.Fallback
	}}
}

// StopsAll leaves out stop words even when nothing else is left (awesome-slugify#19):
// "The The" has no slug.
func StopsAll(c slug.Config) *Maker {
	s := right(c)
	with := c
	with.StopWords, with.MaxLength, with.Fallback = nil, 0, ""
	all := right(with)
	stop := map[string]bool{}
	for _, w := range c.StopWords {
		stop[strings.ToLower(all.Make(w))] = true
	}
	return &Maker{MakeFunc: func(text string) string {
		for _, w := range strings.Split(all.Make(text), separator(c)) {
			if !stop[strings.ToLower(w)] {
				return s.Make(text)
			}
		}
		return c.Fallback
	}}
}

// KeepsEdges keeps the extra characters at the edges of the slug too (gosimple/slug,
// whose own IsSlug then says no).
func KeepsEdges(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		made := s.Make(text)
		if c.Keep != "" && strings.HasSuffix(text, c.Keep[:1]) && (c.MaxLength == 0 || len(made) < c.MaxLength) {
			made += c.Keep[:1]
		}
		return made
	}}
}

// TrustsHook puts what the hook returns into the slug as it is.
func TrustsHook(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: func(text string) string {
		if runes := []rune(text); c.Transliterate != nil && len(runes) == 1 && runes[0] > unicode.MaxASCII {
			if spelled, ok := c.Transliterate(runes[0]); ok {
				return spelled
			}
		}
		return s.Make(text)
	}}
}

var slugLike = regexp.MustCompile(`^[A-Za-z0-9_.~-]+$`)

// ValidByPattern asks for the right characters, in whatever order: "--" is valid.
func ValidByPattern(c slug.Config) *Maker {
	return &Maker{MakeFunc: right(c).Make, ValidFunc: slugLike.MatchString}
}

// AppendsJoined trims the separators off the end of dst, whosever they are.
func AppendsJoined(c slug.Config) *Maker {
	s := right(c)
	return &Maker{MakeFunc: s.Make, AppendFunc: func(dst []byte, text string) []byte {
		return append([]byte(strings.TrimRight(string(dst), separator(c))), s.Make(text)...)
	}}
}
