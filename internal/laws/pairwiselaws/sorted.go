package pairwiselaws

import (
	"slices"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/pairwise"
)

// SortedSuite is the contract of AbsSumSorted.
func SortedSuite() laws.Suite[Sum] {
	return laws.Suite[Sum]{
		Name: "pairwise.AbsSumSorted",
		Says: "The same for a list in ascending order, which is made sure of.",
		Laws: []laws.Law[Sum]{sortedExact, sortedRefuses},
		Wheats: []laws.Wheat[Sum]{
			{Name: "hardened", Impl: pairwise.AbsSumSorted[int64]},
			{Name: "gaps on a big.Int", Impl: slowSorted},
		},
		Flaws: []laws.Flaw[Sum]{
			{
				Name: "one pass", Source: `document 000, "Constrained Refactoring", the second answer`, Impl: of(flawed.Second),
				Symptom: "A wrong sum for a list that is not sorted, and no word about it.",
				Breaks:  []string{"pairwise/sorted", "pairwise/sorted-refuses"},
			},
			{
				Name: "strictly ascending", Impl: strictlySorted,
				Symptom: "Equal neighbours are refused.",
				Breaks:  []string{"pairwise/sorted"},
			},
			{
				Name: "one index early", Impl: sortedEarly,
				Symptom: "The error points at the element before the one at fault.",
				Breaks:  []string{"pairwise/sorted-refuses"},
			},
		},
	}
}

func slowSorted(xs []int64) (uint64, error) {
	for i := 1; i < len(xs); i++ {
		if xs[i] < xs[i-1] {
			return 0, &pairwise.ElementError{Index: i, Err: pairwise.ErrUnsorted}
		}
	}
	return asUint64(Exact(xs))
}

func strictlySorted(xs []int64) (uint64, error) {
	for i := 1; i < len(xs); i++ {
		if xs[i] <= xs[i-1] {
			return 0, &pairwise.ElementError{Index: i, Err: pairwise.ErrUnsorted}
		}
	}
	return pairwise.AbsSum(xs)
}

func sortedEarly(xs []int64) (uint64, error) {
	for i := range xs {
		if i+1 < len(xs) && xs[i+1] < xs[i] {
			return 0, &pairwise.ElementError{Index: i, Err: pairwise.ErrUnsorted}
		}
	}
	return pairwise.AbsSum(xs)
}

var sortedExact = laws.Law[Sum]{
	ID: "pairwise/sorted", Kind: laws.Oracle,
	Says: "The sum of a list in ascending order is the sum of the list.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, lists, "xs")
		slices.Sort(xs)
		want, err := asUint64(Exact(xs))
		t.LabelIf(err == nil && want > 0, "fits")
		t.LabelIf(len(slices.Compact(slices.Clone(xs))) < len(xs), "equal neighbours")
		expect(t, sum, xs, want, err)
	},
	Need: map[string]float64{"fits": .3, "equal neighbours": .1},
}

var sortedRefuses = laws.Law[Sum]{
	ID: "pairwise/sorted-refuses", Kind: laws.Invariant,
	Says: "A list out of order is refused, and the error names the first element that is less than the one before it.",
	Prop: func(t *laws.T, sum Sum) {
		xs := laws.Draw(t, lists, "xs")
		i := 1
		for i < len(xs) && xs[i] >= xs[i-1] {
			i++
		}
		if i >= len(xs) {
			return
		}
		t.Label("out of order")
		expect(t, sum, xs, 0, &pairwise.ElementError{Index: i, Err: pairwise.ErrUnsorted})
	},
	Need: map[string]float64{"out of order": .4},
}
