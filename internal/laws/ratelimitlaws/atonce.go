package ratelimitlaws

import (
	"fmt"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
)

// A Beginner is a limiter that can be stopped where it may be interrupted: Begin does
// what comes before, and the function that it returns the rest.
type Beginner interface {
	Begin(key string, epoch, id uint64) func() bool
}

// A NewBeginner makes one.
type NewBeginner func(p flawed.Params) Beginner

// whole is a limiter that nothing interrupts.
type whole struct{ flawed.Gate }

func (w whole) Begin(key string, epoch, id uint64) func() bool {
	return func() bool { return w.Allow(key, epoch, id) }
}

// AtOnceSuite is the contract of a limiter of which many ask at once. The turns are
// drawn; that ours cannot be interrupted is tested in its package.
func AtOnceSuite() laws.Suite[NewBeginner] {
	return laws.Suite[NewBeginner]{
		Name: "ratelimit.AtOnce",
		Says: "Who asks at once is decided one after the other.",
		Laws: []laws.Law[NewBeginner]{atOnceWindow},
		Wheats: []laws.Wheat[NewBeginner]{
			{Name: "hardened", Impl: func(p flawed.Params) Beginner { return whole{newExact(p)} }},
			{Name: "a list of all events", Impl: func(p flawed.Params) Beginner { return whole{newSlowLog(p)} }},
		},
		Flaws: []laws.Flaw[NewBeginner]{
			{
				Name: "handle_request with an external store", Source: answer1 + `, as its comment suggests`,
				Symptom: "Two that read before either writes are counted as one.",
				Impl:    func(p flawed.Params) Beginner { return &flawed.External{Params: p} },
				Breaks:  []string{"atonce/window"},
			},
		},
	}
}

var atOnceWindow = laws.Law[NewBeginner]{
	ID:   "atonce/window",
	Kind: laws.Invariant,
	Says: "Of N + 1 events in one window at most N pass, whoever is interrupted by whom.",
	Prop: func(t *laws.T, open NewBeginner) {
		p := params(t)
		p.Window, p.Late = 100, 100
		l := open(p)
		type running struct {
			id     uint64
			finish func() bool
		}
		var begun []running
		admitted, next := 0, uint64(0)
		t.Did("%d per %d ids", p.Limit, p.Window)
		for next <= uint64(p.Limit) || len(begun) > 0 {
			begin := next <= uint64(p.Limit) && (len(begun) == 0 || laws.Draw(t, rapid.Bool(), "begin another"))
			if begin {
				begun = append(begun, running{next, l.Begin("a", 1, next)})
				t.Did("%d begins", next)
				t.LabelIf(len(begun) > 1, "at once")
				next++
				continue
			}
			i := laws.Draw(t, rapid.IntRange(0, len(begun)-1), "who ends")
			r := begun[i]
			begun = append(begun[:i:i], begun[i+1:]...)
			if r.finish() {
				admitted++
			}
			if admitted > p.Limit {
				t.Broken(fmt.Sprintf("%d passed", admitted), fmt.Sprintf("at most %d", p.Limit), "%d ends", r.id)
			}
			t.Did("%d ends", r.id)
		}
	},
	Need: map[string]float64{"at once": 0.4},
}
