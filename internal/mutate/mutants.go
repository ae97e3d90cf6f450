package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// A mutant is one edit of one file: the bytes from start to end become text.
type mutant struct {
	file       string // base name
	line, col  int
	start, end int
	text       string
	says       string // "< becomes <="
}

func (m mutant) String() string { return fmt.Sprintf("%s:%d:%d: %s", m.file, m.line, m.col, m.says) }

// apply returns the source of the whole file with the edit made.
func (m mutant) apply(src []byte) []byte {
	return slices.Concat(src[:m.start], []byte(m.text), src[m.end:])
}

// other lists what an operator is exchanged for: a comparison for its neighbour at
// the boundary and for its negation, the rest for what stands beside it.
var other = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.AND: {token.OR}, token.OR: {token.AND}, token.XOR: {token.AND}, token.AND_NOT: {token.AND},
	token.SHL: {token.SHR}, token.SHR: {token.SHL},
	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
	token.MUL_ASSIGN: {token.QUO_ASSIGN}, token.QUO_ASSIGN: {token.MUL_ASSIGN}, token.REM_ASSIGN: {token.MUL_ASSIGN},
	token.AND_ASSIGN: {token.OR_ASSIGN}, token.OR_ASSIGN: {token.AND_ASSIGN}, token.XOR_ASSIGN: {token.AND_ASSIGN},
	token.AND_NOT_ASSIGN: {token.AND_ASSIGN},
	token.SHL_ASSIGN:     {token.SHR_ASSIGN}, token.SHR_ASSIGN: {token.SHL_ASSIGN},
	token.INC: {token.DEC}, token.DEC: {token.INC},
}

// A finder collects the mutants of one file.
type finder struct {
	fset  *token.FileSet
	src   []byte
	found []mutant
	// results are the types that the functions around a return give back, the
	// innermost last. A function literal in a function has a list of its own.
	results []results
}

type results struct {
	end   token.Pos
	types []string
}

// find lists the mutants of a file, in the order of its lines.
func find(path string, src []byte) ([]mutant, error) {
	f := finder{fset: token.NewFileSet(), src: src}
	file, err := parser.ParseFile(f.fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, f.visit)
	slices.SortStableFunc(f.found, func(a, b mutant) int { return a.start - b.start })
	return f.found, nil
}

// edit adds the mutant that turns the bytes from from to to into text.
func (f *finder) edit(from, to token.Pos, text, format string, args ...any) {
	p := f.fset.Position(from)
	says := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	f.found = append(f.found, mutant{
		filepath.Base(p.Filename), p.Line, p.Column, p.Offset, f.fset.Position(to).Offset, text, says,
	})
}

func (f *finder) text(n ast.Node) string {
	return string(f.src[f.fset.Position(n.Pos()).Offset:f.fset.Position(n.End()).Offset])
}

func (f *finder) operator(pos token.Pos, op token.Token) {
	for _, o := range other[op] {
		f.edit(pos, pos+token.Pos(len(op.String())), o.String(), "%s becomes %s", op, o)
	}
}

// remove adds the mutant without a statement. Its line breaks stay.
func (f *finder) remove(n ast.Stmt) {
	src := f.text(n)
	f.edit(n.Pos(), n.End(), strings.Repeat("\n", strings.Count(src, "\n")), "%s removed", src)
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec, *ast.StructType, *ast.InterfaceType:
		return false
	case *ast.FuncDecl:
		f.enter(n.Type, n.Body)
	case *ast.FuncLit:
		f.enter(n.Type, n.Body)
	case *ast.BinaryExpr:
		f.operator(n.OpPos, n.Op)
	case *ast.UnaryExpr:
		if n.Op == token.NOT || n.Op == token.SUB {
			f.edit(n.OpPos, n.OpPos+1, "", "%s removed", n.Op)
		}
	case *ast.BasicLit:
		if n.Kind == token.INT || n.Kind == token.CHAR {
			f.edit(n.Pos(), n.End(), "("+n.Value+"+1)", "%s becomes %s+1", n.Value, n.Value)
			f.edit(n.Pos(), n.End(), "("+n.Value+"-1)", "%s becomes %s-1", n.Value, n.Value)
		}
	case *ast.IncDecStmt:
		f.operator(n.TokPos, n.Tok)
		f.remove(n)
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE { // without a definition nothing compiles
			f.operator(n.TokPos, n.Tok)
			f.remove(n)
		}
	case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt, *ast.BranchStmt:
		f.remove(n.(ast.Stmt))
	case *ast.IfStmt:
		switch n.Cond.(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.CallExpr, *ast.IndexExpr: // the others have an operator
			f.edit(n.Cond.Pos(), n.Cond.End(), "!("+f.text(n.Cond)+")", "%s becomes its negation", f.text(n.Cond))
		}
	case *ast.ReturnStmt:
		f.returns(n)
	}
	return true
}

// enter notes what a function gives back, until its end.
func (f *finder) enter(sig *ast.FuncType, body *ast.BlockStmt) {
	if body == nil {
		return
	}
	r := results{end: body.End()}
	if sig.Results != nil {
		for _, field := range sig.Results.List {
			for range max(1, len(field.Names)) {
				r.types = append(r.types, f.text(field.Type))
			}
		}
	}
	f.results = append(f.results, r)
}

// returns adds the mutants that give back zero values: one for each result.
func (f *finder) returns(n *ast.ReturnStmt) {
	for len(f.results) > 1 && f.results[len(f.results)-1].end <= n.Pos() {
		f.results = f.results[:len(f.results)-1]
	}
	types := f.results[len(f.results)-1].types
	switch {
	case len(n.Results) == 0:
		f.remove(n)
	case len(n.Results) == len(types):
		for i, r := range n.Results {
			switch f.text(r) {
			case "nil", "false", "0", `""`: // zero as it is
			default:
				f.edit(r.Pos(), r.End(), "*new("+types[i]+")", "return of %s becomes zero", f.text(r))
			}
		}
	default: // return g(), where g has several results
		zeros := make([]string, len(types))
		for i, t := range types {
			zeros[i] = "*new(" + t + ")"
		}
		f.edit(n.Results[0].Pos(), n.Results[0].End(), strings.Join(zeros, ", "), "return of %s becomes zeros", f.text(n.Results[0]))
	}
}
