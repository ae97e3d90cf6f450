package average

import (
	"strconv"
	"testing"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

// The port does what the original did when testdata/record.py ran it.
func TestPortIsFaithful(t *testing.T) {
	var record []struct {
		Nums            []int64
		Floats          []float64
		Start, End      int
		Returns, Raises string
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record) < 300 {
		t.Fatalf("the record has %d rows: is it whole?", len(record))
	}
	for _, row := range record {
		got, err := Original(row.Nums, row.Start, row.End)
		if row.Floats != nil {
			got, err = OriginalFloats(row.Floats, row.Start, row.End)
		}
		switch {
		case err != nil:
			if err.Error() != row.Raises {
				t.Errorf("%v %v [%d:%d): raises %v, and Python %q", row.Nums, row.Floats, row.Start, row.End, err, row.Raises)
			}
		case row.Raises != "":
			t.Errorf("%v %v [%d:%d): returns %v, and Python raises %s", row.Nums, row.Floats, row.Start, row.End, got, row.Raises)
		default:
			want, err := strconv.ParseFloat(row.Returns, 64)
			if err != nil {
				t.Fatal(err)
			}
			if strconv.FormatFloat(got, 'g', -1, 64) != strconv.FormatFloat(want, 'g', -1, 64) { // -0 is not 0
				t.Errorf("%v %v [%d:%d): returns %v, and Python %s", row.Nums, row.Floats, row.Start, row.End, got, row.Returns)
			}
		}
	}
}
