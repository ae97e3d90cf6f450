package ratelimit

import (
	"hash/maphash"
	"math/rand/v2"
	"testing"
)

// A journal finds what was added and nothing else, whatever it grew to.
func TestJournal(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		j, had := journal[uint64]{age: 1, spread: rnd.Uint64() | 1}, map[uint64]uint64{}
		for n := range 1 + rnd.Uint64N(150) {
			if id := rnd.Uint64N(1000) * stripes; j.find(id) == nil {
				j.add(id).key = n
				had[id] = n
			}
		}
		if len(had) != j.used {
			t.Fatalf("seed %d: %d are used of %d", seed, j.used, len(had))
		}
		for id := range uint64(1000 * stripes) {
			n, known := had[id]
			if r := j.find(id); known != (r != nil) || known && (r.key != n || r.id != id) {
				t.Fatalf("seed %d: %d was added: %t; found: %+v", seed, id, known, r)
			}
		}
		j.clear()
		if j.find(0) != nil || j.used > 0 {
			t.Fatalf("seed %d: it was cleared", seed)
		}
	}
}

// Ids that are chosen so that their blocks share a place by the golden ratio do not: each
// limiter has another multiplier, which is near it.
func TestChosenIDs(t *testing.T) {
	var ids []uint64
	for b := uint64(0); len(ids) < 20_000; b++ {
		if b*0x9E3779B97F4A7C15 < 1<<54 { // one in a thousand
			ids = append(ids, b*block*stripes)
		}
	}
	for range 10 {
		j, steps := journal[uint64]{age: 1, spread: spread(maphash.MakeSeed())}, uint64(0)
		for _, id := range ids {
			j.add(id).key = id
		}
		n := uint64(len(j.records))
		for i := range j.records {
			if r := &j.records[i]; r.age == j.age {
				steps += (uint64(i) + n - j.home(r.id)) % n
			}
		}
		if mean := steps / uint64(len(ids)); mean > 100 {
			t.Errorf("%d steps for each id", mean)
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

// While ids of two detected epochs come in turns, those of one are no later for how far
// the other moves the time.
func TestBothEpochsAreRemembered(t *testing.T) {
	for fast := uint64(1); fast < 20; fast++ {
		l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: 100})
		if err != nil {
			t.Fatal(err)
		}
		for id := uint64(1); id < 1000; id++ {
			l.Allow("a", Seq{ID: 1<<40 + id*fast})
			want := l.Allow("a", Seq{ID: id})
			want.Duplicate = true
			if id > 100 {
				if d := l.Allow("a", Seq{ID: id - 100}); !d.Duplicate {
					t.Fatalf("%d beside ids %d times as fast: %+v", id-100, fast, d)
				}
			}
			if d := l.Allow("a", Seq{ID: id}); d != want {
				t.Fatalf("%d beside ids %d times as fast: %+v, want %+v", id, fast, d, want)
			}
		}
	}
}

// What is remembered is bounded by the lateness bound, also where the time stands
// still, where each id begins an epoch, and where a process is restarted at every
// moment.
func TestWhatIsRemembered(t *testing.T) {
	const late = 100
	events := func(l *Limiter[string]) (n int) {
		for i := range l.stripes {
			for _, m := range l.stripes[i].runs {
				n += m.young.used + m.grown.used
			}
		}
		return n
	}
	for name, row := range map[string]struct {
		at   func(i uint64) Seq
		most int
	}{
		"in order":                   {func(i uint64) Seq { return Seq{1, i} }, 2*late + 3*stripes},
		"blocks in reverse":          {func(i uint64) Seq { return Seq{1, i/late*late + late - i%late} }, 3*late + 4*stripes},
		"down":                       {func(i uint64) Seq { return Seq{ID: 1<<40 - i} }, 2*late + 2},
		"down by more than is late":  {func(i uint64) Seq { return Seq{ID: 1<<40 - i*2*late} }, 2},
		"days in reverse":            {func(i uint64) Seq { return Seq{1 + i/late, late - i%late} }, 2 * late},
		"two epochs in turns":        {func(i uint64) Seq { return Seq{ID: i/2 + i%2<<40} }, 2 * (2*late + 3*stripes)},
		"of the day before, no end":  {func(i uint64) Seq { return Seq{min(i%2+1, 2), i} }, 2 * (2*late + 3*stripes)},
		"the last id over and again": {func(i uint64) Seq { return Seq{1, 1<<64 - 1} }, 1},
	} {
		for _, restart := range []bool{false, true} {
			l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: late})
			if err != nil {
				t.Fatal(err)
			}
			most := 0
			for i := range uint64(20 * late) {
				l.Allow("a", row.at(i))
				if restart && i%(late/2) == 0 {
					data, err := l.Snapshot()
					if err != nil {
						t.Fatal(err)
					}
					if err := l.Restore(data); err != nil {
						t.Fatalf("%s: %v", name, err)
					}
				}
				most = max(most, events(l))
			}
			if most > row.most {
				t.Errorf("%s, restarts %t: %d events are remembered, and at most %d can come again", name, restart, most, row.most)
			}
			t.Logf("%s, restarts %t: %d", name, restart, most)
		}
	}
}

// What comes of the epoch before, though far beyond what was seen of it, is remembered
// no longer than what comes of this one.
func TestStragglersAreForgotten(t *testing.T) {
	l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: 10})
	if err != nil {
		t.Fatal(err)
	}
	l.Allow("a", Seq{1, 5})
	l.Allow("a", Seq{2, 1})
	for id := uint64(1000); id < 5000; id++ {
		first := l.Allow("a", Seq{1, id})
		first.Duplicate = true
		if d := l.Allow("a", Seq{1, id}); d != first {
			t.Fatalf("%d: %+v, want %+v", id, d, first)
		}
		if d := l.Allow("a", Seq{1, id - 11}); d.Reason != Stale {
			t.Fatalf("%d after %d: %+v", id-11, id, d)
		}
	}
	if n := l.stripe(0).runs[1].young.used + l.stripe(0).runs[1].grown.used; n > 4 {
		t.Errorf("%d are remembered in a stripe", n)
	}
}
