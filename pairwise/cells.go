package pairwise

import "math/bits"

// cells sums a small bucket without sorting it.
//
// The elements, spread over the whole range of a uint64, are counted into cells
// by their leading bits, about one to a cell, and placed in cell order. Taken
// for the sorted order, that is wrong only inside cells of two and more: a pair
// (a, b) placed as a > b enters the weighted sum as b-a instead of a-b, so adding
// 2·max(0, a-b) for the pairs of a cell mends it. Pairs of different cells have
// max(0, a-b) = 0, so the mending needs no branch: it is done for every element
// with the two placed before it, and for the cells of four and more by itself.
type cells struct {
	// What the passes add up.
	low, high uint64 // sum of the elements
	rankLow   uint64 // sum of each element times its place
	rankHigh  uint64
	mend1     uint64 // sum of max(a, b) over neighbouring places
	mend2     uint64 // the same over places two apart

	heavy  [maxHeavy]span
	nHeavy int

	count [cellCount]uint16        // elements, then places, of each cell
	place [maxCells + reach]uint64 // the elements in cell order, after reach zeros
}

// A span is a range of places.
type span struct{ start, end uint16 }

const (
	cellBits  = 11
	cellCount = 1 << cellBits
	cellShift = 64 - cellBits

	// reach is how many of the elements placed before it each one is compared to.
	reach = 2

	// maxHeavy bounds the cells of more than reach+1 elements, and maxLoad the
	// elements in each. Elements spread evenly stay far below; others are better
	// sorted.
	maxHeavy = 512
	maxLoad  = 32

	// minCells is the least number of elements worth a pass over all cells.
	minCells = cellCount / 4

	// maxCells is the most: their mending, less than a cell's width 2^cellShift
	// for each, must add up to less than 2^64.
	maxCells = 2 * cellCount
)

// sum returns the sum of all pairs of the elements in blocks, of which there are
// k, at least minCells and at most maxCells, and the sum of the elements. It
// reports false when too many elements share a cell.
func (c *cells) sum(blocks [][]uint64, k int) (pairs, plain wide, ok bool) {
	clear(c.count[:])
	c.low, c.high = 0, 0
	for _, b := range blocks {
		c.countBlock(b)
	}
	if !c.places() {
		return wide{}, wide{}, false
	}
	clear(c.place[:k+reach])
	c.rankLow, c.rankHigh, c.mend1, c.mend2 = 0, 0, 0, 0
	for _, b := range blocks {
		c.placeBlock(b)
	}
	plain = wide{0, c.high, c.low}
	pairs = weighted(wide{0, c.rankHigh, c.rankLow}, plain, k)
	mend := wide{0, 0, c.mend1 - c.low}.add(wide{0, 0, c.mend2 - c.low}).add(c.mendHeavy())
	return pairs.add(mend).add(mend), plain, true
}

// countBlock adds the elements of b to the counts and to the plain sum.
func (c *cells) countBlock(b []uint64) {
	low, high := c.low, c.high
	var carry uint64
	for len(b) >= 4 {
		x, y, z, w := b[0], b[1], b[2], b[3]
		b = b[4:]
		c.count[x>>cellShift]++
		c.count[y>>cellShift]++
		c.count[z>>cellShift]++
		c.count[w>>cellShift]++
		low, carry = bits.Add64(low, x, 0)
		high += carry
		low, carry = bits.Add64(low, y, 0)
		high += carry
		low, carry = bits.Add64(low, z, 0)
		high += carry
		low, carry = bits.Add64(low, w, 0)
		high += carry
	}
	for _, x := range b {
		c.count[x>>cellShift]++
		low, carry = bits.Add64(low, x, 0)
		high += carry
	}
	c.low, c.high = low, high
}

// places turns the counts into the place of each cell's first element. It
// reports false when the cells are too unevenly filled.
func (c *cells) places() bool {
	c.nHeavy = 0
	t := uint16(0)
	for i := 0; i < cellCount; i += 4 {
		q := (*[4]uint16)(c.count[i:])
		n0, n1, n2, n3 := q[0], q[1], q[2], q[3]
		q[0] = t
		q[1] = t + n0
		q[2] = t + n0 + n1
		q[3] = t + n0 + n1 + n2
		if max(n0, n1, n2, n3) > reach+1 {
			s := t
			for _, n := range [...]uint16{n0, n1, n2, n3} {
				if n > reach+1 {
					if c.nHeavy == maxHeavy || n > maxLoad {
						return false
					}
					c.heavy[c.nHeavy] = span{s, s + n}
					c.nHeavy++
				}
				s += n
			}
		}
		t += n0 + n1 + n2 + n3
	}
	return true
}

// placeBlock puts the elements of b into their places, and adds up the places
// times the elements, and the larger of each element and each of the reach
// placed before it. Places not filled yet hold zero, which is never larger, and
// neither is an element of a lower cell.
func (c *cells) placeBlock(b []uint64) {
	rankLow, rankHigh, mend1, mend2 := c.rankLow, c.rankHigh, c.mend1, c.mend2
	for _, x := range b {
		p := &c.count[x>>cellShift]
		i := uint64(*p) % maxCells
		*p = uint16(i + 1)
		c.place[i+reach] = x
		mend1 += max(c.place[i+1], x)
		mend2 += max(c.place[i], x)
		h, l := bits.Mul64(x, i)
		var carry uint64
		rankLow, carry = bits.Add64(rankLow, l, 0)
		rankHigh, _ = bits.Add64(rankHigh, h, carry)
	}
	c.rankLow, c.rankHigh, c.mend1, c.mend2 = rankLow, rankHigh, mend1, mend2
}

// mendHeavy returns the mending for the pairs of the heavy cells that
// placeBlock does not reach.
func (c *cells) mendHeavy() wide {
	var sum wide
	for _, r := range c.heavy[:c.nHeavy] {
		v := c.place[r.start+reach : r.end+reach]
		for i, a := range v {
			for j := i + reach + 1; j < len(v); j++ {
				sum = sum.add(wide{0, 0, max(a, v[j]) - v[j]})
			}
		}
	}
	return sum
}
