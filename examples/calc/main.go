// Calc computes what is typed, exactly: its arguments, or each line of standard input.
//
//	go run ./examples/calc '1/3 + 1/6' '0.1 + 0.2' '2**-3'
//
// # The story
//
// "I just eval() every math expression users type, but I wrap it in try/except so it's
// safe, right?" All three assistants say no, and each advises something that is not an
// answer either. ast.literal_eval is safe, and refuses 1+1. A filter that lets only
// digits and operators through lets 9**9**9**9 through, which no try/except stops: it
// does not raise, it computes until somebody ends it. And it takes () for a number.
//
// The correction is the last thing that each of them mentions: a parser of one's own,
// some 200 lines. It takes arithmetic and nothing else, so that there is nothing to
// filter. The length of the text, its depth, and the size of every number are bounded
// before anything is computed, and so is the time. Fractions are exact. An error says
// where.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/hardened-go/hardened/examples/calc/expr"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main without the process. It returns the exit status: 2 if anything was not
// understood.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	code := 0
	compute := func(text string) {
		x, err := expr.Eval(text)
		if err != nil {
			code = 2
			complain(stderr, text, err)
			return
		}
		fmt.Fprintln(stdout, show(x))
	}
	if len(args) > 0 {
		for _, text := range args {
			compute(text)
		}
		return code
	}
	lines := bufio.NewScanner(stdin)
	lines.Buffer(nil, 2*expr.MaxLength)
	for lines.Scan() {
		compute(lines.Text())
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintf(stderr, "calc: standard input: %v\n", err)
		return 2
	}
	return code
}

// show gives a fraction, and as a decimal too: exactly if it ends after at most 20
// digits.
func show(x *big.Rat) string {
	if x.IsInt() {
		return x.Num().String()
	}
	if n, exact := x.FloatPrec(); exact && n <= 20 {
		return x.RatString() + " = " + x.FloatString(n)
	}
	return x.RatString() + " ≈ " + x.FloatString(20)
}

// complain points at what is wrong.
func complain(w io.Writer, text string, err error) {
	var at *expr.Error
	if !errors.As(err, &at) || len(text) > 100 {
		fmt.Fprintf(w, "calc: %v\n", err)
		return
	}
	quoted := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r == utf8.RuneError {
			return '?'
		}
		return r
	}, text)
	column := utf8.RuneCountInString(text[:at.Pos])
	fmt.Fprintf(w, "calc: %v\n\t%s\n\t%s^\n", at.Err, quoted, strings.Repeat(" ", column))
}
