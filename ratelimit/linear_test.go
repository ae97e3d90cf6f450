package ratelimit

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// An op is one call in a history of concurrent ones: what it asks, what came back, and
// when it began and ended.
type op struct {
	what       string
	key        int
	at         Seq
	n          int
	got        string
	start, end int64
}

func (o *op) on(l interface {
	AllowN(int, Seq, int) (Decision, error)
	Peek(int, Seq) Decision
	Refund(int, Seq) bool
	Reset(int)
},
) string {
	switch o.what {
	case "refund":
		return fmt.Sprint(l.Refund(o.key, o.at))
	case "reset":
		l.Reset(o.key)
		return ""
	case "peek":
		return fmt.Sprint(l.Peek(o.key, o.at))
	}
	d, err := l.AllowN(o.key, o.at, o.n)
	return fmt.Sprint(d, err)
}

// A step is a call that takes effect, or only its event's moving the clock: the time
// passes before the key is asked, and others may be asked in between.
type step struct {
	*op
	moves bool
}

// linear reports whether the calls, taken one after the other in some order in which
// none comes before one that had ended when it began, give the same answers on the
// slow limiter.
func linear(r rule, before []*op, ops []*op, order []step) bool {
	taken, moved, n := map[*op]bool{}, map[*op]bool{}, 0
	for _, s := range order {
		if moved[s.op] = true; !s.moves {
			taken[s.op] = true
			n++
		}
	}
	if n == len(ops) {
		return true
	}
next:
	for _, o := range ops {
		if taken[o] {
			continue
		}
		for _, p := range ops {
			if !taken[p] && p.end < o.start {
				continue next
			}
		}
		l := newSlow[int](r)
		for _, p := range before {
			p.on(l)
		}
		for _, s := range order {
			if s.moves {
				l.move(s.at)
			} else {
				s.on(l)
			}
		}
		if o.on(l) == o.got && linear(r, before, ops, append(order, step{o, false})) {
			return true
		}
		if o.what == "allow" && !moved[o] && linear(r, before, ops, append(order, step{o, true})) {
			return true
		}
	}
	return false
}

// move is what AllowN does to the clock.
func (l *slow[K]) move(at Seq) {
	if l.clock.front > l.rule.last {
		l.rebase()
	}
	if next, where := l.clock.place(at); where.kind != stale {
		l.clock = next
		l.keys.advance(next.front)
	}
}

// Calls at once take effect one after the other: whatever three goroutines are told,
// somebody who asks the same things in some order is told.
func TestLinearizable(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 200
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	atOnce := 0
	for round := range rounds {
		c := Config{
			Limit: 1 + rnd.IntN(3), Window: 1 + rnd.Uint64N(6), MaxLateness: 1 + rnd.Uint64N(8),
			Algorithm: Algorithm(rnd.IntN(2)), Ticks: rnd.IntN(2) == 0,
		}
		epoch, id := rnd.Uint64N(2), uint64(10)
		l, err := New[int](c)
		if err != nil {
			t.Fatal(err)
		}
		if rnd.IntN(4) == 0 {
			l.rule.last = l.rule.first + rnd.Uint64N(30)
		}
		draw := func() *op {
			o := &op{what: "allow", key: rnd.IntN(2), n: 1}
			switch rnd.IntN(12) {
			case 0:
				o.what = "refund"
			case 1:
				o.what = "peek"
			case 2:
				o.what = "reset"
			case 3:
				o.n = 2
			case 4:
				id += 20
			case 5:
				if epoch > 0 {
					epoch++
				} else {
					id = 3
				}
			}
			id += rnd.Uint64N(3)
			o.at = Seq{epoch, id - rnd.Uint64N(min(id, 4))}
			return o
		}
		var before []*op
		for range rnd.IntN(8) {
			o := draw()
			o.on(l)
			before = append(before, o)
		}
		var ops []*op
		var clock atomic.Int64
		var wg sync.WaitGroup
		begin := make(chan struct{})
		for range 3 {
			mine := []*op{draw(), draw(), draw()}
			ops = append(ops, mine...)
			wg.Go(func() {
				<-begin
				for _, o := range mine {
					o.start = clock.Add(1)
					o.got = o.on(l)
					o.end = clock.Add(1)
				}
			})
		}
		close(begin)
		wg.Wait()
		for i, o := range ops {
			for _, p := range ops[:i] {
				if o.start < p.end && p.start < o.end {
					atOnce++
				}
			}
		}
		if !linear(l.rule, before, ops, nil) {
			for _, o := range append(before, ops...) {
				t.Logf("%d to %d: %s key %d at %v cost %d: %s", o.start, o.end, o.what, o.key, o.at, o.n, o.got)
			}
			t.Fatalf("round %d, %+v: no order of these calls explains what they were told", round, c)
		}
	}
	if atOnce < rounds/20 && runtime.GOMAXPROCS(0) > 1 {
		t.Errorf("%d pairs of calls at once in %d rounds: this tested too little", atOnce, rounds)
	}
	t.Logf("%d pairs of calls at once", atOnce)
}

// Who was overtaken between two steps of a call finds that out: taken apart, since two
// processors meet there too seldom to be tested by luck.
func TestOvertaken(t *testing.T) {
	open := func() (*Limiter[string], *slot[string], *era, placement) {
		l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: 5, Algorithm: GCRA, Ticks: true})
		if err != nil {
			t.Fatal(err)
		}
		l.Allow("a", Seq{1, 100})
		s := l.slot(l.hash("a"), "a")
		e := l.era.Load()
		p, ok := e.place(&l.rule, Seq{1, 101}, true)
		if !ok || s == nil {
			t.Fatal("no place or no slot")
		}
		return l, s, e, p
	}
	for name, overtake := range map[string]func(*Limiter[string]){
		"by later ids": func(l *Limiter[string]) { l.Allow("b", Seq{1, 107}) },
		"by a day":     func(l *Limiter[string]) { l.Allow("b", Seq{2, 1}) },
		"by a new table": func(l *Limiter[string]) {
			for i := range 1000 {
				l.Allow(fmt.Sprint(i), Seq{1, 101})
			}
		},
		"by a count anew": func(l *Limiter[string]) {
			l.hold()
			l.rebase()
			l.release()
		},
		"by a restart": func(l *Limiter[string]) {
			data, err := l.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			if err := l.Restore(data); err != nil {
				t.Fatal(err)
			}
		},
	} {
		l, s, e, p := open()
		overtake(l)
		var d Decision
		if _, _, ok := s.pour(&d, &l.rule, e, &p, 1, true); ok {
			t.Errorf("overtaken %s, and charged nevertheless", name)
		}
		c := call[string]{key: "new", hash: l.hash("new"), at: Seq{1, 101}, n: 1, keep: true, era: e, where: p}
		if _, _, ok := l.charge(&d, &c); ok && name != "by a new table" {
			t.Errorf("overtaken %s, and a new key was charged nevertheless", name)
		}
		if d := l.Allow("a", Seq{1, 106}); !d.Allowed || d.Remaining < 7 {
			t.Errorf("overtaken %s: %+v", name, d)
		}
	}
	l, _, e, p := open()
	l.hold()
	l.rebase()
	l.release()
	if e.holds(&p) {
		t.Error("a place of before the count anew holds")
	}
	l, s, e, p := open()
	l.Len() // ends the era and begins it again
	var d Decision
	if _, _, ok := s.pour(&d, &l.rule, e, &p, 1, true); !ok {
		t.Error("overtaken by nobody, and not charged")
	}
}

// An event that moved the front is decided once, also if it came again and the young
// generation ended before its lock was taken.
func TestOvertakenByAGeneration(t *testing.T) {
	l, err := New[string](Config{Limit: 9, Window: 10, MaxLateness: 20})
	if err != nil {
		t.Fatal(err)
	}
	l.Allow("a", Seq{1, 100}) // its stripe begins
	e, at := l.era.Load(), Seq{1, 100 + stripes}
	p, ok := e.place(&l.rule, at, true)
	if !ok || p.kind != moved {
		t.Fatal("it did not move the front")
	}
	again := l.Allow("a", at)
	l.Allow("a", Seq{1, 100 + 2*stripes})
	if m := l.stripe(100).runs[0]; m.young.used != 1 || m.grown.used != 2 {
		t.Fatal("no generation ended")
	}
	var d Decision
	c := call[string]{key: "a", hash: l.hash("a"), at: at, n: 1, keep: true, era: e, where: p}
	if _, ok := l.once(&d, &c); !ok || !d.Duplicate || d.Remaining != again.Remaining {
		t.Errorf("%+v, and before that %+v", d, again)
	}
}

// Whatever ends and begins meanwhile, no window of a key holds more than its limit,
// and no event is admitted twice.
func TestResetsAtOnce(t *testing.T) {
	days := uint64(300)
	if testing.Short() {
		days = 40
	}
	for _, c := range []Config{
		{Limit: 3, Window: 50},
		{Limit: 3, Window: 50, Algorithm: StrictGCRA, Burst: 2},
		{Limit: 3, Window: 50, Algorithm: StrictGCRA, Burst: 2, Ticks: true},
		{Limit: 3, Window: 50, Algorithm: StrictGCRA, Burst: 2, Ticks: true, Quota: 100, Capacity: 10},
		{Limit: 3, Window: 50, Capacity: 2, Share: true},
	} {
		l, err := New[uint64](c)
		if err != nil {
			t.Fatal(err)
		}
		l.rule.last = l.rule.first + 1000
		const day = 200
		var next atomic.Uint64
		var mu sync.Mutex
		admitted := map[uint64][]uint64{}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for {
					n := next.Add(1)
					if n > days*day {
						return
					}
					key, at := n%3, Seq{1 + n/day, n % day}
					for range 1 + n%2 { // some twice
						if d := l.Allow(key, at); d.Allowed && !d.Duplicate {
							mu.Lock()
							admitted[key] = append(admitted[key], n)
							mu.Unlock()
						}
					}
					if n%500 == 0 {
						if _, err := l.Snapshot(); err != nil { // the world stands still
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		for key, all := range admitted {
			slices.Sort(all)
			for i := 3; i < len(all); i++ {
				if all[i]-all[i-3] < 50 {
					t.Fatalf("%+v: key %d: %v in a window", c, key, all[i-3:i+1])
				}
			}
			if uint64(len(all)) < days*day/50 && !c.Share {
				t.Errorf("%+v: key %d: only %d admitted in %d ids", c, key, len(all), days*day)
			}
		}
	}
}
