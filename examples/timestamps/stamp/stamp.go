// Package stamp makes explicit what a database keeps of a time.
package stamp

import (
	"errors"
	"fmt"
	"time"
)

// What is wrong with a time or a precision.
var (
	ErrPrecision = errors.New("stamp: the precision is not a nanosecond, a second, or a power of ten between them")
	ErrRange     = errors.New("stamp: the year is not from 1 to 9999")
)

// For returns t as every database that keeps times to the given precision gives it
// back, whether it rounds or truncates, and whichever zone it is in: in UTC, without
// a monotonic reading, and a whole multiple of the precision, the last one that is not
// after t. So what is kept equals what was given, also under == if the one who reads
// takes it to UTC.
//
// The precision is from a nanosecond to a second, by powers of ten. A time outside the
// years 1 to 9999 is refused: not every database has it.
//
// Laws: timestamps/survives, timestamps/sees.
func For(t time.Time, precision time.Duration) (time.Time, error) {
	if !powerOfTen(precision) {
		return time.Time{}, fmt.Errorf("%w (%v)", ErrPrecision, precision)
	}
	t = t.UTC().Round(0) // without the monotonic reading
	if y := t.Year(); y < 1 || y > 9999 {
		return time.Time{}, fmt.Errorf("%w (%d)", ErrRange, y)
	}
	// Not Truncate, which counts from the year 1 and agrees only down from there.
	return t.Add(-time.Duration(t.Nanosecond()) % precision), nil
}

func powerOfTen(d time.Duration) bool {
	for p := time.Nanosecond; p <= time.Second; p *= 10 {
		if d == p {
			return true
		}
	}
	return false
}

// Same reports whether a time that was read is the one that was made by [For] and
// given to be kept. It has no tolerance: a time that differs by less than the precision
// is another time, or was not made by For.
func Same(read, given time.Time) bool { return read.Equal(given) }
