package main

import (
	"fmt"
	"strconv"

	"github.com/hardened-go/hardened/examples/average/mean"
	flawed "github.com/hardened-go/hardened/internal/flawed/average"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/averagelaws"
)

var averageLesson = lesson{
	name:    "average",
	title:   "the mean of nothing",
	mistake: edge,
	kind:    laws.Invariant,
	source:  `Document 000, question I1:`,
	snippet: `
def calculate_average(nums, start=0, end=None):
    """Return the mean value in nums[start:end)."""
    if end is None:
        end = len(nums)
    total = 0
    for i in range(start, end):
        total += nums[i]
    return total / (end - start)
`,
	symptom: `"Occasionally the function raises ZeroDivisionError or returns the wrong value. Why?"`,
	answers: []answer{
		{
			says: "The range is empty, or the indices are bad. Besides, Python 2 cuts off the fraction, and there is no step parameter.",
			why:  "All of it true, and no word on what the function should do with such a range. A step parameter would be one more way to have none.",
		},
		{
			says:  "A reversed range returns 0.0, and -1 counts the last element twice: the function does not handle negative indices.",
			right: true,
			why:   "The two wrong values, found by reading. What is missing is the sentence that decides: when is there a mean?",
		},
		{
			says: "Validate the bounds, and that the elements are numbers.",
			why:  "A reversed range is within bounds. It still has a mean after this repair, and the mean is 0.",
		},
	},
	contract: func() laws.Contract { return averagelaws.Integers() },
	flaw:     "original",
	law:      "average/range",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "zero for empty",
			idea:    "Guard the division: return 0 for an empty range.",
			why:     "Now nothing raises, and nothing tells a freezing day from one without measurements.",
		},
		{
			variant: "Python slice",
			idea:    "Say what the docstring says: sum(nums[start:end]) / len(nums[start:end]).",
			why:     "A slice clips what is too long and counts from the end. The caller who is off by one is never told.",
		},
		{
			variant: "total of 64 bits",
			idea:    "Check the range, and write the loop in Go.",
			why:     "The range is right now. The sum of two int64 need not be an int64.",
		},
		{
			variant: "hardened",
			idea:    "mean.Integers: an error that says what is wrong with the range, and an exact fraction.",
			why:     "Every law holds.",
		},
	},
	load: "the mean of 1,000 integers",
	before: contender{"calculate_average", func(n int) {
		nums := numbers(1000)
		for range n {
			_, _ = flawed.Original(nums, 0, len(nums))
		}
	}},
	after: contender{"mean.Integers", func(n int) {
		nums := numbers(1000)
		for range n {
			_, _ = mean.Integers(nums, 0, len(nums))
		}
	}},
	remarks:  "Both add in integers without a limit, so the times are alike: a check of the range costs nothing.",
	question: "The docstring says nums[start:end). Which three questions does that leave open, and who has to answer them?",
	reply: "What an empty range has for a mean, what an index below zero means, and what becomes of a range that is longer than the list. " +
		"The caller cannot know; the function has to say, and the shortest way to say it is a law.",
	words: func(args []string) ([]column, error) {
		var nums []int64
		for _, a := range args {
			x, err := strconv.ParseInt(a, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is not an integer of 64 bits", a)
			}
			nums = append(nums, x)
		}
		var cols []column
		for _, span := range [][2]int{{0, len(nums)}, {len(nums), 0}, {-1, 1}} {
			where := fmt.Sprintf(" [%d:%d)", span[0], span[1])
			cols = append(cols, column{"calculate_average" + where, orError(flawed.Original(nums, span[0], span[1]))})
			m, err := mean.Integers(nums, span[0], span[1])
			out := ""
			if err == nil {
				out = m.RatString()
			}
			cols = append(cols, column{"mean.Integers" + where, orError(out, err)})
		}
		return cols, nil
	},
}

// orError shows what came back or what was raised.
func orError[V any](v V, err error) string {
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(v)
}
