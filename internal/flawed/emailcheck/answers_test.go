package emailcheck_test

import (
	"strings"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/emailcheck"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
	"pgregory.net/rapid"
)

// The ports do what the Python originals did when record.py ran them.
func TestPortsMatchPython(t *testing.T) {
	var file struct {
		Record []struct {
			Email                        string
			First, Second, Third, Regexp bool
		}
	}
	pyrecord.Read(t, "testdata/python.json", &file)
	if len(file.Record) < 700 {
		t.Fatalf("the record has %d rows: is it whole?", len(file.Record))
	}
	for _, r := range file.Record {
		for _, p := range []struct {
			name string
			port func(string) bool
			want bool
		}{
			{"First", flawed.First, r.First},
			{"Second", flawed.Second, r.Second},
			{"Third", flawed.Third, r.Third},
			{"RegexpPython", flawed.RegexpPython, r.Regexp},
		} {
			if got := p.port(r.Email); got != p.want {
				t.Errorf("%s(%q) = %v, and Python says %v", p.name, r.Email, got, p.want)
			}
		}
		// The engines differ in one thing only: what '$' is.
		if got, want := flawed.Regexp(r.Email), r.Regexp && !strings.HasSuffix(r.Email, "\n"); got != want {
			t.Errorf("Regexp(%q) = %v, want %v", r.Email, got, want)
		}
	}
}

type outcome struct {
	Answer, Test, By               string
	Passes, Falsified, HealthCheck int
}

// Each contradiction between an answer and its own tests is one: the strategy can
// draw the witness, and the answer says the opposite of what the test asserts.
func TestContradictions(t *testing.T) {
	var file struct {
		Record []struct {
			Answer, Test, By  string
			Passes, Falsified int
			HealthCheck       int `json:"health_check"`
		}
	}
	pyrecord.Read(t, "testdata/hypothesis.json", &file)
	recorded := map[string]outcome{}
	for _, r := range file.Record {
		recorded[r.Answer+" "+r.Test] = outcome{r.Answer, r.Test, r.By, r.Passes, r.Falsified, r.HealthCheck}
	}
	lucky := 0
	for _, test := range flawed.Tests() {
		name := test.Answer + " " + test.Name
		run, ok := recorded[name]
		if !ok {
			t.Errorf("%s: Hypothesis did not run it", name)
		}
		if test.Witness == "" {
			if run.HealthCheck != 10 {
				t.Errorf("%s: the health check stopped %d of 10 runs", name, run.HealthCheck)
			}
			continue
		}
		if !test.Draws(test.Witness) {
			t.Errorf("%s: the strategy cannot draw %q", name, test.Witness)
		}
		if test.Impl(test.Witness) == test.Wants {
			t.Errorf("%s: on %q the answer agrees with its test", name, test.Witness)
		}
		if run.Falsified > 0 {
			if !test.Draws(run.By) || test.Impl(run.By) == test.Wants {
				t.Errorf("%s: Hypothesis's own example %q does not contradict", name, run.By)
			}
		} else {
			lucky++
		}
	}
	if lucky != 2 {
		t.Errorf("%d contradictions went unseen by ten seeds, want 2", lucky)
	}
}

// The filter that each answer's test puts on arbitrary text leaves next to nothing,
// in rapid as in Hypothesis.
func TestFilterDiscardsNearlyEveryDraw(t *testing.T) {
	kept := 0
	for seed := range 2000 {
		if flawed.Tests()[0].Draws(rapid.String().Example(seed)) {
			kept++
		}
	}
	if kept > 100 {
		t.Errorf("%d of 2000 draws have two '@': the lesson no longer holds", kept)
	}
}
