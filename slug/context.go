package slug

import (
	"strings"
	"unicode"
)

// inContext adjusts the spelling s of the last letter, which is not in dst yet,
// to the letter before it, or that one to it.
func (b *builder) inContext(s string) string {
	switch b.last {
	case 'υ':
		// ELOT 743: αυ, ευ, ηυ are av, ev, iv before a vowel or a voiced consonant
		// and else af, ef, if, and ου is ou; but not where the first has the accent.
		switch b.prev {
		case 'α', 'ε', 'η':
			if !b.prevAccent {
				b.open = len(b.dst)
			}
		case 'ο':
			if !b.prevAccent {
				return "u"
			}
		}
	case 'γ', 'ξ', 'χ':
		// ELOT 743: γγ is ng, γξ nx, γχ nch.
		if b.prev == 'γ' {
			b.respell(b.at-1, 'n')
		}
	case 'π':
		// ELOT 743: μπ is b at the beginning of a word, and at its end, see below.
		if b.prev == 'μ' && b.at == b.word+1 {
			b.dst = b.dst[:b.word]
			b.at, b.upper, b.prev = b.word, b.prevUpper, 0
			return "b"
		}
	case 'г':
		// Resolution 55: зг is zgh, to tell it from ж, which is zh.
		if b.prev == 'з' && b.table.zgh {
			return "gh"
		}
	}
	return s
}

// markInContext notes a mark that matters to the next letter, or takes back what
// inContext did.
func (b *builder) markInContext(m rune) {
	switch m {
	case grave, acute, perispomeni:
		b.accent = true
	case diaeresis:
		if b.last == 'υ' { // spoken by itself, as the ϋ of αϋ
			b.open = 0
			b.respell(b.at, 'y')
		}
	}
}

// Combining marks.
const (
	grave       = '\u0300'
	acute       = '\u0301'
	dot         = '\u0307'
	diaeresis   = '\u0308'
	perispomeni = '\u0342'
)

// decide settles what waits at dst[open] for the next letter, r, or 0 if none
// follows.
func (b *builder) decide(r rune) {
	switch {
	case b.keepAll: // an σ that was Σ, and so may have to be ς
		if r == 0 {
			copy(b.dst[b.open:], "ς") // as long as σ
		}
	case strings.ContainsRune("αεηιουωβγδζλμνρ", unicode.ToLower(r)):
		b.respell(b.open, 'v')
	default:
		b.respell(b.open, 'f')
	}
}

// endInContext respells the end of a word.
func (b *builder) endInContext() {
	switch {
	case b.last == 'π' && b.prev == 'μ':
		b.respell(b.at-1, 'b')
		b.dst = b.dst[:b.at]
	case b.last == 'я' && b.prev == 'и' && b.table.ia:
		// Transliteration Act: ия at the end of a word is ia, not iya.
		b.dst = append(b.dst[:b.at], b.dst[b.at+1:]...)
	}
}

// respell replaces the ASCII letter at dst[at], a capital by a capital.
func (b *builder) respell(at int, letter byte) {
	if 'A' <= b.dst[at] && b.dst[at] <= 'Z' {
		letter -= 'a' - 'A'
	}
	b.dst[at] = letter
}
