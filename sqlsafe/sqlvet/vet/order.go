package vet

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A pair is what is replaced by what.
type pair struct{ from, to ast.Expr }

// sqlOrder reports replacements of wildcards that undo each other or are incomplete.
var sqlOrder = rule("sqlorder", `report replacements that escape wildcards in the wrong order, or not all of them

The escape itself comes first: replaced last, it escapes the escapes that were just put
in. And there are three to replace: the escape, % and _.`,
	func(p *pass, n ast.Node) {
		call := n.(*ast.CallExpr)
		if p.inner(call) {
			return // part of a longer chain
		}
		pairs := p.pairs(call)
		escape, seen, late := p.judge(pairs)
		if escape == "" {
			return
		}
		_, _, name := p.callee(call)
		switch {
		case late && name != "NewReplacer": // a replacer reads once
			p.Report(analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Message: "the escape is replaced after what it escapes: it must come first",
				SuggestedFixes: p.reorder(call, pairs, escape),
			})
		case !seen[escape]:
			p.ReportRangef(call, "the escape %q itself is not escaped", escape)
		case !seen["%"] || !seen["_"]:
			p.ReportRangef(call, "of %% and _ only one is escaped")
		}
	}, (*ast.CallExpr)(nil))

// pairs are the replacements of a chain of ReplaceAll, in the order in which they are
// done, or those of a NewReplacer, if they are all constants.
func (p *pass) pairs(call *ast.CallExpr) []pair {
	fn, pkg, name := p.callee(call)
	if pkg != "strings" || fn.Signature().Recv() != nil { // of a Replacer
		return nil
	}
	switch name {
	case "NewReplacer":
		var all []pair
		for i := 0; i+1 < len(call.Args); i += 2 {
			all = append(all, pair{call.Args[i], call.Args[i+1]})
		}
		return all
	case "ReplaceAll", "Replace":
		var all []pair
		if inner, ok := ast.Unparen(p.one(call.Args[0])).(*ast.CallExpr); ok {
			all = p.pairs(inner)
		}
		return append(all, pair{call.Args[1], call.Args[2]})
	}
	return nil
}

// one is what a variable was given last, further up, or the expression itself.
func (p *pass) one(e ast.Expr) ast.Expr {
	v := p.values(e)
	return v[len(v)-1]
}

// inner reports whether a call is the first argument of another replacement.
func (p *pass) inner(call *ast.CallExpr) bool {
	for _, f := range p.Files {
		if f.FileStart > call.Pos() || call.Pos() >= f.FileEnd {
			continue
		}
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			outer, ok := n.(*ast.CallExpr)
			if ok && outer != call && len(p.pairs(outer)) > 0 {
				_, _, name := p.callee(outer)
				found = found || name != "NewReplacer" && ast.Unparen(p.one(outer.Args[0])) == ast.Expr(call)
			}
			return !found
		})
		return found
	}
	return false
}

// judge finds the escape that is put in front of % or _, what is escaped by it, and
// whether it is itself replaced only after that.
func (p *pass) judge(pairs []pair) (escape string, seen map[string]bool, late bool) {
	seen = map[string]bool{}
	for _, r := range pairs {
		from, ok := p.text(r.from)
		to, ok2 := p.text(r.to)
		if !ok || !ok2 {
			return "", nil, false
		}
		if e, cut := strings.CutSuffix(to, from); cut && (from == "%" || from == "_") && len(e) == 1 {
			if escape != "" && escape != e {
				return "", nil, false
			}
			escape = e
			seen[from] = true
		}
	}
	wild := false
	for _, r := range pairs {
		from, _ := p.text(r.from)
		to, _ := p.text(r.to)
		wild = wild || from == "%" || from == "_"
		if escape != "" && from == escape && to == escape+escape {
			seen[from] = true
			late = wild
		}
	}
	return escape, seen, late
}

// reorder moves the replacement of the escape to the front of a chain that is written
// in one expression. The text of the program is then the same replacements, once each.
func (p *pass) reorder(call *ast.CallExpr, pairs []pair, escape string) []analysis.SuggestedFix {
	base := ast.Expr(call)
	for n := 0; ; n++ {
		c, ok := ast.Unparen(base).(*ast.CallExpr)
		if !ok || len(p.pairs(c)) == 0 {
			if n != len(pairs) {
				return nil // over several statements
			}
			break
		}
		if _, _, name := p.callee(c); name != "ReplaceAll" {
			return nil
		}
		base = c.Args[0]
	}
	sorted := slices.Clone(pairs)
	slices.SortStableFunc(sorted, func(a, b pair) int {
		x, _ := p.text(a.from)
		y, _ := p.text(b.from)
		return rank(x == escape) - rank(y == escape)
	})
	source := func(e ast.Expr) string {
		var b bytes.Buffer
		_ = format.Node(&b, p.Fset, e) // a buffer cannot fail
		return b.String()
	}
	text := source(base)
	fun := source(call.Fun)
	for _, r := range sorted {
		text = fun + "(" + text + ", " + source(r.from) + ", " + source(r.to) + ")"
	}
	return []analysis.SuggestedFix{{
		Message:   "replace the escape first",
		TextEdits: []analysis.TextEdit{{Pos: call.Pos(), End: call.End(), NewText: []byte(text)}},
	}}
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// sqlConst reports constructors of package sqlsafe that are used as values.
var sqlConst = rule("sqlconst", `report constructors of sqlsafe that are used as function values

Their columns and SQL are of a type that only constants convert to by themselves. Given
to a generic function, a constructor takes a variable.`,
	func(p *pass, n ast.Node) {
		f := n.(*ast.File)
		called := map[*ast.Ident]bool{}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				switch fun := ast.Unparen(n.Fun).(type) {
				case *ast.Ident:
					called[fun] = true
				case *ast.SelectorExpr:
					called[fun.Sel] = true
				case *ast.IndexExpr:
					if sel, ok := fun.X.(*ast.SelectorExpr); ok {
						called[sel.Sel] = true
					}
				}
			case *ast.Ident:
				if fn, ok := p.TypesInfo.Uses[n].(*types.Func); ok && !called[n] && takesConstant(fn) {
					p.ReportRangef(n, "sqlsafe.%s as a value takes more than constants: call it", fn.Name())
				}
			}
			return true
		})
	}, (*ast.File)(nil))

// takesConstant reports whether a parameter is of sqlsafe's own type of constants.
func takesConstant(fn *types.Func) bool {
	if fn.Pkg() == nil || fn.Pkg().Path() != sqlsafePath {
		return false
	}
	for v := range fn.Signature().Params().Variables() {
		if named, ok := v.Type().(*types.Named); ok && named.Obj().Pkg() == fn.Pkg() && !named.Obj().Exported() {
			return true
		}
	}
	return false
}
