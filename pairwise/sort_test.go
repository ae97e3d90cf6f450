package pairwise

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// Every way to sort does what slices.Sort does, or says that it did not and has lost no
// element.
func TestSorts(t *testing.T) {
	fills := map[string]func(r *rand.Rand, i, n int) uint64{
		"random":     func(r *rand.Rand, _, _ int) uint64 { return r.Uint64() },
		"few values": func(r *rand.Rand, _, _ int) uint64 { return r.Uint64N(3) << 62 },
		"all powers": func(r *rand.Rand, _, _ int) uint64 { return 1 << r.UintN(64) },
		"ascending":  func(_ *rand.Rand, i, _ int) uint64 { return uint64(i) << 40 },
		"descending": func(_ *rand.Rand, i, n int) uint64 { return uint64(n-i) << 40 },
		"saw":        func(_ *rand.Rand, i, n int) uint64 { return uint64(i%(n/7+1)) << 40 },
		"teeth": func(_ *rand.Rand, i, n int) uint64 {
			k := i % (n/5 + 1)
			return uint64(min(k, n/5-k)) << 40
		},
		"mostly the greatest": func(r *rand.Rand, _, _ int) uint64 {
			if r.IntN(3) > 0 {
				return math.MaxUint64
			}
			return r.Uint64()
		},
	}
	sorts := map[string]func(v, tmp []uint64) ([]uint64, bool){
		"sortMerge":  func(v, tmp []uint64) ([]uint64, bool) { return sortMerge(v, tmp), true },
		"sortRuns":   func(v, tmp []uint64) ([]uint64, bool) { return sortRuns(v, tmp, make([]uint16, 8)) },
		"sortSpread": func(v, tmp []uint64) ([]uint64, bool) { return sortSpread(v, tmp, make([]uint16, maxSpread)), true },
		"sortMode": func(v, tmp []uint64) ([]uint64, bool) {
			return sortMode(v, tmp, slices.Concat(v, []uint64{5})[0], make([]uint16, maxSpread)), true
		},
		"insertion": func(v, _ []uint64) ([]uint64, bool) { return v, insertion(v, 8, 2) },
	}
	r := rand.New(rand.NewPCG(1, 2))
	for what, fill := range fills {
		for name, sort := range sorts {
			done := 0
			for n := range 200 {
				if n > 130 {
					n *= 20
				}
				v := make([]uint64, n)
				for i := range v {
					v[i] = fill(r, i, n)
				}
				want := slices.Sorted(slices.Values(v))
				got, ok := sort(v, make([]uint64, n))
				if !ok {
					slices.Sort(got)
				} else {
					done++
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%s, %s, %d elements, %v: got %v", name, what, n, ok, got)
				}
			}
			if orderly := what == "ascending" || name == "sortRuns" && (what == "descending" || what == "saw"); done < 150 && (orderly || name != "sortRuns" && name != "insertion") {
				t.Errorf("%s of %s gave up on %d of 200 lists", name, what, 200-done)
			}
		}
	}
}

// Two lists of any lengths are merged, whichever of them runs out, and equal elements
// are neither lost nor doubled.
func TestMergeInto(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		for m := range 40 {
			for _, limit := range []uint64{2, 10, 1000} {
				x, y := make([]uint64, n), make([]uint64, m)
				for i := range x {
					x[i] = r.Uint64N(limit)
				}
				for i := range y {
					y[i] = r.Uint64N(limit)
				}
				slices.Sort(x)
				slices.Sort(y)
				want := slices.Concat(x, y)
				slices.Sort(want)
				got := make([]uint64, n+m)
				mergeInto(got, x, y)
				if !slices.Equal(got, want) {
					t.Fatalf("%v and %v: got %v", x, y, got)
				}
			}
		}
	}
}

// A table takes a quarter as many values as it has slots, and refuses one more. Values
// that share a slot are told apart, and refused where that takes long.
func TestCensus(t *testing.T) {
	for _, slots := range []int{16, 32, 256} {
		same, spread := []int64{}, []int64{}
		for x := int64(-1 << 40); len(same) < slots/4+1 || len(spread) < slots/4+1; x += 997 {
			if slot(bias(x), slots) == slots-1 {
				same = append(same, x)
			}
			if slot(bias(x), slots) == len(spread)*3%slots {
				spread = append(spread, x)
			}
		}
		for k := 1; k <= slots/4+1; k++ {
			checkCensus(t, spread[:k], slots, k <= slots/4)
			if k <= 6 {
				checkCensus(t, same[:k], slots, k <= slots/4)
			}
		}
		if slots == 256 {
			checkCensus(t, same[:slots/4], slots, false)
		}
	}
}

// checkCensus counts a list that has each value twice, and the first once more.
func checkCensus(t *testing.T, list []int64, slots int, want bool) {
	t.Helper()
	xs := slices.Concat(list, list, list[:1])
	values, count := make([]uint64, slots), make([]uint64, slots)
	k, ok := census(xs, values, count)
	if ok != want {
		t.Fatalf("%d values in %d slots: %v", len(list), slots, ok)
	}
	if !ok {
		return
	}
	for i, x := range slices.Sorted(slices.Values(list)) {
		want := uint64(2)
		if x == list[0] {
			want = 3
		}
		if k != len(list) || values[i] != bias(x) || count[i] != want {
			t.Fatalf("%d values in %d slots: %d, value %d of %d is there %d times", len(list), slots, k, i, values[i], count[i])
		}
	}
	if got, want := sumCensus(values[:k], count[:k], uint64(len(xs))), sumPairs(xs); got != want {
		t.Fatalf("%d values in %d slots: sum %v, want %v", len(list), slots, got, want)
	}
}

// A grid holds what is promised: as many of the largest floats, as often, both ways.
func TestGrid(t *testing.T) {
	for _, c := range []int64{2 * maxGrid, -2 * maxGrid, 1} {
		for e := range 2046 {
			x := math.Float64frombits(uint64(e)<<fractionBits | 1<<fractionBits - 1)
			var g grid
			for range maxGrid {
				g.add(x, c)
			}
			m, shift, _ := split(x)
			n := maxGrid * max(c, -c)
			var want fixed
			w := wide{}.addMul(m, uint64(n))
			if c < 0 {
				w = wide{}.sub(w)
			}
			want.add(w, shift)
			if g.fixed() != want {
				t.Fatalf("%v times %v: %v, want %v", x, c, g.fixed(), want)
			}
		}
	}
}

// A product is right modulo the size of the numbers, for factors of both signs.
func TestFixedMul(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	mod := new(big.Int).Lsh(big.NewInt(1), 64*uint(len(fixed{})))
	number := func(f *fixed) *big.Int {
		z := new(big.Int)
		return z.SetBits(appendWords(nil, f[:]...))
	}
	for range 1000 {
		var f, g fixed
		for i := range g {
			f[i] = r.Uint64()
			g[i] = -r.Uint64N(2)
			if r.IntN(3) > 0 {
				g[i] = r.Uint64()
			}
		}
		x := int64(r.Uint64()) >> r.UintN(64)
		want := new(big.Int).Mul(number(&g), big.NewInt(x))
		want.Mod(want.Add(want, number(&f)), mod)
		f.addMul(&g, uint64(x))
		if number(&f).Cmp(want) != 0 {
			t.Fatalf("times %d: %v, want %v", x, number(&f), want)
		}
	}
}

// Both zeros have one key, and negative numbers come first.
func TestBias(t *testing.T) {
	if a, b := bias(math.Copysign(0, -1)), bias(0.0); a != b {
		t.Errorf("the zeros have keys %d and %d", a, b)
	}
	checkBias(t, []int8{-128, -1, 0, 1, 127}, 255)
	checkBias(t, []int64{math.MinInt64, -1, 0, 1, math.MaxInt64}, math.MaxUint64)
	checkBias(t, []uint64{0, 1, 1 << 63, math.MaxUint64}, math.MaxUint64)
	checkBias(t, []uint8{0, 1, 255}, 255)
	checkBias(t, []float64{-math.MaxFloat64, -1, 0, 5e-324, math.MaxFloat64}, bias(math.MaxFloat64)-bias(-math.MaxFloat64))
}

func checkBias[T Number](t *testing.T, ascending []T, span uint64) {
	t.Helper()
	name := fmt.Sprintf("%T", ascending)
	for i := 1; i < len(ascending); i++ {
		if bias(ascending[i-1]) >= bias(ascending[i]) {
			t.Errorf("%s: %v and %v are out of order", name, ascending[i-1], ascending[i])
		}
	}
	if got := bias(ascending[len(ascending)-1]) - bias(ascending[0]); got != span {
		t.Errorf("%s: the ends are %d apart, want %d", name, got, span)
	}
}
