package pairwise_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

// integers draws lists whose lengths and widths vary.
func integers(r *rand.Rand, n int) []int64 {
	xs := make([]int64, n)
	shift := r.UintN(64)
	for i := range xs {
		xs[i] = int64(r.Uint64()) >> shift
	}
	return xs
}

func TestAbsSumAgainstTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		xs := integers(r, r.IntN(40))
		want := slowSum(xs)
		if got := pairwise.AbsSumBig(xs); got.Cmp(want) != 0 {
			t.Fatalf("AbsSumBig(%v) = %v, want %v", xs, got, want)
		}
		got, err := pairwise.AbsSum(xs)
		if !want.IsUint64() {
			if got != 0 || !errors.Is(err, pairwise.ErrOverflow) {
				t.Fatalf("AbsSum(%v) = %v, %v, want ErrOverflow", xs, got, err)
			}
		} else if err != nil || got != want.Uint64() {
			t.Fatalf("AbsSum(%v) = %v, %v, want %v", xs, got, err, want)
		}
	}
}

func TestAbsSumFloatAgainstTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		xs := make([]float64, r.IntN(20))
		limit := 1 + r.Uint64N(math.Float64bits(math.Inf(1)))
		for i := range xs {
			xs[i] = math.Float64frombits(r.Uint64N(limit) | r.Uint64()&(1<<63))
		}
		want, _ := slowSumRat(xs).Float64()
		got, err := pairwise.AbsSumFloat(xs)
		if math.IsInf(want, 1) {
			if got != 0 || !errors.Is(err, pairwise.ErrOverflow) {
				t.Fatalf("AbsSumFloat(%v) = %v, %v, want ErrOverflow", xs, got, err)
			}
		} else if err != nil || got != want {
			t.Fatalf("AbsSumFloat(%v) = %v, %v, want %v", xs, got, err, want)
		}
	}
}
