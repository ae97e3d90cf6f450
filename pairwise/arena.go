package pairwise

// A bucket of a partition is a chain of blocks. Buckets in blocks need no count of
// their elements before they are filled, which saves a pass over the input, and a
// block that has been read is filled again while it is still in cache.
//
// What is written to at one time, a block and a chain for each bucket, has to stay
// in the caches next to the processor: with blocks of 512 bytes, twice as many
// buckets as fit there make the partition half as fast again (measured).

const (
	// blockLen is the number of elements in a block.
	blockLen = 64

	// group is how many blocks in a row a chain gets where buckets are read from
	// memory: longer pieces are read faster.
	group = 8
)

// A store is the memory for the buckets of one sum.
type store struct {
	words []uint64 // the blocks, one after the other
	prev  []uint32 // for each block, the end of the one before it in its chain
}

// A chain is a bucket. It is given by the place after its last element in the words
// of the store, which tells the block that is being filled. An empty one is 0.
type chain uint32

// resize makes room for n blocks.
func (s *store) resize(n int) {
	if cap(s.prev) < n {
		s.words = make([]uint64, n*blockLen)
		s.prev = make([]uint32, n)
	}
	s.words, s.prev = s.words[:n*blockLen], s.prev[:n]
}

// last returns the elements in the last block of c, which is not empty, and the rest
// of the chain.
func (s *store) last(c chain) ([]uint64, chain) {
	b := (c - 1) / blockLen
	return s.words[b*blockLen : c], chain(s.prev[b])
}

// touch reads a word of each line of the last n blocks of c. The processor fetches them
// while what comes before them is worked on: it does not guess by itself where a chain
// goes on. Without that ten million elements take two fifths more time (internal/compare,
// AbsSumBig/random10000000/hardened-Summer, AMD EPYC, Go 1.26.8, 2026-11-26). What it
// returns is of no use but that the compiler keeps the reads.
func (s *store) touch(c chain, n int) (sum uint64) {
	for ; n > 0 && c != 0; n-- {
		b := (c - 1) / blockLen
		w := (*[blockLen]uint64)(s.words[b*blockLen:])
		sum += w[0] + w[8] + w[16] + w[24] + w[32] + w[40] + w[48] + w[56]
		c = chain(s.prev[b])
	}
	return sum
}

// len returns the number of elements in c.
func (s *store) len(c chain) int {
	n := 0
	for c != 0 {
		b := (c - 1) / blockLen
		n += int(c - b*blockLen)
		c = chain(s.prev[b])
	}
	return n
}

// list appends the elements of c to lists, block by block.
func (s *store) list(lists [][]uint64, c chain) [][]uint64 {
	for c != 0 {
		var v []uint64
		v, c = s.last(c)
		lists = append(lists, v)
	}
	return lists
}

// An arena hands out blocks of a store to one lane. Lanes share the store, each
// having its own blocks of it to hand out.
type arena struct {
	store
	next, end uint32 // the words not handed out yet
	free      uint32 // the first word of a block given back, others linked by prev, or 0
	given     int    // how many were given back and not handed out again
}

// room returns how many blocks can be handed out.
func (a *arena) room() int { return a.given + int(a.end-a.next)/blockLen }

// more returns the place for the next element of a chain whose blocks are full, and
// which gets n blocks in a row, 1 or group.
func (a *arena) more(c chain, n uint32) chain {
	p := uint32(c)
	switch {
	case n > 1 && p/blockLen%n != 0: // the group has another
	case n == 1 && a.free != 0:
		p = a.free
		a.free = a.prev[p/blockLen]
		a.given--
	default:
		p = a.next
		a.next += n * blockLen
	}
	a.prev[p/blockLen] = uint32(c)
	return chain(p)
}

// push appends x to c.
func (a *arena) push(c chain, x uint64) chain {
	if c%blockLen == 0 {
		c = a.more(c, 1)
	}
	a.words[c] = x
	return c + 1
}

// drop takes the last block off c and gives it back.
func (a *arena) drop(c chain) chain {
	b := (c - 1) / blockLen
	rest := chain(a.prev[b])
	a.prev[b] = a.free
	a.free = uint32(b * blockLen)
	a.given++
	return rest
}
