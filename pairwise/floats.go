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
	if sum, ok = sumPlain(v[:len(xs)]); !ok {
		sum = sumFew(v[:len(xs)])
	}
	return sum, low, true
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
			v[i] = key(float64(x))
		}
		insertion(v[:n], n*n)
		sum.addAscending(v[:n], 0, uint64(n))
		return
	}
	if a, b, p, q, ok := twoValues(xs); ok {
		sum.addTwo(float64(min(a, b)), float64(max(a, b)), wide{}.addMul(p, q))
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
// which are as long, and of cell, which is zero.
func addSpread[T Number](sum *fixed, xs []T, v, tmp []uint64, cell []uint16) {
	n := len(xs)
	for i, x := range xs {
		v[i] = key(float64(x))
	}
	i, down := runLen(v)
	if i == n && !down {
		sum.addAscending(v, 0, uint64(n))
		return
	}
	if j, down2 := runLen(v[i:]); i+j == n {
		mergeTwo(v, tmp, 0, run[uint64]{v[:i], down}, run[uint64]{v[i:], down2})
	} else if low, high, falls := survey(v); falls > n/8 || !insertion(v, 2*n) {
		v = sortKeys(xs, unkey(low), unkey(high), v, tmp, cell)
	}
	sum.addAscending(v, 0, uint64(n))
}

// sortKeys sorts v, which are the keys of xs, and returns it, or tmp with its elements.
// It is sortSpread with cells that are equally wide for floats, and not for their
// keys, of which there are as many between 1 and 2 as between 2 and 4.
func sortKeys[T Number](xs []T, low, high float64, v, tmp []uint64, cell []uint16) []uint64 {
	cell = cell[:min(len(cell), 1<<bits.Len(uint(len(xs)-1)))]
	base, scale, last := linear(low, high, len(cell))
	var slice [samples]uint8
	most := uint8(0)
	for i := range samples {
		x := xs[i*len(xs)/samples]
		p := &slice[min(int((float64(x)*quarter-base)*scale), last)*samples/len(cell)]
		*p++
		most = max(most, *p)
	}
	if most > crowd {
		slices.Sort(v)
		return v
	}
	for _, x := range xs {
		cell[min(int((float64(x)*quarter-base)*scale), last)]++
	}
	places(cell)
	for _, x := range xs {
		p := &cell[min(int((float64(x)*quarter-base)*scale), last)]
		tmp[*p] = key(float64(x))
		*p++
	}
	if !insertion(tmp, spreadMoves*len(tmp)) {
		slices.Sort(tmp)
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
