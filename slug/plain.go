package slug

// What plain makes of a byte: the byte to write, with a flag for the separator,
// or else one of the others.
const (
	separates uint16 = 1 << (8 + iota)
	vanishes
	stops
)

// tabulate fills r.plainly from r.class.
func (r *rules) tabulate() {
	for b, class := range r.class {
		switch class {
		case broken:
			r.plainly[b] = separates | uint16(r.separator[0])
		case dropped:
			r.plainly[b] = vanishes
		case kept, wide:
			r.plainly[b] = stops
		default:
			r.plainly[b] = uint16(class)
		}
	}
}

// plain appends the words at the beginning of text that are ASCII or have cells in
// the table, and returns how many bytes of text it is done with: all of them for
// most titles, and else those before the first word that needs a [builder]. It is
// the short way through the same rules; the laws hold both to one reference.
func (r *rules) plain(dst []byte, text string) ([]byte, int) {
	if r.stop != nil || len(r.separator) != 1 {
		return dst, 0
	}
	start, n := len(dst), len(dst)
	// As if a separator had been written already, so that none is at the beginning.
	last := separates
	for i := 0; i < len(text); {
		if n+1 >= cap(dst) {
			dst = append(dst[:n], 0, 0)[:n]
		}
		// Each byte of text writes at most one, so this many cannot run out of room.
		room, end := dst[:cap(dst)], min(len(text), i+cap(dst)-n)
		if r.overlong > 0 {
			end = min(end, i+r.overlong)
		}
		for ; i < end; i++ {
			out := r.plainly[text[i]]
			if out >= vanishes {
				if out == vanishes {
					continue
				}
				var c cell
				next := 0
				if r.quick {
					c, next = r.table.cell(text, i)
				}
				if c == 0 {
					return r.whole(dst[:n], start, text, i)
				}
				// Its bytes of text may go beyond end, and so its letters beyond room.
				if n+1 >= len(room) {
					break
				}
				room[n], room[n+1] = byte(c), byte(c>>8)
				n += int(c >> 16)
				last, i = 0, next-1
				continue
			}
			// No branch here on where words end, since that cannot be predicted: a
			// separator after another is written too, and then written over.
			room[n] = byte(out)
			n += 1 - int(out&last/separates)
			last = out
		}
		if r.overlong > 0 && n-start > r.overlong {
			break // the rest is cut, whatever it is
		}
	}
	if last >= separates && n > start {
		n--
	}
	return dst[:n], len(text)
}

// whole takes back the word that text[i] is in, and the separator before it. A
// word is left to one way or the other as a whole, since what follows a letter can
// change how it is spelled.
func (r *rules) whole(dst []byte, start int, text string, i int) ([]byte, int) {
	if r.hook != nil {
		return dst[:start], 0 // it is asked about composed text, and = and a mark are ≠
	}
	for i > 0 && r.plainly[text[i-1]]&separates == 0 {
		i--
	}
	n := len(dst)
	for n > start && dst[n-1] != r.separator[0] {
		n--
	}
	return dst[:max(n-1, start)], i
}
