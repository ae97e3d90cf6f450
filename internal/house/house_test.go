package house

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/hardened-go/hardened"

// list runs go list in the root of the module.
func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	return listIn(t, "../..", args...)
}

func listIn(t *testing.T, dir string, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Name,Standard,GoFiles,Dir,Export"}, args...)...)
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

func TestSizes(t *testing.T) {
	for _, p := range list(t, "./...") {
		for _, name := range p.GoFiles {
			if n := lines(t, filepath.Join(p.Dir, name)); n > 450 && !generated(t, filepath.Join(p.Dir, name)) {
				t.Errorf("%s/%s has %d lines: more than 450 are two ideas", p.ImportPath, name, n)
			}
		}
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
