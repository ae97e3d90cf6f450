package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/examples/calc/expr"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/calclaws"
)

func TestLawsOfEval(t *testing.T) {
	laws.Check(t, calclaws.Eval())
}

// The slowest texts that the limits allow: many operations on numbers as large as may
// be. A second is a hundred times what they take.
func TestWorstTexts(t *testing.T) {
	for name, text := range map[string]string{
		"fractions":  "2^-4000" + strings.Repeat("+3^-2", (expr.MaxLength-10)/5),
		"products":   "3^2500" + strings.Repeat("/7*7", (expr.MaxLength-10)/4),
		"powers":     strings.Repeat("1^(", 90) + "9^2500" + strings.Repeat(")", 90),
		"digits":     strings.Repeat("9", 2460) + strings.Repeat("/3", 800),
		"two denoms": "1/3^2000+" + strings.Repeat("1/7^300+", 500) + "1",
	} {
		start := time.Now()
		_, err := expr.Eval(text)
		if d := time.Since(start); d > time.Second {
			t.Errorf("%s: %v (%v)", name, d, err)
		}
	}
}

func TestDepth(t *testing.T) {
	for _, around := range [][2]string{{"(", ")"}, {"-", ""}, {"+", ""}, {"1^", ""}} {
		for n, want := range map[int]bool{expr.MaxDepth: true, expr.MaxDepth + 1: false} {
			text := strings.Repeat(around[0], n) + "1" + strings.Repeat(around[1], n)
			if _, err := expr.Eval(text); (err == nil) != want || err != nil && !errors.Is(err, expr.ErrLimit) {
				t.Errorf("%q %d deep: %v", around[0], n, err)
			}
		}
	}
}

func FuzzEval(f *testing.F) {
	for _, s := range []string{"1+1", "-2^2", "2**3**2", "1/3", "((1)", "1e5", ".5", "9**9**9", "1/0", "0^-1", "4^0.5"} {
		f.Add(s)
	}
	slow := calclaws.Eval().Wheats[1].Impl
	f.Fuzz(func(t *testing.T, text string) {
		got, err := expr.Eval(text)
		want, wantErr := slow(text)
		if (err == nil) != (wantErr == nil) && !strings.Contains(cause(err)+cause(wantErr), expr.ErrLimit.Error()) || err == nil && wantErr == nil && got.Cmp(want) != 0 {
			t.Errorf("Eval(%q) = %v, %v; two stacks say %v, %v", text, got, err, want, wantErr)
		}
		if (got == nil) != (err != nil) {
			t.Errorf("Eval(%q) = %v, %v", text, got, err)
		}
	})
}

func cause(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRun(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		stdin  string
		code   int
		stdout string
		stderr string
	}{
		{args: []string{"1/3 + 1/6", "0.1+0.2", "1/3"}, stdout: "1/2 = 0.5\n3/10 = 0.3\n1/3 ≈ 0.33333333333333333333\n"},
		{args: []string{"2**-3", "-2^2", "2^3^2", "(-1)^99999999999999999999"}, stdout: "1/8 = 0.125\n-4\n512\n-1\n"},
		{stdin: "1+1\n2*(3\n", code: 2, stdout: "2\n", stderr: "calc: not arithmetic\n\t2*(3\n\t    ^\n"},
		{args: []string{"1/0"}, code: 2, stderr: "calc: division by zero\n\t1/0\n\t ^\n"},
		{args: []string{"0^-1"}, code: 2, stderr: "calc: division by zero\n\t0^-1\n\t ^\n"},
		{args: []string{"4^0.5"}, code: 2, stderr: "calc: the exponent is not an integer\n\t4^0.5\n\t ^\n"},
		{args: []string{"é+x"}, code: 2, stderr: "calc: not arithmetic\n\té+x\n\t^\n"},
		{args: []string{"1\x1b[2J"}, code: 2, stderr: "calc: not arithmetic\n\t1?[2J\n\t ^\n"},
		{args: []string{""}, code: 2, stderr: "calc: not arithmetic\n\t\n\t^\n"},
		{args: []string{strings.Repeat("1", 5000)}, code: 2, stderr: "calc: expr: position (4096): too large\n"},
		{stdin: strings.Repeat("1", 1<<20), code: 2, stderr: "calc: standard input: bufio.Scanner: token too long\n"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(tt.args, strings.NewReader(tt.stdin), &stdout, &stderr)
		if code != tt.code || stdout.String() != tt.stdout || stderr.String() != tt.stderr {
			t.Errorf("calc %.60q = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
}
