package laws

import (
	"fmt"

	"pgregory.net/rapid"
)

// A session checks one law on one implementation, draw after draw, and adds up
// what the draws left behind.
type session struct {
	prop   func(*T)
	valid  int            // draws that ran to their end
	failed int            // draws that broke the law, those of the shrinker included
	counts map[string]int // of the valid draws, how many carry each label
	last   *breach        // of the last failing draw: after shrinking, the smallest
	trail  []string       // the calls of the failing draws that the shrinker kept
	first  int            // valid draws before the first failing one
}

func newSession[F any](law Law[F], impl F) *session {
	return &session{
		prop:   func(t *T) { law.Prop(t, impl) },
		counts: map[string]int{},
	}
}

// check is the property that rapid sees.
func (s *session) check(rt *rapid.T) {
	rt.Helper()
	r := &run{labels: map[string]bool{}}
	returned := false
	defer func() {
		if returned {
			return
		}
		p := recover()
		if p == nil { // not a panic: the implementation ended the goroutine
			r.breach = &breach{r.story(), "runtime.Goexit", "a return"}
			s.broke(r)
			return
		}
		s.note(r, p)
		panic(p)
	}()
	s.prop(&T{T: rt, run: r})
	returned = true
	if rt.Failed() {
		// Errorf without FailNow: rapid fails the draw when we return.
		s.note(r, nil)
		return
	}
	s.valid++
	for label := range r.labels {
		s.counts[label]++
	}
}

// note records a draw that did not run to its end. rapid ends a draw that it
// could not generate, or that the property skipped, by a panic too: that says
// nothing about the law.
func (s *session) note(r *run, p any) {
	switch fmt.Sprintf("%T", p) {
	case "rapid.invalidData":
		return
	case "rapid.stopTest", "<nil>":
		if r.breach == nil { // Fatal called on the embedded rapid.T
			r.breach = &breach{r.story(), fmt.Sprint(p), "no failure"}
		}
	default:
		r.breach = &breach{r.story(), fmt.Sprintf("panic: %v", p), "no panic"}
	}
	s.broke(r)
}

// broke records a draw that broke the law.
func (s *session) broke(r *run) {
	if s.failed == 0 {
		s.first = s.valid
	}
	s.failed++
	// rapid repeats each failure that it keeps, and only those.
	kept := s.last != nil && s.last.call == r.breach.call
	if n := len(s.trail); kept && (n == 0 || s.trail[n-1] != r.breach.call) {
		s.trail = append(s.trail, r.breach.call)
	}
	s.last = r.breach
}

// short lists the labels of need whose share is below its floor.
func (s *session) short(need map[string]float64) []string {
	var short []string
	for label, floor := range need {
		if float64(s.counts[label]) < floor*float64(s.valid) || s.valid == 0 {
			short = append(short, label)
		}
	}
	return short
}

// shares gives, for each label, its share of the valid draws.
func (s *session) shares() map[string]float64 {
	shares := make(map[string]float64, len(s.counts))
	for label, n := range s.counts {
		shares[label] = float64(n) / float64(s.valid)
	}
	return shares
}
