package pairwise

import (
	"errors"
	"strconv"
)

// What can go wrong, to branch on with [errors.Is].
var (
	// ErrOverflow says that the exact result does not fit the type it is
	// returned in. The functions never return a wrapped or infinite number.
	ErrOverflow = errors.New("pairwise: result does not fit its type")

	// ErrUnsorted says that an element is less than the one before it. It comes
	// inside an [*ElementError].
	ErrUnsorted = errors.New("less than the one before it")

	// ErrNotFinite says that an element is a NaN or an infinity. It comes inside
	// an [*ElementError].
	ErrNotFinite = errors.New("not a finite number")

	// ErrNegative says that an element is below zero where the measure is only
	// defined from zero up. It comes inside an [*ElementError].
	ErrNegative = errors.New("negative")

	// ErrTooFew says that there are fewer elements than the measure needs.
	ErrTooFew = errors.New("pairwise: too few elements")

	// ErrZeroSum says that the measure divides by the sum of the elements, and
	// they are all zero.
	ErrZeroSum = errors.New("pairwise: elements sum to zero")
)

// An ElementError tells which element was refused and, in Err, why:
// [ErrUnsorted], [ErrNotFinite] or [ErrNegative]. The element's value is not
// part of it.
type ElementError struct {
	Index int   // position in the argument, from 0: the first one at fault
	Err   error // the reason, one of the package's sentinel errors
}

// Error gives the index and the reason.
func (e *ElementError) Error() string {
	return "pairwise: element (" + strconv.Itoa(e.Index) + ") is " + e.Err.Error()
}

// Unwrap returns the reason, so that [errors.Is] finds it.
func (e *ElementError) Unwrap() error { return e.Err }
