package ratelimitlaws

import (
	"fmt"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// A Bounded is a limiter with Exact that holds a bounded number of keys.
type Bounded interface {
	flawed.Gate
	Len() int
}

// A NewBounded makes a limiter that holds so many keys.
type NewBounded func(p flawed.Params, capacity int) Bounded

// CapacitySuite is the contract of Config.Capacity.
func CapacitySuite() laws.Suite[NewBounded] {
	bounded := func(share bool) NewBounded {
		return func(p flawed.Params, capacity int) Bounded {
			l, err := ratelimit.New[string](ratelimit.Config{
				Limit: p.Limit, Window: p.Window, MaxLateness: p.Late, Capacity: capacity, Share: share,
			})
			if err != nil {
				panic(err)
			}
			return gate{l}
		}
	}
	capped := func(p flawed.Params, capacity int) flawed.Capped {
		return flawed.Capped{SlidingLog: flawed.SlidingLog{Params: p}, Capacity: capacity}
	}
	return laws.Suite[NewBounded]{
		Name: "ratelimit.Capacity",
		Says: "A bounded number of keys, of which none is forgotten while it matters.",
		Laws: []laws.Law[NewBounded]{capacityWindow, capacityBounded, capacityEnough},
		Wheats: []laws.Wheat[NewBounded]{
			{Name: "hardened", Impl: bounded(false)},
			{Name: "hardened, sharing one state", Impl: bounded(true)},
			{Name: "a list of all events", Impl: newSlowCapped},
		},
		Flaws: []laws.Flaw[NewBounded]{
			{
				Name: "least recently used", Symptom: "Who was evicted begins anew.",
				Impl:   func(p flawed.Params, n int) Bounded { return &flawed.LRU{Capped: capped(p, n)} },
				Breaks: []string{"capacity/window"},
			},
			{
				Name: "a shared log, and then a new one", Symptom: "Who moves to a log of his own has his limit twice.",
				Impl:   func(p flawed.Params, n int) Bounded { return &flawed.Leaves{Capped: capped(p, n)} },
				Breaks: []string{"capacity/window"},
			},
			{
				Name: "full for ever", Symptom: "After a while nobody new passes.",
				Impl:   func(p flawed.Params, n int) Bounded { return &flawed.NeverForgets{Capped: capped(p, n)} },
				Breaks: []string{"capacity/enough"},
			},
			{
				Name: "a map without end", Symptom: "One key for each visitor, for ever.",
				Impl:   func(p flawed.Params, n int) Bounded { c := capped(p, n); return &c },
				Breaks: []string{"capacity/bounded"},
			},
		},
	}
}

// drawMany draws a trace of one day in order with more keys than there is room for.
func drawMany(t *laws.T) (tr trace, capacity int) {
	tr = draw(t, shape{days: 1, keys: "aaabcd"})
	tr.Late = laws.Draw(t, rapid.Uint64Range(1, 4), "lateness")
	return tr, laws.Draw(t, rapid.IntRange(1, 2), "capacity")
}

var capacityWindow = laws.Law[NewBounded]{
	ID:   "capacity/window",
	Kind: laws.Invariant,
	Says: "However little room there is, no W consecutive ids hold more than N admitted ones of a key.",
	Prop: func(t *laws.T, open NewBounded) {
		tr, capacity := drawMany(t)
		most, last := tr.mostInWindow(tr.run(open(tr.Params, capacity)))
		t.LabelIf(most >= tr.Limit, "limit reached")
		if most > tr.Limit {
			t.Broken(fmt.Sprintf("%d in a window", most), fmt.Sprintf("at most %d", tr.Limit), "room for %d; %s", capacity, tr.call(last))
		}
	},
	Need: map[string]float64{"limit reached": 0.3},
}

var capacityBounded = laws.Law[NewBounded]{
	ID:   "capacity/bounded",
	Kind: laws.Invariant,
	Says: "Never more than Capacity keys are held.",
	Prop: func(t *laws.T, open NewBounded) {
		tr, capacity := drawMany(t)
		l := open(tr.Params, capacity)
		for i, e := range tr.events {
			l.Allow(e.key, e.epoch, e.id)
			t.LabelIf(l.Len() == capacity, "full")
			if n := l.Len(); n > capacity {
				t.Broken(fmt.Sprintf("%d held", n), fmt.Sprintf("at most %d", capacity), "%s", tr.call(i))
			}
		}
	},
	Need: map[string]float64{"full": 0.4},
}

var capacityEnough = laws.Law[NewBounded]{
	ID:   "capacity/enough",
	Kind: laws.Invariant,
	Says: "With room for 2·(W + 3·R + 4) keys nobody is denied for want of it, where an id is one event.",
	Prop: func(t *laws.T, open NewBounded) {
		p := params(t)
		p.Late = laws.Draw(t, rapid.Uint64Range(1, 3), "lateness")
		room := 2 * int(p.Window+3*p.Late+4)
		l := open(p, room)
		n := laws.Draw(t, rapid.IntRange(room, 3*room), "ids")
		t.LabelIf(n > room, "more keys than room")
		for i := range n {
			if !l.Allow(fmt.Sprint("user ", i), 1, uint64(i)) {
				t.Broken("denied", "admitted", "%d per %d ids, %d late, room for %d; one id for each of %d users", p.Limit, p.Window, p.Late, room, i+1)
			}
		}
	},
	Need: map[string]float64{"more keys than room": 0.5},
}

// A slowCapped is a slow log that denies whom it has no room for. A key needs its room
// until no event can see what it was admitted.
type slowCapped struct {
	*slowLog
	capacity int
}

func newSlowCapped(p flawed.Params, capacity int) Bounded {
	return slowCapped{newSlowLog(p).(*slowLog), capacity}
}

// held lists the keys that are not as good as new.
func (s slowCapped) held() map[string]bool {
	front := int64(0)
	for _, d := range s.days {
		front = max(front, d.last)
	}
	held := map[string]bool{}
	for _, e := range s.past {
		if e.allowed && e.at+int64(s.Window)+int64(s.Late) > front {
			held[e.key] = true
		}
	}
	return held
}

func (s slowCapped) Len() int { return len(s.held()) }

func (s slowCapped) Allow(key string, epoch, id uint64) bool {
	if held := s.held(); !held[key] && len(held) >= s.capacity {
		return false
	}
	return s.slowLog.Allow(key, epoch, id)
}
