package ratelimit

import (
	"fmt"
	"math/bits"
)

// A Pacer admits n of every w ids, evenly spread, by the id alone. It has no state: any
// number of processes agree, in any order of delivery, and an id delivered again gets
// the same answer.
//
// Of any w consecutive ids it admits exactly n, and across a reset to 0 at most n,
// wherever the day ends (pace/exact, pace/reset). Where ids begin at 1, pass id-1.
//
// It sheds load; it does not know who asks. The zero Pacer admits nothing.
type Pacer struct{ n, w uint64 }

// Pace returns a Pacer that admits n of every w ids, or an error: w is at least 1, and n
// at most w.
func Pace(n, w uint64) (Pacer, error) {
	if w < 1 || n > w {
		return Pacer{}, fmt.Errorf("ratelimit: pace (%d of %d) is not between 0 of 1 and all", n, w)
	}
	return Pacer{n, w}, nil
}

// Allow reports whether the event with this id may pass. It takes some nanoseconds
// and allocates nothing.
func (p Pacer) Allow(id uint64) bool {
	if p.w == 0 {
		return false
	}
	// floor((id+1)·n/w) > floor(id·n/w) says that the n-th part of the window turns over
	// here. In remainders: id·n mod w comes within n of w.
	hi, lo := bits.Mul64(id%p.w, p.n)
	_, rest := bits.Div64(hi, lo, p.w)
	return rest >= p.w-p.n && p.n > 0
}
