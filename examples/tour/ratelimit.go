package main

import (
	"fmt"
	"strconv"
	"strings"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/ratelimitlaws"
	"github.com/hardened-go/hardened/ratelimit"
)

var ratelimitLesson = lesson{
	name:    "ratelimit",
	title:   "a window of ids that the daily reset turns negative",
	mistake: edge,
	kind:    laws.Invariant,
	source:  `Document 000, "Novel Approach", the first answer in short:`,
	snippet: `
user_data = context.rate_limit_data.get(user_id, {
    'window_start_seq_id': current_seq_id, 'request_count': 0})
if current_seq_id - user_data['window_start_seq_id'] >= window_size:
    user_data = {'window_start_seq_id': current_seq_id, 'request_count': 1}
else:
    user_data['request_count'] += 1
if user_data['request_count'] > MAX_REQUESTS_PER_MINUTE:
    return {'statusCode': 429, ...}
`,
	symptom: `"No external libs and no wall-clock APIs, but you do receive an incrementing
event.sequence_id integer that resets daily."`,
	answers: []answer{
		{
			says: "A window of 100 ids from the first request on, or a log of the ids, in an attribute of context.",
			why:  "After the reset the difference is negative: who used up a window at midnight waits until the next midnight.",
		},
		{
			says: `Buckets of about a second each. "Handle the incrementing sequence ID that resets daily."`,
			why:  "The oldest bucket goes while a part of it is still in the window. There is no code that could show how the reset is handled.",
		},
		{
			says: "Too many requests within a range of ids equal to the limit happened too quickly.",
			why:  "Ids are distinct: N+1 of them never lie among N consecutive ones. It denies nothing.",
		},
	},
	contract: func() laws.Contract { return ratelimitlaws.ExactSuite() },
	flaw:     "handle_request",
	law:      "ratelimit/reset",
	right:    "hardened",
	picture:  aroundTheReset,
	fixes: []fix{
		{
			variant: "if id < last { reset }",
			idea:    "When an id is lower than the last, a new day has begun: forget everything.",
			why:     "Ids also come late. One late id grants a fresh budget to everybody.",
		},
		{
			variant: "the highest id seen",
			idea:    "Ids come late, so judge every event by the highest id that was seen.",
			why:     "After the reset no id is higher for the rest of the day: time stands still.",
		},
		{
			variant: "x/time/rate fed with ids",
			idea:    "Take a limiter that is known to be right, and give it ids for seconds.",
			why:     "Its last time moves back with a late id, and what lies between is refilled again.",
		},
		{
			variant: "hardened",
			idea:    "ratelimit.Limiter: a sorted log in which a late id is looked for on both sides, a day that is told or tracked, and an id that is one event.",
			why:     "What cannot be told from ids alone is said: give the date when there is one.",
		},
	},
	load: "a request by one user, of whom 60 in 100 ids may pass",
	before: contender{"handle_request", func(n int) {
		g := flawed.FixedWindow{Params: flawed.Params{Limit: 60, Window: 100}}
		for i := range n {
			g.Allow("ann", 1, uint64(i))
		}
	}},
	after: contender{"ratelimit.Limiter", func(n int) {
		l := newSixty()
		for i := range n {
			l.Allow("ann", ratelimit.Seq{Epoch: 1, ID: uint64(i)})
		}
	}},
	remarks: "Ours finds duplicates too, which the original does not try: each event is remembered for as " +
		"long as it may come again.",
	question: "The sequence counts the requests that are limited. One client sends 6,000 a minute, all others 40. " +
		"How many of his does \"60 per 100 ids\" admit in a minute?",
	reply: "About 3,627: he drives the clock himself, and 60 of each 100 ids are his to use. A limit by ids is a " +
		"share of all traffic. To be a rate, the ids must count something that he does not send. " +
		"Config.ExcludeOwn leaves his own out: then it is 24.",
	words: func(args []string) ([]column, error) {
		ids := []uint64{8639998, 8639999, 0, 1, 2}
		if len(args) > 0 {
			ids = ids[:0]
		}
		for _, a := range args {
			id, err := strconv.ParseUint(a, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("ids are whole numbers: %w", err)
			}
			ids = append(ids, id)
		}
		cols := []column{{"limit", "60 per 100 ids, of which 60 were used just before the first of these ids"}}
		for _, g := range []struct {
			who  string
			gate flawed.Gate
		}{
			{"handle_request", &flawed.FixedWindow{Params: flawed.Params{Limit: 60, Window: 100}}},
			{"ratelimit.Exact", sixty{newSixty()}},
		} {
			cols = append(cols, column{g.who, timeline(g.gate, ids)})
		}
		return cols, nil
	},
}

// aroundTheReset draws what each version admits of one user who sends every id, before
// the daily reset and after it.
func aroundTheReset() (string, []column) {
	p := flawed.Params{Limit: 60, Window: 100}
	versions := []struct {
		who  string
		gate flawed.Gate
	}{
		{"the window", &flawed.FixedWindow{Params: p}},
		{"the log", &flawed.SlidingLog{Params: p}},
		{"the buckets", &flawed.Buckets{Params: p}},
		{"the third answer", &flawed.WindowIsLimit{Params: p}},
		{"the highest id seen", &flawed.MaxSeen{SlidingLog: flawed.SlidingLog{Params: p}}},
		{"ratelimit, Exact", sixty{newSixty()}},
	}
	rows := make([]column, len(versions))
	for i, v := range versions {
		var b strings.Builder
		draw := func(from, to uint64) {
			for ; from < to; from += 20 {
				n := 0
				for id := from; id < from+20; id++ {
					if v.gate.Allow("ann", 0, id) {
						n++
					}
				}
				b.WriteString([]string{".", "-", "=", "#"}[(n+6)/7])
			}
		}
		draw(8639600, 8640000)
		b.WriteByte('|')
		draw(0, 600)
		rows[i] = column{v.who, b.String()}
	}
	return "What each admits of one user who sends every id, 60 per 100 being his. A sign is 20 ids, of which " +
		"none (.), a few (-), more (=) or most (#) pass; at the bar the ids begin anew.", rows
}

func newSixty() *ratelimit.Limiter[string] {
	l, err := ratelimit.New[string](ratelimit.Config{Limit: 60, Window: 100})
	if err != nil {
		panic(err)
	}
	return l
}

// sixty is a limiter of which ids are all that is known.
type sixty struct{ *ratelimit.Limiter[string] }

func (s sixty) Allow(key string, epoch, id uint64) bool {
	return s.Limiter.Allow(key, ratelimit.Seq{Epoch: epoch, ID: id}).Allowed
}

// timeline tells what becomes of the ids after a window was used up.
func timeline(g flawed.Gate, ids []uint64) string {
	if len(ids) > 0 {
		for i := range min(60, ids[0]) {
			g.Allow("ann", 0, ids[0]-min(60, ids[0])+i)
		}
	}
	var b strings.Builder
	for _, id := range ids {
		verdict := "denied"
		if g.Allow("ann", 0, id) {
			verdict = "passes"
		}
		fmt.Fprintf(&b, "%d %s  ", id, verdict)
	}
	return strings.TrimSpace(b.String())
}
