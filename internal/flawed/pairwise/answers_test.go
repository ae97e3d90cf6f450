package pairwise

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

type outcome struct {
	Returns string
	Raises  string
	Leaves  []int64
}

// The ports do what the originals did when testdata/record.py ran them, as far as an
// int64 can tell: modulo 2^64.
func TestPortsAreFaithful(t *testing.T) {
	var record []struct {
		Nums                           []int64
		Question, First, Second, Third *outcome
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record) < 30 {
		t.Fatalf("the record has %d rows: is it whole?", len(record))
	}
	for _, row := range record {
		for _, p := range []struct {
			name string
			port func([]int64) int64
			want *outcome
		}{
			{"Loop", Loop, row.Question},
			{"First", First, row.First},
			{"Second", Second, row.Second},
			{"Third", Third, row.Third},
		} {
			if p.want == nil { // not run
				continue
			}
			if p.name == "Loop" && apart(row.Nums) {
				continue // the absolute value of a wrapped difference is another number
			}
			nums := slices.Clone(row.Nums)
			got, raised := call(p.port, nums)
			if raised != "" {
				if p.want.Raises == "" || !strings.Contains(raised, "index out of range") {
					t.Errorf("%s(%v) raises %s, and Python %+v", p.name, row.Nums, raised, *p.want)
				}
			} else if want := wrapped(t, p.want.Returns); got != want {
				t.Errorf("%s(%v) = %d, and Python says %d", p.name, row.Nums, got, want)
			}
			if !slices.Equal(nums, p.want.Leaves) {
				t.Errorf("%s(%v) leaves %v, and Python %v", p.name, row.Nums, nums, p.want.Leaves)
			}
		}
	}
}

// apart reports whether two of the numbers differ by more than an int64 holds.
func apart(nums []int64) bool {
	return len(nums) > 0 && uint64(slices.Max(nums))-uint64(slices.Min(nums)) > 1<<63
}

// call tells a panic as Python tells an exception.
func call(port func([]int64) int64, nums []int64) (sum int64, raised string) {
	defer func() {
		if err, ok := recover().(error); ok {
			raised = err.Error()
		}
	}()
	return port(nums), ""
}

// wrapped reads a number of Python's as what an int64 would make of it.
func wrapped(t *testing.T, s string) int64 {
	t.Helper()
	z, ok := new(big.Int).SetString(s, 10)
	if !ok {
		t.Fatalf("the record says %q", s)
	}
	return int64(z.And(z, new(big.Int).SetUint64(1<<64-1)).Uint64())
}
