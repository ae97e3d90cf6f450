// Package sluglaws holds the laws of package slug: what every implementation of
// the frozen contract, of a slugger and of a uniquer must obey, a slow second
// answer for each, and the wrong answers that the laws convict.
package sluglaws

import "github.com/hardened-go/hardened/internal/laws"

// Contracts lists the suites in the order in which a reader should meet them.
func Contracts() []laws.Contract {
	return []laws.Contract{Frozen(), Append(), Make(), Unique()}
}
