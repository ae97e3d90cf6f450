package main

import (
	"slices"
	"strings"

	"github.com/hardened-go/hardened/internal/laws"
)

// A mistake is a kind of mistake: what was not looked at.
type mistake string

// The kinds of mistake, in the order in which the list has them.
const (
	edge      mistake = "An input that nobody tried"
	reading   mistake = "Text that can be read in two ways"
	sum       mistake = "A number that wraps, rounds or costs too much"
	believed  mistake = "Something stored or typed that is believed"
	shared    mistake = "State that is shared, or lost"
	blindness mistake = "A repair that looks away"
)

func mistakes() []mistake { return []mistake{edge, reading, sum, believed, shared, blindness} }

// list shows the lessons: by mistake, with the time that each takes, and by law.
func (st *stage) list(all []lesson) {
	st.say("Each lesson is a snippet that looks right and is wrong. A law finds out why. The\n" +
		"documents cited are questions about code, each with the answers of three assistants.\n")
	for _, m := range mistakes() {
		st.say("\n%s\n", st.bold(string(m)))
		for _, l := range all {
			if l.mistake == m {
				st.say("  %-11s %2d min  %s\n", l.name, l.minutes(), l.title)
			}
		}
	}
	st.say("\n%s\n", st.bold("By the kind of law that finds them"))
	for _, k := range laws.Kinds() {
		var of []string
		for _, l := range all {
			if l.kind == k {
				of = append(of, l.name)
			}
		}
		if len(of) > 0 {
			slices.Sort(of)
			st.say("  %-14s %s\n", k, strings.Join(of, ", "))
		}
	}
	st.say("\nThe minutes are for reading; the laws take some seconds of them. -fast shows verdicts only.\n")
}

// choose asks which lessons to take, so that the list stays on the screen: one by its
// name, or all of them. Where nobody can be asked it is all of them.
func (st *stage) choose(all []lesson) []lesson {
	for st.wait && !st.fast && !st.over {
		st.say("\nWhich one? (a name, or Enter for all, one after the other): ")
		name := st.line()
		if name == "" {
			break
		}
		for i, l := range all {
			if l.name == name {
				return all[i : i+1]
			}
		}
		st.say("There is no lesson %q.\n", name)
	}
	if st.over {
		return nil
	}
	return all
}

// minutes is how long a lesson takes: its words at 150 a minute, two minutes to think,
// and one for what the laws find.
func (l lesson) minutes() int {
	text := []string{l.source, l.snippet, l.symptom, l.remarks, l.question, l.reply}
	for _, a := range l.answers {
		text = append(text, a.says, a.why)
	}
	for _, f := range l.fixes {
		text = append(text, f.idea, f.why)
	}
	return 3 + len(strings.Fields(strings.Join(text, " ")))/150
}
