package pairwise

import "math"

// A float's key is an integer: keys are in the order of their floats. Floats of
// the same sign and exponent lie as far apart, in units of their last place, as
// their keys. So a bucket of such floats is summed as a bucket of integers.

// key returns the key of a float that is not a NaN.
func key(x float64) uint64 {
	b := math.Float64bits(x)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// unkey returns the float of a key.
func unkey(k uint64) float64 {
	return math.Float64frombits(k ^ (^uint64(int64(k)>>63) | 1<<63))
}

// sameExponent reports whether the floats of two keys have the same sign and
// exponent.
func sameExponent(k, l uint64) bool { return (k^l)>>fractionBits == 0 }

// addBucket adds the part that a bucket of k floats of the same sign and exponent
// has in the sum of all pairs: given its least key, the sum of all pairs of its
// keys, the sum of how much they exceed the least, and how many floats are below
// and above the bucket.
func (f *fixed) addBucket(least, k uint64, pairs, plain wide, below, above uint64) {
	m, e, neg := split(unkey(least))
	if neg {
		plain = plain.sub(wide{0, 0, m}.mul(k))
	} else {
		plain = plain.addMul(m, k)
	}
	f.add(pairs.add(plain.mul(below)).sub(plain.mul(above)), e)
}

// addTwo adds the sum of n pairs of two floats, low and high.
func (f *fixed) addTwo(low, high float64, n wide) {
	for _, x := range [...]float64{high, -low} {
		m, e, neg := split(x)
		w := n.mul(m)
		if neg {
			w = wide{}.sub(w)
		}
		f.add(w, e)
	}
}
