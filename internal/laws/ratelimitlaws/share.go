package ratelimitlaws

import (
	"fmt"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// A NewOthers makes a bucket of the given burst that a key's own events do not refill.
type NewOthers func(p flawed.Params, burst int) flawed.Gate

// OthersSuite is the contract of Config.ExcludeOwn.
func OthersSuite() laws.Suite[NewOthers] {
	return laws.Suite[NewOthers]{
		Name: "ratelimit.ExcludeOwn",
		Says: "A bucket that only the events of others refill, so that a flooder does not drive his own clock.",
		Laws: []laws.Law[NewOthers]{othersBound, othersFractions},
		Wheats: []laws.Wheat[NewOthers]{
			{Name: "hardened", Impl: func(p flawed.Params, burst int) flawed.Gate {
				return newGate(ratelimit.Config{Limit: p.Limit, Window: p.Window, Burst: burst, Algorithm: ratelimit.GCRA, ExcludeOwn: true})
			}},
			{Name: "a leaking bucket in fractions", Impl: newSlowOthers},
		},
		Flaws: []laws.Flaw[NewOthers]{
			{
				Name: "every id is time", Symptom: "With 60 per 100 ids, 3,627 of a flooder's 6,000 a minute pass.",
				Impl: func(p flawed.Params, burst int) flawed.Gate {
					return newBucket(p, burst, false)
				},
				Breaks: []string{"others/bound", "others/fractions"},
			},
			{
				Name: "what passed is no time", Symptom: "A flooder's denied requests refill his bucket.",
				Impl: func(p flawed.Params, burst int) flawed.Gate {
					return &flawed.AdmittedOnly{Bucket: flawed.Bucket{Params: p, Burst: burst}}
				},
				Breaks: []string{"others/bound"},
			},
		},
	}
}

// drawFlood draws a day in order in which most events are of one key.
func drawFlood(t *laws.T) (trace, int) {
	tr := draw(t, shape{days: 1})
	burst := laws.Draw(t, rapid.IntRange(1, tr.Limit), "burst")
	return tr, burst
}

var othersBound = laws.Law[NewOthers]{
	ID:   "others/bound",
	Kind: laws.Invariant,
	Says: "From one admitted event of a key to another, at most B + floor(X·N/W) pass, where X ids between them are not its own.",
	Prop: func(t *laws.T, open NewOthers) {
		tr, burst := drawFlood(t)
		allowed := tr.run(open(tr.Params, burst))
		for i, from := range tr.events {
			n, own := 0, int64(-1)
			for j, e := range tr.events[i:] {
				if !allowed[i] || e.key != from.key {
					continue
				}
				own++
				if !allowed[i+j] {
					continue
				}
				n++
				others := e.at - from.at - own
				bound := burst + int(uint64(others)*uint64(tr.Limit)/tr.Window)
				t.LabelIf(n == bound, "bound reached")
				if n > bound {
					t.Broken(fmt.Sprintf("%d passed", n), fmt.Sprintf("at most %d: %d ids of others", bound, others), "burst %d; %s", burst, tr.call(i+j))
				}
			}
		}
	},
	Need: map[string]float64{"bound reached": 0.2},
}

var othersFractions = laws.Law[NewOthers]{
	ID:   "others/fractions",
	Kind: laws.Oracle,
	Says: "It decides as a bucket that leaks in exact fractions, and only between the ids of its key.",
	Prop: func(t *laws.T, open NewOthers) {
		tr, burst := drawFlood(t)
		got, want := tr.run(open(tr.Params, burst)), tr.run(newSlowOthers(tr.Params, burst))
		for i := range want {
			t.LabelIf(!want[i], "denied")
			if got[i] != want[i] {
				t.Broken(fmt.Sprint(got[i]), fmt.Sprint(want[i]), "burst %d; %s", burst, tr.call(i))
			}
		}
	},
	Need: map[string]float64{"denied": 0.2},
}

// A slowOthers gives each key a sequence of its own, in which its own events follow one
// another without an id between them.
type slowOthers struct {
	*slowBucket
	events map[string]uint64
}

func newSlowOthers(p flawed.Params, burst int) flawed.Gate {
	return slowOthers{newSlowBucket(p, burst, p.Limit).(*slowBucket), map[string]uint64{}}
}

func (s slowOthers) Allow(key string, epoch, id uint64) bool {
	s.events[key]++
	clear(s.past) // ids of different keys are no longer distinct, nor are those of one
	return s.slowBucket.Allow(key, epoch, id-s.events[key]+1)
}

// A NewQuota makes a limiter of so much for each key in each epoch.
type NewQuota func(quota int) flawed.Gate

// QuotaSuite is the contract of Config.Quota.
func QuotaSuite() laws.Suite[NewQuota] {
	return laws.Suite[NewQuota]{
		Name: "ratelimit.Quota",
		Says: "So much for each key in each epoch: a limit in true time, where epochs are days.",
		Laws: []laws.Law[NewQuota]{quotaEpoch},
		Wheats: []laws.Wheat[NewQuota]{
			{Name: "hardened", Impl: func(quota int) flawed.Gate {
				return newGate(ratelimit.Config{Limit: 1000, Window: 1000, MaxLateness: 1000, Quota: quota})
			}},
			{Name: "a list of all events", Impl: func(quota int) flawed.Gate { return &slowQuota{quota: quota} }},
		},
		Flaws: []laws.Flaw[NewQuota]{
			{
				Name: "the day of the last event", Symptom: "Where two days meet, each change of days begins a new quota.",
				Impl: func(quota int) flawed.Gate { return &flawed.DayCounter{Quota: quota} }, Breaks: []string{"quota/epoch"},
			},
			{
				Name: "one quota for all days", Symptom: "It never begins anew.",
				Impl: func(quota int) flawed.Gate { return &flawed.OneForAll{Quota: quota} }, Breaks: []string{"quota/epoch"},
			},
		},
	}
}

var quotaEpoch = laws.Law[NewQuota]{
	ID:   "quota/epoch",
	Kind: laws.Invariant,
	Says: "Of a key's distinct events in one epoch exactly the first Q that come pass, whatever comes late from the day before.",
	Prop: func(t *laws.T, open NewQuota) {
		tr := draw(t, shape{days: 2, late: 20, again: true})
		quota := laws.Draw(t, rapid.IntRange(1, 6), "quota")
		used := map[string]map[uint64]int{"a": {}, "b": {}}
		before := map[delivery]bool{}
		newest := uint64(0)
		g := open(quota)
		if len(tr.events) == 0 || tr.events[0].epoch != 1 {
			return // who sees an epoch first knows of none before
		}
		for i, e := range tr.events {
			got := g.Allow(e.key, e.epoch, e.id)
			t.LabelIf(e.epoch < newest, "of the day before")
			newest = max(newest, e.epoch)
			want, again := before[e]
			if !again {
				if want = used[e.key][e.epoch] < quota; want {
					used[e.key][e.epoch]++
				}
				before[e] = want
			}
			t.LabelIf(!want, "denied")
			if got != want {
				t.Broken(fmt.Sprint(got), fmt.Sprint(want), "a quota of %d; %v", quota, tr.events[:i+1])
			}
		}
	},
	Need: map[string]float64{"denied": 0.3, "of the day before": 0.1},
}

// A slowQuota looks through all that ever passed.
type slowQuota struct {
	quota  int
	events []quotaEvent
}

type quotaEvent struct {
	key       string
	epoch, id uint64
	allowed   bool
}

func (s *slowQuota) Allow(key string, epoch, id uint64) bool {
	n := 0
	for _, e := range s.events {
		if e.key == key && e.epoch == epoch {
			if e.id == id {
				return e.allowed
			}
			if e.allowed {
				n++
			}
		}
	}
	s.events = append(s.events, quotaEvent{key, epoch, id, n < s.quota})
	return n < s.quota
}
