package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

const preamble = `# Benchmarks

Generated from ` + "`internal/compare/results`" + ` by
` + "`go -C internal/compare test ./report -update`" + `; a test fails when this page is stale.

What we claim are ratios within one run: absolute times are not stable on shared
machines. Times are medians over the runs of a file. Before anything is timed, a
test checks that all of them do the same work.
`

// Write renders the page: first where a rival is better, then everything.
func Write(w io.Writer, results []Result) {
	fmt.Fprint(w, preamble, "\n## Where a rival is faster\n\n")
	behind := 0
	for _, res := range results {
		for _, g := range res.Groups {
			i := g.ours()
			best := slices.IndexFunc(g.Rows, func(r Row) bool { return !r.ours() })
			if best < 0 || i < best {
				continue
			}
			behind++
			fmt.Fprintf(w, "- %s, %s of %s: %s takes %s, ours %s.\n", res.Package, g.Op, g.Input,
				g.Rows[best].Impl, duration(g.Rows[best].NsOp), duration(g.Rows[i].NsOp))
		}
	}
	if behind == 0 {
		fmt.Fprintln(w, "Nowhere in these results.")
	}
	for _, res := range results {
		fmt.Fprintf(w, "\n## %s\n\n```\n%s\n```\n", res.Package, strings.Join(res.Header, "\n"))
		fmt.Fprintf(w, "\n![times of %s](%s)\n", res.Package, plotPath(res.Package))
		for _, g := range res.Groups {
			fmt.Fprintf(w, "\n### %s: %s\n\n", g.Op, g.Input)
			writeGroup(w, g)
		}
	}
}

func plotPath(pkg string) string { return "plots/" + pkg + ".svg" }

func writeGroup(w io.Writer, g Group) {
	i := g.ours()
	fmt.Fprint(w, "| implementation | time | allocations | bytes | times ours |\n|---|--:|--:|--:|--:|\n")
	for _, r := range g.Rows {
		name, times := r.Impl, ""
		if i >= 0 {
			times = ratio(r.NsOp / g.Rows[i].NsOp)
		}
		if r.Impl == Ours {
			name, times = "**"+name+"**", "1"
		}
		fmt.Fprintf(w, "| %s | %s | %.0f | %.0f | %s |\n", name, duration(r.NsOp), r.Allocs, r.Bytes, times)
	}
}

// ratio prints two digits, and never an exponent.
func ratio(x float64) string {
	if x < 9.95 {
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// duration prints a time with three digits.
func duration(ns float64) string {
	for _, u := range []struct {
		name string
		ns   float64
	}{{"s", 1e9}, {"ms", 1e6}, {"µs", 1e3}} {
		if ns >= u.ns {
			return fmt.Sprintf("%.3g %s", ns/u.ns, u.name)
		}
	}
	return fmt.Sprintf("%.3g ns", ns)
}
