package pairwise

import (
	"math/bits"
	"slices"
)

// few is the number of elements up to which insertion sort is the fastest.
const few = 16

// sortSpread sorts v with the help of tmp, which is as long. It counts the
// elements into cells of equal width, about as many as there are elements, puts
// each cell's elements in a row, and sorts the few that share a cell. Count has
// room for the counts: its length is a power of two.
//
// Elements that are far from evenly spread share cells with many others. Such a
// cell is sorted the same way, its own range being narrower, until depth is zero.
func sortSpread(v, tmp []uint64, count []uint16, depth int) {
	if len(v) <= few {
		insertion(v)
		return
	}
	low, high := v[0], v[0]
	for _, x := range v {
		low = min(low, x)
		high = max(high, x)
	}
	if low == high {
		return
	}
	if depth == 0 {
		slices.Sort(v)
		return
	}
	width := bits.Len64(high - low)
	b := min(width, bits.Len(uint(len(v)-1)), bits.Len(uint(len(count)-1)))
	shift := uint(width - b)
	cell := count[:1<<b]
	clear(cell)
	for _, x := range v {
		cell[(x-low)>>shift]++
	}
	most := places(cell)
	for _, x := range v {
		p := &cell[(x-low)>>shift]
		tmp[*p] = x
		*p++
	}
	if shift == 0 { // a cell holds one value
		copy(v, tmp)
		return
	}
	sortCells(v, tmp, cell, most, depth)
}

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

// sortCells sorts tmp into v. Elements are in the order of their cells, of which
// there are most in one, and ends holds the place after the last of each cell.
func sortCells(v, tmp []uint64, ends []uint16, most uint16, depth int) {
	if most > few {
		sortHeavy(tmp, v, ends, depth-1)
	}
	// Now every element is at most few places from its own.
	for i, x := range tmp[:len(v)] {
		j := i
		for ; j > 0 && v[j-1] > x; j-- {
			v[j] = v[j-1]
		}
		v[j] = x
	}
}

// sortHeavy sorts the parts of v that share a cell, if they are more than few.
// Ends holds, for each cell, the place after its last element.
func sortHeavy(v, tmp []uint64, ends []uint16, depth int) {
	var count [cellCount]uint16
	start := 0
	for _, e := range ends {
		end := int(e)
		if end-start > few {
			sortSpread(v[start:end], tmp[start:end], count[:], depth)
		}
		start = end
	}
}

func insertion(v []uint64) {
	for i := 1; i < len(v); i++ {
		x := v[i]
		j := i
		for ; j > 0 && v[j-1] > x; j-- {
			v[j] = v[j-1]
		}
		v[j] = x
	}
}

// spreadDepth bounds how often cells of cells are looked into.
const spreadDepth = 4
