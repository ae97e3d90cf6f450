module github.com/hardened-go/hardened/internal/compare

go 1.26.0

replace github.com/hardened-go/hardened => ../..

require (
	github.com/gosimple/slug v1.15.0
	github.com/hardened-go/hardened v0.0.0-00010101000000-000000000000
	github.com/hashicorp/golang-lru/v2 v2.0.7
	github.com/maypok86/otter/v2 v2.4.0
	golang.org/x/sync v0.24.0
)

require (
	github.com/gosimple/unidecode v1.0.1 // indirect
	golang.org/x/text v0.43.0 // indirect
)
