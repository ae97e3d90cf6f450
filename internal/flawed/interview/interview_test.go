package interview

import (
	"cmp"
	"slices"
	"testing"

	"github.com/hardened-go/hardened/examples/interview/answers"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

// The ports do what the originals did when testdata/record.py ran them, and so do our
// answers where the originals are right.
func TestPortsAreFaithful(t *testing.T) {
	var record struct {
		Cycle []struct {
			Links   []int
			Returns bool
		}
		Top  []struct{ Nums, Returns []int }
		Tail []struct {
			Nums    []int
			K       int
			Returns []int
		}
		Intersect []struct{ A, B, Returns []int }
		Remove    []struct{ Nums, Returns []int }
		Fib       string
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record.Cycle) < 50 || len(record.Tail) < 20 || len(record.Intersect) < 30 || len(record.Remove) < 20 {
		t.Fatal("the record is not whole")
	}
	for _, row := range record.Cycle {
		next := func(i int) (int, bool) { return row.Links[i], row.Links[i] >= 0 }
		if _, length := answers.Cycle(0, next); length > 0 != row.Returns {
			t.Errorf("the cycle of %v has length %d, and has_cycle says %v", row.Links, length, row.Returns)
		}
	}
	for _, row := range record.Top {
		if got, err := answers.Top(row.Nums, 10); err != nil || !slices.Equal(got, row.Returns) {
			t.Errorf("Top(%v, 10) = %v, %v, and find_top_10 says %v", row.Nums, got, err, row.Returns)
		}
	}
	for _, row := range record.Tail {
		if got := SortedTail(row.Nums, row.K); !slices.Equal(got, row.Returns) {
			t.Errorf("SortedTail(%v, %d) = %v, and Python says %v", row.Nums, row.K, got, row.Returns)
		}
	}
	for _, row := range record.Intersect {
		if got := TwoPointers(row.A, row.B, cmp.Compare[int]); !slices.Equal(got, row.Returns) {
			t.Errorf("TwoPointers(%v, %v) = %v, and Python says %v", row.A, row.B, got, row.Returns)
		}
	}
	for _, row := range record.Remove {
		if got := RemoveIterating(row.Nums, func(x int) bool { return x%2 == 0 }); !slices.Equal(got, row.Returns) {
			t.Errorf("RemoveIterating(%v) = %v, and Python says %v", row.Nums, got, row.Returns)
		}
	}
	// The interviewer's comment on his example, "[1, 3, 5] - but 4 was skipped, not
	// removed!", contradicts itself: nothing was skipped. [2, 4] is an example.
	if got := record.Remove[0]; !slices.Equal(got.Nums, []int{1, 2, 3, 4, 5}) || !slices.Equal(got.Returns, []int{1, 3, 5}) {
		t.Errorf("the interviewer's example gives %v", got)
	}
	if got := record.Remove[1]; !slices.Equal(got.Returns, []int{4}) {
		t.Errorf("two even neighbours give %v", got)
	}
	if record.Fib != "SyntaxError: invalid syntax" {
		t.Errorf("the generator on one line: %s", record.Fib)
	}
}
