package minisql

import (
	"fmt"
	"strconv"
	"strings"
)

type kind int

const (
	end kind = iota
	word
	text
	digits
	param
	sign
)

type lexeme struct {
	kind kind
	s    string
	v    any // of a placeholder
}

type parser struct {
	d    Dialect
	list []lexeme
	i    int
	deep int
}

// newParser cuts a statement into its lexemes.
func newParser(d Dialect, sql string, args []any) (*parser, error) {
	p := &parser{d: d}
	used := 0
	for i := 0; i < len(sql); {
		rest := sql[i:]
		switch c := sql[i]; {
		case c == ' ' || c == '\n' || c == '\t':
			i++
		case strings.HasPrefix(rest, "--"):
			n := strings.IndexByte(rest, '\n')
			if n < 0 {
				n = len(rest)
			}
			i += n
		case c == '\'':
			s, n, err := literal(d, rest)
			if err != nil {
				return nil, err
			}
			p.list = append(p.list, lexeme{kind: text, s: s})
			i += n
		case c == '?' && d != Postgres, c == '$' && d == Postgres:
			n, at := 1, used
			if c == '$' {
				for n < len(rest) && isDigit(rest[n]) {
					n++
				}
				k, err := strconv.Atoi(rest[1:n])
				if err != nil || k < 1 {
					return nil, fmt.Errorf("%w: placeholder %s", ErrSyntax, rest[:n])
				}
				at = k - 1
			}
			if at >= len(args) {
				return nil, fmt.Errorf("%w: placeholder %d of %d arguments", ErrSyntax, at+1, len(args))
			}
			used++
			v, err := value(args[at])
			if err != nil {
				return nil, err
			}
			p.list = append(p.list, lexeme{kind: param, s: "?", v: v})
			i += n
		case isLetter(c):
			n := 1
			for n < len(rest) && (isLetter(rest[n]) || isDigit(rest[n])) {
				n++
			}
			p.list = append(p.list, lexeme{kind: word, s: rest[:n]})
			i += n
		case isDigit(c):
			n := 1
			for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.') {
				n++
			}
			p.list = append(p.list, lexeme{kind: digits, s: rest[:n]})
			i += n
		default:
			n := 1
			for _, long := range []string{"->>", "->", "<=", ">=", "<>", "||", "@>"} {
				if strings.HasPrefix(rest, long) {
					n = len(long)
					break
				}
			}
			if n == 1 && !strings.ContainsRune("=<>(),.*-+", rune(c)) {
				return nil, fmt.Errorf("%w: %q", ErrSyntax, c)
			}
			p.list = append(p.list, lexeme{kind: sign, s: rest[:n]})
			i += n
		}
	}
	if d != Postgres && used != len(args) {
		return nil, fmt.Errorf("%w: %d placeholders for %d arguments", ErrSyntax, used, len(args))
	}
	return p, nil
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// literal reads a text in quotes: what it says and how long it is in the statement.
func literal(d Dialect, s string) (string, int, error) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			b.WriteByte('\'')
			i++
		case s[i] == '\'':
			return b.String(), i + 1, nil
		case s[i] == '\\' && d == MySQL && i+1 < len(s):
			i++
			if s[i] == '%' || s[i] == '_' {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return "", 0, fmt.Errorf("%w: a quote that is not closed", ErrSyntax)
}

// value makes a value of an argument.
func value(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v, nil
	case int:
		return int64(v), nil
	case interface{ Value() (any, error) }:
		return v.Value()
	}
	return nil, fmt.Errorf("an argument of type %T", v)
}

func (p *parser) peek() lexeme {
	if p.i < len(p.list) {
		return p.list[p.i]
	}
	return lexeme{}
}

// words goes over the words and signs, if they come next.
func (p *parser) words(ws ...string) bool {
	for k, w := range ws {
		if p.i+k >= len(p.list) {
			return false
		}
		if l := p.list[p.i+k]; l.kind != word && l.kind != sign && l.kind != digits || !strings.EqualFold(l.s, w) {
			return false
		}
	}
	p.i += len(ws)
	return true
}

func (p *parser) need(ws ...string) error {
	if !p.words(ws...) {
		return fmt.Errorf("%w: %s expected, not %q", ErrSyntax, strings.Join(ws, " "), p.peek().s)
	}
	return nil
}

func (p *parser) end() error {
	if p.peek().kind != end {
		return fmt.Errorf("%w at %q", ErrSyntax, p.peek().s)
	}
	return nil
}

// expression reads what OR joins.
func (p *parser) expression() (node, error) {
	return p.joined("OR", func() (node, error) { return p.joined("AND", p.negation) })
}

func (p *parser) joined(operator string, part func() (node, error)) (node, error) {
	left, err := part()
	for err == nil && p.words(operator) {
		var right node
		if right, err = part(); err == nil {
			left = logic(operator == "OR", left, right)
		}
	}
	return left, err
}

func (p *parser) negation() (node, error) {
	negated := false
	for p.words("NOT") {
		negated = !negated
	}
	x, err := p.comparison()
	if negated && err == nil {
		x = negate(x)
	}
	return x, err
}

// comparison reads operators that give a truth.
func (p *parser) comparison() (node, error) {
	left, err := p.operand()
	for err == nil {
		switch {
		case p.words("IS"):
			negated := p.words("NOT")
			switch {
			case p.words("NULL"):
				left = is(left, nil, negated)
			case p.words("TRUE"):
				left = is(left, true, negated)
			default:
				err = p.need("NULL")
			}
		case p.words("IN"):
			left, err = p.in(left)
		case p.words("LIKE"):
			left, err = p.like(left, false)
		case p.d == Postgres && p.words("ILIKE"):
			left, err = p.like(left, true)
		default:
			operator := p.peek()
			switch operator.s {
			case "=", "<", ">", "<=", ">=", "<>", "@>":
			default:
				return left, nil
			}
			if operator.kind != sign {
				return left, nil
			}
			p.i++
			var right node
			if right, err = p.operand(); err == nil {
				left = comparing(operator.s, left, right)
			}
		}
	}
	return left, err
}

func (p *parser) like(left node, fold bool) (node, error) {
	right, err := p.operand()
	if err != nil {
		return nil, err
	}
	escape := byte(0)
	if p.words("ESCAPE") {
		l := p.peek()
		if l.kind != text || len(l.s) != 1 {
			return nil, fmt.Errorf("%w: ESCAPE of %q", ErrSyntax, l.s)
		}
		escape = l.s[0]
		p.i++
	}
	return liking(left, right, escape, fold), nil
}

func (p *parser) in(left node) (node, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	if p.words("SELECT", "atom", "FROM", "json_each", "(") {
		args, err := p.arguments()
		if err == nil {
			err = p.need("WHERE", "json_each", ".", "type", "=")
		}
		if err != nil {
			return nil, err
		}
		if l := p.peek(); l.kind != text || l.s != "text" {
			return nil, fmt.Errorf("%w: json_each of %q", ErrSyntax, l.s)
		}
		p.i++
		return among(left, elements(args)), p.need(")")
	}
	args, err := p.arguments()
	return among(left, list(args)), err
}

// arguments reads expressions up to the closing parenthesis.
func (p *parser) arguments() ([]node, error) {
	var args []node
	for !p.words(")") {
		if len(args) > 0 {
			if err := p.need(","); err != nil {
				return nil, err
			}
		}
		x, err := p.expression()
		if err != nil {
			return nil, err
		}
		args = append(args, x)
	}
	return args, nil
}

// operand reads what || , -> and ->> join, and COLLATE.
func (p *parser) operand() (node, error) {
	left, err := p.primary()
	for err == nil {
		var right node
		switch {
		case p.words("COLLATE"):
			left = collated(left, p.peek().s)
			p.i++
		case p.words("||"), p.words("->"), p.words("->>"):
			operator := p.list[p.i-1].s
			if right, err = p.primary(); err == nil {
				left = call(operator, []node{left, right})
			}
		default:
			return left, nil
		}
	}
	return nil, err
}

func (p *parser) primary() (node, error) {
	defer func() { p.deep-- }()
	if p.deep++; p.deep > 1000 {
		return nil, fmt.Errorf("%w: too deep", ErrSyntax)
	}
	l := p.peek()
	p.i++
	switch {
	case l.kind == param, l.kind == text:
		v := l.v
		if l.kind == text {
			v = l.s
		}
		return constant(v), nil
	case l.kind == digits:
		n, err := strconv.ParseFloat(l.s, 64)
		if !strings.Contains(l.s, ".") {
			return constant(int64(n)), err
		}
		return constant(n), err
	case l.kind == sign && l.s == "(":
		x, err := p.expression()
		if err == nil {
			err = p.need(")")
		}
		return x, err
	case l.kind == sign && l.s == "-":
		x, err := p.primary()
		return call("-", []node{x}), err
	case l.kind != word:
		return nil, fmt.Errorf("%w at %q", ErrSyntax, l.s)
	}
	switch strings.ToUpper(l.s) {
	case "NULL":
		return constant(nil), nil
	case "TRUE", "FALSE":
		return constant(strings.EqualFold(l.s, "TRUE")), nil
	case "CASE":
		return p.cases()
	case "EXISTS":
		return p.exists()
	case "CAST":
		if err := p.need("("); err != nil {
			return nil, err
		}
		x, err := p.expression()
		if err == nil {
			err = p.need("AS")
		}
		if err != nil {
			return nil, err
		}
		to := strings.ToLower(p.peek().s)
		p.i++
		return call("cast "+to, []node{x}), p.need(")")
	}
	if p.words("(") {
		args, err := p.arguments()
		return call(strings.ToLower(l.s), args), err
	}
	name := l.s
	for p.words(".") {
		name = p.peek().s
		p.i++
	}
	return column(name), nil
}

func (p *parser) cases() (node, error) {
	var branches [][2]node
	var other node = constant(nil)
	for p.words("WHEN") {
		when, err := p.expression()
		if err == nil {
			err = p.need("THEN")
		}
		if err != nil {
			return nil, err
		}
		then, err := p.expression()
		if err != nil {
			return nil, err
		}
		branches = append(branches, [2]node{when, then})
	}
	if p.words("ELSE") {
		var err error
		if other, err = p.expression(); err != nil {
			return nil, err
		}
	}
	return choosing(branches, other), p.need("END")
}
