package pairwise

import (
	"math"
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
	return sumPairs(v[:len(xs)]), low, true
}

// addFloats adds the exact sum of |xi-xj| over all pairs. The elements must be
// finite.
func addFloats[T Number](sum *fixed, xs []T) {
	n := len(xs)
	if n <= maxFew {
		var v, tmp [maxFew]uint64
		var cell [maxFew]uint16
		addSpread(sum, xs, v[:n], tmp[:n], cell[:])
		return
	}
	if addRuns(sum, xs) {
		return
	}
	switch {
	case n > maxLen:
		addSorted(sum, xs)
	case n <= maxSpread:
		var cell [maxSpread]uint16
		addSpread(sum, xs, make([]uint64, n), make([]uint64, n), cell[:])
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

// addSpread sorts the elements' keys in v, with the help of tmp and cell, and adds
// up the sum.
func addSpread[T Number](sum *fixed, xs []T, v, tmp []uint64, cell []uint16) {
	for i, x := range xs {
		v[i] = key(float64(x))
	}
	sortSpread(v, tmp, cell, spreadDepth)
	sum.addAscending(v, 0, uint64(len(v)))
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
	rank, n := uint64(0), uint64(len(xs))
	ok := merge(runs, func(xs []T, down bool) {
		var keys [512]uint64
		for len(xs) > 0 {
			k := min(len(keys), len(xs))
			if down {
				for i, x := range xs[len(xs)-k:] {
					keys[k-1-i] = key(float64(x))
				}
				xs = xs[:len(xs)-k]
			} else {
				for i, x := range xs[:k] {
					keys[i] = key(float64(x))
				}
				xs = xs[k:]
			}
			total.addAscending(keys[:k], rank, n)
			rank += uint64(k)
		}
	})
	if ok {
		*sum = total
	}
	return ok
}

// floats is what it takes to sum a long list of floats.
type floats[T Number] struct {
	team
	xs        []T
	low, high [maxLanes]T
	base      float64 // the least element, and
	scale     float64 // buckets to one unit above it, both of which see below
	buckets   int
}

// quarter makes room: the distance of two finite floats can be infinite, that of
// their quarters cannot.
const quarter = 0.25

// sum adds the sum of |xi-xj| over all pairs to sum.
func (e *floats[T]) sum(sum *fixed, xs []T) {
	e.xs = xs
	e.gather(len(xs))
	e.do(func(lane int) { e.low[lane], e.high[lane] = floatBounds(e.mine(lane)) })
	e.base = float64(slices.Min(e.low[:len(e.lanes)])) * quarter
	width := float64(slices.Max(e.high[:len(e.lanes)]))*quarter - e.base
	_, e.buckets = parts(len(xs), math.MaxUint64)
	e.scale = float64(e.buckets) / width
	if e.scale > math.MaxFloat64 { // hardly any width
		e.scale, e.buckets = 0, 1
	}
	e.open(e.buckets, len(xs))
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

// scatterStep parts a lane's elements by value: subtraction, multiplication and
// truncation round, but never swap two numbers. A bucket gets the elements' keys.
func (e *floats[T]) scatterStep(lane int) {
	l, base, scale, last := e.lanes[lane], e.base, e.scale, e.buckets-1
	for _, x := range e.mine(lane) {
		j := int((float64(x)*quarter - base) * scale)
		c := &l.first[min(j, last)]
		if c.n%blockLen == 0 {
			l.grow(c, e.groups)
		}
		c.block[c.n%blockLen] = key(float64(x))
		c.n++
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
