package laws

import (
	"flag"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// flags guards rapid's settings, which are process-wide flags: a must-fail run
// writes them, every other run that this package starts only reads them.
var flags sync.RWMutex

// A budget is the work that a pinned run may do.
type budget struct {
	seeds  uint64        // tried in order from 1 until one breaks the law
	checks int           // draws per seed
	shrink time.Duration // how long to make a failing draw smaller
}

var (
	// glance is enough for most wrong answers, and cheap enough to spend on
	// every pair of a law and a variant. It shrinks nothing, which is most of the
	// cost of a conviction.
	glance = budget{seeds: 1, checks: 300, shrink: 1}
	// hunt is spent where a law claims that it convicts. Its counterexamples are
	// recorded; they repeat as long as the time does not run out.
	hunt = budget{seeds: 5, checks: 2000, shrink: 20 * time.Second}
)

// A Trial is what came of trying one law on one implementation.
type Trial struct {
	Law            string
	Variant        string
	Counterexample *Counterexample    // nil: the law held on every draw
	Trail          []string           // the calls that broke the law on the way to the smallest
	Draws          int                // draws that ran, without those of the shrinker
	Shares         map[string]float64 // share of the draws that ran to their end, per label
	Elapsed        time.Duration
	Fault          string // why the trial proves nothing, or ""
}

// try checks a law on an implementation under pinned seeds, whatever the flags of
// the process say.
func try[F any](law Law[F], variant string, impl F, b budget) Trial {
	flags.Lock()
	defer flags.Unlock()
	start := time.Now()
	tr := Trial{Law: law.ID, Variant: variant}
	s := newSession(law, impl)
	for seed := uint64(1); seed <= b.seeds && s.failed == 0 && tr.Fault == ""; seed++ {
		rec := &recorder{name: "must-fail " + law.ID + " " + variant}
		pinned(seed, b, func() { rec.run(func() { rapid.Check(rec, s.check) }) })
		switch {
		case rec.flaky():
			tr.Fault = fmt.Sprintf("law %s on %s does not repeat: %s", law.ID, variant, rec.why)
		case s.failed > 0:
			tr.Counterexample = &Counterexample{
				Law: law.ID, Variant: variant, Seed: seed, Draws: s.first + 1,
				Call: s.last.call, Got: s.last.got, Want: s.last.want,
			}
		case rec.failed:
			tr.Fault = fmt.Sprintf("law %s on %s proves nothing: %s", law.ID, variant, rec.why)
		}
	}
	tr.Trail = s.trail
	tr.Draws = s.valid
	if s.failed > 0 {
		tr.Draws = s.first + 1
	}
	tr.Shares = s.shares()
	tr.Elapsed = time.Since(start)
	return tr
}

// pinned runs f with rapid's flags set so that nothing outside decides: not the
// command line, not a fail file, not -short, which divides checks by five and
// steps by two. The caller holds the flags.
func pinned(seed uint64, b budget, f func()) {
	if flag.Lookup("test.short") == nil { // a program, not a test: rapid asks testing.Short
		testing.Init()
	}
	if !flag.Parsed() {
		_ = flag.CommandLine.Parse(nil) // an empty command line cannot fail
	}
	checks, steps := b.checks, 30
	if testing.Short() {
		checks, steps = checks*5, steps*2
	}
	for name, value := range map[string]string{
		"rapid.checks":     strconv.Itoa(checks),
		"rapid.steps":      strconv.Itoa(steps),
		"rapid.seed":       strconv.FormatUint(seed, 10),
		"rapid.failfile":   "",
		"rapid.nofailfile": "true",
		"rapid.shrinktime": b.shrink.String(),
	} {
		fl := flag.Lookup(name)
		if fl == nil {
			panic("laws: rapid no longer has the flag -" + name)
		}
		old := fl.Value.String()
		set := func(v string) {
			if err := fl.Value.Set(v); err != nil {
				panic(fmt.Sprintf("laws: flag -%s (%s) refused: %v", name, v, err))
			}
		}
		set(value)
		defer set(old)
	}
	f()
}

// A recorder stands in for a *testing.T in a run that is expected to fail.
type recorder struct {
	name   string
	mu     sync.Mutex
	failed bool
	why    string
}

// run calls f in a goroutine of its own, since FailNow has to end it.
func (r *recorder) run(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil { // rapid panics when a failure does not repeat
				r.fail(fmt.Sprintf("panic: %v", p))
			}
		}()
		f()
	}()
	<-done
}

// flaky reports whether the same draws failed in two ways: a law must depend on
// nothing else.
func (r *recorder) flaky() bool {
	return strings.HasPrefix(r.why, "panic: ") || strings.HasPrefix(r.why, "[rapid] flaky")
}

func (r *recorder) fail(why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = true
	if r.why == "" {
		r.why = why
	}
}

func (r *recorder) Helper()                           {}
func (r *recorder) Name() string                      { return r.name }
func (r *recorder) Logf(format string, args ...any)   {}
func (r *recorder) Log(args ...any)                   {}
func (r *recorder) Skipf(format string, args ...any)  { r.SkipNow() }
func (r *recorder) Skip(args ...any)                  { r.SkipNow() }
func (r *recorder) SkipNow()                          { runtime.Goexit() }
func (r *recorder) Errorf(format string, args ...any) { r.fail(fmt.Sprintf(format, args...)) }
func (r *recorder) Error(args ...any)                 { r.fail(fmt.Sprint(args...)) }
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any)                 { r.Error(args...); runtime.Goexit() }
func (r *recorder) FailNow()                          { r.fail("failed"); runtime.Goexit() }
func (r *recorder) Fail()                             { r.fail("failed") }

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}
