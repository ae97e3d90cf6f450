package slug

// plain appends the words at the beginning of text that are plain ASCII, and
// returns how many bytes of text it is done with: all of them for most English
// titles, and else those before the first word that needs a [builder]. It is the
// short way through the same rules; the laws hold both to one reference.
func (r *rules) plain(dst []byte, text string) ([]byte, int) {
	if r.stop != nil || len(r.separator) != 1 {
		return dst, 0
	}
	start, n := len(dst), len(dst)
	word := n // where the current word begins in dst, or would
	done := 0 // where it begins in text
	separator := r.separator[0]
	for i := 0; i < len(text); {
		if n == cap(dst) {
			dst = append(dst[:n], 0)[:n]
		}
		// Each byte of text writes at most one, so this many cannot run out of room.
		room, end := dst[:cap(dst)], min(len(text), i+cap(dst)-n)
		if r.overlong > 0 {
			end = min(end, i+r.overlong)
		}
		for ; i < end; i++ {
			switch out := r.class[text[i]]; out {
			case broken:
				if n > word {
					room[n] = separator
					n++
					word = n
				}
				done = i + 1
			case dropped:
			case kept, wide:
				return dst[:max(word-1, start)], done
			default:
				room[n] = out
				n++
			}
		}
		if r.overlong > 0 && n-start > r.overlong {
			i = len(text) // the rest is cut, whatever it is
		}
	}
	if n == word { // no word follows the separator
		n = max(n-1, start)
	}
	return dst[:n], len(text)
}
