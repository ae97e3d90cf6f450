package pairwiselaws

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/hardened-go/hardened/internal/laws"
	"pgregory.net/rapid"
)

// edges are where integers of 64 bits end, and where their halves do.
var edges = []int64{0, 1, -1, 2, -2, 5, 1 << 32, -1 << 32, 1 << 62, -1 << 62, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1}

// lists draws lists of any integers. Most are short, so that a failure shrinks; the
// others are as long as it takes to reach every way of summing a list.
var lists = listsOf(64)

// tame draws lists whose sum fits an int64.
var tame = listsOf(36)

// listsOf draws lists of integers of the given width.
func listsOf(width int) *rapid.Generator[[]int64] {
	element := rapid.OneOf(rapid.Int64Range(-9, 9), rapid.Int64Range(-1<<(width-1), 1<<(width-1)-1))
	if width == 64 {
		element = rapid.OneOf(rapid.Int64Range(-9, 9), rapid.SampledFrom(edges), rapid.Int64())
	}
	short := rapid.SliceOfN(element, 0, 7)
	return rapid.Custom(func(t *rapid.T) []int64 {
		if rapid.IntRange(0, 9).Draw(t, "long") < 9 {
			return short.Draw(t, "elements")
		}
		n := length.Draw(t, "n")
		bits := uint(rapid.IntRange(1, width).Draw(t, "bits"))
		shape := rapid.SampledFrom(shapes).Draw(t, "shape")
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 0))
		xs := make([]int64, n)
		for i := range xs {
			xs[i] = int64(r.Uint64()) >> (64 - bits)
		}
		shape(r, xs)
		return xs
	})
}

// length draws the length of a long list. The very long are rare: some flaws take
// quadratic time.
var length = rapid.Custom(func(t *rapid.T) int {
	if rapid.IntRange(0, 15).Draw(t, "very long") < 15 {
		return rapid.IntRange(30, 300).Draw(t, "n")
	}
	return rapid.SampledFrom([]int{1024, 1025, 2500, 4096, 4097, 5000}).Draw(t, "n")
})

// shapes arrange random numbers as a sort, or a sum by parts, might not expect.
var shapes = []func(r *rand.Rand, xs []int64){
	func(*rand.Rand, []int64) {},
	func(_ *rand.Rand, xs []int64) { slices.Sort(xs) },
	func(_ *rand.Rand, xs []int64) { slices.Sort(xs); slices.Reverse(xs) },
	func(_ *rand.Rand, xs []int64) { // an organ pipe
		slices.Sort(xs[:len(xs)/2])
		slices.Sort(xs[len(xs)/2:])
		slices.Reverse(xs[len(xs)/2:])
	},
	func(r *rand.Rand, xs []int64) { // exponentially spread
		for i := range xs {
			xs[i] >>= r.UintN(64)
		}
	},
	func(r *rand.Rand, xs []int64) { // few values
		for i := range xs {
			xs[i] = xs[r.IntN(1+i/8)]
		}
	},
	func(r *rand.Rand, xs []int64) { // nearly all equal
		for i := range xs {
			if i > 0 && r.IntN(16) > 0 {
				xs[i] = xs[0]
			}
		}
	},
	func(r *rand.Rand, xs []int64) { // two clusters
		for i := range xs {
			xs[i] = xs[i]>>20 + int64(r.IntN(2))*(xs[0]/2)
		}
	},
	func(r *rand.Rand, xs []int64) { // a cluster amid outliers
		for i := range xs {
			if r.IntN(32) > 0 {
				xs[i] = xs[0]/2 + xs[i]&1023
			}
		}
	},
}

// show prints a list as Go does, and a long one by its ends.
func show[T int64 | float64](xs []T) string {
	if len(xs) > 8 {
		return fmt.Sprintf("%s … %v], %d elements", strings.TrimSuffix(show(xs[:7]), "]"), xs[len(xs)-1], len(xs))
	}
	return strings.ReplaceAll(fmt.Sprint(xs), " ", ", ")
}

// shuffle draws a permutation of xs: any of a short list, a random one of a long one.
func shuffle[T any](t *laws.T, xs []T) []T {
	if len(xs) <= 8 {
		return laws.Draw(t, rapid.Permutation(xs), "permuted")
	}
	ys := slices.Clone(xs)
	r := rand.New(rand.NewPCG(laws.Draw(t, rapid.Uint64(), "seed"), 1))
	r.Shuffle(len(ys), func(i, j int) { ys[i], ys[j] = ys[j], ys[i] })
	return ys
}

// floats draws finite floats from one end of the exponents to the other, and lists of
// neighbours among which a rounded sum loses everything.
var floats = rapid.Custom(func(t *rapid.T) []float64 {
	element := rapid.OneOf(
		rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-9, 9).Draw(t, "small")) }),
		rapid.SampledFrom([]float64{
			math.Copysign(0, -1), 0.1, 1 << 53, 1<<53 + 2, -(1 << 53), 5e-324, -5e-324, 0x1p-1022, 0x1.fffffffffffffp-1023,
			math.MaxFloat64, -math.MaxFloat64, math.MaxFloat64 / 2, 1e308, 1e-308, 1e16, 3,
		}),
		rapid.Custom(func(t *rapid.T) float64 {
			exp := rapid.IntRange(-1074, 1000).Draw(t, "exponent")
			return math.Ldexp(float64(rapid.Int64Range(-1<<53, 1<<53).Draw(t, "mantissa")), exp-30)
		}),
		rapid.Float64Range(-1, 1),
	)
	if rapid.IntRange(0, 9).Draw(t, "long") < 9 {
		return rapid.SliceOfN(element, 0, 7).Draw(t, "elements")
	}
	n := length.Draw(t, "n")
	middle := rapid.IntRange(-1000, 980).Draw(t, "exponent")
	spread := rapid.SampledFrom([]int{1, 4, 40}).Draw(t, "spread")
	offset := math.Ldexp(float64(rapid.IntRange(0, 1).Draw(t, "offset")), middle+20)
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = offset + math.Ldexp(r.NormFloat64(), middle+r.IntN(spread))
	}
	switch rapid.IntRange(0, 2).Draw(t, "order") {
	case 1:
		slices.Sort(xs)
	case 2:
		slices.Sort(xs)
		slices.Reverse(xs)
	}
	return xs
})

// farApart draws floats of both signs at the end of their range: two of them can be
// further apart than the largest.
var farApart = rapid.SliceOfN(rapid.SampledFrom([]float64{math.MaxFloat64, -math.MaxFloat64, math.MaxFloat64 / 2, -math.MaxFloat64 / 2, 1}), 2, 5)

// denormal draws floats at the other end, where they have fewer bits than elsewhere.
var denormal = rapid.SliceOfN(rapid.SampledFrom([]float64{5e-324, -5e-324, 0x1p-1022, 0x1.fffffffffffffp-1023, 1e-308, 0}), 2, 5)
