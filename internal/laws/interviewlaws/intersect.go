package interviewlaws

import (
	"cmp"
	"slices"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/interview/answers"
	flawed "github.com/hardened-go/hardened/internal/flawed/interview"
	"github.com/hardened-go/hardened/internal/laws"
)

// An Intersection returns what two ascending lists share.
type Intersection = func(a, b []int, compare func(a, b int) int) []int

// Intersect is the contract of answers.Intersect.
func Intersect() laws.Suite[Intersection] {
	return laws.Suite[Intersection]{
		Name: "answers.Intersect",
		Says: "What two ascending lists share, in fewer comparisons than two pointers where one is short.",
		Laws: []laws.Law[Intersection]{intersectLaw, intersectCost},
		Wheats: []laws.Wheat[Intersection]{
			{Name: "hardened", Impl: answers.IntersectFunc[int]},
			{Name: "search what is left for each", Impl: intersectBySearch},
		},
		Flaws: []laws.Flaw[Intersection]{
			{
				Name: "O(log m + log n)", Source: candidate, Impl: flawed.Candidate, Breaks: []string{"interview/intersect"},
				Symptom: "One element is found at most: the path of a search passes one.",
			},
			{
				Name: "search each", Source: interviewer + "'s alternative", Impl: flawed.SearchEach, Breaks: []string{"interview/intersect"},
				Symptom: "An element that is there once is found twice.",
			},
			{
				Name: "two pointers", Source: interviewer + `, who calls it optimal`, Impl: flawed.TwoPointers,
				Breaks:  []string{"interview/intersect-cost"},
				Symptom: "One element is looked up in a million by comparing it with each.",
			},
		},
	}
}

var someSorted = rapid.Map(someInts, func(xs []int) []int { return slices.Sorted(slices.Values(xs)) })

var intersectLaw = laws.Law[Intersection]{
	ID: "interview/intersect", Kind: laws.Oracle,
	Says: "An element is in the intersection as often as in the list that has fewer of it, in ascending order.",
	Prop: func(t *laws.T, intersect Intersection) {
		a, b := laws.Draw(t, someSorted, "a"), laws.Draw(t, someSorted, "b")
		want := []int{}
		for x := range 10 {
			for range min(count(a, x), count(b, x)) {
				want = append(want, x)
			}
		}
		t.LabelIf(len(want) > 1, "two or more")
		t.LabelIf(len(slices.Compact(slices.Clone(want))) < len(want), "one of them twice")
		laws.Equal(t, intersect(a, b, cmp.Compare), want, "Intersect(%v, %v)", a, b)
	},
	Need: map[string]float64{"two or more": 0.2, "one of them twice": 0.05},
}

func count(xs []int, x int) int {
	n := 0
	for _, y := range xs {
		if y == x {
			n++
		}
	}
	return n
}

var intersectCost = laws.Law[Intersection]{
	ID: "interview/intersect-cost", Kind: laws.Invariant,
	Says: "m elements are looked up among n in at most 3·m·log2(2+n/m) + 3·m comparisons.",
	Prop: func(t *laws.T, intersect Intersection) {
		m, n := laws.Draw(t, rapid.IntRange(1, 40), "m"), laws.Draw(t, rapid.IntRange(40, 4000), "n")
		stride := laws.Draw(t, rapid.IntRange(1, max(1, n/m)), "stride")
		t.LabelIf(n > 50*m, "one far longer")
		short := make([]int, m)
		for i := range short {
			short[i] = (i + 1) * stride
		}
		compared := 0
		intersect(short, ascending(n), func(a, b int) int { compared++; return cmp.Compare(a, b) })
		within(t, compared, 3*m*log(2+n/m)+3*m, "comparisons", "Intersect(%d numbers, %d apart; 0 to %d)", m, stride, n-1)
	},
	Need: map[string]float64{"one far longer": 0.2},
}

func intersectBySearch(a, b []int, compare func(a, b int) int) []int {
	shared := []int{}
	if len(a) > len(b) {
		a, b = b, a
	}
	// Halve the shorter one: what its middle splits the longer one into is searched
	// apart.
	if len(a) == 0 {
		return shared
	}
	mid := len(a) / 2
	i, found := slices.BinarySearchFunc(b, a[mid], compare)
	below, at := 0, 0 // how many equal ones before the middle, and in b from i on
	for mid-below > 0 && compare(a[mid-below-1], a[mid]) == 0 {
		below++
	}
	above := 1
	for mid+above < len(a) && compare(a[mid+above], a[mid]) == 0 {
		above++
	}
	for found && i+at < len(b) && at < below+above && compare(b[i+at], a[mid]) == 0 {
		at++
	}
	shared = append(shared, intersectBySearch(a[:mid-below], b[:i], compare)...)
	shared = append(shared, slices.Repeat([]int{a[mid]}, min(at, below+above))...)
	return append(shared, intersectBySearch(a[mid+above:], b[i+at:], compare)...)
}
