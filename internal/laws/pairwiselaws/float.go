package pairwiselaws

import (
	"fmt"
	"math"
	"math/big"
	"slices"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/pairwise"
	"pgregory.net/rapid"
)

// A Measure makes one number of a list of floats.
type Measure func(xs []float64) (float64, error)

// ofFloat makes a Measure of a function that knows no error.
func ofFloat(f func([]float64) float64) Measure {
	return func(xs []float64) (float64, error) { return f(xs), nil }
}

// checked is f for lists of finite floats, as far as a float goes.
func checked(f func([]float64) float64) Measure {
	return func(xs []float64) (float64, error) {
		if err := firstNotFinite(xs); err != nil {
			return 0, err
		}
		x := f(xs)
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return 0, pairwise.ErrOverflow
		}
		return x, nil
	}
}

// FloatSuite is the contract of AbsSumFloat.
func FloatSuite() laws.Suite[Measure] {
	return laws.Suite[Measure]{
		Name: "pairwise.AbsSumFloat",
		Says: "The float nearest to the exact sum, or an error.",
		Laws: []laws.Law[Measure]{floatExact, floatPermutation, floatWhole, floatRefuses, floatOverflow, floatUnchanged},
		Wheats: []laws.Wheat[Measure]{
			{Name: "hardened", Impl: pairwise.AbsSumFloat[float64]},
			{Name: "hardened, of float32", Impl: singles(pairwise.AbsSumFloat, slowFloat)},
			{Name: "gaps on a big.Int", Impl: slowFloat},
		},
		Flaws: []laws.Flaw[Measure]{
			{
				Name: "textbook, in floats", Impl: ofFloat(flawed.TextbookFloat),
				Symptom: "Every step rounds; a small spread among large numbers drowns, and the sum may be negative.",
				Breaks:  []string{"pairwise/float", "pairwise/float-whole", "pairwise/float-refuses", "pairwise/float-overflow"},
			},
			{
				Name: "pairs, in floats", Impl: checked(flawed.PairsFloat),
				Symptom: "The sum depends on the order of the list.",
				Breaks:  []string{"pairwise/float", "pairwise/float-permutation"},
			},
			{
				Name: "compensated", Impl: checked(flawed.CompensatedFloat),
				Symptom: "Off by the last bit, now and then; and an overflow on the way spoils a result that is none.",
				Breaks:  []string{"pairwise/float", "pairwise/float-overflow"},
			},
			{
				Name: "sorts in place", Symptom: "The caller's list is in another order afterwards.",
				Impl: func(xs []float64) (float64, error) {
					if err := firstNotFinite(xs); err != nil {
						return 0, err
					}
					slices.Sort(xs)
					return slowFloat(xs)
				},
				Breaks: []string{"pairwise/float-unchanged"},
			},
		},
	}
}

func slowFloat(xs []float64) (float64, error) {
	if err := firstNotFinite(xs); err != nil {
		return 0, err
	}
	return asFloat64(ExactFloat(xs), unit)
}

// expectFloat ends the check unless f gives what is wanted, bit for bit.
func expectFloat(t *laws.T, f Measure, name string, xs []float64, want float64, wantErr error) {
	t.Calling("%s(%s)", name, show(xs))
	got, err := f(slices.Clone(xs))
	if math.Float64bits(got) != math.Float64bits(want) || !sameError(err, wantErr) {
		t.Broken(outcome(got, err), outcome(want, wantErr), "%s(%s)", name, show(xs))
	}
}

var floatExact = laws.Law[Measure]{
	ID: "pairwise/float", Kind: laws.Oracle,
	Says: "The sum is the float nearest to the exact one, from one end of the exponents to the other, and an error beyond the largest.",
	Prop: func(t *laws.T, sum Measure) {
		xs := laws.Draw(t, rapid.OneOf(floats, floats, floats, floats, floats, floats, floats, denormal), "xs")
		z := ExactFloat(xs)
		want, err := asFloat64(z, unit)
		t.LabelIf(err != nil, "too large")
		t.LabelIf(z.BitLen()-int(z.TrailingZeroBits()) > 53, "not a float")
		t.LabelIf(err == nil && want > 0 && want < 0x1p-1000, "tiny")
		t.LabelIf(len(xs) > 32, "long")
		expectFloat(t, sum, "AbsSumFloat", xs, want, err)
	},
	Need: map[string]float64{"too large": .02, "not a float": .3, "tiny": .01, "long": .04},
}

var floatPermutation = laws.Law[Measure]{
	ID: "pairwise/float-permutation", Kind: laws.Metamorphic,
	Says: "The order of the list does not matter, to the last bit.",
	Prop: func(t *laws.T, sum Measure) {
		xs := laws.Draw(t, floats, "xs")
		ys := shuffle(t, xs)
		want, err := sum(slices.Clone(xs))
		t.LabelIf(!slices.Equal(xs, ys), "in another order")
		expectFloat(t, sum, "AbsSumFloat", ys, want, err)
	},
	Need: map[string]float64{"in another order": .4},
}

var floatWhole = laws.Law[Measure]{
	ID: "pairwise/float-whole", Kind: laws.Relational,
	Says: "Floats that are whole numbers have the float nearest to the sum of the integers.",
	Prop: func(t *laws.T, sum Measure) {
		ns := laws.Draw(t, rapid.SliceOfN(wholes, 0, 9), "ns")
		xs := make([]float64, len(ns))
		for i, n := range ns {
			xs[i] = float64(n)
		}
		z := Exact(ns)
		t.LabelIf(z.BitLen() > 53, "more bits than a float has")
		expectFloat(t, sum, "AbsSumFloat", xs, nearest(z, big.NewInt(1)), nil)
	},
	Need: map[string]float64{"more bits than a float has": .3},
}

// wholes draws integers that a float64 holds, half of them with as many bits as it has.
var wholes = rapid.OneOf(rapid.Int64Range(-1<<53, 1<<53), rapid.Custom(func(t *rapid.T) int64 {
	return rapid.SampledFrom([]int64{1 << 53, -1 << 53}).Draw(t, "end")/2 + rapid.Int64Range(-1<<52, 1<<52).Draw(t, "off")
}))

// spoilt draws a list with at least one element that is not finite.
func spoilt(t *laws.T) []float64 {
	xs := laws.Draw(t, floats, "xs")
	for range laws.Draw(t, rapid.IntRange(1, 3), "times") {
		bad := laws.Draw(t, rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}), "bad")
		xs = slices.Insert(xs, laws.Draw(t, rapid.IntRange(0, len(xs)), "at"), bad)
	}
	return xs
}

var floatRefuses = laws.Law[Measure]{
	ID: "pairwise/float-refuses", Kind: laws.Invariant,
	Says: "A NaN or an infinity is refused, and the error names the first.",
	Prop: func(t *laws.T, sum Measure) {
		xs := spoilt(t)
		t.LabelIf(len(xs) == 1, "alone")
		expectFloat(t, sum, "AbsSumFloat", xs, 0, firstNotFinite(xs))
	},
	Need: map[string]float64{"alone": .02},
}

var floatOverflow = laws.Law[Measure]{
	ID: "pairwise/float-overflow", Kind: laws.Oracle,
	Says: "The sum of floats that are a few units of the last place apart is right however large they are: nothing on the way is too large.",
	Prop: func(t *laws.T, sum Measure) {
		n := laws.Draw(t, rapid.IntRange(2, 8), "n")
		x := laws.Draw(t, rapid.SampledFrom([]float64{0x1p1023, 0x1p1022, 1, 0x1p-1022}), "about")
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = math.Float64frombits(math.Float64bits(x) + laws.Draw(t, rapid.Uint64Range(0, 9), "units"))
		}
		t.LabelIf(x > 1, "large")
		want, err := asFloat64(ExactFloat(xs), unit)
		if err != nil {
			panic(fmt.Sprint("the draw is too large: ", xs))
		}
		expectFloat(t, sum, "AbsSumFloat", xs, want, nil)
	},
	Need: map[string]float64{"large": .3},
}

var floatUnchanged = laws.Law[Measure]{
	ID: "pairwise/float-unchanged", Kind: laws.Invariant,
	Says: "The caller's list of floats is as it was.",
	Prop: func(t *laws.T, sum Measure) {
		xs := laws.Draw(t, floats, "xs")
		t.LabelIf(!slices.IsSorted(xs), "not sorted")
		passed := slices.Clone(xs)
		_, _ = sum(passed)
		if !slices.Equal(passed, xs) {
			t.Broken(show(passed), show(xs), "the list after AbsSumFloat(%s)", show(xs))
		}
	},
	Need: map[string]float64{"not sorted": .3},
}
