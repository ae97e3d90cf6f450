package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/averagelaws"
)

func TestLawsOfIntegers(t *testing.T) {
	laws.Check(t, averagelaws.Integers())
}

func TestLawsOfFloats(t *testing.T) {
	laws.Check(t, averagelaws.Floats())
}

func TestRun(t *testing.T) {
	for _, tt := range []struct {
		args   string
		stdin  string
		code   int
		stdout string
		stderr string
	}{
		{args: "1 2 4", stdout: "7/3, about 2.3333333333333335\n"},
		{args: "9223372036854775807 9223372036854775807", stdout: "9223372036854775807\n"},
		{args: "-start 1 -end 3 1 2 4 9", stdout: "3\n"},
		{args: "-- -1 1", stdout: "0\n"},
		{args: "0.1 0.2 0.3", stdout: "0.2\n"}, // Python says 0.20000000000000004
		{args: "1e308 1e308 1e308", stdout: "1e+308\n"},
		{stdin: "1 2\n3\n", stdout: "2\n"},
		{stdin: "", code: 2, stderr: "average: mean: range ([0:0) of 0) is empty\n"},
		{args: "-start 2 -end 1 1 2 3", code: 2, stderr: "average: mean: range ([2:1) of 3) ends before it starts\n"},
		{args: "-start -1 -end 1 1 2 3", code: 2, stderr: "average: mean: range ([-1:1) of 3) is out of bounds\n"},
		{args: "-end -1 1 2 3", code: 2, stderr: "average: mean: range ([0:-1) of 3) is out of bounds\n"},
		{args: "1 x", code: 2, stderr: "average: word 2 is not a number that a float64 can hold\n"},
		{args: "1 1e999", code: 2, stderr: "average: word 2 is not a number that a float64 can hold\n"},
		{args: "1 NaN", code: 2, stderr: "average: mean: element (1) is not a finite number\n"},
		{args: "-start x", code: 2, stderr: "invalid value \"x\" for flag -start: parse error\nUsage"},
		{stdin: strings.Repeat("1", 1<<17), code: 2, stderr: "average: standard input: bufio.Scanner: token too long\n"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(strings.Fields(tt.args), strings.NewReader(tt.stdin), &stdout, &stderr)
		if code != tt.code || stdout.String() != tt.stdout || !strings.HasPrefix(stderr.String(), tt.stderr) || tt.stderr == "" && stderr.Len() > 0 {
			t.Errorf("average %s = exit %d\nstdout %q\nstderr %q\nwant exit %d, %q, %q", tt.args, code, &stdout, &stderr, tt.code, tt.stdout, tt.stderr)
		}
	}
}
