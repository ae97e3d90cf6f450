package pairwise_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

// sortedSum is the textbook formula on numbers that cannot overflow, for lists
// too long for every pair.
func sortedSum[T pairwise.Integer](xs []T) *big.Int {
	ys := slices.Clone(xs)
	slices.Sort(ys)
	total, term, y := new(big.Int), new(big.Int), new(big.Int)
	for k := range ys {
		if ys[k] < 0 {
			y.SetInt64(int64(ys[k]))
		} else {
			y.SetUint64(uint64(ys[k]))
		}
		total.Add(total, term.Mul(y, term.SetInt64(int64(2*k-len(ys)+1))))
	}
	return total
}

func TestPatterns(t *testing.T) {
	for _, p := range patterns {
		t.Run(p.name, func(t *testing.T) {
			for _, n := range []int{2, 3, 30, 33, 100, 1000, 2040, 2100, 4296, 5000, 100_000} {
				if testing.Short() && n > 5000 {
					break
				}
				r := rand.New(rand.NewPCG(1, uint64(n)))
				xs := make([]int64, n)
				p.fill(r, xs)
				before := slices.Clone(xs)
				want := sortedSum(xs)
				if got := pairwise.AbsSumBig(xs); got.Cmp(want) != 0 {
					t.Errorf("%d elements: got %v, want %v", n, got, want)
				}
				if !slices.Equal(xs, before) {
					t.Fatal("the argument was changed")
				}
			}
		})
	}
}

// Narrow ranges are counted by value up to a span that depends on the length.
func TestNarrow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{40, 64, 200, 256, 300, 4096} {
		for _, limit := range []int{64, 256, 4096, 2 * n} {
			for span := limit - 2; span <= limit+1; span++ {
				xs := make([]int64, n)
				for i := range xs {
					xs[i] = r.Int64N(int64(span) + 1)
				}
				xs[3], xs[9] = int64(span), 0
				if got, want := pairwise.AbsSumBig(xs), sortedSum(xs); got.Cmp(want) != 0 {
					t.Errorf("%d elements from 0 to %d: got %v, want %v", n, span, got, want)
				}
			}
		}
	}
}
