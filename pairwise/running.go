package pairwise

import "math/big"

// A Running keeps the sum of |xi-xj| over all pairs of a collection that changes,
// such as the last hour of a stream. A value may be in the collection more than
// once.
//
// [Running.Add] and [Running.Remove] take O(log n) time in the worst case. Memory is
// less than 32 bytes for each element of a large collection, about 14 when they come in
// no order, and is given up as elements are removed; the least is 600 bytes, from the
// first Add on.
//
// Laws: pairwise/running, pairwise/running-window.
//
// The zero value is an empty collection. A Running must not be copied after its
// first use (go vet finds copies), and not be used by two goroutines at a time.
type Running[T Integer] struct {
	_    noCopy
	tree tree
	sum  wide
}

// Add puts x into the collection.
func (r *Running[T]) Add(x T) {
	k := orderKey(x)
	below := r.tree.insert(k)
	r.sum = r.sum.add(r.tree.distances(k, below))
}

// Remove takes one x out of the collection. It reports whether there was one;
// if not, nothing changes.
func (r *Running[T]) Remove(x T) bool {
	k := orderKey(x)
	below, ok := r.tree.remove(k)
	if ok {
		r.sum = r.sum.sub(r.tree.distances(k, below))
	}
	return ok
}

// Len returns the number of elements in the collection.
func (r *Running[T]) Len() int { return int(r.tree.root.count) }

// Sum returns the sum of |xi-xj| over all pairs of the collection, or
// [ErrOverflow] when it exceeds a uint64. The sum is kept exactly even then, and
// can be had again when enough has been removed. Sum takes constant time.
func (r *Running[T]) Sum() (uint64, error) { return r.sum.uint64() }

// SumBig returns the sum, however large.
func (r *Running[T]) SumBig() *big.Int { return r.sum.setBig(new(big.Int)) }

// A noCopy is what go vet knows a value by that must not be copied. Two copies would share
// the nodes of one tree, and their sums would be wrong without a word.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// orderKey maps the values of an integer type to integers in the same order and as far
// apart.
func orderKey[T Integer](x T) uint64 {
	var zero T
	if zero-1 < zero { // signed
		return uint64(x) ^ 1<<63
	}
	return uint64(x)
}
