// Package clamp has a mutant of every outcome.
package clamp

// Clamp returns x, or the bound that it is beyond.
func Clamp(x, low, high int) int {
	if x < low { // at the bound both ways are the same: <= survives
		return low
	}
	return min(x, high)
}

// Count counts to n.
func Count(n int) (count int) {
	for i := 0; i != n; i++ { // backwards it takes its time
		count++
	}
	return count
}

// Hello compiles with no operator but its own.
func Hello(name string) string { return "hello, " + name }

// Unused is what no test runs.
func Unused(x int) int { return x + 1 }

// Panics stops the tests.
func Panics(x int) {
	if x == 0 {
		panic("clamp: zero")
	}
}
