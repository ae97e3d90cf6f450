package pairwiselaws

import (
	"fmt"
	"slices"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/pairwise"
	"pgregory.net/rapid"
)

// A Collection keeps the sum of its pairs while it changes.
type Collection interface {
	Add(x int64)
	Remove(x int64) bool
	Len() int
	Sum() (uint64, error)
}

// bag is a mutant whose sum knows no error.
type bag interface {
	Add(x int64)
	Remove(x int64) bool
	Len() int
	Sum() int64
}

type adapted struct{ bag }

func (a adapted) Sum() (uint64, error) { return uint64(a.bag.Sum()), nil }

type saturated struct{ *flawed.SaturatedBag }

func (s saturated) Sum() (uint64, error) {
	if s.Over {
		return 0, pairwise.ErrOverflow
	}
	return uint64(s.SaturatedBag.Sum()), nil
}

// model is the second right answer: a list, summed anew each time.
type model struct{ xs []int64 }

func (m *model) Add(x int64) { m.xs = append(m.xs, x) }

func (m *model) Remove(x int64) bool {
	i := slices.Index(m.xs, x)
	if i >= 0 {
		m.xs = slices.Delete(m.xs, i, i+1)
	}
	return i >= 0
}

func (m *model) Len() int { return len(m.xs) }

func (m *model) Sum() (uint64, error) { return asUint64(Exact(m.xs)) }

// bigRunning is a Running asked for its sum by SumBig.
type bigRunning struct{ pairwise.Running[int64] }

func (b *bigRunning) Sum() (uint64, error) { return asUint64(b.SumBig()) }

// RunningSuite is the contract of Running.
func RunningSuite() laws.Suite[func() Collection] {
	both := []string{"pairwise/running"}
	return laws.Suite[func() Collection]{
		Name: "pairwise.Running",
		Says: "A collection that changes, and its sum.",
		Laws: []laws.Law[func() Collection]{running, runningWindow},
		Wheats: []laws.Wheat[func() Collection]{
			{Name: "hardened", Impl: func() Collection { return new(pairwise.Running[int64]) }},
			{Name: "hardened, on a big.Int", Impl: func() Collection { return new(bigRunning) }},
			{Name: "summed anew each time", Impl: func() Collection { return new(model) }},
		},
		Flaws: []laws.Flaw[func() Collection]{
			{
				Name: "a list and an int64", Impl: func() Collection { return adapted{new(flawed.Bag)} }, Breaks: both,
				Symptom: "Each change costs a pass, and the sum wraps.",
			},
			{
				Name: "trusts its caller", Impl: func() Collection { return adapted{new(flawed.TrustingBag)} }, Breaks: both,
				Symptom: "Removing what is not there spoils the sum for good.",
			},
			{
				Name: "a set", Impl: func() Collection { return adapted{new(flawed.Set)} }, Breaks: append(both, "pairwise/running-window"),
				Symptom: "A value that is there twice counts once, and is gone when one leaves.",
			},
			{
				Name: "stays at overflow", Impl: func() Collection { return saturated{new(flawed.SaturatedBag)} }, Breaks: both,
				Symptom: "Once the sum was too large, it is never right again.",
			},
		},
	}
}

var running = laws.Law[func() Collection]{
	ID: "pairwise/running", Kind: laws.StateMachine,
	Says: "After every change the sum is that of the elements now there; removing what is not there says so and changes nothing.",
	Prop: func(t *laws.T, start func() Collection) {
		c, want := start(), new(model)
		over := false
		element := rapid.OneOf(rapid.Int64Range(-3, 3), rapid.SampledFrom(edges), rapid.Int64())
		t.Repeat(map[string]func(*laws.T){
			"Add": func(t *laws.T) {
				x := element.Draw(t.T, "x")
				t.Did("Add(%d)", x)
				c.Add(x)
				want.Add(x)
			},
			"Remove": func(t *laws.T) {
				x := element.Draw(t.T, "x")
				if len(want.xs) > 0 && rapid.IntRange(0, 3).Draw(t.T, "absent") > 0 {
					x = rapid.SampledFrom(want.xs).Draw(t.T, "there")
				}
				was := want.Remove(x)
				t.LabelIf(!was, "removes what is not there")
				if got := c.Remove(x); got != was {
					t.Broken(fmt.Sprint(got), fmt.Sprint(was), "Remove(%d)", x)
				}
				t.Did("Remove(%d)", x)
			},
			"": func(t *laws.T) {
				if c.Len() != want.Len() {
					t.Broken(fmt.Sprint(c.Len()), fmt.Sprint(want.Len()), "Len()")
				}
				sum, err := want.Sum()
				t.LabelIf(over && err == nil && sum > 0, "fits again")
				over = over || err != nil
				if got, gotErr := c.Sum(); got != sum || !sameError(gotErr, err) {
					t.Broken(outcome(got, gotErr), outcome(sum, err), "Sum()")
				}
			},
		})
	},
	Need: map[string]float64{"removes what is not there": .3, "fits again": .05},
}

var runningWindow = laws.Law[func() Collection]{
	ID: "pairwise/running-window", Kind: laws.StateMachine,
	Says: "A window that slides over a list has the sum of its elements, and is empty in the end.",
	Prop: func(t *laws.T, start func() Collection) {
		xs := laws.Draw(t, tame, "xs")
		xs = xs[:min(len(xs), 300)]
		n := laws.Draw(t, rapid.IntRange(1, 40), "window")
		t.LabelIf(len(xs) > n, "slides")
		c := start()
		for i := range len(xs) + n {
			if i < len(xs) {
				c.Add(xs[i])
			}
			if i >= n && !c.Remove(xs[i-n]) {
				t.Broken("false", "true", "Remove(%d) as the window of %d leaves element %d of %s", xs[i-n], n, i-n, show(xs))
			}
			want := Exact(xs[min(max(0, i-n+1), len(xs)):min(i+1, len(xs))]).Uint64()
			if got, err := c.Sum(); got != want || err != nil {
				t.Broken(outcome(got, err), fmt.Sprint(want), "Sum() when the window of %d is at element %d of %s", n, i, show(xs))
			}
		}
		if c.Len() != 0 {
			t.Broken(fmt.Sprint(c.Len()), "0", "Len() in the end, window of %d, %s", n, show(xs))
		}
	},
	Need: map[string]float64{"slides": .1},
}
