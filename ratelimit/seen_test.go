package ratelimit

import "testing"

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
