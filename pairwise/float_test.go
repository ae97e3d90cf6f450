package pairwise_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

// sortedSumFloat is the textbook formula with enough bits to be exact.
func sortedSumFloat[T pairwise.Float](xs []T) (float64, big.Accuracy) {
	ys := slices.Clone(xs)
	slices.Sort(ys)
	total := new(big.Float).SetPrec(2400)
	y, term := new(big.Float), new(big.Float).SetPrec(200)
	for k := range ys {
		term.SetInt64(int64(2*k - len(ys) + 1))
		total.Add(total, term.Mul(term, y.SetFloat64(float64(ys[k]))))
	}
	return total.Float64()
}

// floatFills draw floats as a partition could handle badly.
var floatFills = map[string]func(r *rand.Rand) float64{
	"uniform":     (*rand.Rand).Float64,
	"normal":      (*rand.Rand).NormFloat64,
	"exponential": (*rand.Rand).ExpFloat64,
	"any bits": func(r *rand.Rand) float64 {
		for {
			if x := math.Float64frombits(r.Uint64()); x-x == 0 {
				return x
			}
		}
	},
	"subnormal":  func(r *rand.Rand) float64 { return math.Float64frombits(r.Uint64N(1 << 52)) },
	"tiny":       func(r *rand.Rand) float64 { return float64(r.IntN(3)) * 5e-324 },
	"huge":       func(r *rand.Rand) float64 { return (r.Float64() - 0.5) * 1e304 },
	"widest":     func(r *rand.Rand) float64 { return (r.Float64()*2 - 1) * 1e297 },
	"signs":      func(r *rand.Rand) float64 { return math.Copysign(0, float64(r.IntN(2))-0.5) },
	"two alike":  func(r *rand.Rand) float64 { return 1 + float64(r.IntN(2))*0x1p-52 },
	"clusters":   func(r *rand.Rand) float64 { return float64(r.IntN(8)) + r.Float64()*1e-9 },
	"few values": func(r *rand.Rand) float64 { return float64(r.IntN(5)) / 7 },
	"one far":    func(r *rand.Rand) float64 { return math.Pow(r.Float64(), 300) },
}

func TestFloatPatterns(t *testing.T) {
	for name, fill := range floatFills {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{2, 3, 30, 200, 300, 1000, 5000, 100_000} {
				if testing.Short() && n > 5000 {
					break
				}
				r := rand.New(rand.NewPCG(1, uint64(n)))
				xs := make([]float64, n)
				for i := range xs {
					xs[i] = fill(r)
				}
				checkFloats(t, "", xs)
				if n <= 5000 {
					slices.Sort(xs)
					checkFloats(t, "sorted", xs)
					slices.Reverse(xs)
					checkFloats(t, "reversed", xs)
					slices.Reverse(xs)
					front := xs[:min(n, 60)]
					r.Shuffle(len(front), func(i, j int) { front[i], front[j] = front[j], front[i] })
					checkFloats(t, "sorted but for 60 at the front", xs)
					singles := make([]float32, n)
					for i, x := range xs {
						singles[i] = float32(max(-math.MaxFloat32, min(x, math.MaxFloat32)))
					}
					checkFloats(t, "float32", singles)
				}
			}
		})
	}
}

// checkFloats compares the sum to the textbook's on numbers that lose nothing.
func checkFloats[T pairwise.Float](t *testing.T, what string, xs []T) {
	t.Helper()
	want, _ := sortedSumFloat(xs)
	got, err := pairwise.AbsSumFloat(xs)
	if math.IsInf(want, 1) {
		if err == nil {
			t.Errorf("%d elements %s: got %v, want an overflow", len(xs), what, got)
		}
	} else if err != nil || got != want {
		t.Errorf("%d elements %s: got %v, %v, want %v", len(xs), what, got, err, want)
	}
}
