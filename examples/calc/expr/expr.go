// Package expr evaluates arithmetic that strangers type: exactly, and nothing else.
package expr

import (
	"errors"
	"fmt"
	"math/big"
)

// What is wrong with a text, to branch on with [errors.Is]. Each comes inside an
// [*Error], which tells where.
var (
	// ErrSyntax says that the text is not arithmetic.
	ErrSyntax = errors.New("not arithmetic")

	// ErrLimit says that the text is too long or too deep, or a number too large.
	ErrLimit = errors.New("too large")

	// ErrDivideByZero says that something is divided by zero, or that zero has a
	// negative exponent.
	ErrDivideByZero = errors.New("division by zero")

	// ErrExponent says that an exponent is not an integer: the power may not be a
	// fraction.
	ErrExponent = errors.New("the exponent is not an integer")
)

// An Error tells where a text is wrong and, in Err, why. The text is not part of it.
type Error struct {
	Pos int // in bytes from the start of the text
	Err error
}

func (e *Error) Error() string { return fmt.Sprintf("expr: position (%d): %v", e.Pos, e.Err) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// The limits. Together they bound the time of [Eval]: at most 4,096 operations, each
// on numbers of at most 8,192 bits.
const (
	MaxLength = 4096 // bytes of text
	MaxDepth  = 100  // parentheses, signs and exponents inside each other
	MaxBits   = 8192 // of a number, numerator and denominator together
)

// Eval returns the value of a text in the grammar
//
//	sum     = product { ("+" | "-") product }
//	product = signed { ("*" | "/") signed }
//	signed  = ("+" | "-") signed | power
//	power   = atom [ ("^" | "**") signed ]
//	atom    = number | "(" sum ")"
//	number  = digits [ "." [digits] ] [ exponent ] | "." digits [ exponent ]
//	exponent = ("e" | "E") [ "+" | "-" ] digits
//
// with spaces and tabs between, where digits are 0 to 9. So -2^2 is -4 and 2^3^2 is
// 2^9, as in mathematics. The value is an exact fraction: 0.1+0.2 is 3/10. 0^0 is 1.
//
// It takes no name, no function, nothing that could run. The errors are [*Error].
//
// Laws: calc/exact, calc/refuses, calc/bounded, calc/division.
func Eval(text string) (*big.Rat, error) {
	if len(text) > MaxLength {
		return nil, &Error{MaxLength, ErrLimit}
	}
	p := parser{text: text}
	x, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.peek() != 0 || p.pos < len(text) {
		return nil, p.fail(ErrSyntax)
	}
	return x, nil
}

// A parser reads a text from the left, and computes as it reads.
type parser struct {
	text  string
	pos   int
	depth int
}

func (p *parser) fail(why error) error { return &Error{p.pos, why} }

// peek returns the next byte that is not a space, or 0 at the end.
func (p *parser) peek() byte {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

// nested reads with read, one deeper.
func (p *parser) nested(read func() (*big.Rat, error)) (*big.Rat, error) {
	if p.depth == MaxDepth {
		return nil, p.fail(ErrLimit)
	}
	p.depth++
	x, err := read()
	p.depth--
	return x, err
}

func (p *parser) sum() (*big.Rat, error) {
	x, err := p.product()
	for err == nil {
		at, op := p.pos, p.peek()
		if op != '+' && op != '-' {
			return x, nil
		}
		p.pos++
		var y *big.Rat
		if y, err = p.product(); err != nil {
			break
		}
		if op == '-' {
			y.Neg(y)
		}
		x, err = fits(x.Add(x, y), at)
	}
	return nil, err
}

func (p *parser) product() (*big.Rat, error) {
	x, err := p.signed()
	for err == nil {
		op := p.peek()
		at := p.pos
		if op != '*' && op != '/' {
			return x, nil
		}
		p.pos++
		var y *big.Rat
		if y, err = p.signed(); err != nil {
			break
		}
		if op == '/' {
			if y.Sign() == 0 {
				return nil, &Error{at, ErrDivideByZero}
			}
			y.Inv(y)
		}
		x, err = fits(x.Mul(x, y), at)
	}
	return nil, err
}

func (p *parser) signed() (*big.Rat, error) {
	switch p.peek() {
	case '+':
		p.pos++
		return p.nested(p.signed)
	case '-':
		p.pos++
		x, err := p.nested(p.signed)
		if err != nil {
			return nil, err
		}
		return x.Neg(x), nil
	}
	return p.power()
}

func (p *parser) power() (*big.Rat, error) {
	base, err := p.atom()
	if err != nil {
		return nil, err
	}
	op := p.peek()
	at := p.pos
	switch {
	case op == '^':
		p.pos++
	case op == '*' && p.pos+1 < len(p.text) && p.text[p.pos+1] == '*':
		p.pos += 2
	default:
		return base, nil
	}
	exponent, err := p.nested(p.signed)
	if err != nil {
		return nil, err
	}
	x, err := pow(base, exponent)
	if err != nil {
		return nil, &Error{at, err}
	}
	return x, nil
}

func (p *parser) atom() (*big.Rat, error) {
	if p.peek() != '(' {
		return p.number()
	}
	p.pos++
	x, err := p.nested(p.sum)
	if err != nil {
		return nil, err
	}
	if p.peek() != ')' {
		return nil, p.fail(ErrSyntax)
	}
	p.pos++
	return x, nil
}
