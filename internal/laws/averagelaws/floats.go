package averagelaws

import (
	"errors"
	"math"
	"math/big"
	"slices"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/average/mean"
	flawed "github.com/hardened-go/hardened/internal/flawed/average"
	"github.com/hardened-go/hardened/internal/laws"
)

// A FloatMean is a mean of nums[start:end).
type FloatMean = func(nums []float64, start, end int) (float64, error)

// Floats is the contract of mean.Floats.
func Floats() laws.Suite[FloatMean] {
	return laws.Suite[FloatMean]{
		Name: "mean.Floats",
		Says: "The float nearest to the exact mean of a half-open range of floats.",
		Laws: []laws.Law[FloatMean]{floatRange, nearest, order, refuses},
		Wheats: []laws.Wheat[FloatMean]{
			{Name: "hardened", Impl: mean.Floats},
			{Name: "fractions", Impl: slowFloats},
		},
		Flaws: []laws.Flaw[FloatMean]{
			{
				Name: "original", Source: source, Impl: flawed.OriginalFloats, Breaks: []string{"average/float-range", "average/nearest"},
				Symptom: "A reversed range has the mean -0, and the mean of two large numbers is infinite.",
			},
			{
				Name: "left to right", Impl: finite(flawed.LeftToRight), Breaks: []string{"average/nearest", "average/order"},
				Symptom: "Sorting the list changes its mean.",
			},
			{
				Name: "running mean", Impl: finite(flawed.Running), Breaks: []string{"average/nearest"},
				Symptom: "Nothing overflows, and every step rounds.",
			},
			{
				Name: "compensated", Impl: finite(flawed.Compensated), Breaks: []string{"average/nearest"},
				Symptom: "What is lost is carried, until something large comes between.",
			},
			{
				Name: "NaN in, NaN out", Impl: lax, Breaks: []string{"average/refuses"},
				Symptom: "One missing measurement, and the yearly mean is NaN.",
			},
		},
	}
}

var someFloats = rapid.SliceOfN(rapid.OneOf(
	rapid.SampledFrom([]float64{0, 1, -1, 0.1, 1e16, -1e16, 1e308, 1e308, -1e308, math.MaxFloat64, math.MaxFloat64, 5e-324}),
	rapid.Float64Range(-10, 10),
), 0, 8)

// plain draws a list of at least one element.
var plain = rapid.Custom(func(rt *rapid.T) []float64 {
	return append(someFloats.Draw(rt, "nums"), rapid.SampledFrom([]float64{0, 1, 1e-300}).Draw(rt, "last"))
})

var floatRange = laws.Law[FloatMean]{
	ID: "average/float-range", Kind: laws.Invariant,
	Says: "A range has a mean if and only if it has an element; else there is an error that says why.",
	Prop: func(t *laws.T, average FloatMean) {
		nums := laws.Draw(t, someFloats, "nums")
		start, end := span(t, len(nums))
		label(t, len(nums), start, end)
		got, err := average(nums, start, end)
		why := fault(len(nums), start, end)
		if why == nil && err == nil || why != nil && err != nil && got == 0 {
			return
		}
		t.Broken(outcome(got, err), outcome(0, why), "average(%v, %d, %d)", nums, start, end)
	},
	Need: map[string]float64{"has a mean": 0.2, "out of bounds": 0.1, "empty or reversed": 0.08},
}

func outcome(x float64, err error) string {
	if err != nil {
		return "an error: " + err.Error()
	}
	return laws.Show(x)
}

var nearest = laws.Law[FloatMean]{
	ID: "average/nearest", Kind: laws.Oracle,
	Says: "The mean is the float nearest to the exact one, ties to even: rounded once.",
	Prop: func(t *laws.T, average FloatMean) {
		nums := laws.Draw(t, plain, "nums")
		want := exactly(nums)
		t.LabelIf(want != flawed.LeftToRight(nums), "order matters")
		t.LabelIf(math.IsInf(flawed.LeftToRight(nums), 0), "the sum overflows")
		got, err := average(nums, 0, len(nums))
		if err != nil || got != want {
			t.Broken(outcome(got, err), laws.Show(want), "average(%v, 0, %d)", nums, len(nums))
		}
	},
	Need: map[string]float64{"order matters": 0.1, "the sum overflows": 0.02},
}

var order = laws.Law[FloatMean]{
	ID: "average/order", Kind: laws.Metamorphic,
	Says: "The order of the elements does not matter, to the last bit.",
	Prop: func(t *laws.T, average FloatMean) {
		nums := laws.Draw(t, plain, "nums")
		other := slices.Clone(nums)
		slices.Reverse(other)
		t.LabelIf(!slices.Equal(nums, other), "another order")
		a, err := average(nums, 0, len(nums))
		b, err2 := average(other, 0, len(other))
		if a != b || err != nil || err2 != nil {
			t.Broken(laws.Show(b), laws.Show(a), "average(%v, 0, %d) after average(%v, 0, %d)", other, len(nums), nums, len(nums))
		}
	},
	Need: map[string]float64{"another order": 0.4},
}

var refuses = laws.Law[FloatMean]{
	ID: "average/refuses", Kind: laws.Invariant,
	Says: "A NaN or an infinity in the range is refused with its index, and one outside of it does no harm.",
	Prop: func(t *laws.T, average FloatMean) {
		nums := laws.Draw(t, plain, "nums")
		at := laws.Draw(t, rapid.IntRange(0, len(nums)-1), "at")
		nums[at] = laws.Draw(t, rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}), "what")
		got, err := average(nums, 0, len(nums))
		var e *mean.ElementError
		if !errors.As(err, &e) || e.Index != at || !errors.Is(err, mean.ErrNotFinite) || got != 0 {
			t.Broken(outcome(got, err), "an error that names element "+laws.Show(at), "average(%v, 0, %d)", nums, len(nums))
		}
		if at+1 < len(nums) {
			t.Label("outside")
			if got, err := average(nums, at+1, len(nums)); err != nil || got != got {
				t.Broken(outcome(got, err), "a mean", "average(%v, %d, %d)", nums, at+1, len(nums))
			}
		}
	},
	Need: map[string]float64{"outside": 0.2},
}

// exactly is the float nearest to the exact mean of a list that is not empty.
func exactly(nums []float64) float64 {
	total := new(big.Rat)
	for _, x := range nums {
		total.Add(total, new(big.Rat).SetFloat64(x))
	}
	x, _ := total.Quo(total, big.NewRat(int64(len(nums)), 1)).Float64()
	return x
}

func slowFloats(nums []float64, start, end int) (float64, error) {
	return finite(exactly)(nums, start, end)
}

// finite puts our checks in front of a way to add.
func finite(average func([]float64) float64) FloatMean {
	return func(nums []float64, start, end int) (float64, error) {
		if err := fault(len(nums), start, end); err != nil {
			return 0, &mean.RangeError{Start: start, End: end, Len: len(nums), Err: err}
		}
		for i, x := range nums[start:end] {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return 0, &mean.ElementError{Index: start + i, Err: mean.ErrNotFinite}
			}
		}
		return average(nums[start:end]), nil
	}
}

// lax lets what is not a number through.
func lax(nums []float64, start, end int) (float64, error) {
	x, err := mean.Floats(nums, start, end)
	if errors.Is(err, mean.ErrNotFinite) {
		return math.NaN(), nil
	}
	return x, err
}
