package main

import (
	"fmt"
	"time"

	"github.com/hardened-go/hardened/examples/timestamps/stamp"
	flawed "github.com/hardened-go/hardened/internal/flawed/timestamps"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/timestampslaws"
)

var timestampsLesson = lesson{
	name:    "timestamps",
	title:   "a test repaired until it sees nothing",
	mistake: blindness,
	kind:    laws.RoundTrip,
	source:  `Document 000, question NR5:`,
	snippet: `
user_data = {'username': 'testuser', 'created_at': datetime.now()}
saved_user = db.get_user(db.create_user(user_data))
assert saved_user['created_at'] == user_data['created_at']  # This line fails randomly!
`,
	symptom: `"Our test is randomly failing about 1 in 20 times. The test literally just
saves and retrieves the same data!"`,
	answers: []answer{
		{
			says: "The database keeps seconds. Cut the microseconds off on both sides before comparing.",
			why:  "A database that rounds gives the next second for every other time. And one that keeps seconds would fail not once in twenty, but all but once in a million.",
		},
		{
			says: "Allow for a second's difference: a second is plenty.",
			why:  "Plenty for the wrong row, for two fields that were swapped, and for a clock that is half a second late.",
		},
		{
			says: "Let the database make the time, and verify that it exists.",
			why:  "Now it cannot fail. It does not test anything either.",
		},
	},
	contract: func() laws.Contract { return timestampslaws.Check() },
	flaw:     "seconds on both sides",
	law:      "timestamps/survives",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "within a second",
			idea:    "A tolerance: that passes whatever the database does.",
			why:     "A law that says what must not pass convicts it.",
		},
		{
			variant: "rounded before",
			idea:    "Round the time before it is saved.",
			why:     "Half a second before midnight becomes tomorrow.",
		},
		{
			variant: "== in Go",
			idea:    "In Go a time has nanoseconds, and so has the column: compare with ==.",
			why:     "== compares the zone, and the monotonic reading that no database keeps.",
		},
		{
			variant: "hardened",
			idea:    "stamp.For, before it is saved: UTC, no monotonic reading, cut to a precision that is stated.",
			why:     "Then there is nothing for the database to round, and equal means equal.",
		},
	},
	load: "a time prepared and compared",
	before: contender{"seconds on both sides", func(n int) {
		check(n, flawed.TruncatesBoth())
	}},
	after:    contender{"stamp.For and stamp.Same", func(n int) { check(n, timestampslaws.Check().Wheats[0].Impl) }},
	question: "A test that fails at random can be repaired in two directions. Which two laws keep it from going in the wrong one?",
	reply: "One says when it must pass: with every database that does its work. The other says when it must fail: with one that gives back " +
		"another time. Each repair in the answers obeys one of the two.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			t, err := time.Parse(time.RFC3339Nano, a)
			if err != nil {
				return nil, fmt.Errorf("%q is not a time such as 2026-01-02T03:04:05.9Z", a)
			}
			s, err := stamp.For(t, time.Millisecond)
			if err != nil {
				return nil, err
			}
			cols = append(cols,
				column{"given", t.Format(time.RFC3339Nano)},
				column{"truncated to a second", t.UTC().Truncate(time.Second).Format(time.RFC3339Nano)},
				column{"rounded to a second", t.UTC().Round(time.Second).Format(time.RFC3339Nano)},
				column{"stamp.For, milliseconds", s.Format(time.RFC3339Nano)})
		}
		return cols, nil
	},
}

func check(n int, c flawed.Check) {
	t := time.Unix(1767323045, 700_000_000)
	for range n {
		c.Same(c.Prepare(t), t)
	}
}
