package pairwise

import "math/bits"

// tree is a multiset of integers that knows how many of them are below any other,
// and what these add up to: a B+ tree in which every branch carries the number and
// the sum of the elements that it leads to.
type tree struct {
	root branch
}

const (
	leafLen  = 64 // a leaf has fewer elements
	innerLen = 32 // an inner node has fewer branches
)

// A branch leads to a leaf or else to an inner node.
type branch struct {
	tally
	last  uint64 // the greatest element
	leaf  *leaf
	inner *inner
}

// A leaf holds elements in ascending order.
type leaf struct {
	n    int
	keys [leafLen]uint64
}

// An inner node holds branches in ascending order.
type inner struct {
	n        int
	branches [innerLen]branch
}

// A tally is a number of elements and their sum.
type tally struct{ count, low, high uint64 }

func (t *tally) add(u tally) {
	var carry uint64
	t.count += u.count
	t.low, carry = bits.Add64(t.low, u.low, 0)
	t.high, _ = bits.Add64(t.high, u.high, carry)
}

func (t *tally) sub(u tally) {
	var borrow uint64
	t.count -= u.count
	t.low, borrow = bits.Sub64(t.low, u.low, 0)
	t.high, _ = bits.Sub64(t.high, u.high, borrow)
}

// distances returns the sum of the distances of k to the elements of the tree, given
// the tally of those below k.
func (t *tree) distances(k uint64, below tally) wide {
	above := t.root.tally
	above.sub(below)
	return wide{0, above.high, above.low}.sub(wide{0, below.high, below.low}).
		addMul(k, below.count).sub(wide{0, 0, k}.mul(above.count))
}

// insert adds one k. It returns the tally of the elements below it.
func (t *tree) insert(k uint64) (below tally) {
	if t.root.count == 0 {
		t.root = branch{leaf: new(leaf)}
	}
	if right := t.root.insert(k, &below); right.count > 0 {
		in := &inner{n: 2}
		in.branches[0], in.branches[1] = t.root, right
		t.root = branch{inner: in}
		t.root.sum()
	}
	return below
}

// remove takes one k away, and returns the tally of the elements below it. It reports
// false, and has done nothing, when there is none.
func (t *tree) remove(k uint64) (below tally, ok bool) {
	if t.root.count == 0 || !t.root.remove(k, &below) {
		return tally{}, false
	}
	for t.root.inner != nil && t.root.inner.n == 1 {
		t.root = t.root.inner.branches[0]
	}
	return below, true
}

// insert adds one k, and the elements below it to below. If that fills the node, it
// returns a branch to the right half of it.
func (b *branch) insert(k uint64, below *tally) (right branch) {
	switch {
	case b.leaf != nil:
		l := b.leaf
		i := l.find(k, below)
		copy(l.keys[i+1:], l.keys[i:l.n])
		l.keys[i] = k
		l.n++
		if l.n == leafLen {
			right.leaf = new(leaf)
			share(b, &right)
		}
	default:
		in := b.inner
		i := in.find(k, below)
		if r := in.branches[i].insert(k, below); r.count > 0 {
			copy(in.branches[i+2:], in.branches[i+1:in.n])
			in.branches[i+1] = r
			in.n++
			if in.n == innerLen {
				right.inner = new(inner)
				share(b, &right)
			}
		}
	}
	if right.count == 0 {
		b.add(tally{1, k, 0})
		b.last = max(b.last, k)
	}
	return right
}

// remove takes one k away, and adds the elements below it to below. It reports false,
// and has done nothing, when there is none.
func (b *branch) remove(k uint64, below *tally) bool {
	if l := b.leaf; l != nil {
		i := l.find(k, below)
		if i == l.n || l.keys[i] != k {
			return false
		}
		copy(l.keys[i:], l.keys[i+1:l.n])
		l.n--
		b.sub(tally{1, k, 0})
		b.last = l.keys[max(l.n-1, 0)]
		return true
	}
	in := b.inner
	i := in.find(k, below)
	if !in.branches[i].remove(k, below) {
		return false
	}
	b.sub(tally{1, k, 0})
	if c := &in.branches[i]; c.sparse() {
		if i == in.n-1 {
			i--
		}
		if !share(&in.branches[i], &in.branches[i+1]) {
			copy(in.branches[i+1:], in.branches[i+2:in.n])
			in.n--
			in.branches[in.n] = branch{}
		}
	}
	b.last = in.branches[in.n-1].last
	return true
}

// find returns the place of the first element that is not below k, and adds those
// before it to below.
func (l *leaf) find(k uint64, below *tally) int {
	var high, low, carry uint64
	i := 0
	for ; i < l.n && l.keys[i] < k; i++ {
		low, carry = bits.Add64(low, l.keys[i], 0)
		high += carry
	}
	below.add(tally{uint64(i), low, high})
	return i
}

// find returns the first branch whose last element is not below k, or the last
// branch, and adds the elements of those before it to below.
func (in *inner) find(k uint64, below *tally) int {
	i := 0
	for ; i < in.n-1 && in.branches[i].last < k; i++ {
		below.add(in.branches[i].tally)
	}
	return i
}

// sparse reports whether what b leads to has so little in it that it should be shared
// with its neighbour.
func (b *branch) sparse() bool {
	if b.leaf != nil {
		return b.leaf.n < leafLen*3/8
	}
	return b.inner.n < innerLen*3/8
}

// share shares what two neighbours lead to: evenly, if it is more than three quarters
// of a node, else it gives all to a and reports false.
func share(a, b *branch) (two bool) {
	if a.leaf != nil {
		var keys [2 * leafLen]uint64
		n := copy(keys[:], a.leaf.keys[:a.leaf.n])
		n += copy(keys[n:], b.leaf.keys[:b.leaf.n])
		two = n > leafLen*3/4
		half := n
		if two {
			half = n / 2
		}
		a.leaf.n = copy(a.leaf.keys[:], keys[:half])
		b.leaf.n = copy(b.leaf.keys[:], keys[half:n])
	} else {
		var branches [2 * innerLen]branch
		n := copy(branches[:], a.inner.branches[:a.inner.n])
		n += copy(branches[n:], b.inner.branches[:b.inner.n])
		two = n > innerLen*3/4
		half := n
		if two {
			half = n / 2
		}
		*a.inner, *b.inner = inner{}, inner{} // keep no branch alive
		a.inner.n = copy(a.inner.branches[:], branches[:half])
		b.inner.n = copy(b.inner.branches[:], branches[half:n])
	}
	a.sum()
	b.sum()
	return two
}

// sum computes the tally and the last element of b from what it leads to.
func (b *branch) sum() {
	b.tally, b.last = tally{}, 0
	if l := b.leaf; l != nil {
		for _, k := range l.keys[:l.n] {
			b.add(tally{1, k, 0})
			b.last = k
		}
		return
	}
	for i := range b.inner.branches[:b.inner.n] {
		c := &b.inner.branches[i]
		b.add(c.tally)
		b.last = c.last
	}
}
