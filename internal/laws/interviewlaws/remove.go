package interviewlaws

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/interview/answers"
	flawed "github.com/hardened-go/hardened/internal/flawed/interview"
	"github.com/hardened-go/hardened/internal/laws"
)

// A Remover returns the numbers that drop is false for.
type Remover = func(nums []int, drop func(int) bool) []int

// Remove is the contract of answers.Remove.
func Remove() laws.Suite[Remover] {
	return laws.Suite[Remover]{
		Name: "answers.Remove",
		Says: "A list without some of its elements.",
		Laws: []laws.Law[Remover]{removeLaw, removeOnce},
		Wheats: []laws.Wheat[Remover]{
			{Name: "hardened", Impl: answers.Remove[int]},
			{Name: "mark, then copy", Impl: removeByMarks},
		},
		Flaws: []laws.Flaw[Remover]{
			{
				Name: "remove while iterating", Source: interviewer, Impl: flawed.RemoveIterating, Breaks: []string{"interview/remove"},
				Symptom: "Of two neighbours that should go, one stays.",
			},
			{
				Name: "in place", Impl: flawed.RemoveInPlace, Breaks: []string{"interview/remove"},
				Symptom: "The caller's list is half of one and half of the other.",
			},
			{
				Name: "asks twice", Impl: removeTwice, Breaks: []string{"interview/remove-once"},
				Symptom: "drop pops from a queue, and the answers are off by half.",
			},
		},
	}
}

var removeLaw = laws.Law[Remover]{
	ID: "interview/remove", Kind: laws.Invariant,
	Says: "What is kept is every element that should be, in order, and the list is as it was.",
	Prop: func(t *laws.T, remove Remover) {
		nums := laws.Draw(t, someInts, "nums")
		even := func(x int) bool { return x%2 == 0 }
		want := []int{}
		neighbours := false
		for i, x := range nums {
			if !even(x) {
				want = append(want, x)
			}
			neighbours = neighbours || i > 0 && even(x) && even(nums[i-1])
		}
		t.LabelIf(neighbours, "neighbours that go")
		before := slices.Clone(nums)
		laws.Equal(t, remove(nums, even), want, "Remove(%v, even)", before)
		laws.Equal(t, nums, before, "the list after Remove(%v, even)", before)
	},
	Need: map[string]float64{"neighbours that go": 0.3},
}

var removeOnce = laws.Law[Remover]{
	ID: "interview/remove-once", Kind: laws.Invariant,
	Says: "Each element is asked about once, in order.",
	Prop: func(t *laws.T, remove Remover) {
		nums := laws.Draw(t, someInts, "nums")
		drops := laws.Draw(t, rapid.IntRange(0, 9), "what goes")
		t.LabelIf(slices.Contains(nums, drops), "something goes")
		asked := []int{}
		remove(slices.Clone(nums), func(x int) bool { asked = append(asked, x); return x == drops })
		laws.Equal(t, asked, append([]int{}, nums...), "what Remove(%v, is %d) asks", nums, drops)
	},
	Need: map[string]float64{"something goes": 0.15},
}

func removeByMarks(nums []int, drop func(int) bool) []int {
	keep := make([]bool, len(nums))
	n := 0
	for i, x := range nums {
		if keep[i] = !drop(x); keep[i] {
			n++
		}
	}
	out := make([]int, 0, n)
	for i, x := range nums {
		if keep[i] {
			out = append(out, x)
		}
	}
	return out
}

// removeTwice counts first, to allocate no more than it needs.
func removeTwice(nums []int, drop func(int) bool) []int {
	n := 0
	for _, x := range nums {
		if !drop(x) {
			n++
		}
	}
	out := make([]int, 0, n)
	for _, x := range nums {
		if !drop(x) {
			out = append(out, x)
		}
	}
	return out
}
