package main

import (
	"fmt"

	"github.com/hardened-go/hardened/examples/calc/expr"
	flawed "github.com/hardened-go/hardened/internal/flawed/calc"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/calclaws"
)

var calcLesson = lesson{
	name:    "calc",
	title:   "advice against eval that does not compute",
	mistake: believed,
	kind:    laws.Invariant,
	source:  `Document 000, question P1:`,
	snippet: `
try:
    result = eval(text)
except Exception:
    result = "error"
`,
	symptom: `"I just eval() every math expression users type, but I wrap it in try/except
so it's safe, right?"`,
	answers: []answer{
		{
			says: "No: use ast.literal_eval.",
			why:  "Safe, and no calculator. It reads one literal: of 1+1 it says that it is malformed.",
		},
		{
			says: "No: use a regex to validate that the input contains only numbers and math operators before evaluation.",
			why:  "No name passes, so nothing runs. 9**9**9 passes, and an except catches what is raised: this raises nothing.",
		},
		{
			says:  "No: write a parser that only handles mathematical operations.",
			right: true,
			why:   "Last on each of the three lists. It is 200 lines, and there is nothing left to filter. Only the limits must not be forgotten.",
		},
	},
	contract: func() laws.Contract { return calclaws.Eval() },
	flaw:     "filter, then eval",
	law:      "calc/bounded",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "literal_eval",
			idea:    "ast.literal_eval: all three name it first.",
			why:     "What is safe because it does nothing is not a repair.",
		},
		{
			variant: "in floats",
			idea:    "A parser, and float64: that is what Python gives for 7/2 too.",
			why:     "Then 0.1+0.2 is not 0.3, and money is what people type.",
		},
		{
			variant: "signs first",
			idea:    "A parser with a table of precedence, the sign before everything, since it stands first.",
			why:     "A minus sign binds less than a power. Spreadsheets have this mistake, and cannot mend it any more.",
		},
		{
			variant: "hardened",
			idea:    "expr.Eval: a grammar of six lines, exact fractions, and limits on length, depth and size.",
			why:     "What a number may grow to is looked at before it is computed.",
		},
	},
	load: "the value of (1.5+2)*3^4/7",
	before: contender{"eval, the port", func(n int) {
		for range n {
			_, _ = flawed.Filtered("(1.5+2)*3**4/7")
		}
	}},
	after: contender{"expr.Eval", func(n int) {
		for range n {
			_, _ = expr.Eval("(1.5+2)*3**4/7")
		}
	}},
	remarks: "The port has floats and looks at the text with regular expressions first; ours has fractions.",
	question: "Which of the three advices would a test with ten ordinary sums have approved? And which one sum too large would you " +
		"have to think of?",
	reply: "The filter passes every ordinary sum. To see it fail one must ask not what it computes but what it costs, and a law that " +
		"draws towers, long chains and deep nests asks exactly that.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, text := range args {
			x, err := expr.Eval(text)
			ours := ""
			if err == nil {
				ours = x.RatString()
			}
			cols = append(cols,
				column{"you type", fmt.Sprintf("%q", text)},
				column{"eval", evalOf(flawed.Eval, text)},
				column{"literal_eval", evalOf(flawed.LiteralEval, text)},
				column{"filter, then eval", evalOf(flawed.Filtered, text)},
				column{"expr.Eval", orError(ours, err)})
		}
		return cols, nil
	},
}

// evalOf is what Python makes of a text.
func evalOf(eval func(string) (flawed.Value, error), text string) (out string) {
	defer func() {
		if p := recover(); p != nil {
			out = fmt.Sprint(p)
		}
	}()
	v, err := eval(text)
	switch {
	case err != nil:
		return err.Error()
	case v.Ran:
		return "Python runs it"
	case v.Int != nil:
		return v.Int.String()
	}
	return fmt.Sprint(v.Float)
}
