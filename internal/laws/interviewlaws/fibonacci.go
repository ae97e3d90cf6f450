package interviewlaws

import (
	"iter"
	"math/big"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/interview/answers"
	flawed "github.com/hardened-go/hardened/internal/flawed/interview"
	"github.com/hardened-go/hardened/internal/laws"
)

// A Generator yields the Fibonacci numbers.
type Generator = func() iter.Seq[uint64]

// Fibonacci is the contract of answers.Fibonacci.
func Fibonacci() laws.Suite[Generator] {
	return laws.Suite[Generator]{
		Name: "answers.Fibonacci",
		Says: "The Fibonacci numbers as far as a uint64 goes, and no further.",
		Laws: []laws.Law[Generator]{fibonacciLaw},
		Wheats: []laws.Wheat[Generator]{
			{Name: "hardened", Impl: answers.Fibonacci},
			{Name: "fast doubling on a big.Int", Impl: fibonacciByDoubling},
		},
		Flaws: []laws.Flaw[Generator]{
			{
				Name: "fib", Source: `document 000, question P10, all three answers`, Impl: flawed.Fib, Breaks: []string{"interview/fibonacci"},
				Symptom: "Number 94 is less than number 93. And on one line, as it was given, Python refuses it.",
			},
			{
				Name: "one too soon", Impl: flawed.FibEarly, Breaks: []string{"interview/fibonacci"},
				Symptom: "The last number that fits is never seen.",
			},
		},
	}
}

var fibonacciLaw = laws.Law[Generator]{
	ID: "interview/fibonacci", Kind: laws.Oracle,
	Says: "Number n is what fast doubling makes of n, and after the last that a uint64 holds there is none.",
	Prop: func(t *laws.T, generate Generator) {
		n := laws.Draw(t, rapid.IntRange(0, 100), "n")
		want := fibonacci(n)
		t.LabelIf(!want.IsUint64(), "more than 64 bits")
		t.LabelIf(n == 93, "the last")
		got, i := "none", 0
		for x := range generate() {
			if i == n {
				got = new(big.Int).SetUint64(x).String()
				break
			}
			i++
		}
		is := want.String()
		if !want.IsUint64() {
			is = "none"
		}
		if got != is {
			t.Broken(got, is, "number %d of Fibonacci()", n)
		}
	},
	Need: map[string]float64{"more than 64 bits": 0.02, "the last": 0.002},
}

// fibonacci is F(n), by F(2k) = F(k)·(2F(k+1)-F(k)) and F(2k+1) = F(k)²+F(k+1)².
func fibonacci(n int) *big.Int {
	a, b := new(big.Int), big.NewInt(1)
	for bit := 1 << 30; bit > 0; bit >>= 1 {
		c := new(big.Int).Mul(a, new(big.Int).Sub(new(big.Int).Lsh(b, 1), a))
		d := new(big.Int).Add(new(big.Int).Mul(a, a), new(big.Int).Mul(b, b))
		a, b = c, d
		if n&bit != 0 {
			a, b = d, new(big.Int).Add(c, d)
		}
	}
	return a
}

func fibonacciByDoubling() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for n := 0; fibonacci(n).IsUint64() && yield(fibonacci(n).Uint64()); n++ {
		}
	}
}
