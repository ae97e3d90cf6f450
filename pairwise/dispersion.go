package pairwise

import (
	"math"
	"math/big"
)

// MeanDifference returns Gini's mean difference: the mean of |xi-xj| over all
// n·(n-1)/2 pairs of different elements, an estimate of how far apart two values
// drawn from the same source are. (Some texts, and the Gini coefficient, divide by
// n² instead of n·(n-1), as if each element were paired with itself too.)
//
// The result is the float64 nearest to the exact mean. With fewer than two
// elements there is no pair: [ErrTooFew]. A NaN or an infinity is refused with an
// [*ElementError] that holds [ErrNotFinite]. [ErrOverflow] says that the mean is
// beyond the largest float64, which takes floats of both signs close to it.
//
// It costs what [AbsSum] or [AbsSumFloat] costs, and a division of big.Ints: about
// ten allocations, and most of the time for fewer than some fifty elements.
//
// C. Gini, Variabilità e mutabilità, 1912.
//
// Laws: pairwise/mean, pairwise/mean-refuses.
func MeanDifference[T Number](xs []T) (float64, error) {
	if len(xs) < 2 {
		return 0, ErrTooFew
	}
	if err := checkFinite(xs); err != nil {
		return 0, err
	}
	n := uint64(len(xs))
	sum, e := exactSum(xs)
	return quotient(sum, wide{}.addMul(n, n-1).setBig(new(big.Int)), e+1)
}

// Gini returns the Gini coefficient of incomes, or other shares of a whole: 0 when
// all are equal, and towards 1, which it never reaches, when one has everything.
// It is the sum of |xi-xj| over all ordered pairs, each element with itself
// included, divided by twice n² times the mean: half the relative mean difference.
// In terms of [AbsSum] it is AbsSum(xs) / (n·Σx). To estimate the coefficient of a
// population from a sample of n, multiply by n/(n-1).
//
// The result is the float64 nearest to the exact coefficient. One element, if it
// is not zero, gives 0. No element at all is [ErrTooFew], and elements that are all
// zero are [ErrZeroSum]: there is nothing to have a share of. An element below zero is
// refused with an [*ElementError] that holds [ErrNegative], for with a debt among
// the shares the coefficient is not bounded by 1 and means nothing; a NaN or an
// infinity likewise, with [ErrNotFinite].
//
// It costs what [AbsSum] or [AbsSumFloat] costs, another pass for the sum of the
// elements, and a division of big.Ints: about ten allocations, and most of the time for
// fewer than some fifty elements.
//
// A. Sen, On Economic Inequality, 1973, chapter 2.
//
// Laws: pairwise/gini, pairwise/gini-scale, pairwise/gini-copies,
// pairwise/gini-refuses.
func Gini[T Number](xs []T) (float64, error) {
	if len(xs) == 0 {
		return 0, ErrTooFew
	}
	for i, x := range xs {
		if x-x != 0 { // a NaN
			return 0, &ElementError{i, ErrNotFinite}
		}
		if x < 0 {
			return 0, &ElementError{i, ErrNegative}
		}
	}
	total, unit := exactTotal(xs)
	if total.Sign() == 0 {
		return 0, ErrZeroSum
	}
	sum, e := exactSum(xs)
	return quotient(sum, total.Mul(total, big.NewInt(int64(len(xs)))), e-unit)
}

// isFloat reports whether T is a floating-point type.
func isFloat[T Number]() bool {
	one := T(1)
	return one/2 != 0
}

// exactSum returns the sum of |xi-xj| over all pairs as a multiple of 2^e. The
// elements must be finite.
func exactSum[T Number](xs []T) (sum *big.Int, e int) {
	if isFloat[T]() {
		var f fixed
		addFloats(&f, xs)
		sum, e = f.big()
		return sum, e + unitExponent
	}
	return sumIntegers(xs).setBig(new(big.Int)), 0
}

// exactTotal returns the sum of the elements, which must be finite and not
// negative, as a multiple of 2^e.
func exactTotal[T Number](xs []T) (sum *big.Int, e int) {
	if isFloat[T]() {
		var f fixed
		for _, x := range xs {
			m, e, _ := split(float64(x))
			f.add(wide{0, 0, m}, e)
		}
		sum, e = f.big()
		return sum, e + unitExponent
	}
	var w wide
	for _, x := range xs {
		w = w.add(wide{0, 0, uint64(x)})
	}
	return w.setBig(new(big.Int)), 0
}

// quotient returns the float64 nearest to a/b·2^e, ties to even, or [ErrOverflow].
// Neither a nor b is negative, and b is not zero. It may change a.
func quotient(a, b *big.Int, e int) (float64, error) {
	if a.Sign() == 0 {
		return 0, nil
	}
	// Enough bits that the last one is below those that rounding looks at, to carry
	// whether there are more.
	shift := max(0, 66-(a.BitLen()-b.BitLen()))
	q, r := new(big.Int).QuoRem(a.Lsh(a, uint(shift)), b, new(big.Int))
	e -= shift
	if r.Sign() != 0 {
		q.SetBit(q, 0, 1)
	}
	x, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(q), e).Float64()
	if x > math.MaxFloat64 {
		return 0, ErrOverflow
	}
	return x, nil
}
