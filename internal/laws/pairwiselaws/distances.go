package pairwiselaws

import (
	"fmt"
	"math/big"
	"slices"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/pairwise"
	"pgregory.net/rapid"
)

// Distances gives, for each element, the sum of its distances to the others.
type Distances func(xs []int64) ([]uint64, error)

// DistancesSuite is the contract of Distances.
func DistancesSuite() laws.Suite[Distances] {
	of := func(f func([]int64) []uint64) Distances {
		return func(xs []int64) ([]uint64, error) { return f(xs), nil }
	}
	return laws.Suite[Distances]{
		Name: "pairwise.Distances",
		Says: "For each element the sum of its distances to the others.",
		Laws: []laws.Law[Distances]{distancesExact, distancesTotal, distancesOrder, distancesUnchanged},
		Wheats: []laws.Wheat[Distances]{
			{Name: "hardened", Impl: pairwise.Distances[int64]},
			{Name: "every pair on a big.Int", Impl: slowDistances},
		},
		Flaws: []laws.Flaw[Distances]{
			{
				Name: "in the order of rank", Impl: of(flawed.DistancesByRank),
				Symptom: "The distances are those of other elements, unless the list is sorted.",
				Breaks:  []string{"pairwise/distances", "pairwise/distances-order"},
			},
			{
				Name: "every pair on an int64", Impl: of(flawed.DistancesLoop),
				Symptom: "Large distances wrap.",
				Breaks:  []string{"pairwise/distances"},
			},
			{
				Name: "to the mean", Impl: of(flawed.DistancesToMean),
				Symptom: "The distance to the mean, times n, is not the sum of distances: on one side they would have to cancel.",
				Breaks:  []string{"pairwise/distances", "pairwise/distances-total"},
			},
			{
				Name: "sorts in place", Symptom: "The caller's list is in another order afterwards.",
				Impl: func(xs []int64) ([]uint64, error) {
					d, err := slowDistances(xs)
					slices.Sort(xs)
					return d, err
				},
				Breaks: []string{"pairwise/distances-unchanged"},
			},
		},
	}
}

func slowDistances(xs []int64) ([]uint64, error) {
	out := make([]uint64, 0, len(xs))
	for _, x := range xs {
		sum := new(big.Int)
		for _, y := range xs {
			sum.Add(sum, distance(x, y))
		}
		d, err := asUint64(sum)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// shortLists draws lists that every pair of is soon gone through.
func shortLists(width int) *rapid.Generator[[]int64] {
	return rapid.Custom(func(t *rapid.T) []int64 {
		xs := listsOf(width).Draw(t, "list")
		return xs[:min(len(xs), 50)]
	})
}

func distancesOf(t *laws.T, f Distances, xs []int64) []uint64 {
	t.Calling("Distances(%s)", show(xs))
	d, err := f(slices.Clone(xs))
	if err != nil || len(d) != len(xs) {
		t.Broken(outcome(d, err), fmt.Sprint(len(xs), " distances"), "Distances(%s)", show(xs))
	}
	return d
}

var distancesExact = laws.Law[Distances]{
	ID: "pairwise/distances", Kind: laws.Oracle,
	Says: "Each distance is that to every other element on integers without limit; if one is more than a uint64 holds there are none.",
	Prop: func(t *laws.T, f Distances) {
		xs := laws.Draw(t, shortLists(64), "xs")
		want, wantErr := slowDistances(xs)
		t.LabelIf(wantErr != nil, "too large")
		t.LabelIf(wantErr == nil && len(xs) > 1, "fits")
		t.Calling("Distances(%s)", show(xs))
		got, err := f(slices.Clone(xs))
		if !slices.Equal(got, want) || !sameError(err, wantErr) {
			t.Broken(outcome(got, err), outcome(want, wantErr), "Distances(%s)", show(xs))
		}
	},
	Need: map[string]float64{"too large": .1, "fits": .2},
}

var distancesTotal = laws.Law[Distances]{
	ID: "pairwise/distances-total", Kind: laws.Relational,
	Says: "The distances add up to twice the sum of all pairs.",
	Prop: func(t *laws.T, f Distances) {
		xs := laws.Draw(t, shortLists(36), "xs")
		t.LabelIf(len(xs) > 1, "pairs")
		total := uint64(0)
		for _, d := range distancesOf(t, f, xs) {
			total += d
		}
		if want := 2 * Exact(xs).Uint64(); total != want {
			t.Broken(fmt.Sprint(total), fmt.Sprint(want), "the total of Distances(%s)", show(xs))
		}
	},
	Need: map[string]float64{"pairs": .4},
}

var distancesOrder = laws.Law[Distances]{
	ID: "pairwise/distances-order", Kind: laws.Metamorphic,
	Says: "A permuted list has the distances permuted in the same way.",
	Prop: func(t *laws.T, f Distances) {
		xs := laws.Draw(t, shortLists(36), "xs")
		order := make([]int, len(xs))
		for i := range order {
			order[i] = i
		}
		order = shuffle(t, order)
		ys := make([]int64, len(xs))
		want := make([]uint64, len(xs))
		d := distancesOf(t, f, xs)
		for i, j := range order {
			ys[i], want[i] = xs[j], d[j]
		}
		t.LabelIf(!slices.Equal(xs, ys), "in another order")
		if got := distancesOf(t, f, ys); !slices.Equal(got, want) {
			t.Broken(fmt.Sprint(got), fmt.Sprint(want), "Distances(%s)", show(ys))
		}
	},
	Need: map[string]float64{"in another order": .4},
}

var distancesUnchanged = laws.Law[Distances]{
	ID: "pairwise/distances-unchanged", Kind: laws.Invariant,
	Says: "The caller's list is as it was after Distances.",
	Prop: func(t *laws.T, f Distances) {
		xs := laws.Draw(t, shortLists(36), "xs")
		t.LabelIf(!slices.IsSorted(xs), "not sorted")
		passed := slices.Clone(xs)
		_, _ = f(passed)
		if !slices.Equal(passed, xs) {
			t.Broken(show(passed), show(xs), "the list after Distances(%s)", show(xs))
		}
	},
	Need: map[string]float64{"not sorted": .3},
}
