package ratelimit

import (
	"testing"

	"pgregory.net/rapid"
)

// again returns a limiter that is like l and changes with it no more.
func again(t *rapid.T, l *Limiter[string]) *Limiter[string] {
	data, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	c := &Limiter[string]{rule: l.rule, seed: l.seed}
	if err := c.Restore(data); err != nil {
		t.Fatal(err)
	}
	return c
}

// What a bucket's decision says is so: after RetryAfterIDs the same cost fits and not
// one id earlier, Remaining more fit and not one more, after ResetAfterIDs the key is
// as good as new and not one id earlier. The law decision/search says it of Exact.
func TestBucketsSayWhatIsSo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Config{
			Limit: rapid.IntRange(1, 6).Draw(t, "limit"), Window: rapid.Uint64Range(1, 12).Draw(t, "window"),
			Algorithm: rapid.SampledFrom([]Algorithm{GCRA, StrictGCRA}).Draw(t, "algorithm"), MaxLateness: 100,
			ExcludeOwn: rapid.Bool().Draw(t, "exclude own"),
		}
		l, err := New[string](c)
		if err != nil {
			t.Fatal(err)
		}
		id := uint64(1000)
		for range rapid.IntRange(1, 10).Draw(t, "events") {
			id += rapid.Uint64Range(1, 3).Draw(t, "step")
			n := rapid.IntRange(1, l.rule.most).Draw(t, "cost")
			d, err := l.AllowN("a", Seq{ID: id}, n)
			if err != nil {
				t.Fatal(err)
			}
			if r := d.RetryAfterIDs; !d.Allowed {
				if r == 0 {
					t.Fatalf("%+v", d)
				}
				if got, _ := again(t, l).AllowN("a", Seq{ID: id + r}, n); !got.Allowed {
					t.Fatalf("after %+v the cost of %d does not fit at %d", d, n, id+r)
				}
				if got, _ := again(t, l).AllowN("a", Seq{ID: id + r - 1}, n); got.Allowed && !got.Duplicate {
					t.Fatalf("after %+v the cost of %d fits at %d already", d, n, id+r-1)
				}
			}
			// At the same place: by ids that come later, of which nobody has heard.
			left := again(t, l)
			for i := range d.Remaining + 1 {
				left.rule.ticks = true
				if got := left.Allow("a", Seq{ID: id}); got.Allowed != (i < d.Remaining) {
					t.Fatalf("after %+v, %d more: %+v", d, i, got)
				}
			}
			fresh := Decision{Allowed: true, Limit: c.Limit, Remaining: 1 + int((l.rule.depth-l.rule.token)/(l.rule.token+l.rule.own))}
			if got := again(t, l).Peek("a", Seq{ID: id + d.ResetAfterIDs + l.rule.own/l.rule.unit}); got != fresh {
				t.Fatalf("after %+v: %+v is not as good as new", d, got)
			}
			if d.ResetAfterIDs > 1 {
				if got := again(t, l).Peek("a", Seq{ID: id + d.ResetAfterIDs - 1}); got.ResetAfterIDs == 0 {
					t.Fatalf("after %+v: %+v is as good as new already", d, got)
				}
			}
		}
	})
}

// Peek, and a denial but for the passing of the time, change nothing that a snapshot
// shows; neither does an event that comes again.
func TestNothingIsWritten(t *testing.T) {
	keys := func(l *Limiter[string]) map[string]uint64 {
		words := map[string]uint64{}
		for i := range l.shards {
			l.shards[i].table.Load().each(func(_ int, s *slot[string]) { words[s.key] = s.word.Load() })
		}
		return words
	}
	saved := func(l *Limiter[string]) (s saved[string]) {
		l.still(func() { s = l.saved() })
		return s
	}
	rapid.Check(t, func(t *rapid.T) {
		l, _ := limiters(t, false)
		l.rule.last = 1 << 60 / l.rule.unit // nothing is counted anew
		var s ids
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			key, at := rapid.SampledFrom([]string{"a", "a", "b"}).Draw(t, "key"), s.next(t)
			clock, words := saved(l), keys(l)
			l.Peek(key, at)
			after := saved(l)
			if after.Front != clock.Front || after.Runs != clock.Runs || len(after.Seen) != len(clock.Seen) {
				t.Fatalf("Peek moved the clock from %+v to %+v", clock, after)
			}
			same := func(what string) {
				for k, w := range keys(l) {
					if words[k] != w {
						t.Fatalf("%s of %q at %+v changed %q from %d to %d", what, key, at, k, words[k], w)
					}
				}
			}
			same("Peek")
			if d := l.Allow(key, at); d.Allowed {
				words = keys(l)
			} else if l.rule.own == 0 {
				same("a denial")
			}
			if !l.rule.ticks {
				words = keys(l)
				l.Allow(key, at)
				same("a duplicate")
			}
		}
	})
}
