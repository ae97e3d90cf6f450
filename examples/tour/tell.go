package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hardened-go/hardened/internal/laws"
)

// tell takes one lesson, step by step. It reports whether to go on: the end of
// the input at a prompt ends the tour.
func (st *stage) tell(l lesson) bool {
	st.say("\n%s\n", st.bold(strings.ToUpper(l.name)+": "+l.title))
	steps := []func(lesson){st.predict, st.breakIt, st.look, st.fix, st.prove, st.teachBack}
	if st.fast {
		steps = []func(lesson){st.breakIt, st.fix, st.prove}
	}
	for _, step := range steps {
		step(l)
		if !st.pause() {
			return false
		}
	}
	return true
}

func (st *stage) predict(l lesson) {
	st.heading("Predict")
	st.say("%s\n\n%s\n\n%s\n\n", l.source, indent(l.snippet), l.symptom)
	st.say("Three assistants were asked. Which answer would you ship?\n\n")
	for i, a := range l.answers {
		st.say("%s\n", hang(fmt.Sprintf("  %d. ", i+1), a.says))
	}
	pick := st.ask("\nYour pick (a number, or Enter to see): ", len(l.answers))
	for i, a := range l.answers {
		verdict := st.bad("wrong")
		if a.right {
			verdict = st.good("right")
		}
		yours := ""
		if i+1 == pick {
			yours = ", your pick"
		}
		st.say("\n%s\n", hang("  ", fmt.Sprintf("%d is %s%s: %s", i+1, verdict, yours, a.why)))
	}
}

func (st *stage) breakIt(l lesson) {
	st.heading("Break")
	c := l.contract()
	says := ""
	for _, col := range c.Columns() {
		if col.ID == l.law {
			says = col.Says
		}
	}
	st.say("The law %s: %s\n", st.bold(l.law), says)
	tr := st.trial(c, l.flaw, l.law)
	if tr.Counterexample == nil {
		st.say("%s\n", st.bad("It held: this mistake no longer reproduces. Please report that."))
		return
	}
	st.say("It was tried on %q and broke on draw %d.", l.flaw, tr.Counterexample.Draws)
	if len(tr.Trail) > 1 {
		st.say(" What was drawn was then made smaller:\n\n")
		for _, call := range thin(tr.Trail, 6) {
			st.say("    %s\n", elide(call))
		}
	} else {
		st.say("\n")
	}
	st.say("\nThe smallest call that breaks it:\n\n    %s\n    got  %s\n    want %s\n",
		tr.Counterexample.Call, st.bad(tr.Counterexample.Got), st.good(tr.Counterexample.Want))
}

func (st *stage) look(l lesson) {
	st.heading("Look")
	tr := st.trial(l.contract(), l.right, l.law)
	st.say("A law that tests nothing passes too. This is what %d draws held:\n\n", tr.Draws)
	labels := make([]string, 0, len(tr.Shares))
	for label := range tr.Shares {
		labels = append(labels, label)
	}
	sort.Slice(labels, func(i, j int) bool {
		a, b := labels[i], labels[j]
		return tr.Shares[a] > tr.Shares[b] || tr.Shares[a] == tr.Shares[b] && a < b
	})
	for _, label := range labels {
		st.say("    %-28s %s %3.0f%%\n", label, bar(tr.Shares[label], 30), 100*tr.Shares[label])
	}
	if l.picture != nil {
		caption, rows := l.picture()
		st.say("\n%s\n\n", hang("", caption))
		st.columns("    ", rows)
	}
}

func (st *stage) fix(l lesson) {
	st.heading("Fix")
	c := l.contract()
	tab := st.table(l, c)
	for _, f := range l.fixes {
		st.say("%s\n", hang("  ? ", f.idea))
		if law := convictedBy(tab, f.variant); law == "" {
			st.say("    %s\n", st.good("every law holds"))
		} else {
			st.say("    %s %s\n", st.bad("still broken:"), elide(st.trial(c, f.variant, law).Counterexample.String()))
		}
		st.say("%s\n\n", hang("    ", f.why))
	}
}

func (st *stage) prove(l lesson) {
	st.heading("Prove")
	tab := st.table(l, l.contract())
	wide := 0
	for _, col := range tab.Laws {
		wide = max(wide, len(col.ID))
	}
	st.say("    %-*s  %-10s %s\n", wide, "law", "the flaw", "ours")
	for i, col := range tab.Laws {
		st.say("    %-*s  %s %s\n", wide, col.ID, st.mark(tab, l.flaw, i, 10), st.mark(tab, l.right, i, 0))
	}
	st.say("\nTime, measured now: %s.\n\n", l.load)
	st.plot(l.before, l.after)
	if l.grows != nil {
		st.grow(*l.grows)
	}
	if l.cracks != nil {
		st.crack(*l.cracks)
	}
	if l.remarks != "" {
		st.say("\n%s\n", hang("", l.remarks))
	}
}

func (st *stage) mark(tab laws.Table, variant string, law, wide int) string {
	i := slices.IndexFunc(tab.Rows, func(r laws.Row) bool { return r.Variant == variant })
	if i < 0 {
		panic(fmt.Sprintf("tour: %s has no variant %q", tab.Name, variant))
	}
	if tab.Rows[i].Cells[law].Trial.Counterexample != nil {
		return st.bad(fmt.Sprintf("%-*s", wide, "broken"))
	}
	return st.good(fmt.Sprintf("%-*s", wide, "holds"))
}

func (st *stage) teachBack(l lesson) {
	st.heading("Teach back")
	st.say("%s\n", hang("", l.question))
	st.ask("\nSay it in your own words, then press Enter: ", 0)
	st.say("\n%s\n", hang("", l.reply))
}

// try shows what the flawed and the corrected code make of the user's words.
func (st *stage) try(l lesson, args []string) error {
	cols, err := l.words(args)
	if err != nil {
		return err
	}
	st.columns("", cols)
	return nil
}

func (st *stage) columns(indent string, cols []column) {
	wide := 0
	for _, c := range cols {
		wide = max(wide, len([]rune(c.who)))
	}
	for _, c := range cols {
		st.say("%s%s%s  %s\n", indent, c.who, strings.Repeat(" ", wide-len([]rune(c.who))), c.out)
	}
}

// convictedBy is the first law that convicts a variant, or "".
func convictedBy(tab laws.Table, variant string) string {
	for _, row := range tab.Rows {
		if row.Variant == variant {
			for _, c := range row.Cells {
				if c.Trial.Counterexample != nil {
					return c.Trial.Law
				}
			}
			return ""
		}
	}
	panic(fmt.Sprintf("tour: %s has no variant %q", tab.Name, variant))
}
