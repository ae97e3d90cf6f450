package pairwise

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

// Every branch of the tree knows what it leads to, leaves are equally deep, and nodes
// are neither full nor, but for the last of a path, sparse.
func TestTree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var tr tree
	var elements []uint64
	for step := range 60_000 {
		grow := step/10_000%2 == 0 // now mostly up, now mostly down
		k := r.Uint64N(50) << r.UintN(58)
		if len(elements) > 0 && r.IntN(2) == 0 {
			k = elements[r.IntN(len(elements))]
		}
		i, found := slices.BinarySearch(elements, k)
		want := tally{}
		for _, x := range elements[:i] {
			want.add(tally{1, x, 0})
		}
		if grow == (r.IntN(8) > 0) {
			if got := tr.insert(k); got != want {
				t.Fatalf("insert(%d) finds %v below, want %v", k, got, want)
			}
			elements = slices.Insert(elements, i, k)
		} else if got, ok := tr.remove(k); ok != found || ok && got != want {
			t.Fatalf("remove(%d) = %v, %v, want %v, %v", k, got, ok, want, found)
		} else if found {
			elements = slices.Delete(elements, i, i+1)
		}
		if step%1000 != 0 {
			continue
		}
		depths := map[int]bool{}
		var all []uint64
		var walk func(b branch, depth int)
		walk = func(b branch, depth int) {
			start := len(all)
			if b.leaf != nil {
				depths[depth] = true
				all = append(all, b.leaf.keys[:b.leaf.n]...)
				if b.leaf.n >= leafLen || depth > 0 && b.leaf.n < leafLen*3/8 {
					t.Fatalf("a leaf has %d elements", b.leaf.n)
				}
			} else {
				for _, c := range b.inner.branches[:b.inner.n] {
					walk(c, depth+1)
				}
				if n := b.inner.n; n >= innerLen || n < 2 || depth > 0 && n < innerLen*3/8 {
					t.Fatalf("an inner node has %d branches", n)
				}
			}
			want := tally{}
			for _, x := range all[start:] {
				want.add(tally{1, x, 0})
			}
			if b.tally != want || b.last != all[len(all)-1] {
				t.Fatalf("a branch has %v up to %d, want %v up to %d", b.tally, b.last, want, all[len(all)-1])
			}
		}
		if len(elements) > 0 {
			walk(tr.root, 0)
		}
		if !slices.Equal(all, elements) || len(depths) > 1 {
			t.Fatalf("%d elements at depths %v, want %d", len(all), depths, len(elements))
		}
	}
}

// The doc's bound holds where every other part of the collection was removed, and
// where elements came in order.
func TestTreeMemory(t *testing.T) {
	const n = 200_000
	roundUp := func(size uintptr) uintptr { return uintptr(cap(append([]byte(nil), make([]byte, size)...))) }
	var size func(b branch) uintptr
	size = func(b branch) uintptr {
		if b.leaf != nil {
			return roundUp(unsafe.Sizeof(*b.leaf))
		}
		total := roundUp(unsafe.Sizeof(*b.inner))
		for _, c := range b.inner.branches[:b.inner.n] {
			total += size(c)
		}
		return total
	}
	for _, kept := range []uint64{1, 5, 10, 16, 24, 32, 40, 64} {
		var tr tree
		for k := range uint64(n) {
			tr.insert(k)
		}
		for k := range uint64(n) {
			if k%64 >= kept {
				tr.remove(k)
			}
		}
		if got := float64(size(tr.root)) / float64(tr.root.count); got >= 32 {
			t.Errorf("%d of 64 kept: %.1f bytes for each element", kept, got)
		}
	}
}
