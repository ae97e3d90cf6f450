package ratelimitlaws

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/ratelimit"
)

// A Decider is a limiter with Exact, whose decisions are looked at as a whole. Its ids
// are of one epoch.
type Decider interface {
	AllowN(key string, at ratelimit.Seq, n int) (ratelimit.Decision, error)
	Peek(key string, at ratelimit.Seq) ratelimit.Decision
	Refund(key string, at ratelimit.Seq) bool
}

// A NewDecider makes a limiter of limit per window ids.
type NewDecider func(limit int, window uint64) Decider

func newDecider(limit int, window uint64) Decider {
	l, err := ratelimit.New[string](ratelimit.Config{Limit: limit, Window: window, MaxLateness: 1000})
	if err != nil {
		panic(err)
	}
	return l
}

// DecisionSuite is the contract of what a Decision says.
func DecisionSuite() laws.Suite[NewDecider] {
	mutant := func(m mutation) NewDecider {
		return func(limit int, window uint64) Decider { return &mutated{newDecider(limit, window), m} }
	}
	return laws.Suite[NewDecider]{
		Name: "ratelimit.Decision",
		Says: "What a decision says is what a search would find.",
		Laws: []laws.Law[NewDecider]{decisionSearch, decisionRefund},
		Wheats: []laws.Wheat[NewDecider]{
			{Name: "hardened", Impl: newDecider},
			{Name: "a search", Impl: newSearcher},
		},
		Flaws: []laws.Flaw[NewDecider]{
			{
				Name: "one id early", Symptom: "Who waits as told is denied again.",
				Impl:   mutant(mutation{decision: func(d *ratelimit.Decision) { d.RetryAfterIDs -= min(1, d.RetryAfterIDs) }}),
				Breaks: []string{"decision/search"},
			},
			{
				Name: "remaining before the event", Symptom: "One more remains than there is.",
				Impl: mutant(mutation{decision: func(d *ratelimit.Decision) {
					if d.Allowed {
						d.Remaining++
					}
				}}),
				Breaks: []string{"decision/search"},
			},
			{
				Name: "a part of the cost", Symptom: "A cost that does not fit is charged as far as it does.",
				Impl: mutant(mutation{part: true}), Breaks: []string{"decision/search"},
			},
			{
				Name: "a peek that counts", Symptom: "Looking uses up what one looks at.",
				Impl: mutant(mutation{peeks: true}), Breaks: []string{"decision/search"},
			},
			{
				Name: "a refund in name", Symptom: "It says that it gave back, and did not.",
				Impl: mutant(mutation{keeps: true}), Breaks: []string{"decision/refund", "decision/search"},
			},
		},
	}
}

// A mutation is how a limiter is made wrong.
type mutation struct {
	decision           func(*ratelimit.Decision)
	part, peeks, keeps bool
}

type mutated struct {
	Decider
	mutation
}

func (m *mutated) AllowN(key string, at ratelimit.Seq, n int) (ratelimit.Decision, error) {
	if left := m.Decider.Peek(key, at).Remaining; m.part && left > 0 {
		n = min(n, left)
	}
	d, err := m.Decider.AllowN(key, at, n)
	if m.decision != nil && err == nil {
		m.decision(&d)
	}
	return d, err
}

func (m *mutated) Peek(key string, at ratelimit.Seq) ratelimit.Decision {
	d := m.Decider.Peek(key, at)
	if m.peeks {
		_, _ = m.Decider.AllowN(key, at, 1)
	}
	return d
}

func (m *mutated) Refund(key string, at ratelimit.Seq) bool {
	if m.keeps {
		d := m.Decider.Peek(key, at)
		return d.Duplicate && d.Allowed
	}
	return m.Decider.Refund(key, at)
}

// A searcher finds each part of a decision by trying.
type searcher struct {
	limit  int
	window uint64
	past   map[uint64]*searched
}

type searched struct {
	key      string
	cost     int
	decision ratelimit.Decision
}

func newSearcher(limit int, window uint64) Decider {
	return &searcher{limit, window, map[uint64]*searched{}}
}

// fits looks at every window that holds id.
func (s *searcher) fits(key string, id uint64, n int) bool {
	for end := id; end < id+s.window; end++ {
		sum := n
		for at, e := range s.past {
			if e.decision.Allowed && e.key == key && at <= end && at+s.window > end {
				sum += e.cost
			}
		}
		if sum > s.limit {
			return false
		}
	}
	return true
}

func (s *searcher) look(key string, id uint64, n int) ratelimit.Decision {
	d := ratelimit.Decision{Allowed: s.fits(key, id, n), Limit: s.limit}
	for s.fits(key, id, d.Remaining+1) {
		d.Remaining++
	}
	if !d.Allowed {
		d.Reason = ratelimit.OverLimit
		for !s.fits(key, id+d.RetryAfterIDs, n) {
			d.RetryAfterIDs++
		}
	}
	for at, e := range s.past {
		if e.decision.Allowed && e.key == key && at+s.window > id {
			d.ResetAfterIDs = max(d.ResetAfterIDs, at+s.window-id)
		}
	}
	return d
}

func (s *searcher) AllowN(key string, at ratelimit.Seq, n int) (ratelimit.Decision, error) {
	switch e, ok := s.past[at.ID]; {
	case n < 0:
		return ratelimit.Decision{}, ratelimit.ErrCost
	case n > s.limit:
		return ratelimit.Decision{}, ratelimit.ErrNeverFits
	case n == 0:
		return s.look(key, at.ID, 0), nil
	case ok && (e.key != key || e.cost != n):
		return ratelimit.Decision{}, ratelimit.ErrConflict
	case ok:
		d := e.decision
		d.Duplicate = true
		return d, nil
	}
	d := s.look(key, at.ID, n)
	e := &searched{key, n, d}
	s.past[at.ID] = e
	if d.Allowed {
		e.decision = s.look(key, at.ID, 0)
	}
	return e.decision, nil
}

func (s *searcher) Peek(key string, at ratelimit.Seq) ratelimit.Decision {
	e, ok := s.past[at.ID]
	switch {
	case !ok:
		return s.look(key, at.ID, 1)
	case e.key != key || e.cost != 1:
		return ratelimit.Decision{Reason: ratelimit.Conflict, Limit: s.limit}
	}
	d := e.decision
	d.Duplicate = true
	return d
}

func (s *searcher) Refund(key string, at ratelimit.Seq) bool {
	e, ok := s.past[at.ID]
	if !ok || e.key != key || !e.decision.Allowed {
		return false
	}
	delete(s.past, at.ID)
	return true
}

var decisionSearch = laws.Law[NewDecider]{
	ID:   "decision/search",
	Kind: laws.StateMachine,
	Says: "Over any history of calls, every part of every decision is what a search finds.",
	Prop: func(t *laws.T, open NewDecider) {
		limit, window := laws.Draw(t, rapid.IntRange(1, 4), "limit"), laws.Draw(t, rapid.Uint64Range(1, 8), "window")
		got, want := open(limit, window), newSearcher(limit, window)
		t.Did("%d per %d ids", limit, window)
		front := uint64(20)
		next := func(t *laws.T) (string, ratelimit.Seq) {
			id := front - laws.Draw(t, rapid.SampledFrom([]uint64{0, 0, 0, 1, 2, 5, 9}), "late")
			t.LabelIf(id < front, "late")
			front += laws.Draw(t, rapid.Uint64Range(0, 3), "step")
			return laws.Draw(t, rapid.SampledFrom([]string{"a", "a", "a", "b"}), "key"), ratelimit.Seq{ID: id}
		}
		t.Repeat(map[string]func(*laws.T){
			"allow": func(t *laws.T) {
				key, at := next(t)
				n := laws.Draw(t, rapid.SampledFrom([]int{1, 1, 1, 2, 3, 0, 5, -1}), "cost")
				g, gerr := got.AllowN(key, at, n)
				w, werr := want.AllowN(key, at, n)
				t.LabelIf(w.RetryAfterIDs > 0, "denied")
				if g != w || gerr != werr {
					t.Broken(fmt.Sprintf("%+v, %v", g, gerr), fmt.Sprintf("%+v, %v", w, werr), "AllowN(%q, %d, %d)", key, at.ID, n)
				}
				t.Did("AllowN(%q, %d, %d)", key, at.ID, n)
			},
			"peek": func(t *laws.T) {
				key, at := next(t)
				if g, w := got.Peek(key, at), want.Peek(key, at); g != w {
					t.Broken(fmt.Sprintf("%+v", g), fmt.Sprintf("%+v", w), "Peek(%q, %d)", key, at.ID)
				}
				t.Did("Peek(%q, %d)", key, at.ID)
			},
			"refund": func(t *laws.T) {
				key, at := next(t)
				if g, w := got.Refund(key, at), want.Refund(key, at); g != w {
					t.Broken(fmt.Sprint(g), fmt.Sprint(w), "Refund(%q, %d)", key, at.ID)
				}
				t.Did("Refund(%q, %d)", key, at.ID)
			},
		})
	},
	Need: map[string]float64{"denied": 0.15, "late": 0.4},
}

var decisionRefund = laws.Law[NewDecider]{
	ID:   "decision/refund",
	Kind: laws.RoundTrip,
	Says: "An event refunded is an event that never was, and is refunded once.",
	Prop: func(t *laws.T, open NewDecider) {
		n := laws.Draw(t, rapid.IntRange(1, 4), "cost")
		at := ratelimit.Seq{ID: laws.Draw(t, rapid.Uint64Range(0, 100), "id")}
		t.LabelIf(n == 4, "all of it")
		l := open(4, 10)
		want := l.Peek("a", at)
		_, _ = l.AllowN("a", at, n)
		t.Did("4 per 10 ids; AllowN(%q, %d, %d)", "a", at.ID, n)
		if !l.Refund("a", at) {
			t.Broken("false", "true", "Refund(%q, %d)", "a", at.ID)
		}
		t.Did("Refund(%q, %d)", "a", at.ID)
		laws.Equal(t, l.Peek("a", at), want, "Peek(%q, %d)", "a", at.ID)
		laws.Equal(t, l.Refund("a", at), false, "Refund(%q, %d)", "a", at.ID)
	},
	Need: map[string]float64{"all of it": 0.1},
}
