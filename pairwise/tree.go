package pairwise

import (
	"math/bits"
	"math/rand/v2"
)

// tree is a multiset of integers: a binary search tree by key that is also a heap
// by a random number given to each key. That makes its shape, whatever happens, the
// one of a tree whose keys came in random order. (C. R. Aragon and R. Seidel,
// "Randomized Search Trees", 1989.)
type tree struct {
	nodes []node // the first stands for no node
	root  int
	free  int // a node out of use, and by its left all others
}

// A node is 64 bytes where an int has 8: a cache line.
type node struct {
	key         uint64
	times       uint64 // how often the key is in the set
	count       uint64 // elements in the subtree
	low, high   uint64 // their sum
	heap        uint64 // not less than those of the children
	left, right int
}

// len returns the number of elements.
func (t *tree) len() uint64 {
	if t.root == 0 {
		return 0
	}
	return t.nodes[t.root].count
}

// distances returns the sum of the distances of k to all elements.
func (t *tree) distances(k uint64) wide {
	var below, above uint64
	var sumBelow, sumAbove wide
	for p := t.root; p != 0; {
		n := &t.nodes[p]
		if k <= n.key {
			r := &t.nodes[n.right]
			above += n.times + r.count
			sumAbove = sumAbove.addMul(n.key, n.times).add(wide{0, r.high, r.low})
			p = n.left
		} else {
			l := &t.nodes[n.left]
			below += n.times + l.count
			sumBelow = sumBelow.addMul(n.key, n.times).add(wide{0, l.high, l.low})
			p = n.right
		}
	}
	return sumAbove.sub(sumBelow).addMul(k, below).sub(wide{0, 0, k}.mul(above))
}

// find returns the node of key k, or 0.
func (t *tree) find(k uint64) int {
	p := t.root
	for p != 0 && t.nodes[p].key != k {
		p = *t.nodes[p].child(k)
	}
	return p
}

// child returns the link to the side where k is.
func (n *node) child(k uint64) *int {
	if k < n.key {
		return &n.left
	}
	return &n.right
}

// insert adds one k.
func (t *tree) insert(k uint64) {
	p := t.find(k)
	if p == 0 {
		p = t.take(k)
	}
	heap := t.nodes[p].heap
	link := &t.root
	for *link != p && *link != 0 && t.nodes[*link].heap >= heap {
		n := &t.nodes[*link]
		n.grow(k)
		link = n.child(k)
	}
	if *link != p { // p is new: it takes the place of a subtree, and parts it
		left, right := t.cut(*link, k)
		*link = p
		t.nodes[p].left, t.nodes[p].right = left, right
		t.update(p)
		return
	}
	t.nodes[p].times++
	t.nodes[p].grow(k)
}

// remove takes one k away. It reports whether there was one.
func (t *tree) remove(k uint64) bool {
	p := t.find(k)
	if p == 0 {
		return false
	}
	link := &t.root
	for *link != p {
		n := &t.nodes[*link]
		n.shrink(k)
		link = n.child(k)
	}
	n := &t.nodes[p]
	if n.times > 1 {
		n.times--
		n.shrink(k)
		return true
	}
	*link = t.join(n.left, n.right)
	t.give(p)
	return true
}

// grow accounts for one more k in the subtree.
func (n *node) grow(k uint64) {
	var carry uint64
	n.count++
	n.low, carry = bits.Add64(n.low, k, 0)
	n.high += carry
}

// shrink accounts for one k less in the subtree.
func (n *node) shrink(k uint64) {
	var borrow uint64
	n.count--
	n.low, borrow = bits.Sub64(n.low, k, 0)
	n.high -= borrow
}

// update computes the count and the sum of p from its children's.
func (t *tree) update(p int) {
	n := &t.nodes[p]
	l, r := &t.nodes[n.left], &t.nodes[n.right]
	high, low := bits.Mul64(n.key, n.times)
	low, carry := bits.Add64(low, l.low, 0)
	high, _ = bits.Add64(high, l.high, carry)
	low, carry = bits.Add64(low, r.low, 0)
	high, _ = bits.Add64(high, r.high, carry)
	n.count, n.low, n.high = n.times+l.count+r.count, low, high
}

// cut parts the subtree p into the keys below k and those above. It does not hold
// k itself.
func (t *tree) cut(p int, k uint64) (below, above int) {
	if p == 0 {
		return 0, 0
	}
	n := &t.nodes[p]
	if n.key < k {
		n.right, above = t.cut(n.right, k)
		below = p
	} else {
		below, n.left = t.cut(n.left, k)
		above = p
	}
	t.update(p)
	return below, above
}

// join makes one subtree of two, all keys of the first being below those of the
// second.
func (t *tree) join(below, above int) int {
	switch {
	case below == 0:
		return above
	case above == 0:
		return below
	}
	p := below
	if t.nodes[below].heap >= t.nodes[above].heap {
		n := &t.nodes[below]
		n.right = t.join(n.right, above)
	} else {
		p = above
		n := &t.nodes[above]
		n.left = t.join(below, n.left)
	}
	t.update(p)
	return p
}

// take returns a node for one k.
func (t *tree) take(k uint64) int {
	if len(t.nodes) == 0 {
		t.nodes = append(t.nodes, node{})
	}
	p := t.free
	if p == 0 {
		p = len(t.nodes)
		t.nodes = append(t.nodes, node{})
	} else {
		t.free = t.nodes[p].left
	}
	t.nodes[p] = node{key: k, times: 1, heap: rand.Uint64()}
	return p
}

// give puts the node p out of use.
func (t *tree) give(p int) {
	t.nodes[p] = node{left: t.free}
	t.free = p
}
