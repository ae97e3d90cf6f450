// Package pyrecord reads what the Python originals did when testdata/record.py ran them: the
// record to which their ports are held.
package pyrecord

import (
	"encoding/json"
	"os"
	"testing"
)

// Read reads the JSON file at path, such as testdata/python.json, into v.
func Read(t testing.TB, path string, v any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}
