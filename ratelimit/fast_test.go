package ratelimit

import (
	"testing"

	"pgregory.net/rapid"
)

// limiters draws a config, and returns the limiter and the slow one. A quick one needs
// no lock for a key that it knows.
func limiters(t *rapid.T, quick bool) (*Limiter[string], *slow[string]) {
	c := Config{
		Limit:       rapid.IntRange(1, 5).Draw(t, "limit"),
		Window:      rapid.Uint64Range(1, 12).Draw(t, "window"),
		MaxLateness: rapid.SampledFrom([]uint64{1, 2, 3, 5, 9, 20, 40}).Draw(t, "lateness"),
		Algorithm:   rapid.SampledFrom([]Algorithm{Exact, GCRA, StrictGCRA}).Draw(t, "algorithm"),
		Ticks:       rapid.IntRange(0, 3).Draw(t, "ticks") == 0,
	}
	if quick {
		c.Algorithm, c.Ticks = rapid.SampledFrom([]Algorithm{GCRA, StrictGCRA}).Draw(t, "quick algorithm"), true
	}
	c.ExcludeOwn = c.Algorithm != Exact && !c.Ticks && rapid.Bool().Draw(t, "exclude own")
	if !quick && rapid.IntRange(0, 2).Draw(t, "quota") == 0 {
		c.Quota = rapid.IntRange(1, 20).Draw(t, "a quota")
	}
	if rapid.Bool().Draw(t, "capacity") {
		c.Capacity = 1000 // enough
	}
	l, err := New[string](c)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.IntRange(0, 3).Draw(t, "places are counted anew early") == 0 {
		l.rule.last = l.rule.first + rapid.Uint64Range(1, 40).Draw(t, "after")
	}
	return l, newSlow[string](l.rule)
}

// ids draws what a sequence does: it grows, is late, leaps, starts anew, goes on where
// it was before that, tells its day or does not.
type ids struct{ epoch, high, other uint64 }

func (s *ids) next(t *rapid.T) Seq {
	switch rapid.IntRange(0, 40).Draw(t, "what happens") {
	case 0:
		s.other = s.high
		s.high = rapid.SampledFrom([]uint64{0, 1, 1 << 40, 1<<64 - 3}).Draw(t, "first")
	case 1:
		s.epoch++
		s.high = rapid.Uint64Range(0, 30).Draw(t, "first of the day")
	case 2:
		s.high += rapid.Uint64Range(0, 500).Draw(t, "leap")
	case 3:
		return Seq{ID: s.high - rapid.Uint64Range(0, 9).Draw(t, "back")}
	case 4:
		return Seq{Epoch: s.epoch - min(1, s.epoch), ID: s.high + rapid.Uint64Range(0, 99).Draw(t, "of the day before")}
	case 5, 6, 7:
		s.high, s.other = s.other, s.high
	default:
		s.high += rapid.Uint64Range(0, 3).Draw(t, "step")
	}
	return Seq{Epoch: s.epoch, ID: s.high - min(s.high, rapid.SampledFrom([]uint64{0, 0, 0, 1, 2, 7, 16, 32}).Draw(t, "late"))}
}

// Whatever is asked in whatever order, the limiter answers as the slow one does.
func TestFastIsSlow(t *testing.T) {
	for range 20 {
		t.Run("any", func(t *testing.T) { fastIsSlow(t, false) })
		t.Run("quick", func(t *testing.T) { fastIsSlow(t, true) })
	}
}

func fastIsSlow(t *testing.T, quick bool) {
	rapid.Check(t, func(t *rapid.T) {
		fast, want := limiters(t, quick)
		var s ids
		key := func() string { return rapid.SampledFrom([]string{"a", "a", "b", "", "e"}).Draw(t, "key") }
		same := func(what string, got, want any) {
			if got != want {
				t.Fatalf("%s: %+v, want %+v", what, got, want)
			}
		}
		allow := func(t *rapid.T) {
			k, at, n := key(), s.next(t), rapid.SampledFrom([]int{1, 1, 1, 1, 2, 3, 0, -1}).Draw(t, "cost")
			g, gerr := fast.AllowN(k, at, n)
			w, werr := want.AllowN(k, at, n)
			same("AllowN", g, w)
			same("error", gerr, werr)
		}
		t.Repeat(map[string]func(*rapid.T){
			"allow":  allow,
			"allow2": allow,
			"allow3": allow,
			"many": func(t *rapid.T) { // tables grow
				for range rapid.IntRange(1, 60).Draw(t, "keys") {
					k := string(rune('A' + s.high%200))
					s.high++
					same("Allow", fast.Allow(k, Seq{s.epoch, s.high}), want.Allow(k, Seq{s.epoch, s.high}))
				}
			},
			"peek": func(t *rapid.T) {
				k, at := key(), s.next(t)
				for range 12 { // one of them where the bucket is full, or empty
					same("Peek", fast.Peek(k, at), want.Peek(k, at))
					at.ID++
				}
			},
			"refund": func(t *rapid.T) {
				k, at := key(), s.next(t)
				same("Refund", fast.Refund(k, at), want.Refund(k, at))
			},
			"reset": func(t *rapid.T) {
				k := key()
				fast.Reset(k)
				want.Reset(k)
			},
			"": func(t *rapid.T) {
				if fast.now(fast.era.Load()) > fast.rule.last+fast.rule.life {
					t.Fatal("places were not counted anew")
				}
			},
			"restart": func(t *rapid.T) {
				if rapid.IntRange(0, 3).Draw(t, "of four") > 0 {
					return
				}
				data, err := fast.Snapshot()
				if err != nil {
					t.Fatal(err)
				}
				fast = &Limiter[string]{rule: fast.rule, seed: fast.seed}
				if err := fast.Restore(data); err != nil {
					t.Fatal(err)
				}
			},
		})
	})
}
