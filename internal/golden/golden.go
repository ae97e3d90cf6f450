// Package golden holds a committed file, such as a page of docs, to the code that makes
// it. A plain go test fails when the file is stale; with -update it is written anew, and
// the change shows in review.
package golden

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the files that this package makes")

// Check fails t unless the file at path is text. The command is how to write it: a go
// test of the calling package with -update, under which Check writes instead.
func Check(t *testing.T, path, text, command string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v\nrun: %s", err, command)
	}
	if diff := difference(string(old), text); diff != "" {
		t.Errorf("%s is stale %s\nrun: %s", filepath.ToSlash(path), diff, command)
	}
}

// difference tells where two texts begin to differ, or "" if they do not.
func difference(old, text string) string {
	if old == text {
		return ""
	}
	is, should := strings.Split(old, "\n"), strings.Split(text, "\n")
	for i := range min(len(is), len(should)) {
		if is[i] != should[i] {
			return fmt.Sprintf("at line %d:\n  is     %s\n  should %s", i+1, is[i], should[i])
		}
	}
	return fmt.Sprintf("behind its first lines: it has %d, and should have %d", len(is), len(should))
}
