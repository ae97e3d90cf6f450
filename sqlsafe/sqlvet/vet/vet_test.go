package vet_test

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hardened-go/hardened/sqlsafe/sqlvet/vet"
)

// rules are the ones of these names.
func rules(t *testing.T, names ...string) (out []*analysis.Analyzer) {
	t.Helper()
	for _, rule := range vet.Analyzers() {
		if slices.Contains(names, rule.Name) {
			out = append(out, rule)
		}
	}
	if len(out) != len(names) {
		t.Fatalf("of the rules %q there are %d", names, len(out))
	}
	return out
}

// Each package of testdata is judged by the rules that it is about; ours by all, and
// none has anything to say.
func TestRules(t *testing.T) {
	dir := analysistest.TestData()
	for _, tt := range []struct {
		rules []*analysis.Analyzer
		pkgs  []string
	}{
		{rules(t, "sqlescape"), []string{"escapes"}},
		{rules(t, "sqlconst"), []string{"consts"}},
		{vet.Analyzers(), []string{"ours"}},
	} {
		for _, rule := range tt.rules {
			t.Run(rule.Name, func(t *testing.T) { analysistest.Run(t, dir, rule, tt.pkgs...) })
		}
	}
	t.Run("fixes", func(t *testing.T) { analysistest.RunWithSuggestedFixes(t, dir, rules(t, "sqlorder")[0], "order") })
}

// Several rules at once, for packages in which one line is wrong in one way and the
// next in another.
func TestTogether(t *testing.T) {
	all := &analysis.Analyzer{
		Name: "all", Doc: "all rules", Requires: vet.Analyzers()[0].Requires,
		Run: func(p *analysis.Pass) (any, error) {
			for _, rule := range vet.Analyzers() {
				if _, err := rule.Run(p); err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
	}
	analysistest.Run(t, analysistest.TestData(), all, "documents", "a")
}

func TestAnalyzersAreValid(t *testing.T) {
	if err := analysis.Validate(vet.Analyzers()); err != nil {
		t.Error(err)
	}
	if n := len(vet.Analyzers()); n != 5 {
		t.Errorf("%d rules, and the package comment tells of five", n)
	}
}
