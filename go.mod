module github.com/hardened-go/hardened

go 1.26.0

require (
	golang.org/x/crypto v0.58.0
	golang.org/x/net v0.62.0
	golang.org/x/text v0.43.0
	golang.org/x/time v0.16.0
)

// Test dependencies.
require (
	github.com/stretchr/testify v1.12.1
	pgregory.net/rapid v1.3.0
)
