package sqlsafe_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/sqlsafe"
)

// What the package comment says of constants: these compile, and those do not.
func TestOnlyConstantsCompile(t *testing.T) {
	fset := token.NewFileSet()
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	for _, tt := range []struct {
		expression string
		compiles   bool
	}{
		{`sqlsafe.Contains("name", input, sqlsafe.Fold)`, true},
		{`sqlsafe.Contains(name, input, sqlsafe.Fold)`, true},
		{`sqlsafe.Raw("price < " + name)`, true},
		{`sqlsafe.Asc(name + "_id")`, true},
		{`sqlsafe.Contains(input, "x", sqlsafe.Fold)`, false},
		{`sqlsafe.Contains(string(input), "x", sqlsafe.Fold)`, false},
		{`sqlsafe.Raw("price < " + input)`, false},
		{`sqlsafe.Raw(fmt.Sprintf("price < %s", input))`, false},
		{`sqlsafe.Desc(input)`, false},
		{`sqlsafe.JSON("j", input)`, false},
		{`sqlsafe.In(input, []int{1})`, false},
		{`sqlsafe.Build(sqlsafe.Postgres, "SELECT 1 FROM " + input)`, false},
		{`sqlsafe.Contains(typed, "x", sqlsafe.Fold)`, false},
		{`sqlsafe.ContainsPattern(pattern)`, false}, // it was escaped already
	} {
		source := "package p\nimport (\"fmt\"; \"github.com/hardened-go/hardened/sqlsafe\")\nconst name = \"name\"\nconst typed string = \"name\"\n" +
			"func f(input string, pattern sqlsafe.Pattern) { fmt.Sprint(" + tt.expression + ") }\n"
		file, err := parser.ParseFile(fset, "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = config.Check("p", fset, []*ast.File{file}, nil)
		if (err == nil) != tt.compiles || err != nil && !strings.Contains(err.Error(), "cannot use") {
			t.Errorf("%s: %v; want it to compile: %v", tt.expression, err, tt.compiles)
		}
	}
}

// What the package comment admits: a generic function converts a variable to the
// unexported type. Should a compiler refuse this one day, the comment must say so.
func TestGenericsConvert(t *testing.T) {
	column := strings.ToLower("NAME")
	if clause, _, err := convert(sqlsafe.Eq, column).SQL(sqlsafe.SQLite, 1); clause != "name = ?" || err != nil {
		t.Error(clause, err)
	}
}

func convert[C ~string](f func(C, any) sqlsafe.Cond, column string) sqlsafe.Cond {
	return f(C(column), 1)
}
