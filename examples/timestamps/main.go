// Timestamps shows what databases keep of a time, given in the form of RFC 3339, or of
// now:
//
//	go run ./examples/timestamps 2026-01-02T03:04:05.9999995+01:00
//	go run ./examples/timestamps -precision 1ms
//
// # The story
//
//	'created_at': datetime.now()
//	...
//	assert saved_user['created_at'] == user_data['created_at']  # This line fails randomly!
//
// "Our test is randomly failing about 1 in 20 times." Three assistants find that the
// database keeps less than microseconds, and none does the sum: if it keeps seconds the
// line passes once in a million times, not nineteen in twenty. Their repairs compare
// less. Without the microseconds on both sides: a database that rounds gives the next
// second for every other time. With a second's tolerance, "plenty": then two fields
// that were swapped are the same. "Just verify it exists": that was not the question.
//
// The correction is to give the database what it can keep. Package stamp cuts a time to
// a stated precision, in UTC, without Go's monotonic reading, before it is saved; what
// comes back is then equal, whether the database rounds or truncates. In Go there is
// one more trap: == on two times compares their zones and monotonic readings too.
//
// What PostgreSQL, MariaDB and SQLite do is held by a test in internal/integration:
// PostgreSQL rounds (twice: 0.499999999 s is a second to it), pgx truncates before it
// asks, MariaDB truncates, and SQLite keeps the text that it is given.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/hardened-go/hardened/examples/timestamps/stamp"
)

func main() { os.Exit(run(os.Args[1:], time.Now(), os.Stdout, os.Stderr)) }

// run is main without the process. It returns the exit status: 2 for a call that is not
// understood.
func run(args []string, now time.Time, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("timestamps", flag.ContinueOnError)
	fs.SetOutput(stderr)
	precision := fs.Duration("precision", time.Microsecond, "what the database keeps: 1s, 1ms, 1us, 1ns or a power of ten between")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	times := []time.Time{now}
	if fs.NArg() > 0 {
		times = nil
	}
	for i, arg := range fs.Args() {
		t, err := time.Parse(time.RFC3339Nano, arg)
		if err != nil {
			fmt.Fprintf(stderr, "timestamps: argument %d is not a time such as 2026-01-02T03:04:05.678Z\n", i+1)
			return 2
		}
		times = append(times, t)
	}
	for _, t := range times {
		s, err := stamp.For(t, *precision)
		if err != nil {
			fmt.Fprintf(stderr, "timestamps: %v\n", err)
			return 2
		}
		const form = "2006-01-02 15:04:05.000000000 -07:00"
		utc := t.UTC().Round(0)
		rounded := utc.Round(*precision)
		fmt.Fprintf(stdout, "the time          %s\nif it truncates   %s, %s\nif it rounds      %s, %s\nstamp.For         %s, kept by both\n",
			t.Format(form), s.Format(form), equal(s, t), rounded.Format(form), equal(rounded, t), s.Format(form))
	}
	return 0
}

func equal(a, b time.Time) string {
	switch {
	case a == b:
		return "the same under =="
	case a.Equal(b):
		return "equal, but not under =="
	}
	return "another time"
}
