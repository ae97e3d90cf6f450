package ratelimit

import (
	"hash/maphash"
	"math/bits"
	"sync"
	"sync/atomic"
)

// A shard holds a part of the keys. Whoever finds a key there may read and swap its
// word without the lock; keys come and go under it.
type shard[K comparable] struct {
	mu    sync.Mutex
	table atomic.Pointer[table[K]]
	_     [64 - 16]byte
}

// A table is open addressing: a key is in the first free slot from its home on. Slots
// are never freed: keys go when the table is made anew.
type table[K comparable] struct {
	slots []slot[K]
	logs  []log // Exact: of each slot
	used  int   // slots
}

// A slot is a key and its word. Of GCRA that is the state. Of Exact, under the lock,
// it is the place until which the key can be told from a new one.
type slot[K comparable] struct {
	hash atomic.Uint64 // 0 for a free slot; written last
	word atomic.Uint64 // with over once the table was made anew; 0 for a key that is not held any more
	key  K
}

// A log is the state of a key under Exact: the sorted places of what was admitted, as
// often as its cost.
type log []uint64

// hash is never 0.
func (l *Limiter[K]) hash(key K) uint64 { return maphash.Comparable(l.seed, key) | 1 }

func (l *Limiter[K]) shard(hash uint64) *shard[K] {
	return &l.shards[hash>>(64-shardBits)]
}

// slot returns a key's slot, or nil.
func (l *Limiter[K]) slot(hash uint64, key K) *slot[K] {
	t := l.shard(hash).table.Load()
	if i := t.find(hash, key); i >= 0 {
		return &t.slots[i]
	}
	return nil
}

// find returns the index of a key's slot, or less than 0. It is just small enough to be
// inlined.
func (t *table[K]) find(hash uint64, key K) int {
	if t == nil {
		return -1
	}
	for i := home(hash, len(t.slots)); ; i++ {
		if i == len(t.slots) {
			i = 0
		}
		if h := t.slots[i].hash.Load(); h == hash && t.slots[i].key == key {
			return i
		} else if h == 0 {
			return -1
		}
	}
}

// home leaves out the bits that chose the shard.
func home(hash uint64, n int) int {
	hi, _ := bits.Mul64(hash<<shardBits, uint64(n))
	return int(hi)
}

// add puts a key that is not held into its shard, under the lock. Its room was
// reserved.
func (l *Limiter[K]) add(s *shard[K], front, hash uint64, key K, word uint64, g log) {
	t := s.table.Load()
	if i := t.find(hash, key); i >= 0 {
		t.set(i, word, g)
		return
	}
	if t == nil || 4*(t.used+1) > 3*len(t.slots) {
		t = l.renew(s, front)
	}
	t.add(hash, key, word, g)
}

func (t *table[K]) add(hash uint64, key K, word uint64, l log) {
	i := home(hash, len(t.slots))
	for t.slots[i].hash.Load() != 0 {
		if i++; i == len(t.slots) {
			i = 0
		}
	}
	s := &t.slots[i]
	s.key = key
	s.word.Store(word)
	if t.logs != nil {
		t.logs[i] = l
	}
	s.hash.Store(hash) // now whoever finds it finds all of it
	t.used++
}

// renew makes the table anew without the keys that are as good as new. It is called
// under the lock, and costs about as much as what was added since it was last called.
func (l *Limiter[K]) renew(s *shard[K], front uint64) *table[K] {
	r := &l.rule
	old := s.close()
	t := newTable[K](r, old.live(r, front))
	old.each(func(i int, o *slot[K]) {
		switch word := o.word.Load() &^ over; {
		case word > r.dead(front):
			t.add(o.hash.Load(), o.key, word, old.log(i))
		case word > 0:
			l.unreserve(1)
		}
	})
	s.table.Store(t)
	return t
}

// close ends the table: whoever would swap a word in it finds the lock instead. It is
// called under the lock, and a new table must follow.
func (s *shard[K]) close() *table[K] {
	t := s.table.Load()
	t.each(func(_ int, s *slot[K]) { s.word.Or(over) })
	return t
}

// newTable makes a table of which n keys fill no more than half.
func newTable[K comparable](r *rule, n int) *table[K] {
	t := &table[K]{slots: make([]slot[K], 2*n+8)}
	if r.exact {
		t.logs = make([]log, len(t.slots))
	}
	return t
}

// free forgets the state of the key in slot i and gives back its room. No call sees the
// one without the other: the caller holds the lock, and who finds no state takes it.
func (l *Limiter[K]) free(t *table[K], i int) {
	if t.slots[i].word.Load() > 0 {
		t.set(i, 0, nil)
		l.unreserve(1)
	}
}

// set writes the state of the key in slot i, under the lock.
func (t *table[K]) set(i int, word uint64, g log) {
	t.slots[i].word.Store(word)
	if t.logs != nil {
		t.logs[i] = g
	}
}

// each calls f with every key's slot.
func (t *table[K]) each(f func(int, *slot[K])) {
	if t == nil {
		return
	}
	for i := range t.slots {
		if t.slots[i].hash.Load() != 0 {
			f(i, &t.slots[i])
		}
	}
}

// live counts the keys that can be told from a new one.
func (t *table[K]) live(r *rule, front uint64) (n int) {
	t.each(func(_ int, s *slot[K]) {
		if s.word.Load()&^over > r.dead(front) {
			n++
		}
	})
	return n
}

// log returns the log of a slot.
func (t *table[K]) log(i int) log {
	if t.logs == nil {
		return nil
	}
	return t.logs[i]
}

// dead is the highest word of a key that no event to come can tell from a new one.
func (r *rule) dead(front uint64) uint64 { return less(front, r.reach+1) * r.unit }
