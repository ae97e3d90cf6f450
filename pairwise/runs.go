package pairwise

import "slices"

// sumRuns sums a list that is a few runs, by merging them as it goes. It reports
// false when the list is not.
func sumRuns[T Number](xs []T) (sum wide, ok bool) {
	var buf [maxRuns]run[T]
	runs := findRuns(buf[:0], xs)
	if runs == nil {
		return wide{}, false
	}
	low := runs[0].head()
	for i := range runs {
		low = min(low, runs[i].head())
	}
	var ranked, plain wide
	rank := uint64(0)
	ok = merge(runs, func(xs []T, down bool) {
		r, p := weighRun(run[T]{xs, down}, low)
		ranked = ranked.add(p.mul(rank)).add(r)
		plain = plain.add(p)
		rank += uint64(len(xs))
	})
	return weighted(ranked, plain, len(xs)), ok
}

// weighRun is weigh for the ascending order of a run.
func weighRun[T Number](r run[T], low T) (ranked, plain wide) {
	ranked, plain = weigh(r.xs, low)
	if r.down {
		ranked = plain.mul(uint64(len(r.xs) - 1)).sub(ranked)
	}
	return ranked, plain
}

// A run is a part of a list that is in ascending or in descending order.
type run[T Number] struct {
	xs   []T
	down bool
}

// head returns the least element.
func (r run[T]) head() T {
	if r.down {
		return r.xs[len(r.xs)-1]
	}
	return r.xs[0]
}

// at returns the element of rank i.
func (r run[T]) at(i int) T {
	if r.down {
		i = len(r.xs) - 1 - i
	}
	return r.xs[i]
}

// copyTo copies the run's elements, biased, in ascending order.
func (r run[T]) copyTo(v []uint64) {
	if r.down {
		for i, x := range r.xs {
			v[len(r.xs)-1-i] = bias(x)
		}
		return
	}
	for i, x := range r.xs {
		v[i] = bias(x)
	}
}

// bias maps integers to unsigned ones, in the same order and as far apart, and floats to
// their keys.
func bias[T Number](x T) uint64 {
	zero, one := T(0), T(1)
	switch {
	case one/2 != 0:
		return key(float64(x) + 0) // -0 is 0
	case zero-1 < 0:
		return uint64(x) ^ 1<<63
	}
	return uint64(x)
}

// cut takes the elements up to limit off the run. It takes at least one.
func (r *run[T]) cut(limit T) []T {
	xs := r.xs
	i := 1
	if r.down {
		for i < len(xs) && xs[len(xs)-1-i] <= limit {
			i++
		}
		r.xs = xs[:len(xs)-i]
		return xs[len(xs)-i:]
	}
	for i < len(xs) && xs[i] <= limit {
		i++
	}
	r.xs = xs[i:]
	return xs[:i]
}

// maxRuns is how many runs are worth merging.
const maxRuns = 32

// findRuns parts xs into runs, or returns nil if there are more than maxRuns, or
// so many that they are short.
func findRuns[T Number](runs []run[T], xs []T) []run[T] {
	most := min(maxRuns, 1+len(xs)/32)
	for len(xs) > 0 {
		if len(runs) == most {
			return nil
		}
		i, down := runLen(xs)
		runs = append(runs, run[T]{xs[:i], down})
		xs = xs[i:]
	}
	return runs
}

// runLen returns how many elements at the beginning of xs are a run, and whether in
// descending order.
func runLen[T Number](xs []T) (i int, down bool) {
	i, down = min(1, len(xs)), len(xs) > 1 && xs[1] < xs[0]
	if down {
		for i < len(xs) && xs[i] <= xs[i-1] {
			i++
		}
	} else {
		for i < len(xs) && xs[i] >= xs[i-1] {
			i++
		}
	}
	return i, down
}

// merge calls use with stretches of the runs, down telling whether in descending
// order, so that all together they are the ascending order of all elements. It
// gives up, and reports false, when the stretches are short.
func merge[T Number](runs []run[T], use func(xs []T, down bool)) bool {
	total := 0
	for i := range runs {
		total += len(runs[i].xs)
	}
	for stretches, done := 0, 0; len(runs) > 0; stretches++ {
		if stretches > 4+total/64+done/16 {
			return false
		}
		m := 0 // the run of the least head
		for i := range runs {
			if runs[i].head() < runs[m].head() {
				m = i
			}
		}
		r := &runs[m]
		if len(runs) == 1 {
			use(r.xs, r.down)
			return true
		}
		var limit T // the least head of the others
		for i, first := 0, true; i < len(runs); i++ {
			if i != m && (first || runs[i].head() < limit) {
				limit, first = runs[i].head(), false
			}
		}
		xs := r.cut(limit)
		done += len(xs)
		use(xs, r.down)
		if len(r.xs) == 0 {
			runs = slices.Delete(runs, m, m+1)
		}
	}
	return true
}
