package pairwise_test

import (
	"math/rand/v2"
	"slices"
)

// A pattern fills a list in a way that a sum by partition could handle badly, or
// that a sort handles well.
type pattern struct {
	name string
	fill func(r *rand.Rand, xs []int64)
}

func random(bits uint) func(*rand.Rand, []int64) {
	return func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64() >> (64 - bits))
		}
	}
}

func sorted(r *rand.Rand, xs []int64) {
	random(64)(r, xs)
	slices.Sort(xs)
}

func swapped(n int) func(*rand.Rand, []int64) {
	return func(r *rand.Rand, xs []int64) {
		sorted(r, xs)
		for range n {
			i, j := r.IntN(len(xs)), r.IntN(len(xs))
			xs[i], xs[j] = xs[j], xs[i]
		}
	}
}

// A bucket's elements are placed by their leading 11 bits.
const (
	cellCount = 1 << 11
	cellShift = 64 - 11
)

var patterns = []pattern{
	{"random", random(64)},
	{"random 40 bits", random(40)},
	{"random 26 bits", random(26)},
	{"random 20 bits", random(20)},
	{"random 17 bits", random(17)},
	{"random 10 bits", random(10)},
	{"random 1 bit", random(1)},
	{"16 values far apart", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64N(16) * 0x123456789abcdef)
		}
	}},
	{"equal", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = 42
		}
	}},
	{"all but one equal", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = 42
		}
		xs[len(xs)/3] = 1 << 62
	}},
	{"sorted", sorted},
	{"reversed", func(r *rand.Rand, xs []int64) { sorted(r, xs); slices.Reverse(xs) }},
	{"organ pipe", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(min(i, len(xs)-1-i)) << 40
		}
	}},
	{"random organ pipe", func(r *rand.Rand, xs []int64) {
		sorted(r, xs[:len(xs)/2])
		sorted(r, xs[len(xs)/2:])
		slices.Reverse(xs[len(xs)/2:])
	}},
	{"1 swap", swapped(1)},
	{"10 swaps", swapped(10)},
	{"1000 swaps", swapped(1000)},
	{"sorted, 10 at the end", func(r *rand.Rand, xs []int64) {
		sorted(r, xs)
		random(64)(r, xs[max(0, len(xs)-10):])
	}},
	{"sorted, 60 at the front", func(r *rand.Rand, xs []int64) {
		sorted(r, xs)
		random(64)(r, xs[:min(len(xs), 60)])
	}},
	{"rotated", func(r *rand.Rand, xs []int64) {
		sorted(r, xs)
		k := len(xs) / 3
		copy(xs, append(slices.Clone(xs[k:]), xs[:k]...))
	}},
	{"saw of 16 teeth", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(i%(len(xs)/16+1)) << 30
		}
	}},
	{"saw of 1000", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(i%1000) << 40
		}
	}},
	{"powers of two", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = 1 << r.UintN(63)
		}
	}},
	{"exponential", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64() >> (1 + r.UintN(63)))
		}
	}},
	{"two clusters", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64()>>50) - (1<<62)*int64(r.IntN(2))
		}
	}},
	{"cluster and outliers", func(r *rand.Rand, xs []int64) {
		random(10)(r, xs)
		for b := range 63 {
			xs[r.IntN(len(xs))] = 1 << b
		}
	}},
	{"cluster amid outliers", func(r *rand.Rand, xs []int64) {
		random(10)(r, xs)
		for b := range 62 {
			xs[r.IntN(len(xs))] = 1 << b
			xs[r.IntN(len(xs))] = -1 << b
		}
	}},
	{"sorted and outliers", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(i)
		}
		for b := 12; b < 63; b += 10 {
			xs[r.IntN(len(xs))] = 1 << b
		}
	}},
	{"half and half", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = -1 << 63
			if i%2 == 0 {
				xs[i] = 1<<63 - 1
			}
		}
	}},
	{"nested clusters", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			bits := 63
			for bits > 14 && r.IntN(100) >= 6 {
				bits -= 9
			}
			xs[i] = int64(r.Uint64() >> (64 - bits))
		}
	}},
	{"the greatest of a cell, then the least", func(_ *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(i/2%cellCount) << cellShift
			if i%2 == 0 {
				xs[i] += 1<<cellShift - 1
			}
		}
	}},
	{"six values, most of them the least", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = 0
			if r.IntN(5) == 0 {
				xs[i] = 1 << (11 * r.UintN(6))
			}
		}
	}},
	{"eight clusters", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64N(8)<<60 + r.Uint64N(1<<20))
		}
	}},
	{"half zeros", func(r *rand.Rand, xs []int64) {
		random(64)(r, xs)
		for i := range xs {
			if r.IntN(2) == 0 {
				xs[i] = 0
			}
		}
	}},
}
