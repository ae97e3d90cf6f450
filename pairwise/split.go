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
// parts. It empties the chains.
func (l *lane) split(chains []chain, k int, f frame, fair, depth int) {
	low, high := uint64(0), ^uint64(0)
	if k > 4*fair {
		// Not spread evenly: look where the elements are. What lies outside goes to
		// one bucket below and one above.
		low, high = l.sample(chains, k)
		low &^= 1<<f.scale - 1
	}
	span := high - low
	if bits.Len64(span) <= int(f.scale)+cellBits {
		l.splitCounting(chains, k, f, depth, low, span)
		return
	}
	shift, n := parts(k, span)
	sub := l.chains(depth, n+2)
	below, above, sub := sub[:1], sub[1:2], sub[2:]
	scale := uint64(1) << (64 - shift)
	for i := range chains {
		for c := &chains[i]; c.n > 0; l.drop(c) {
			for _, x := range l.last(c) {
				d := x - low
				if d > span {
					l.outside(below, above, x, low)
					continue
				}
				j, rest := bits.Mul64(d, scale)
				c := &sub[j]
				if c.n%blockLen == 0 {
					l.grow(c, 1)
				}
				c.block[c.n%blockLen] = rest
				c.n++
			}
		}
	}
	l.finish(below, f, fair, depth+1)
	l.free1(below)
	for j := range sub {
		part := frame{f.value(low + uint64(j)<<shift), f.scale + 64 - shift}
		l.finish(sub[j:j+1], part, k/n, depth+1)
		l.free1(sub[j : j+1])
	}
	l.finish(above, f, fair, depth+1)
	l.free1(above)
}

func (l *lane) free1(c []chain) {
	for c[0].n > 0 {
		l.drop(&c[0])
	}
}

func (l *lane) outside(below, above []chain, x, low uint64) {
	if x < low {
		l.push(&below[0], x)
	} else {
		l.push(&above[0], x)
	}
}

// chains returns n empty chains for the parts of a bucket at the given depth.
func (l *lane) chains(depth, n int) []chain {
	for len(l.sub) <= depth {
		l.sub = append(l.sub, nil)
	}
	l.sub[depth] = slices.Grow(l.sub[depth][:0], n)[:n]
	clear(l.sub[depth])
	return l.sub[depth]
}

// splitCounting is split where the span has no more than cellCount values: they
// are counted instead of stored.
func (l *lane) splitCounting(chains []chain, k int, f frame, depth int, low, span uint64) {
	sub := l.chains(depth, 2)
	below, above := sub[:1], sub[1:]
	clear(l.count[:])
	for i := range chains {
		for c := &chains[i]; c.n > 0; l.drop(c) {
			for _, x := range l.last(c) {
				d := x - low
				if d > span {
					l.outside(below, above, x, low)
					continue
				}
				l.count[d>>f.scale%cellCount]++
			}
		}
	}
	// Summing what lies below counts too.
	count := l.count
	k -= int(below[0].n + above[0].n)
	l.finish(below, f, k, depth+1)
	l.free1(below)
	if l.exact != nil { // of several exponents, perhaps
		for i, c := range count {
			if c > 0 {
				l.equal(f.value(low)+uint64(i), int(c))
			}
		}
	} else {
		pairs, plain := sumCounts(count[:], uint64(k))
		l.close(frame{f.value(low), 0}, uint64(k), pairs, plain)
	}
	l.finish(above, f, k, depth+1)
	l.free1(above)
}

// sample guesses, from a few of the k elements of the chains, a range that most
// of them lie in. The draw is random so that no input can mislead it for long;
// the sum does not depend on it.
func (l *lane) sample(chains []chain, k int) (low, high uint64) {
	const blocks = 32
	stride := uint32(k/blockLen/blocks + 1)
	low, high = ^uint64(0), 0
	skip := rand.Uint32N(stride)
	for _, c := range chains {
		for ; c.n > 0; skip-- {
			v := l.last(&c)
			if skip == 0 {
				x := v[rand.IntN(len(v))]
				low, high = min(low, x), max(high, x)
				skip = stride
			}
			c.n -= uint32(len(v))
			_, prev := l.at(c.id)
			c.id = *prev
		}
	}
	if low > high { // there were fewer blocks than the first stride
		x := chains[0].block[0]
		low, high = x, x
	}
	margin := (high - low) / 16
	return low - min(margin, low), high + min(margin, ^high)
}
