package house

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"testing"
)

// Every name that other modules can use is explained where it is declared. For constants
// and variables that stand in a group, what is said of the group is enough.
func TestExportedNamesAreExplained(t *testing.T) {
	n := 0
	for _, dir := range modules {
		for _, p := range importable(t, dir) {
			fset := token.NewFileSet()
			var files []*ast.File
			for _, name := range p.GoFiles {
				f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.ParseComments)
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, f)
			}
			d, err := doc.NewFromFiles(fset, files, p.ImportPath)
			if err != nil {
				t.Fatal(err)
			}
			if d.Doc == "" {
				t.Errorf("%s has no package comment", p.ImportPath)
			}
			explained := func(name string, comments ...string) {
				n++
				for _, c := range comments {
					if c != "" {
						return
					}
				}
				t.Errorf("%s: %s has no comment", p.ImportPath, name)
			}
			values := func(groups []*doc.Value) {
				for _, g := range groups {
					for _, s := range g.Decl.Specs {
						v := s.(*ast.ValueSpec)
						for _, id := range v.Names {
							explained(id.Name, g.Doc, v.Doc.Text(), v.Comment.Text())
						}
					}
				}
			}
			funcs := func(of string, fs []*doc.Func) {
				for _, f := range fs {
					explained(of+f.Name, f.Doc)
				}
			}
			values(d.Consts)
			values(d.Vars)
			funcs("", d.Funcs)
			for _, typ := range d.Types {
				explained(typ.Name, typ.Doc)
				values(typ.Consts)
				values(typ.Vars)
				funcs("", typ.Funcs)
				funcs(typ.Name+".", typ.Methods)
				fields(typ, explained)
			}
		}
	}
	if n < 300 {
		t.Errorf("%d exported names were found, where there are hundreds: this test tested nothing", n)
	}
}

// fields asks for the fields of a struct and the methods of an interface: each has a
// comment, or is named in that of the type or of a neighbour.
func fields(typ *doc.Type, explained func(name string, comments ...string)) {
	var list *ast.FieldList
	switch s := typ.Decl.Specs[0].(*ast.TypeSpec).Type.(type) {
	case *ast.StructType:
		list = s.Fields
	case *ast.InterfaceType:
		list = s.Methods
	default:
		return
	}
	all := typ.Doc
	for _, f := range list.List {
		all += f.Doc.Text() + f.Comment.Text()
	}
	for _, f := range list.List {
		for _, id := range f.Names {
			named := regexp.MustCompile(`\b` + id.Name + `\b`).FindString(all)
			if id.IsExported() {
				explained(typ.Name+"."+id.Name, f.Doc.Text(), f.Comment.Text(), named)
			}
		}
	}
}
