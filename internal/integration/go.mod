module github.com/hardened-go/hardened/internal/integration

go 1.26.0

replace github.com/hardened-go/hardened => ../..

require (
	github.com/anishathalye/porcupine v1.3.1
	github.com/hardened-go/hardened v0.0.0-00010101000000-000000000000
)

require golang.org/x/text v0.43.0 // indirect
