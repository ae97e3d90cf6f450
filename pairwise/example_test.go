package pairwise_test

import (
	"errors"
	"fmt"
	"math"

	"github.com/hardened-go/hardened/pairwise"
)

func ExampleAbsSum() {
	sum, err := pairwise.AbsSum([]int{3, 1, 2})
	fmt.Println(sum, err) // |3-1| + |3-2| + |1-2|

	// Differences of two int64 can be larger than an int64.
	sum, err = pairwise.AbsSum([]int64{math.MinInt64, math.MaxInt64})
	fmt.Println(sum, err)

	_, err = pairwise.AbsSum([]int64{math.MinInt64, math.MaxInt64, 0, 0})
	fmt.Println(errors.Is(err, pairwise.ErrOverflow))
	// Output:
	// 4 <nil>
	// 18446744073709551615 <nil>
	// true
}

func ExampleAbsSumBig() {
	fmt.Println(pairwise.AbsSumBig([]uint64{0, 0, math.MaxUint64, math.MaxUint64}))
	// Output: 73786976294838206460
}

func ExampleAbsSumFloat() {
	// Adding as one goes gives 6.1000000000000005.
	fmt.Println(pairwise.AbsSumFloat([]float64{0, 2, 0, 0.1}))
	_, err := pairwise.AbsSumFloat([]float64{1, math.NaN()})
	fmt.Println(err)
	// Output:
	// 6.1 <nil>
	// pairwise: element (1) is not a finite number
}

func ExampleAbsSumSorted() {
	fmt.Println(pairwise.AbsSumSorted([]int{1, 2, 3}))
	fmt.Println(pairwise.AbsSumSorted([]int{1, 3, 2}))
	// Output:
	// 4 <nil>
	// 0 pairwise: element (2) is less than the one before it
}

// The element with the least distance to all others is a median.
func ExampleDistances() {
	fmt.Println(pairwise.Distances([]int{10, 0, 3}))
	// Output: [17 13 10] <nil>
}

func ExampleMeanDifference() {
	fmt.Println(pairwise.MeanDifference([]int{1, 2, 4}))
	// Output: 2 <nil>
}

func ExampleGini() {
	for _, incomes := range [][]int{{5, 5, 5, 5}, {1, 2, 3, 4}, {0, 0, 0, 10}} {
		fmt.Println(pairwise.Gini(incomes))
	}
	// Output:
	// 0 <nil>
	// 0.25 <nil>
	// 0.75 <nil>
}

// How far apart the last three temperatures are, all told.
func ExampleRunning() {
	temperatures := []int{20, 21, 19, 25, 24}
	var window pairwise.Running[int]
	for i, t := range temperatures {
		window.Add(t)
		if i >= 3 {
			window.Remove(temperatures[i-3])
		}
		sum, err := window.Sum()
		fmt.Println(window.Len(), sum, err)
	}
	// Output:
	// 1 0 <nil>
	// 2 1 <nil>
	// 3 4 <nil>
	// 3 12 <nil>
	// 3 12 <nil>
}

func ExampleSummer() {
	var s pairwise.Summer[int32]
	for _, day := range [][]int32{{1, 5}, {4, 4, 4}, {9, 8, 7}} {
		fmt.Println(s.AbsSum(day))
	}
	// Output:
	// 4 <nil>
	// 0 <nil>
	// 4 <nil>
}
