package pairwise

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

const (
	// maxBuckets bounds the buckets that are filled at once, block by block.
	maxBuckets = 1024

	// fewBuckets are filled instead where more than maxBuckets were needed, to be
	// split again: so few that each can be filled group by group, which is faster
	// to read when it is far too large for the cache.
	fewBuckets = 64
)

// parts returns by how many bits to shift the numbers up to span, which has
// more than cellBits bits, to part k of them into buckets of cellCount or less if
// they are spread evenly, and how many buckets that makes.
func parts(k int, span uint64) (shift uint, n int) {
	want := uint64(k/cellCount + 1)
	if want > maxBuckets {
		want = fewBuckets
	}
	shift = uint(bits.Len64(span))
	for span>>shift < want-1 {
		shift--
	}
	return shift, int(span>>shift) + 1
}

// split parts a bucket of k elements, too many to be summed at once, and sums the
// parts. It empties the chains. It reports false, and has done nothing, when there
// are too few blocks.
func (l *lane) split(chains []chain, k int, f frame, fair, depth int) bool {
	low, high := uint64(0), ^uint64(0)
	if k > 2*fair {
		// Not spread evenly: look where the elements are. What lies outside goes to
		// one bucket below and one above.
		low, high = l.sample(chains, k)
		low &^= 1<<f.scale - 1
	}
	span := high - low
	counting := bits.Len64(span) <= int(f.scale)+cellBits
	shift, n := uint(0), 0
	if !counting {
		shift, n = parts(k, span)
	}
	// While the chains are drained, one block of each part is not full, and one
	// block is being read. Where that is too much for the room there is, it must be
	// fewer parts, so few that there is room to split them again.
	if room := l.room() - 3; room < n {
		if room < 8 {
			return false
		}
		for n > room/2 {
			shift++
			n = int(span>>shift) + 1
		}
	}
	for len(l.sub) <= depth {
		l.sub = append(l.sub, nil)
	}
	sub := slices.Grow(l.sub[depth][:0], n+2)[:n+2]
	l.sub[depth] = sub
	clear(sub)
	if counting {
		l.count(chains, k, f, depth, low, span, sub)
		return true
	}
	below, above, sub := &sub[0], &sub[1], sub[2:]
	words, scale := l.words, uint64(1)<<(64-shift)
	for i := range chains {
		for c, read := &chains[i], 0; *c != 0; *c, read = l.drop(*c), read+1 {
			v, ahead := l.last(*c)
			if read%4 == 0 {
				l.touched += l.touch(ahead, 4)
			}
			for _, x := range v {
				d := x - low
				if d > span {
					l.outside(below, above, x, low)
					continue
				}
				j, rest := bits.Mul64(d, scale)
				p := sub[j]
				if p%blockLen == 0 {
					p = l.more(p, 1)
				}
				words[p] = rest
				sub[j] = p + 1
			}
		}
	}
	l.part(below, f, fair, depth)
	for j := range sub {
		l.part(&sub[j], frame{f.value(low + uint64(j)<<shift), f.scale + 64 - shift}, k/n, depth)
	}
	l.part(above, f, fair, depth)
	return true
}

// outside puts x, which is out of range, below or above it.
func (l *lane) outside(below, above *chain, x, low uint64) {
	if x < low {
		*below = l.push(*below, x)
	} else {
		*above = l.push(*above, x)
	}
}

// part sums a part of a bucket, and gives its blocks back.
func (l *lane) part(c *chain, f frame, fair, depth int) {
	chains := [1]chain{*c}
	l.finish(chains[:], l.len(*c), f, fair, depth+1)
	for *c = chains[0]; *c != 0; {
		*c = l.drop(*c)
	}
}

// count is split where the span has no more than cellCount values: they are counted
// instead of stored.
func (l *lane) count(chains []chain, k int, f frame, depth int, low, span uint64, tails []chain) {
	below, above := &tails[0], &tails[1]
	var count [cellCount]uint32
	for i := range chains {
		for c := &chains[i]; *c != 0; *c = l.drop(*c) {
			v, _ := l.last(*c)
			for _, x := range v {
				d := x - low
				if d > span {
					l.outside(below, above, x, low)
					continue
				}
				count[d>>f.scale%cellCount]++
			}
		}
	}
	k -= l.len(*below) + l.len(*above)
	l.part(below, f, k, depth)
	if l.exact != nil { // of several exponents, perhaps
		for i, c := range &count {
			if c > 0 {
				l.equal(f.value(low)+uint64(i), int(c))
			}
		}
	} else {
		pairs, plain := sumCounts(count[:], uint64(k))
		l.close(frame{f.value(low), 0}, uint64(k), pairs, plain)
	}
	l.part(above, f, k, depth)
}

// sample guesses, from a few of the k elements of the chains, a range that most
// of them lie in. The draw is random so that no input can mislead it for long;
// the sum does not depend on it.
func (l *lane) sample(chains []chain, k int) (low, high uint64) {
	const blocks = 32
	stride := k/blockLen/blocks + 1
	low, high = ^uint64(0), 0
	skip := rand.IntN(stride)
	for _, c := range chains {
		for ; c != 0; skip-- {
			v, rest := l.last(c)
			if skip == 0 {
				x := v[rand.IntN(len(v))]
				low, high = min(low, x), max(high, x)
				skip = stride
			}
			c = rest
		}
	}
	if low > high { // there were fewer blocks than the first stride
		v, _ := l.last(chains[slices.IndexFunc(chains, func(c chain) bool { return c != 0 })])
		low, high = v[0], v[0]
	}
	margin := (high - low) / 16
	return low - min(margin, low), high + min(margin, ^high)
}
