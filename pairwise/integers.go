package pairwise

import (
	"math/bits"
	"slices"
)

// sumIntegers returns the sum of |xi-xj| over all pairs.
func sumIntegers[T Number](xs []T) wide {
	if sum, ok := sumPlain(xs); ok {
		return sum
	}
	if len(xs) <= maxSpread {
		return sumShort(xs)
	}
	return new(integers[T]).sumLong(xs)
}

// sumPairs is the definition.
func sumPairs[T Number](xs []T) wide {
	var high, low, carry uint64
	for i, x := range xs {
		for _, y := range xs[:i] {
			low, carry = bits.Add64(low, uint64(max(x, y))-uint64(min(x, y)), 0)
			high += carry
		}
	}
	return wide{0, high, low}
}

// sumSorted sorts a copy. It is for lists of more than maxLen elements.
func sumSorted[T Number](xs []T) wide {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return sumAscending(xs)
}

// integers is what it takes to sum lists of integers, kept from one sum to the
// next. Its zero value is ready to use. It is for one goroutine at a time.
type integers[T Number] struct {
	team
	cell [maxSpread]uint16

	xs        []T // the list being summed
	low, high [maxLanes]T
	base      uint64 // its least element
	span      uint64 // from there to its greatest

	steps struct{ bounds, count, scatter func(lane int) }
}

// sum returns the sum of |xi-xj| over all pairs.
func (e *integers[T]) sum(xs []T) wide {
	if sum, ok := sumPlain(xs); ok {
		return sum
	}
	n := len(xs)
	if n > maxSpread {
		return e.sumLong(xs)
	}
	if n > few {
		if sum, ok := sumRuns(xs); ok {
			return sum
		}
	}
	v := slices.Grow(e.store.words[:0], 2*n)[:2*n]
	e.store.words = v
	return sumSpread(xs, v[:n:n], v[n:], e.cell[:])
}

// sumLong sums a list of more than maxSpread elements.
func (e *integers[T]) sumLong(xs []T) wide {
	n := len(xs)
	if n > maxLen {
		return sumSorted(xs)
	}
	if sum, ok := sumRuns(xs); ok {
		return sum
	}
	if sum, ok := sumFew(xs); ok {
		return sum
	}
	if e.steps.bounds == nil {
		e.steps.bounds = e.boundsStep
		e.steps.count = e.countStep
		e.steps.scatter = e.scatterStep
	}
	e.gather(n)
	e.xs = xs
	sum := e.parted()
	e.xs = nil
	return sum
}

// sumFew sums a long list, if it seems to have few values, and has.
func sumFew[T Number](xs []T) (wide, bool) {
	if alike, _, _ := guess(xs); !alike {
		return wide{}, false
	}
	var values, count [maxSlots]uint64
	k, ok := census(xs, values[:], count[:])
	if !ok {
		return wide{}, false
	}
	return sumCensus(values[:k], count[:k], uint64(len(xs))), true
}

// parted sums e.xs, which has more than maxSpread elements, not all of them
// equal, by parting it by value.
func (e *integers[T]) parted() wide {
	n := len(e.xs)
	e.do(e.steps.bounds)
	e.base = uint64(slices.Min(e.low[:len(e.lanes)]))
	e.span = uint64(slices.Max(e.high[:len(e.lanes)])) - e.base
	if e.span < maxSpan && e.span < uint64(n)/2 {
		return e.counted()
	}
	var buckets int
	e.shift, buckets = parts(n, e.span)
	e.open(buckets, n)
	e.do(e.steps.scatter)
	e.team.sum()
	var total wide
	for _, l := range e.lanes {
		total = total.add(l.total)
	}
	return total
}

// maxSpan is the span up to which counting the elements of each value is the
// fastest, if there are enough of them: the counts of a lane, 4 bytes each, stay
// in cache.
const maxSpan = 1 << 16

// counted sums e.xs by counting the elements of each value.
func (e *integers[T]) counted() wide {
	e.do(e.steps.count)
	count := e.lanes[0].values
	for _, l := range e.lanes[1:] {
		for i, c := range l.values {
			count[i] += c
		}
	}
	pairs, _ := sumCounts(count, uint64(len(e.xs)))
	return pairs
}

// mine returns the part of e.xs that is a lane's.
func (e *integers[T]) mine(lane int) []T {
	from, to := e.part(lane, len(e.xs))
	return e.xs[from:to]
}

func (e *integers[T]) boundsStep(lane int) {
	e.low[lane], e.high[lane] = bounds(e.mine(lane))
}

func (e *integers[T]) countStep(lane int) {
	l := e.lanes[lane]
	l.values = slices.Grow(l.values[:0], int(e.span)+1)[:e.span+1]
	clear(l.values)
	for _, x := range e.mine(lane) {
		l.values[uint64(x)-e.base]++
	}
}

// scatterStep parts a lane's elements. A bucket gets what is left of each of them
// below the bits that chose the bucket, moved to the left end of the word.
func (e *integers[T]) scatterStep(lane int) {
	l, base, blocks := e.lanes[lane], e.base, e.blocks
	ends, words, scale := l.first, l.words, uint64(1)<<(64-e.shift)
	for _, x := range e.mine(lane) {
		j, rest := bits.Mul64(uint64(x)-base, scale)
		p := ends[j]
		if p%blockLen == 0 {
			p = l.more(p, blocks)
		}
		words[p] = rest
		ends[j] = p + 1
	}
}

// bounds returns the least and the greatest element of a list that is not empty.
func bounds[T Number](xs []T) (low, high T) {
	low, high = xs[0], xs[0]
	low2, high2 := low, high // a second chain: two elements at a time
	for len(xs) >= 2 {
		low, high = min(low, xs[0]), max(high, xs[0])
		low2, high2 = min(low2, xs[1]), max(high2, xs[1])
		xs = xs[2:]
	}
	if len(xs) == 1 {
		low, high = min(low, xs[0]), max(high, xs[0])
	}
	return min(low, low2), max(high, high2)
}
