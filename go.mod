module github.com/hardened-go/hardened

go 1.26.0

require golang.org/x/text v0.43.0

// Test dependencies.
require pgregory.net/rapid v1.3.0
