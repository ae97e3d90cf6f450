package pairwise_test

import (
	"math/big"

	"github.com/hardened-go/hardened/pairwise"
)

// slowSum is the definition, on numbers that cannot overflow: every pair.
func slowSum[T pairwise.Integer](xs []T) *big.Int {
	total := new(big.Int)
	for i, x := range xs {
		for _, y := range xs[:i] {
			d := new(big.Int).Sub(toBig(x), toBig(y))
			total.Add(total, d.Abs(d))
		}
	}
	return total
}

func toBig[T pairwise.Integer](x T) *big.Int {
	if x < 0 {
		return big.NewInt(int64(x))
	}
	return new(big.Int).SetUint64(uint64(x))
}
