package pairwise

const (
	// maxPairs is the length up to which it is fastest to sum every pair.
	maxPairs = 32

	// fewPairs is the same for lists that may be sorted, or nearly so.
	fewPairs = 8

	// few is the length up to which little memory is taken off the stack; merging
	// more than two runs is not worth its beginning.
	few = 64

	// maxSpread is the length up to which lists are sorted instead of parted: the
	// memory of a lane would be much for them.
	maxSpread = maxCells
)

// sumShort sums a list of up to maxSpread elements. It takes memory off the stack if
// there are few of them.
func sumShort[T Number](xs []T) wide {
	n := len(xs)
	if n <= few {
		return sumFew(xs)
	}
	if sum, ok := sumRuns(xs); ok {
		return sum
	}
	if n <= 4*few {
		v, tmp, count := [4 * few]uint64{}, [4 * few]uint64{}, [4 * few]uint16{}
		return sumSpread(xs, v[:n], tmp[:n], count[:])
	}
	var count [maxSpread]uint16
	v := make([]uint64, 2*n)
	return sumSpread(xs, v[:n:n], v[n:], count[:])
}

// sumFew sums a list of up to few elements.
func sumFew[T Number](xs []T) wide {
	v, tmp, count := [few]uint64{}, [few]uint64{}, [few]uint16{}
	return sumSpread(xs, v[:len(xs)], tmp[:len(xs)], count[:])
}

// sumPlain sums a list that needs no memory: of few elements, of one or two values, or
// in order, or short and not at all in order. It reports false when the list is not.
func sumPlain[T Number](xs []T) (wide, bool) {
	if len(xs) <= fewPairs {
		return sumPairs(xs), true
	}
	if a, b, p, q, ok := twoValues(xs); ok {
		return wide{}.addMul(uint64(max(a, b))-uint64(min(a, b)), p).mul(q), true
	}
	if i, down := runLen(xs); i == len(xs) {
		ranked, plain := weighRun(run[T]{xs, down}, min(xs[0], xs[i-1]))
		return weighted(ranked, plain, i), true
	}
	if len(xs) <= maxPairs && !orderly(xs) {
		return sumPairs(xs), true
	}
	return wide{}, false
}

// orderly reports whether a short list is two runs, or nearly sorted.
func orderly[T Number](xs []T) bool {
	i, _ := runLen(xs)
	if j, _ := runLen(xs[i:]); i+j == len(xs) {
		return true
	}
	_, _, falls := survey(xs)
	return min(falls, len(xs)-falls) <= len(xs)/8
}

// twoValues reports whether a list, which is not empty, is p times a and q times b.
func twoValues[T Number](xs []T) (a, b T, p, q uint64, ok bool) {
	a = xs[0]
	i := 1
	for i < len(xs) && xs[i] == a {
		i++
	}
	b = xs[min(i, len(xs)-1)]
	for _, x := range xs[i:] {
		if x == b {
			q++
		} else if x != a {
			return a, b, 0, 0, false
		}
	}
	return a, b, uint64(len(xs)) - q, q, true
}

// sumSpread sums up to maxSpread elements, with the help of v and tmp, which are as
// long, and of count.
func sumSpread[T Number](xs []T, v, tmp []uint64, count []uint16) wide {
	n := len(xs)
	i, down := runLen(xs)
	if j, down2 := runLen(xs[i:]); i+j == n {
		a, b := run[T]{xs[:i], down}, run[T]{xs[i:], down2}
		mergeTwo(v, tmp, min(a.head(), b.head()), a, b)
		return sumAscending(v)
	}
	low, high, falls := survey(xs)
	span := uint64(high) - uint64(low)
	if span < uint64(min(2*n, len(count))) {
		count = count[:span+1]
		clear(count)
		for _, x := range xs {
			count[uint64(x)-uint64(low)]++
		}
		pairs, _ := sumCounts(count, uint64(n))
		return pairs
	}
	if falls > n/2 {
		for i, x := range xs {
			v[n-1-i] = uint64(x) - uint64(low)
		}
	} else {
		for i, x := range xs {
			v[i] = uint64(x) - uint64(low)
		}
	}
	if min(falls, n-falls) > n/8 || !insertion(v, 2*n) {
		v = sortSpread(v, tmp, 0, span, count)
	}
	return sumAscending(v)
}

// survey returns the least and the greatest element of a list that is not empty, and
// how many are less than the one before.
func survey[T Number](xs []T) (low, high T, falls int) {
	low, high = xs[0], xs[0]
	before := xs[0]
	for _, x := range xs {
		low, high = min(low, x), max(high, x)
		if x < before {
			falls++
		}
		before = x
	}
	return low, high, falls
}

// mergeTwo merges two runs into v, with the help of tmp, as distances from low. The
// runs may be in v themselves.
func mergeTwo[T Number](v, tmp []uint64, low T, a, b run[T]) {
	x, y := tmp[:len(a.xs)], tmp[len(a.xs):]
	a.copyTo(x, low)
	b.copyTo(y, low)
	for i := range v {
		if len(y) == 0 || len(x) > 0 && x[0] <= y[0] {
			v[i], x = x[0], x[1:]
		} else {
			v[i], y = y[0], y[1:]
		}
	}
}
