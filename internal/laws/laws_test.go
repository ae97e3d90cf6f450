package laws

import (
	"flag"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The machinery is tried on the smallest contract there is: to return a sorted
// copy of a slice.
type sorter func([]int) []int

var ints = rapid.SliceOf(rapid.IntRange(-9, 9))

var ordered = Law[sorter]{
	ID:   "sort/ordered",
	Kind: Invariant,
	Says: "No element is smaller than the one before it.",
	Prop: func(t *T, sort sorter) {
		xs := Draw(t, ints, "xs")
		t.LabelIf(!slices.IsSorted(xs), "out of order")
		got := sort(slices.Clone(xs))
		if !slices.IsSorted(got) {
			t.Broken(Show(got), "ascending", "sort(%v)", xs)
		}
	},
	Need: map[string]float64{"out of order": 0.3},
}

var kept = Law[sorter]{
	ID:   "sort/kept",
	Kind: Invariant,
	Says: "Every element is there as often as before.",
	Prop: func(t *T, sort sorter) {
		xs := Draw(t, ints, "xs")
		Equal(t, counts(sort(slices.Clone(xs))), counts(xs), "count(sort(%v))", xs)
	},
}

func counts(xs []int) map[int]int {
	m := map[int]int{}
	for _, x := range xs {
		m[x]++
	}
	return m
}

func library(xs []int) []int { return slices.Sorted(slices.Values(xs)) }

func insertion(xs []int) []int {
	var out []int
	for _, x := range xs {
		i := len(out)
		for i > 0 && out[i-1] > x {
			i--
		}
		out = slices.Insert(out, i, x)
	}
	return out
}

func identity(xs []int) []int  { return xs }
func forgetful(xs []int) []int { return slices.Compact(library(xs)) }

var (
	unsorted = Flaw[sorter]{Name: "identity", Symptom: "Nothing is sorted.", Impl: identity, Breaks: []string{"sort/ordered"}}
	drops    = Flaw[sorter]{Name: "forgetful", Symptom: "Equal elements become one.", Impl: forgetful, Breaks: []string{"sort/kept"}}
)

func suite() Suite[sorter] {
	return Suite[sorter]{
		Name:   "sort",
		Laws:   []Law[sorter]{ordered, kept},
		Wheats: []Wheat[sorter]{{"library", library}, {"insertion", insertion}},
		Flaws:  []Flaw[sorter]{unsorted, drops},
	}
}

func TestHoldPassesRightAnswers(t *testing.T) {
	Hold(t, library, ordered, kept)
	Hold(t, insertion, ordered, kept)
}

func TestBiteReturnsTheSmallestCounterexample(t *testing.T) {
	got := Bite(t, unsorted, ordered, kept)
	if len(got) != 1 || got[0].Call != "sort([0 -1])" || got[0].Got != "[0 -1]" || got[0].Variant != "identity" {
		t.Errorf("Bite = %+v, want sort([0 -1]) alone", got)
	}
}

func TestMatrixPassesAGoodSuite(t *testing.T) {
	if testing.Short() {
		if tab := Matrix(t, suite()); len(tab.Rows) > 0 {
			t.Errorf("Matrix tried %d variants under -short", len(tab.Rows))
		}
		return
	}
	tab := Matrix(t, suite())
	if len(tab.Rows) != 4 || len(tab.Rows[0].Cells) != 2 {
		t.Fatalf("Matrix = %d rows of %d cells, want 4 of 2", len(tab.Rows), len(tab.Rows[0].Cells))
	}
}

// must runs f against a stand-in for testing.T and returns what it complained of.
func must(t *testing.T, f func(rapid.TB)) string {
	t.Helper()
	rec := &recorder{name: t.Name()}
	rec.run(func() { f(rec) })
	if !rec.failed {
		t.Errorf("it passed, and must fail")
	}
	return rec.why
}

func TestHoldFails(t *testing.T) {
	vary := func(change func(*Law[sorter])) Law[sorter] { l := ordered; change(&l); return l }
	property := func(prop func(*T, sorter)) Law[sorter] {
		return vary(func(l *Law[sorter]) { l.Prop = prop; l.Need = nil })
	}
	for _, tt := range []struct {
		name string
		impl sorter
		law  Law[sorter]
		want string
	}{
		{"an implementation that breaks the law", identity, ordered, ", want ascending"},
		{"an implementation that panics", func([]int) []int { panic("on every draw") }, ordered, "panic"},
		{"a floor that is missed", library, vary(func(l *Law[sorter]) { l.Need = map[string]float64{"out of order": 1} }), "vacuous"},
		{"a label that is never given", library, vary(func(l *Law[sorter]) { l.Need = map[string]float64{"no such": 0.01} }), "vacuous"},
		{"a law that skips every draw", library, property(func(t *T, _ sorter) { Draw(t, ints, "xs"); t.Skip("all") }), "only generated 0 valid"},
		{"an assertion library", library, property(func(t *T, _ sorter) { Draw(t, ints, "xs"); t.Errorf("no") }), "no"},
		{"rapid's own Fatal", library, property(func(t *T, _ sorter) { Draw(t, ints, "xs"); t.T.Fatal("no") }), "no"},
		{"an ID without a package", library, vary(func(l *Law[sorter]) { l.ID = "ordered" }), "package/words"},
		{"an unknown kind", library, vary(func(l *Law[sorter]) { l.Kind = "mood" }), "unknown kind"},
		{"no sentence", library, vary(func(l *Law[sorter]) { l.Says = "ordered" }), "one sentence"},
		{"no property", library, vary(func(l *Law[sorter]) { l.Prop = nil }), "no Prop"},
		{"a floor above one", library, vary(func(l *Law[sorter]) { l.Need = map[string]float64{"x": 1.5} }), "floor"},
		{"a floor of NaN", library, vary(func(l *Law[sorter]) { l.Need = map[string]float64{"x": math.NaN()} }), "floor"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir()) // rapid writes a fail file, which belongs to nobody
			why := must(t, func(tb rapid.TB) { hold(tb, tt.impl, tt.law) })
			if !strings.Contains(why, tt.want) {
				t.Errorf("it says %q, want %q in it", why, tt.want)
			}
		})
	}
}

func TestHoldFailsWithoutDraws(t *testing.T) {
	old := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", "0"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = flag.Set("rapid.checks", old) }()
	if why := must(t, func(tb rapid.TB) { hold(tb, library, kept) }); !strings.Contains(why, "no draw") {
		t.Errorf("it says %q", why)
	}
}

func TestBiteFails(t *testing.T) {
	repaired := unsorted
	repaired.Impl = library
	speechless := unsorted
	speechless.Breaks = nil
	misnamed := unsorted
	misnamed.Breaks = []string{"sort/no-such"}
	for _, tt := range []struct {
		name string
		flaw Flaw[sorter]
		want string
	}{
		{"a flaw that no longer breaks the law", repaired, "no longer reproduces on go"},
		{"a flaw that names no law", speechless, "names no law"},
		{"a flaw that names a law not given", misnamed, "not among the laws"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			why := must(t, func(tb rapid.TB) { bite(tb, tt.flaw, []Law[sorter]{ordered, kept}) })
			if !strings.Contains(why, tt.want) {
				t.Errorf("it says %q, want %q in it", why, tt.want)
			}
		})
	}
}

func TestMatrixFails(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Suite[sorter])
		want   string
	}{
		{"an idle law", func(s *Suite[sorter]) { s.Flaws = s.Flaws[:1] }, "sort/kept convicts no flaw"},
		{"a surviving variant", func(s *Suite[sorter]) {
			s.Flaws = append(s.Flaws, Flaw[sorter]{Name: "fine", Symptom: "None.", Impl: library, Breaks: []string{"sort/kept"}})
		}, `flaw "fine" survives every law`},
		{"a named law that does not convict", func(s *Suite[sorter]) { s.Flaws[1].Breaks = []string{"sort/kept", "sort/ordered"} }, `sort/ordered does not convict "forgetful"`},
		{"a law that rejects a right answer", func(s *Suite[sorter]) { s.Wheats[1].Impl = identity }, `rejects the right answer "insertion"`},
		{"a law that does not repeat", func(s *Suite[sorter]) {
			n := 0
			s.Laws[0].Prop = func(t *T, _ sorter) {
				if Draw(t, ints, "xs"); n%7 == 3 {
					n++
					t.Broken("no", "yes", "luck")
				}
				n++
			}
		}, "does not repeat"},
		{"a law that generates nothing", func(s *Suite[sorter]) {
			s.Laws[0].Prop = func(t *T, _ sorter) { t.Skip("all") }
		}, "proves nothing"},
		{"one right answer", func(s *Suite[sorter]) { s.Wheats = s.Wheats[:1] }, "1 right answers"},
		{"two laws of one ID", func(s *Suite[sorter]) { s.Laws[1].ID = "sort/ordered" }, "two laws"},
		{"a flaw without a symptom", func(s *Suite[sorter]) { s.Flaws[0].Symptom = "" }, "no symptom"},
		{"two variants of one name", func(s *Suite[sorter]) { s.Flaws[0].Name = "library" }, "given twice"},
		{"a flaw that names no law", func(s *Suite[sorter]) { s.Flaws[0].Breaks = nil }, "names no law"},
		{"a flaw that names a law of another suite", func(s *Suite[sorter]) { s.Flaws[0].Breaks = []string{"slug/x"} }, "no law of this suite"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := suite()
			tt.change(&s)
			faults := s.faults()
			if len(faults) == 0 {
				faults = s.Table().faults()
			}
			if all := strings.Join(faults, "\n"); !strings.Contains(all, tt.want) {
				t.Errorf("it says %q, want %q in it", all, tt.want)
			}
		})
	}
}

// Whatever the command line says, a pinned run finds the same counterexample, puts the
// flags back and leaves no file behind.
func TestTrialsDoNotDependOnFlags(t *testing.T) {
	t.Chdir(t.TempDir())
	want := try(ordered, "identity", identity, hunt)
	if want.Counterexample == nil {
		t.Fatal("the law did not convict")
	}
	for name, value := range map[string]string{
		"test.short": "true", "rapid.checks": "1", "rapid.steps": "1",
		"rapid.seed": "77", "rapid.nofailfile": "false", "rapid.shrinktime": "1ns",
	} {
		old := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = flag.Set(name, old) }()
		got := try(ordered, "identity", identity, hunt)
		if *got.Counterexample != *want.Counterexample || !slices.Equal(got.Trail, want.Trail) {
			t.Errorf("under -%s=%s: %+v, want %+v", name, value, got, want)
		}
		if now := flag.Lookup(name).Value.String(); now != value {
			t.Errorf("-%s is %s after the trial, want %s back", name, now, value)
		}
	}
	if files, _ := os.ReadDir("."); len(files) > 0 {
		t.Errorf("the trial left %v", files)
	}
}

// A panic and an end of the goroutine are answers too, and wrong ones.
func TestTrialsSurviveTheImplementation(t *testing.T) {
	tr := try(ordered, "panics", func(xs []int) []int { _ = xs[0]; return library(xs) }, hunt)
	if c := tr.Counterexample; c == nil || c.Call != "xs = []" || !strings.Contains(c.Got, "index out of range") {
		t.Errorf("a panic gave %+v", tr)
	}
	tr = try(ordered, "goexit", func([]int) []int { runtime.Goexit(); return nil }, glance)
	if c := tr.Counterexample; c == nil || c.Got != "runtime.Goexit" {
		t.Errorf("a Goexit gave %+v", tr)
	}
}

func TestCallingTellsThePanic(t *testing.T) {
	calling := ordered
	calling.Prop = func(t *T, sort sorter) {
		xs := Draw(t, ints, "xs")
		t.Did("begin()")
		t.Calling("sort(%v)", xs)
		sort(xs)
	}
	tr := try(calling, "panics", func(xs []int) []int { _ = xs[0]; return xs }, hunt)
	if c := tr.Counterexample; c == nil || c.Call != "begin(); sort([])" {
		t.Errorf("the panic is told as %+v", tr.Counterexample)
	}
}

func TestRepeatTellsTheHistory(t *testing.T) {
	stack := Law[func() []int]{
		ID: "stack/grows", Kind: StateMachine, Says: "Two pushes are one too many.",
		Prop: func(t *T, fresh func() []int) {
			s := fresh()
			t.Repeat(map[string]func(*T){
				"push": func(t *T) {
					s = append(s, 1)
					t.Did("push(%d)", 1)
				},
				"": func(t *T) {
					if len(s) > 1 {
						t.Broken(Show(len(s)), "at most 1", "len()")
					}
				},
			})
		},
	}
	tr := try(stack, "slice", func() []int { return nil }, hunt)
	if c := tr.Counterexample; c == nil || c.Call != "push(1); push(1); len()" {
		t.Errorf("the history is %+v", tr.Counterexample)
	}
}

func TestShowShortens(t *testing.T) {
	if got := Show(strings.Repeat("é", 1<<20)); len(got) > 1000 || !strings.Contains(got, "2097154 bytes") {
		t.Errorf("Show of a long text is %d bytes long: %.300s", len(got), got)
	}
	if got := Show("a\x00b"); got != `"a\x00b"` {
		t.Errorf("Show = %s", got)
	}
}

func FuzzOrdered(f *testing.F) { Fuzz(f, suite(), "sort/ordered") }
