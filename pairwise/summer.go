package pairwise

import "math/big"

// A Summer computes [AbsSum] and [AbsSumBig] again and again without allocating anew:
// it keeps the memory that they needed, as much as for the longest list so far, until
// it is dropped itself. So it allocates only when a list needs more than those before:
// a longer one, one of more than 32 elements for the first time, or one in another order
// or spread otherwise, since lists in order and lists of few values need hardly any. It
// keeps no list that it was given.
//
// Its zero value is ready to use. It must not be copied after that, and not be
// used by two goroutines at a time: have one for each.
//
// Laws: those of [AbsSum].
type Summer[T Integer] struct {
	e integers[T]
}

// AbsSum is [AbsSum].
func (s *Summer[T]) AbsSum(xs []T) (uint64, error) {
	return s.e.sum(xs).uint64()
}

// AbsSumBig sets z to the sum and returns it, as the methods of [big.Int] do. It
// allocates when z is not yet large enough.
func (s *Summer[T]) AbsSumBig(z *big.Int, xs []T) *big.Int {
	return s.e.sum(xs).setBig(z)
}
