// Package vet has the analyzers of sqlvet. They look at calls of database/sql, pgx and
// sqlx, and follow a string no further than the function in which it is used.
//
//	sqltext    SQL that is put together from strings that are not constants
//	sqlwild    "%" + term + "%" as an argument, with the wildcards of the term alive
//	sqlescape  an ESCAPE with a backslash, or an escaped argument without an ESCAPE
//	sqlorder   replacements that escape the escapes, or forget one of the three
//	sqlconst   a constructor of sqlsafe as a function value, which takes a variable
//
// What a rule does not see it does not report: a string that comes from a parameter, a
// field or another function is taken to be in order there. So a program without a
// finding is not proven safe. It is the mistakes that people make that are looked for.
package vet

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Analyzers are the five rules.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{sqlText, sqlWild, sqlEscape, sqlOrder, sqlConst}
}

// rule makes an analyzer that is called for each node of the kinds given.
func rule(name, doc string, run func(p *pass, n ast.Node), kinds ...ast.Node) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: name, Doc: doc, Requires: []*analysis.Analyzer{inspect.Analyzer},
		Run: func(ap *analysis.Pass) (any, error) {
			in := ap.ResultOf[inspect.Analyzer].(*inspector.Inspector)
			p := &pass{Pass: ap}
			kinds := append([]ast.Node{(*ast.FuncDecl)(nil)}, kinds...)
			in.Preorder(kinds, func(n ast.Node) {
				if f, ok := n.(*ast.FuncDecl); ok {
					p.enter(f)
					return
				}
				run(p, n)
			})
			return nil, nil
		},
	}
}

// A pass is an analysis of one package.
type pass struct {
	*analysis.Pass
	assigned map[types.Object][]ast.Expr // what each variable of the function is given
	opaque   map[types.Object]bool       // variables that are given something else too
}

// enter notes what the variables of a function are given.
func (p *pass) enter(f *ast.FuncDecl) {
	p.assigned, p.opaque = map[types.Object][]ast.Expr{}, map[types.Object]bool{}
	if f.Body == nil {
		return
	}
	give := func(to ast.Expr, from ast.Expr) {
		id, ok := to.(*ast.Ident)
		if !ok {
			return
		}
		obj := p.TypesInfo.ObjectOf(id)
		if from == nil {
			p.opaque[obj] = true
		} else {
			p.assigned[obj] = append(p.assigned[obj], from)
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					give(to, n.Rhs[i]) // also of +=
				} else {
					give(to, n.Rhs[0]) // one of several results
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					give(name, n.Values[i])
				}
			}
		case *ast.RangeStmt:
			give(n.Key, nil)
			give(n.Value, nil)
		case *ast.UnaryExpr:
			give(n.X, nil) // &x: whoever has the address may write
		}
		return true
	})
}

// text is the value of a constant string.
func (p *pass) text(e ast.Expr) (string, bool) {
	if tv, ok := p.TypesInfo.Types[e]; ok && tv.Value != nil && tv.Value.Kind() == constant.String {
		return constant.StringVal(tv.Value), true
	}
	return "", false
}

// values are what an expression can be, as far as the function says: what its variable
// is given further up, or itself.
func (p *pass) values(e ast.Expr) []ast.Expr {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		if obj, ok := p.TypesInfo.ObjectOf(id).(*types.Var); ok && !p.opaque[obj] {
			var above []ast.Expr
			for _, v := range p.assigned[obj] {
				if v.End() <= e.Pos() { // so that s = f(s) ends somewhere
					above = append(above, v)
				}
			}
			if len(above) > 0 {
				return above
			}
		}
	}
	return []ast.Expr{e}
}

// callee is the function or method that is called, and its package and name.
func (p *pass) callee(e ast.Expr) (fn *types.Func, pkg, name string) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil, "", ""
	}
	f := ast.Unparen(call.Fun)
	if ix, ok := f.(*ast.IndexExpr); ok { // of a type parameter
		f = ix.X
	}
	var id *ast.Ident
	switch f := f.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil, "", ""
	}
	fn, ok = p.TypesInfo.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return nil, "", ""
	}
	return fn, strings.TrimPrefix(fn.Pkg().Path(), "vendor/"), fn.Name()
}

// query finds the text of a statement and its arguments in a call of a driver.
func (p *pass) query(call *ast.CallExpr) (text ast.Expr, args []ast.Expr, ok bool) {
	fn, pkg, name := p.callee(call)
	if fn == nil {
		return nil, nil, false
	}
	at, ok := place(pkg, name, fn.Signature())
	if !ok || at >= len(call.Args) {
		return nil, nil, false
	}
	return call.Args[at], call.Args[at+1:], true
}

// place is the index of the text among the arguments.
func place(pkg, name string, sig *types.Signature) (int, bool) {
	verb := strings.TrimSuffix(name, "Context")
	method := sig.Recv() != nil
	switch {
	case pkg == "database/sql" && method:
		switch verb {
		case "Query", "QueryRow", "Exec", "Prepare":
			return firstString(sig), true
		}
	case pkg == "github.com/jmoiron/sqlx":
		switch verb {
		case "Get", "Select", "Queryx", "QueryRowx", "MustExec", "NamedExec", "NamedQuery", "Preparex", "PrepareNamed", "Query", "QueryRow", "Exec", "Prepare":
			return firstString(sig), true
		}
	case strings.HasPrefix(pkg, "github.com/jackc/pgx/") && method:
		switch verb {
		case "Query", "QueryRow", "Exec", "Queue", "QueryFunc":
			return firstString(sig), true
		case "Prepare": // ctx, name, sql
			return firstString(sig) + 1, true
		}
	}
	return 0, false
}

func firstString(sig *types.Signature) int {
	for i := range sig.Params().Len() {
		if b, ok := sig.Params().At(i).Type().Underlying().(*types.Basic); ok && b.Kind() == types.String {
			return i
		}
	}
	return sig.Params().Len()
}

// ours reports whether a call is of package sqlsafe.
func (p *pass) ours(e ast.Expr) bool {
	_, pkg, _ := p.callee(e)
	return pkg == sqlsafePath
}

const sqlsafePath = "github.com/hardened-go/hardened/sqlsafe"
