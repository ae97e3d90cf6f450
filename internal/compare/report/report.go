// Package report turns committed benchmark results into docs/benchmarks.md and
// its plots:
//
//	go -C internal/compare test ./report -update
//
// A plain go test fails when they are stale. Results are made by
// internal/compare/measure, which puts the command and the machine in front.
package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Ours is the last element of the name of a benchmark of our own code:
// BenchmarkMake/ascii/hardened. Every other last element names a rival.
const Ours = "hardened"

// A Result is one file of results: the output of go test -bench, with comment
// lines in front that say how it was made.
type Result struct {
	Package string   // "slug"
	Header  []string // command, CPU, Go version, date: one line each
	Groups  []Group
}

// A Group is the same work done by several implementations.
type Group struct {
	Op, Input string
	Rows      []Row // fastest first
}

// A Row is one implementation: medians over the runs in the file.
type Row struct {
	Impl   string
	NsOp   float64
	Allocs float64
	Bytes  float64
	Runs   int
	Extra  map[string]float64 // other metrics, by unit
}

// Parse reads one file of results.
func Parse(pkg string, r io.Reader) (Result, error) {
	res := Result{Package: pkg}
	type key struct{ op, input, impl string }
	runs := map[key][]map[string]float64{}
	var order []key
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		line := sc.Text()
		switch {
		case strings.HasPrefix(line, "# "):
			res.Header = append(res.Header, line[2:])
		case strings.HasPrefix(line, "cpu: "):
			res.Header = append(res.Header, line)
		case strings.HasPrefix(line, "Benchmark"):
			fields := strings.Fields(line)
			if len(fields) < 4 {
				return Result{}, fmt.Errorf("report: %s: not a benchmark line: %q", pkg, line)
			}
			parts := strings.Split(strings.TrimPrefix(fields[0], "Benchmark"), "/")
			if len(parts) != 3 {
				return Result{}, fmt.Errorf("report: %s: %s is not Benchmark<Op>/<Input>/<Implementation>", pkg, fields[0])
			}
			k := key{parts[0], parts[1], trimProcs(parts[2])}
			m := map[string]float64{}
			for i := 2; i+1 < len(fields); i += 2 {
				v, err := strconv.ParseFloat(fields[i], 64)
				if err != nil {
					return Result{}, fmt.Errorf("report: %s: %s: %w", pkg, fields[0], err)
				}
				m[fields[i+1]] = v
			}
			if runs[k] == nil {
				order = append(order, k)
			}
			runs[k] = append(runs[k], m)
		}
	}
	if err := sc.Err(); err != nil {
		return Result{}, err
	}
	for _, k := range order {
		i := slices.IndexFunc(res.Groups, func(g Group) bool { return g.Op == k.op && g.Input == k.input })
		if i < 0 {
			i = len(res.Groups)
			res.Groups = append(res.Groups, Group{Op: k.op, Input: k.input})
		}
		res.Groups[i].Rows = append(res.Groups[i].Rows, row(k.impl, runs[k]))
	}
	for _, g := range res.Groups {
		slices.SortStableFunc(g.Rows, func(a, b Row) int {
			switch {
			case a.NsOp < b.NsOp:
				return -1
			case a.NsOp > b.NsOp:
				return 1
			}
			return 0
		})
	}
	return res, nil
}

// trimProcs cuts the "-2" that go test appends to a name on two processors.
func trimProcs(s string) string {
	i := strings.LastIndexByte(s, '-')
	if i < 0 {
		return s
	}
	if _, err := strconv.Atoi(s[i+1:]); err != nil {
		return s
	}
	return s[:i]
}

func row(impl string, runs []map[string]float64) Row {
	r := Row{Impl: impl, Runs: len(runs), Extra: map[string]float64{}}
	units := map[string][]float64{}
	for _, m := range runs {
		for unit, v := range m {
			units[unit] = append(units[unit], v)
		}
	}
	for unit, vs := range units {
		switch unit {
		case "ns/op":
			r.NsOp = median(vs)
		case "allocs/op":
			r.Allocs = median(vs)
		case "B/op":
			r.Bytes = median(vs)
		default:
			r.Extra[unit] = median(vs)
		}
	}
	return r
}

func median(vs []float64) float64 {
	vs = slices.Sorted(slices.Values(vs))
	n := len(vs)
	return (vs[(n-1)/2] + vs[n/2]) / 2
}

// ours reports whether a row is of our code, be it used in another way.
func (r Row) ours() bool { return r.Impl == Ours || strings.HasPrefix(r.Impl, Ours+"-") }

// ours is the index of our row, or -1.
func (g Group) ours() int {
	return slices.IndexFunc(g.Rows, func(r Row) bool { return r.Impl == Ours })
}
