package vet_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hardened-go/hardened/sqlsafe/sqlvet/vet"
)

// Each package of testdata is judged by the rules that it is about; ours by all, and
// none has anything to say.
func TestRules(t *testing.T) {
	dir := analysistest.TestData()
	for _, tt := range []struct {
		rules []*analysis.Analyzer
		pkgs  []string
	}{
		{[]*analysis.Analyzer{vet.Escape}, []string{"escapes"}},
		{[]*analysis.Analyzer{vet.Const}, []string{"consts"}},
		{vet.Analyzers(), []string{"ours"}},
	} {
		for _, rule := range tt.rules {
			t.Run(rule.Name, func(t *testing.T) { analysistest.Run(t, dir, rule, tt.pkgs...) })
		}
	}
	t.Run("fixes", func(t *testing.T) { analysistest.RunWithSuggestedFixes(t, dir, vet.Order, "order") })
}

// Several rules at once, for packages in which one line is wrong in one way and the
// next in another.
func TestTogether(t *testing.T) {
	all := &analysis.Analyzer{
		Name: "all", Doc: "all rules", Requires: vet.Text.Requires,
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
