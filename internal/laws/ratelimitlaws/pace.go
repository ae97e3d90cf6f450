package ratelimitlaws

import (
	"fmt"
	"math/big"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// A NewPace returns whether an id is among the n of w.
type NewPace func(n, w uint64) func(id uint64) bool

// PaceSuite is the contract of Pace.
func PaceSuite() laws.Suite[NewPace] {
	return laws.Suite[NewPace]{
		Name: "ratelimit.Pace",
		Says: "n of every w ids, by the id alone.",
		Laws: []laws.Law[NewPace]{paceExact, paceReset},
		Wheats: []laws.Wheat[NewPace]{
			{Name: "hardened", Impl: func(n, w uint64) func(uint64) bool {
				p, err := ratelimit.Pace(n, w)
				if err != nil {
					panic(err)
				}
				return p.Allow
			}},
			{Name: "whole numbers without end", Impl: slowPace},
		},
		Flaws: []laws.Flaw[NewPace]{
			{
				Name: "the first n of each w", Symptom: "Twice n pass where the day ends after the first n of a window.",
				Impl: func(n, w uint64) func(uint64) bool {
					return func(id uint64) bool { return id%w < n }
				},
				Breaks: []string{"pace/reset"},
			},
			{
				Name: "every (w/n)-th", Symptom: "60 of 100 becomes all.",
				Impl: func(n, w uint64) func(uint64) bool {
					return func(id uint64) bool { return n > 0 && id%(w/n) == 0 }
				},
				Breaks: []string{"pace/exact", "pace/reset"},
			},
			{
				Name: "floats", Symptom: "Beyond 2^53 ids are no longer told apart.",
				Impl: func(n, w uint64) func(uint64) bool {
					part := func(id uint64) uint64 { return uint64(float64(id) * float64(n) / float64(w)) }
					return func(id uint64) bool { return part(id+1) > part(id) }
				},
				Breaks: []string{"pace/exact"},
			},
		},
	}
}

// slowPace is the definition.
func slowPace(n, w uint64) func(uint64) bool {
	part := func(id *big.Int) *big.Int {
		id.Mul(id, new(big.Int).SetUint64(n))
		return id.Div(id, new(big.Int).SetUint64(w))
	}
	return func(id uint64) bool {
		s := new(big.Int).SetUint64(id)
		next := new(big.Int).Add(s, big.NewInt(1))
		return part(next).Cmp(part(s)) > 0
	}
}

func drawPace(t *laws.T) (n, w uint64) {
	w = laws.Draw(t, rapid.Uint64Range(1, 40), "w")
	return laws.Draw(t, rapid.Uint64Range(0, w), "n"), w
}

func admitted(allow func(uint64) bool, from, ids uint64) (n uint64) {
	for i := range ids {
		if allow(from + i) {
			n++
		}
	}
	return n
}

var paceExact = laws.Law[NewPace]{
	ID:   "pace/exact",
	Kind: laws.Invariant,
	Says: "Of any w consecutive ids exactly n pass.",
	Prop: func(t *laws.T, open NewPace) {
		n, w := drawPace(t)
		from := laws.Draw(t, rapid.OneOf(rapid.Uint64Range(0, 1000), rapid.Uint64Range(1<<53, 1<<64-100)), "from")
		t.LabelIf(from > 1000, "large ids")
		if got := admitted(open(n, w), from, w); got != n {
			t.Broken(fmt.Sprint(got), fmt.Sprint(n), "Pace(%d, %d) on ids %d to %d", n, w, from, from+w-1)
		}
	},
	Need: map[string]float64{"large ids": 0.3},
}

var paceReset = laws.Law[NewPace]{
	ID:   "pace/reset",
	Kind: laws.Invariant,
	Says: "Of any w consecutive ids at most n pass where a reset is among them, wherever the day ends.",
	Prop: func(t *laws.T, open NewPace) {
		n, w := drawPace(t)
		last := laws.Draw(t, rapid.Uint64Range(0, 200), "ids before the reset")
		before := laws.Draw(t, rapid.Uint64Range(0, min(w, last)), "of them in the window")
		t.LabelIf(0 < before && before < w, "in both days")
		allow := open(n, w)
		if got := admitted(allow, last-before, before) + admitted(allow, 0, w-before); got > n {
			t.Broken(fmt.Sprint(got), fmt.Sprintf("at most %d", n), "Pace(%d, %d) on ids %d up to %d, then 0 up to %d", n, w, last-before, last, w-before)
		}
	},
	Need: map[string]float64{"in both days": 0.4},
}
