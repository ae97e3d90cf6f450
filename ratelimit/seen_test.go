package ratelimit

import (
	"math/rand/v2"
	"testing"
)

// A journal finds what was added and nothing else, whatever it grew to.
func TestJournal(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		j, had := journal[uint64]{age: 1}, map[event]uint64{}
		draw := func() event {
			e := event{at: Seq{ID: rnd.Uint64N(1000) * stripes}}
			if e.at.Epoch = rnd.Uint64N(3); e.at.Epoch == 0 {
				e.serial = 1 + rnd.Uint64N(2)
			}
			return e
		}
		for n := range 1 + rnd.Uint64N(150) {
			if e := draw(); j.find(e) == nil {
				r := j.add(e)
				r.key = n
				had[e] = n
			}
		}
		if len(had) != j.used {
			t.Fatalf("seed %d: %d are used of %d", seed, j.used, len(had))
		}
		for e, n := range had {
			if r := j.find(e); r == nil || r.key != n || r.event() != e {
				t.Fatalf("seed %d: %+v: found %+v", seed, e, r)
			}
		}
		for range 100 {
			e := draw()
			if _, known := had[e]; known != (j.find(e) != nil) {
				t.Fatalf("seed %d: %+v was added: %t", seed, e, known)
			}
		}
		j.clear()
		if j.find(draw()) != nil || j.used > 0 {
			t.Fatalf("seed %d: it was cleared", seed)
		}
	}
}

// What is remembered of a told epoch survives a restart as what is of a detected one.
func TestRestartRemembers(t *testing.T) {
	for epoch := range uint64(2) {
		l, err := New[string](Config{Limit: 2, Window: 10, MaxLateness: 500})
		if err != nil {
			t.Fatal(err)
		}
		var before []Decision
		for id := range uint64(400) {
			before = append(before, l.Allow("a", Seq{epoch, id}))
		}
		data, err := l.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Restore(data); err != nil {
			t.Fatal(err)
		}
		for id := range uint64(400) {
			want := before[id]
			want.Duplicate = true
			if d := l.Allow("a", Seq{epoch, id}); d != want {
				t.Fatalf("%d of epoch %d: %+v, want %+v", id, epoch, d, want)
			}
		}
	}
}

// While ids of two detected epochs come in turns, those of one move the time away from
// the other, whose ids are no later for that: they are remembered.
func TestBothRunsAreRemembered(t *testing.T) {
	l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: 5})
	if err != nil {
		t.Fatal(err)
	}
	// 5008, 0 and 16 are of one stripe, which is written to when the time is later than
	// 5008 by 19 ids.
	for _, id := range []uint64{5008, 0, 5009, 4, 8, 5010, 16} {
		if d := l.Allow("a", Seq{ID: id}); !d.Allowed || d.Duplicate {
			t.Fatalf("%d: %+v", id, d)
		}
	}
	if d := l.Allow("a", Seq{ID: 5008}); !d.Duplicate {
		t.Errorf("forgotten: %+v", d)
	}
}

// What was written shortly before one of two epochs was over is remembered, though the
// generation that it is of began long ago.
func TestLastOfALongGenerationIsRemembered(t *testing.T) {
	l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: 50})
	if err != nil {
		t.Fatal(err)
	}
	l.Allow("a", Seq{ID: 1 << 20}) // the stripe of 0 begins
	l.Allow("a", Seq{ID: 0})       // another epoch
	for id := uint64(1); id < 104; id++ {
		if id%stripes > 0 || id == 96 {
			l.Allow("a", Seq{ID: id})
		}
		if over := l.era.Load() != nil; over != (id > 101) {
			t.Fatalf("at %d the first epoch is over: %t", id, over)
		}
	}
	l.Allow("a", Seq{ID: 112})
	if d := l.Allow("a", Seq{ID: 96}); !d.Duplicate {
		t.Errorf("forgotten: %+v", d)
	}
}
