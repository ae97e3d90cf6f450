package ratelimitlaws

import (
	"fmt"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// A NewBucket makes a bucket of the given burst, refilled at Limit per Window, or so
// that no window holds more than Limit if it is strict.
type NewBucket func(p flawed.Params, burst int, strict bool) flawed.Gate

// BucketSuite is the contract of GCRA and StrictGCRA.
func BucketSuite() laws.Suite[NewBucket] {
	return laws.Suite[NewBucket]{
		Name: "ratelimit.GCRA",
		Says: "A bucket in one word of state, whose bound holds in any order of delivery.",
		Laws: []laws.Law[NewBucket]{fractions, bucketBound},
		Wheats: []laws.Wheat[NewBucket]{
			{Name: "hardened", Impl: newBucket},
			{Name: "a leaking bucket in fractions", Impl: func(p flawed.Params, burst int, strict bool) flawed.Gate {
				rate := p.Limit
				if strict {
					rate = p.Limit - burst + 1
				}
				return newSlowBucket(p, burst, rate)
			}},
		},
		Flaws: []laws.Flaw[NewBucket]{
			{
				Name: "a bucket that keeps its last id", Symptom: "A late id turns the time back, and the same ids refill the bucket again.",
				Impl: func(p flawed.Params, burst int, strict bool) flawed.Gate {
					return &flawed.Rewinding{Bucket: bucket(p, burst, strict)}
				},
				Breaks: []string{"gcra/fractions", "gcra/bound"},
			},
			{
				Name: "whole ids per token", Symptom: "60 per 100 ids refills one in one id, which is no limit.",
				Impl: func(p flawed.Params, burst int, strict bool) flawed.Gate {
					return &flawed.Rounded{Bucket: bucket(p, burst, strict)}
				},
				Breaks: []string{"gcra/fractions", "gcra/bound"},
			},
			{
				Name: "strict in name", Symptom: "With a burst it admits nearly twice its limit.",
				Impl:   func(p flawed.Params, burst int, _ bool) flawed.Gate { return newBucket(p, burst, false) },
				Breaks: []string{"gcra/bound", "gcra/fractions"},
			},
		},
	}
}

func bucket(p flawed.Params, burst int, strict bool) flawed.Bucket {
	if strict {
		p.Limit -= burst - 1
	}
	return flawed.Bucket{Params: p, Burst: burst}
}

func newBucket(p flawed.Params, burst int, strict bool) flawed.Gate {
	algorithm := ratelimit.GCRA
	if strict {
		algorithm = ratelimit.StrictGCRA
	}
	return newGate(ratelimit.Config{Limit: p.Limit, Window: p.Window, Burst: burst, MaxLateness: p.Late, Algorithm: algorithm})
}

// drawBucket draws a trace of one day, with limits above the window too.
func drawBucket(t *laws.T) (tr trace, burst int, strict bool) {
	tr = draw(t, shape{days: 1, late: 30, again: true})
	tr.Late = 1000
	tr.Limit = laws.Draw(t, rapid.IntRange(1, 8), "the bucket's limit")
	burst = laws.Draw(t, rapid.IntRange(1, tr.Limit), "burst")
	strict = laws.Draw(t, rapid.Bool(), "strict")
	t.LabelIf(strict, "strict")
	return tr, burst, strict
}

var fractions = laws.Law[NewBucket]{
	ID:   "gcra/fractions",
	Kind: laws.Oracle,
	Says: "It decides as a bucket does that leaks in exact fractions.",
	Prop: func(t *laws.T, open NewBucket) {
		tr, burst, strict := drawBucket(t)
		rate := tr.Limit
		if strict {
			rate -= burst - 1
		}
		got, want := tr.run(open(tr.Params, burst, strict)), tr.run(newSlowBucket(tr.Params, burst, rate))
		for i := range want {
			t.LabelIf(!want[i], "denied")
			if got[i] != want[i] {
				t.Broken(fmt.Sprint(got[i]), fmt.Sprint(want[i]), "burst %d, strict %t; %s", burst, strict, tr.call(i))
			}
		}
	},
	Need: map[string]float64{"denied": 0.2, "strict": 0.3},
}

var bucketBound = laws.Law[NewBucket]{
	ID:   "gcra/bound",
	Kind: laws.Invariant,
	Says: "Of any W consecutive ids at most B + floor((W-1)·N/W) pass, and at most N if it is strict, in any order.",
	Prop: func(t *laws.T, open NewBucket) {
		tr, burst, strict := drawBucket(t)
		bound := burst + int((tr.Window-1)*uint64(tr.Limit)/tr.Window)
		if strict {
			bound = tr.Limit
		}
		most, last := tr.mostInWindow(tr.run(open(tr.Params, burst, strict)))
		t.LabelIf(most >= bound, "bound reached")
		if most > bound {
			t.Broken(fmt.Sprintf("%d in a window", most), fmt.Sprintf("at most %d", bound), "burst %d, strict %t; %s", burst, strict, tr.call(last))
		}
	},
	Need: map[string]float64{"bound reached": 0.1, "strict": 0.3},
}
