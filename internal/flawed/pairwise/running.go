package pairwise

// The types of this file are mutants of a collection that keeps its sum.

// Bag is the obvious collection: a list, gone through for each change. It is right as
// long as an int64 holds the sum.
type Bag struct {
	nums []int64
	sum  int64
}

func (b *Bag) distances(x int64) int64 {
	d := int64(0)
	for _, y := range b.nums {
		d += abs(x - y)
	}
	return d
}

func (b *Bag) Add(x int64) {
	b.sum += b.distances(x)
	b.nums = append(b.nums, x)
}

func (b *Bag) Remove(x int64) bool {
	for i, y := range b.nums {
		if x == y {
			b.nums[i] = b.nums[len(b.nums)-1]
			b.nums = b.nums[:len(b.nums)-1]
			b.sum -= b.distances(x)
			return true
		}
	}
	return false
}

func (b *Bag) Len() int { return len(b.nums) }

func (b *Bag) Sum() int64 { return b.sum }

// TrustingBag takes the caller's word that an element is there: removing one that is
// not spoils the sum for good.
type TrustingBag struct{ Bag }

func (b *TrustingBag) Remove(x int64) bool {
	if !b.Bag.Remove(x) {
		b.sum -= b.distances(x)
	}
	return true
}

// Set forgets that a value can be there twice.
type Set struct{ Bag }

func (s *Set) Add(x int64) {
	for _, y := range s.nums {
		if x == y {
			return
		}
	}
	s.Bag.Add(x)
}

// SaturatedBag notices an overflow, and stays at it when the sum fits again.
type SaturatedBag struct {
	Bag
	Over bool
}

func (b *SaturatedBag) Add(x int64) {
	d := uint64(0)
	for _, y := range b.nums {
		apart := uint64(max(x, y)) - uint64(min(x, y))
		b.Over = b.Over || d+apart < d
		d += apart
	}
	b.Over = b.Over || uint64(b.sum)+d < d
	b.sum += int64(d)
	b.nums = append(b.nums, x)
}

func (b *SaturatedBag) Remove(x int64) bool {
	for i, y := range b.nums {
		if x == y {
			b.nums[i] = b.nums[len(b.nums)-1]
			b.nums = b.nums[:len(b.nums)-1]
			for _, y := range b.nums {
				b.sum -= int64(uint64(max(x, y)) - uint64(min(x, y)))
			}
			return true
		}
	}
	return false
}
