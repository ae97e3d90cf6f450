package pairwise

import "math/big"

// Integer is every integer type, named ones included.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Float is every floating-point type, named ones included.
type Float interface {
	~float32 | ~float64
}

// Number is every type this package can sum exactly.
type Number interface {
	Integer | Float
}

func AbsSum[T Integer](xs []T) (uint64, error) {
	return sumIntegers(xs).uint64()
}

func AbsSumBig[T Integer](xs []T) *big.Int {
	return sumIntegers(xs).setBig(new(big.Int))
}

func AbsSumSorted[T Integer](xs []T) (uint64, error) {
	if i := ascending(xs); i < len(xs) {
		return 0, &ElementError{i, ErrUnsorted}
	}
	return sumAscending(xs).uint64()
}
