package textcache

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// A Part is one field of a composite key. Make one with [Text], [Int], [Float],
// [Bool], [Set], [List] or [None]. Parts of different kinds never equal each other:
// None is not Text("None"), and Int(1) is not Float(1).
type Part struct {
	kind  byte
	bits  uint64
	text  string
	texts []string
}

// The kinds are written into keys that may outlive the process: never renumber.
const (
	kindNone  = 'n'
	kindText  = 't'
	kindInt   = 'i'
	kindFloat = 'f'
	kindBool  = 'b'
	kindSet   = 's'
	kindList  = 'l'
)

// None is the absence of a field. It is also the zero Part.
func None() Part { return Part{} }

// Text is a text, byte for byte. Normalise it first if spellings that look alike
// are to share an entry.
func Text(s string) Part { return Part{kind: kindText, text: s} }

// Int is a whole number.
func Int(n int64) Part { return Part{kind: kindInt, bits: uint64(n)} }

// Float is a number: the two zeros are one, and all NaNs are one.
func Float(x float64) Part {
	if x != x {
		x = math.NaN()
	}
	return Part{kind: kindFloat, bits: math.Float64bits(x + 0)} // -0 + 0 is 0
}

// Bool is true or false.
func Bool(b bool) Part {
	if b {
		return Part{kind: kindBool, bits: 1}
	}
	return Part{kind: kindBool}
}

// Set is a set of texts: neither order nor repetition counts. An empty Set is not
// None. The argument is not changed and not kept.
func Set(texts ...string) Part {
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	return Part{kind: kindSet, texts: slices.Compact(sorted)}
}

// List is a list of texts, in order.
func List(texts ...string) Part { return Part{kind: kindList, texts: slices.Clone(texts)} }

// Key joins parts into one key, so that two keys are equal only if all their parts
// are: each part says its kind and its length, and no separator inside a value can
// be mistaken for one between values. The key holds arbitrary bytes. Begin it with
// a Text that names the query, and change that name when the meaning changes.
//
// It costs one allocation of about the length of the parts.
// Laws: textcache/key-injective, textcache/key-set.
func Key(parts ...Part) string {
	n := 0
	for _, p := range parts {
		n += 1 + binary.MaxVarintLen64 + len(p.text)
		for _, s := range p.texts {
			n += binary.MaxVarintLen64 + len(s)
		}
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		switch p.kind {
		case kindText:
			b.WriteByte(kindText)
			writeText(&b, p.text)
		case kindInt, kindFloat, kindBool:
			b.WriteByte(p.kind)
			var bits [8]byte
			binary.BigEndian.PutUint64(bits[:], p.bits)
			b.Write(bits[:])
		case kindSet, kindList:
			b.WriteByte(p.kind)
			writeLength(&b, len(p.texts))
			for _, s := range p.texts {
				writeText(&b, s)
			}
		default:
			b.WriteByte(kindNone)
		}
	}
	return b.String()
}

func writeText(b *strings.Builder, s string) {
	writeLength(b, len(s))
	b.WriteString(s)
}

func writeLength(b *strings.Builder, n int) {
	var buf [binary.MaxVarintLen64]byte
	b.Write(binary.AppendUvarint(buf[:0], uint64(n)))
}
