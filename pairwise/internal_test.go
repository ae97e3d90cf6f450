package pairwise

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// The tests of this file reach parts that no list of a bearable length leads to.

func wideOf(t *testing.T, z *big.Int) wide {
	t.Helper()
	mod := new(big.Int).Lsh(big.NewInt(1), 192)
	z = new(big.Int).Mod(z, mod)
	word := func(i uint) uint64 {
		return new(big.Int).And(new(big.Int).Rsh(z, 64*i), new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	}
	return wide{word(2), word(1), word(0)}
}

func TestWide(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func() uint64 {
		if r.IntN(4) == 0 {
			return -r.Uint64N(3)
		}
		return r.Uint64() >> r.UintN(64)
	}
	for range 10000 {
		a, b, x, y, s := wide{draw(), draw(), draw()}, wide{draw(), draw(), draw()}, draw(), draw(), r.UintN(65)
		za, zb := a.setBig(new(big.Int)), b.setBig(new(big.Int))
		zx, zy := new(big.Int).SetUint64(x), new(big.Int).SetUint64(y)
		for name, v := range map[string]struct {
			got  wide
			want *big.Int
		}{
			"add":    {a.add(b), new(big.Int).Add(za, zb)},
			"sub":    {a.sub(b), new(big.Int).Sub(za, zb)},
			"addMul": {a.addMul(x, y), new(big.Int).Add(za, new(big.Int).Mul(zx, zy))},
			"mul":    {a.mul(x), new(big.Int).Mul(za, zx)},
			"shr":    {a.shr(s), new(big.Int).Rsh(za, s)},
		} {
			if want := wideOf(t, v.want); v.got != want {
				t.Fatalf("%s: %v, %v, %d, %d, %d: got %v, want %v", name, a, b, x, y, s, v.got, want)
			}
		}
		if a.len() != za.BitLen() {
			t.Fatalf("len(%v) = %d", a, a.len())
		}
	}
}

// Only what fits is returned.
func TestWideFits(t *testing.T) {
	for _, w := range []wide{{0, 1, 0}, {1, 0, 0}, {1 << 63, 0, 5}} {
		if x, err := w.uint64(); x != 0 || err != ErrOverflow {
			t.Errorf("%v: %d, %v", w, x, err)
		}
	}
	if x, err := (wide{0, 0, math.MaxUint64}).uint64(); x != math.MaxUint64 || err != nil {
		t.Errorf("the largest: %d, %v", x, err)
	}
}

// More elements than a list holds can be counted.
func TestCounts(t *testing.T) {
	const half, gaps = 1 << 31, 2047
	count := make([]uint32, gaps+1)
	count[0], count[gaps] = half, half
	pairs, plain := sumCounts(count, 2*half)
	if want := (wide{0, gaps >> 2, gaps << 62 & math.MaxUint64}); pairs != want || plain != (wide{0, 0, gaps * half}) {
		t.Errorf("got %v and %v, want %v and %v", pairs, plain, want, uint64(gaps*half))
	}
}

// A quotient is rounded once, down to the smallest float and up to the largest.
func TestQuotient(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		a := wide{r.Uint64() >> r.UintN(64), r.Uint64(), r.Uint64()}.shr(r.UintN(65)).shr(r.UintN(65)).setBig(new(big.Int))
		b := new(big.Int).SetUint64(r.Uint64()>>r.UintN(64) + 1)
		e := r.IntN(60) - 30
		if r.IntN(2) == 0 {
			e = b.BitLen() - a.BitLen() - 1010 - r.IntN(70) // about the smallest normal float
		}
		num, den := new(big.Int).Lsh(a, uint(max(e, 0))), new(big.Int).Lsh(b, uint(max(-e, 0)))
		want, _ := new(big.Rat).SetFrac(num, den).Float64()
		what := [...]any{new(big.Int).Set(a), b, e}
		if got, err := quotient(a, b, e); got != want || err != nil {
			t.Fatalf("%v: got %v, %v, want %v", what, got, err, want)
		}
	}
	for range 1000 { // a tie, but for a little
		m := r.Uint64()>>10 | 1<<53 | 1
		b := new(big.Int).SetUint64(r.Uint64()>>20 | 2)
		a := new(big.Int).Lsh(new(big.Int).Mul(b, new(big.Int).SetUint64(m)), 30)
		want, _ := new(big.Float).SetUint64(m<<1 | 1).Float64()
		if got, err := quotient(a.Add(a, big.NewInt(1)), b, -29); got != want || err != nil {
			t.Fatalf("%d and a little: got %v, %v, want %v", m, got, err, want)
		}
	}
	for _, e := range []int{1024, 5000} {
		if got, err := quotient(big.NewInt(3), big.NewInt(2), e); got != 0 || err != ErrOverflow {
			t.Errorf("3/2·2^%d: %v, %v", e, got, err)
		}
	}
}

// A number of fixed point is what big.Float makes of it, rounding included.
func TestFixed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var f fixed
		want := new(big.Int)
		for range 1 + r.IntN(4) {
			w := wide{0, r.Uint64() >> r.UintN(64) >> r.UintN(2) * 32, r.Uint64()}
			if r.IntN(2) == 0 {
				w = wide{0, 0, 1<<53 | uint64(r.IntN(5))}
			}
			e := r.UintN(2046)
			if r.IntN(2) == 0 {
				e = r.UintN(140)
			}
			f.add(w, e)
			want.Add(want, new(big.Int).Lsh(w.setBig(new(big.Int)), e))
			if r.IntN(2) == 0 { // and take some of it away
				w.lo >>= 1
				w.mid >>= 1
				f.add(wide{}.sub(w), e)
				want.Sub(want, new(big.Int).Lsh(w.setBig(new(big.Int)), e))
			}
		}
		z, unit := f.big()
		if z.Lsh(z, uint(unit)).Cmp(want) != 0 {
			t.Fatalf("got %v, want %v", z, want)
		}
		x, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(want), unitExponent).Float64()
		got, err := f.float64()
		if math.IsInf(x, 0) != (err != nil) || err == nil && got != x {
			t.Fatalf("%v rounds to %v, %v, want %v", want, got, err, x)
		}
	}
}

func TestKeys(t *testing.T) {
	xs := []float64{-math.MaxFloat64, -2, -1, -0x1p-1022, -5e-324, math.Copysign(0, -1), 0, 5e-324, 0x1p-1022, 1, 1.5, 2, math.MaxFloat64}
	for i, x := range xs {
		if y := unkey(key(x)); math.Float64bits(x) != math.Float64bits(y) {
			t.Errorf("unkey(key(%v)) = %v", x, y)
		}
		if i > 0 && key(xs[i-1]) >= key(x) {
			t.Errorf("key(%v) >= key(%v)", xs[i-1], x)
		}
	}
	if !sameExponent(key(1), key(1.5)) || sameExponent(key(1), key(2)) || sameExponent(key(1), key(-1)) {
		t.Error("sameExponent is wrong")
	}
}

// A bucket that has been parted as often as it may be is sorted.
func TestDepth(t *testing.T) {
	const n = 3 * maxCells
	r := rand.New(rand.NewPCG(1, 2))
	xs := make([]uint64, n)
	var e team
	e.gather(n)
	e.open(1, n)
	l := e.lanes[0]
	c := chain(0)
	for i := range xs {
		xs[i] = r.Uint64()
		c = l.push(c, xs[i])
	}
	l.finish([]chain{c}, n, frame{}, 0, maxDepth)
	slices.Sort(xs)
	if want := sumAscending(xs); l.total != want {
		t.Errorf("got %v, want %v", l.total, want)
	}
}

// Lists of more than maxLen elements are sorted. Shorter ones must come to the same.
func TestSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		xs := make([]int64, 1000)
		fs := make([]float64, len(xs))
		for i := range xs {
			xs[i] = int64(r.Uint64()) >> 3
			fs[i] = r.NormFloat64()
		}
		before := slices.Clone(xs)
		if got, want := sumSorted(xs), sumIntegers(xs); got != want {
			t.Fatalf("got %v, want %v", got, want)
		}
		var got, want fixed
		addSorted(&got, fs)
		addFloats(&want, fs)
		if got != want {
			t.Fatalf("floats: got %v, want %v", got, want)
		}
		if !slices.Equal(xs, before) {
			t.Fatal("the argument was changed")
		}
	}
}

// insertion makes as many moves as it was given, or else gives up and loses no element:
// without that, a list in two rows that are both sorted would take quadratic time.
func TestInsertionGivesUp(t *testing.T) {
	for moves := range 20 {
		v := []uint64{5, 6, 7, 8, 1, 2, 3, 4} // each of the second four over the first four
		ok := insertion(v, moves, 0)
		if want := moves >= 16; ok != want || ok && !slices.IsSorted(v) {
			t.Errorf("insertion with %d moves: %v, %v", moves, ok, v)
		}
		slices.Sort(v)
		if !slices.Equal(v, []uint64{1, 2, 3, 4, 5, 6, 7, 8}) {
			t.Errorf("insertion with %d moves loses elements: %v", moves, v)
		}
	}
}
