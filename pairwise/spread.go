package pairwise

import "math/bits"

// sortSpread sorts v and returns it, or tmp, which is as long, with its elements. It
// counts the elements into cells of equal width, about as many as there are elements,
// puts each cell's elements in a row, and sorts the few that share a cell. Count has
// room for the counts: its length is a power of two.
//
// Elements that are far from evenly spread share cells with many others. Then
// sortMerge is better, and little time is lost until that is known.
func sortSpread(v, tmp []uint64, count []uint16) []uint64 {
	if len(v) <= few {
		return sortMerge(v, tmp)
	}
	low, high := bounds(v)
	width := bits.Len64(high - low)
	b := min(width, bits.Len(uint(len(v)-1)), bits.Len(uint(len(count)-1)))
	shift := uint(width - b)
	var slice [samples]uint8 // the range in as many slices
	most := uint8(0)
	for i := range samples {
		p := &slice[(v[i*len(v)/samples]-low)>>max(0, width-4)%samples]
		*p++
		most = max(most, *p)
	}
	if shift > 0 && most > crowd {
		return sortMerge(v, tmp)
	}
	cell := count[:1<<b]
	clear(cell)
	for _, x := range v {
		cell[(x-low)>>shift]++
	}
	places(cell)
	for _, x := range v {
		p := &cell[(x-low)>>shift]
		tmp[*p] = x
		*p++
	}
	if shift > 0 && !insertion(tmp, spreadMoves*len(v), 0) { // else a cell holds one value
		return sortMerge(tmp, v)
	}
	return tmp
}

const (
	// More than crowd of so many samples in a sixteenth of the range say that the
	// elements are not evenly spread. That evenly spread ones say so happens once in
	// a thousand lists.
	crowd = 6

	// spreadMoves is how many moves for each element sort what shares a cell, if it
	// is not too much: the expected number is 1/4.
	spreadMoves = 8
)

// places turns the counts of cells into the place of each cell's first element.
func places(cell []uint16) {
	place := uint16(0)
	for i, n := range cell {
		cell[i] = place
		place += n
	}
}

// insertion sorts v, if it takes no more than so many moves, and as many more for each
// element passed as rate says. If not it reports false, and v has the same elements in
// some order.
func insertion(v []uint64, moves, rate int) bool {
	for i, x := range v {
		j := i
		for ; j > 0 && v[j-1] > x; j-- {
			v[j] = v[j-1]
		}
		v[j] = x
		if moves += rate - (i - j); moves < 0 {
			return false
		}
	}
	return true
}
