package passwordlaws

import (
	"errors"
	"fmt"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/password"
)

// A NewBudget opens a budget of bytes with so many waiting.
type NewBudget = func(bytes int64, waiting int) flawed.Budget

type ours struct{ *password.Budget }

func (o ours) Request(bytes int64) (flawed.Claim, error) {
	c, err := o.Budget.Request(bytes)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Budget is the contract of password.Budget.
func Budget() laws.Suite[NewBudget] {
	mutant := func(name, symptom string, rules flawed.Desk) laws.Flaw[NewBudget] {
		return laws.Flaw[NewBudget]{Name: name, Symptom: symptom, Breaks: []string{"budget/model"}, Impl: func(bytes int64, waiting int) flawed.Budget {
			d := rules
			d.Size, d.Waiting = bytes, waiting
			return &d
		}}
	}
	return laws.Suite[NewBudget]{
		Name: "password.Budget",
		Says: "Bytes for hashes, first come first served.",
		Laws: []laws.Law[NewBudget]{budgetModel},
		Wheats: []laws.Wheat[NewBudget]{
			{Name: "password.Budget", Impl: func(bytes int64, waiting int) flawed.Budget {
				b, err := password.NewBudget(bytes, waiting)
				if err != nil {
					panic(err)
				}
				return ours{b}
			}},
			{Name: "a desk with one clerk", Impl: func(bytes int64, waiting int) flawed.Budget {
				return &flawed.Desk{Size: bytes, Waiting: waiting}
			}},
		},
		Flaws: []laws.Flaw[NewBudget]{
			mutant("counts hashes", "Four hashes of a gigabyte are as good as four of a megabyte.", flawed.Desk{Unit: 1}),
			mutant("overtakes", "A large hash waits for as long as there are small ones.", flawed.Desk{Overtakes: true}),
			mutant("rushes", "Whoever waits is overtaken by whoever comes.", flawed.Desk{Rushes: true}),
			mutant("queue without end", "The memory goes to those who wait.", flawed.Desk{NoQueue: true}),
			mutant("too large waits", "One row stops all logins.", flawed.Desk{Waits: true}),
			mutant("ghosts", "Whoever gave up is served, and the bytes never come back.", flawed.Desk{Ghosts: true}),
			mutant("sleeps", "A large claim gives up, and the small ones behind it wait for ever.", flawed.Desk{Sleeps: true}),
			mutant("twice", "A claim that is released twice counts twice.", flawed.Desk{Twice: true}),
			mutant("forgets", "After some logins there is nothing left.", flawed.Desk{Forgets: true}),
		},
	}
}

// A visit is a claim as the model knows it.
type visit struct {
	claim flawed.Claim
	bytes int64
	state string // "waits", "holds", "left"
}

var budgetModel = laws.Law[NewBudget]{
	ID: "budget/model", Kind: laws.StateMachine,
	Says: "At every step those hold their bytes who came first and fit; the sum is within the budget, the queue within its length, and whoever leaves is forgotten.",
	Prop: func(t *laws.T, open NewBudget) {
		const size, waiting = 10, 3
		b := open(size, waiting)
		var all []*visit
		sum := func(state string) (n int, bytes int64) {
			for _, v := range all {
				if v.state == state {
					n, bytes = n+1, bytes+v.bytes
				}
			}
			return n, bytes
		}
		serve := func() {
			for _, v := range all {
				if _, used := sum("holds"); v.state == "waits" {
					if used+v.bytes > size {
						return
					}
					v.state = "holds"
				}
			}
		}
		for range laws.Draw(t, rapid.IntRange(1, 14), "steps") {
			if which := laws.Draw(t, rapid.IntRange(-8, 7), "release"); which >= 0 && len(all) > 0 {
				v := all[which%len(all)]
				t.LabelIf(v.state == "waits", "leaves the queue")
				t.LabelIf(v.state == "left", "releases again")
				t.Did("claim %d releases", which%len(all))
				v.claim.Release()
				v.state = "left"
			} else {
				bytes := laws.Draw(t, rapid.SampledFrom([]int64{4, 1, 10, 7, 11}), "bytes")
				queued, _ := sum("waits")
				_, used := sum("holds")
				var want error
				switch {
				case bytes > size:
					want = password.ErrLimit
				case (queued > 0 || used+bytes > size) && queued == waiting:
					want = password.ErrBusy
				}
				c, err := b.Request(bytes)
				if !errors.Is(err, want) {
					t.Broken(fmt.Sprint(err), fmt.Sprint(want), "Request(%d)", bytes)
				}
				if err != nil {
					t.Did("Request(%d) is refused", bytes)
					t.LabelIf(want == password.ErrBusy, "busy")
					continue
				}
				t.Did("claim %d requests %d", len(all), bytes)
				all = append(all, &visit{c, bytes, "waits"})
			}
			serve()
			for i, v := range all {
				if v.state == "left" {
					continue
				}
				got := "waits"
				select {
				case <-v.claim.Ready():
					got = "holds"
				default:
				}
				t.LabelIf(v.state == "waits", "waits")
				laws.Equal(t, got, v.state, "claim %d", i)
			}
		}
	},
	Need: map[string]float64{"waits": 0.2, "leaves the queue": 0.1, "releases again": 0.1, "busy": 0.02},
}
