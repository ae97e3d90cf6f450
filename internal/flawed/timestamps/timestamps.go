// Package timestamps keeps the ways to test that a database gives a time back, of
// document 000, question NR5, under test as wrong. The document has no database; the
// laws have the kinds of them that there are.
package timestamps

import "time"

// A Check is what a test does: it prepares a time, has it saved, and compares what is
// read.
type Check struct {
	Prepare func(t time.Time) time.Time
	Same    func(read, given time.Time) bool
}

func asItIs(t time.Time) time.Time { return t }

// python is datetime.now(): microseconds, and no monotonic reading.
func python(t time.Time) time.Time { return t.Round(0).Truncate(time.Microsecond) }

// Original compares what was read with what was given.
//
//	assert saved_user['created_at'] == user_data['created_at']
func Original() Check { return Check{python, time.Time.Equal} }

// InGo is the same line in Go, with ==.
func InGo() Check {
	return Check{asItIs, func(read, given time.Time) bool { return read == given }}
}

// TruncatesBoth is the first answer's second way, and the second answer's "better fix".
//
//	assert saved_user['created_at'].replace(microsecond=0) == user_data['created_at'].replace(microsecond=0)
func TruncatesBoth() Check {
	second := func(t time.Time) time.Time { return t.Add(-time.Duration(t.Nanosecond())) }
	return Check{python, func(read, given time.Time) bool { return second(read).Equal(second(given)) }}
}

// Tolerance is the third answer's recommendation: "1 second is plenty".
//
//	assert time_diff < 1.0
func Tolerance() Check {
	return Check{python, func(read, given time.Time) bool { return read.Sub(given).Abs() < time.Second }}
}

// Exists is the second answer's "best fix": let the database make the time.
//
//	assert saved_user['created_at'] is not None  # Just verify it exists
func Exists() Check {
	return Check{python, func(read, _ time.Time) bool { return !read.IsZero() }}
}

// WallClock prepares a time to the second, as the first answer does, and compares what
// the clocks on the wall show: datetime.now() has no zone.
//
//	'created_at': datetime.now().replace(microsecond=0)
func WallClock() Check {
	return Check{
		func(t time.Time) time.Time { return t.Round(0).Add(-time.Duration(t.Nanosecond())) },
		func(read, given time.Time) bool { return read.Format(time.DateTime) == given.Format(time.DateTime) },
	}
}

// Rounds prepares a time by rounding: one that is half a second before midnight is
// saved as tomorrow's.
func Rounds() Check {
	return Check{func(t time.Time) time.Time { return t.UTC().Round(time.Second) }, time.Time.Equal}
}
