package main

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/examples/interview/answers"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/interviewlaws"
)

func TestLawsOfCycle(t *testing.T)     { laws.Check(t, interviewlaws.Cycle()) }
func TestLawsOfTop(t *testing.T)       { laws.Check(t, interviewlaws.Top()) }
func TestLawsOfIntersect(t *testing.T) { laws.Check(t, interviewlaws.Intersect()) }
func TestLawsOfRemove(t *testing.T)    { laws.Check(t, interviewlaws.Remove()) }
func TestLawsOfFibonacci(t *testing.T) { laws.Check(t, interviewlaws.Fibonacci()) }

func TestTopEdges(t *testing.T) {
	if got, err := answers.Top([]int{1}, -1); got != nil || !errors.Is(err, answers.ErrNegative) {
		t.Errorf("Top of -1 = %v, %v", got, err)
	}
	if got, err := answers.Top([]int{2, 3}, math.MaxInt); err != nil || !slices.Equal(got, []int{3, 2}) {
		t.Errorf("Top of more than there are = %v, %v", got, err)
	}
	if got, _ := answers.Top([]float64{math.NaN(), 1, math.Inf(-1)}, 2); got[0] != 1 || !math.IsInf(got[1], -1) {
		t.Errorf("a NaN is among the largest: %v", got)
	}
	if got, _ := answers.Top[int](nil, 3); got == nil || len(got) != 0 {
		t.Errorf("Top of nothing = %v", got)
	}
}

// Two lists that a stranger has in mind when he says optimal.
func TestIntersectGallops(t *testing.T) {
	long := make([]int, 1_000_000)
	for i := range long {
		long[i] = 2 * i
	}
	n := 0
	got := answers.IntersectFunc([]int{1_999_998}, long, func(a, b int) int { n++; return cmp.Compare(a, b) })
	if !slices.Equal(got, []int{1_999_998}) || n > 45 {
		t.Errorf("one among a million: %v in %d comparisons", got, n)
	}
}

func TestRun(t *testing.T) {
	for _, tt := range []struct {
		args   string
		code   int
		stdout string
		stderr string
	}{
		{"remove 4 1 2 3 4 4 5", 0, "[1 2 3 5]\n", ""},
		{"top 3 5 1 4 4 2", 0, "[5 4 4]\n", ""},
		{"top 0 5", 0, "[]\n", ""},
		{"shared 1,3,3,7 3,3,3,8", 0, "[3 3]\n", ""},
		{"cycle 1 2 3 1", 0, "after 1 steps a cycle of 3\n", ""},
		{"cycle 0", 0, "after 0 steps a cycle of 1\n", ""},
		{"cycle 1 -1", 0, "no cycle: the list ends after 1 steps\n", ""},
		{"fibonacci 3", 0, "0 0\n1 1\n2 1\n", ""},
		{"", 2, "", "Usage: interview"},
		{"sort 1", 2, "", `interview: no question "sort"`},
		{"top", 2, "", "interview: top: it takes other arguments"},
		{"top -1 2", 2, "", "interview: top: answers: k (-1) is negative\n"},
		{"top 1 x", 2, "", "interview: top: number 2 is not an integer"},
		{"shared 3,1 1", 2, "", "interview: shared: list 1 is not in ascending order\n"},
		{"shared 1", 2, "", "interview: shared: it takes"},
		{"cycle 7", 2, "", "interview: cycle: node 0 leads to node 7, and there are 1\n"},
		{"fibonacci -3", 2, "", "interview: fibonacci: it takes"},
		{"fibonacci 99999999999999999999", 2, "", "interview: fibonacci: number 1 is not"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(strings.Fields(tt.args), &stdout, &stderr)
		if code != tt.code || stdout.String() != tt.stdout || !strings.HasPrefix(stderr.String(), tt.stderr) || tt.stderr == "" && stderr.Len() > 0 {
			t.Errorf("interview %s = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
	var stdout, stderr bytes.Buffer
	run([]string{"fibonacci", "1000"}, &stdout, &stderr)
	if !strings.HasSuffix(stdout.String(), "93 12200160415121876738\na uint64 holds no more than these 94\n") {
		t.Errorf("the end of the Fibonacci numbers: %q", stdout.String()[max(0, stdout.Len()-80):])
	}
}
