package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/golden"
)

const docs = "../../../docs"

func TestPageIsUpToDate(t *testing.T) {
	files, err := filepath.Glob("../results/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no results: %v", err)
	}
	var results []Result
	made := map[string]string{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		pkg := strings.TrimSuffix(filepath.Base(file), ".txt")
		res, err := Parse(pkg, f)
		_ = f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Groups) == 0 || len(res.Header) < 4 {
			t.Errorf("%s has %d groups and a header of %d lines: %q", file, len(res.Groups), len(res.Header), res.Header)
		}
		for _, g := range res.Groups {
			if g.ours() < 0 && len(g.Rows) > 0 {
				t.Errorf("%s: %s of %s has no row named %s", file, g.Op, g.Input, Ours)
			}
		}
		results = append(results, res)
		var b bytes.Buffer
		Plot(&b, res)
		made[plotPath(pkg)] = b.String()
	}
	var b bytes.Buffer
	Write(&b, results)
	made["benchmarks.md"] = b.String()
	// In the README it is a part of the page, from the head of the table to its end.
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	table, err := Ratios(results)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), strings.SplitAfter(table, "\n")[0])
	_, after, more := strings.Cut(rest, "\n\n")
	if !ok || !more {
		t.Fatal("README.md has no table of ratios")
	}
	made["../README.md"] = before + table + "\n" + after
	for name, text := range made {
		golden.Check(t, filepath.Join(docs, name), text, "go -C internal/compare test ./report -update")
	}
}

const sample = `# go test -bench .
# go1.26.8
# 2026-11-22
cpu: some
BenchmarkMake/ascii/hardened-2   	 100	  10 ns/op	 0 B/op	 0 allocs/op
BenchmarkMake/ascii/other-one-2  	 100	   5 ns/op	 8 B/op	 1 allocs/op
BenchmarkMake/ascii/hardened-2   	 100	  30 ns/op	 0 B/op	 0 allocs/op
BenchmarkMake/ascii/hardened-2   	 100	  20 ns/op	 0 B/op	 0 allocs/op
PASS
`

func TestParse(t *testing.T) {
	res, err := Parse("slug", strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Header) != 4 || len(res.Groups) != 1 || len(res.Groups[0].Rows) != 2 {
		t.Fatalf("Parse = %+v", res)
	}
	g := res.Groups[0]
	if first := g.Rows[0]; first.Impl != "other-one" || first.NsOp != 5 || first.Allocs != 1 || first.Bytes != 8 {
		t.Errorf("the fastest is %+v, want other-one", first)
	}
	if ours := g.Rows[g.ours()]; ours.NsOp != 20 || ours.Runs != 3 {
		t.Errorf("ours is %+v, want the median 20 of 3 runs", ours)
	}
	var b bytes.Buffer
	Write(&b, []Result{res})
	// Ours used in another way is no rival, and does not hide one.
	g.Rows = append([]Row{{Impl: "hardened-reused", NsOp: 1, Runs: 1}}, g.Rows...)
	res.Groups = append(res.Groups, g)
	var again bytes.Buffer
	Write(&again, []Result{res})
	if n := strings.Count(again.String(), "- slug, Make of ascii: other-one takes 5 ns, ours 20 ns."); n != 2 {
		t.Errorf("what is better than ours is told %d times, want 2:\n%s", n, &again)
	}
	if want := "- slug, Make of ascii: other-one takes 5 ns, ours 20 ns."; !strings.Contains(b.String(), want) {
		t.Errorf("the page does not begin with what is better than ours:\n%s", &b)
	}
	for _, bad := range []string{"BenchmarkMake/hardened-2 1 1 ns/op", "BenchmarkMake/a/b x", "BenchmarkMake/a/b 1 x ns/op"} {
		if _, err := Parse("slug", strings.NewReader(bad)); err == nil {
			t.Errorf("Parse accepts %q", bad)
		}
	}
}
