package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/internal/golden"
)

// piped is a stage as it is when the tour runs in a pipe, with a stopwatch that
// always shows the same.
func piped(out *bytes.Buffer) *stage {
	times := []time.Duration{8 * time.Microsecond, time.Microsecond}
	next := 0
	return &stage{out: out, progress: new(bytes.Buffer), in: strings.NewReader(""), measure: func(c contender) time.Duration {
		c.run(1)
		next++
		return times[(next-1)%2]
	}}
}

func TestTranscripts(t *testing.T) {
	for _, l := range lessons() {
		t.Run(l.name, func(t *testing.T) {
			var out, stderr bytes.Buffer
			if code := run([]string{l.name}, lessons(), piped(&out), &stderr); code != 0 || stderr.Len() > 0 {
				t.Fatalf("exit %d, stderr %s", code, &stderr)
			}
			golden.Check(t, filepath.Join("testdata", l.name+".txt"), out.String(), "go test ./examples/tour -update")
		})
	}
}

// A lesson that does not convict, or whose right variant is convicted, teaches a
// falsehood.
func TestLessonsTellTheTruth(t *testing.T) {
	for _, l := range lessons() {
		c := l.contract()
		if tr, err := c.Try(l.flaw, l.law); err != nil || tr.Counterexample == nil {
			t.Errorf("%s: law %s on flaw %s: %v, %v; want a counterexample", l.name, l.law, l.flaw, tr.Counterexample, err)
		}
		tr, err := c.Try(l.right, l.law)
		if err != nil || tr.Counterexample != nil || tr.Fault != "" {
			t.Errorf("%s: law %s on %s: %v %s, %v; want none", l.name, l.law, l.right, tr.Counterexample, tr.Fault, err)
		}
		if len(tr.Shares) == 0 {
			t.Errorf("%s: law %s labels nothing, so there is nothing to look at", l.name, l.law)
		}
		if !slices.Contains(mistakes(), l.mistake) || l.minutes() < 3 || l.minutes() > 15 {
			t.Errorf("%s: the lesson is of the mistake %q and takes %d minutes", l.name, l.mistake, l.minutes())
		}
		if len(l.answers) == 0 || len(l.fixes) < 2 || l.words == nil || l.reply == "" {
			t.Errorf("%s: the lesson has %d answers, %d fixes, words %t, reply %t", l.name, len(l.answers), len(l.fixes), l.words != nil, l.reply != "")
		}
	}
}

func TestCalls(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{[]string{"-h"}, 0, "", "Usage: tour"},
		{[]string{"no-such"}, 2, "", `there is no lesson "no-such"; there are: slug, emailcheck, pairwise, ratelimit, password, sqlsafe, textcache, average, interview, calc, shortener, history, leak, fetchall, eurocsv, usercache, timestamps`},
		{[]string{"sqlsafe", "_", "%"}, 0, "the whole table", ""},
		{[]string{"sqlsafe", "50%", "\\", "\x00"}, 0, "400: sqlsafe: text with a NUL", ""},
		{[]string{"-no-such"}, 2, "", "flag provided but not defined"},
		{[]string{"-fast", "textcache"}, 0, "-- Break", ""},
		{[]string{"textcache", " ΑΣ "}, 0, `"ας"`, ""},
		{[]string{"slug", "İstanbul — Café №5"}, 0, `"i-stanbul-caf-5"`, ""},
		{[]string{"textcache", "a\x1b[2Jb"}, 0, `"a\x1b[2jb"`, ""},
		{nil, 0, "An input that nobody tried", ""},
	} {
		var out, stderr bytes.Buffer
		code := run(tt.args, lessons(), piped(&out), &stderr)
		if code != tt.code || !strings.Contains(out.String(), tt.stdout) || !strings.Contains(stderr.String(), tt.stderr) {
			t.Errorf("tour %q = exit %d\nstdout %.200s\nstderr %s\nwant exit %d with %q and %q", tt.args, code, &out, &stderr, tt.code, tt.stdout, tt.stderr)
		}
		if tt.stderr == "" && stderr.Len() > 0 {
			t.Errorf("tour %q complains: %s", tt.args, &stderr)
		}
		if strings.Contains(stderr.String(), "rapid") || strings.Contains(stderr.String(), "test.") {
			t.Errorf("tour %q shows the flags of tests: %s", tt.args, &stderr)
		}
		if strings.ContainsRune(out.String(), '\x1b') {
			t.Errorf("tour %q colours a pipe or echoes a control character", tt.args)
		}
	}
}

// On a terminal the tour asks, says which pick was the user's, waits, and stops
// where the input ends.
func TestTerminal(t *testing.T) {
	var out, stderr bytes.Buffer
	st := piped(&out)
	st.wait, st.color = true, true
	st.in = strings.NewReader("2\n\n")
	if code := run([]string{"textcache"}, lessons(), st, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	got := out.String()
	for _, want := range []string{"Your pick", "your pick", "[Enter]", "\x1b[1m", "-- Break"} {
		if !strings.Contains(got, want) {
			t.Errorf("the terminal does not show %q", want)
		}
	}
	if strings.Contains(got, "-- Teach back") {
		t.Error("the tour went on after the end of the input")
	}
}

// Without a name the tour lists the lessons and asks for one, until it gets one or the
// input ends.
func TestTerminalChooses(t *testing.T) {
	for input, want := range map[string]string{
		"no-such\naverage\n": "AVERAGE:",
		"\n":                 "SLUG:",
		"average":            "AVERAGE:",
		"":                   "",
	} {
		var out, stderr bytes.Buffer
		st := piped(&out)
		st.wait = true
		st.in = strings.NewReader(input)
		if code := run(nil, lessons(), st, &stderr); code != 0 {
			t.Fatalf("%q: exit %d: %s", input, code, &stderr)
		}
		_, told, asked := strings.Cut(out.String(), "Which one?")
		if !asked || strings.Contains(input, "no-such") != strings.Contains(told, `no lesson "no-such"`) {
			t.Errorf("%q: %s", input, told)
		}
		for _, lesson := range []string{"AVERAGE:", "SLUG:"} {
			if strings.Contains(told, lesson) != (lesson == want) {
				t.Errorf("%q: want the lesson %q: %.300s", input, want, told)
			}
		}
	}
}

func TestProgressLine(t *testing.T) {
	var out bytes.Buffer
	st := piped(&out)
	st.busy("quick work", func() {})
	progress := st.progress.(*bytes.Buffer)
	if progress.Len() > 0 {
		t.Errorf("quick work was announced: %q", progress)
	}
	st.busy("slow work", func() { time.Sleep(1200 * time.Millisecond) })
	if got := progress.String(); !strings.HasPrefix(got, "slow work ...") || !strings.HasSuffix(got, "\r") {
		t.Errorf("slow work was announced as %q", got)
	}
}
