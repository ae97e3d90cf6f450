package slug

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// With Config.KeepScripts a slug is the text in form NFKC, made small, without
// what is no letter, mark or digit. The order matters: made small after
// composing, "ᴵ" would become a capital again, and a character that goes may
// bring together two that compose. So characters are decomposed first, judged and
// made small one by one, and each word is composed at its end; and because all
// three steps leave such a word as it is, a slug is a slug of itself.

// maxMarks is how many marks stay on one letter. No writing system needs as many;
// Unicode's Stream-Safe Text Format (UAX #15, section 13) allows 30.
const maxMarks = 8

// A run is the marks on a letter, in canonical order: by combining class, and as
// they came where the class is the same.
type run struct {
	n       int
	classes [maxMarks]uint8
	sizes   [maxMarks]uint8 // in bytes of UTF-8
}

// keepComposed adds the letter at text[i] as it is, made small, and returns where
// it ends, or 0 if it, or what follows it, needs a closer look.
func (b *builder) keepComposed(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	next := i + size
	if !unicode.IsLetter(r) || r < utf8.RuneSelf || r == 'Σ' || !unmarked(text, next) || apostrophe(r) || ignorable(r) ||
		!norm.NFKC.PropertiesString(text[i:]).BoundaryBefore() || norm.NFKC.QuickSpanString(text[i:next]) < size {
		return 0
	}
	b.begin()
	b.settle(r)
	b.follow(r, len(b.dst))
	if !b.keepCase {
		r = b.last
	}
	b.dst = utf8.AppendRune(b.dst, r)
	return next
}

// keep adds a letter or digit of any script.
func (b *builder) keep(r rune) {
	if !unicode.In(r, unicode.L, unicode.Nd) {
		b.end()
		return
	}
	b.begin()
	b.decomposed = b.decomposed || r >= utf8.RuneSelf
	b.settle(r)
	// Final_Sigma of SpecialCasing.txt: Σ is ς at the end of a word of two letters or
	// more. The rest of that file is undone by decomposing, or is Turkish.
	sigma := r == 'Σ' && !b.keepCase && unicode.IsLetter(b.last)
	b.follow(r, len(b.dst))
	switch {
	case b.keepCase:
		b.dst = utf8.AppendRune(b.dst, r)
	case r == 'I' && b.dotless:
		b.last = 'I' // until it has a mark
		b.dst = append(b.dst, "ı"...)
	default:
		b.dst = utf8.AppendRune(b.dst, b.last)
	}
	if sigma {
		b.open = b.at
	}
}

// keepMark adds a mark to the last letter.
func (b *builder) keepMark(m rune) {
	if b.last == 0 || b.closed {
		return
	}
	if b.last == 'I' && b.dotless { // the capital of ı has no marks, so it is that of i
		b.dst[b.at] = 'i'
		b.dst = slices.Delete(b.dst, b.at+1, b.at+len("ı"))
		b.last = 'i'
	}
	if m == dot && b.last == 'i' && !b.upper {
		return // it has its dot
	}
	b.decomposed = true
	var utf [utf8.UTFMax]byte
	size := utf8.EncodeRune(utf[:], m)
	class := norm.NFD.Properties(utf[:size]).CCC()
	if class == 0 { // marks do not move across it
		b.dst = append(b.dst, utf[:size]...)
		b.marks = run{}
		return
	}
	// Sorted in as it comes, so that however many there are, the first eight in
	// canonical order stay, and equivalent texts keep the same ones.
	marks := &b.marks
	k, at := marks.n, len(b.dst)
	for k > 0 && marks.classes[k-1] > class {
		k--
		at -= int(marks.sizes[k])
	}
	if marks.n == maxMarks {
		if k == maxMarks {
			return
		}
		marks.n--
		b.dst = b.dst[:len(b.dst)-int(marks.sizes[marks.n])]
	}
	b.dst = slices.Insert(b.dst, at, utf[:size]...)
	copy(marks.classes[k+1:], marks.classes[k:])
	copy(marks.sizes[k+1:], marks.sizes[k:])
	marks.classes[k], marks.sizes[k] = class, uint8(size)
	marks.n++
}

// compose puts the current word in form NFC, and so NFKC.
func (b *builder) compose() {
	word := b.dst[b.word:]
	if !b.decomposed || norm.NFC.IsNormal(word) {
		b.decomposed = false
		return
	}
	b.decomposed = false
	// Through a string, or else the normalizer keeps every dst off the stack. It
	// breaks long sequences with a joiner that nobody sees.
	nfc := strings.ReplaceAll(norm.NFC.String(string(word)), norm.GraphemeJoiner, "")
	b.dst = append(b.dst[:b.word], nfc...)
}

// isMark reports whether text begins with a combining mark.
func isMark(text []byte) bool {
	r, _ := utf8.DecodeRune(text)
	return unicode.Is(unicode.M, r)
}
