package laws

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Hold fails t unless impl obeys every law and the draws of every law meet its
// floors. Each law is a subtest named after its ID, under the flags of rapid:
// -rapid.checks sets the number of draws, -rapid.seed replays them.
func Hold[F any](t *testing.T, impl F, laws ...Law[F]) {
	t.Helper()
	if len(laws) == 0 {
		t.Fatal("laws: Hold was given no law")
	}
	for _, law := range laws {
		t.Run(law.ID, func(t *testing.T) { hold(t, impl, law) })
	}
}

// hold is Hold for one law, over the interface that a must-fail run can stand in
// for.
func hold[F any](t rapid.TB, impl F, law Law[F]) {
	t.Helper()
	if fault := law.fault(); fault != "" {
		t.Fatalf("laws: %s", fault)
	}
	s := newSession(law, impl)
	defer func() {
		if t.Failed() && s.last != nil {
			t.Log(report(law.ID, law.Says, *s.last))
		}
	}()
	func() {
		flags.RLock()
		defer flags.RUnlock()
		rapid.Check(t, s.check)
	}()
	if s.valid == 0 { // -rapid.checks=0
		t.Fatalf("law %s is vacuous: no draw was made", law.ID)
	}
	if len(s.short(law.Need)) == 0 {
		return
	}
	// A hundred draws can miss a floor by chance, two thousand do not.
	tr := try(law, "more draws", impl, budget{seeds: 1, checks: 2000, shrink: 20 * time.Second})
	if c := tr.Counterexample; c != nil {
		s.last = &breach{c.Call, c.Got, c.Want}
		t.Fatalf("law %s is broken; replay with -rapid.seed=%d -rapid.checks=2000", law.ID, c.Seed)
	}
	for label, floor := range law.Need {
		if share := tr.Shares[label]; share < floor {
			t.Errorf("law %s is vacuous: %.1f%% of its draws carry the label %q, and it needs %.1f%%",
				law.ID, 100*share, label, 100*floor)
		}
	}
}

// report tells a failure: the sentence, the smallest call, what came back.
func report(id, says string, b breach) string {
	return fmt.Sprintf("%s: %s\n    call: %s\n    got:  %s\n    want: %s", id, says, b.call, b.got, b.want)
}

// Fuzz puts our code, the first of the suite's right answers, and the law with that ID
// under the coverage-guided fuzzer. A few seeds of random bytes make a plain go test
// try it too.
func Fuzz[F any](f *testing.F, s Suite[F], id string) {
	f.Helper()
	i := slices.IndexFunc(s.Laws, func(l Law[F]) bool { return l.ID == id })
	if i < 0 {
		f.Fatalf("laws: %s is no law of %s", id, s.Name)
	}
	law, impl := s.Laws[i], s.Wheats[0].Impl
	if fault := law.fault(); fault != "" {
		f.Fatalf("laws: %s", fault)
	}
	for seed := range uint64(8) {
		rnd := rand.New(rand.NewPCG(seed, 0))
		data := make([]byte, 0, 4096)
		for range cap(data) / 8 {
			data = binary.LittleEndian.AppendUint64(data, rnd.Uint64())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newSession(law, impl)
		defer func() {
			if t.Failed() && s.last != nil {
				t.Log(report(law.ID, law.Says, *s.last))
			}
		}()
		rapid.MakeFuzz(s.check)(t, data)
	})
}

// Bite fails t unless every law that flaw.Breaks names, found among laws, still
// breaks the flaw. It returns the shrunk counterexamples in the order of
// flaw.Breaks.
func Bite[F any](t *testing.T, flaw Flaw[F], laws ...Law[F]) []Counterexample {
	t.Helper()
	return bite(t, flaw, laws)
}

func bite[F any](t rapid.TB, flaw Flaw[F], laws []Law[F]) []Counterexample {
	t.Helper()
	if len(flaw.Breaks) == 0 {
		t.Fatalf("laws: flaw %q names no law that it breaks", flaw.Name)
	}
	var found []Counterexample
	for _, id := range flaw.Breaks {
		i := slices.IndexFunc(laws, func(l Law[F]) bool { return l.ID == id })
		if i < 0 {
			t.Fatalf("laws: flaw %q names %s, which is not among the laws given", flaw.Name, id)
		}
		if fault := laws[i].fault(); fault != "" {
			t.Fatalf("laws: %s", fault)
		}
		tr := try(laws[i], flaw.Name, flaw.Impl, hunt)
		switch {
		case tr.Fault != "":
			t.Errorf("%s", tr.Fault)
		case tr.Counterexample == nil:
			t.Errorf("this mistake no longer reproduces on %s: %s held for %q on %d draws",
				strings.TrimPrefix(runtime.Version(), "devel "), id, flaw.Name, tr.Draws)
		default:
			found = append(found, *tr.Counterexample)
		}
	}
	return found
}
