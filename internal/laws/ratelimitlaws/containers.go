package ratelimitlaws

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// Containers are processes of which any may decide an event.
type Containers interface {
	Allow(container int, key string, epoch, id uint64) bool
}

// A NewContainers makes c of them.
type NewContainers func(p flawed.Params, c int) Containers

// one is a store that all containers ask.
type one struct{ flawed.Gate }

func (o one) Allow(_ int, key string, epoch, id uint64) bool { return o.Gate.Allow(key, epoch, id) }

// each is a limiter of its own in each container.
type each []flawed.Gate

func (e each) Allow(container int, key string, epoch, id uint64) bool {
	return e[container].Allow(key, epoch, id)
}

// apart makes limiters of their own, of which share tells the limit.
func apart(open flawed.New, share func(limit, c, container int) int) NewContainers {
	return func(p flawed.Params, c int) Containers {
		var list each
		for i := range c {
			own := p
			own.Limit = share(p.Limit, c, i)
			list = append(list, open(own))
		}
		return list
	}
}

// ContainersSuite is the contract of a limit that many processes keep together.
func ContainersSuite() laws.Suite[NewContainers] {
	fresh := func(p flawed.Params) flawed.Gate { return &flawed.FreshContext{Params: p} }
	return laws.Suite[NewContainers]{
		Name: "ratelimit.Containers",
		Says: "One limit for C processes: they ask one store, or each has a part of it.",
		Laws: []laws.Law[NewContainers]{containersWindow, containersServed},
		Wheats: []laws.Wheat[NewContainers]{
			{Name: "hardened, one store", Impl: func(p flawed.Params, _ int) Containers { return one{newExact(p)} }},
			{Name: "hardened, the limit divided", Impl: apart(newExact, func(limit, c, i int) int { return (limit + i) / c })},
			{Name: "hardened, StrictGCRA divided", Impl: apart(newStrict, func(limit, c, i int) int { return (limit + i) / c })},
		},
		Flaws: []laws.Flaw[NewContainers]{
			{
				Name: "a limiter in each", Source: `document 000, "Novel Approach": the state is in the container`,
				Symptom: "C containers admit C times the limit.",
				Impl:    apart(newExact, func(limit, _, _ int) int { return limit }),
				Breaks:  []string{"containers/window"},
			},
			{
				Name: "divided and rounded up", Symptom: "Four of three are two for each, and six in all.",
				Impl:   apart(newExact, func(limit, c, _ int) int { return (limit + c - 1) / c }),
				Breaks: []string{"containers/window"},
			},
			{
				Name: "a context of its own for each call", Source: answer1 + ", as AWS Lambda runs it", Symptom: "It never limits.",
				Impl:   apart(fresh, func(limit, _, _ int) int { return limit }),
				Breaks: []string{"containers/window"},
			},
			{
				Name: "one has it all", Symptom: "Who comes to another container is turned away.",
				Impl:   func(p flawed.Params, _ int) Containers { return first{newExact(p)} },
				Breaks: []string{"containers/served"},
			},
		},
	}
}

func newStrict(p flawed.Params) flawed.Gate {
	return newGate(ratelimit.Config{Limit: p.Limit, Window: p.Window, MaxLateness: p.Late, Algorithm: ratelimit.StrictGCRA})
}

// first is a limiter in the first container, and none in the others.
type first struct{ flawed.Gate }

func (f first) Allow(container int, key string, epoch, id uint64) bool {
	return container == 0 && f.Gate.Allow(key, epoch, id)
}

// spread draws a trace and where each event goes. There are no more containers than the
// limit can be divided among.
func spread(t *laws.T, s shape) (tr trace, c int, to []int) {
	tr = draw(t, s)
	c = laws.Draw(t, rapid.IntRange(1, tr.Limit), "containers")
	n := len(tr.events)
	to = laws.Draw(t, rapid.SliceOfN(rapid.IntRange(0, c-1), n, n), "to")
	return tr, c, to
}

var containersWindow = laws.Law[NewContainers]{
	ID:   "containers/window",
	Kind: laws.Invariant,
	Says: "No W consecutive ids hold more than N admitted ones, whichever container each comes to.",
	Prop: func(t *laws.T, open NewContainers) {
		tr, c, to := spread(t, shape{days: 2, late: 12})
		cs, allowed := open(tr.Params, c), make([]bool, len(to))
		for i, e := range tr.events {
			allowed[i] = cs.Allow(to[i], e.key, e.epoch, e.id)
		}
		most, last := tr.mostInWindow(allowed)
		t.LabelIf(most >= tr.Limit, "limit reached")
		t.LabelIf(c > 1, "containers")
		if most > tr.Limit {
			t.Broken(fmt.Sprintf("%d in a window", most), fmt.Sprintf("at most %d", tr.Limit), "to %v of %d containers: %s", to[:last+1], c, tr.call(last))
		}
	},
	Need: map[string]float64{"limit reached": 0.2, "containers": 0.4},
}

var containersServed = laws.Law[NewContainers]{
	ID:   "containers/served",
	Kind: laws.Invariant,
	Says: "In order, a key's first event is admitted, whichever container it comes to.",
	Prop: func(t *laws.T, open NewContainers) {
		tr, c, to := spread(t, shape{days: 1})
		cs := open(tr.Params, c)
		var had []string
		for i, e := range tr.events {
			allowed := cs.Allow(to[i], e.key, e.epoch, e.id)
			t.LabelIf(to[i] > 0, "another container")
			if !allowed && !slices.Contains(had, e.key) {
				t.Broken("denied", "admitted", "to %v of %d containers: %s", to[:i+1], c, tr.call(i))
			}
			had = append(had, e.key)
		}
	},
	Need: map[string]float64{"another container": 0.3},
}
