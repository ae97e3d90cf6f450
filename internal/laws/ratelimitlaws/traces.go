package ratelimitlaws

import (
	"cmp"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
)

// A trace is ids as they are delivered: lost, late, twice, over some days.
type trace struct {
	flawed.Params
	events []delivery
}

// A delivery is one event; at is its place on a line of which the days are parts.
type delivery struct {
	epoch, id uint64
	key       string
	at        int64
}

// A shape says what traces look like.
type shape struct {
	days  int // at most
	late  int // how far events move, in events; 0 for in order
	again bool
	keys  string // a letter each; "aaab" if empty
}

// A stride is an event's distance from the one before it, and its key: drawn as one, so
// that there is less to shrink.
type stride struct {
	step int
	key  string
}

func strides(keys string) *rapid.Generator[stride] {
	var all []stride
	for _, step := range []int{1, 1, 1, 1, 2, 3, 9} {
		for _, key := range cmp.Or(keys, "aaab") {
			all = append(all, stride{step, string(key)})
		}
	}
	return rapid.SampledFrom(all)
}

// small limits and windows, so that a short trace fills several.
func params(t *laws.T) flawed.Params {
	w := laws.Draw(t, rapid.IntRange(2, 12), "window")
	n := laws.Draw(t, rapid.IntRange(1, min(w, 5)), "limit")
	return flawed.Params{Limit: n, Window: uint64(w)}
}

// draw draws a trace. Every id of a day is an event, but those that are lost.
func draw(t *laws.T, s shape) trace {
	tr := trace{Params: params(t)}
	tr.Late = 100 // later than any trace here is
	line := int64(0)
	first := laws.Draw(t, rapid.SampledFrom([]uint64{0, 1, 7, 1 << 40}), "first id")
	for day := range laws.Draw(t, rapid.IntRange(1, s.days), "days") {
		for i, e := range laws.Draw(t, rapid.SliceOfN(strides(s.keys), 0, 30), "events") {
			if i > 0 || day > 0 {
				line += int64(e.step)
			}
			id := first
			if n := len(tr.events); n > 0 && tr.events[n-1].epoch == uint64(day+1) {
				id = tr.events[n-1].id + uint64(e.step)
			}
			tr.events = append(tr.events, delivery{epoch: uint64(day + 1), id: id, at: line, key: e.key})
		}
	}
	if s.again && len(tr.events) > 0 {
		for range laws.Draw(t, rapid.IntRange(0, 3), "again") {
			i := laws.Draw(t, rapid.IntRange(0, len(tr.events)-1), "which")
			tr.events = slices.Insert(tr.events, i, tr.events[i])
		}
	}
	if s.late > 0 && len(tr.events) > 1 {
		for range laws.Draw(t, rapid.IntRange(0, 8), "late ones") {
			i := laws.Draw(t, rapid.IntRange(0, len(tr.events)-1), "from")
			j := min(len(tr.events)-1, i+laws.Draw(t, rapid.IntRange(1, s.late), "by"))
			e := tr.events[i]
			tr.events = slices.Insert(slices.Delete(tr.events, i, i+1), j, e)
			t.Label("late")
		}
	}
	return tr
}

// String tells the limiter and the ids in order, as epoch:id and the key but for a.
func (d delivery) String() string {
	s := fmt.Sprintf("%d:%d", d.epoch, d.id)
	if d.key != "a" {
		s += d.key
	}
	return s
}

// run lets every event ask, and returns which were admitted.
func (tr trace) run(g flawed.Gate) []bool {
	out := make([]bool, len(tr.events))
	for i, e := range tr.events {
		out[i] = g.Allow(e.key, e.epoch, e.id)
	}
	return out
}

// call tells the trace up to an event.
func (tr trace) call(i int) string {
	return fmt.Sprintf("%d per %d ids; %v", tr.Limit, tr.Window, tr.events[:i+1])
}

// mostInWindow returns the most distinct events of one key that were admitted in any
// window, and the index of the event that completed it.
func (tr trace) mostInWindow(allowed []bool) (most, last int) {
	var once []int // the admitted ones, each event as often as it is
	had := map[delivery]bool{}
	for i, e := range tr.events {
		if allowed[i] && !had[e] {
			had[e] = true
			once = append(once, i)
		}
	}
	for _, i := range once {
		n, latest, e := 0, i, &tr.events[i]
		for _, j := range once {
			if o := &tr.events[j]; o.at >= e.at && o.at < e.at+int64(tr.Window) && o.key == e.key {
				n++
				latest = max(latest, j)
			}
		}
		if n > most {
			most, last = n, latest
		}
	}
	return most, last
}
