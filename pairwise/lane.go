package pairwise

import (
	"math/bits"
	"slices"
)

// A lane is what one goroutine needs for its part of a sum. It is used for one
// sum after another, to reuse its memory.
type lane struct {
	arena
	first  []chain   // the buckets of the first partition
	sub    [][]chain // those of the partitions of partitions, by depth
	lists  [][]uint64
	v      [maxCells]uint64 // elements being sorted
	values []uint32
	cells  cells

	n       uint64 // elements of the whole sum
	rank    uint64 // elements in the buckets below the one being summed
	total   wide   // sum of all pairs, as far as this lane has summed them
	touched uint64 // see touch
	exact   *fixed // the same when the numbers are keys of floats, else nil
}

// A frame says what the numbers stored in a bucket stand for: x is
// base + x>>scale, and the last scale bits of x are zero. What it stands for is the
// distance of an integer from the least one, or the key of a float.
type frame struct {
	base  uint64
	scale uint
}

// value returns what x stands for.
func (f frame) value(x uint64) uint64 { return f.base + x>>f.scale }

// maxDepth bounds the partitions of partitions, for inputs of which every sample
// misleads.
const maxDepth = 12

// finish sums a bucket of k elements, which is chains of one or several lanes. About
// fair elements were to be expected in it.
func (l *lane) finish(chains []chain, k int, f frame, fair, depth int) {
	if k == 0 {
		return
	}
	if k > maxCells && depth < maxDepth && l.split(chains, k, f, fair, depth) {
		return
	}
	l.lists = l.lists[:0]
	for _, c := range chains {
		l.touched += l.touch(c, maxCells/blockLen)
		l.lists = l.list(l.lists, c)
	}
	if l.exact != nil {
		var same bool
		if f, same = l.align(f); !same {
			l.mixed(k, f)
			return
		}
	}
	l.sum(k, f)
}

// sum sums the k elements of l.lists. Floats must be of one sign and exponent.
func (l *lane) sum(k int, f frame) {
	if k <= maxCells && f.scale+cellBits >= 64 {
		// A cell holds one value.
		var count [cellCount]uint32
		for _, b := range l.lists {
			for _, x := range b {
				count[x>>cellShift]++
			}
		}
		pairs, plain := sumCounts(count[:], uint64(k))
		l.close(frame{f.base, f.scale - cellShift}, uint64(k), pairs, plain)
		return
	}
	if minCells <= k && k <= maxCells {
		if pairs, plain, ok := l.cells.sum(l.lists, k); ok {
			l.close(f, uint64(k), pairs, plain)
			return
		}
	}
	v := l.sort(k)
	ranked, plain := weigh(v, 0)
	l.close(f, uint64(k), weighted(ranked, plain, k), plain)
}

// sort returns the k elements of l.lists in order.
func (l *lane) sort(k int) []uint64 {
	v := slices.Grow(l.v[:0], k)
	for _, b := range l.lists {
		v = append(v, b...)
	}
	if k > maxCells {
		slices.Sort(v)
		return v
	}
	return sortSpread(v, l.cells.place[:k], l.cells.count[:])
}

// equal adds a bucket of k elements that all stand for the same.
func (l *lane) equal(value uint64, k int) {
	l.close(frame{value, 0}, uint64(k), wide{}, wide{})
}

// close adds a bucket of k elements, given the sum of all pairs of them and their
// plain sum, both as they are stored.
func (l *lane) close(f frame, k uint64, pairs, plain wide) {
	pairs, plain = pairs.shr(f.scale), plain.shr(f.scale)
	above := l.n - l.rank - k
	if l.exact != nil {
		l.exact.addBucket(f.base, k, pairs, plain, l.rank, above)
	} else {
		plain = plain.addMul(f.base, k)
		l.total = l.total.add(pairs).add(plain.mul(l.rank)).sub(plain.mul(above))
	}
	l.rank += k
}

// align spreads the elements of l.lists, which are floats, over the range of a
// word, and reports true, if they are of the same sign and exponent.
func (l *lane) align(f frame) (frame, bool) {
	low, high := ^uint64(0), uint64(0)
	for _, b := range l.lists {
		for _, x := range b {
			low, high = min(low, x), max(high, x)
		}
	}
	if !sameExponent(f.value(low), f.value(high)) {
		return f, false
	}
	shift := uint(bits.LeadingZeros64(high - low))
	for _, b := range l.lists {
		for i := range b {
			b[i] = (b[i] - low) << shift
		}
	}
	return frame{f.value(low), f.scale + shift}, true
}

// mixed sums the k elements of l.lists, which are floats of several exponents.
func (l *lane) mixed(k int, f frame) {
	v := l.sort(k)
	for i, x := range v {
		v[i] = f.value(x)
	}
	part := inOrder{n: l.n, rank: l.rank}
	addRun(&part, l.exact, run[uint64]{v, false})
	part.flush(l.exact)
	l.rank += uint64(k)
}
