package pairwise_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hardened-go/hardened/pairwise"
)

type (
	cents int8
	id    uint64
)

// sums is what every way of summing the same list says.
func sums[T pairwise.Integer](xs []T) map[string]func() (uint64, error) {
	sorted := slices.Clone(xs)
	slices.Sort(sorted)
	return map[string]func() (uint64, error){
		"AbsSum":       func() (uint64, error) { return pairwise.AbsSum(xs) },
		"AbsSumSorted": func() (uint64, error) { return pairwise.AbsSumSorted(sorted) },
		"AbsSumBig": func() (uint64, error) {
			if z := pairwise.AbsSumBig(xs); z.IsUint64() {
				return z.Uint64(), nil
			}
			return 0, pairwise.ErrOverflow
		},
		"Summer": func() (uint64, error) { return new(pairwise.Summer[T]).AbsSum(xs) },
		"Running": func() (uint64, error) {
			var r pairwise.Running[T]
			for _, x := range xs {
				r.Add(x)
			}
			return r.Sum()
		},
	}
}

// check holds every way of summing to want, or to an overflow.
func check[T pairwise.Integer](t *testing.T, why string, xs []T, want uint64, overflow bool) {
	t.Helper()
	for name, sum := range sums(xs) {
		got, err := sum()
		if overflow {
			if got != 0 || !errors.Is(err, pairwise.ErrOverflow) {
				t.Errorf("%s: %s(%v) = %d, %v, want an overflow", why, name, xs, got, err)
			}
		} else if got != want || err != nil {
			t.Errorf("%s: %s(%v) = %d, %v, want %d", why, name, xs, got, err, want)
		}
	}
}

func TestSums(t *testing.T) {
	const most = math.MaxUint64
	check[int](t, "nil", nil, 0, false)
	check(t, "one element has no pair", []int64{math.MinInt64}, 0, false)
	check(t, "the third answer says 2", []int{0, 1}, 1, false)
	check(t, "the second answer says -1", []int{1, 0}, 1, false)
	check(t, "the first answer sorts this", []int{3, 1, 2}, 4, false)
	check(t, "a difference wider than an int64", []int64{math.MaxInt64, math.MinInt64}, most, false)
	check(t, "the sum just fits", []uint64{0, 1 << 63, 1<<64 - 1}, 0, true)
	check(t, "largest sum of three", []uint64{0, 5, math.MaxInt64}, 2*math.MaxInt64, false)
	check(t, "one more than fits", []uint64{0, 0, 1 << 63}, 0, true)
	check(t, "far above", []uint64{0, most, 0, most}, 0, true)
	check(t, "int8, all of it", []int8{-128, 127, 0}, 510, false)
	check(t, "a named type", []cents{-128, 127}, 255, false)
	check(t, "uint8", []uint8{255, 0, 255, 0}, 1020, false)
	check(t, "int16", []int16{math.MinInt16, math.MaxInt16}, 65535, false)
	check(t, "uint16", []uint16{0, 65535}, 65535, false)
	check(t, "int32", []int32{math.MinInt32, math.MaxInt32}, math.MaxUint32, false)
	check(t, "uint32", []uint32{math.MaxUint32, 0}, math.MaxUint32, false)
	check(t, "a named uint64", []id{most, 0}, most, false)
	check(t, "uintptr", []uintptr{7, 1, 7}, 12, false)
	check(t, "duplicates", []int{5, 5, 5, 5}, 0, false)
	// Three runs, the shortest list for which a bucket could hold them.
	check(t, "every value of an int8, up and down", slices.Concat(every(1), every(-1)), 4*256*(256*256-1)/6, false)
}

// every lists the values of an int8, up or down.
func every(step int) []int8 {
	var xs []int8
	for i := range 256 {
		xs = append(xs, int8((i-128)*step))
	}
	if step < 0 {
		xs[0] = -128
		slices.Sort(xs)
		slices.Reverse(xs)
	}
	return xs
}

func TestFloats(t *testing.T) {
	const tiny, most = math.SmallestNonzeroFloat64, math.MaxFloat64
	for _, tt := range []struct {
		why  string
		xs   []float64
		want float64
		err  error
	}{
		{"nil", nil, 0, nil},
		{"one element has no pair", []float64{math.Pi}, 0, nil},
		{"adding as one goes gives 6.1000000000000005", []float64{0, 2, math.Copysign(0, -1), 0.1}, 6.1, nil},
		{"zeros of both signs", []float64{0, math.Copysign(0, -1)}, 0, nil},
		{"the largest difference that fits", []float64{-most / 2, most / 2}, most, nil},
		{"the largest difference", []float64{-most, most}, 0, pairwise.ErrOverflow},
		{"rounds to infinity", []float64{-0x1p970, most}, 0, pairwise.ErrOverflow},
		{"rounds down to the largest", []float64{-0x1p969, most}, most, nil},
		{"a sum on the way overflows", []float64{most, most, most}, 0, nil},
		{"subnormal", []float64{0, tiny, 3 * tiny}, 6 * tiny, nil},
		{"from one end to the other", []float64{1e308, 1e-308}, 1e308, nil},
		{"a tie, to even", []float64{0, 0, 0, 0x1p53 + 6}, 3*0x1p53 + 16, nil},
		{"just above a tie", []float64{0, 0, tiny, 0x1p53 + 6}, 3*0x1p53 + 20, nil},
		{"the smallest normal number", []float64{0, 0x1p-1022}, 0x1p-1022, nil},
		{"the largest subnormal", []float64{0, 0x1p-1022 - tiny}, 0x1p-1022 - tiny, nil},
	} {
		got, err := pairwise.AbsSumFloat(tt.xs)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: AbsSumFloat(%v) = %v, %v, want %v, %v", tt.why, tt.xs, got, err, tt.want, tt.err)
		}
	}
	if got, err := pairwise.AbsSumFloat([]float32{math.MaxFloat32, -math.MaxFloat32}); got != 2*math.MaxFloat32 || err != nil {
		t.Errorf("the sum of float32s has the range of a float64: got %v, %v", got, err)
	}
	if got, err := pairwise.AbsSumFloat([]float32{0, math.SmallestNonzeroFloat32}); got != math.SmallestNonzeroFloat32 || err != nil {
		t.Errorf("a subnormal float32: got %v, %v", got, err)
	}
}

func TestMeasures(t *testing.T) {
	type row struct {
		why  string
		got  func() (float64, error)
		want float64
		err  error
	}
	mean := func(xs ...float64) func() (float64, error) {
		return func() (float64, error) { return pairwise.MeanDifference(xs) }
	}
	gini := func(xs ...float64) func() (float64, error) {
		return func() (float64, error) { return pairwise.Gini(xs) }
	}
	for _, tt := range []row{
		{"mean of none", mean(), 0, pairwise.ErrTooFew},
		{"mean of one", mean(1), 0, pairwise.ErrTooFew},
		{"mean of two", mean(1, 4), 3, nil},
		{"mean beyond a float64", mean(math.MaxFloat64, -math.MaxFloat64), 0, pairwise.ErrOverflow},
		{"mean of a sum beyond a float64", mean(0, 0, math.MaxFloat64), math.MaxFloat64 / 3 * 2, nil},
		{"mean of the smallest, a tie to even", mean(0, 0, 0, math.SmallestNonzeroFloat64), 0, nil},
		{"mean of a NaN", mean(1, math.NaN()), 0, pairwise.ErrNotFinite},
		{"mean of integers", func() (float64, error) { return pairwise.MeanDifference([]uint64{0, math.MaxUint64}) }, math.MaxUint64, nil},
		{"Gini of none", gini(), 0, pairwise.ErrTooFew},
		{"Gini of one", gini(7), 0, nil},
		{"Gini of one who has nothing", gini(0), 0, pairwise.ErrZeroSum},
		{"Gini of zeros", gini(0, 0, 0), 0, pairwise.ErrZeroSum},
		{"Gini of equals", gini(0.1, 0.1, 0.1), 0, nil},
		{"Gini where one has all", gini(0, 0, 0, 9), 0.75, nil},
		{"Gini of a third", gini(0, 0, 1), 2.0 / 3, nil},
		{"Gini with a debt", gini(1, -1, -1), 0, pairwise.ErrNegative},
		{"Gini with minus zero", gini(1, math.Copysign(0, -1)), 0.5, nil},
		{"Gini of an infinity", gini(1, math.Inf(1)), 0, pairwise.ErrNotFinite},
		{"Gini of the largest", gini(0, math.MaxFloat64, math.MaxFloat64), 1.0 / 3, nil},
		{"Gini of the smallest", gini(0, math.SmallestNonzeroFloat64), 0.5, nil},
		{"Gini of integers", func() (float64, error) { return pairwise.Gini([]int8{127, 127, 0}) }, 1.0 / 3, nil},
		{"Gini of the largest integers", func() (float64, error) {
			return pairwise.Gini([]uint64{math.MaxUint64, math.MaxUint64 - 1, math.MaxUint64 - 2})
		}, 4 / (9 * 0x1p64), nil},
		{"Gini of float32s, below one", func() (float64, error) { return pairwise.Gini([]float32{0, 0.25, 0.25, 0.25}) }, 0.25, nil},
		{"mean of float32s, below one", func() (float64, error) { return pairwise.MeanDifference([]float32{0, 0.25}) }, 0.25, nil},
		{"Gini of many, all to one", func() (float64, error) { return pairwise.Gini(heap(1 << 17)) }, 1 - 0x1p-17, nil},
		{"mean of many, all to one", func() (float64, error) { return pairwise.MeanDifference(heap(1 << 17)) }, 0x1p-16, nil},
		{"Gini of a negative integer", func() (float64, error) { return pairwise.Gini([]int8{1, -128}) }, 0, pairwise.ErrNegative},
	} {
		if got, err := tt.got(); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s = %v, %v, want %v, %v", tt.why, got, err, tt.want, tt.err)
		}
	}
}

// heap lists n, of which one has everything.
func heap(n int) []int16 {
	xs := make([]int16, n)
	xs[n/3] = 1
	return xs
}

// What is at fault is found however far behind it is, and it is the first.
func TestLastAtFault(t *testing.T) {
	const n = 70_000
	at := func(i int, x float64) []float64 {
		xs := make([]float64, n)
		xs[i] = x
		return xs
	}
	descent := make([]int8, n)
	descent[n-1] = -1
	for _, tt := range []struct {
		why   string
		call  func() error
		is    error
		index int
	}{
		{"AbsSumSorted", func() error { _, err := pairwise.AbsSumSorted(descent); return err }, pairwise.ErrUnsorted, n - 1},
		{"AbsSumFloat", func() error { _, err := pairwise.AbsSumFloat(at(n-1, math.NaN())); return err }, pairwise.ErrNotFinite, n - 1},
		{"MeanDifference", func() error { _, err := pairwise.MeanDifference(at(n-1, math.Inf(1))); return err }, pairwise.ErrNotFinite, n - 1},
		{"Gini of a NaN", func() error { _, err := pairwise.Gini(at(n-1, math.NaN())); return err }, pairwise.ErrNotFinite, n - 1},
		{"Gini with a debt", func() error { _, err := pairwise.Gini(at(n-1, -1)); return err }, pairwise.ErrNegative, n - 1},
		{"a debt, then a NaN", func() error { _, err := pairwise.Gini([]float64{1, -1, math.NaN()}); return err }, pairwise.ErrNegative, 1},
		{"a NaN, then a debt", func() error { _, err := pairwise.Gini([]float64{1, math.NaN(), -1}); return err }, pairwise.ErrNotFinite, 1},
	} {
		var e *pairwise.ElementError
		if err := tt.call(); !errors.As(err, &e) || !errors.Is(err, tt.is) || e.Index != tt.index {
			t.Errorf("%s: %v, want element %d and %v", tt.why, err, tt.index, tt.is)
		}
	}
}

func TestDistances(t *testing.T) {
	for _, tt := range []struct {
		why  string
		xs   []uint64
		want []uint64
		err  error
	}{
		{"nil", nil, nil, nil},
		{"one", []uint64{5}, []uint64{0}, nil},
		{"two", []uint64{5, 3}, []uint64{2, 2}, nil},
		{"duplicates, in the order of the list", []uint64{2, 0, 2, 0}, []uint64{4, 4, 4, 4}, nil},
		{"the largest", []uint64{math.MaxUint64, 0}, []uint64{math.MaxUint64, math.MaxUint64}, nil},
		{"too large below", []uint64{math.MaxUint64, math.MaxUint64, 0}, nil, pairwise.ErrOverflow},
		{"too large above", []uint64{math.MaxUint64, 0, 0}, nil, pairwise.ErrOverflow},
	} {
		got, err := pairwise.Distances(tt.xs)
		if !slices.Equal(got, tt.want) || (got == nil) != (tt.want == nil) || !errors.Is(err, tt.err) {
			t.Errorf("%s: Distances(%v) = %v, %v, want %v, %v", tt.why, tt.xs, got, err, tt.want, tt.err)
		}
	}
}

// Errors name the first element at fault, and not its value.
func TestErrors(t *testing.T) {
	secret := []int64{1, 7777, 6666, 0}
	_, unsorted := pairwise.AbsSumSorted(secret)
	_, notFinite := pairwise.AbsSumFloat([]float32{1, float32(math.Inf(-1)), float32(math.NaN())})
	_, negative := pairwise.Gini([]int64{1, 2, 3, -7777, -1})
	for _, tt := range []struct {
		err, is error
		index   int
		text    string
	}{
		{unsorted, pairwise.ErrUnsorted, 2, "pairwise: element (2) is less than the one before it"},
		{notFinite, pairwise.ErrNotFinite, 1, "pairwise: element (1) is not a finite number"},
		{negative, pairwise.ErrNegative, 3, "pairwise: element (3) is negative"},
	} {
		var e *pairwise.ElementError
		if !errors.As(tt.err, &e) || e.Index != tt.index || !errors.Is(tt.err, tt.is) || tt.err.Error() != tt.text {
			t.Errorf("got %q, want %q", tt.err, tt.text)
		}
	}
	for _, err := range []error{pairwise.ErrOverflow, pairwise.ErrTooFew, pairwise.ErrZeroSum} {
		if !strings.HasPrefix(err.Error(), "pairwise: ") {
			t.Errorf("%q does not say where it is from", err)
		}
	}
}

// Callers may share a list that none of them changes.
func TestConcurrentCallers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	xs := make([]int64, 200_000)
	random(40)(r, xs)
	fs := make([]float64, len(xs))
	for i := range fs {
		fs[i] = r.NormFloat64()
	}
	want, wantFloat := sortedSum(xs), 0.0
	wantFloat, _ = sortedSumFloat(fs)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := pairwise.AbsSumBig(xs); got.Cmp(want) != 0 {
				t.Errorf("got %v, want %v", got, want)
			}
			if got, err := pairwise.AbsSumFloat(fs); got != wantFloat || err != nil {
				t.Errorf("got %v, %v, want %v", got, err, wantFloat)
			}
		})
	}
	wg.Wait()
}
