package pairwise

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// maxLanes bounds the goroutines that work on one sum.
	maxLanes = 8

	// minShare is the least number of elements worth a goroutine of its own.
	minShare = 1 << 16

	// minSpare is how many blocks a lane has at least for parting buckets again.
	minSpare = 32

	// maxLen is the length up to which 32 bits count the elements.
	maxLen = 1<<31 - 1
)

// A team of lanes sums a long list in steps: the list is parted among the lanes,
// each lane sorts its part into buckets by value, and then lanes take buckets,
// one after another, until all are summed.
type team struct {
	all   []*lane
	start [maxLanes]func() // what a goroutine of its own runs for a lane
	wg    sync.WaitGroup
	job   func(lane int) // the step being done

	lanes  []*lane // those at work
	share  int     // elements in the part of each but the last
	blocks uint32  // how many blocks in a row a bucket gets
	store  store

	// The buckets, once they are filled.
	shift   uint     // bucket j holds numbers from j<<shift, as fractions
	whole   bool     // or rather all of them hold whole numbers
	ranks   []uint64 // for each bucket, how many elements are below it; then how many there are
	fair    int      // elements to be expected in each
	next    atomic.Int64
	sumStep func(lane int)
}

// gather readies lanes for a sum of n elements.
func (t *team) gather(n int) {
	p := min(n/minShare, maxLanes)
	if p > 1 {
		p = min(p, runtime.GOMAXPROCS(0))
	}
	p = max(p, 1)
	for len(t.all) < p {
		i := len(t.all)
		t.all = append(t.all, new(lane))
		t.start[i] = func() {
			defer t.wg.Done()
			t.job(i)
		}
	}
	t.lanes = t.all[:p]
	t.share = n / p
	for _, l := range t.lanes {
		l.n, l.rank, l.total, l.exact = uint64(n), 0, wide{}, nil
	}
}

// part returns the part of n elements that is the lane's.
func (t *team) part(lane, n int) (from, to int) {
	from = lane * t.share
	if lane == len(t.lanes)-1 {
		return from, n
	}
	return from, from + t.share
}

// do has every lane do a step, each in a goroutine, and returns when they have.
func (t *team) do(step func(lane int)) {
	t.job = step
	t.wg.Add(len(t.lanes) - 1)
	for i := 1; i < len(t.lanes); i++ {
		go t.start[i]()
	}
	step(0)
	t.wg.Wait()
	t.job = nil
}

// open has every lane begin n empty buckets, for all elements together, and shares
// out the memory for them.
func (t *team) open(n, elements int) {
	t.blocks = 1
	if elements > maxBuckets*cellCount {
		t.blocks = group
	}
	t.fair = elements / n
	// For each lane the blocks that its elements fill, those that are not full in
	// the end, and a third as many for parting buckets again.
	each := t.share/blockLen*4/3 + n*int(t.blocks) + minSpare
	each = (each/group + 2) * group
	t.store.resize(each*len(t.lanes) + group + len(t.lanes)) // the first is not used: it would be an empty chain
	for i, l := range t.lanes {
		l.store = t.store
		l.next = uint32((i*each + group) * blockLen)
		l.end = l.next + uint32(each*blockLen)
		l.free, l.given = 0, 0
		l.first = slices.Grow(l.first[:0], n)[:n]
		clear(l.first)
	}
}

// sum sums the buckets that the lanes have filled. Afterwards each lane holds a
// part of the sum.
func (t *team) sum() {
	n := len(t.lanes[0].first)
	t.ranks = slices.Grow(t.ranks[:0], n+1)[:n+1]
	rank := 0
	for j := range n {
		t.ranks[j] = uint64(rank)
		for _, l := range t.lanes {
			rank += l.len(l.first[j])
		}
	}
	t.ranks[n] = uint64(rank)
	t.next.Store(0)
	if t.sumStep == nil {
		t.sumStep = t.sumBuckets
	}
	t.do(t.sumStep)
}

// sumBuckets sums buckets until none is left.
func (t *team) sumBuckets(lane int) {
	l := t.lanes[lane]
	var chains [maxLanes]chain
	for {
		j := int(t.next.Add(1)) - 1
		if j >= len(t.ranks)-1 {
			return
		}
		for i, other := range t.lanes {
			chains[i] = other.first[j]
		}
		l.rank = t.ranks[j]
		k := int(t.ranks[j+1] - t.ranks[j])
		if t.whole {
			l.finish(chains[:len(t.lanes)], k, frame{0, 0}, 0, 0)
		} else {
			l.finish(chains[:len(t.lanes)], k, frame{uint64(j) << t.shift, 64 - t.shift}, t.fair, 0)
		}
	}
}
