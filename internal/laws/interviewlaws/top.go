package interviewlaws

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/interview/answers"
	flawed "github.com/hardened-go/hardened/internal/flawed/interview"
	"github.com/hardened-go/hardened/internal/laws"
)

// A Chooser returns the k largest of nums in descending order, compared by compare.
type Chooser = func(nums []int, k int, compare func(a, b int) int) []int

// Top is the contract of answers.Top.
func Top() laws.Suite[Chooser] {
	return laws.Suite[Chooser]{
		Name: "answers.Top",
		Says: "The k largest, in descending order, without sorting the rest.",
		Laws: []laws.Law[Chooser]{topLaw, topCost},
		Wheats: []laws.Wheat[Chooser]{
			{Name: "hardened", Impl: top},
			{Name: "insert into a short list", Impl: topByInsertion},
		},
		Flaws: []laws.Flaw[Chooser]{
			{
				Name: "growing heap", Source: candidate + ", word for word", Impl: uncounted(flawed.GrowingHeap),
				Breaks:  []string{"interview/top"},
				Symptom: "What is larger is added and nothing leaves: an ascending list comes back whole.",
			},
			{
				Name: "sorted(nums)[-k:]", Source: interviewer, Impl: uncounted(flawed.SortedTail), Breaks: []string{"interview/top"},
				Symptom: "The largest none of a list is all of it, for -0 is 0.",
			},
			{
				Name: "of the set", Impl: uncounted(flawed.DistinctTop), Breaks: []string{"interview/top"},
				Symptom: "Two with the same score, and one of them is not on the podium.",
			},
			{
				Name: "sorts everything", Impl: topBySorting, Breaks: []string{"interview/top-cost"},
				Symptom: "Right, and it sorts a million to find ten.",
			},
		},
	}
}

var someInts = rapid.SliceOfN(rapid.IntRange(0, 9), 0, 12)

var topLaw = laws.Law[Chooser]{
	ID: "interview/top", Kind: laws.Oracle,
	Says: "The k largest are the first k of the list sorted in descending order.",
	Prop: func(t *laws.T, top Chooser) {
		nums, k := laws.Draw(t, someInts, "nums"), laws.Draw(t, rapid.IntRange(0, 14), "k")
		t.LabelIf(k > len(nums), "more than there are")
		t.LabelIf(k == 0, "none")
		t.LabelIf(len(slices.Compact(slices.Sorted(slices.Values(nums)))) < len(nums), "equal ones")
		before := slices.Clone(nums)
		want := slices.Sorted(slices.Values(nums))
		slices.Reverse(want)
		want = append([]int{}, want[:min(k, len(want))]...)
		laws.Equal(t, top(nums, k, cmp.Compare), want, "Top(%v, %d)", before, k)
		laws.Equal(t, nums, before, "the list after Top(%v, %d)", before, k)
	},
	Need: map[string]float64{"more than there are": 0.2, "none": 0.02, "equal ones": 0.2},
}

var topCost = laws.Law[Chooser]{
	ID: "interview/top-cost", Kind: laws.Invariant,
	Says: "The three largest of many in no order are found in about one comparison for each.",
	Prop: func(t *laws.T, top Chooser) {
		seed, nums := laws.Draw(t, rapid.Uint64(), "seed"), ascending(300)
		r := rand.New(rand.NewPCG(seed, 0))
		r.Shuffle(len(nums), func(i, j int) { nums[i], nums[j] = nums[j], nums[i] })
		t.LabelIf(!slices.IsSorted(nums), "out of order")
		const k = 3
		n := 0
		top(nums, k, func(a, b int) int { n++; return cmp.Compare(a, b) })
		// One for each, and log k for each of those that are among the k so far: fewer
		// than 100 of 300, or the order was no accident.
		best, improved := []int{}, 0
		for _, x := range nums {
			if len(best) < k || x > best[0] {
				improved++
				best = append(best, x)
				slices.Sort(best)
				best = best[max(0, len(best)-k):]
			}
		}
		within(t, n, len(nums)+improved*2*(log(k)+1)+20, "comparisons", "Top(%d numbers shuffled by %d, %d)", len(nums), seed, k)
	},
	Need: map[string]float64{"out of order": 0.9},
}

func ascending(n int) []int {
	xs := make([]int, n)
	for i := range xs {
		xs[i] = i
	}
	return xs
}

func top(nums []int, k int, compare func(a, b int) int) []int {
	got, err := answers.TopFunc(nums, k, compare)
	if err != nil {
		panic(err)
	}
	return got
}

func topByInsertion(nums []int, k int, compare func(a, b int) int) []int {
	best := []int{}
	for _, x := range nums {
		if k == 0 || len(best) == k && compare(x, best[k-1]) <= 0 {
			continue
		}
		i := len(best)
		for i > 0 && compare(x, best[i-1]) > 0 {
			i--
		}
		best = slices.Insert(best, i, x)
		best = best[:min(len(best), k)]
	}
	return best
}

func topBySorting(nums []int, k int, compare func(a, b int) int) []int {
	sorted := append([]int{}, nums...)
	slices.SortFunc(sorted, func(a, b int) int { return compare(b, a) })
	return sorted[:min(k, len(sorted))]
}

// uncounted is a chooser that compares on its own.
func uncounted(choose func([]int, int) []int) Chooser {
	return func(nums []int, k int, _ func(a, b int) int) []int { return append([]int{}, choose(nums, k)...) }
}
