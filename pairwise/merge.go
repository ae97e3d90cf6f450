package pairwise

import "slices"

// sortMerge sorts v and returns it, or tmp, which is as long, with its elements. The
// order of the elements is nothing to it: the branches of its loops do not depend on
// them. So it takes half the time of slices.Sort for lists in no order, up to some
// thousands of elements, however they are spread.
func sortMerge(v, tmp []uint64) []uint64 {
	n := len(v)
	i := 0
	for ; i+4 <= n; i += 4 {
		sortFour((*[4]uint64)(v[i:]))
	}
	insertion(v[i:], 3, 0)
	for w := 4; w < n; w *= 2 {
		for i := 0; i < n; i += 2 * w {
			a, b := min(i+w, n), min(i+2*w, n)
			mergeInto(tmp[i:b], v[i:a], v[a:b])
		}
		v, tmp = tmp, v
	}
	return v
}

// sortFour sorts with the five comparisons of the smallest network.
func sortFour(v *[4]uint64) {
	a, b := min(v[0], v[1]), max(v[0], v[1])
	c, d := min(v[2], v[3]), max(v[2], v[3])
	a, c = min(a, c), max(a, c)
	b, d = min(b, d), max(b, d)
	v[0], v[1], v[2], v[3] = a, min(b, c), max(b, c), d
}

// sortRuns is sortMerge for a list that is some runs, of four elements and more on
// average. It reports false, and v has its elements in some order, when it is not. It
// works in ends.
func sortRuns(v, tmp []uint64, ends []uint16) ([]uint64, bool) {
	runs := 0
	for i := 0; i < len(v); {
		if runs == len(ends) || runs > 4+i/4 {
			return v, false
		}
		k, down := runLen(v[i:])
		if down {
			slices.Reverse(v[i : i+k])
		}
		i += k
		ends[runs] = uint16(i)
		runs++
	}
	for ; runs > 1; runs = (runs + 1) / 2 {
		from := uint16(0)
		for r := 0; r < runs; r += 2 {
			mid, to := ends[r], ends[min(r+1, runs-1)]
			mergeInto(tmp[from:to], v[from:mid], v[mid:to])
			ends[r/2] = to
			from = to
		}
		v, tmp = tmp, v
	}
	return v, true
}

// mergeInto merges two ascending lists into dst, which is as long as both.
func mergeInto(dst, x, y []uint64) {
	for len(x) > 0 && len(y) > 0 {
		if x[len(x)-1] <= y[0] {
			break
		}
		m := min(len(x), len(y))
		i, p := mergeEnds(dst, x, y, m)
		left := len(x) - p // taken off the end of x
		x, y = x[i:p], y[m-i:len(y)-(m-left)]
		dst = dst[m : len(dst)-m]
	}
	copy(dst[copy(dst, x):], y)
}

// mergeEnds puts the m least and the m greatest elements of two ascending lists to the
// ends of dst. Neither list has fewer than m, so neither runs out, and that need not be
// asked at each step. The elements of x that are left are x[i:p].
//
// The two ends are merged at once because each step waits for the one before it.
func mergeEnds(dst, x, y []uint64, m int) (i, p int) {
	p = len(x)
	j, q := 0, len(y)
	top := len(dst) - 1
	for k := range m {
		a, b := x[i], y[j]
		dst[k] = min(a, b)
		step := 0
		if a <= b {
			step = 1
		}
		i += step
		j += 1 - step

		a, b = x[p-1], y[q-1]
		dst[top-k] = max(a, b)
		step = 0
		if a > b {
			step = 1
		}
		p -= step
		q -= 1 - step
	}
	return i, p
}
