package ratelimitlaws

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// Contracts lists the suites of this package.
func Contracts() []laws.Contract {
	return []laws.Contract{ExactSuite(), BucketSuite(), DecisionSuite(), CapacitySuite(), OthersSuite(), QuotaSuite(), AtOnceSuite(), ContainersSuite(), PaceSuite()}
}

const answer1 = `document 000, "Novel Approach", first answer`

// ExactSuite is the contract of a limiter with Exact.
func ExactSuite() laws.Suite[flawed.New] {
	return laws.Suite[flawed.New]{
		Name: "ratelimit.Exact",
		Says: "Never more than N in any W consecutive ids, however they are delivered.",
		Laws: []laws.Law[flawed.New]{window, reset, poison, complete, duplicate, keys, exactLog},
		Wheats: []laws.Wheat[flawed.New]{
			{Name: "hardened", Impl: newExact},
			{Name: "a list of all events", Impl: newSlowLog},
		},
		Flaws: []laws.Flaw[flawed.New]{
			{
				Name: "handle_request", Source: answer1,
				Symptom: "Who used up a window is locked out for the day that begins; nearly 2N pass where windows meet.",
				Impl:    func(p flawed.Params) flawed.Gate { return &flawed.FixedWindow{Params: p} },
				Breaks:  []string{"ratelimit/exact-log", "ratelimit/window", "ratelimit/reset", "ratelimit/duplicate"},
			},
			{
				Name: "handle_request_sliding_window", Source: answer1,
				Symptom: "After the reset nothing in the log ever grows old; a late id is judged by a log that forgot.",
				Impl:    func(p flawed.Params) flawed.Gate { return &flawed.SlidingLog{Params: p} },
				Breaks:  []string{"ratelimit/window", "ratelimit/reset", "ratelimit/duplicate"},
			},
			{
				Name: "a context of its own for each call", Source: answer1 + ", as AWS Lambda runs it",
				Symptom: "It never limits.",
				Impl:    func(p flawed.Params) flawed.Gate { return &flawed.FreshContext{Params: p} },
				Breaks:  []string{"ratelimit/window"},
			},
			{
				Name: "buckets", Source: `document 000, "Novel Approach", second answer, as it is described`,
				Symptom: "The oldest bucket is dropped while a part of it is in the window.",
				Impl:    func(p flawed.Params) flawed.Gate { return &flawed.Buckets{Params: p} },
				Breaks:  []string{"ratelimit/reset", "ratelimit/duplicate"},
			},
			{
				Name: "the window is the limit", Source: `document 000, "Novel Approach", third answer, as it is described`,
				Symptom: "N+1 distinct ids are never among N consecutive ones, so that it denies nothing.",
				Impl:    func(p flawed.Params) flawed.Gate { return &flawed.WindowIsLimit{Params: p} },
				Breaks:  []string{"ratelimit/window"},
			},
			{
				Name: "if id < last { reset }", Symptom: "One late id grants a fresh budget.",
				Impl: func(p flawed.Params) flawed.Gate {
					return &flawed.ResetWhenLess{SlidingLog: flawed.SlidingLog{Params: p}}
				},
				Breaks: []string{"ratelimit/window"},
			},
			{
				Name: "the highest id seen", Symptom: "After the reset the time stands still until the ids are as high as yesterday's.",
				Impl:   func(p flawed.Params) flawed.Gate { return &flawed.MaxSeen{SlidingLog: flawed.SlidingLog{Params: p}} },
				Breaks: []string{"ratelimit/reset", "ratelimit/poison"},
			},
			{
				Name: "one log for 'anonymous'", Symptom: "One client blocks the others.",
				Impl:   func(p flawed.Params) flawed.Gate { return &flawed.Shared{SlidingLog: flawed.SlidingLog{Params: p}} },
				Breaks: []string{"ratelimit/keys"},
			},
			{
				Name: "half of it, to be safe", Symptom: "It denies without cause.",
				Impl:   func(p flawed.Params) flawed.Gate { return &flawed.Half{SlidingLog: flawed.SlidingLog{Params: p}} },
				Breaks: []string{"ratelimit/complete"},
			},
			{
				Name: "sliding-window counter", Symptom: "116 pass where 60 should.",
				Impl:   func(p flawed.Params) flawed.Gate { return &flawed.Counter{Params: p} },
				Breaks: []string{"ratelimit/window", "ratelimit/complete"},
			},
			{
				Name: "x/time/rate fed with ids", Symptom: "Out of order it refills what it has refilled before: 1,000 of 1,000 pass.",
				Impl:   func(p flawed.Params) flawed.Gate { return &flawed.XTime{Params: p} },
				Breaks: []string{"ratelimit/window", "ratelimit/reset"},
			},
		},
	}
}

// gate makes a limiter fit for a law.
type gate struct{ *ratelimit.Limiter[string] }

func (g gate) Allow(key string, epoch, id uint64) bool {
	return g.Limiter.Allow(key, ratelimit.Seq{Epoch: epoch, ID: id}).Allowed
}

func newGate(c ratelimit.Config) flawed.Gate {
	l, err := ratelimit.New[string](c)
	if err != nil {
		panic(err)
	}
	return gate{l}
}

func newExact(p flawed.Params) flawed.Gate {
	return newGate(ratelimit.Config{Limit: p.Limit, Window: p.Window, MaxLateness: p.Late})
}

var exactLog = laws.Law[flawed.New]{
	ID:   "ratelimit/exact-log",
	Kind: laws.Oracle,
	Says: "It decides as a list of all that was ever admitted does.",
	Prop: func(t *laws.T, open flawed.New) {
		tr := draw(t, shape{days: 3, late: 12, again: true})
		tr.Late = uint64(laws.Draw(t, rapid.IntRange(1, 20), "lateness"))
		got, want := tr.run(open(tr.Params)), tr.run(newSlowLog(tr.Params))
		t.LabelIf(slices.Contains(want, false), "denied")
		for i := range want {
			if got[i] != want[i] {
				t.Broken(fmt.Sprint(got[i]), fmt.Sprint(want[i]), "at most %d late; %s", tr.Late, tr.call(i))
			}
		}
	},
	Need: map[string]float64{"denied": 0.3, "late": 0.4},
}

var window = laws.Law[flawed.New]{
	ID:   "ratelimit/window",
	Kind: laws.Invariant,
	Says: "No W consecutive ids hold more than N admitted ones, in any order of delivery and across the reset.",
	Prop: func(t *laws.T, open flawed.New) {
		tr := draw(t, shape{days: 2, late: 40, again: true})
		most, last := tr.mostInWindow(tr.run(open(tr.Params)))
		t.LabelIf(most >= tr.Limit, "limit reached")
		if most > tr.Limit {
			t.Broken(fmt.Sprintf("%d in a window", most), fmt.Sprintf("at most %d", tr.Limit), "%s", tr.call(last))
		}
	},
	Need: map[string]float64{"limit reached": 0.3, "late": 0.4},
}

var complete = laws.Law[flawed.New]{
	ID:   "ratelimit/complete",
	Kind: laws.Invariant,
	Says: "In order, it denies only if the last W ids hold N admitted ones.",
	Prop: func(t *laws.T, open flawed.New) {
		tr := draw(t, shape{days: 1})
		allowed := tr.run(open(tr.Params))
		for i, e := range tr.events {
			n := 0
			for j, o := range tr.events[:i] {
				if allowed[j] && o.key == e.key && o.at > e.at-int64(tr.Window) {
					n++
				}
			}
			t.LabelIf(!allowed[i], "denied")
			if !allowed[i] && n < tr.Limit {
				t.Broken(fmt.Sprintf("denied after %d", n), "admitted", "%s", tr.call(i))
			}
		}
	},
	Need: map[string]float64{"denied": 0.2},
}

var reset = laws.Law[flawed.New]{
	ID:   "ratelimit/reset",
	Kind: laws.Invariant,
	Says: "After the reset, of which nothing is told, a key is admitted again within W + 2R + 2 ids of the new day.",
	Prop: func(t *laws.T, open flawed.New) {
		p := params(t)
		p.Late = p.Window
		day := laws.Draw(t, rapid.Uint64Range(20*p.Window, 8640000), "ids in a day")
		stragglers := laws.Draw(t, rapid.IntRange(0, 3), "late from yesterday")
		t.LabelIf(stragglers > 0, "late from yesterday")
		g := open(p)
		for i := range 3 * p.Window {
			g.Allow("a", 0, day-3*p.Window+i)
		}
		from := laws.Draw(t, rapid.Uint64Range(0, 1), "first id")
		for i := range p.Window + 2*p.Late + 3 {
			if g.Allow("a", 0, from+i) {
				return
			}
			if i == 0 {
				for range stragglers {
					g.Allow("a", 0, day-1)
				}
			}
		}
		t.Broken("denied all", "some admitted", "%d per %d ids; after ids %d to %d, ids %d to %d", p.Limit, p.Window,
			day-3*p.Window, day-1, from, from+p.Window+2*p.Late+2)
	},
	Need: map[string]float64{"late from yesterday": 0.3},
}

var poison = laws.Law[flawed.New]{
	ID:   "ratelimit/poison",
	Kind: laws.Invariant,
	Says: "One corrupt id, whatever and whenever, lets at most N more into a window and locks nobody out for longer than W + 2R + 2 ids.",
	Prop: func(t *laws.T, open flawed.New) {
		p := params(t)
		p.Late = p.Window
		span := p.Window + 2*p.Late + 3
		before := laws.Draw(t, rapid.Uint64Range(0, 3*p.Window), "ids before it")
		bad := laws.Draw(t, rapid.OneOf(
			rapid.SampledFrom([]uint64{0, 1 << 53, 1 << 62, 1<<64 - 1}),
			rapid.Uint64Range(900, 1200),
			rapid.Uint64(),
		), "the corrupt id")
		t.LabelIf(bad > 1<<50, "far ahead")
		t.LabelIf(bad < 1000, "behind")
		g := open(p)
		var admitted []uint64
		last := 1000 + before
		for id := uint64(1000); id <= 1000+before+3*span; id++ {
			if id == 1000+before {
				g.Allow("a", 0, bad)
			}
			if g.Allow("a", 0, id) && id != bad {
				admitted = append(admitted, id)
				last = id
			}
			call := fmt.Sprintf("%d per %d ids; ids from 1000 to %d, and %d before %d", p.Limit, p.Window, id, bad, 1000+before)
			if n := len(admitted) - 2*p.Limit - 1; n >= 0 && admitted[len(admitted)-1]-admitted[n] < p.Window {
				t.Broken(fmt.Sprintf("%d in a window", 2*p.Limit+1), fmt.Sprintf("at most %d", 2*p.Limit), "%s", call)
			}
			if id > 1000+before && id-last > span {
				t.Broken("denied all since", "some admitted", "%s", call)
			}
		}
	},
	Need: map[string]float64{"far ahead": 0.15, "behind": 0.1},
}

var duplicate = laws.Law[flawed.New]{
	ID:   "ratelimit/duplicate",
	Kind: laws.Metamorphic,
	Says: "An id delivered again gets the same decision, and changes no other.",
	Prop: func(t *laws.T, open flawed.New) {
		tr := draw(t, shape{days: 1})
		if len(tr.events) == 0 {
			return
		}
		i := laws.Draw(t, rapid.IntRange(0, len(tr.events)-1), "which")
		by := laws.Draw(t, rapid.IntRange(0, min(8, len(tr.events)-1-i)), "by")
		want := tr.run(open(tr.Params))
		t.LabelIf(!want[i], "a denied one again")
		t.LabelIf(want[i], "an admitted one again")
		want = slices.Insert(want, i+by+1, want[i])
		tr.events = slices.Insert(tr.events, i+by+1, tr.events[i])
		got := tr.run(open(tr.Params))
		for j := range want {
			if got[j] != want[j] {
				t.Broken(fmt.Sprint(got[j]), fmt.Sprint(want[j]), "%s", tr.call(j))
			}
		}
	},
	Need: map[string]float64{"a denied one again": 0.03, "an admitted one again": 0.3},
}

var keys = laws.Law[flawed.New]{
	ID:   "ratelimit/keys",
	Kind: laws.Metamorphic,
	Says: "A key is decided as if it were alone.",
	Prop: func(t *laws.T, open flawed.New) {
		tr := draw(t, shape{days: 1, late: 10})
		both := tr.run(open(tr.Params))
		var alone trace
		var want []bool
		alone.Params = tr.Params
		for i, e := range tr.events {
			if e.key == "a" {
				alone.events, want = append(alone.events, e), append(want, both[i])
			}
		}
		t.LabelIf(len(want) < len(both), "two keys")
		for i, got := range alone.run(open(tr.Params)) {
			if got != want[i] {
				t.Broken(fmt.Sprint(want[i]), fmt.Sprintf("%t as without b", got), "%s", tr.call(slices.Index(tr.events, alone.events[i])))
			}
		}
	},
	Need: map[string]float64{"two keys": 0.5},
}
