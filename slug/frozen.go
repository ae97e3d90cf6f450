package slug

import "strings"

// Slugify is the frozen contract: for every word what this Python gives,
// bit for bit and for every string.
//
//	def slugify(words):
//	    slugs = []
//	    for w in words:
//	        slugs.append(re.sub('[^a-z0-9]+', '-', w.lower()))
//	    return slugs
//
// One slug per word, in the same order, duplicates and empty words included.
// Hyphens at the edges stay: "Hello!" gives "hello-", "!!!" gives "-", "" gives
// "". Accented letters are not letters here: "café" gives "caf-". These are the
// contract, not an oversight; [Make] is the function to choose when nothing is
// frozen.
//
// Each maximal run of bytes that are not UTF-8 counts as other characters do: it
// becomes part of a hyphen.
//
// The result is a new list, never nil, and words is left alone. Time is linear in
// the bytes of words. The slugs share blocks of memory: one allocation for the
// list and one per 256 words or 16 KiB, whichever comes first, and a little
// scratch. A slug that outlives the others therefore keeps its block alive, which
// is at most 16 KiB or the length of the slug itself; strings.Clone lets go of it.
//
// Laws: slug/frozen, slug/frozen-each, slug/frozen-cost.
func Slugify(words []string) []string {
	slugs := make([]string, len(words))
	total := 0
	for _, w := range words {
		total += len(w) // a slug is never longer than its word
		if total >= blockBytes {
			total = blockBytes
			break
		}
	}
	block := make([]byte, 0, total)
	var ends [blockWords]int
	first := 0 // index of the block's first word
	flush := func(next int) {
		text, start := string(block), 0
		for i := range next - first {
			slugs[first+i] = text[start:ends[i]]
			start = ends[i]
		}
		block, first = block[:0], next
	}
	for i, w := range words {
		if i-first == blockWords || len(block)+len(w) > blockBytes && i > first {
			flush(i)
		}
		block = AppendSlug(block, w)
		ends[i-first] = len(block)
	}
	flush(len(words))
	return slugs
}

// What one slug can keep alive, and the stack that Slugify takes.
const (
	blockBytes = 16 << 10
	blockWords = 256
)

// AppendSlug appends to dst what [Slugify] gives for word, and returns the
// extended slice, as append does. It reads and writes nothing of dst but the
// bytes it adds, allocates only when they do not fit, and adds at most len(word)
// bytes. Safe for concurrent use with different dst.
//
// Laws: slug/frozen, slug/frozen-append, slug/frozen-free.
func AppendSlug(dst []byte, word string) []byte {
	// Python lower-cases in full and Go lower-cases rune by rune, but after that
	// everything outside [a-z0-9] becomes a hyphen, so of all of Unicode only two
	// characters beyond ASCII can be told apart: İ (U+0130), which Python makes an
	// i and a combining dot, and K (U+212A, the kelvin sign), which it makes a k.
	// TestEveryScalar compares all 1,112,064 with what CPython gave.
	n := len(dst)
	var last uint16 // what was written last, or 0
	for i := 0; i < len(word); {
		if n == cap(dst) {
			out, width := frozenAt(word, i)
			if out&last&hyphen == 0 {
				// Growing by one, not by len(word): a megabyte of commas is one hyphen.
				dst = append(dst[:n], byte(out))
				n++
			}
			last = out
			i += width
			continue
		}
		// Each byte of word writes at most one, so this many cannot run out of room.
		room, end := dst[:cap(dst)], min(len(word), i+cap(dst)-n)
		for ; i < end; i++ {
			out := frozen[word[i]]
			if out == rare {
				var width int
				out, width = frozenAt(word, i)
				i += width - 1
			}
			// No branch here on where words end, since that cannot be predicted: a
			// hyphen after another is written over it.
			n -= int(out & last / hyphen)
			room[n] = byte(out)
			n++
			last = out
		}
	}
	return dst[:n]
}

// frozenAt gives what the frozen contract writes for the byte at word[i], and how
// many bytes that accounts for.
func frozenAt(word string, i int) (out uint16, width int) {
	switch rest := word[i:]; {
	case strings.HasPrefix(rest, "\u0130"): // its second byte stands for the dot: a hyphen
		return 'i', 1
	case strings.HasPrefix(rest, "\u212A"):
		return 'k', len("\u212A")
	case frozen[rest[0]] == rare:
		return hyphen | '-', 1
	default:
		return frozen[rest[0]], 1
	}
}

const (
	hyphen uint16 = 1 << 8  // flags what is written as a hyphen
	rare   uint16 = 1 << 15 // the two bytes that begin İ and K
)

// frozen maps each byte of UTF-8 to what the frozen contract writes for it.
var frozen = func() (table [256]uint16) {
	for b := range table {
		switch {
		case 'a' <= b && b <= 'z' || '0' <= b && b <= '9':
			table[b] = uint16(b)
		case 'A' <= b && b <= 'Z':
			table[b] = uint16(b) + 'a' - 'A'
		case b == 0xC4 || b == 0xE2:
			table[b] = rare
		default:
			table[b] = hyphen | '-'
		}
	}
	return table
}()
