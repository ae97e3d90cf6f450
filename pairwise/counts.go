package pairwise

import "math/bits"

// sumCounts returns the sum of |xi-xj| over all pairs, and the sum, of n numbers
// of which count[i] are i.
func sumCounts[C uint16 | uint32](count []C, n uint64) (pairs, plain wide) {
	var high, low, sum uint64
	below := uint64(0)
	for i, c := range count {
		// The gap between i-1 and i lies in as many pairs as have one number on
		// each side of it.
		h, l := bits.Mul64(below, n-below)
		var carry uint64
		low, carry = bits.Add64(low, l, 0)
		high += h + carry
		below += uint64(c)
		sum += uint64(c) * uint64(i)
	}
	return wide{0, high, low}, wide{0, 0, sum}
}
