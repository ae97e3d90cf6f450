package laws

import (
	"fmt"
	"reflect"
	"strings"

	"pgregory.net/rapid"
)

// T is what a property gets: a rapid.T that also counts labels and remembers
// what was drawn and done, so that a failure can be told in one line.
//
// A T is for one goroutine, as the draws of a rapid.T are.
type T struct {
	*rapid.T
	run *run
}

// run is what one check leaves behind.
type run struct {
	labels map[string]bool
	draws  []draw
	steps  []string
	call   string // in progress
	breach *breach
}

type draw struct {
	label string
	value any
}

type breach struct{ call, got, want string }

// Draw draws a value and remembers it: when the check fails without naming a
// call, as a panic does, the draws tell the story.
func Draw[V any](t *T, g *rapid.Generator[V], label string) V {
	v := g.Draw(t.T, label)
	t.run.draws = append(t.run.draws, draw{label, v})
	return v
}

// Label counts this draw under name, once however often it is called.
func (t *T) Label(name string) { t.run.labels[name] = true }

// LabelIf counts this draw under name if cond holds.
func (t *T) LabelIf(cond bool, name string) {
	if cond {
		t.Label(name)
	}
}

// Did adds a step to the history that a failure prints before the failing call.
func (t *T) Did(format string, args ...any) {
	t.run.steps = append(t.run.steps, fmt.Sprintf(format, args...))
}

// Calling names the call in progress: should it panic, the failure tells it.
func (t *T) Calling(format string, args ...any) { t.run.call = fmt.Sprintf(format, args...) }

// Repeat runs a random sequence of actions, as rapid.T.Repeat does.
// actions[""], if present, checks invariants between the others.
func (t *T) Repeat(actions map[string]func(*T)) {
	wrapped := make(map[string]func(*rapid.T), len(actions))
	for name, action := range actions {
		wrapped[name] = func(rt *rapid.T) { action(&T{T: rt, run: t.run}) }
	}
	t.T.Repeat(wrapped)
}

// Broken ends the check: the law does not hold. The call is given with its
// arguments, in Go syntax where it can be.
func (t *T) Broken(got, want, callFormat string, args ...any) {
	t.Helper()
	call := fmt.Sprintf(callFormat, args...)
	if len(t.run.steps) > 0 {
		call = strings.Join(append(t.run.steps, call), "; ")
	}
	t.run.breach = &breach{call, got, want}
	t.T.Fatalf("%s: got %s, want %s", call, got, want)
}

// Errorf makes a T fit for assertion libraries. What failed is told by the draws
// and the message.
func (t *T) Errorf(format string, args ...any) {
	t.Helper()
	if t.run.breach == nil {
		t.run.breach = &breach{t.run.story(), strings.TrimSpace(fmt.Sprintf(format, args...)), "no error"}
	}
	t.T.Errorf(format, args...)
}

// Equal ends the check if got and want differ under reflect.DeepEqual.
func Equal[V any](t *T, got, want V, callFormat string, args ...any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Broken(Show(got), Show(want), callFormat, args...)
	}
}

// Show prints a value as a failure shows it: text quoted and cut in the middle
// when it is long, everything else as fmt does.
func Show(v any) string {
	switch v := v.(type) {
	case string:
		return shorten(fmt.Sprintf("%q", v))
	case []byte:
		return shorten(fmt.Sprintf("%q", v))
	case []string:
		return shorten(fmt.Sprintf("%q", v))
	default:
		return shorten(fmt.Sprintf("%v", v))
	}
}

// shorten keeps a failure readable when the value is a megabyte. It cuts at
// runes, since a cut rune would print as garbage.
func shorten(s string) string {
	const keep = 120
	if len(s) <= 3*keep {
		return s
	}
	r := []rune(s)
	if len(r) <= 2*keep {
		return s
	}
	return fmt.Sprintf("%s … (%d bytes) … %s", string(r[:keep]), len(s), string(r[len(r)-keep:]))
}

// story tells a check by its history or, where it has none, by its draws.
func (r *run) story() string {
	steps := r.steps
	if r.call != "" {
		steps = append(steps, r.call)
	}
	if len(steps) > 0 {
		return strings.Join(steps, "; ")
	}
	parts := make([]string, len(r.draws))
	for i, d := range r.draws {
		parts[i] = d.label + " = " + Show(d.value)
	}
	return strings.Join(parts, ", ")
}
