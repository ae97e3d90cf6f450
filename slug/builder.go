package slug

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// A builder makes one slug at the end of dst, in one pass over the text. It
// appends what each character gives to the current word and looks back where a
// character changes the one before it, so it needs no memory of its own.
type builder struct {
	*rules
	dst   []byte
	start int  // where the slug begins in dst
	gap   int  // where the separator before the current word begins
	word  int  // where the current word begins, or -1 between words
	full  bool // the rest of the text cannot matter
	meant bool // a word was seen that is neither a stop word nor a number

	decomposed bool // the current word is to be composed: see compose
	lookback
}

// append appends the slug of text to dst.
func (r *rules) append(dst []byte, text string) []byte {
	start := len(dst)
	dst, n := r.plain(dst, text)
	if n < len(text) {
		dst = r.rest(dst, start, text[n:])
	}
	return r.finish(dst, start)
}

// rest goes on with text after the whole words in dst[start:].
func (r *rules) rest(dst []byte, start int, text string) []byte {
	b := builder{rules: r, dst: dst, start: start, word: -1}
	if r.hook != nil {
		text = composed(text)
	}
	b.run(text, r.hook)
	b.end()
	return b.dst
}

// finish makes what is in dst[start:] fit, or takes the fallback for nothing.
func (r *rules) finish(dst []byte, start int) []byte {
	if r.limit > 0 {
		dst = dst[:start+r.cut(dst[start:], r.limit)]
	}
	if len(dst) == start {
		dst = append(dst, r.fallback...)
	}
	return dst
}

// run adds text to the slug. hook is not asked about what a hook returned.
func (b *builder) run(text string, hook func(rune) (string, bool)) {
	for i := 0; i < len(text) && !b.full; {
		switch out := b.class[text[i]]; out {
		case broken:
			b.end()
			i++
		case dropped:
			i++
		case kept:
			b.keepExtra(text[i])
			i++
		default: // a letter, or what may be one
			next := b.letters(text, i)
			if next == i {
				next = b.wide(text, i, hook)
			}
			i = next
		}
		// A word this long is cut, or left off: how it goes on does not matter.
		if b.overlong > 0 && b.word >= 0 && len(b.dst)-b.word >= b.overlong {
			b.end()
			b.full = true
		}
	}
}

// letters adds the letters and digits from text[i] on that are ASCII or have a cell
// in the table, and returns where it stopped.
func (b *builder) letters(text string, i int) int {
	dst, end := b.dst, len(text)
	if b.overlong > 0 {
		end = min(end, i+b.overlong)
	}
	for first := true; i < end; first = false {
		out := b.class[text[i]]
		var c cell
		next := i + 1
		switch {
		case out > wide:
		case out == wide && b.quick:
			if c, next = b.table.cell(text, i); c != 0 {
				break
			}
			fallthrough
		default:
			b.dst = dst
			return i
		}
		// What the lookback needs is left in the text for catchUp, since most words
		// never ask.
		if first {
			b.begin()
			b.settle(rune(text[i]))
			b.last = 0
			dst = b.dst
		}
		if c != 0 {
			dst = c.append(dst)
		} else {
			dst = append(dst, out)
		}
		i = next
	}
	b.dst = dst
	return i
}

// keepExtra adds a character that stays between letters. At the edge of a word it
// goes: see end.
func (b *builder) keepExtra(c byte) {
	if b.word >= 0 {
		b.settle(0)
		b.dst = append(b.dst, c)
	}
	b.last, b.upper, b.accent = 0, false, false
}

// begin makes sure that there is a current word. The separator is written before a
// word and not after one, so that none is left at the end.
func (b *builder) begin() {
	if b.word >= 0 {
		return
	}
	b.gap = len(b.dst)
	if b.gap > b.start {
		b.dst = append(b.dst, b.separator...)
	}
	b.word = len(b.dst)
}

// end ends the current word, if there is one, and takes it back if it is a stop
// word or does not fit.
func (b *builder) end() {
	if b.word < 0 {
		return
	}
	b.finishWord()
	// A word begins with a letter, so this ends before it does.
	for b.class[b.dst[len(b.dst)-1]] == kept {
		b.dst = b.dst[:len(b.dst)-1]
	}
	if b.keepAll {
		b.compose()
	}
	word := b.dst[b.word:]
	b.word = -1
	if b.stop != nil {
		stop := b.stop[string(b.fold(word))]
		switch {
		case b.meant && stop:
			b.dst = b.dst[:b.gap]
		case !b.meant && !stop && !number(word):
			// The first word that means something: the stop words before it go.
			b.meant = true
			b.dropStopWords()
		}
	}
	if b.limit > 0 && (b.stop == nil || b.meant) && len(b.dst)-b.start > b.limit {
		b.full = true // append cuts it
	}
}

// dropStopWords takes the stop words out of the words so far. They had to be kept
// until now, since with nothing else they would have been the slug.
func (b *builder) dropStopWords() {
	words := b.dst[b.start:]
	b.dst = b.dst[:b.start]
	for first := true; len(words) > 0; {
		word, rest, _ := bytes.Cut(words, []byte(b.separator))
		words = rest
		if b.stop[string(b.fold(word))] {
			continue
		}
		if !first {
			b.dst = append(b.dst, b.separator...)
		}
		first = false
		// In place: what is written never overtakes what is read.
		b.dst = append(b.dst, word...)
	}
}

// cut gives the length to which a slug must be cut so that at most limit bytes
// are left: whole words, or as much as fits of the first one. The result is 0 or
// the length of a slug.
func (r *rules) cut(slug []byte, limit int) int {
	if len(slug) <= limit {
		return len(slug)
	}
	if limit <= 0 {
		return 0
	}
	// A separator that begins at limit or before it ends a word that fits.
	window := slug[:min(len(slug), limit+len(r.separator))]
	if i := bytes.LastIndex(window, []byte(r.separator)); i > 0 {
		return i
	}
	// The first word alone is too long. Never through a character.
	n := limit
	for n > 0 && !utf8.RuneStart(slug[n]) {
		n--
	}
	// A letter and its marks stay together, if at least one letter does.
	if whole := n; r.keepAll {
		for whole > 0 && isMark(slug[whole:]) {
			_, size := utf8.DecodeLastRune(slug[:whole])
			whole -= size
		}
		if whole > 0 {
			n = whole
		}
	}
	for n > 0 && r.class[slug[n-1]] == kept {
		n--
	}
	return n
}

// fold gives the form of a word in which capitals do not matter.
func (r *rules) fold(word []byte) []byte {
	if !r.keepCase {
		return word
	}
	// Twice, since σ and ς have one capital.
	return bytes.ToLower(bytes.ToUpper(slices.Clone(word)))
}

// number reports whether a word is a number, as a Uniquer adds one.
func number[T []byte | string](word T) bool {
	return strings.Trim(string(word), "0123456789") == ""
}
