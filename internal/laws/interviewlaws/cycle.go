package interviewlaws

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/interview/answers"
	flawed "github.com/hardened-go/hardened/internal/flawed/interview"
	"github.com/hardened-go/hardened/internal/laws"
)

// A CycleFinder tells the tail and the length of a cycle of nodes that are numbers.
type CycleFinder = func(start int, next func(int) (int, bool)) (tail, length int)

// Cycle is the contract of answers.Cycle.
func Cycle() laws.Suite[CycleFinder] {
	return laws.Suite[CycleFinder]{
		Name: "answers.Cycle",
		Says: "Where a linked list runs into a cycle, and how long that is.",
		Laws: []laws.Law[CycleFinder]{cycleLaw, cycleCost},
		Wheats: []laws.Wheat[CycleFinder]{
			{Name: "hardened", Impl: answers.Cycle[int]},
			{Name: "a map of all nodes", Impl: cycleByMap},
		},
		Flaws: []laws.Flaw[CycleFinder]{
			{
				Name: "where they meet", Impl: flawed.FirstMeeting, Breaks: []string{"interview/cycle"},
				Symptom: "The node where the two pointers meet is taken for the first of the cycle.",
			},
			{
				Name: "walks from the start", Impl: flawed.Seen, Breaks: []string{"interview/cycle-cost"},
				Symptom: "Right, and quadratic: a list of a million nodes takes hours.",
			},
		},
	}
}

// A lasso is a list of tail nodes that runs into a cycle of length nodes, or ends.
type lasso struct{ tail, length int }

func (l lasso) String() string { return fmt.Sprintf("%d nodes and a cycle of %d", l.tail, l.length) }

func (l lasso) next(i int) (int, bool) {
	if i+1 < l.tail+l.length {
		return i + 1, true
	}
	return l.tail, l.length > 0
}

var someLasso = rapid.Custom(func(rt *rapid.T) lasso {
	l := lasso{rapid.IntRange(0, 40).Draw(rt, "tail"), rapid.IntRange(0, 40).Draw(rt, "length")}
	if l.tail+l.length == 0 {
		l.tail = 1 // there is a first node
	}
	return l
})

var cycleLaw = laws.Law[CycleFinder]{
	ID: "interview/cycle", Kind: laws.RoundTrip,
	Says: "A list made of a tail and a cycle is found to have that tail and that cycle.",
	Prop: func(t *laws.T, find CycleFinder) {
		l := laws.Draw(t, someLasso, "list")
		t.LabelIf(l.length > 0, "cycle")
		t.LabelIf(l.length == 0, "no cycle")
		tail, length := find(0, l.next)
		want := l
		if l.length == 0 {
			want.tail-- // steps to the last node
		}
		laws.Equal(t, lasso{tail, length}, want, "Cycle(a list of %v)", l)
	},
	Need: map[string]float64{"cycle": 0.3, "no cycle": 0.02},
}

var cycleCost = laws.Law[CycleFinder]{
	ID: "interview/cycle-cost", Kind: laws.Invariant,
	Says: "A cycle is found in at most four steps for each node of the list, and four.",
	Prop: func(t *laws.T, find CycleFinder) {
		l := laws.Draw(t, someLasso, "list")
		t.LabelIf(l.tail+l.length > 20, "more than 20 nodes")
		steps := 0
		find(0, func(i int) (int, bool) { steps++; return l.next(i) })
		within(t, steps, 4*(l.tail+l.length)+4, "steps", "Cycle(a list of %v)", l)
	},
	Need: map[string]float64{"more than 20 nodes": 0.2},
}

func cycleByMap(start int, next func(int) (int, bool)) (tail, length int) {
	seen := map[int]int{}
	for at, i := start, 0; ; i++ {
		if first, ok := seen[at]; ok {
			return first, i - first
		}
		seen[at] = i
		var ok bool
		if at, ok = next(at); !ok {
			return i, 0
		}
	}
}
