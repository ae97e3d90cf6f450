// Package timestampslaws holds the laws of the example timestamps: what a test must
// accept, and what it must not, of a database that keeps times.
package timestampslaws

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/timestamps/stamp"
	flawed "github.com/hardened-go/hardened/internal/flawed/timestamps"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{Check()} }

// Check is the contract of stamp.For and stamp.Same, for databases that keep seconds
// or better.
func Check() laws.Suite[flawed.Check] {
	const source = "document 000, question NR5"
	return laws.Suite[flawed.Check]{
		Name: "stamp.For and stamp.Same",
		Says: "A test that a database gives back the time that it was given.",
		Laws: []laws.Law[flawed.Check]{survives, sees, before},
		Wheats: []laws.Wheat[flawed.Check]{
			{Name: "hardened", Impl: flawed.Check{Prepare: ours, Same: stamp.Same}},
			{Name: "whole seconds since 1970", Impl: flawed.Check{
				Prepare: func(t time.Time) time.Time { return time.Unix(t.Unix(), 0) },
				Same:    func(read, given time.Time) bool { return read.Unix() == given.Unix() && read.Nanosecond() == 0 },
			}},
		},
		Flaws: []laws.Flaw[flawed.Check]{
			{
				Name: "as it was", Source: source, Impl: flawed.Original(), Breaks: []string{"timestamps/survives"},
				Symptom: "It fails as often as the clock is between two of the times that the database has.",
			},
			{
				Name: "== in Go", Impl: flawed.InGo(), Breaks: []string{"timestamps/survives"},
				Symptom: "It fails always: == compares the zone and the monotonic reading too.",
			},
			{
				Name: "seconds on both sides", Source: source + ", the first and the second answer", Impl: flawed.TruncatesBoth(),
				Breaks:  []string{"timestamps/survives", "timestamps/sees"},
				Symptom: "It fails every other time where the database rounds.",
			},
			{
				Name: "within a second", Source: source + ", the third answer's recommendation", Impl: flawed.Tolerance(),
				Breaks:  []string{"timestamps/sees"},
				Symptom: "It passes with the time of another row.",
			},
			{
				Name: "it exists", Source: source + `, the second answer's "best fix"`, Impl: flawed.Exists(), Breaks: []string{"timestamps/sees"},
				Symptom: "It passes with any time.",
			},
			{
				Name: "clocks on the wall", Source: source + ", the first answer's quick fix", Impl: flawed.WallClock(), Breaks: []string{"timestamps/survives"},
				Symptom: "It fails where the database gives UTC back, on every machine that is not in London, and there in summer.",
			},
			{
				Name: "rounded before", Impl: flawed.Rounds(), Breaks: []string{"timestamps/before"},
				Symptom: "It passes, and the row of New Year's Eve is saved in the new year.",
			},
		},
	}
}

func ours(t time.Time) time.Time {
	s, err := stamp.For(t, time.Second)
	if err != nil {
		panic(err)
	}
	return s
}

// A database is how times are kept.
type database struct {
	precision time.Duration
	rounds    bool
	zone      *time.Location // in which they are given back
}

func (d database) String() string {
	how := "truncates"
	if d.rounds {
		how = "rounds"
	}
	return fmt.Sprintf("one that %s to %v and reads in %s", how, d.precision, d.zone)
}

// keep is what is read of what was written.
func (d database) keep(t time.Time) time.Time {
	n := t.UnixNano()
	p := int64(d.precision)
	rest := (n%p + p) % p
	n -= rest
	if d.rounds && rest >= p/2+p%2 && rest > 0 {
		n += p
	}
	return time.Unix(0, n).In(d.zone)
}

var east = time.FixedZone("+02:00", 2*60*60)

var someDatabase = rapid.Custom(func(t *rapid.T) database {
	return database{
		rapid.SampledFrom([]time.Duration{time.Second, 100 * time.Millisecond, time.Millisecond, time.Microsecond, time.Nanosecond}).Draw(t, "precision"),
		rapid.Bool().Draw(t, "rounds"),
		rapid.SampledFrom([]*time.Location{time.UTC, east}).Draw(t, "zone"),
	}
})

// someTime is between two seconds, and before 1970 at times.
var someTime = rapid.Custom(func(t *rapid.T) time.Time {
	zone := rapid.SampledFrom([]*time.Location{time.UTC, east}).Draw(t, "zone")
	return time.Unix(rapid.SampledFrom([]int64{1767225599, 0, -1, 1767323045}).Draw(t, "seconds"),
		rapid.SampledFrom([]int64{0, 1, 499_999_999, 500_000_000, 700_000_000, 999_999_500, 999_999_999}).Draw(t, "nanoseconds")).In(zone)
})

const form = "2006-01-02T15:04:05.999999999Z07:00"

var survives = laws.Law[flawed.Check]{
	ID: "timestamps/survives", Kind: laws.RoundTrip,
	Says: "The test passes with every database that keeps seconds or better, whether it rounds or truncates, in whatever zone.",
	Prop: func(t *laws.T, c flawed.Check) {
		d, at := laws.Draw(t, someDatabase, "database"), laws.Draw(t, someTime, "time")
		given := c.Prepare(at)
		read := d.keep(given)
		t.LabelIf(d.precision == time.Second && d.rounds && at.Nanosecond() >= 500_000_000, "rounded up")
		t.LabelIf(d.zone != at.Location(), "another zone")
		if !c.Same(read, given) {
			t.Broken(read.Format(form)+", another time", given.Format(form), "a test of %s with %s", d, at.Format(form))
		}
	},
	Need: map[string]float64{"rounded up": 0.02, "another zone": 0.2},
}

var sees = laws.Law[flawed.Check]{
	ID: "timestamps/sees", Kind: laws.Metamorphic,
	Says: "The test fails with a database that gives back another time, by however little it differs.",
	Prop: func(t *laws.T, c flawed.Check) {
		at := laws.Draw(t, someTime, "time")
		given := c.Prepare(at)
		off := laws.Draw(t, rapid.SampledFrom([]time.Duration{
			time.Nanosecond, time.Millisecond, -time.Millisecond, 700 * time.Millisecond, time.Second, -2 * time.Hour,
		}), "off")
		t.LabelIf(off.Abs() < time.Second, "less than a second")
		if read := given.Add(off); c.Same(read, given) {
			t.Broken(read.Format(form)+", the same", "another time", "a test of a database that is off by %v, with %s", off, at.Format(form))
		}
	},
	Need: map[string]float64{"less than a second": 0.3},
}

var before = laws.Law[flawed.Check]{
	ID: "timestamps/before", Kind: laws.Invariant,
	Says: "What is saved is not after the time that it is the time of, and less than a second before.",
	Prop: func(t *laws.T, c flawed.Check) {
		at := laws.Draw(t, someTime, "time")
		t.LabelIf(at.Nanosecond() >= 500_000_000, "nearer to the next second")
		given := c.Prepare(at)
		if given.After(at) || at.Sub(given) >= time.Second {
			t.Broken(given.Format(form), "a time in the second before", "what is saved of %s", at.Format(form))
		}
	},
	Need: map[string]float64{"nearer to the next second": 0.2},
}
