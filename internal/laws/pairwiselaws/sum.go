// Package pairwiselaws holds the laws of package pairwise.
package pairwiselaws

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/pairwise"
	"pgregory.net/rapid"
)

// Contracts lists the contracts of the package.
func Contracts() []laws.Contract {
	return []laws.Contract{SumSuite(), SortedSuite(), FloatSuite(), DistancesSuite(), MeanSuite(), GiniSuite(), RunningSuite()}
}

// A Sum sums the distances of all pairs, or says that the sum is too large.
type Sum func(xs []int64) (uint64, error)

// of makes a Sum of a function that never says so.
func of(f func([]int64) int64) Sum {
	return func(xs []int64) (uint64, error) { return uint64(f(xs)), nil }
}

// SumSuite is the contract of AbsSum.
func SumSuite() laws.Suite[Sum] {
	return laws.Suite[Sum]{
		Name: "pairwise.AbsSum",
		Says: "The sum of |xi-xj| over all pairs, or an error if it does not fit.",
		Laws: []laws.Law[Sum]{exact, pair, few, twoValues, permutation, shift, negation, scaling, twice, parts, unchanged},
		Wheats: []laws.Wheat[Sum]{
			{Name: "hardened", Impl: pairwise.AbsSum[int64]},
			{Name: "hardened, on a big.Int", Impl: func(xs []int64) (uint64, error) { return asUint64(pairwise.AbsSumBig(xs)) }},
			{Name: "hardened, of the narrowest type", Impl: narrowest},
			{Name: "hardened, of uint64", Impl: unsigned},
			{Name: "hardened, by a Summer", Impl: reused},
			{Name: "gaps on a big.Int", Impl: func(xs []int64) (uint64, error) { return asUint64(Exact(xs)) }},
		},
		Flaws: []laws.Flaw[Sum]{
			{
				Name: "double loop", Source: `document 000, "Constrained Refactoring", the question`, Impl: of(flawed.Loop),
				Symptom: "Hours for a million elements and, with int64, a wrong sum when differences are large.",
				Breaks:  []string{"pairwise/exact", "pairwise/two-values"},
			},
			{
				Name: "sort in place", Source: `document 000, "Constrained Refactoring", the first answer`, Impl: of(flawed.First),
				Symptom: "The caller's list is in another order afterwards.",
				Breaks:  []string{"pairwise/exact", "pairwise/unchanged"},
			},
			{
				Name: "one pass", Source: `document 000, "Constrained Refactoring", the second answer`, Impl: of(flawed.Second),
				Symptom: "A wrong sum, even a negative one, for a list that is not sorted.",
				Breaks:  []string{"pairwise/exact", "pairwise/permutation", "pairwise/negation"},
			},
			{
				Name: "counting sort", Source: `document 000, "Constrained Refactoring", the third answer`, Impl: of(flawed.Third),
				Symptom: "Twice the sum, a crash on an empty list, and memory by the distance of two values.",
				Breaks:  []string{"pairwise/pair", "pairwise/few", "pairwise/two-values"},
			},
			{
				Name: "textbook", Impl: of(flawed.Textbook),
				Symptom: "With large numbers, or many, the sum wraps in silence.",
				Breaks:  []string{"pairwise/exact", "pairwise/two-values"},
			},
			{
				Name: "coefficient off by one", Impl: of(flawed.OffByOne),
				Symptom: "The sum depends on where zero is.",
				Breaks:  []string{"pairwise/exact", "pairwise/shift", "pairwise/few", "pairwise/twice"},
			},
			{
				Name: "below and above swapped", Impl: of(flawed.Swapped),
				Symptom: "The sum has the wrong sign.",
				Breaks:  []string{"pairwise/pair"},
			},
			{
				Name: "each pair twice", Impl: of(flawed.BothWays),
				Symptom: "Twice the sum.",
				Breaks:  []string{"pairwise/pair", "pairwise/parts"},
			},
			{
				Name: "neighbours only", Impl: of(flawed.Neighbours),
				Symptom: "The distances along the list, not between all pairs.",
				Breaks:  []string{"pairwise/permutation", "pairwise/twice", "pairwise/parts"},
			},
			{
				Name: "absolute value of a wrapped difference",
				Impl: func(xs []int64) (uint64, error) {
					sum, fits := flawed.WrappedDifference(xs)
					if !fits {
						return 0, pairwise.ErrOverflow
					}
					return sum, nil
				},
				Symptom: "Two elements far apart count as close to each other.",
				Breaks:  []string{"pairwise/exact", "pairwise/pair", "pairwise/two-values"},
			},
			{
				Name: "different values only", Impl: of(flawed.Distinct),
				Symptom: "What occurs twice counts once.",
				Breaks:  []string{"pairwise/exact", "pairwise/twice"},
			},
			{
				Name: "pairs that share a cell", Impl: of(flawed.SharedCells),
				Symptom: "Elements next to each other are taken in the wrong order.",
				Breaks:  []string{"pairwise/exact", "pairwise/permutation"},
			},
		},
	}
}

// outcome prints what a sum returned.
func outcome[T any](sum T, err error) string {
	if err != nil {
		return fmt.Sprintf("%v, error %q", sum, err)
	}
	return fmt.Sprint(sum)
}

// sameError reports whether two errors say the same: the reason and the element.
func sameError(got, want error) bool {
	var g, w *pairwise.ElementError
	if errors.As(want, &w) {
		return errors.As(got, &g) && g.Index == w.Index && errors.Is(g, w.Err)
	}
	return errors.Is(got, want) && (got == nil) == (want == nil)
}

// expect ends the check unless sum gives what is wanted.
func expect(t *laws.T, sum Sum, xs []int64, want uint64, wantErr error) {
	t.Calling("AbsSum(%s)", show(xs))
	got, err := sum(slices.Clone(xs))
	if got != want || !sameError(err, wantErr) {
		t.Broken(outcome(got, err), outcome(want, wantErr), "AbsSum(%s)", show(xs))
	}
}

// value returns the sum of a list that must have one.
func value(t *laws.T, sum Sum, xs []int64) uint64 {
	t.Calling("AbsSum(%s)", show(xs))
	got, err := sum(slices.Clone(xs))
	if err != nil {
		t.Broken(outcome(got, err), "a sum", "AbsSum(%s)", show(xs))
	}
	return got
}

var exact = laws.Law[Sum]{
	ID: "pairwise/exact", Kind: laws.Oracle,
	Says: "The sum is that of every pair on integers without limit, and an error where that is more than a uint64 holds.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, lists, "xs")
		want, err := asUint64(Exact(xs))
		t.LabelIf(err != nil, "too large")
		t.LabelIf(err == nil && want > 0, "fits")
		t.LabelIf(len(xs) > 32, "long")
		expect(t, sum, xs, want, err)
	},
	Need: map[string]float64{"too large": .1, "fits": .3, "long": .04},
}

var pair = laws.Law[Sum]{
	ID: "pairwise/pair", Kind: laws.Oracle,
	Says: "The sum of two elements is their distance.",
	Prop: func(t *laws.T, sum Sum) {
		element := rapid.Int64Range(-9, 9)
		if laws.Draw(t, rapid.Bool(), "wide") {
			element = rapid.SampledFrom(edges)
		}
		xs := laws.Draw(t, rapid.SliceOfN(element, 2, 2), "xs")
		want := distance(xs[0], xs[1])
		t.LabelIf(want.BitLen() == 64, "too far apart for an int64")
		expect(t, sum, xs, want.Uint64(), nil)
	},
	Need: map[string]float64{"too far apart for an int64": .05},
}

var few = laws.Law[Sum]{
	ID: "pairwise/few", Kind: laws.Invariant,
	Says: "A list of no element, or of one, has no pair, and its sum is zero.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(edges), rapid.Int64()), 0, 1), "xs")
		t.LabelIf(len(xs) == 0, "empty")
		expect(t, sum, xs, 0, nil)
	},
	Need: map[string]float64{"empty": .1},
}

var twoValues = laws.Law[Sum]{
	ID: "pairwise/two-values", Kind: laws.Oracle,
	Says: "A list of p times a and q times b has the sum p·q·|a-b|, however far apart they are.",
	Prop: func(t *laws.T, sum Sum) {
		a := laws.Draw(t, rapid.SampledFrom(edges), "a")
		b := laws.Draw(t, rapid.SampledFrom(edges), "b")
		p := laws.Draw(t, rapid.IntRange(1, 40), "p")
		q := laws.Draw(t, rapid.IntRange(1, 40), "q")
		xs := append(slices.Repeat([]int64{a}, p), slices.Repeat([]int64{b}, q)...)
		d := distance(a, b)
		t.LabelIf(d.BitLen() == 64, "too far apart for an int64")
		want, wantErr := asUint64(d.Mul(d, big.NewInt(int64(p*q))))
		t.Calling("AbsSum of %d times %d and %d times %d", p, a, q, b)
		got, err := sum(xs)
		if got != want || !sameError(err, wantErr) {
			t.Broken(outcome(got, err), outcome(want, wantErr), "AbsSum of %d times %d and %d times %d", p, a, q, b)
		}
	},
	Need: map[string]float64{"too far apart for an int64": .1},
}

var permutation = laws.Law[Sum]{
	ID: "pairwise/permutation", Kind: laws.Metamorphic,
	Says: "The order of the list does not matter.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, tame, "xs")
		ys := shuffle(t, xs)
		t.LabelIf(!slices.Equal(xs, ys), "in another order")
		expect(t, sum, ys, value(t, sum, xs), nil)
	},
	Need: map[string]float64{"in another order": .4},
}

// change draws a list and applies f to each element.
func change(t *laws.T, f func(int64) int64) (xs, ys []int64) {
	xs = laws.Draw(t, tame, "xs")
	ys = make([]int64, len(xs))
	for i, x := range xs {
		ys[i] = f(x)
	}
	t.LabelIf(len(xs) > 1, "pairs")
	return xs, ys
}

var shift = laws.Law[Sum]{
	ID: "pairwise/shift", Kind: laws.Metamorphic,
	Says: "Adding the same number to every element changes nothing.",
	Prop: func(t *laws.T, sum Sum) {
		by := laws.Draw(t, rapid.Int64Range(-1<<40, 1<<40), "by")
		xs, ys := change(t, func(x int64) int64 { return x + by })
		expect(t, sum, ys, value(t, sum, xs), nil)
	},
	Need: map[string]float64{"pairs": .4},
}

var negation = laws.Law[Sum]{
	ID: "pairwise/negation", Kind: laws.Metamorphic,
	Says: "Changing the sign of every element changes nothing.",
	Prop: func(t *laws.T, sum Sum) {
		xs, ys := change(t, func(x int64) int64 { return -x })
		expect(t, sum, ys, value(t, sum, xs), nil)
	},
	Need: map[string]float64{"pairs": .4},
}

var scaling = laws.Law[Sum]{
	ID: "pairwise/scaling", Kind: laws.Metamorphic,
	Says: "Multiplying every element by k multiplies the sum by |k|.",
	Prop: func(t *laws.T, sum Sum) {
		k := laws.Draw(t, rapid.Int64Range(-16, 16), "k")
		xs, ys := change(t, func(x int64) int64 { return x * k })
		expect(t, sum, ys, value(t, sum, xs)*uint64(max(k, -k)), nil)
	},
	Need: map[string]float64{"pairs": .4},
}

var twice = laws.Law[Sum]{
	ID: "pairwise/twice", Kind: laws.Metamorphic,
	Says: "A list with a copy of itself behind it has four times the sum.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, tame, "xs")
		t.LabelIf(len(xs) > 1, "pairs")
		expect(t, sum, slices.Repeat(xs, 2), 4*value(t, sum, xs), nil)
	},
	Need: map[string]float64{"pairs": .4},
}

var parts = laws.Law[Sum]{
	ID: "pairwise/parts", Kind: laws.Metamorphic,
	Says: "The sum of two lists in a row is the sum of each plus the distances from the elements of one to those of the other.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, tame, "xs")
		ys := laws.Draw(t, rapid.SliceOfN(rapid.Int64Range(-9, 9), 0, 7), "ys")
		cross := uint64(0)
		for _, x := range xs {
			for _, y := range ys {
				cross += uint64(max(x, y) - min(x, y))
			}
		}
		t.LabelIf(cross > 0, "distances between them")
		expect(t, sum, slices.Concat(xs, ys), value(t, sum, xs)+value(t, sum, ys)+cross, nil)
	},
	Need: map[string]float64{"distances between them": .4},
}

var unchanged = laws.Law[Sum]{
	ID: "pairwise/unchanged", Kind: laws.Invariant,
	Says: "The caller's list is as it was.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, tame, "xs")
		t.LabelIf(!slices.IsSorted(xs), "not sorted")
		passed := slices.Clone(xs)
		t.Calling("AbsSum(%s)", show(xs))
		_, _ = sum(passed)
		if !slices.Equal(passed, xs) {
			t.Broken(show(passed), show(xs), "the list after AbsSum(%s)", show(xs))
		}
	},
	Need: map[string]float64{"not sorted": .3},
}
