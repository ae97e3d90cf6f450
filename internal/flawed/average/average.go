// Package average keeps the function of document 000, question I1 "Bug Detection",
// under test as wrong, with the repairs that one thinks of first.
package average

import (
	"errors"
	"math"
	"math/big"
)

// The exceptions of Python that the original raises.
var (
	ErrZeroDivision = errors.New("ZeroDivisionError: division by zero")
	ErrIndex        = errors.New("IndexError: list index out of range")
)

// at is nums[i] as Python has it: an index below zero counts from the end.
func at[T any](nums []T, i int) (T, error) {
	if i < 0 {
		i += len(nums)
	}
	if i < 0 || i >= len(nums) {
		var zero T
		return zero, ErrIndex
	}
	return nums[i], nil
}

// Original is the function of the question on a list of integers. Python's integers
// have no limit, and / on two of them gives the float nearest to the quotient.
//
//	total = 0
//	for i in range(start, end):
//	    total += nums[i]
//	return total / (end - start)
func Original(nums []int64, start, end int) (float64, error) {
	total := new(big.Int)
	for i := start; i < end; i++ {
		x, err := at(nums, i)
		if err != nil {
			return 0, err
		}
		total.Add(total, big.NewInt(x))
	}
	if start == end {
		return 0, ErrZeroDivision
	}
	q, _ := new(big.Rat).SetFrac(total, big.NewInt(int64(end-start))).Float64()
	if q == 0 && end < start {
		q = math.Copysign(0, -1) // 0 / -1 is -0.0
	}
	return q, nil
}

// OriginalFloats is the same function on a list of floats.
func OriginalFloats(nums []float64, start, end int) (float64, error) {
	total := 0.0
	for i := start; i < end; i++ {
		x, err := at(nums, i)
		if err != nil {
			return 0, err
		}
		total += x
	}
	if start == end {
		return 0, ErrZeroDivision
	}
	return total / float64(end-start), nil
}

// PythonSlice is the repair that the docstring suggests: take nums[start:end], which
// clips a range that is too long, and divide by the length of what came out.
func PythonSlice(nums []int64, start, end int) (*big.Rat, error) {
	clip := func(i int) int {
		if i < 0 {
			i += len(nums)
		}
		return min(max(i, 0), len(nums))
	}
	start, end = clip(start), clip(end)
	if start >= end {
		return nil, ErrZeroDivision
	}
	return sum(nums[start:end]), nil
}

// ZeroForEmpty guards the division, and calls the mean of nothing 0.
func ZeroForEmpty(nums []int64, start, end int) (*big.Rat, error) {
	if start < 0 || end > len(nums) {
		return nil, ErrIndex
	}
	if start >= end {
		return new(big.Rat), nil
	}
	return sum(nums[start:end]), nil
}

// BoundsOnly is what the third answer advises: "input validation for bounds". A
// reversed range is within bounds.
func BoundsOnly(nums []int64, start, end int) (*big.Rat, error) {
	if start < 0 || end < 0 || start > len(nums) || end > len(nums) {
		return nil, ErrIndex
	}
	if start == end {
		return nil, ErrZeroDivision
	}
	total := int64(0)
	for i := start; i < end; i++ {
		total += nums[i]
	}
	return big.NewRat(total, int64(end-start)), nil
}

// sum is the exact mean of a list that is not empty.
func sum(nums []int64) *big.Rat {
	total := new(big.Int)
	for _, x := range nums {
		total.Add(total, big.NewInt(x))
	}
	return new(big.Rat).SetFrac(total, big.NewInt(int64(len(nums))))
}

// Int64Total adds in the type of the elements, as the loop does when it is written
// in Go.
func Int64Total(nums []int64) *big.Rat {
	total := int64(0)
	for _, x := range nums {
		total += x
	}
	return big.NewRat(total, int64(len(nums)))
}

// IntegerDivision is the first answer's suspicion, Python 2: it cuts off the
// fraction.
func IntegerDivision(nums []int64) *big.Rat {
	total := new(big.Int)
	for _, x := range nums {
		total.Add(total, big.NewInt(x))
	}
	return new(big.Rat).SetInt(total.Quo(total, big.NewInt(int64(len(nums)))))
}

// LeftToRight adds floats in the order of the list.
func LeftToRight(nums []float64) float64 {
	total := 0.0
	for _, x := range nums {
		total += x
	}
	return total / float64(len(nums))
}

// Running keeps a mean instead of a sum, so that nothing overflows. It rounds at
// every step.
func Running(nums []float64) float64 {
	mean := 0.0
	for i, x := range nums {
		mean += x/float64(i+1) - mean/float64(i+1)
	}
	return mean
}

// Compensated carries what each addition lost (W. Kahan, 1965). That is far more
// exact, and not exact.
func Compensated(nums []float64) float64 {
	total, lost := 0.0, 0.0
	for _, x := range nums {
		y := x - lost
		t := total + y
		lost = (t - total) - y
		total = t
	}
	return total / float64(len(nums))
}
