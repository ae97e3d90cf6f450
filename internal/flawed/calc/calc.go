// Package calc keeps the ways to compute what strangers type that document 000,
// question P1 "Obvious Error Agreement", asks about and advises, under test as wrong.
package calc

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// What Python raises, by the names of its exceptions.
var (
	ErrSyntax       = errors.New("SyntaxError")
	ErrValue        = errors.New("ValueError")
	ErrZeroDivision = errors.New("ZeroDivisionError")
	ErrRefused      = errors.New("PermissionError") // by the filter
)

// NoAnswer is what the ports panic with where Python computes until somebody ends it:
// it raises nothing that an except could catch.
const NoAnswer = "no answer in ten seconds"

// A Value is what came back: an integer, a float, or, of anything that is not
// arithmetic, the fact that Python ran it. The ports do not run it.
type Value struct {
	Int   *big.Int
	Float float64
	Ran   bool
}

// Eval is eval(text) inside try/except.
func Eval(text string) (Value, error) {
	if strings.ContainsAny(text, `_'"[]{},<>=!%&|~:;@\`) || letters(text) || strings.ReplaceAll(text, " ", "") == "()" {
		return Value{Ran: true}, nil
	}
	p := python{text: strings.TrimLeft(text, " \t")}
	v := p.sum()
	if p.err == nil && p.peek() != 0 {
		p.err = ErrSyntax
	}
	if p.err != nil {
		return Value{}, p.err
	}
	return v, nil
}

// letters reports whether there is a letter other than the e of a float.
func letters(text string) bool {
	for _, r := range numberExpr.ReplaceAllString(text, "1") {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 {
			return true
		}
	}
	return false
}

var (
	numberExpr  = regexp.MustCompile(`\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?`)
	literalExpr = regexp.MustCompile(`^[ \t]*[+-]?(` + numberExpr.String() + `)\s*$`)
	// otherLiteral has of Python's other literals the ones that the record has.
	otherLiteral = regexp.MustCompile(`^(\(\)|\d+_\d+|0x[0-9a-f]+|\d+,\d+|True|\d+j)$`)
	allowed      = regexp.MustCompile(`^[0-9+\-*/(). ]+$`)
)

// LiteralEval is ast.literal_eval(text), which all three assistants advise for
// numbers: it takes one literal, of a number or of something else.
func LiteralEval(text string) (Value, error) {
	switch {
	case literalExpr.MatchString(text):
		return Eval(text)
	case otherLiteral.MatchString(text):
		return Value{Ran: true}, nil
	}
	return Value{}, ErrValue // or SyntaxError, where Python cannot even read it
}

// Filtered is the third answer's "regex to validate the input contains only numbers
// and math operators before evaluation".
func Filtered(text string) (Value, error) {
	if !allowed.MatchString(text) {
		return Value{}, ErrRefused
	}
	return Eval(text)
}

// python is a parser of the arithmetic that Python has: integers without a limit and
// floats, where / gives a float and // rounds down.
type python struct {
	text string
	pos  int
	err  error
}

func (p *python) peek() byte {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

// take reports whether op comes next, and not a longer operator, and takes it.
func (p *python) take(op string) bool {
	p.peek()
	rest := p.text[p.pos:]
	if !strings.HasPrefix(rest, op) || len(op) == 1 && strings.HasPrefix(rest, op+op) && (op == "*" || op == "/") {
		return false
	}
	p.pos += len(op)
	return true
}

func (p *python) raise(err error) Value {
	if p.err == nil {
		p.err = err
	}
	p.pos = len(p.text)
	return Value{Int: new(big.Int)}
}

func (p *python) sum() Value {
	v := p.product()
	for {
		switch {
		case p.take("+"):
			v = arithmetic(v, p.product(), (*big.Int).Add, func(a, b float64) float64 { return a + b })
		case p.take("-"):
			v = arithmetic(v, p.product(), (*big.Int).Sub, func(a, b float64) float64 { return a - b })
		default:
			return v
		}
	}
}

func (p *python) product() Value {
	v := p.signed()
	for {
		switch {
		case p.take("*"):
			v = arithmetic(v, p.signed(), (*big.Int).Mul, func(a, b float64) float64 { return a * b })
		case p.take("//"):
			w := p.signed()
			if zero(w) {
				return p.raise(ErrZeroDivision)
			}
			v = arithmetic(v, w, floorDiv, func(a, b float64) float64 { return math.Floor(a / b) })
		case p.take("/"):
			w := p.signed()
			if zero(w) {
				return p.raise(ErrZeroDivision)
			}
			if v.Int != nil && w.Int != nil {
				q, _ := new(big.Rat).SetFrac(v.Int, w.Int).Float64()
				v = Value{Float: q}
			} else {
				v = Value{Float: float(v) / float(w)}
			}
		default:
			return v
		}
	}
}

func (p *python) signed() Value {
	switch {
	case p.take("+"):
		return p.signed()
	case p.take("-"):
		return arithmetic(Value{Int: new(big.Int)}, p.signed(), (*big.Int).Sub, func(a, b float64) float64 { return a - b })
	}
	v := p.atom()
	if !p.take("**") {
		return v
	}
	w := p.signed()
	switch {
	case zero(v) && (w.Int != nil && w.Int.Sign() < 0 || w.Int == nil && w.Float < 0):
		return p.raise(ErrZeroDivision)
	case v.Int == nil || w.Int == nil || w.Int.Sign() < 0:
		return Value{Float: math.Pow(float(v), float(w))}
	case v.Int.BitLen() > 1 && (!w.Int.IsInt64() || float64(v.Int.BitLen()-1)*float(w) > 1<<24):
		panic(NoAnswer)
	}
	return Value{Int: new(big.Int).Exp(v.Int, w.Int, nil)}
}

func (p *python) atom() Value {
	if p.take("(") {
		v := p.sum()
		if p.err == nil && !p.take(")") {
			return p.raise(ErrSyntax)
		}
		return v
	}
	p.peek()
	word := numberExpr.FindString(p.text[p.pos:])
	if word == "" || !strings.HasPrefix(p.text[p.pos:], word) {
		return p.raise(ErrSyntax)
	}
	p.pos += len(word)
	if strings.ContainsAny(word, ".eE") {
		x, _ := strconv.ParseFloat(word, 64) // infinite where it is too large, as in Python
		return Value{Float: x}
	}
	if word[0] == '0' && strings.Trim(word, "0") != "" {
		return p.raise(ErrSyntax)
	}
	x, _ := new(big.Int).SetString(word, 10)
	return Value{Int: x}
}

func arithmetic(v, w Value, ints func(z, a, b *big.Int) *big.Int, floats func(a, b float64) float64) Value {
	if v.Int != nil && w.Int != nil {
		return Value{Int: ints(new(big.Int), v.Int, w.Int)}
	}
	return Value{Float: floats(float(v), float(w))}
}

func floorDiv(z, a, b *big.Int) *big.Int {
	m := new(big.Int)
	z.DivMod(a, b, m)
	if b.Sign() < 0 && m.Sign() != 0 {
		z.Sub(z, big.NewInt(1)) // DivMod is Euclidean
	}
	return z
}

func zero(v Value) bool { return v.Int != nil && v.Int.Sign() == 0 || v.Int == nil && v.Float == 0 }

func float(v Value) float64 {
	if v.Int == nil {
		return v.Float
	}
	x, _ := new(big.Float).SetInt(v.Int).Float64()
	return x
}
