package house

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/golden"
)

// Importable packages are in these modules; the others have programs and tests.
var modules = []string{"../..", "../../sqlsafe/sqlvet"}

// What other modules can name is written down, so that a change of it shows in review:
// every constant with its value, variable, type, field, method and function. A name
// that is new, gone or of another type turns this red, until
//
//	go test ./internal/house -update
//
// puts it into the diff.
func TestExportedNames(t *testing.T) {
	var got strings.Builder
	for _, dir := range modules {
		for _, p := range importable(t, dir) {
			fmt.Fprintf(&got, "package %s\n", p.ImportPath)
			for _, line := range surface(load(t, dir, p.ImportPath)) {
				fmt.Fprintf(&got, "\t%s\n", line)
			}
			got.WriteByte('\n')
		}
	}
	golden.Check(t, "testdata/api.txt", got.String(), "go test ./internal/house -update, if the change is meant")
}

// importable lists the packages of a module that others can import.
func importable(t *testing.T, dir string) (pkgs []pkg) {
	t.Helper()
	for _, p := range listIn(t, dir, "./...") {
		if p.public() && p.Name != "main" {
			pkgs = append(pkgs, p)
		}
	}
	if len(pkgs) == 0 {
		t.Fatalf("go list found no public package in %s", dir)
	}
	return pkgs
}

// load type-checks a package by way of what the compiler exports of it.
func load(t *testing.T, dir, path string) *types.Package {
	t.Helper()
	files := map[string]string{}
	for _, p := range listIn(t, dir, "-export", "-deps", path) {
		files[p.ImportPath] = p.Export
	}
	pkg, err := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(files[path])
	}).Import(path)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// surface is what a package exports, a line each: constants, variables, functions, and
// then types, with what belongs to a type behind it.
func surface(pkg *types.Package) []string {
	// Names of this package stand alone, those of others with theirs.
	qualify := func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
	var consts, vars, funcs, others []string
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			consts = append(consts, fmt.Sprintf("%s = %s", types.ObjectString(obj, qualify), obj.Val()))
		case *types.Var:
			vars = append(vars, types.ObjectString(obj, qualify))
		case *types.Func:
			funcs = append(funcs, types.ObjectString(obj, qualify))
		case *types.TypeName:
			others = append(others, typeLines(obj, qualify)...)
		}
	}
	return slices.Concat(consts, vars, funcs, others)
}

// typeLines tells a type: what it is made of, but for what is not exported; whether its
// values can be compared, which a field that is not exported decides too; its fields and
// its methods.
func typeLines(obj *types.TypeName, qualify types.Qualifier) []string {
	under := obj.Type().Underlying()
	head := "type " + types.TypeString(obj.Type(), qualify)
	if obj.IsAlias() {
		head += " ="
	}
	var fields, methods []string
	switch u := under.(type) {
	case *types.Struct:
		head += " struct"
		if types.Comparable(u) {
			head += ", comparable"
		}
		for f := range u.Fields() {
			line := fmt.Sprintf("\t%s.%s %s", obj.Name(), f.Name(), types.TypeString(f.Type(), qualify))
			if f.Embedded() {
				line += ", embedded"
			}
			if f.Exported() {
				fields = append(fields, line)
			}
		}
		if len(fields) < u.NumFields() {
			head += ", with unexported fields"
		}
	case *types.Interface:
		if u.NumEmbeddeds() > 0 { // a constraint
			head += " " + types.TypeString(u, qualify)
			break
		}
		head += " interface"
		for m := range u.Methods() {
			if m.Exported() {
				methods = append(methods, fmt.Sprintf("\t%s.%s", obj.Name(), signature(m, qualify)))
			}
		}
		if len(methods) < u.NumMethods() {
			head += ", with unexported methods"
		}
	default:
		head += " " + types.TypeString(u, qualify)
	}
	if named, ok := obj.Type().(*types.Named); ok {
		for m := range named.Methods() {
			star := ""
			if _, ok := m.Signature().Recv().Type().(*types.Pointer); ok {
				star = "*"
			}
			if m.Exported() {
				methods = append(methods, fmt.Sprintf("\t(%s%s).%s", star, obj.Name(), signature(m, qualify)))
			}
		}
	}
	slices.Sort(fields)
	slices.Sort(methods)
	return slices.Concat([]string{head}, fields, methods)
}

func signature(m *types.Func, qualify types.Qualifier) string {
	return m.Name() + strings.TrimPrefix(types.TypeString(m.Signature(), qualify), "func")
}
