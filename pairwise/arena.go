package pairwise

// A bucket of a partition is a chain of blocks. Buckets in blocks need no count
// of their elements before they are filled, which saves a pass over the input,
// and a block that has been read is filled again while it is still in cache.

// blockLen is the number of elements in a block. What is being written to at one
// time, a block for each bucket, has to stay within a quarter of a MiB or so:
// beyond, the partition becomes three times slower (measured).
const blockLen = 64

type block [blockLen]uint64

// A slab is the unit of allocation: small enough to be in cache still when it is
// filled after the allocator has cleared it.
type slab struct {
	blocks [slabLen]block
	prev   [slabLen]uint32 // for each block, the one before it in its chain, or 0
}

const slabLen = 128

// laneShift is the place, in the number of a block, of the number of its lane.
const laneShift = 32 - 3

// An arena hands out blocks to one lane. It reads the blocks of other lanes too.
type arena struct {
	slabs [maxLanes][]*slab // of each lane: a lane appends to its own only
	lane  uint32
	used  uint32 // blocks of its own handed out, those given back included
	free  uint32 // the block given back last, linked by prev, or 0
}

// group is how many blocks in a row a chain gets when it asks for a group.
const group = 8

// reset makes every block unused. It keeps them.
func (a *arena) reset() {
	a.used = group // no block has the number 0, which ends a chain
	a.free = 0
	own := a.slabs[a.lane]
	a.slabs = [maxLanes][]*slab{}
	a.slabs[a.lane] = own
}

// at returns a block and the link to the one before it in its chain.
func (a *arena) at(id uint32) (*block, *uint32) {
	i := id & (1<<laneShift - 1)
	s := a.slabs[id>>laneShift][i/slabLen]
	return &s.blocks[i%slabLen], &s.prev[i%slabLen]
}

// take returns the first of n unused blocks in a row, n being 1 or group. It
// takes a single block from those given back when there are any.
func (a *arena) take(n uint32) uint32 {
	if n == 1 && a.free != 0 {
		id := a.free
		_, prev := a.at(id)
		a.free = *prev
		return id
	}
	if int(a.used/slabLen) == len(a.slabs[a.lane]) {
		a.slabs[a.lane] = append(a.slabs[a.lane], new(slab))
	}
	id := a.lane<<laneShift | a.used
	a.used += n
	return id
}

// A chain is a bucket: n elements in full blocks and, last, the one being filled.
type chain struct {
	block *block // being filled
	n     uint32
	id    uint32 // of block, or 0
}

// grow gives c, whose blocks are full, a new one. A chain that has asked for
// groups gets the next block of its group.
func (a *arena) grow(c *chain, n uint32) {
	id := c.id + 1
	if c.id == 0 || id%n == 0 {
		id = a.take(n)
	}
	b, prev := a.at(id)
	*prev = c.id
	c.block, c.id = b, id
}

// push appends x to c.
func (a *arena) push(c *chain, x uint64) {
	if c.n%blockLen == 0 {
		a.grow(c, 1)
	}
	c.block[c.n%blockLen] = x
	c.n++
}

// last returns the elements in the last block of c, which is not empty.
func (a *arena) last(c *chain) []uint64 {
	b, _ := a.at(c.id)
	return b[:(c.n-1)%blockLen+1]
}

// drop takes the last block off c and makes it the next to be handed out.
func (a *arena) drop(c *chain) {
	_, prev := a.at(c.id)
	c.n -= (c.n-1)%blockLen + 1
	c.id, *prev, a.free = *prev, a.free, c.id
}

// list appends the elements of c, block by block, to lists.
func (a *arena) list(lists [][]uint64, c chain) [][]uint64 {
	for c.n > 0 {
		lists = append(lists, a.last(&c))
		c.n -= (c.n-1)%blockLen + 1
		_, prev := a.at(c.id)
		c.id = *prev
	}
	return lists
}
