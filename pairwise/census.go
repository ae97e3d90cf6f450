package pairwise

import (
	"math/bits"
	"math/rand/v2"
)

// census counts the elements of each value, if xs has few values: in a hash table that is
// not made larger, of values and count, by slot, of which there are as many as a power of
// two says. It returns how many values there are, biased, the least first.
func census[T Number](xs []T, values, count []uint64) (k int, ok bool) {
	clear(count)
	free := len(values) / 4 // so few values that most are where they are looked for first
	misses := len(xs) + len(values)
	for _, x := range xs {
		d := bias(x)
		i := slot(d, len(values))
		for count[i] != 0 && values[i] != d {
			if misses == 0 { // the values were chosen to share slots
				return 0, false
			}
			misses--
			i = (i + 1) % len(values)
		}
		if count[i] == 0 {
			if free == 0 {
				return 0, false
			}
			free--
			values[i] = d
		}
		count[i]++
	}
	return sortCounts(values, count), true
}

// sumCensus returns the sum of |xi-xj| over all pairs of n integers, of which there are
// so many of each value, biased.
func sumCensus(values, count []uint64, n uint64) wide {
	sum, below := wide{}, uint64(0)
	for i := range values[1:] {
		// The gap between two neighbouring values lies in as many pairs as have one
		// element on each side of it.
		below += count[i]
		high, low := bits.Mul64(below, n-below)
		sum = sum.add(wide{0, high, low}.mul(values[i+1] - values[i]))
	}
	return sum
}

// slotsOf returns how many slots a table for n elements has.
func slotsOf(n int) int { return min(maxSlots, 1<<(bits.Len(uint(n))-1)) }

// slot returns one of n numbers, n being a power of two, for each x. Two values share one
// with a chance of 2/n at most: see Dietzfelbinger and others, "A Reliable Randomized
// Algorithm for the Closest-Pair Problem" (1997).
func slot(x uint64, n int) int { return int(x*multiplier>>48) * n >> 16 }

// multiplier is another one in each process, so that nobody can choose values that share
// slots. Sums do not depend on it.
var multiplier = rand.Uint64() | 1

// sortCounts puts the values that were counted, and their counts, to the front, in
// ascending order of the values, and returns how many there are.
func sortCounts(values, count []uint64) int {
	k := 0
	for i, c := range count {
		if c == 0 {
			continue
		}
		x, j := values[i], k
		for ; j > 0 && values[j-1] > x; j-- {
			values[j], count[j] = values[j-1], count[j-1]
		}
		values[j], count[j] = x, c
		k++
	}
	return k
}

const (
	// samples is how many elements are looked at to guess what a short list is like,
	// and longSamples what one of more than 8·longSamples is like.
	samples     = 16
	longSamples = maxSlots / 2

	// maxSlots is the length of the table of few values.
	maxSlots = 256
)

// guess looks at some of the elements. It reports whether the list may have few values,
// and whether one of them, the mode, is often.
func guess[T Number](xs []T) (alike, often bool, mode T) {
	var slots [maxSlots]uint8
	seen, looks := slots[:4*samples], samples
	if len(xs) > 8*longSamples {
		seen, looks = slots[:], longSamples
	}
	stride := max(len(xs)/looks, 1)
	values, most := 0, 0
	for i := 0; i < len(xs) && i < looks*stride; i += stride {
		p := &seen[slot(bias(xs[i]), len(seen))]
		if *p == 0 {
			values++
		}
		*p++
		if int(*p) > most {
			most, mode = int(*p), xs[i]
		}
	}
	return values < looks/2, most > looks/4, mode
}
