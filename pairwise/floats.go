package pairwise

import (
	"math"
	"math/bits"
	"slices"
)

// sumTiny returns the sum of |xi-xj| over all pairs of up to maxPairs floats, as a
// multiple of 2^e units, if their exponents are close enough for all of them to be
// multiples of it by an int64. They must be finite.
func sumTiny[T Number](xs []T) (sum wide, e uint, ok bool) {
	const spare = 63 - (fractionBits + 1)
	low, high := uint(exponentMask), uint(0)
	for _, x := range xs {
		if x != 0 {
			_, e, _ := split(float64(x))
			low, high = min(low, e), max(high, e)
		}
	}
	if high > low+spare {
		return wide{}, 0, false
	}
	var v [maxPairs]int64
	for i, x := range xs {
		if x != 0 {
			m, e, neg := split(float64(x))
			v[i] = int64(m << (e - low))
			if neg {
				v[i] = -v[i]
			}
		}
	}
	sum, ok = sumPlain(v[:len(xs)])
	return sum, low, ok
}

// addFloats adds the exact sum of |xi-xj| over all pairs. The elements must be
// finite.
func addFloats[T Number](sum *fixed, xs []T) {
	n := len(xs)
	if n <= maxPairs {
		if s, e, ok := sumTiny(xs); ok {
			sum.add(s, e)
			return
		}
	}
	if n <= fewPairs {
		var v [fewPairs]uint64
		for i, x := range xs {
			v[i] = bias(x)
		}
		insertion(v[:n], n*n, 0)
		addOrdered(sum, run[uint64]{v[:n], false})
		return
	}
	if a, b, p, q, ok := twoValues(xs); ok {
		sum.addTwo(float64(min(a, b)), float64(max(a, b)), wide{}.addMul(p, q))
		return
	}
	if i, down := runLen(xs); i == n {
		addOrdered(sum, run[T]{xs, down})
		return
	}
	switch {
	case n <= few:
		v, tmp, cell := [few]uint64{}, [few]uint64{}, [few]uint16{}
		addSpread(sum, xs, v[:n], tmp[:n], cell[:])
	case n <= 4*few:
		v, tmp, cell := [4 * few]uint64{}, [4 * few]uint64{}, [4 * few]uint16{}
		addSpread(sum, xs, v[:n], tmp[:n], cell[:])
	case n <= maxSpread:
		var cell [maxSpread]uint16
		v := make([]uint64, 2*n)
		addSpread(sum, xs, v[:n:n], v[n:], cell[:])
	case addRuns(sum, xs):
	case n > maxLen:
		addSorted(sum, xs)
	default:
		new(floats[T]).sum(sum, xs)
	}
}

// addSorted sorts a copy. It is for lists of more than maxLen elements.
func addSorted[T Number](sum *fixed, xs []T) {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	addRuns(sum, xs)
}

// addSpread adds up the sum of up to maxSpread elements, with the help of v and tmp,
// which are as long, and of cell.
func addSpread[T Number](sum *fixed, xs []T, v, tmp []uint64, cell []uint16) {
	n := len(xs)
	sorted, runs := sortOrderly(xs, v, tmp)
	if alike, _, _ := guess(xs); alike && !sorted {
		slots := slotsOf(n)
		if k, ok := census(xs, v[:slots], tmp[:slots]); ok {
			addCensus(sum, v[:k], tmp[:k], int64(n))
			return
		}
		run[T]{xs, false}.copyTo(v)
	}
	if runs && !sorted {
		v, sorted = sortRuns(v, tmp, cell)
	}
	switch {
	case sorted:
	case len(v) <= few:
		v = sortMerge(v, tmp)
	default:
		v = sortKeys(xs, v, tmp, cell)
	}
	addOrdered(sum, run[uint64]{v, false})
}

// addCensus adds up the sum of n floats, up to maxSpread, of which there are so many of
// each value, given by keys.
func addCensus(sum *fixed, keys, count []uint64, n int64) {
	var g grid
	below := int64(0)
	for i, k := range keys {
		// Those of one value have ranks in a row, and count as many times as the one
		// in the middle does for each. There are so few that factors may be larger.
		c := int64(count[i])
		g.add(unkey(k), c*(2*below+c-n))
		below += c
	}
	f := g.fixed()
	sum.addFixed(&f)
}

// addOrdered adds up the sum of a run of floats, or of keys of floats.
func addOrdered[T Number](sum *fixed, r run[T]) {
	all := inOrder{n: uint64(len(r.xs))}
	addRun(&all, sum, r)
	all.flush(sum)
}

// sortKeys sorts v, which are the keys of xs, and returns it, or tmp with its elements.
// It is sortSpread with cells that are equally wide for floats, and not for their
// keys, of which there are as many between 1 and 2 as between 2 and 4.
func sortKeys[T Number](xs []T, v, tmp []uint64, cell []uint16) []uint64 {
	cell = cell[:min(len(cell), 1<<bits.Len(uint(len(xs)-1)))]
	low, high := floatBounds(xs)
	base, scale, last := linear(float64(low), float64(high), len(cell))
	var slice [samples]uint8
	most := uint8(0)
	for i := range samples {
		x := xs[i*len(xs)/samples]
		p := &slice[min(int((float64(x)*quarter-base)*scale), last)*samples/len(cell)]
		*p++
		most = max(most, *p)
	}
	if most > crowd {
		return sortMerge(v, tmp)
	}
	clear(cell)
	for _, x := range xs {
		cell[min(int((float64(x)*quarter-base)*scale), last)]++
	}
	places(cell)
	for _, x := range xs {
		p := &cell[min(int((float64(x)*quarter-base)*scale), last)]
		tmp[*p] = bias(x)
		*p++
	}
	if !insertion(tmp, spreadMoves*len(tmp), 0) {
		return sortMerge(tmp, v)
	}
	return tmp
}

// addRuns adds up the sum of a list that is a few runs, by merging them as it
// goes. It reports false when the list is not.
func addRuns[T Number](sum *fixed, xs []T) bool {
	var buf [maxRuns]run[T]
	runs := findRuns(buf[:0], xs)
	if runs == nil {
		return false
	}
	var total fixed
	all := inOrder{n: uint64(len(xs))}
	if !merge(runs, func(xs []T, down bool) { addRun(&all, &total, run[T]{xs, down}) }) {
		return false
	}
	all.flush(&total)
	sum.addFixed(&total)
	return true
}

// quarter makes room: the distance of two finite floats can be infinite, that of
// their quarters cannot.
const quarter = 0.25

// linear returns how to part floats from low to high into n ranges of equal width:
// (x·quarter-base)·scale, truncated, but no more than last. Each step rounds, and
// none swaps two numbers.
func linear(low, high float64, n int) (base, scale float64, last int) {
	base = low * quarter
	scale = float64(n) / (high*quarter - base)
	if scale > math.MaxFloat64 { // hardly any width
		return base, 0, 0
	}
	return base, scale, n - 1
}

// floats is what it takes to sum a long list of floats.
type floats[T Number] struct {
	team
	xs          []T
	low, high   [maxLanes]T
	base, scale float64 // see linear
	last        int
}

// floatBucket is how many elements to expect in a bucket of floats. With fewer than
// for integers, more buckets are of one exponent. It
// is more where several lanes have a block each in every bucket.
const floatBucket = cellCount / 4

// sum adds the sum of |xi-xj| over all pairs to sum.
func (e *floats[T]) sum(sum *fixed, xs []T) {
	e.xs = xs
	e.gather(len(xs))
	e.do(func(lane int) { e.low[lane], e.high[lane] = floatBounds(e.mine(lane)) })
	low, high := slices.Min(e.low[:len(e.lanes)]), slices.Max(e.high[:len(e.lanes)])
	buckets := min(len(xs)/max(floatBucket, 2*blockLen*len(e.lanes)), maxBuckets)
	if len(xs) > maxBuckets*cellCount {
		buckets = fewBuckets
	}
	e.base, e.scale, e.last = linear(float64(low), float64(high), buckets)
	e.open(e.last+1, len(xs))
	e.do(e.scatterStep)
	e.whole = true
	for _, l := range e.lanes {
		l.exact = new(fixed)
	}
	e.team.sum()
	for _, l := range e.lanes {
		sum.addFixed(l.exact)
	}
}

func (e *floats[T]) mine(lane int) []T {
	from, to := e.part(lane, len(e.xs))
	return e.xs[from:to]
}

// scatterStep parts a lane's elements by value. A bucket gets their keys.
func (e *floats[T]) scatterStep(lane int) {
	l, base, scale, last, blocks := e.lanes[lane], e.base, e.scale, e.last, e.blocks
	ends, words := l.first, l.words
	for _, x := range e.mine(lane) {
		j := min(int((float64(x)*quarter-base)*scale), last)
		p := ends[j]
		if p%blockLen == 0 {
			p = l.more(p, blocks)
		}
		words[p] = key(float64(x))
		ends[j] = p + 1
	}
}

// floatBounds returns the least and the greatest element of a list that is not
// empty and has finite elements only.
func floatBounds[T Number](xs []T) (low, high T) {
	low, high = xs[0], xs[0]
	for _, x := range xs {
		if x < low {
			low = x
		}
		if x > high {
			high = x
		}
	}
	return low, high
}
