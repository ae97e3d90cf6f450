package ratelimit

import "iter"

// A generations is a map that forgets by the logical time. An entry that was not
// written for a life is dropped at the latest when two have passed: nothing is swept,
// and no entry is dropped that is younger than a life.
type generations[K comparable, V any] struct {
	life  uint64
	began uint64 // when the young generation began
	young map[K]V
	grown map[K]V
}

func newGenerations[K comparable, V any](life, front uint64) generations[K, V] {
	return generations[K, V]{life: life, began: front, young: map[K]V{}, grown: map[K]V{}}
}

// advance tells how far the time is. It comes before anything is written at that
// time.
func (g *generations[K, V]) advance(front uint64) {
	past := front - g.began
	if past < g.life {
		return
	}
	g.grown = g.young
	if past >= 2*g.life {
		g.grown = map[K]V{}
	}
	g.young = make(map[K]V, min(len(g.grown), 1<<16))
	g.began = front
}

func (g *generations[K, V]) get(k K) (V, bool) {
	if v, ok := g.young[k]; ok {
		return v, true
	}
	v, ok := g.grown[k]
	return v, ok
}

// put writes an entry as of now.
func (g *generations[K, V]) put(k K, v V) {
	g.young[k] = v
	if len(g.grown) > 0 {
		delete(g.grown, k)
	}
}

func (g *generations[K, V]) drop(k K) {
	delete(g.young, k)
	delete(g.grown, k)
}

func (g *generations[K, V]) len() int { return len(g.young) + len(g.grown) }

// each replaces every entry by what f makes of it.
func (g *generations[K, V]) each(f func(K, V) V) {
	for _, m := range []map[K]V{g.young, g.grown} {
		for k, v := range m {
			m[k] = f(k, v)
		}
	}
}

// all yields every entry.
func (g *generations[K, V]) all() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for _, m := range []map[K]V{g.young, g.grown} {
			for k, v := range m {
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

func (g *generations[K, V]) has(k K) bool {
	_, ok := g.get(k)
	return ok
}

// restore writes an entry of a snapshot.
func (g *generations[K, V]) restore(k K, v V, young bool) {
	if young {
		g.young[k] = v
	} else {
		g.grown[k] = v
	}
}
