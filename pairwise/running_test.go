package pairwise_test

import (
	"math/rand/v2"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

func TestRunningAgainstTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var run pairwise.Running[int64]
		var model []int64
		shift := r.UintN(64)
		for range 60 {
			x := int64(r.Uint64()) >> shift
			if len(model) > 0 && r.IntN(2) == 0 {
				x = model[r.IntN(len(model))]
			}
			if r.IntN(3) > 0 {
				run.Add(x)
				model = append(model, x)
			} else {
				found := false
				for i := range model {
					if model[i] == x {
						model[i] = model[len(model)-1]
						model = model[:len(model)-1]
						found = true
						break
					}
				}
				if got := run.Remove(x); got != found {
					t.Fatalf("Remove(%d) = %v with %v in the collection", x, got, model)
				}
			}
			if got, want := run.SumBig(), slowSum(model); got.Cmp(want) != 0 {
				t.Fatalf("sum of %v = %v, want %v", model, got, want)
			}
			if run.Len() != len(model) {
				t.Fatalf("Len() = %d, want %d", run.Len(), len(model))
			}
		}
	}
}
