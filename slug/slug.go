// Package slug makes the part of a URL that a person can read: "Ærøskøbing —
// Café №5" gives "aeroskobing-cafe-no5".
//
// # The snippet
//
//	slugs.append(re.sub('[^a-z0-9]+', '-', w.lower()))
//
// It looks like a slug function, and "its signature and behaviour are frozen".
// As a slug function it keeps hyphens at the edges, makes "-" of "!!!", and cuts
// "café" to "caf-". As a frozen function it is easy to break while making it
// faster: the usual Go port lower-cases with strings.ToLower, which makes "i" of
// "İ", where Python makes "i" and a combining dot, and so "i-".
//
// # The two corrections
//
// [Slugify] and [AppendSlug] keep the frozen contract for every string, without a
// regular expression. [Make], and [New] for those who need an option, make slugs
// that one would want.
//
// # What is promised
//
// Of the frozen functions: what CPython gives, for every string (slug/frozen), word
// by word and in a new list (slug/frozen-each), appended without touching anything
// else (slug/frozen-append), at a few allocations a list and none a word
// (slug/frozen-cost, slug/frozen-free).
//
// Of every [Slugger], under every [Config] that [New] accepts, for any bytes:
//
//   - A slug is a slug of itself (slug/idempotent), and [Slugger.Valid] says yes
//     to it (slug/valid).
//   - It has only the characters promised, whole words between single separators,
//     and is valid UTF-8 (slug/shape).
//   - The maximum length is never exceeded, and words are cut only where one
//     alone is too long (slug/limit).
//   - Canonically equivalent texts, such as é in one code point or two, give one
//     slug (slug/equivalent).
//   - It does not depend on any other Slugger (slug/independent), and Append leaves
//     what is in dst alone (slug/append).
//   - It is the one that a slow reference gives (slug/make).
//
// Of a [Uniquer]: it never gives a slug twice, whatever the case of its letters,
// nor one that is reserved, nor one that is too long, with its number included
// (slug/unique, slug/unique-limit); with a database, few questions find a slug, and
// one that fails costs nothing (slug/unique-asks).
//
// # Who should use something else
//
// Slugs here are ASCII unless Config.KeepScripts is set, and only Latin, Greek
// and Cyrillic letters are spelled in it. Chinese, Japanese, Korean, Arabic,
// Hebrew and Indic text needs a table of many thousands of entries: plug one in
// with Config.Transliterate, or keep the scripts. To make the anchors of
// headings as GitHub does, use a library that copies its rules.
package slug

import "sync"

// A Slugger makes slugs by the rules of one [Config]. It is immutable and safe
// for concurrent use. The zero value and nil are those of the zero Config.
type Slugger struct {
	rules *rules
}

// Make gives the slug of text by the recommended rules, those of the zero
// [Config]: lower-case ASCII letters and digits, in words joined by "-".
//
// It is empty when text has no letter or digit that it can write in ASCII, such
// as "!!!" or "北京". Text that is a slug already is returned as it is, and shares its
// memory: strings.Clone a slug that is to be kept longer than a large text it is from.
//
// Any bytes will do; those that are not UTF-8 separate words. Time is linear in
// len(text). It allocates the result, and scratch for a text beyond 128 bytes or
// with more than ASCII and those composed Latin and Cyrillic letters that are
// spelled by one or two: not щ, and not Greek.
func Make(text string) string { return defaults().make(text) }

// Make gives the slug of text. Time is linear in len(text), and in what
// Config.Transliterate returns. It allocates as the function [Make] does, and more
// where Append does.
func (s *Slugger) Make(text string) string { return s.get().make(text) }

// Append appends the slug of text to dst and returns the extended slice, as
// append does. What dst held is neither read nor written; the spare capacity
// behind it serves as scratch. It allocates when that is too small, that is less
// than the slug and two bytes, with the words that the limit or the stop words
// leave off for as long as they are there; for text that is not in Unicode's form NFC with
// Config.Transliterate or Config.KeepScripts; and for each word if capitals are
// kept and there are stop words.
func (s *Slugger) Append(dst []byte, text string) []byte { return s.get().append(dst, text) }

// Valid reports whether slug is one that s makes: not empty, and unchanged by
// [Slugger.Make]. So everything that Make gives is valid, but for the empty
// string.
func (s *Slugger) Valid(slug string) bool { return slug != "" && s.get().make(slug) == slug }

func (s *Slugger) get() *rules {
	if s == nil || s.rules == nil {
		return defaults()
	}
	return s.rules
}

// scratchBytes is enough for most titles, and little enough for the stack.
const scratchBytes = 128

func (r *rules) make(text string) string {
	var scratch [scratchBytes]byte
	words, n := r.plain(scratch[:0], text)
	if n < len(text) {
		// A builder keeps its slice where the compiler cannot follow it, so this one
		// cannot be on the stack.
		far := append(make([]byte, 0, len(text)+len(text)/8), words...)
		return same(r.finish(r.rest(far, 0, text[n:]), 0), text)
	}
	return same(r.finish(words, 0), text)
}

// same is string(slug), without a copy if that is text.
func same(slug []byte, text string) string {
	if string(slug) == text {
		return text
	}
	return string(slug)
}

// defaults waits for its first use, as the table it needs does.
var defaults = sync.OnceValue(func() *rules {
	r, err := newRules(Config{})
	if err != nil {
		panic("slug: the zero Config is refused: " + err.Error())
	}
	return r
})
