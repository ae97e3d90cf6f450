// Average prints the mean of a range of numbers, given as arguments or, one or more
// to a line, on standard input:
//
//	go run ./examples/average 1 2 4
//	seq 1 100 | go run ./examples/average -start 10 -end 20
//
// # The story
//
//	def calculate_average(nums, start=0, end=None):
//	    """Return the mean value in nums[start:end)."""
//	    ...
//	    return total / (end - start)
//
// An empty range divides by zero, which at least is heard. A reversed range has no
// elements, and its mean is 0.0, or rather -0.0. An index below zero counts from the
// end, so that -1 up to 1 is the last element and the first. All three assistants
// find the division by zero; none says what the function should do instead.
//
// The correction in package mean answers that first: there is a mean if and only if
// 0 <= start < end <= len(nums), and else an error that says which of these fails.
// Then it answers what nobody asked, whether the number is right: a sum of int64
// can be too large for an int64, and a sum of floats depends on their order. The
// mean of integers is an exact fraction, and that of floats is rounded once.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"math/big"
	"os"
	"strconv"

	"github.com/hardened-go/hardened/examples/average/mean"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main without the process. It returns the exit status: 2 for input that is
// not understood or has no mean.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("average", flag.ContinueOnError)
	fs.SetOutput(stderr)
	start := fs.Int("start", 0, "index of the first number")
	end := fs.Int("end", -1, "index after the last number; without it, all up to the last")
	fs.Usage = func() {
		fmt.Fprintln(stderr, "Usage: average [-start N] [-end N] [--] [number ...]")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return 2
	}
	words := fs.Args()
	if len(words) == 0 {
		sc := bufio.NewScanner(stdin)
		sc.Split(bufio.ScanWords)
		for sc.Scan() {
			words = append(words, sc.Text())
		}
		if err := sc.Err(); err != nil {
			fmt.Fprintf(stderr, "average: standard input: %v\n", err)
			return 2
		}
	}
	last := len(words)
	fs.Visit(func(f *flag.Flag) {
		if f.Name == "end" {
			last = *end
		}
	})
	text, err := average(words, *start, last)
	if err != nil {
		fmt.Fprintf(stderr, "average: %v\n", err)
		return 2
	}
	fmt.Fprintln(stdout, text)
	return 0
}

// average computes with integers as long as all words are integers.
func average(words []string, start, end int) (string, error) {
	ints := make([]int64, len(words))
	for i, w := range words {
		x, err := strconv.ParseInt(w, 10, 64)
		if err != nil {
			return averageFloats(words, start, end)
		}
		ints[i] = x
	}
	m, err := mean.Integers(ints, start, end)
	if err != nil {
		return "", err
	}
	return exactly(m), nil
}

// exactly shows a fraction and, where it is not an integer, the float nearest to it.
func exactly(m *big.Rat) string {
	if m.IsInt() {
		return m.RatString()
	}
	x, _ := m.Float64()
	return fmt.Sprintf("%s, about %v", m.RatString(), x)
}

func averageFloats(words []string, start, end int) (string, error) {
	floats := make([]float64, len(words))
	for i, w := range words {
		x, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return "", fmt.Errorf("word %d is not a number that a float64 can hold", i+1)
		}
		floats[i] = x
	}
	m, err := mean.Floats(floats, start, end)
	if err != nil {
		return "", err
	}
	return strconv.FormatFloat(m, 'g', -1, 64), nil
}
