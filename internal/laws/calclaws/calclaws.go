// Package calclaws holds the laws of the example calc: what every calculator for
// strangers must obey, a slow second answer, and the wrong answers that the laws
// convict.
package calclaws

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/calc/expr"
	flawed "github.com/hardened-go/hardened/internal/flawed/calc"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{Eval()} }

// A Calculator returns the exact value of a text, or an error.
type Calculator = func(text string) (*big.Rat, error)

// Eval is the contract of expr.Eval.
func Eval() laws.Suite[Calculator] {
	const source = `document 000, question P1 "Obvious Error Agreement"`
	return laws.Suite[Calculator]{
		Name: "expr.Eval",
		Says: "Arithmetic that strangers type: exact, bounded, and nothing else.",
		Laws: []laws.Law[Calculator]{exact, division, refuses, bounded},
		Wheats: []laws.Wheat[Calculator]{
			{Name: "hardened", Impl: expr.Eval},
			{Name: "two stacks", Impl: twoStacks},
		},
		Flaws: []laws.Flaw[Calculator]{
			{
				Name: "eval", Source: source, Impl: python(flawed.Eval), Breaks: []string{"calc/refuses", "calc/bounded"},
				Symptom: "What is typed runs, and try/except catches what it raises.",
			},
			{
				Name: "literal_eval", Source: source + ", advice of all three answers", Impl: python(flawed.LiteralEval),
				Breaks:  []string{"calc/exact"},
				Symptom: "Safe, and 1+1 is malformed.",
			},
			{
				Name: "filter, then eval", Source: source + ", advice of the third answer", Impl: python(flawed.Filtered),
				Breaks:  []string{"calc/bounded", "calc/refuses"},
				Symptom: "Only digits and operators pass. 9**9**9 is digits and operators.",
			},
			{Name: "in floats", Impl: inFloats, Breaks: []string{"calc/exact"}, Symptom: "0.1+0.2 is not 0.3."},
			{Name: "powers from the left", Impl: leftPowers, Breaks: []string{"calc/exact"}, Symptom: "2^3^2 is 64."},
			{Name: "signs first", Impl: signsFirst, Breaks: []string{"calc/exact"}, Symptom: "-2^2 is 4, as in spreadsheets."},
			{Name: "zero for division by zero", Impl: zeroQuotient, Breaks: []string{"calc/division"}, Symptom: "1/0 is 0, and the invoice goes out."},
			{Name: "reads what it can", Impl: prefix, Breaks: []string{"calc/refuses"}, Symptom: "1,000 is 1."},
			{Name: "points at the end", Impl: pointsAtEnd, Breaks: []string{"calc/refuses"}, Symptom: "The caret is under the last character, whatever is wrong."},
		},
	}
}

// A node is an expression as it was meant.
type node struct {
	op   byte // '+', '-', '*', '/', '^', 'n' for negation, or 0 for a number
	l, r *node
	text string // of a number
}

func someNode(depth int) *rapid.Generator[*node] {
	return rapid.Custom(func(t *rapid.T) *node {
		op := byte(0)
		if depth > 0 {
			op = rapid.SampledFrom([]byte{0, '+', '-', '*', '/', '^', 'n'}).Draw(t, "op")
		}
		switch op {
		case 0:
			return &node{text: rapid.SampledFrom([]string{"1", "2", "3", "0", "10", "0.1", "0.2", ".5", "4.", "7", "1e2", "25e-1", "9007199254740993"}).Draw(t, "number")}
		case 'n':
			return &node{op: op, l: someNode(depth-1).Draw(t, "x")}
		case '^':
			exponent := &node{text: rapid.SampledFrom([]string{"2", "3", "0", "1"}).Draw(t, "exponent")}
			if rapid.Bool().Draw(t, "tower") {
				exponent = &node{op: '^', l: exponent, r: &node{text: "2"}}
			}
			if rapid.Bool().Draw(t, "negative") {
				exponent = &node{op: 'n', l: exponent}
			}
			return &node{op: op, l: someNode(min(depth-1, 1)).Draw(t, "base"), r: exponent}
		}
		return &node{op: op, l: someNode(depth-1).Draw(t, "l"), r: someNode(depth-1).Draw(t, "r")}
	})
}

// rank tells what binds more tightly.
func (n *node) rank() int {
	switch n.op {
	case '+', '-':
		return 0
	case '*', '/':
		return 1
	case 'n':
		return 2
	case '^':
		return 3
	}
	return 4
}

// String writes the expression with no more parentheses than it needs.
func (n *node) String() string {
	under := func(m *node, least int) string {
		if m.rank() < least {
			return "(" + m.String() + ")"
		}
		return m.String()
	}
	switch n.op {
	case 0:
		return n.text
	case 'n':
		return "-" + under(n.l, 2)
	case '^':
		return under(n.l, 4) + "^" + under(n.r, 2)
	}
	return under(n.l, n.rank()) + string(n.op) + under(n.r, n.rank()+1)
}

var errDivision = errors.New("division by zero")

// value computes what was meant.
func (n *node) value() (*big.Rat, error) {
	if n.op == 0 {
		x, _ := new(big.Rat).SetString(n.text)
		return x, nil
	}
	x, err := n.l.value()
	if err != nil {
		return nil, err
	}
	if n.op == 'n' {
		return x.Neg(x), nil
	}
	y, err := n.r.value()
	if err != nil {
		return nil, err
	}
	return apply(n.op, x, y)
}

// apply is x op y, where powers are products.
func apply(op byte, x, y *big.Rat) (*big.Rat, error) {
	z := new(big.Rat)
	switch op {
	case '+':
		return z.Add(x, y), nil
	case '-':
		return z.Sub(x, y), nil
	case '*':
		return z.Mul(x, y), nil
	case '/':
		if y.Sign() == 0 {
			return nil, errDivision
		}
		return z.Quo(x, y), nil
	}
	if x.Sign() == 0 && y.Sign() < 0 {
		return nil, errDivision
	}
	z.SetInt64(1)
	for range new(big.Int).Abs(y.Num()).Int64() {
		z.Mul(z, x)
	}
	if y.Sign() < 0 {
		z.Inv(z)
	}
	return z, nil
}

var exact = laws.Law[Calculator]{
	ID: "calc/exact", Kind: laws.RoundTrip,
	Says: "An expression that is written down is computed to what was meant, as an exact fraction.",
	Prop: func(t *laws.T, eval Calculator) {
		n := laws.Draw(t, someNode(3), "expression")
		want, err := n.value()
		if err != nil {
			return
		}
		text := n.String()
		t.LabelIf(strings.Contains(text, "^"), "power")
		t.LabelIf(strings.Contains(text, "("), "parentheses")
		t.LabelIf(!want.IsInt(), "fraction")
		got, err := eval(text)
		if err != nil {
			t.Broken(err.Error(), want.RatString(), "Eval(%q)", text)
		}
		if got.Cmp(want) != 0 {
			t.Broken(got.RatString(), want.RatString(), "Eval(%q)", text)
		}
	},
	Need: map[string]float64{"power": 0.1, "parentheses": 0.1, "fraction": 0.1},
}

var division = laws.Law[Calculator]{
	ID: "calc/division", Kind: laws.Invariant,
	Says: "What divides by zero somewhere is an error that says so, and no number.",
	Prop: func(t *laws.T, eval Calculator) {
		zero := &node{op: '-', l: &node{text: "1"}, r: &node{text: "1"}}
		n := &node{op: '/', l: laws.Draw(t, someNode(1), "dividend"), r: zero}
		for range laws.Draw(t, rapid.IntRange(0, 3), "depth") {
			n = &node{op: laws.Draw(t, rapid.SampledFrom([]byte{'+', '*', '-'}), "op"), l: n, r: &node{text: "2"}}
		}
		t.LabelIf(n.op != '/', "deep inside")
		got, err := eval(n.String())
		if got != nil || !errors.Is(err, expr.ErrDivideByZero) {
			t.Broken(outcome(got, err), "an error: division by zero", "Eval(%q)", n)
		}
	},
	Need: map[string]float64{"deep inside": 0.3},
}

func outcome(x *big.Rat, err error) string {
	if err != nil {
		return "an error: " + err.Error()
	}
	return x.RatString()
}

// strange is what is no part of arithmetic, wherever it stands.
var strange = []string{
	"x", "len('ab')", "__import__('os').getpid()", "(1).bit_length()", "1 if 1 else 2", "[1][0]", "()", "1_0", "0x10", "1j", "True",
	"1,2", "1<2", "~1", "7//2", "7%2", "'a'", "1;2", "1\n", "\x00", "\xff", "٣", "１", "2..5", "1e.", "1 2", "=1",
}

var refuses = laws.Law[Calculator]{
	ID: "calc/refuses", Kind: laws.Invariant,
	Says: "A text with anything in it that is not arithmetic is refused, and the error points into it.",
	Prop: func(t *laws.T, eval Calculator) {
		front, back := laws.Draw(t, rapid.SampledFrom([]string{"", "1+", "(", "2*("}), "front"), ""
		if strings.Contains(front, "(") {
			back = ")"
		}
		what := laws.Draw(t, rapid.SampledFrom(strange), "strange")
		text := front + what + back + laws.Draw(t, rapid.SampledFrom([]string{"", "+1"}), "rest")
		t.LabelIf(strings.ContainsAny(what, "xab_"), "a name")
		t.LabelIf(front != "", "inside")
		got, err := eval(text)
		var at *expr.Error
		switch {
		case got != nil || err == nil:
			t.Broken(outcome(got, err), "an error", "Eval(%q)", text)
		case !errors.As(err, &at) || !errors.Is(err, expr.ErrSyntax):
			t.Broken(err.Error(), "an error that is a position and \"not arithmetic\"", "Eval(%q)", text)
		case at.Pos < len(front) || at.Pos > len(front)+len(what):
			t.Broken(fmt.Sprintf("position %d", at.Pos), fmt.Sprintf("a position from %d to %d", len(front), len(front)+len(what)), "Eval(%q)", text)
		}
	},
	Need: map[string]float64{"a name": 0.1, "inside": 0.3},
}

// giants are texts that are arithmetic, and short, and too much.
var giants = []func(n int) string{
	func(n int) string { return "9" + strings.Repeat("**9", 1+n%4) },
	func(n int) string { return fmt.Sprintf("(9**99)**%d", 100*n) },
	func(n int) string { return fmt.Sprintf("2**-%d", 1000*n) },
	func(n int) string { return fmt.Sprintf("1e%d", 100*n) },
	func(n int) string { return "1e-" + strings.Repeat("9", n) },
	func(n int) string { return strings.Repeat("(", 30*n) + "1" + strings.Repeat(")", 30*n) },
	func(n int) string { return strings.Repeat("-", 30*n) + "1" },
	func(n int) string { return strings.Repeat("2**", 20*n) + "1" },
	func(n int) string { return strings.Repeat("7", 300*n) },
	func(n int) string { return strings.Repeat("1/3+", 300*n) + "1" },
	func(n int) string { return "1" + strings.Repeat("*99999999", 30*n) },
	func(n int) string { return "1/" + strings.Repeat("(1/7+", 10*n) + "1" + strings.Repeat(")", 10*n) },
}

var bounded = laws.Law[Calculator]{
	ID: "calc/bounded", Kind: laws.Invariant,
	Says: "However a text is made, what comes back is a number of bounded size or an error.",
	Prop: func(t *laws.T, eval Calculator) {
		giant := laws.Draw(t, rapid.IntRange(0, len(giants)-1), "giant")
		text := giants[giant](laws.Draw(t, rapid.IntRange(1, 30), "size"))
		t.Calling("Eval(%s)", laws.Show(text)) // what never answers panics here
		got, err := eval(text)
		t.LabelIf(err != nil, "too large")
		t.LabelIf(err == nil, "fits")
		if err == nil && got.Num().BitLen()+got.Denom().BitLen() > expr.MaxBits {
			t.Broken(fmt.Sprintf("%d bits", got.Num().BitLen()+got.Denom().BitLen()), fmt.Sprintf("at most %d", expr.MaxBits), "Eval(%s)", laws.Show(text))
		}
	},
	Need: map[string]float64{"too large": 0.2, "fits": 0.1},
}
