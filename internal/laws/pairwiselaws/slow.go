package pairwiselaws

import (
	"math"
	"math/big"
	"slices"

	"github.com/hardened-go/hardened/pairwise"
)

// Exact is the definition, on integers without limit: every pair of a short list. For
// a long one the gaps between neighbours in order are added, each as often as there
// are pairs around it.
func Exact(xs []int64) *big.Int {
	total := new(big.Int)
	if len(xs) <= 10 {
		for i, x := range xs {
			for _, y := range xs[:i] {
				total.Add(total, distance(x, y))
			}
		}
		return total
	}
	xs = slices.Clone(xs)
	slices.Sort(xs)
	for i := 1; i < len(xs); i++ {
		gap := distance(xs[i], xs[i-1])
		total.Add(total, gap.Mul(gap, big.NewInt(int64(i)*int64(len(xs)-i))))
	}
	return total
}

func distance(x, y int64) *big.Int {
	d := new(big.Int).Sub(big.NewInt(x), big.NewInt(y))
	return d.Abs(d)
}

// ExactFloat is Exact for finite floats, as a number of 2^-1074.
func ExactFloat(xs []float64) *big.Int {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	total := new(big.Int)
	for i := 1; i < len(xs); i++ {
		gap := new(big.Int).Sub(units(xs[i]), units(xs[i-1]))
		total.Add(total, gap.Mul(gap, big.NewInt(int64(i)*int64(len(xs)-i))))
	}
	return total
}

// units returns x as a number of 2^-1074, of which every finite float is a whole one.
func units(x float64) *big.Int {
	m, exp := math.Frexp(x) // 0.5 <= |m| < 1
	z := big.NewInt(int64(math.Ldexp(m, 53)))
	if shift := exp - 53 + 1074; shift >= 0 {
		z.Lsh(z, uint(shift))
	} else {
		z.Rsh(z, uint(-shift)) // of a subnormal number: the bits dropped are zeros
	}
	return z
}

// nearest returns the float64 nearest to a fraction.
func nearest(num, den *big.Int) float64 {
	x, _ := new(big.Rat).SetFrac(num, den).Float64()
	return x
}

// unit is the number of 2^-1074 in one.
var unit = new(big.Int).Lsh(big.NewInt(1), 1074)

// asUint64 is what AbsSum makes of an exact sum.
func asUint64(z *big.Int) (uint64, error) {
	if !z.IsUint64() {
		return 0, pairwise.ErrOverflow
	}
	return z.Uint64(), nil
}

// asFloat64 is what AbsSumFloat makes of a fraction.
func asFloat64(num, den *big.Int) (float64, error) {
	x := nearest(num, den)
	if math.IsInf(x, 0) {
		return 0, pairwise.ErrOverflow
	}
	return x, nil
}

// firstNotFinite is the obvious check.
func firstNotFinite(xs []float64) error {
	for i, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return &pairwise.ElementError{Index: i, Err: pairwise.ErrNotFinite}
		}
	}
	return nil
}
