package house

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/ratelimit"
	"github.com/hardened-go/hardened/slug"
	"github.com/hardened-go/hardened/textcache"
)

const module = "github.com/hardened-go/hardened"

// list runs go list in the root of the module.
func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	return listIn(t, "../..", args...)
}

func listIn(t *testing.T, dir string, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Name,Standard,Imports,GoFiles,Dir,Export"}, args...)...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

type pkg struct {
	ImportPath string
	Name       string
	Standard   bool
	Imports    []string
	GoFiles    []string
	Dir        string
	Export     string // a file of what the compiler exports, under -export
}

// top is the first element of an import path below the module.
func (p pkg) top() string {
	rest, _ := strings.CutPrefix(p.ImportPath, module+"/")
	first, _, _ := strings.Cut(rest, "/")
	return first
}

// public reports whether other modules can import the package.
func (p pkg) public() bool { return p.top() != "internal" && p.top() != "examples" }

// What a service imports reaches the standard library, golang.org/x and nothing
// else: no test library, no flawed code, no other package of this module.
func TestPublicPackagesStandAlone(t *testing.T) {
	n := 0
	for _, p := range list(t, "./...") {
		if !p.public() {
			continue
		}
		n++
		if p.ImportPath == module {
			t.Errorf("there is a package at the root")
		}
		for _, d := range list(t, "-deps", p.ImportPath) {
			switch {
			case d.Standard, strings.HasPrefix(d.ImportPath, "golang.org/x/"), strings.HasPrefix(d.ImportPath, "vendor/"):
			case d.top() == p.top() && strings.HasPrefix(d.ImportPath, module):
			case d.ImportPath == module+"/internal/flawed" || strings.HasPrefix(d.ImportPath, module+"/internal/flawed/"):
				t.Errorf("%s reaches flawed code: %s", p.ImportPath, d.ImportPath)
			default:
				t.Errorf("%s reaches %s", p.ImportPath, d.ImportPath)
			}
		}
	}
	if n == 0 {
		t.Error("go list found no public package: this test tested nothing")
	}
}

// layers is the graph of CONTRIBUTING.md: what a package that is no test imports of this
// module stands in a line above its own.
var layers = []*regexp.Regexp{
	regexp.MustCompile(`^(slug|emailcheck|textcache|pairwise|ratelimit|password|sqlsafe)(/|$)`),
	regexp.MustCompile(`^internal/([a-z]+|flawed/pyrecord)$`),
	regexp.MustCompile(`^examples/[^/]+/[^/]+$`),
	regexp.MustCompile(`^internal/flawed/[^/]+$`),
	regexp.MustCompile(`^internal/laws/[^/]+laws$`),
	regexp.MustCompile(`^(internal/laws/catalogue|examples/[^/]+)$`),
}

func layer(path string) int {
	rest := strings.TrimPrefix(path, module+"/")
	return slices.IndexFunc(layers, func(l *regexp.Regexp) bool { return l.MatchString(rest) })
}

func TestLayers(t *testing.T) {
	imports := 0
	for _, p := range list(t, "./...") {
		if layer(p.ImportPath) < 0 {
			t.Errorf("%s is in no line of the graph in CONTRIBUTING.md", p.ImportPath)
		}
		for _, path := range p.Imports {
			// Which of the public packages may import which is another test's.
			if !strings.HasPrefix(path, module+"/") || layer(p.ImportPath) == 0 && layer(path) == 0 {
				continue
			}
			imports++
			if layer(path) >= layer(p.ImportPath) {
				t.Errorf("%s imports %s, which does not stand above it", p.ImportPath, path)
			}
		}
	}
	if imports < 50 {
		t.Errorf("%d imports were looked at: this test tested too little", imports)
	}
}

// The root module's requirements are everybody's who imports it.
func TestRootRequirements(t *testing.T) {
	allowed := map[string]bool{
		"golang.org/x/crypto": true, "golang.org/x/net": true, "golang.org/x/text": true, "golang.org/x/time": true,
		"github.com/stretchr/testify": true, "pgregory.net/rapid": true,
	}
	f, err := os.Open("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(sc.Text()), "require "))
		path, version, ok := strings.Cut(line, " ")
		if strings.HasPrefix(line, "replace") || strings.HasPrefix(line, "tool") {
			t.Errorf("go.mod: %s: a replace stops go run ...@latest, a tool reaches every importer", line)
		}
		if ok && strings.HasPrefix(version, "v") && !strings.HasSuffix(version, "// indirect") && !allowed[path] {
			t.Errorf("go.mod requires %s", path)
		}
	}
}

// What must not be copied after its first use is what go vet finds copies of: it has a
// lock in it, or something that looks like one.
func TestCopiesAreFound(t *testing.T) {
	for _, v := range []any{
		&pairwise.Running[int]{}, &pairwise.Summer[int]{}, &slug.Uniquer{}, &textcache.Last{}, &textcache.Cache[string]{},
		&ratelimit.Limiter[string]{}, &ratelimit.Calibrator{}, &password.Budget{},
	} {
		if typ := reflect.TypeOf(v).Elem(); !locked(typ) {
			t.Errorf("go vet does not find copies of a %v", typ)
		}
	}
	if locked(reflect.TypeFor[ratelimit.Decision]()) {
		t.Error("a value that may be copied has a lock in it")
	}
}

// locked follows the rule of vet's copylocks.
func locked(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Array:
		return locked(typ.Elem())
	case reflect.Struct:
		if reflect.PointerTo(typ).Implements(reflect.TypeFor[sync.Locker]()) {
			return true
		}
		for i := range typ.NumField() {
			if locked(typ.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// Of every module, and of tests too.
func TestSizes(t *testing.T) {
	seen := 0
	if err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		seen++
		if n := lines(t, path); n > 450 && !generated(t, path) {
			t.Errorf("%s has %d lines: more than 450 are two ideas", filepath.ToSlash(path), n)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if seen < 300 {
		t.Errorf("%d files were looked at, where there are hundreds", seen)
	}
	if n := lines(t, "../../README.md"); n > 150 {
		t.Errorf("README.md has %d lines, and 150 is the most", n)
	}
}

func lines(t *testing.T, path string) int {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(data, []byte("\n"))
}

// generated follows https://go.dev/s/generatedcode.
func generated(t *testing.T, path string) bool {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	return bytes.HasPrefix(first, []byte("// Code generated ")) && bytes.HasSuffix(first, []byte(" DO NOT EDIT."))
}
