//go:build race

package password_test

// Under the race detector memory is not what it is, and everything takes longer.
const (
	raced         = true
	verifications = 20
)
