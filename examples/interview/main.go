// Interview answers five questions of a mock interview, on numbers given as arguments:
//
//	go run ./examples/interview remove 4 1 2 3 4 4 5      1 to 5 without the 4
//	go run ./examples/interview top 3 5 1 4 4 2           the three largest
//	go run ./examples/interview shared 1,3,3,7 3,3,3,8    what two ascending lists share
//	go run ./examples/interview cycle 1 2 3 1             node 0 leads to 1, 3 back to 1; -1 ends
//	go run ./examples/interview fibonacci 94              the first 94
//
// # The story
//
// A candidate and an interviewer, both sure of themselves. The candidate intersects two
// sorted lists in O(log m + log n): his search passes one element, and there may be
// more. The interviewer's two pointers are right, and not "optimal since we need to
// potentially examine all elements anyway": one element is found among a million in
// 20 comparisons. His alternative, a binary search for each, counts an element twice
// that is there once. The candidate's heap of the ten largest takes in and never lets
// go; the interviewer's sorted(nums)[-k:] is the whole list for k = 0. "4 was skipped,
// not removed!" he says of an example whose result, [1, 3, 5], has no 4: removing while
// iterating skips the second of two neighbours, and there are none in it. And three
// assistants give a generator of Fibonacci numbers that Python does not parse, and that
// in a type of 64 bits goes on after its last number.
//
// The answers in package answers say what they promise and what they cost; laws count
// the comparisons.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/hardened-go/hardened/examples/interview/answers"
)

const usage = `Usage: interview remove X NUMBER...
       interview top K NUMBER...
       interview shared NUMBER,... NUMBER,...
       interview cycle NEXT...
       interview fibonacci N
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

var errUsage = errors.New("it takes other arguments")

// run is main without the process. It returns the exit status: 2 for a call that is
// not understood.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 2
	}
	answer := map[string]func([]string) (string, error){
		"remove": remove, "top": top, "shared": shared, "cycle": cycle, "fibonacci": fibonacci,
	}[args[0]]
	if answer == nil {
		fmt.Fprintf(stderr, "interview: no question %q\n%s", args[0], usage)
		return 2
	}
	text, err := answer(args[1:])
	if err != nil {
		fmt.Fprintf(stderr, "interview: %s: %v\n", args[0], err)
		if errors.Is(err, errUsage) {
			fmt.Fprint(stderr, usage)
		}
		return 2
	}
	fmt.Fprintln(stdout, text)
	return 0
}

func remove(args []string) (string, error) {
	nums, err := numbers(args)
	if err != nil || len(nums) == 0 {
		return "", cmp.Or(err, errUsage)
	}
	return fmt.Sprint(answers.Remove(nums[1:], func(x int) bool { return x == nums[0] })), nil
}

func top(args []string) (string, error) {
	nums, err := numbers(args)
	if err != nil || len(nums) == 0 {
		return "", cmp.Or(err, errUsage)
	}
	best, err := answers.Top(nums[1:], nums[0])
	if err != nil {
		return "", err
	}
	return fmt.Sprint(best), nil
}

func shared(args []string) (string, error) {
	if len(args) != 2 {
		return "", errUsage
	}
	var lists [2][]int
	for i, arg := range args {
		var words []string
		if arg != "" {
			words = strings.Split(arg, ",")
		}
		nums, err := numbers(words)
		if err != nil {
			return "", err
		}
		if !slices.IsSorted(nums) {
			return "", fmt.Errorf("list %d is not in ascending order", i+1)
		}
		lists[i] = nums
	}
	return fmt.Sprint(answers.Intersect(lists[0], lists[1])), nil
}

func cycle(args []string) (string, error) {
	next, err := numbers(args)
	if err != nil || len(next) == 0 {
		return "", cmp.Or(err, errUsage)
	}
	for i, n := range next {
		if n < -1 || n >= len(next) {
			return "", fmt.Errorf("node %d leads to node %d, and there are %d", i, n, len(next))
		}
	}
	tail, length := answers.Cycle(0, func(i int) (int, bool) { return next[i], next[i] >= 0 })
	if length == 0 {
		return fmt.Sprintf("no cycle: the list ends after %d steps", tail), nil
	}
	return fmt.Sprintf("after %d steps a cycle of %d", tail, length), nil
}

func fibonacci(args []string) (string, error) {
	nums, err := numbers(args)
	if err != nil || len(nums) != 1 || nums[0] < 0 {
		return "", cmp.Or(err, errUsage)
	}
	var b strings.Builder
	i := 0
	for x := range answers.Fibonacci() {
		if i == nums[0] {
			break
		}
		fmt.Fprintf(&b, "%d %d\n", i, x)
		i++
	}
	if i < nums[0] {
		fmt.Fprintf(&b, "a uint64 holds no more than these %d\n", i)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func numbers(words []string) ([]int, error) {
	nums := make([]int, len(words))
	for i, w := range words {
		x, err := strconv.Atoi(w)
		if err != nil {
			return nil, fmt.Errorf("number %d is not an integer, or too large", i+1)
		}
		nums[i] = x
	}
	return nums, nil
}
