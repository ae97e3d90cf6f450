// Mutate breaks a package on purpose, one small edit at a time, and tells which
// edits no test of the package sees:
//
//	go run ./internal/mutate ./slug
//
// An edit (a mutant) is a comparison moved by one or turned round, an operator for
// its neighbour, a constant one more or less, a statement left out, a result that
// is zero. Each is compiled through an overlay, so that the source stays as it is.
// What does not compile is counted out. The rest meets the package's own tests
// under -short, and what these let live meets all of them (unless -short is given).
// Exit codes tell killed from survived; a mutant that takes five times as long as
// the tests of the unbroken package is booked as timed out. Lines that no test runs
// are not tried: they are survivors of which the reason is known.
//
// The seed of rapid is pinned, so that a run repeats. Only survivors are listed;
// each is a missing test, a line that nobody needs, or the same program.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// An outcome is what became of a mutant.
type outcome string

const (
	notCompiled outcome = "not compiled"
	notCovered  outcome = "not covered"
	killed      outcome = "killed"
	timedOut    outcome = "timed out"
	survived    outcome = "survived"
)

// A runner holds what the mutants of one package have in common.
type runner struct {
	pkg   string            // import path
	dir   string            // of its source
	tmp   string            // ours
	names []string          // of its files, in order
	src   map[string][]byte // by name
	runs  [][]string        // the arguments of the tests, the quick ones first
	limit []time.Duration   // of each of runs
}

func main() {
	var c choice
	flag.IntVar(&c.n, "n", 0, "try a random sample of this size; 0 tries all")
	flag.Uint64Var(&c.seed, "seed", 1, "of the sample")
	flag.BoolVar(&c.short, "short", false, "do not try survivors on the whole tests")
	flag.Func("at", "try only mutants whose description begins with `this`: file.go:12: (repeatable)", func(s string) error {
		c.at = append(c.at, s)
		return nil
	})
	flag.BoolVar(&c.list, "list", false, "only list the mutants")
	flag.BoolVar(&c.verbose, "v", false, "list every mutant with its outcome")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: mutate [flags] package")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := mutate(os.Stdout, flag.Arg(0), c); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

// A choice says which mutants are tried, and how much of it is told.
type choice struct {
	n                    int
	seed                 uint64
	at                   []string // empty: all
	short, list, verbose bool
}

// mutate tries the mutants of one package.
func mutate(w io.Writer, pattern string, c choice) error {
	tmp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	r := &runner{tmp: tmp}
	if err := r.load(pattern); err != nil {
		return err
	}
	return r.report(w, c)
}

// load finds the files that go build would compile.
func (r *runner) load(pattern string) error {
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles", pattern).Output()
	if err != nil {
		return fmt.Errorf("go list %s: %w", pattern, err)
	}
	var p struct {
		ImportPath, Dir string
		GoFiles         []string
	}
	if err := json.Unmarshal(out, &p); err != nil { // several packages are no single value
		return fmt.Errorf("%s: one package at a time: %w", pattern, err)
	}
	r.pkg, r.dir, r.names, r.src = p.ImportPath, p.Dir, p.GoFiles, map[string][]byte{}
	for _, name := range p.GoFiles {
		if r.src[name], err = os.ReadFile(filepath.Join(p.Dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// report tries the mutants and prints what the tests made of them.
func (r *runner) report(w io.Writer, c choice) error {
	var all []mutant
	for _, name := range r.names {
		found, err := find(name, r.src[name])
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(m mutant) bool {
		return len(c.at) > 0 && !slices.ContainsFunc(c.at, func(at string) bool { return strings.HasPrefix(m.String(), at) })
	})
	tried := sample(all, c.n, c.seed)
	if c.list {
		for _, m := range tried {
			_, _ = fmt.Fprintln(w, m)
		}
		return nil
	}
	covered, err := r.baseline(c.short)
	if err != nil {
		return err
	}
	count := map[outcome]int{}
	for _, m := range tried {
		o := notCovered
		if covered(m) {
			if o, err = r.try(m); err != nil {
				return err
			}
		}
		count[o]++
		if c.verbose || o == survived || o == notCovered {
			line, _, _ := bytes.Cut(r.src[m.file][m.start-m.col+1:], []byte("\n"))
			_, _ = fmt.Fprintf(w, "%s: %s\n    %s\n", o, m, bytes.TrimSpace(line))
		}
	}
	_, _ = fmt.Fprintln(w, "| package | mutants | tried | not compiled | killed | timed out | survived | not covered |")
	_, _ = fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d | %d | %d |\n", r.pkg, len(all), len(tried),
		count[notCompiled], count[killed], count[timedOut], count[survived], count[notCovered])
	return nil
}

// sample draws n mutants, the same for the same seed, and keeps their order.
func sample(all []mutant, n int, seed uint64) []mutant {
	if n <= 0 || n >= len(all) {
		return all
	}
	picks := rand.New(rand.NewPCG(seed, 0)).Perm(len(all))[:n]
	slices.Sort(picks)
	tried := make([]mutant, n)
	for i, p := range picks {
		tried[i] = all[p]
	}
	return tried
}

// build compiles the package's tests with a file in the place of another.
func (r *runner) build(name string, src []byte, flags ...string) ([]byte, error) {
	bin, file, overlay := filepath.Join(r.tmp, "test.exe"), filepath.Join(r.tmp, name), filepath.Join(r.tmp, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(r.dir, name): file}})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.WriteFile(file, src, 0o600), os.WriteFile(overlay, replace, 0o600)); err != nil {
		return nil, err
	}
	args := append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", bin}, flags...)
	return exec.Command("go", append(args, r.pkg)...).CombinedOutput()
}

// run runs the tests that build left, for at most limit.
func (r *runner) run(limit time.Duration, args ...string) (outcome, []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	// A mutant may ask for more memory than there is: sh sets a bound of 6 GiB,
	// where it can.
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 6291456; exec "$0" "$@"`, filepath.Join(r.tmp, "test.exe")}, args...)...)
	cmd.Dir, cmd.WaitDelay = r.dir, time.Second
	cmd.Env = append(os.Environ(), "RAPID_SEED=1", "RAPID_NOFAILFILE=1", "RAPID_SHRINKTIME=1ms")
	out, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return timedOut, out
	case err != nil:
		return killed, out
	}
	return survived, out
}

// baseline runs the tests of the unbroken package: they must pass, they tell what
// they cover, and how long they take.
func (r *runner) baseline(short bool) (covered func(mutant) bool, err error) {
	quick := []string{"-test.short", "-test.failfast"}
	r.runs, r.limit = [][]string{quick}, nil
	if !short {
		r.runs = append(r.runs, quick[1:])
	}
	name := r.names[0]
	if out, err := r.build(name, r.src[name], "-cover"); err != nil {
		return nil, fmt.Errorf("the unbroken package does not compile: %w\n%s", err, out)
	}
	profile := filepath.Join(r.tmp, "cover")
	if o, out := r.run(10*time.Minute, "-test.coverprofile", profile); o != survived {
		return nil, fmt.Errorf("the tests of the unbroken package fail:\n%s", out)
	}
	if out, err := r.build(name, r.src[name]); err != nil {
		return nil, fmt.Errorf("the unbroken package does not compile: %w\n%s", err, out)
	}
	for _, args := range r.runs {
		start := time.Now()
		if o, out := r.run(10*time.Minute, args...); o != survived {
			return nil, fmt.Errorf("the tests of the unbroken package fail:\n%s", out)
		}
		r.limit = append(r.limit, 5*time.Second+5*time.Since(start))
	}
	return uncovered(profile)
}

// uncovered reads a profile. What is in none of its blocks (a constant, a table)
// counts as covered.
func uncovered(profile string) (func(mutant) bool, error) {
	f, err := os.Open(profile)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	type block struct{ line, col, endLine, endCol, n, count int }
	never := map[string][]block{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		path, rest, _ := strings.Cut(sc.Text(), ".go:")
		var b block
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.line, &b.col, &b.endLine, &b.endCol, &b.n, &b.count); err == nil && b.count == 0 {
			name := filepath.Base(path) + ".go"
			never[name] = append(never[name], b)
		}
	}
	return func(m mutant) bool {
		return !slices.ContainsFunc(never[m.file], func(b block) bool {
			after := m.line > b.line || m.line == b.line && m.col >= b.col
			before := m.line < b.endLine || m.line == b.endLine && m.col < b.endCol
			return after && before
		})
	}, nil
}

// try compiles a mutant and runs the tests until they kill it.
func (r *runner) try(m mutant) (outcome, error) {
	out, err := r.build(m.file, m.apply(r.src[m.file]))
	switch {
	case err != nil && bytes.Contains(out, []byte(m.file+":")):
		return notCompiled, nil
	case err != nil:
		return "", fmt.Errorf("%s: %w\n%s", m, err, out)
	}
	for i, args := range r.runs {
		if o, _ := r.run(r.limit[i], args...); o != survived {
			return o, nil
		}
	}
	return survived, nil
}
