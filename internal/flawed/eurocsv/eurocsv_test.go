package eurocsv

import (
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

type outcome struct {
	Returns [][4]string
	Raises  string
}

// The ports do what the originals did when testdata/record.py ran them.
func TestPortsAreFaithful(t *testing.T) {
	var record []struct {
		File                 string
		Question             outcome `json:"process_csv"`
		First, Second, Third outcome
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record) < 50 {
		t.Fatalf("the record has %d rows: is it whole?", len(record))
	}
	for _, row := range record {
		file, err := hex.DecodeString(row.File)
		if err != nil {
			t.Fatal(err)
		}
		for name, p := range map[string]struct {
			port func([]byte) ([]euro.Row, error)
			want outcome
		}{"process_csv": {Question, row.Question}, "first": {First, row.First}, "second": {Second, row.Second}, "third": {Third, row.Third}} {
			got, err := p.port(file)
			if err != nil {
				if err.Error() != p.want.Raises {
					t.Errorf("%s(%q) raises %v, and Python %+v", name, file, err, p.want)
				}
				continue
			}
			if p.want.Raises != "" || len(got) != len(p.want.Returns) {
				t.Errorf("%s(%q) = %q, and Python %+v", name, file, got, p.want)
				continue
			}
			for i, want := range p.want.Returns {
				amount, err := strconv.ParseFloat(want[1], 64)
				if err != nil {
					t.Fatal(err)
				}
				if g := got[i]; g.ID != want[0] || g.Amount != strconv.FormatFloat(amount, 'f', -1, 64) || g.Date != want[2] || strings.ToUpper(g.Description) != want[3] {
					t.Errorf("%s(%q) row %d = %q, and Python %q", name, file, i, g, want)
				}
			}
		}
	}
}
