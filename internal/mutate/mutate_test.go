package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each row is a function and what its mutants make of its text.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		src  string
		want []string
	}{
		{`func f(a, b int) bool { return a < b }`, []string{
			`func f(a, b int) bool { return *new(bool) }`, `func f(a, b int) bool { return a <= b }`, `func f(a, b int) bool { return a >= b }`,
		}},
		{`func f(a, b bool) bool { return a && !b }`, []string{
			`func f(a, b bool) bool { return *new(bool) }`, `func f(a, b bool) bool { return a || !b }`, `func f(a, b bool) bool { return a && b }`,
		}},
		{`func f(x *int) { *x = -*x; *x++ }`, []string{
			`func f(x *int) { ; *x++ }`, `func f(x *int) { *x = *x; *x++ }`, `func f(x *int) { *x = -*x;  }`, `func f(x *int) { *x = -*x; *x-- }`,
		}},
		{`const c = 7`, []string{`const c = (7+1)`, `const c = (7-1)`}},
		// Two results, and one of them is zero as it is; the literal's result is its own.
		{`func f() (n, m int, err error) { g := func() string { return s }; return g2(), len(g()), nil }`, []string{
			`func f() (n, m int, err error) { g := func() string { return *new(string) }; return g2(), len(g()), nil }`,
			`func f() (n, m int, err error) { g := func() string { return s }; return *new(int), len(g()), nil }`,
			`func f() (n, m int, err error) { g := func() string { return s }; return g2(), *new(int), nil }`,
		}},
		{`func f() (int, error) { return g() }`, []string{`func f() (int, error) { return *new(int), *new(error) }`}},
		{`func f(ok bool) { if ok { return } }`, []string{`func f(ok bool) { if !(ok) { return } }`, `func f(ok bool) { if ok {  } }`}},
		{"func f() {\n\tg(\n\t\tx)\n}", []string{"func f() {\n\t\n\n}"}},
		{`func f() { for { x &^= y; break } }`, []string{
			`func f() { for { ; break } }`, `func f() { for { x &= y; break } }`, `func f() { for { x &^= y;  } }`,
		}},
		{`func f() { x := g(); _ = struct{ a [4]int }{}; var y int }`, []string{`func f() { x := g(); ; var y int }`}},
	} {
		src := "package p\n\n" + tt.src
		found, err := find("p.go", []byte(src))
		require.NoError(t, err)
		var got []string
		for _, m := range found {
			got = append(got, strings.TrimPrefix(string(m.apply([]byte(src))), "package p\n\n"))
		}
		require.Equal(t, tt.want, got)
	}
	found, err := find("p.go", []byte("package p\n\nfunc f() {\n\tg(func() {\n\t\th()\n\t})\n}\n"))
	require.NoError(t, err)
	require.Equal(t, "p.go:4:2: g(func() { h() }) removed", found[0].String())
	_, err = find("p.go", []byte("package"))
	require.Error(t, err)
}

func TestSample(t *testing.T) {
	all := make([]mutant, 100)
	for i := range all {
		all[i].line = i
	}
	a, b, other := sample(all, 10, 1), sample(all, 10, 1), sample(all, 10, 2)
	require.Len(t, a, 10)
	require.Equal(t, a, b)
	require.NotEqual(t, a, other)
	require.True(t, slices.IsSortedFunc(a, func(x, y mutant) int { return x.line - y.line }))
	require.Len(t, slices.CompactFunc(a, func(x, y mutant) bool { return x.line == y.line }), 10)
	require.Equal(t, all, sample(all, 0, 1))
	require.Equal(t, all, sample(all, 101, 1))
}

// The package in testdata has a mutant of every outcome.
func TestOutcomes(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a package some thirty times")
	}
	var out bytes.Buffer
	require.NoError(t, mutate(&out, "./testdata/clamp", choice{verbose: true}))
	for _, want := range []string{
		"survived: clamp.go:6:7: < becomes <=\n    if x < low {",
		"killed: clamp.go:6:7: < becomes >=\n",
		"killed: clamp.go:9:9: return of min(x, high) becomes zero\n",
		"timed out: clamp.go:14:23: ++ becomes --\n",
		"not compiled: clamp.go:21:51: + becomes -\n",
		"not covered: clamp.go:24:35: + becomes -\n",
		"killed: clamp.go:29:3: panic(\"clamp: zero\") removed\n", // by the whole tests
	} {
		require.Contains(t, out.String(), want)
	}
	tail := out.String()[strings.LastIndex(out.String(), "\n| "):]
	require.Equal(t, "\n| github.com/hardened-go/hardened/internal/mutate/testdata/clamp | 22 | 22 | 1 | 14 | 2 | 1 | 4 |\n", tail)

	out.Reset()
	require.NoError(t, mutate(&out, "./testdata/clamp", choice{at: []string{"clamp.go:29:"}, short: true}))
	require.Contains(t, out.String(), "survived: clamp.go:29:3:")
	require.Contains(t, out.String(), "clamp | 1 | 1 | 0 | 0 | 0 | 1 | 0 |")
}

func TestListAndRefusals(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, mutate(&out, "./testdata/clamp", choice{list: true, at: []string{"clamp.go:9:", "clamp.go:17:"}}))
	require.Equal(t, "clamp.go:9:9: return of min(x, high) becomes zero\nclamp.go:17:9: return of count becomes zero\n", out.String())
	require.ErrorContains(t, mutate(&out, "../flawed/...", choice{list: true}), "one package at a time")
	require.ErrorContains(t, mutate(&out, "./nothing", choice{list: true}), "go list")
	t.Setenv("CLAMP_FAIL", "1")
	require.ErrorContains(t, mutate(&out, "./testdata/clamp", choice{}), "the tests of the unbroken package fail")
}
