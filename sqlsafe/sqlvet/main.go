// Sqlvet finds SQL that is put together from strings, searches whose wildcards are
// alive, and escapes that do not escape:
//
//	go run github.com/hardened-go/hardened/sqlsafe/sqlvet@latest ./...
//	go vet -vettool=$(which sqlvet) ./...
//
// Flags choose rules and apply fixes: -sqltext=false leaves one out, -fix mends what can
// be mended without a second thought. The rules are explained at package vet. It exits
// with 0 when it finds nothing.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/hardened-go/hardened/sqlsafe/sqlvet/vet"
)

func main() { multichecker.Main(vet.Analyzers()...) }
