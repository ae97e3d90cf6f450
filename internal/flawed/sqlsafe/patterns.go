package flawed

import (
	"strings"

	"github.com/hardened-go/hardened/sqlsafe"
)

// An Escaper makes a pattern for LIKE with the escape "!".
type Escaper = func(term string, shape Shape) (string, error)

// Escape is package sqlsafe's Pattern.
func Escape(term string, shape Shape) (string, error) {
	made, err := [...]func(string) (sqlsafe.Pattern, error){
		sqlsafe.ContainsPattern, sqlsafe.PrefixPattern, sqlsafe.SuffixPattern, sqlsafe.EqualPattern,
	}[shape](term)
	return made.String(), err
}

func escaper(escape func(string) string) Escaper {
	return func(term string, shape Shape) (string, error) {
		before, after := around(shape, "%")
		return before + escape(term) + after, nil
	}
}

// Mutants of Pattern.
var (
	// Unescaped is the three answers' '%' + q + '%'.
	Unescaped = escaper(func(s string) string { return s })
	// WrongOrder replaces the escape last.
	WrongOrder = escaper(escapeLast)
	// Twice escapes what was escaped (querydsl#2307).
	Twice = escaper(func(s string) string { return replacer.Replace(replacer.Replace(s)) })
	// Strips takes the wildcards out: "50%" finds 500 again.
	Strips = escaper(strings.NewReplacer("%", "", "_", "", "!", "").Replace)
)

var replacer = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
