// Package mean computes the mean of a half-open range of a list: exactly for
// integers, correctly rounded for floats, and an error where there is none.
package mean

import (
	"errors"
	"fmt"
	"math/big"
)

// Why a range or an element is refused, to branch on with [errors.Is].
var (
	// ErrBounds says that an end of the range is below 0 or beyond the list.
	ErrBounds = errors.New("is out of bounds")

	// ErrReversed says that the range ends before it starts.
	ErrReversed = errors.New("ends before it starts")

	// ErrEmpty says that there is no element in the range, and so no mean.
	ErrEmpty = errors.New("is empty")

	// ErrNotFinite says that an element in the range is a NaN or an infinity.
	ErrNotFinite = errors.New("is not a finite number")
)

// A RangeError tells which range was refused and, in Err, why: [ErrBounds],
// [ErrReversed] or [ErrEmpty], the first of these that holds.
type RangeError struct {
	Start, End int // as they were given
	Len        int // of the list
	Err        error
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("mean: range ([%d:%d) of %d) %v", e.Start, e.End, e.Len, e.Err)
}

// Unwrap returns the reason.
func (e *RangeError) Unwrap() error { return e.Err }

// An ElementError tells, with [ErrNotFinite], the index in the list of the first
// element of the range that is refused.
type ElementError struct {
	Index int
	Err   error
}

func (e *ElementError) Error() string {
	return fmt.Sprintf("mean: element (%d) %v", e.Index, e.Err)
}

// Unwrap returns the reason.
func (e *ElementError) Unwrap() error { return e.Err }

// slice returns xs[start:end], or a [*RangeError] if that is not a range of at
// least one element.
func slice[T any](xs []T, start, end int) ([]T, error) {
	refuse := func(why error) ([]T, error) { return nil, &RangeError{start, end, len(xs), why} }
	switch {
	case start < 0, start > len(xs), end < 0, end > len(xs):
		return refuse(ErrBounds)
	case end < start:
		return refuse(ErrReversed)
	case end == start:
		return refuse(ErrEmpty)
	}
	return xs[start:end], nil
}

// Integers returns the exact mean of xs[start:end]. Indices are those of Go: an
// index below 0 does not count from the end. The error is a [*RangeError].
//
// Laws: average/range, average/why, average/exact.
func Integers(xs []int64, start, end int) (*big.Rat, error) {
	xs, err := slice(xs, start, end)
	if err != nil {
		return nil, err
	}
	sum, term := new(big.Int), new(big.Int)
	for _, x := range xs {
		sum.Add(sum, term.SetInt64(x))
	}
	return new(big.Rat).SetFrac(sum, big.NewInt(int64(len(xs)))), nil
}

// sumBits is enough for the exact sum of any list of floats: the largest has its
// first bit at 2^1023, the smallest its last at 2^-1074, and there are fewer than
// 2^63 of them.
const sumBits = 1024 + 1074 + 63

// Floats returns the float64 nearest to the exact mean of xs[start:end], ties to
// even: one rounding, at the end. So the order of the elements does not matter, and
// the mean of numbers near the largest float is not infinite. The errors are
// [*RangeError] and [*ElementError].
//
// Laws: average/float-range, average/nearest, average/order, average/refuses.
func Floats(xs []float64, start, end int) (float64, error) {
	xs, err := slice(xs, start, end)
	if err != nil {
		return 0, err
	}
	sum, term := new(big.Float).SetPrec(sumBits), new(big.Float)
	for i, x := range xs {
		if x-x != 0 { // a NaN
			return 0, &ElementError{start + i, ErrNotFinite}
		}
		sum.Add(sum, term.SetFloat64(x))
	}
	mean, _ := sum.Rat(nil)
	mean.Quo(mean, new(big.Rat).SetInt64(int64(len(xs))))
	nearest, _ := mean.Float64()
	return nearest, nil
}
