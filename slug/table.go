package slug

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A table says how one language spells letters in ASCII. It is not changed once
// it is made, and made when it is first needed: a program that makes no slugs
// does not wait for it.
type table struct {
	letters map[rune]string    // small letters without a decomposition
	marked  map[[2]rune]string // a letter with a mark
	zgh, ia bool               // Ukrainian and Bulgarian rules, see context.go

	// The same at the beginning of a word, where that differs.
	initial       map[rune]string
	initialMarked map[[2]rune]string

	// The letters of Western and Central European, Cyrillic and Vietnamese text,
	// composed, with capitals: what the slow road gives for them.
	common     [commonTo - commonFrom]cell
	vietnamese [vietnameseTo - vietnameseFrom]cell
}

// A cell is one or two letters and, above them, how many. 0 is for what needs the
// slow road: longer spellings, and those that depend on what stands around the
// letter. So a cell never has more letters than its character has bytes.
type cell uint32

const (
	commonFrom, commonTo         = 0xC0, 0x500
	vietnameseFrom, vietnameseTo = 0x1E00, 0x1F00
)

// tableFor returns the table of a language, or the neutral one.
func tableFor(language string) *table {
	switch language {
	case "de":
		return germanTable()
	case "da", "nb", "nn", "no":
		return danishTable()
	case "uk":
		return ukrainianTable()
	case "bg":
		return bulgarianTable()
	default:
		return neutralTable()
	}
}

var (
	neutralTable   = sync.OnceValue(func() *table { return newTable("", "").fill() })
	germanTable    = sync.OnceValue(func() *table { return newTable(german, "").fill() })
	danishTable    = sync.OnceValue(func() *table { return newTable(danish, "").fill() })
	ukrainianTable = sync.OnceValue(func() *table {
		t := newTable(ukrainian, ukrainianInitial)
		t.zgh = true
		return t.fill()
	})
	bulgarianTable = sync.OnceValue(func() *table {
		t := newTable(bulgarian, "")
		t.ia = true
		return t.fill()
	})
)

// newTable reads the lists of letters.go, the language's own last, which overrules.
func newTable(own, initial string) *table {
	t := &table{
		letters: make(map[rune]string, 800), marked: map[[2]rune]string{},
		initial: map[rune]string{}, initialMarked: map[[2]rune]string{},
	}
	for _, r := range digits + "abcdefghijklmnopqrstuvwxyz" {
		t.letters[r] = string(r)
	}
	for _, fields := range []string{latin, greek, cyrillic, own} {
		enter(fields, t.letters, t.marked)
	}
	enter(initial, t.initial, t.initialMarked)
	return t
}

// enter reads fields such as "ł:l å:aa" into the maps.
func enter(fields string, letters map[rune]string, marked map[[2]rune]string) {
	for _, field := range strings.Fields(fields) {
		from, to, _ := strings.Cut(field, ":")
		for _, r := range from {
			switch parts := []rune(norm.NFKD.String(string(r))); len(parts) {
			case 1:
				letters[r] = to
			case 2:
				marked[[2]rune{parts[0], parts[1]}] = to
			default:
				panic("slug: more than one mark on " + string(r))
			}
		}
	}
}

// fill fills the cells by taking the slow road once for each, so they cannot say
// anything else.
func (t *table) fill() *table {
	r := &rules{separator: "-", table: t}
	r.classify("")
	r.tabulate()
	spell := func(letter rune) cell {
		switch {
		case 0x370 <= letter && letter < 0x400, // Greek
			len(t.initial) > 0 && 0x400 <= letter && letter < 0x500,
			t.ia && strings.ContainsRune("ияИЯ", letter):
			return 0
		}
		s := string(r.append(nil, "x"+string(letter)+"x"))
		s, _ = strings.CutPrefix(s, "x")
		s, _ = strings.CutSuffix(s, "x")
		switch {
		case strings.Contains(s, "-"):
			return 0
		case len(s) == 1:
			return 1<<16 | cell(s[0])
		case len(s) == 2:
			return 2<<16 | cell(s[1])<<8 | cell(s[0])
		}
		return 0
	}
	for i := range t.common {
		t.common[i] = spell(commonFrom + rune(i))
	}
	for i := range t.vietnamese {
		t.vietnamese[i] = spell(vietnameseFrom + rune(i))
	}
	return t
}

// cell gives the cell of the character at text[i] and where that ends, or 0 if
// the character, or what follows it, needs a closer look.
func (t *table) cell(text string, i int) (c cell, next int) {
	next = i + 2
	// Two bytes of UTF-8, decoded here, since there are many of them in such text.
	if b := text[i]; 0xC0|commonFrom>>6 <= b && b < 0xC0|commonTo>>6 && next <= len(text) && text[i+1]&0xC0 == 0x80 {
		c = t.common[rune(b&0x1F)<<6|rune(text[i+1]&0x3F)-commonFrom]
	} else if r, size := utf8.DecodeRuneInString(text[i:]); vietnameseFrom <= r && r < vietnameseTo {
		c, next = t.vietnamese[r-vietnameseFrom], i+size
	}
	if c == 0 || !unmarked(text, next) {
		return 0, 0
	}
	return c, next
}

// append appends the letters of the cell.
func (c cell) append(dst []byte) []byte {
	dst = append(dst, byte(c))
	if c >= 2<<16 {
		dst = append(dst, byte(c>>8))
	}
	return dst
}

// unmarked reports whether no mark can follow at text[i], by a glance: ASCII, or
// the first byte of Latin, Cyrillic or Chinese letters.
func unmarked(text string, i int) bool {
	if i == len(text) {
		return true
	}
	c := text[i]
	return c < utf8.RuneSelf || 0xC3 <= c && c <= 0xC9 || c == 0xD0 || c == 0xD1 || 0xE4 <= c && c <= 0xE9
}
