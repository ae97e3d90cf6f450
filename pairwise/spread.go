package pairwise

import (
	"math/bits"
	"slices"
)

// sortSpread sorts v and returns it, or tmp, which is as long, with its elements. It
// counts the elements into cells of equal width, about as many as there are elements,
// puts each cell's elements in a row, and sorts the few that share a cell. Count has
// room for the counts: its length is a power of two.
//
// Elements that are far from evenly spread share cells with many others. Then
// slices.Sort is better, and no more than the time of counting is lost.
func sortSpread(v, tmp []uint64, count []uint16) []uint64 {
	low, high := bounds(v)
	width := bits.Len64(high - low)
	b := min(width, bits.Len(uint(len(v)-1)), bits.Len(uint(len(count)-1)))
	shift := uint(width - b)
	cell := count[:1<<b]
	clear(cell)
	for _, x := range v {
		cell[(x-low)>>shift]++
	}
	if most := places(cell); shift > 0 && crowded(most, len(v)) {
		slices.Sort(v)
		return v
	}
	for _, x := range v {
		p := &cell[(x-low)>>shift]
		tmp[*p] = x
		*p++
	}
	if shift > 0 { // else a cell holds one value
		insertion(tmp, len(v)*len(v))
	}
	return tmp
}

// crowded reports whether a cell with most of n elements is better not sorted by
// insertion.
func crowded(most uint16, n int) bool { return int(most) > 32+n/64 }

// places turns the counts of cells into the place of each cell's first element, and
// returns the largest count.
func places(cell []uint16) (most uint16) {
	place := uint16(0)
	for i, n := range cell {
		most = max(most, n)
		cell[i] = place
		place += n
	}
	return most
}

// insertion sorts v, if it takes no more than so many moves. If not it reports false,
// and v has the same elements in some order.
func insertion(v []uint64, moves int) bool {
	for i, x := range v {
		j := i
		for ; j > 0 && v[j-1] > x; j-- {
			v[j] = v[j-1]
		}
		v[j] = x
		if moves -= i - j; moves < 0 {
			return false
		}
	}
	return true
}
