package textcache

import (
	"hash/maphash"
	"sync/atomic"
)

// A table finds entries by key without a lock, while one writer at a time changes
// it. It is a hash table with linear probing; a hit touches one line of slots, the
// entry, and the bytes of a key that is a string. sync.Map takes about twice the
// time: its tries are deeper, and it boxes keys.
//
// A reader that began before a change may or may not see it. An entry that stays is
// always found: a slot changes from one entry of a key to the next in one step, and
// growing leaves the old slots as they are to those who read them.
type table[K comparable] struct {
	seed  maphash.Seed
	tomb  *entry[K] // stands where an entry was
	slots atomic.Pointer[[]slot[K]]
	used  int // slots that are not empty, tombs included
	live  int
}

// A slot is empty (nil), holds an entry, or is a tomb: an entry was here, and those
// that had to pass it may stand behind it.
type slot[K comparable] struct {
	entry atomic.Pointer[entry[K]]
	hash  atomic.Uint64 // stored before entry, so that who sees the entry sees it
}

const minSlots = 16

func (t *table[K]) init() {
	t.seed, t.tomb = maphash.MakeSeed(), new(entry[K])
	t.reset()
}

func (t *table[K]) reset() {
	slots := make([]slot[K], minSlots)
	t.slots.Store(&slots)
	t.used, t.live = 0, 0
}

// find returns the entry of a key, or nil. It needs no lock.
func (t *table[K]) find(key K) *entry[K] {
	p := t.slots.Load()
	if p == nil { // the zero Cache
		return nil
	}
	slots := *p
	hash := maphash.Comparable(t.seed, key)
	mask := uint64(len(slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		e := slots[i].entry.Load()
		if e == nil {
			return nil
		}
		if slots[i].hash.Load() == hash && e.key == key && e != t.tomb {
			return e
		}
	}
}

// put stores e in place of the entry of its key, or of none.
func (t *table[K]) put(e *entry[K]) {
	if 4*(t.used+1) > 3*len(*t.slots.Load()) {
		t.rebuild()
	}
	slots := *t.slots.Load()
	hash := maphash.Comparable(t.seed, e.key)
	mask := uint64(len(slots) - 1)
	free := -1 // the first tomb on the way
	for i := hash & mask; ; i = (i + 1) & mask {
		old := slots[i].entry.Load()
		switch {
		case old == nil:
			if free < 0 {
				free = int(i)
				t.used++
			}
			t.live++
			slots[free].hash.Store(hash)
			slots[free].entry.Store(e)
			return
		case old == t.tomb:
			if free < 0 {
				free = int(i)
			}
		case slots[i].hash.Load() == hash && old.key == e.key:
			slots[i].entry.Store(e)
			return
		}
	}
}

// remove removes the entry of a key.
func (t *table[K]) remove(key K) {
	slots := *t.slots.Load()
	hash := maphash.Comparable(t.seed, key)
	mask := uint64(len(slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		e := slots[i].entry.Load()
		if e == nil {
			return
		}
		if slots[i].hash.Load() == hash && e.key == key && e != t.tomb {
			slots[i].entry.Store(t.tomb)
			t.live--
			return
		}
	}
}

// rebuild makes room, and leaves the tombs behind: new slots, a quarter to a half of
// them in use.
func (t *table[K]) rebuild() {
	old := *t.slots.Load()
	n := minSlots
	for n < 3*t.live {
		n *= 2
	}
	slots := make([]slot[K], n)
	mask := uint64(n - 1)
	for i := range old {
		e := old[i].entry.Load()
		if e == nil || e == t.tomb {
			continue
		}
		hash := old[i].hash.Load()
		j := hash & mask
		for slots[j].entry.Load() != nil {
			j = (j + 1) & mask
		}
		slots[j].hash.Store(hash)
		slots[j].entry.Store(e)
	}
	t.slots.Store(&slots)
	t.used = t.live
}
