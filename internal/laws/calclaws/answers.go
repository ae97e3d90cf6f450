package calclaws

import (
	"errors"
	"math"
	"math/big"
	"regexp"
	"strings"

	"github.com/hardened-go/hardened/examples/calc/expr"
	flawed "github.com/hardened-go/hardened/internal/flawed/calc"
)

// twoStacks is E. W. Dijkstra's shunting yard: one stack of values, one of operators
// that wait.
func twoStacks(text string) (*big.Rat, error) { return inStyle(style{}, text) }

// A style is how the yard binds.
type style struct {
	leftPowers, signsFirst bool
	divideByZero           *big.Rat // what that gives, or nil
}

type yard struct {
	style  style
	values []*big.Rat
	ops    []pending
}

type pending struct {
	op byte // 'n' is negation, 'p' a plus sign
	at int
}

var token = regexp.MustCompile(`^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`)

func (y *yard) run(text string) (*big.Rat, error) {
	wantValue := true
	for i := 0; i < len(text); {
		c := text[i]
		refuse := &expr.Error{Pos: i, Err: expr.ErrSyntax}
		switch word := token.FindString(text[i:]); {
		case c == ' ' || c == '\t':
			i++
		case wantValue && word != "":
			after := i + len(word)
			if after < len(text) && text[after]|0x20 == 'e' {
				return nil, &expr.Error{Pos: after + 1, Err: expr.ErrSyntax}
			}
			x, err := literal(word)
			if err != nil {
				return nil, &expr.Error{Pos: i, Err: err}
			}
			y.values = append(y.values, x)
			wantValue = false
			i = after
		case wantValue && (c == '(' || c == '-' || c == '+'):
			if y.deeper() {
				return nil, &expr.Error{Pos: i, Err: expr.ErrLimit}
			}
			op := map[byte]byte{'(': '(', '-': 'n', '+': 'p'}[c]
			y.ops = append(y.ops, pending{op, i})
			i++
		case wantValue:
			return nil, refuse
		case c == ')':
			for len(y.ops) > 0 && y.ops[len(y.ops)-1].op != '(' {
				if err := y.reduce(); err != nil {
					return nil, err
				}
			}
			if len(y.ops) == 0 {
				return nil, refuse
			}
			y.ops = y.ops[:len(y.ops)-1]
			i++
		case strings.HasPrefix(text[i:], "**"), strings.IndexByte("+-*/^", c) >= 0:
			op, width := c, 1
			if strings.HasPrefix(text[i:], "**") {
				op, width = '^', 2
			}
			if err := y.wait(op, i); err != nil {
				return nil, err
			}
			i += width
			wantValue = true
		default:
			return nil, refuse
		}
	}
	if wantValue {
		return nil, &expr.Error{Pos: len(text), Err: expr.ErrSyntax}
	}
	for len(y.ops) > 0 {
		if y.ops[len(y.ops)-1].op == '(' {
			return nil, &expr.Error{Pos: len(text), Err: expr.ErrSyntax}
		}
		if err := y.reduce(); err != nil {
			return nil, err
		}
	}
	return y.values[0], nil
}

// deeper reports whether too much waits already.
func (y *yard) deeper() bool {
	n := 0
	for _, p := range y.ops {
		if p.op == '(' || p.op == 'n' || p.op == 'p' || p.op == '^' {
			n++
		}
	}
	return n >= expr.MaxDepth
}

func (y *yard) rank(op byte) int {
	switch op {
	case '+', '-':
		return 1
	case '*', '/':
		return 2
	case 'n', 'p':
		if y.style.signsFirst {
			return 5
		}
		return 3
	case '^':
		return 4
	}
	return 0 // a parenthesis
}

// wait does what binds more tightly than op, and has op wait.
func (y *yard) wait(op byte, at int) error {
	for len(y.ops) > 0 {
		top, own := y.rank(y.ops[len(y.ops)-1].op), y.rank(op)
		if top < own || top == own && op == '^' && !y.style.leftPowers {
			break
		}
		if err := y.reduce(); err != nil {
			return err
		}
	}
	if op == '^' && y.deeper() {
		return &expr.Error{Pos: at, Err: expr.ErrLimit}
	}
	y.ops = append(y.ops, pending{op, at})
	return nil
}

// reduce does what waits on top.
func (y *yard) reduce() error {
	p := y.ops[len(y.ops)-1]
	y.ops = y.ops[:len(y.ops)-1]
	r := y.values[len(y.values)-1]
	if p.op == 'p' {
		return nil
	}
	if p.op == 'n' {
		r.Neg(r)
		return nil
	}
	y.values = y.values[:len(y.values)-1]
	l := &y.values[len(y.values)-1]
	if p.op == '^' {
		if err := bearable(*l, r); err != nil {
			return &expr.Error{Pos: p.at, Err: err}
		}
	}
	z, err := apply(p.op, *l, r)
	if err != nil && y.style.divideByZero != nil {
		z, err = new(big.Rat).Set(y.style.divideByZero), nil
	}
	if err != nil {
		return &expr.Error{Pos: p.at, Err: expr.ErrDivideByZero}
	}
	if z.Num().BitLen()+z.Denom().BitLen() > expr.MaxBits {
		return &expr.Error{Pos: p.at, Err: expr.ErrLimit}
	}
	*l = z
	return nil
}

// bearable says why a power cannot be had by multiplying.
func bearable(x, e *big.Rat) error {
	if !e.IsInt() {
		return expr.ErrExponent
	}
	size := x.Num().BitLen() + x.Denom().BitLen()
	n := new(big.Int).Abs(e.Num())
	if n.IsInt64() && n.Int64() <= 2*expr.MaxBits && int64(size-2)*n.Int64() <= 4*expr.MaxBits {
		return nil
	}
	return expr.ErrLimit
}

func literal(word string) (*big.Rat, error) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(word), "e")
	if len(strings.TrimLeft(exponent, "+-")) > 4 || len(mantissa) > expr.MaxBits {
		return nil, expr.ErrLimit
	}
	x, _ := new(big.Rat).SetString(strings.TrimSuffix(mantissa, "."))
	if exponent != "" {
		ten, _ := new(big.Rat).SetString("1e" + exponent)
		x.Mul(x, ten)
	}
	if x.Num().BitLen()+x.Denom().BitLen() > expr.MaxBits {
		return nil, expr.ErrLimit
	}
	return x, nil
}

// python is a port as a calculator: a number if there is one, and 1 for what ran.
func python(eval func(string) (flawed.Value, error)) Calculator {
	return func(text string) (*big.Rat, error) {
		v, err := eval(text)
		switch {
		case errors.Is(err, flawed.ErrZeroDivision):
			return nil, expr.ErrDivideByZero
		case err != nil:
			return nil, err
		case v.Ran:
			return big.NewRat(1, 1), nil
		case v.Int != nil:
			return new(big.Rat).SetInt(v.Int), nil
		case math.IsInf(v.Float, 0) || math.IsNaN(v.Float):
			return nil, expr.ErrLimit
		}
		return new(big.Rat).SetFloat64(v.Float), nil
	}
}

func inFloats(text string) (*big.Rat, error) {
	x, err := expr.Eval(text)
	if err != nil {
		return nil, err
	}
	f, _ := x.Float64()
	return new(big.Rat).SetFloat64(f), nil
}

func inStyle(s style, text string) (*big.Rat, error) {
	if len(text) > expr.MaxLength {
		return nil, &expr.Error{Pos: expr.MaxLength, Err: expr.ErrLimit}
	}
	y := yard{style: s}
	return y.run(text)
}

func leftPowers(text string) (*big.Rat, error) { return inStyle(style{leftPowers: true}, text) }
func signsFirst(text string) (*big.Rat, error) { return inStyle(style{signsFirst: true}, text) }
func zeroQuotient(text string) (*big.Rat, error) {
	return inStyle(style{divideByZero: new(big.Rat)}, text)
}

// prefix takes the longest part from the start that is arithmetic.
func prefix(text string) (*big.Rat, error) {
	for end := len(text); end > 0 && end > len(text)-16; end-- {
		if x, err := expr.Eval(text[:end]); err == nil || !errors.Is(err, expr.ErrSyntax) {
			return x, err
		}
	}
	return nil, &expr.Error{Pos: 0, Err: expr.ErrSyntax}
}

func pointsAtEnd(text string) (*big.Rat, error) {
	x, err := expr.Eval(text)
	if errors.Is(err, expr.ErrSyntax) {
		return nil, &expr.Error{Pos: len(text), Err: expr.ErrSyntax}
	}
	return x, err
}
