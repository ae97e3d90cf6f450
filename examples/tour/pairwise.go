package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	flawed "github.com/hardened-go/hardened/internal/flawed/pairwise"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/pairwiselaws"
	"github.com/hardened-go/hardened/pairwise"
)

var pairwiseLesson = lesson{
	name:    "pairwise",
	title:   "linear at last, and twice the sum",
	mistake: sum,
	kind:    laws.Oracle,
	source:  `Document 000, "Constrained Refactoring": make it O(n), without built-ins beyond range.`,
	snippet: `
total = 0
for i in range(len(nums)):
    for j in range(i + 1, len(nums)):
        total += abs(nums[i] - nums[j])
`,
	symptom: `It is right, and takes hours for a million numbers. In Go, and in a database,
it is not even right: a difference of two int64 can be wider than an int64.`,
	answers: []answer{
		{
			says: "The first answer: impossible. Sort in place, then one pass with a running sum.",
			why: "It reorders its caller's list. And the bound it cites is for sorting by comparing, which nobody asked for: " +
				"numbers can be put in order by their digits, and for the sum they need not be in order at all.",
		},
		{
			says: "The second answer: one pass, provided that the list is sorted.",
			why:  "Nothing looks whether it is. A list that is not gets a wrong sum, a negative one too.",
		},
		{
			says: "The third answer: count every value from the least to the greatest, then one pass over the counts.",
			why: "It doubles its result at the end, since each pair was counted once, as it should be. An empty list crashes it, " +
				"and two values far apart fill the memory.",
		},
	},
	contract: func() laws.Contract { return pairwiselaws.SumSuite() },
	flaw:     "counting sort",
	law:      "pairwise/pair",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "sort in place",
			idea:    "Take the first answer: sorting is fast enough.",
			why:     "Sort a copy, and the list is safe. The sum is not.",
		},
		{
			variant: "textbook",
			idea:    "Copy, sort, one pass: what a textbook has.",
			why:     "Three numbers can have a sum that an int64 cannot hold. Nobody is told.",
		},
		{
			variant: "absolute value of a wrapped difference",
			idea:    "Add in 128 bits, and say when the sum does not fit.",
			why:     "The difference wrapped before it was added: -2 and the largest int64 count as close.",
		},
		{
			variant: "hardened",
			idea:    "pairwise.AbsSum: unsigned differences, sums of 192 bits, and no sort.",
			why:     "The sum is exact, or it is an error. Parting by value is enough: across parts only counts and sums matter.",
		},
	},
	load: "the sum of 100,000 random numbers",
	before: contender{"textbook", func(n int) {
		xs := numbers(100_000)
		for range n {
			flawed.Textbook(xs)
		}
	}},
	after: contender{"pairwise.AbsSumBig", func(n int) {
		xs := numbers(100_000)
		for range n {
			pairwise.AbsSumBig(xs)
		}
	}},
	grows: &growth{
		of:    "numbers",
		sizes: []int{10, 100, 1000, 10_000, 100_000},
		lines: []growthLine{
			{'o', "the double loop", 10_000, func(size int) contender { return sums(size, flawed.Loop) }},
			{'x', "the textbook: copy, sort, one pass", 100_000, func(size int) contender { return sums(size, flawed.Textbook) }},
			{'*', "pairwise.AbsSumBig", 100_000, func(size int) contender {
				return sums(size, func(xs []int64) int64 { return int64(pairwise.AbsSumBig(xs).BitLen()) })
			}},
		},
	},
	remarks: "The loop rises twice as steeply. Between the other two lies no power of n, but what sorting spends on an order " +
		"that the sum does not need, exact on top.",
	question: "The third answer's total is right until its last line. Which inputs would have shown that, and why did nobody try one?",
	reply: "Any two different numbers: the sum of two is their distance. It looks too simple to be worth a test, which is why " +
		"a law that draws everything, and shrinks what it finds, ends there.",
	words: func(args []string) ([]column, error) {
		var xs []int64
		for _, a := range args {
			x, err := strconv.ParseInt(a, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is not an integer of 64 bits", a)
			}
			xs = append(xs, x)
		}
		sum, err := pairwise.AbsSum(xs)
		ours := fmt.Sprint(sum)
		if err != nil {
			ours = err.Error()
		}
		sorted := slices.Clone(xs)
		return []column{
			{"double loop", fmt.Sprint(flawed.Loop(xs))},
			{"first answer", fmt.Sprintf("%d, and the list is now %v", flawed.First(sorted), sorted)},
			{"second answer", fmt.Sprint(flawed.Second(xs))},
			{"third answer", thirdOf(xs)},
			{"AbsSum", ours},
			{"AbsSumBig", pairwise.AbsSumBig(xs).String()},
		}, nil
	},
}

// numbers are the work that the pairwise lesson measures.
func numbers(n int) []int64 {
	r := rand.New(rand.NewPCG(1, 2))
	xs := make([]int64, n)
	for i := range xs {
		xs[i] = int64(r.Uint64())
	}
	return xs
}

// sums is the work of summing size numbers, a list after the other so that the
// processor does not learn their order.
func sums(size int, sum func([]int64) int64) contender {
	all := numbers(max(size, 1<<16))
	return contender{run: func(n int) {
		at := 0
		for range n {
			if at+size > len(all) {
				at = 0
			}
			sum(all[at : at+size])
			at += size
		}
	}}
}

// thirdOf is what the third answer returns or raises.
func thirdOf(xs []int64) (out string) {
	defer func() {
		if p := recover(); p != nil {
			out = fmt.Sprint(p)
		}
	}()
	return fmt.Sprint(flawed.Third(xs))
}
