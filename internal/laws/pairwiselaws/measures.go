package pairwiselaws

import (
	"math"
	"math/big"
	"slices"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/pairwise"
	"pgregory.net/rapid"
)

// MeanSuite is the contract of MeanDifference.
func MeanSuite() laws.Suite[Measure] {
	return laws.Suite[Measure]{
		Name: "pairwise.MeanDifference",
		Says: "The mean of |xi-xj| over all pairs of different elements.",
		Laws: []laws.Law[Measure]{meanExact, meanRefuses},
		Wheats: []laws.Wheat[Measure]{
			{Name: "hardened", Impl: pairwise.MeanDifference[float64]},
			{Name: "hardened, of float32", Impl: singles(pairwise.MeanDifference, slowMean)},
			{Name: "hardened, of integers", Impl: whole(pairwise.MeanDifference, slowMean)},
			{Name: "gaps on a big.Int", Impl: slowMean},
		},
		Flaws: []laws.Flaw[Measure]{
			{
				Name: "textbook, in floats", Impl: ofFloat(flawed.MeanTextbook),
				Symptom: "NaN where there is no pair; off by what every step rounds.",
				Breaks:  []string{"pairwise/mean", "pairwise/mean-refuses"},
			},
			{
				Name: "divided by n²", Impl: checked(flawed.MeanSquared),
				Symptom: "Half of the difference of two elements instead of all of it.",
				Breaks:  []string{"pairwise/mean"},
			},
			{
				Name: "the sum, then divided", Symptom: "Rounded twice; and an error where the sum is too large and the mean is not.",
				Impl: func(xs []float64) (float64, error) {
					if len(xs) < 2 {
						return 0, pairwise.ErrTooFew
					}
					sum, err := slowFloat(xs)
					n := float64(len(xs))
					return sum / (n * (n - 1) / 2), err
				},
				Breaks: []string{"pairwise/mean"},
			},
		},
	}
}

func slowMean(xs []float64) (float64, error) {
	if len(xs) < 2 {
		return 0, pairwise.ErrTooFew
	}
	if err := firstNotFinite(xs); err != nil {
		return 0, err
	}
	pairs := big.NewInt(int64(len(xs)) * int64(len(xs)-1) / 2)
	return asFloat64(ExactFloat(xs), pairs.Mul(pairs, unit))
}

var meanExact = laws.Law[Measure]{
	ID: "pairwise/mean", Kind: laws.Oracle,
	Says: "The mean is the float nearest to the exact one, and an error beyond the largest.",
	Prop: func(t *laws.T, f Measure) {
		xs := laws.Draw(t, rapid.OneOf(floats, floats, floats, farApart), "xs")
		if len(xs) < 2 {
			return
		}
		want, err := slowMean(xs)
		t.LabelIf(err != nil, "too large")
		t.LabelIf(err == nil && want > 0, "fits")
		expectFloat(t, f, "MeanDifference", xs, want, err)
	},
	Need: map[string]float64{"too large": .01, "fits": .4},
}

var meanRefuses = laws.Law[Measure]{
	ID: "pairwise/mean-refuses", Kind: laws.Invariant,
	Says: "Without a pair there is no mean, and what is not finite is refused by its index.",
	Prop: func(t *laws.T, f Measure) {
		if laws.Draw(t, rapid.Bool(), "short") {
			xs := laws.Draw(t, rapid.SliceOfN(rapid.Float64Range(-1, 1), 0, 1), "xs")
			t.Label("no pair")
			expectFloat(t, f, "MeanDifference", xs, 0, pairwise.ErrTooFew)
			return
		}
		if xs := spoilt(t); len(xs) > 1 {
			t.Label("not finite")
			expectFloat(t, f, "MeanDifference", xs, 0, firstNotFinite(xs))
		}
	},
	Need: map[string]float64{"no pair": .2, "not finite": .2},
}

// GiniSuite is the contract of Gini.
func GiniSuite() laws.Suite[Measure] {
	return laws.Suite[Measure]{
		Name: "pairwise.Gini",
		Says: "The Gini coefficient of shares of a whole.",
		Laws: []laws.Law[Measure]{giniExact, giniScale, giniCopies, giniRefuses},
		Wheats: []laws.Wheat[Measure]{
			{Name: "hardened", Impl: pairwise.Gini[float64]},
			{Name: "hardened, of float32", Impl: singles(pairwise.Gini, slowGini)},
			{Name: "hardened, of integers", Impl: whole(pairwise.Gini, slowGini)},
			{Name: "gaps on a big.Int", Impl: slowGini},
		},
		Flaws: []laws.Flaw[Measure]{
			{
				Name: "textbook, in floats", Impl: ofFloat(flawed.GiniTextbook),
				Symptom: "NaN for zeros, any number for debts, and last bits that are wrong.",
				Breaks:  []string{"pairwise/gini", "pairwise/gini-refuses"},
			},
			{
				Name: "corrected for a sample", Symptom: "The list twice over has another coefficient.",
				Impl: func(xs []float64) (float64, error) {
					g, err := slowGini(xs)
					if n := float64(len(xs)); n > 1 {
						g *= n / (n - 1)
					}
					return g, err
				},
				Breaks: []string{"pairwise/gini", "pairwise/gini-copies"},
			},
			{
				Name: "not divided by the mean", Symptom: "The coefficient depends on the currency.",
				Impl: func(xs []float64) (float64, error) {
					if _, err := slowGini(xs); err != nil {
						return 0, err
					}
					return flawed.MeanSquared(xs) / 2, nil
				},
				Breaks: []string{"pairwise/gini-scale"},
			},
		},
	}
}

func slowGini(xs []float64) (float64, error) {
	if len(xs) == 0 {
		return 0, pairwise.ErrTooFew
	}
	total := new(big.Int)
	for i, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return 0, &pairwise.ElementError{Index: i, Err: pairwise.ErrNotFinite}
		}
		if x < 0 {
			return 0, &pairwise.ElementError{Index: i, Err: pairwise.ErrNegative}
		}
		total.Add(total, units(x))
	}
	if total.Sign() == 0 {
		return 0, pairwise.ErrZeroSum
	}
	return nearest(ExactFloat(xs), total.Mul(total, big.NewInt(int64(len(xs))))), nil
}

// incomes draws a list that has a coefficient.
func incomes(t *laws.T) []float64 {
	xs := laws.Draw(t, floats, "xs")
	for i, x := range xs {
		xs[i] = math.Abs(x)
	}
	if len(xs) == 0 || slices.Max(xs) == 0 {
		xs = append(xs, 1)
	}
	t.LabelIf(slices.Min(xs) < slices.Max(xs), "unequal")
	return xs
}

var giniExact = laws.Law[Measure]{
	ID: "pairwise/gini", Kind: laws.Oracle,
	Says: "The coefficient is the float nearest to the exact one, from 0 up to, never at, 1.",
	Prop: func(t *laws.T, f Measure) {
		xs := incomes(t)
		want, err := slowGini(xs)
		if err != nil || want < 0 || want >= 1 {
			t.Broken(outcome(want, err), "a coefficient", "the slow Gini(%s)", show(xs))
		}
		expectFloat(t, f, "Gini", xs, want, nil)
	},
	Need: map[string]float64{"unequal": .4},
}

var giniScale = laws.Law[Measure]{
	ID: "pairwise/gini-scale", Kind: laws.Metamorphic,
	Says: "Counting in another unit changes nothing.",
	Prop: func(t *laws.T, f Measure) {
		xs := laws.Draw(t, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
			return float64(rapid.IntRange(0, 1<<20).Draw(t, "income"))
		}), 1, 9), "xs")
		xs[0]++ // not all of them zero
		k := laws.Draw(t, rapid.IntRange(1, 1000), "k")
		ys := make([]float64, len(xs))
		for i, x := range xs {
			ys[i] = x * float64(k)
		}
		t.LabelIf(k > 1 && slices.Min(xs) < slices.Max(xs), "unequal")
		want, err := f(slices.Clone(xs))
		if err != nil {
			t.Broken(outcome(want, err), "a coefficient", "Gini(%s)", show(xs))
		}
		expectFloat(t, f, "Gini", ys, want, nil)
	},
	Need: map[string]float64{"unequal": .4},
}

var giniCopies = laws.Law[Measure]{
	ID: "pairwise/gini-copies", Kind: laws.Metamorphic,
	Says: "Everyone there several times over changes nothing.",
	Prop: func(t *laws.T, f Measure) {
		xs := incomes(t)
		k := laws.Draw(t, rapid.IntRange(2, 4), "k")
		want, err := f(slices.Clone(xs))
		expectFloat(t, f, "Gini", slices.Repeat(xs, k), want, err)
	},
	Need: map[string]float64{"unequal": .4},
}

var giniRefuses = laws.Law[Measure]{
	ID: "pairwise/gini-refuses", Kind: laws.Invariant,
	Says: "No element, nothing to share, a debt, and what is not finite have no coefficient, and the error says which it was.",
	Prop: func(t *laws.T, f Measure) {
		var xs []float64
		switch laws.Draw(t, rapid.IntRange(0, 3), "what") {
		case 0:
			t.Label("nobody")
		case 1:
			t.Label("nothing")
			xs = slices.Repeat([]float64{math.Copysign(0, -1), 0}, laws.Draw(t, rapid.IntRange(1, 5), "n"))
		case 2:
			t.Label("debt")
			xs = incomes(t)
			xs[laws.Draw(t, rapid.IntRange(0, len(xs)-1), "at")] = -1e-300
		default:
			t.Label("not finite")
			xs = spoilt(t) // and perhaps a debt before it
		}
		_, want := slowGini(xs)
		expectFloat(t, f, "Gini", xs, 0, want)
	},
	Need: map[string]float64{"nobody": .05, "nothing": .05, "debt": .05, "not finite": .05},
}
