package ratelimit

import (
	"math/rand/v2"
	"testing"
)

// Two limiters see the same events; one counts its places anew all the time.
func TestRebaseChangesNoDecision(t *testing.T) {
	for _, c := range []Config{
		{Limit: 3, Window: 10, MaxLateness: 5},
		{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: GCRA},
		{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: StrictGCRA},
	} {
		a, err := New[int](c)
		if err != nil {
			t.Fatal(err)
		}
		b, err := New[int](c)
		if err != nil {
			t.Fatal(err)
		}
		b.rule.last = b.rule.first + 20
		rnd := rand.New(rand.NewPCG(1, 2))
		id := uint64(100)
		rebased := 0
		for i := range 20000 {
			switch rnd.IntN(200) {
			case 0:
				id = 0 // a reset
			case 1:
				id += 1000
			default:
				id += rnd.Uint64N(3)
			}
			at := Seq{ID: less(id, rnd.Uint64N(5))}
			key := rnd.IntN(3)
			before := b.clock.front
			x, y := a.Allow(key, at), b.Allow(key, at)
			if x != y {
				t.Fatalf("%+v: step %d, %v: %+v after %d rebases, want %+v", c, i, at, y, rebased, x)
			}
			if b.clock.front < before {
				rebased++
			}
			if rnd.IntN(20) == 0 {
				if x, y := a.Refund(key, at), b.Refund(key, at); x != y {
					t.Fatalf("%+v: step %d: Refund %t, want %t", c, i, y, x)
				}
			}
		}
		if rebased < 100 {
			t.Errorf("%+v: %d rebases: this test tests nothing", c, rebased)
		}
	}
}

// The front that New allows leaves room for every sum.
func TestNothingOverflows(t *testing.T) {
	for _, c := range []Config{
		{Limit: 1, Window: 2},
		{Limit: 1<<31 - 1, Window: 1, Algorithm: GCRA},
		{Limit: 1 << 20, Window: 1 << 40, MaxLateness: 1 << 40},
		{Limit: 1<<20 - 1, Window: 1 << 20, MaxLateness: 1 << 20, Algorithm: GCRA},
		{Limit: 1<<20 - 1, Window: 1 << 20, Burst: 1, Algorithm: StrictGCRA},
	} {
		l, err := New[int](c)
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		l.clock.front = l.rule.last // as far as it gets without counting anew
		for i, id := range []uint64{5, 1 << 50, 1 << 62, 1<<64 - 1} {
			if d := l.Allow(i, Seq{ID: id}); !d.Allowed || d.ResetAfterIDs > l.rule.life {
				t.Errorf("%+v: %+v", c, d)
			}
			if n, err := l.AllowN(i, Seq{ID: id - 1}, l.rule.most); err == nil && n.Allowed {
				t.Errorf("%+v: a full bucket beside one: %+v", c, n)
			}
		}
	}
}

// What was told of an event is told again after places were counted anew, also of an
// epoch whose ids come so slowly that its places are long ago.
func TestRebaseRemembers(t *testing.T) {
	for _, a := range []Algorithm{Exact, GCRA} {
		l, err := New[string](Config{Limit: 3, Window: 10, MaxLateness: 50, Algorithm: a})
		if err != nil {
			t.Fatal(err)
		}
		l.rule.last = l.rule.first + 300
		var told []Decision
		for id := range uint64(40) {
			told = append(told, l.Allow("a", Seq{ID: 1<<40 + id}))
			l.Allow("b", Seq{ID: 40 * id})
		}
		for id, want := range told {
			want.Duplicate = true
			if d := l.Allow("a", Seq{ID: 1<<40 + uint64(id)}); d != want {
				t.Fatalf("algorithm %d, %d: %+v, want %+v", a, id, d, want)
			}
		}
	}
}
