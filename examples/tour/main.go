// The tour catches every flaw of this module live and then shows its correction.
//
//	go run ./examples/tour                            list the lessons, and take one or all
//	go run ./examples/tour slug                       take one
//	go run ./examples/tour slug 'İstanbul — Café №5'  try the code on your own words
//	go run ./examples/tour -fast                      verdicts only
//
// It waits for Enter between the steps when it runs in a terminal, and goes
// straight through when its input or output is piped. It writes nothing to disk.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	st := stage{
		out:      os.Stdout,
		progress: os.Stderr,
		in:       os.Stdin,
		wait:     isTerminal(os.Stdin) && isTerminal(os.Stdout),
		color:    isTerminal(os.Stdout) && os.Getenv("NO_COLOR") == "",
		measure:  measure,
	}
	os.Exit(run(os.Args[1:], lessons(), &st, os.Stderr))
}

// isTerminal reports whether f is a terminal, as far as the standard library can
// tell: other character devices, such as /dev/null, end the input at once.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// run is main without the process: it returns the exit status, 2 for a call that
// is not understood.
func run(args []string, all []lesson, st *stage, stderr io.Writer) int {
	fs := flag.NewFlagSet("tour", flag.ContinueOnError) // our own: rapid fills the usual one
	fs.SetOutput(stderr)
	fs.BoolVar(&st.fast, "fast", false, "verdicts only: no story, no waiting")
	fs.Usage = func() {
		fmt.Fprintf(stderr, "Usage: tour [-fast] [lesson [your own words ...]]\n\nLessons: %s\n\n", names(all))
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	if fs.NArg() == 0 {
		st.list(all)
		for _, l := range st.choose(all) {
			if !st.tell(l) {
				break
			}
		}
		return 0
	}
	for _, l := range all {
		if l.name != fs.Arg(0) {
			continue
		}
		if fs.NArg() == 1 {
			st.tell(l)
			return 0
		}
		if err := st.try(l, fs.Args()[1:]); err != nil {
			fmt.Fprintf(stderr, "tour: %s: %v\n", l.name, err)
			return 2
		}
		return 0
	}
	fmt.Fprintf(stderr, "tour: there is no lesson %q; there are: %s\n", fs.Arg(0), names(all))
	return 2
}

func names(all []lesson) string {
	var ns []string
	for _, l := range all {
		ns = append(ns, l.name)
	}
	return strings.Join(ns, ", ")
}
