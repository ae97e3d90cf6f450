package vet

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
)

var (
	likeExpr   = regexp.MustCompile(`(?i)\bI?LIKE\b`)
	escapeExpr = regexp.MustCompile(`(?i)\bESCAPE\b`)
	// backslashExpr is ESCAPE and a backslash, as it is written in a statement: one, or
	// two for MySQL.
	backslashExpr = regexp.MustCompile(`(?i)\bESCAPE\s+E?'\\\\?'`)
)

// sqlWild reports arguments of LIKE that have the wildcards of their term alive.
var sqlWild = rule("sqlwild", `report "%" + term + "%" as an argument of LIKE

A percent sign or an underscore in the term is a wildcard: ?q=_ lists the table. Escape
the term, and say by what: sqlsafe.Contains, or sqlsafe.ContainsPattern and
sqlsafe.EscapeClause.`,
	func(p *pass, n ast.Node) {
		text, args, ok := p.query(n.(*ast.CallExpr))
		if !ok || !p.like(text) {
			return
		}
		for _, arg := range args {
			for _, v := range p.values(arg) {
				if term := p.wildTerm(v); term != nil && !p.escaped(term, 0) {
					p.ReportRangef(arg, "the wildcards in the term are alive: use sqlsafe.Contains, or escape it")
				}
			}
		}
	}, (*ast.CallExpr)(nil))

// like reports whether a statement has a LIKE, as far as its text is known.
func (p *pass) like(text ast.Expr) bool {
	found := false
	for _, v := range p.values(text) {
		ast.Inspect(v, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if s, ok := p.text(e); ok && likeExpr.MatchString(s) {
					found = true
				}
			}
			return !found
		})
	}
	return found
}

// wildTerm is the term of an expression that puts percent signs around it.
func (p *pass) wildTerm(e ast.Expr) ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return nil
		}
		var term ast.Expr
		wild := false
		for _, side := range flatten(e) {
			if s, ok := p.text(side); ok {
				wild = wild || strings.HasPrefix(s, "%") || strings.HasSuffix(s, "%")
			} else {
				term = side
			}
		}
		if wild {
			return term
		}
	case *ast.CallExpr:
		_, pkg, name := p.callee(e)
		if pkg == "fmt" && name == "Sprintf" && len(e.Args) > 1 {
			if s, ok := p.text(e.Args[0]); ok && strings.Contains(s, "%%") {
				return e.Args[1]
			}
		}
	}
	return nil
}

// flatten is the operands of a sum.
func flatten(e ast.Expr) []ast.Expr {
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && b.Op == token.ADD {
		return append(flatten(b.X), flatten(b.Y)...)
	}
	return []ast.Expr{e}
}

// escaped reports whether a term comes from something that escapes: by its name, or by
// what it replaces.
func (p *pass) escaped(e ast.Expr, depth int) bool {
	if depth > 8 {
		return false
	}
	for _, v := range p.values(e) {
		call, ok := ast.Unparen(v).(*ast.CallExpr)
		if !ok {
			return false
		}
		fn, pkg, name := p.callee(call)
		switch {
		case fn == nil:
			return false
		case strings.Contains(strings.ToLower(name), "escape"), strings.Contains(strings.ToLower(name), "like"), pkg == sqlsafePath:
			continue
		case pkg == "strings" && fn.Signature().Recv() != nil: // Replacer.Replace
			continue
		case pkg == "strings" && (name == "ReplaceAll" || name == "Replace"):
			// Whether in the right order is for another rule.
			if len(p.pairs(call)) > 0 {
				continue
			}
			return false
		case pkg == "strings" && name != "Join" && len(call.Args) > 0: // ToLower, TrimSpace
			if p.escaped(call.Args[0], depth+1) {
				continue
			}
		}
		return false
	}
	return true
}

// sqlEscape reports an ESCAPE with a backslash, and escaped arguments without an ESCAPE.
var sqlEscape = rule("sqlescape", `report ESCAPE '\', and an escaped argument of LIKE without an ESCAPE

A backslash is a syntax error to MySQL, unless it is doubled, and doubled an error under
NO_BACKSLASH_ESCAPES. Without an ESCAPE SQLite escapes nothing. ESCAPE '!' means the
same everywhere.`,
	func(p *pass, n ast.Node) {
		text, args, ok := p.query(n.(*ast.CallExpr))
		if !ok {
			return
		}
		for _, v := range p.values(text) {
			s, ok := p.text(v)
			if !ok {
				continue
			}
			if backslashExpr.MatchString(s) {
				p.ReportRangef(text, "ESCAPE with a backslash is an error on some servers: use ESCAPE '!' (sqlsafe.EscapeClause)")
				continue
			}
			if !likeExpr.MatchString(s) || escapeExpr.MatchString(s) {
				continue
			}
			for _, arg := range args {
				for _, v := range p.values(arg) {
					if term := p.wildTerm(v); term != nil && p.escaped(term, 0) && !p.ours(term) {
						p.ReportRangef(arg, "the argument is escaped and the LIKE has no ESCAPE: SQLite escapes nothing then")
					}
				}
			}
		}
	}, (*ast.CallExpr)(nil))
