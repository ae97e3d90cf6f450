// Package passwordlaws has the laws that storing a password must obey, a slow second
// answer for each, and the wrong answers that the laws convict.
package passwordlaws

import "github.com/hardened-go/hardened/internal/laws"

// Contracts lists the suites in the order in which a reader should meet them.
func Contracts() []laws.Contract {
	return []laws.Contract{Verify(), Parse(), Rehash(), Unknown(), Budget(), Wrap(), Pepper()}
}
