package pairwise

const (
	// fewPairs is the length up to which it is fastest to sum every pair, whatever the
	// order, and maxPairs the same for lists in no order.
	fewPairs = 12
	maxPairs = 32

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
		v, tmp, count := [few]uint64{}, [few]uint64{}, [few]uint16{}
		return sumSpread(xs, v[:n], tmp[:n], count[:])
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

// sumPlain sums a list that needs no more memory than a little: of up to maxPairs
// elements, of one or two values, or in order. It reports false when the list is not.
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
	if len(xs) <= maxPairs {
		return sumMaxPairs(xs), true
	}
	return wide{}, false
}

// sumMaxPairs sums a list of more than fewPairs elements and up to maxPairs.
func sumMaxPairs[T Number](xs []T) wide {
	var v, tmp [maxPairs]uint64
	if sorted, _ := sortOrderly(xs, v[:len(xs)], tmp[:len(xs)]); sorted {
		return sumAscending(v[:len(xs)])
	}
	if len(xs) >= samples {
		if alike, _, _ := guess(xs); alike {
			if k, ok := census(xs, v[:], tmp[:]); ok {
				return sumCensus(v[:k], tmp[:k], uint64(len(xs)))
			}
		}
	}
	return sumPairs(xs)
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
	sorted, runs := sortOrderly(xs, v, tmp)
	if sorted {
		return sumAscending(v)
	}
	low, high := bounds(xs)
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
	alike, often, mode := guess(xs)
	if alike {
		slots := slotsOf(n)
		if k, ok := census(xs, v[:slots], tmp[:slots]); ok {
			return sumCensus(v[:k], tmp[:k], uint64(n))
		}
		run[T]{xs, false}.copyTo(v)
	}
	if runs {
		if v, ok := sortRuns(v, tmp, count); ok {
			return sumAscending(v)
		}
	}
	if often {
		return sumAscending(sortMode(v, tmp, bias(mode), count))
	}
	return sumAscending(sortSpread(v, tmp, count))
}

// sortMode is sortSpread for a list in which one value, the mode, is often. It sorts the
// others.
func sortMode(v, tmp []uint64, mode uint64, count []uint16) []uint64 {
	others, below := 0, 0
	for _, x := range v {
		tmp[others] = x
		if x != mode {
			others++
		}
		if x < mode {
			below++
		}
	}
	sorted := sortSpread(tmp[:others], v[:others], count)
	// They may be in v itself, at the front: so those above the mode go first.
	above := v[len(v)-(others-below):]
	copy(above, sorted[below:])
	copy(v, sorted[:below])
	for i := below; i < len(v)-len(above); i++ {
		v[i] = mode
	}
	return v
}

// sortOrderly puts the elements of a list, biased, into v, and sorts them if they are
// nearly in order, ascending or descending, with the help of tmp, which is as long. If
// they are not, it tells whether they may be runs.
func sortOrderly[T Number](xs []T, v, tmp []uint64) (sorted, runs bool) {
	n := len(xs)
	i, down := runLen(xs)
	if j, down2 := runLen(xs[i:]); i+j == n {
		run[T]{xs[:i], down}.copyTo(tmp[:i])
		run[T]{xs[i:], down2}.copyTo(tmp[i:])
		mergeInto(v, tmp[:i], tmp[i:])
		return true, false
	}
	falls := descents(xs, 1)
	down = falls > n/2
	if falls = min(falls, n-falls); falls <= n/4 {
		run[T]{xs, down}.copyTo(v)
		return insertion(v, 8, 2), true
	}
	// Up and down. But perhaps each element is near its place.
	head := xs[:min(n, 20)]
	far := descents(head, 4)
	down = far > len(head)/2
	run[T]{xs, down}.copyTo(v)
	return min(far, len(head)-4-far) <= 2 && insertion(v, 8, 1), false
}

// descents returns how many elements are less than the one that stands d before them.
func descents[T Number](xs []T, d int) int {
	falls := 0
	for i, x := range xs[d:] {
		if x < xs[i] {
			falls++
		}
	}
	return falls
}
