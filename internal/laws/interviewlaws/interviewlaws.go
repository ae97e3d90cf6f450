// Package interviewlaws holds the laws of the example interview: what right answers to
// five questions must obey, what they may cost, and the wrong answers that the laws
// convict.
package interviewlaws

import (
	"fmt"
	"math/bits"

	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites in the order in which a reader should meet them.
func Contracts() []laws.Contract {
	return []laws.Contract{Remove(), Intersect(), Top(), Cycle(), Fibonacci()}
}

const (
	interviewer = "document 002, the interviewer"
	candidate   = "document 002, the candidate"
)

// log is the base 2 logarithm of n, rounded up: of 1 it is 0.
func log(n int) int { return bits.Len(uint(max(n, 1) - 1)) }

// within is broken by a cost above the bound.
func within(t *laws.T, cost, bound int, unit, call string, args ...any) {
	t.Helper()
	if cost > bound {
		t.Broken(fmt.Sprintf("%d %s", cost, unit), fmt.Sprintf("at most %d", bound), call, args...)
	}
}
