package history

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/hardened-go/hardened/examples/history/history"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

type outcome struct{ Returns, Raises string }

// The ports do what the originals did when testdata/record.py ran them.
func TestPortsAreFaithful(t *testing.T) {
	var record []struct {
		File             *string
		Theirs, Improved outcome
		CatchAll         outcome `json:"catch_all"`
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record) < 15 {
		t.Fatalf("the record has %d rows: is it whole?", len(record))
	}
	for _, row := range record {
		d := history.Dir(t.TempDir())
		name := "no file"
		if row.File != nil {
			content, err := hex.DecodeString(*row.File)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(string(d), history.Current), content, 0o600); err != nil {
				t.Fatal(err)
			}
			name = string(content)
		}
		for _, p := range []struct {
			name string
			port func(history.Disk) (any, error)
			want outcome
		}{{"theirs", Theirs, row.Theirs}, {"improved", Improved, row.Improved}, {"catch_all", CatchAll, row.CatchAll}} {
			got, err := p.port(d)
			if err != nil {
				if err.Error() != p.want.Raises {
					t.Errorf("%s of %q raises %v, and Python %+v", p.name, name, err, p.want)
				}
				continue
			}
			var want any
			if p.want.Raises != "" || json.Unmarshal([]byte(p.want.Returns), &want) != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s of %q returns %v, and Python %+v", p.name, name, got, p.want)
			}
		}
	}
}
