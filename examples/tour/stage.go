package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hardened-go/hardened/internal/laws"
)

// A stage is where a lesson is told.
type stage struct {
	out      io.Writer
	progress io.Writer // told when something takes more than a second
	in       io.Reader
	wait     bool // ask and wait for Enter
	color    bool
	fast     bool
	measure  func(contender) time.Duration // per piece of work

	lines *bufio.Reader
	tab   laws.Table // of the lesson tabOf
	tabOf string
	over  bool // the input ended
}

func (st *stage) say(format string, args ...any) { fmt.Fprintf(st.out, format, args...) }

func (st *stage) heading(s string) { st.say("\n%s\n\n", st.bold("-- "+s)) }

func (st *stage) paint(code, s string) string {
	if !st.color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (st *stage) bold(s string) string { return st.paint("1", s) }
func (st *stage) good(s string) string { return st.paint("32", s) }
func (st *stage) bad(s string) string  { return st.paint("31", s) }

// line reads a line from the user; at the end of the input there is no more to
// ask.
func (st *stage) line() string {
	if st.lines == nil {
		st.lines = bufio.NewReader(st.in)
	}
	s, err := st.lines.ReadString('\n')
	if err != nil {
		st.over = true
	}
	return strings.TrimSpace(s)
}

// ask puts a question and returns the number typed, 0 where there is none from 1
// to most.
func (st *stage) ask(prompt string, most int) int {
	if !st.wait || st.fast || st.over {
		return 0
	}
	st.say("%s", prompt)
	n, err := strconv.Atoi(st.line())
	if err != nil || n < 1 || n > most {
		return 0
	}
	return n
}

// pause waits for Enter. It reports whether to go on.
func (st *stage) pause() bool {
	if st.wait && !st.fast && !st.over {
		st.say("\n[Enter]")
		st.line()
	}
	return !st.over
}

// busy runs f and says on the progress line what it does if that takes more than
// a second.
func (st *stage) busy(what string, f func()) {
	var mu sync.Mutex // so that the line is whole before it is wiped
	done, said := false, false
	timer := time.AfterFunc(time.Second, func() {
		mu.Lock()
		defer mu.Unlock()
		if !done {
			said = true
			fmt.Fprintf(st.progress, "%s ...", what)
		}
	})
	f()
	timer.Stop()
	mu.Lock()
	defer mu.Unlock()
	done = true
	if said {
		fmt.Fprintf(st.progress, "\r%s\r", strings.Repeat(" ", len(what)+4))
	}
}

// table tries every law on every variant, once per lesson.
func (st *stage) table(l lesson, c laws.Contract) laws.Table {
	if st.tabOf != l.name {
		st.busy("trying every law on every variant of "+c.Title(), func() { st.tab = c.Table() })
		st.tabOf = l.name
	}
	return st.tab
}

func (st *stage) trial(c laws.Contract, variant, law string) laws.Trial {
	var tr laws.Trial
	var err error
	st.busy("trying "+law+" on "+variant, func() { tr, err = c.Try(variant, law) })
	if err != nil {
		panic("tour: " + err.Error()) // a lesson names what is not there: its test fails first
	}
	return tr
}
