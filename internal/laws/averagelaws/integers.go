// Package averagelaws holds the laws of the example average: what every mean of a
// half-open range must obey, and the wrong answers that the laws convict.
package averagelaws

import (
	"errors"
	"math/big"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/average/mean"
	flawed "github.com/hardened-go/hardened/internal/flawed/average"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites in the order in which a reader should meet them.
func Contracts() []laws.Contract { return []laws.Contract{Integers(), Floats()} }

// An IntegerMean is a mean of nums[start:end).
type IntegerMean = func(nums []int64, start, end int) (*big.Rat, error)

const source = `document 000, question I1 "Bug Detection"`

// Integers is the contract of mean.Integers.
func Integers() laws.Suite[IntegerMean] {
	return laws.Suite[IntegerMean]{
		Name: "mean.Integers",
		Says: "The exact mean of a half-open range of integers, where there is one.",
		Laws: []laws.Law[IntegerMean]{rangeLaw, whyLaw, exactLaw},
		Wheats: []laws.Wheat[IntegerMean]{
			{Name: "hardened", Impl: mean.Integers},
			{Name: "one fraction after another", Impl: slowIntegers},
		},
		Flaws: []laws.Flaw[IntegerMean]{
			{
				Name: "original", Source: source, Impl: original, Breaks: []string{"average/range"},
				Symptom: "A reversed range has the mean 0, and an index below zero counts elements twice.",
			},
			{
				Name: "Python slice", Impl: flawed.PythonSlice, Breaks: []string{"average/range"},
				Symptom: "A range that is too long is clipped, and nobody is told.",
			},
			{
				Name: "zero for empty", Impl: flawed.ZeroForEmpty, Breaks: []string{"average/range"},
				Symptom: "A day without measurements was freezing.",
			},
			{
				Name: "bounds only", Source: source + ", the third answer's advice", Impl: flawed.BoundsOnly,
				Breaks:  []string{"average/range"},
				Symptom: "A reversed range is within bounds, and still has the mean 0.",
			},
			{
				Name: "total of 64 bits", Impl: inRange(flawed.Int64Total), Breaks: []string{"average/exact"},
				Symptom: "The mean of two large numbers is negative.",
			},
			{
				Name: "integer division", Source: source + ", the first answer's suspicion", Impl: inRange(flawed.IntegerDivision),
				Breaks:  []string{"average/exact"},
				Symptom: "The mean of 1 and 2 is 1.",
			},
			{
				Name: "one error for all", Impl: oneError, Breaks: []string{"average/why"},
				Symptom: "The log says \"bad range\", and not which.",
			},
		},
	}
}

var (
	someInts = rapid.SliceOfN(rapid.OneOf(
		rapid.Int64Range(-3, 3),
		rapid.SampledFrom([]int64{-1 << 63, -1<<63 + 1, 1<<63 - 1, 1<<63 - 2, 1<<53 + 1}),
	), 0, 6)
	someIndex = rapid.IntRange(-3, 8)
)

// span draws a range for a list of n: half of the time one that has a mean, and now and
// then an empty or a reversed one within the list.
func span(t *laws.T, n int) (start, end int) {
	kind := laws.Draw(t, rapid.IntRange(0, 5), "kind of range")
	switch {
	case n > 0 && kind < 3:
		start = laws.Draw(t, rapid.IntRange(0, n-1), "start")
		return start, laws.Draw(t, rapid.IntRange(start+1, n), "end")
	case kind == 3:
		start = laws.Draw(t, rapid.IntRange(0, n), "start")
		return start, laws.Draw(t, rapid.IntRange(0, start), "end")
	}
	return laws.Draw(t, someIndex, "start"), laws.Draw(t, someIndex, "end")
}

// fault says why a list of n has no mean from start to end, or nil.
func fault(n, start, end int) error {
	switch {
	case start < 0 || start > n || end < 0 || end > n:
		return mean.ErrBounds
	case start > end:
		return mean.ErrReversed
	case start == end:
		return mean.ErrEmpty
	}
	return nil
}

func label(t *laws.T, n, start, end int) {
	switch err := fault(n, start, end); {
	case err == nil:
		t.Label("has a mean")
	case errors.Is(err, mean.ErrBounds):
		t.Label("out of bounds")
	default:
		t.Label("empty or reversed")
	}
}

var rangeLaw = laws.Law[IntegerMean]{
	ID: "average/range", Kind: laws.Invariant,
	Says: "There is a mean if and only if 0 <= start < end <= len(nums), and else an error and no number.",
	Prop: func(t *laws.T, average IntegerMean) {
		nums := laws.Draw(t, someInts, "nums")
		start, end := span(t, len(nums))
		label(t, len(nums), start, end)
		got, err := average(nums, start, end)
		has := fault(len(nums), start, end) == nil
		switch {
		case has && err != nil:
			t.Broken(err.Error(), "a mean", "average(%v, %d, %d)", nums, start, end)
		case !has && (err == nil || got != nil):
			t.Broken(number(got), "an error", "average(%v, %d, %d)", nums, start, end)
		}
	},
	Need: map[string]float64{"has a mean": 0.2, "out of bounds": 0.1, "empty or reversed": 0.08},
}

func number(x *big.Rat) string {
	if x == nil {
		return "nothing"
	}
	return x.RatString()
}

var whyLaw = laws.Law[IntegerMean]{
	ID: "average/why", Kind: laws.Invariant,
	Says: "The error of a bad range says whether it is out of bounds, reversed or empty, and which range it was.",
	Prop: func(t *laws.T, average IntegerMean) {
		nums := laws.Draw(t, someInts, "nums")
		start, end := span(t, len(nums))
		why := fault(len(nums), start, end)
		if why == nil {
			return
		}
		t.Label("bad range")
		t.LabelIf(errors.Is(why, mean.ErrReversed), "reversed")
		_, err := average(nums, start, end)
		var at *mean.RangeError
		if !errors.As(err, &at) || *at != (mean.RangeError{Start: start, End: end, Len: len(nums), Err: why}) {
			t.Broken(laws.Show(err), why.Error(), "average(%v, %d, %d)", nums, start, end)
		}
	},
	Need: map[string]float64{"bad range": 0.25, "reversed": 0.03},
}

var exactLaw = laws.Law[IntegerMean]{
	ID: "average/exact", Kind: laws.RoundTrip,
	Says: "The mean times the number of elements is their sum, exactly.",
	Prop: func(t *laws.T, average IntegerMean) {
		nums := laws.Draw(t, rapid.Custom(func(rt *rapid.T) []int64 {
			return append(someInts.Draw(rt, "nums"), 0)
		}), "nums")
		sum := new(big.Int)
		for _, x := range nums {
			sum.Add(sum, big.NewInt(x))
		}
		t.LabelIf(!sum.IsInt64(), "more than 64 bits")
		t.LabelIf(new(big.Int).Rem(sum, big.NewInt(int64(len(nums)))).Sign() != 0, "a fraction")
		got, err := average(nums, 0, len(nums))
		if err != nil {
			t.Broken(err.Error(), "a mean", "average(%v, 0, %d)", nums, len(nums))
		}
		back := new(big.Rat).Mul(got, big.NewRat(int64(len(nums)), 1))
		if want := new(big.Rat).SetInt(sum); back.Cmp(want) != 0 {
			t.Broken(got.RatString(), want.Quo(want, big.NewRat(int64(len(nums)), 1)).RatString(), "average(%v, 0, %d)", nums, len(nums))
		}
	},
	Need: map[string]float64{"more than 64 bits": 0.1, "a fraction": 0.2},
}

// slowIntegers adds the n-th part of each element.
func slowIntegers(nums []int64, start, end int) (*big.Rat, error) {
	if err := fault(len(nums), start, end); err != nil {
		return nil, &mean.RangeError{Start: start, End: end, Len: len(nums), Err: err}
	}
	total := new(big.Rat)
	for i := start; i < end; i++ {
		total.Add(total, big.NewRat(nums[i], int64(end-start)))
	}
	return total, nil
}

// original gives the float of the original as a fraction.
func original(nums []int64, start, end int) (*big.Rat, error) {
	x, err := flawed.Original(nums, start, end)
	if err != nil {
		return nil, err
	}
	return new(big.Rat).SetFloat64(x), nil
}

// inRange puts our check in front of a repair that is wrong in another way.
func inRange(average func([]int64) *big.Rat) IntegerMean {
	return func(nums []int64, start, end int) (*big.Rat, error) {
		if err := fault(len(nums), start, end); err != nil {
			return nil, &mean.RangeError{Start: start, End: end, Len: len(nums), Err: err}
		}
		return average(nums[start:end]), nil
	}
}

func oneError(nums []int64, start, end int) (*big.Rat, error) {
	x, err := mean.Integers(nums, start, end)
	if err != nil {
		return nil, errors.New("bad range")
	}
	return x, nil
}
