package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hardened-go/hardened/examples/interview/answers"
	flawed "github.com/hardened-go/hardened/internal/flawed/interview"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/interviewlaws"
)

var interviewLesson = lesson{
	name:    "interview",
	title:   "faster than possible, and not the fastest",
	mistake: sum,
	kind:    laws.Invariant,
	source:  `Document 002, a mock interview:`,
	snippet: `
"The time complexity would be O(log m + log n). I would use binary search on
the array: if the value at m is less than n, go right on m and left on n,
otherwise go in the reverse of this."
`,
	symptom: `The question was the intersection of two sorted arrays of m and n elements.`,
	answers: []answer{
		{
			says: "The candidate's: half of both arrays can go at each step, so it is logarithmic.",
			why:  "What goes may hold what they share. An intersection of k elements takes k steps to write down.",
		},
		{
			says: "The interviewer's: two pointers in O(m+n), which is optimal \"since we need to potentially examine all elements anyway\".",
			why:  "Right, and not optimal: to find one element among a million, nobody examines a million.",
		},
		{
			says: "The interviewer's alternative: a binary search in the longer array for each element of the shorter one, O(m log n).",
			why:  "Faster for a short array, slower than two pointers for two of a size. And an element that is there once is found twice.",
		},
	},
	contract: func() laws.Contract { return interviewlaws.Intersect() },
	flaw:     "O(log m + log n)",
	law:      "interview/intersect",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "search each",
			idea:    "Search for each element: it is a set that is wanted anyway.",
			why:     "Then it is another question. Of lists, an element is shared as often as both have it.",
		},
		{
			variant: "two pointers",
			idea:    "Two pointers: simple, and right.",
			why:     "Nothing wrong comes out. The law of the cost asks how much was compared to find out.",
		},
		{
			variant: "hardened",
			idea:    "answers.Intersect: gallop, in jumps of 1, 2, 4, from one element to the next.",
			why:     "As few comparisons as two pointers between equals, as few as a search for one in a million, and the least between the two.",
		},
	},
	load: "10 elements looked up among 100,000",
	before: contender{"two pointers", func(n int) {
		short, long := spaced(10, 10_000), spaced(100_000, 1)
		for range n {
			flawed.TwoPointers(short, long, cmp.Compare[int])
		}
	}},
	after: contender{"answers.Intersect", func(n int) {
		short, long := spaced(10, 10_000), spaced(100_000, 1)
		for range n {
			answers.Intersect(short, long)
		}
	}},
	remarks: "A law can hold code to a cost without a clock: it counts what the code asks for, here comparisons.",
	question: "Both were sure of a complexity. How can a test that never looks at a clock tell which of them is wrong? " +
		"And what would it not see?",
	reply: "Hand in the comparison as a function that counts, and draw sizes that are far apart. It does not see what is done " +
		"between comparisons: a copy, an allocation, a walk through memory.",
	words: func(args []string) ([]column, error) {
		if len(args) != 2 {
			return nil, fmt.Errorf("give two lists, such as 1,3,3,7 and 3,3,8")
		}
		var lists [2][]int
		for i, arg := range args {
			for _, w := range strings.Split(arg, ",") {
				x, err := strconv.Atoi(w)
				if err != nil {
					return nil, fmt.Errorf("%q is not an integer", w)
				}
				lists[i] = append(lists[i], x)
			}
			if !slices.IsSorted(lists[i]) {
				return nil, fmt.Errorf("%s is not in ascending order", arg)
			}
		}
		var cols []column
		for _, c := range []struct {
			name string
			do   interviewlaws.Intersection
		}{
			{"the candidate", flawed.Candidate},
			{"two pointers", flawed.TwoPointers},
			{"a search for each", flawed.SearchEach},
			{"answers.Intersect", answers.IntersectFunc[int]},
		} {
			n := 0
			got := c.do(lists[0], lists[1], func(a, b int) int { n++; return cmp.Compare(a, b) })
			cols = append(cols, column{c.name, fmt.Sprintf("%v in %d comparisons", got, n)})
		}
		return cols, nil
	},
}

// spaced are n numbers, stride apart.
func spaced(n, stride int) []int {
	xs := make([]int, n)
	for i := range xs {
		xs[i] = i * stride
	}
	return xs
}
