package slug

import (
	"fmt"
	"strings"
)

// Config says how a [Slugger] makes slugs. The zero value is recommended.
type Config struct {
	// Separator stands between words: any string of the punctuation that RFC 3986
	// leaves unreserved, "-", ".", "_" and "~". Default: "-".
	Separator string

	// MaxLength is the greatest length of a slug in bytes. Words that do not fit
	// are left off; a first word that alone is too long is cut after a whole
	// character. Default: 0, no limit.
	MaxLength int

	// KeepCase keeps capital letters. Default: false, all letters are made small.
	KeepCase bool

	// Keep lists characters that stay inside a word, between two letters or
	// digits: any of "-", ".", "_" and "~" that Separator does not use. At the
	// edge of a word they go, so that no slug is "..", and none ends in a dot.
	// Default: "", none.
	Keep string

	// KeepScripts keeps letters and digits of every script, with their marks, in
	// Unicode's form NFKC, instead of spelling them in ASCII. At most 8 marks
	// in a row stay, not counting those of combining class 0, such as Indic vowel
	// signs, which all stay and begin a new row. Default: false.
	KeepScripts bool

	// Language is a BCP 47 tag such as "de" or "nb-NO", for letters that languages
	// spell differently. German (de): ä, ö, ü are ae, oe, ue. Danish and Norwegian
	// (da, nb, nn, no): æ, ø, å are ae, oe, aa. Ukrainian (uk): resolution 55 of
	// the Cabinet of Ministers, 2010. Bulgarian (bg): the Transliteration Act of
	// 2009. Turkish and Azerbaijani (tr, az): the small I is ı, which shows where
	// KeepScripts keeps it. Other languages, Swedish and Greek among them, need no
	// rules of their own and get the neutral ones. A name ("german") and a code of
	// three letters where there is one of two ("deu") are refused. Default: "", neutral.
	Language string

	// Transliterate, if not nil, is asked first how to spell each character beyond
	// ASCII, with the text in form NFC (a letter with more than 30 marks may not be composed,
	// and not every order of its marks then gives one slug); on false the built-in tables decide. What
	// it returns is then treated as if it had stood in the text, except that it is
	// not asked again, so the slug keeps every promise whatever it returns: spaces
	// separate words, capitals are made small. It must be safe for concurrent use
	// and give the same answer each time. Its time is added to that of Make, and
	// its panics are not caught. Not with KeepScripts. Default: nil.
	Transliterate func(r rune) (string, bool)

	// StopWords are left out, in whatever case, as long as a word is left that is
	// neither a stop word nor a number: with "the", "The Castle" gives "castle" and
	// "The The" "the-the". Each is one word and not a number. Default: nil, none.
	StopWords []string

	// Fallback is the slug of a text that would have an empty one. It must be one
	// that the other fields make. Default: "", the slug is empty.
	Fallback string
}

// rules is a Config made ready for use.
type rules struct {
	separator string
	limit     int // 0: none
	overlong  int // length from which a word need not be read to its end; 0: none
	keepCase  bool
	keepAll   bool // scripts
	dotless   bool // the small I is ı
	hook      func(rune) (string, bool)
	stop      map[string]bool
	fallback  string

	class   [256]byte   // what a byte of text is: see builder.run
	plainly [256]uint16 // the same for plain
	table   *table
	quick   bool // the table's cells may be used
}

// New returns a [Slugger] for c, or an error that says which field is wrong and why.
// Later changes to c.StopWords do not change it.
func New(c Config) (*Slugger, error) {
	r, err := newRules(c)
	if err != nil {
		return nil, err
	}
	return &Slugger{rules: r}, nil
}

// unreserved is the punctuation among the unreserved characters of RFC 3986,
// section 2.3. The letters and digits are what words are made of.
const unreserved = "-._~"

func newRules(c Config) (*rules, error) {
	r := &rules{
		separator: c.Separator, limit: c.MaxLength,
		keepCase: c.KeepCase, keepAll: c.KeepScripts, hook: c.Transliterate,
	}
	if r.separator == "" {
		r.separator = "-"
	}
	switch {
	case strings.Trim(r.separator, unreserved) != "":
		return nil, wrong("Separator", c.Separator, "has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved")
	case strings.Trim(c.Keep, unreserved) != "":
		return nil, wrong("Keep", c.Keep, "has a character other than - . _ ~, the punctuation that RFC 3986 leaves unreserved")
	case strings.ContainsAny(r.separator, c.Keep):
		return nil, wrong("Separator", r.separator, "has a character that Config.Keep keeps inside words")
	case c.MaxLength < 0:
		return nil, wrong("MaxLength", c.MaxLength, "is negative")
	case c.KeepScripts && 0 < c.MaxLength && c.MaxLength < 4:
		return nil, wrong("MaxLength", c.MaxLength, "is too short for one character, which takes up to 4 bytes with Config.KeepScripts")
	case c.KeepScripts && c.Transliterate != nil:
		return nil, fmt.Errorf("slug: Config.Transliterate is never asked with Config.KeepScripts")
	}
	language, ok := primary(c.Language)
	if !ok {
		return nil, wrong("Language", c.Language, "is not a BCP 47 language tag")
	}
	// Both are well-formed tags of no language, and would be neutral without a word.
	if len(language) > 3 {
		return nil, wrong("Language", c.Language, "begins with no language code, which has two or three letters")
	}
	if short := shorter(language); short != "" {
		return nil, wrong("Language", c.Language, fmt.Sprintf("begins with a code that BCP 47 writes %q", short))
	}
	r.table = tableFor(language)
	r.dotless = c.KeepScripts && !c.KeepCase && (language == "tr" || language == "az")
	r.quick = !r.keepCase && !r.keepAll && r.hook == nil
	r.classify(c.Keep)
	r.tabulate()
	if err := r.setStopWords(c.StopWords); err != nil {
		return nil, err
	}
	if 0 < r.limit && r.limit < 1<<20 && r.stop == nil {
		// Composed text is at least a third as long as the decomposed, and what
		// follows a character changes at most the last few bytes before it.
		r.overlong = 3*r.limit + 64
	}
	if c.Fallback != "" && string(r.append(nil, c.Fallback)) != c.Fallback {
		return nil, wrong("Fallback", c.Fallback, "is not a slug that the rest of the Config makes")
	}
	r.fallback = c.Fallback
	return r, nil
}

func wrong(field string, value any, why string) error {
	return fmt.Errorf("slug: Config.%s (%#v) %s", field, value, why)
}

// What a byte of text is, where it is no letter or digit; those are the byte that
// is written for them, all of which are greater.
const (
	broken  = iota // separates words
	dropped        // goes without a trace: the apostrophe of don't
	kept           // stays between letters
	wide           // needs a closer look
)

func (r *rules) classify(keep string) {
	for b := byte('0'); b <= '9'; b++ {
		r.class[b] = b
	}
	for b := byte('a'); b <= 'z'; b++ {
		r.class[b], r.class[b-'a'+'A'] = b, b
		if r.keepCase {
			r.class[b-'a'+'A'] = b - 'a' + 'A'
		}
	}
	for b := 0x80; b <= 0xFF; b++ {
		r.class[b] = wide
	}
	if r.dotless {
		r.class['I'] = wide
	}
	for _, b := range []byte(keep) {
		r.class[b] = kept
	}
	r.class['\''] = dropped
}

func (r *rules) setStopWords(words []string) error {
	stop := make(map[string]bool, len(words))
	for i, w := range words {
		field := fmt.Sprintf("StopWords[%d]", i)
		limit := r.limit
		r.limit = 0 // of the slug, not of a word
		slug := r.append(nil, w)
		r.limit = limit
		switch {
		case len(slug) == 0 || strings.Contains(string(slug), r.separator):
			return wrong(field, w, "is not one word")
		case number(slug):
			return wrong(field, w, "is a number, and those always stay: a Uniquer adds them")
		}
		stop[string(r.fold(slug))] = true
	}
	if len(stop) > 0 {
		r.stop = stop
	}
	return nil
}

// shorter returns the code of two letters for one of three (ISO 639-2), which BCP 47
// wants (RFC 5646, section 2.2.1), of the languages that have rules of their own here.
func shorter(language string) string {
	switch language {
	case "deu", "ger":
		return "de"
	case "dan":
		return "da"
	case "nob":
		return "nb"
	case "nno":
		return "nn"
	case "nor":
		return "no"
	case "ukr":
		return "uk"
	case "bul":
		return "bg"
	case "tur":
		return "tr"
	case "aze":
		return "az"
	}
	return ""
}

// primary returns the language subtag of a BCP 47 tag, in small letters. Tags are
// letters, digits and hyphens, in subtags of one to eight (RFC 5646, section 2.1);
// the underscore of locale names is taken for a hyphen.
func primary(tag string) (language string, ok bool) {
	if tag == "" {
		return "", true
	}
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for i, sub := range strings.Split(strings.ReplaceAll(tag, "_", "-"), "-") {
		// Before ToLower, which makes a k of the kelvin sign.
		if len(sub) == 0 || len(sub) > 8 || strings.Trim(sub, letters+"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			return "", false
		}
		sub = strings.ToLower(sub)
		if i == 0 && strings.Trim(sub, letters) != "" {
			return "", false // the primary one is letters alone (section 2.2.1)
		}
		if i == 0 {
			language = sub
		}
	}
	return language, true
}
