package pairwise_test

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/pairwiselaws"
	"github.com/hardened-go/hardened/pairwise"
)

// The laws that have the most to find, under coverage guidance.
func FuzzLawRunning(f *testing.F) { laws.Fuzz(f, pairwiselaws.RunningSuite(), "pairwise/running") }
func FuzzLawExact(f *testing.F)   { laws.Fuzz(f, pairwiselaws.SumSuite(), "pairwise/exact") }

// words reads the bytes of a corpus entry as a list. Repeating it many times reaches
// the ways of summing that are for long lists.
func words(data []byte, times uint16) []uint64 {
	var xs []uint64
	for ; len(data) >= 8; data = data[8:] {
		xs = append(xs, binary.LittleEndian.Uint64(data))
	}
	if len(xs) == 0 {
		return nil
	}
	return slices.Repeat(xs, 1+int(times)%(1+20000/len(xs)))
}

func seeds(f *testing.F) {
	for _, xs := range [][]uint64{
		nil,
		{0},
		{1, 2},
		{0, math.MaxUint64},
		{1 << 63, 0, 1<<63 - 1, 5},
		{math.Float64bits(0.1), math.Float64bits(-2), math.Float64bits(5e-324), math.Float64bits(math.MaxFloat64)},
		{math.Float64bits(math.NaN()), math.Float64bits(math.Inf(-1)), 1 << 63},
	} {
		var data []byte
		for _, x := range xs {
			data = binary.LittleEndian.AppendUint64(data, x)
		}
		f.Add(data, uint16(0))
		f.Add(data, uint16(3000))
	}
}

// FuzzIntegers puts any list of integers to everything that sums integers.
func FuzzIntegers(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte, times uint16) {
		xs := words(data, times)
		before := slices.Clone(xs)
		want := sortedSum(xs)
		if got := pairwise.AbsSumBig(xs); got.Cmp(want) != 0 {
			t.Fatalf("AbsSumBig(%v) = %v, want %v", xs, got, want)
		}
		sum, err := pairwise.AbsSum(xs)
		if want.IsUint64() != (err == nil) || err == nil && sum != want.Uint64() {
			t.Fatalf("AbsSum(%v) = %v, %v, want %v", xs, sum, err, want)
		}
		if d, err := pairwise.Distances(xs); err == nil {
			twice := uint64(0)
			for _, x := range d {
				twice += x
			}
			if twice != 2*sum && want.IsUint64() {
				t.Fatalf("Distances(%v) add up to %d, want %d", xs, twice, 2*sum)
			}
		}
		if !slices.Equal(xs, before) {
			t.Fatal("the argument was changed")
		}
		slices.Sort(xs)
		again, err := pairwise.AbsSumSorted(xs)
		if again != sum || want.IsUint64() != (err == nil) {
			t.Fatalf("AbsSumSorted(%v) = %v, %v, want %v", xs, again, err, want)
		}
	})
}

// FuzzFloats puts any list of floats to everything that sums floats.
func FuzzFloats(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte, times uint16) {
		var xs []float64
		finite := true
		for _, w := range words(data, times) {
			x := math.Float64frombits(w)
			xs = append(xs, x)
			finite = finite && !math.IsNaN(x) && !math.IsInf(x, 0)
		}
		got, err := pairwise.AbsSumFloat(xs)
		if !finite {
			var e *pairwise.ElementError
			if got != 0 || !errors.As(err, &e) || !errors.Is(err, pairwise.ErrNotFinite) {
				t.Fatalf("AbsSumFloat(%v) = %v, %v", xs, got, err)
			}
			return
		}
		want, _ := sortedSumFloat(xs)
		if math.IsInf(want, 1) != (err != nil) || err == nil && got != want {
			t.Fatalf("AbsSumFloat(%v) = %v, %v, want %v", xs, got, err, want)
		}
		if g, err := pairwise.Gini(xs); err == nil && !(0 <= g && g < 1) {
			t.Fatalf("Gini(%v) = %v", xs, g)
		}
		if m, err := pairwise.MeanDifference(xs); err == nil && m < 0 {
			t.Fatalf("MeanDifference(%v) = %v", xs, m)
		}
	})
}
