package slug

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A lookback is what is remembered of the letters before, since some letters
// change how they are spelled: и and a breve are й, and the υ of ευ is v or f
// after what follows it.
type lookback struct {
	dirty              bool // any of this was set since the word began
	last, prev         rune // the last letters of the word, small, without marks; 0: none
	at                 int  // where last is spelled in dst
	upper, prevUpper   bool // they are capitals
	accent, prevAccent bool // they have an accent
	closed             bool // what follows last is not on it
	open               int  // where in dst a letter waits for the next one; 0: none does
	capsFrom, capsTo   int  // where in dst a capital is spelled by several letters
	marks              run  // the marks on last, where they are kept
}

// wide adds the characters from text[i] on that need a closer look, and returns
// where it stopped: at a byte that needs none.
func (b *builder) wide(text string, i int, hook func(rune) (string, bool)) int {
	b.catchUp(text, i)
	if b.keepAll {
		if next := b.keepComposed(text, i); next > 0 {
			return next
		}
	}
	for i < len(text) && b.class[text[i]] == wide && !b.full {
		r, size := utf8.DecodeRuneInString(text[i:])
		b.rune(r, size, hook)
		i += size
	}
	return i
}

// catchUp remembers the letters before text[i], which run does not where they are
// ASCII.
func (b *builder) catchUp(text string, i int) {
	j := b.skipDropped(text, i)
	if j > 0 {
		// A wide one was remembered when it was added, and after what is no letter
		// nothing is.
		if b.class[text[j-1]] > wide { // an ASCII letter, which was spelled by one byte
			if k := b.skipDropped(text, j-1); k > 0 && b.class[text[k-1]] != wide {
				b.upper = b.keepCase && 'A' <= text[k-1] && text[k-1] <= 'Z'
			}
			b.follow(rune(text[j-1]), len(b.dst)-1)
		}
	}
	b.closed = b.closed || j < i
}

// skipDropped goes back from text[i] over characters that leave no trace.
func (b *builder) skipDropped(text string, i int) int {
	for i > 0 && b.class[text[i-1]] == dropped {
		i--
	}
	return i
}

// rune adds one character beyond ASCII. Equivalent texts must give one slug, and
// so nothing here asks whether a letter and its mark came as one code point: all
// is done on decomposed text.
func (b *builder) rune(r rune, size int, hook func(rune) (string, bool)) {
	switch {
	case r == utf8.RuneError && size == 1:
		b.end()
		return
	case ignorable(r):
		return // nobody sees it
	case hook != nil:
		// As if it had stood in the text, but a mark on r is not one on what r became.
		if s, ok := hook(r); ok {
			b.closed = true
			b.run(s, nil)
			b.catchUp(s, len(s))
			b.closed = true
			return
		}
	}
	switch {
	case b.keepAll:
	case r == '™', r == '℠': // not the letters into which Unicode decomposes them
		b.end()
		return
	case r == 'µ': // the micro sign of µm, which is typed um
		r = 'u'
	}
	// Hangul has no decomposition here, and needs none: it is not spelled, and where
	// it is kept it is composed again.
	var utf [utf8.UTFMax]byte
	n := utf8.EncodeRune(utf[:], r)
	parts := norm.NFKD.Properties(utf[:n]).Decomposition()
	if parts == nil {
		parts = utf[:n]
	}
	for len(parts) > 0 && !b.full {
		r, size := utf8.DecodeRune(parts)
		parts = parts[size:]
		b.part(r)
	}
}

// part adds a character that has no decomposition.
func (b *builder) part(r rune) {
	class := byte(wide)
	if r < utf8.RuneSelf {
		class = b.class[r]
	}
	switch {
	case class == broken:
		b.end()
	case class == dropped, apostrophe(r):
		b.closed = true
	case class == kept:
		b.keepExtra(byte(r))
	case unicode.Is(unicode.M, r):
		if b.keepAll {
			b.keepMark(r)
		} else {
			b.mark(r)
		}
	case b.keepAll:
		b.keep(r)
	default:
		b.letter(r)
	}
}

// letter spells a letter or digit in ASCII.
func (b *builder) letter(r rune) {
	small := unicode.ToLower(r)
	s, ok := b.table.letters[small]
	if !ok {
		if s, ok = digit(r); !ok {
			b.end() // of a script that we do not spell, or no letter at all
			return
		}
	}
	if s == "" { // the soft sign
		b.settle(r)
		b.last, b.upper, b.dirty = 0, b.keepCase && unicode.IsUpper(r), true
		return
	}
	b.begin()
	b.settle(r)
	b.follow(r, len(b.dst))
	// At the beginning of a word, some are spelled otherwise.
	if first, ok := b.table.initial[small]; ok && b.at == b.word {
		s = first
	}
	b.emit(b.inContext(s))
}

// mark lets a mark change how the letter before it is spelled, if the language
// has it so. Otherwise it goes without a trace. All marks that matter have the same
// combining class, so equivalent texts have them in the same order, and the first
// one decides.
func (b *builder) mark(m rune) {
	if b.last == 0 || b.closed {
		return
	}
	s, ok := b.table.marked[[2]rune{b.last, m}]
	if !ok {
		b.markInContext(m)
		return
	}
	if first, ok := b.table.initialMarked[[2]rune{b.last, m}]; ok && b.at == b.word {
		s = first
	}
	b.dst = b.dst[:b.at]
	b.emit(s)
	b.last = -1 // another letter now, which further marks do not change
}

// follow makes r the last letter, spelled from dst[at] on. It is called before the
// spelling is appended.
func (b *builder) follow(r rune, at int) {
	b.prev, b.prevUpper = b.last, b.upper
	b.last, b.upper = unicode.ToLower(r), b.keepCase && unicode.IsUpper(r)
	b.at, b.prevAccent, b.accent = at, b.accent, false
	b.closed, b.marks, b.dirty = false, run{}, true
}

// emit appends the spelling of the last letter.
func (b *builder) emit(s string) {
	b.dst = append(b.dst, s...)
	if !b.upper {
		return
	}
	capital(b.dst[b.at:][:1])
	// Of several letters the others wait for the next one: see settle.
	if len(s) > 1 {
		b.capsFrom, b.capsTo = b.at, len(b.dst)
	}
}

// settle decides what waits for the next letter, if r, which follows, is one.
func (b *builder) settle(r rune) {
	if b.open == 0 && b.capsTo == 0 {
		return
	}
	if !unicode.IsLetter(r) {
		r = 0
	}
	if b.open > 0 {
		b.decide(r)
		b.open = 0
	}
	// Щ is Shch in Щука and SHCH in ЩУКА.
	if b.capsTo > 0 {
		if unicode.IsUpper(r) || r == 0 && b.prevUpper {
			capital(b.dst[b.capsFrom:b.capsTo])
		}
		b.capsTo = 0
	}
}

// finishWord decides what waited for the end of the word.
func (b *builder) finishWord() {
	if !b.dirty {
		return
	}
	b.settle(0)
	if !b.keepAll {
		b.endInContext()
	}
	b.lookback = lookback{}
}

// capital makes ASCII letters capitals.
func capital(letters []byte) {
	for i, c := range letters {
		if 'a' <= c && c <= 'z' {
			letters[i] = c - 'a' + 'A'
		}
	}
}

// digit spells a decimal digit of any script. Unicode has the ten of a script in
// a row, from zero to nine.
func digit(r rune) (string, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return "", false
	}
	for _, row := range unicode.Nd.R16 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return digits[(r-rune(row.Lo))%10:][:1], true
		}
	}
	for _, row := range unicode.Nd.R32 {
		if rune(row.Lo) <= r && r <= rune(row.Hi) {
			return digits[(r-rune(row.Lo))%10:][:1], true
		}
	}
	return "", false
}

const digits = "0123456789"

// apostrophe reports whether r stands inside words as the apostrophe of don't
// does: quotation marks and modifier letters that are used for it, and letters
// for the glottal stop.
func apostrophe(r rune) bool {
	switch r {
	case '‘', '’', '‛', 'ʹ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', 'Ꞌ', 'ꞌ', 'ʔ', 'Ɂ', 'ɂ', 'ʕ', 'ՙ', '՚':
		return true
	}
	return false
}

// ignorable reports whether r is made not to be seen: format characters,
// variation selectors and fillers.
func ignorable(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// composed puts text in Unicode's form NFC, for a hook that has one answer for é.
func composed(text string) string {
	if norm.NFC.IsNormalString(text) {
		return text
	}
	return norm.NFC.String(text)
}
