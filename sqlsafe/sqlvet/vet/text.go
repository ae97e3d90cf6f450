package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// sqlText reports statements that are put together from strings that are not constants.
var sqlText = rule("sqltext", `report SQL that is put together from strings that are not constants

A statement whose text depends on a value can be made to say something else by that
value, and is another statement for the server each time. Give values as arguments;
choose columns and directions from constants.`,
	func(p *pass, n ast.Node) {
		text, _, ok := p.query(n.(*ast.CallExpr))
		if !ok {
			return
		}
		if part := p.loose(text, 0); part != nil {
			p.Report(analysis.Diagnostic{
				Pos: text.Pos(), End: text.End(), Message: "the SQL is put together from a string that is not a constant",
				Related: []analysis.RelatedInformation{{Pos: part.Pos(), End: part.End(), Message: "this part"}},
			})
		}
	}, (*ast.CallExpr)(nil))

// loose returns the part of a string that is not constant, or nil. A string that is not
// put together is in order: whoever made it is asked, not whoever passes it on.
func (p *pass) loose(e ast.Expr, depth int) ast.Expr {
	if depth > 8 {
		return nil
	}
	for _, v := range p.values(e) {
		v = ast.Unparen(v)
		if _, ok := p.text(v); ok {
			continue
		}
		switch v := v.(type) {
		case *ast.BinaryExpr:
			for _, side := range []ast.Expr{v.X, v.Y} {
				if v.Op == token.ADD && !p.tight(side, depth+1) {
					return side
				}
			}
		case *ast.CallExpr:
			if part := p.looseCall(v, depth); part != nil {
				return part
			}
		}
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok && depth == 0 {
		return p.looseBuilt(id)
	}
	return nil
}

// looseCall looks into what makes a string of several.
func (p *pass) looseCall(call *ast.CallExpr, depth int) ast.Expr {
	fn, pkg, name := p.callee(call)
	if fn == nil || fn.Signature().Recv() != nil {
		return nil
	}
	switch pkg + "." + name {
	case "fmt.Sprintf", "fmt.Sprint", "fmt.Sprintln":
		for i, arg := range call.Args {
			if i == 0 && name == "Sprintf" {
				if _, ok := p.text(arg); !ok && !p.tight(arg, depth+1) {
					return arg
				}
				continue
			}
			if !p.tight(arg, depth+1) {
				return arg
			}
		}
	case "strings.ReplaceAll", "strings.Replace":
		if _, ok := p.text(call.Args[0]); ok && !p.tight(call.Args[2], depth+1) {
			return call.Args[2]
		}
	}
	return nil
}

// looseBuilt looks at what is added to a variable that holds SQL: s += x.
func (p *pass) looseBuilt(id *ast.Ident) ast.Expr {
	obj := p.TypesInfo.ObjectOf(id)
	given := p.assigned[obj]
	if len(given) < 2 || p.opaque[obj] {
		return nil
	}
	for _, v := range given {
		if !p.tight(v, 1) {
			if _, ok := ast.Unparen(v).(*ast.Ident); ok {
				return v
			}
			if part := p.loose(v, 1); part != nil {
				return part
			}
		}
	}
	return nil
}

// tight reports whether an operand can be part of a statement: a constant, a number, or
// what package sqlsafe has made.
func (p *pass) tight(e ast.Expr, depth int) bool {
	if depth > 8 {
		return true
	}
	t, ok := p.TypesInfo.TypeOf(e).(*types.Basic)
	if ok && t.Info()&(types.IsNumeric|types.IsBoolean) != 0 {
		return true
	}
	for _, v := range p.values(e) {
		v = ast.Unparen(v)
		if _, ok := p.text(v); ok || p.ours(v) {
			continue
		}
		switch v := v.(type) {
		case *ast.BinaryExpr:
			if p.tight(v.X, depth+1) && p.tight(v.Y, depth+1) {
				continue
			}
		case *ast.CallExpr:
			if p.tightCall(v, depth) {
				continue
			}
		case *ast.IndexExpr: // of a map or list of constants, which is an allow-list
			if p.constants(v.X, depth) {
				continue
			}
		case *ast.BasicLit:
			continue
		}
		return false
	}
	return true
}

// tightCall knows what makes numbers, placeholders and quoted names.
func (p *pass) tightCall(call *ast.CallExpr, depth int) bool {
	fn, pkg, name := p.callee(call)
	if fn == nil { // a conversion
		tv, ok := p.TypesInfo.Types[call.Fun]
		return ok && tv.IsType() && len(call.Args) == 1 && p.tight(call.Args[0], depth+1)
	}
	switch {
	case pkg == "strconv" && (strings.HasPrefix(name, "Format") || name == "Itoa"):
		return true
	case pkg == "strings" && (name == "Repeat" || name == "TrimSuffix" || name == "TrimRight" || name == "Join" || name == "TrimPrefix"):
		return p.tight(call.Args[0], depth+1) || p.constants(call.Args[0], depth)
	case pkg == "fmt" && name == "Sprintf":
		return p.looseCall(call, depth) == nil
	case strings.HasPrefix(pkg, "github.com/jackc/pgx/") && name == "Sanitize", strings.Contains(strings.ToLower(name), "quoteident"):
		return true
	}
	// What a function makes of numbers and constants, such as a list of placeholders.
	for _, arg := range call.Args {
		if !p.tight(arg, depth+1) {
			return false
		}
	}
	return len(call.Args) > 0 && fn.Signature().Recv() == nil
}

// constants reports whether a list or a map has constants only, as far as the function
// says: written out, or appended.
func (p *pass) constants(e ast.Expr, depth int) bool {
	if depth > 8 {
		return true
	}
	for _, v := range p.values(e) {
		var parts []ast.Expr
		switch v := ast.Unparen(v).(type) {
		case *ast.CompositeLit:
			parts = v.Elts
		case *ast.CallExpr:
			id, ok := ast.Unparen(v.Fun).(*ast.Ident)
			b, builtin := p.TypesInfo.Uses[id].(*types.Builtin)
			if !ok || !builtin || b.Name() != "append" && b.Name() != "make" {
				return false
			}
			if b.Name() == "append" && v.Ellipsis == token.NoPos {
				parts = v.Args[1:] // the list itself was looked at where it was made
			} else if b.Name() == "append" && !p.constants(v.Args[1], depth+1) {
				return false
			}
		default:
			return false
		}
		for _, el := range parts {
			if kv, ok := el.(*ast.KeyValueExpr); ok {
				el = kv.Value
			}
			if !p.tight(el, depth+1) {
				return false
			}
		}
	}
	return true
}
