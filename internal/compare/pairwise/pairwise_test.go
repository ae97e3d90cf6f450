// Package pairwise compares pairwise with its rivals:
//
//	go -C internal/compare test -run '^$' -bench . -cpu 1,2 ./pairwise
package pairwise

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jfcg/sorty/v2"
	"github.com/twotwotwo/sorts/sortutil"
	"gonum.org/v1/gonum/floats"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/pairwise"
)

// onePass is the sum of a sorted list, as far as an int64 goes. That is all that the
// rivals are asked for; ours is exact.
func onePass(sorted []int64) int64 {
	total, prefix := int64(0), int64(0)
	for i, x := range sorted {
		total += x*int64(i) - prefix
		prefix += x
	}
	return total
}

// A rival sums a list, modulo 2^64.
type rival struct {
	name string
	sum  func(xs []int64) uint64
}

func rivals() []rival {
	var s pairwise.Summer[int64]
	var z big.Int
	bySort := func(sort func([]int64)) func([]int64) uint64 {
		return func(xs []int64) uint64 {
			ys := slices.Clone(xs)
			sort(ys)
			return uint64(onePass(ys))
		}
	}
	return []rival{
		{"hardened", func(xs []int64) uint64 { return low(pairwise.AbsSumBig(xs)) }},
		{"hardened-Summer", func(xs []int64) uint64 { return low(s.AbsSumBig(&z, xs)) }},
		{"textbook", bySort(slices.Sort[[]int64])},
		{"twotwotwo-radix", bySort(sortutil.Int64s)},
		{"sorty", bySort(func(xs []int64) { sorty.SortSlice(xs) })},
	}
}

// low returns a number modulo 2^64.
func low(z *big.Int) uint64 {
	if z.BitLen() == 0 {
		return 0
	}
	w := uint64(z.Bits()[0])
	if math.MaxUint == math.MaxUint32 && len(z.Bits()) > 1 {
		w |= uint64(z.Bits()[1]) << 32
	}
	return w
}

// A load is a kind of list.
type load struct {
	name string
	fill func(r *rand.Rand, xs []int64)
}

var loads = []load{
	{"random", random(64)},
	{"26bits", random(26)},
	{"10bits", random(10)},
	{"sorted", func(r *rand.Rand, xs []int64) { random(64)(r, xs); slices.Sort(xs) }},
	{"organpipe", func(_ *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(min(i, len(xs)-1-i)) << 40
		}
	}},
	{"twoclusters", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64()>>50) - 1<<62*int64(r.IntN(2))
		}
	}},
	{"exponential", func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64() >> (1 + r.UintN(63)))
		}
	}},
	{"allbutone", func(_ *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = 42
		}
		xs[len(xs)/3] = 1 << 62
	}},
}

func random(bits uint) func(*rand.Rand, []int64) {
	return func(r *rand.Rand, xs []int64) {
		for i := range xs {
			xs[i] = int64(r.Uint64()) >> (64 - bits)
		}
	}
}

// Before anything is timed: they do the same work.
func TestSameWork(t *testing.T) {
	for _, l := range loads {
		for _, n := range []int{2, 10, 1000, 100_000} {
			r := rand.New(rand.NewPCG(1, uint64(n)))
			xs := make([]int64, n)
			l.fill(r, xs)
			before := slices.Clone(xs)
			want := uint64(onePass(slices.Sorted(slices.Values(xs))))
			for _, c := range rivals() {
				if got := c.sum(xs); got != want {
					t.Errorf("%s: %d elements, %s: got %d, want %d", c.name, n, l.name, got, want)
				}
				if !slices.Equal(xs, before) {
					t.Fatalf("%s changed its argument", c.name)
				}
			}
		}
	}
}

// inputs makes as many lists of n as it takes for branches not to learn them.
func inputs(n int, fill func(r *rand.Rand, xs []int64)) [][]int64 {
	r := rand.New(rand.NewPCG(1, 2))
	lists := make([][]int64, min(max(1, 1<<18/n), 1<<14))
	for i := range lists {
		lists[i] = make([]int64, n)
		fill(r, lists[i])
	}
	return lists
}

var sink uint64

// run times f on one list after the other, per element.
func run[T any](b *testing.B, lists [][]T, f func(xs []T)) {
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		f(lists[i])
		if i++; i == len(lists) {
			i = 0
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(lists[0])), "ns/elem")
}

func BenchmarkAbsSumBig(b *testing.B) {
	for _, n := range []int{2, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000} {
		for _, l := range loads {
			if l.name != "random" && n != 1_000_000 {
				continue
			}
			if n > 1_000_000 && testing.Short() {
				continue
			}
			lists := inputs(n, l.fill)
			for _, c := range rivals() {
				b.Run(fmt.Sprintf("%s%d/%s", l.name, n, c.name), func(b *testing.B) {
					run(b, lists, func(xs []int64) { sink += c.sum(xs) })
				})
			}
		}
	}
}

// byGonum multiplies the sorted list by its coefficients with the floats package.
func byGonum(xs []float64) float64 {
	ys := slices.Clone(xs)
	slices.Sort(ys)
	n := float64(len(ys))
	coefficients := floats.Span(make([]float64, len(ys)), 1-n, n-1)
	return floats.Dot(ys, coefficients)
}

// The rivals are exact in the leading digits only.
func TestSameFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	xs := make([]float64, 10_000)
	for i := range xs {
		xs[i] = r.NormFloat64()
	}
	want, err := pairwise.AbsSumFloat(xs)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]float64{"textbook": flawed.TextbookFloat(xs), "gonum": byGonum(xs)} {
		if math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func BenchmarkAbsSumFloat(b *testing.B) {
	for _, n := range []int{10, 1000, 100_000, 1_000_000} {
		for _, l := range []struct {
			name string
			draw func(r *rand.Rand) float64
		}{
			{"uniform", (*rand.Rand).Float64},
			{"normal", (*rand.Rand).NormFloat64},
		} {
			r := rand.New(rand.NewPCG(1, 2))
			lists := make([][]float64, max(1, 1<<18/n))
			for i := range lists {
				lists[i] = make([]float64, n)
				for j := range lists[i] {
					lists[i][j] = l.draw(r)
				}
			}
			total := 0.0
			for _, c := range []struct {
				name string
				sum  func([]float64) float64
			}{
				{"hardened", func(xs []float64) float64 { x, _ := pairwise.AbsSumFloat(xs); return x }},
				{"textbook", flawed.TextbookFloat},
				{"gonum", byGonum},
			} {
				b.Run(fmt.Sprintf("%s%d/%s", l.name, n, c.name), func(b *testing.B) {
					run(b, lists, func(xs []float64) { total += c.sum(xs) })
				})
			}
			sink += uint64(total)
		}
	}
}

// collection is what both of them can do.
type collection interface {
	Add(x int64)
	Remove(x int64) bool
	Len() int
}

// BenchmarkRunning lets one element leave a window and another enter it.
func BenchmarkRunning(b *testing.B) {
	for _, n := range []int{100, 10_000, 1_000_000} {
		for _, c := range []struct {
			name string
			new  func() collection
		}{
			{"hardened", func() collection { return new(pairwise.Running[int64]) }},
			{"list", func() collection { return new(flawed.Bag) }},
		} {
			if c.name == "list" && n > 10_000 {
				continue // hours to fill
			}
			b.Run(fmt.Sprintf("window%d/%s", n, c.name), func(b *testing.B) {
				r := rand.New(rand.NewPCG(1, 2))
				window := make([]int64, n)
				w := c.new()
				for i := range window {
					window[i] = int64(r.Uint64() >> 24)
					w.Add(window[i])
				}
				i := 0
				b.ReportAllocs()
				for b.Loop() {
					w.Remove(window[i])
					window[i] = int64(r.Uint64() >> 24)
					w.Add(window[i])
					if i++; i == n {
						i = 0
					}
				}
				if w.Len() != n {
					b.Fatalf("the window holds %d of %d", w.Len(), n)
				}
			})
		}
	}
}
