package ratelimit_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/ratelimit"
	"github.com/hardened-go/hardened/ratelimit/ratelimittest"
)

// Whatever holds for a limiter in memory holds for the script on a real server.
func TestConformance(t *testing.T) {
	s := services.StartRedis(t)
	n := 0
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			eval := c.eval(t, s.Addr)
			if err := ratelimittest.TestStore(func(config ratelimit.Config) (ratelimit.Store, error) {
				n++
				return ratelimit.NewRedis(eval, fmt.Sprintf("test%d:", n), config, time.Hour)
			}); err != nil {
				t.Error(err)
			}
		})
	}
	// Every name has a time to live, and none but ours was made.
	for _, key := range s.Do(t, "KEYS", "*").([]any) {
		if left := s.Do(t, "PTTL", key).(int64); left <= 0 || left > 3_600_000 || !strings.HasPrefix(key.(string), "test") {
			t.Fatalf("%.30q lives for %d ms", key, left)
		}
	}
}

// What is remembered of a key is bounded, for as long as it lives.
func TestNamesStaySmall(t *testing.T) {
	s := services.StartRedis(t)
	for _, c := range []ratelimit.Config{
		{Limit: 10, Window: 20, MaxLateness: 30, Algorithm: ratelimit.GCRA},
		{Limit: 10, Window: 20, MaxLateness: 30},
		{Limit: 1, Window: 2, MaxLateness: 30},
	} {
		prefix := fmt.Sprintf("small%d,%d:", c.Algorithm, c.Limit)
		store, err := ratelimit.NewRedis(clients[0].eval(t, s.Addr), prefix, c, 0)
		if err != nil {
			t.Fatal(err)
		}
		most, log, name := int64(0), int64(0), ""
		for id := range uint64(5000) {
			at := ratelimit.Seq{Epoch: 1 + id/700, ID: id % 700}
			if _, err := store.Take(t.Context(), ratelimit.Request{Key: "a", At: at, Cost: 1}); err != nil {
				t.Fatal(err)
			}
			if name == "" {
				name = s.Do(t, "KEYS", prefix+"*").([]any)[0].(string)
			}
			if id%50 == 0 {
				most = max(most, s.Do(t, "HLEN", name).(int64))
				log = max(log, s.Do(t, "HSTRLEN", name, "g").(int64))
			}
		}
		if most > 150 || most < 20 {
			t.Errorf("%+v: %d fields", c, most)
		}
		// The log of 113 or 95 ids, of which every other one passed: at most two bytes each.
		if (log > 0) != (c.Algorithm == ratelimit.Exact) || log > 123 {
			t.Errorf("%+v: a log of %d bytes", c, log)
		}
	}
}

// take asks a store that must answer.
func take(t *testing.T, s ratelimit.Store, at ratelimit.Seq, n int) ratelimit.Decision {
	t.Helper()
	d, err := s.Take(t.Context(), ratelimit.Request{Key: "a", At: at, Cost: n})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A changed Config begins anew, and goes on where it was when it is changed back.
func TestConfigsKeepApart(t *testing.T) {
	s := start(t)
	eval := clients[0].eval(t, s.Addr)
	at := func(id uint64) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: id} }
	open := func(c ratelimit.Config) ratelimit.Store {
		c.Algorithm = ratelimit.GCRA
		store, err := ratelimit.NewRedis(eval, "change:", c, 0)
		if err != nil {
			t.Fatal(err)
		}
		return store
	}
	large, small := ratelimit.Config{Limit: 7, Window: 1_000_003}, ratelimit.Config{Limit: 5, Window: 10}
	for id := range uint64(7) {
		if d := take(t, open(large), at(id), 1); !d.Allowed {
			t.Fatalf("%+v", d)
		}
	}
	if d := take(t, open(small), at(8), 1); !d.Allowed || d.Remaining != 4 {
		t.Errorf("under another Config: %+v", d)
	}
	if d := take(t, open(large), at(8), 1); d.Allowed {
		t.Errorf("under the first again: %+v", d)
	}
}

// An event that comes again, or too late, is an event all the same: the name lives on.
func TestEveryEventRenews(t *testing.T) {
	s := start(t)
	store, err := ratelimit.NewRedis(clients[0].eval(t, s.Addr), "life:", ratelimit.Config{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: ratelimit.GCRA}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	take(t, store, ratelimit.Seq{Epoch: 1, ID: 100}, 1)
	name := s.Do(t, "KEYS", "life:*").([]any)[0]
	for what, id := range map[string]uint64{"again": 100, "too late": 1} {
		s.Do(t, "PEXPIRE", name, 100_000)
		take(t, store, ratelimit.Seq{Epoch: 1, ID: id}, 1)
		if left := s.Do(t, "PTTL", name).(int64); left < 3_000_000 {
			t.Errorf("%s: it lives for %d ms", what, left)
		}
		s.Do(t, "PEXPIRE", name, 100_000)
		take(t, store, ratelimit.Seq{Epoch: 1, ID: id}, 0)
		if left := s.Do(t, "PTTL", name).(int64); left > 100_000 {
			t.Errorf("%s: who only asks let it live for %d ms", what, left)
		}
	}
}

// What is remembered of the epoch before is not forgotten while it may come again.
func TestStragglersAreRemembered(t *testing.T) {
	s := start(t)
	store, err := ratelimit.NewRedis(clients[0].eval(t, s.Addr), "before:", ratelimit.Config{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: ratelimit.GCRA}, 0)
	if err != nil {
		t.Fatal(err)
	}
	last := ratelimit.Seq{}
	for i := range uint64(55) {
		last = ratelimit.Seq{Epoch: 1, ID: 4 * i}
		if d := take(t, store, last, 1); !d.Allowed {
			t.Fatalf("%d: %+v", i, d)
		}
	}
	take(t, store, ratelimit.Seq{Epoch: 2}, 1)
	if d := take(t, store, last, 1); !d.Duplicate || !d.Allowed {
		t.Errorf("the last event of the epoch before, again: %+v", d)
	}
}

// A log of Exact is kept for as long as an event can share a window with it: one of a
// detected run that stands still is placed up to 3·MaxLateness + 3 ids behind the front.
func TestLogIsLongEnough(t *testing.T) {
	s := start(t)
	c := ratelimit.Config{Limit: 2, Window: 3, MaxLateness: 1, Ticks: true}
	store, err := ratelimit.NewRedis(clients[0].eval(t, s.Addr), "log:", c, 0)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ratelimit.New[string](c)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []struct {
		id      uint64
		n       int
		allowed bool
	}{{98, 2, true}, {100, 1, false}, {10, 1, true}, {13, 1, true}, {100, 1, false}, {15, 1, true}, {100, 1, false}} {
		at := ratelimit.Seq{ID: e.id}
		want, err := l.AllowN("a", at, e.n)
		if got := take(t, store, at, e.n); err != nil || got != want || got.Allowed != e.allowed {
			t.Errorf("%d: %+v, want %+v, %v", e.id, got, want, err)
		}
	}
}

// An id is one event also for another cost, whichever is higher.
func TestCostsConflict(t *testing.T) {
	s := start(t)
	store, err := ratelimit.NewRedis(clients[0].eval(t, s.Addr), "cost:", config, 0)
	if err != nil {
		t.Fatal(err)
	}
	at := ratelimit.Seq{Epoch: 1, ID: 100}
	take(t, store, at, 2)
	for _, n := range []int{1, 3} {
		if d, err := store.Take(t.Context(), ratelimit.Request{Key: "a", At: at, Cost: n}); !errors.Is(err, ratelimit.ErrConflict) {
			t.Errorf("a cost of %d: %+v, %v", n, d, err)
		}
	}
}

// Eight processes that share a store admit exactly what one limiter would: one after
// the other in any order, and all at once.
func TestEightProcesses(t *testing.T) {
	t.Run("GCRA", func(t *testing.T) { testEight(t, config) })
	exact := config
	exact.Algorithm, exact.Quota = ratelimit.Exact, 20
	t.Run("Exact", func(t *testing.T) { testEight(t, exact) })
}

func testEight(t *testing.T, config ratelimit.Config) {
	s := start(t)
	var processes []process
	for i := range 8 {
		processes = append(processes, spawn(t, s.Addr, i, config))
	}
	rnd := rand.New(rand.NewPCG(7, 8))
	one := map[string]*ratelimit.Limiter[string]{}
	id, epoch := uint64(100), uint64(1)
	for i := range 2000 {
		if id += rnd.Uint64N(3); rnd.IntN(300) == 0 {
			epoch, id = epoch+1, 0
		}
		q := ratelimit.Request{
			Key: []string{"ann", "ben"}[rnd.IntN(2)], Cost: 1,
			At: ratelimit.Seq{Epoch: epoch, ID: id - rnd.Uint64N(min(id, 10)+1)},
		}
		if one[q.Key] == nil {
			l, err := ratelimit.New[string](config)
			if err != nil {
				t.Fatal(err)
			}
			one[q.Key] = l
		}
		d, derr := one[q.Key].AllowN(q.Key, q.At, q.Cost)
		got, err := processes[rnd.IntN(8)].ask(q)
		if err != nil {
			t.Fatal(err)
		}
		// A denied one is denied again, with what remains by then.
		if want := fmt.Sprintf("%+v %v", d, derr); got != want && (!d.Duplicate || d.Allowed || !strings.HasPrefix(got, "{Allowed:false")) {
			t.Fatalf("event %d, %+v: %s, want %s", i, q, got, want)
		}
	}

	together := func(key string, processes []process, events int, at func(i int) ratelimit.Seq) (admitted int) {
		var n atomic.Int64
		var wg sync.WaitGroup
		for _, p := range processes {
			wg.Go(func() {
				for i := range events {
					got, err := p.ask(ratelimit.Request{Key: key, At: at(i), Cost: 1})
					if err != nil || !strings.HasSuffix(got, "<nil>") {
						t.Errorf("%s, %v", got, err)
					}
					if strings.HasPrefix(got, "{Allowed:true Duplicate:false") {
						n.Add(1)
					}
				}
			})
		}
		wg.Wait()
		return int(n.Load())
	}
	// Each event is delivered to all eight.
	if n := together("carl", processes, 5, func(i int) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: uint64(50 + i)} }); n != 5 {
		t.Errorf("of 5 events that eight processes got 5 may pass, and %d did", n)
	}
	// One instant of a clock.
	var ticking []process
	ticks := config
	ticks.Ticks = true
	for i := range 8 {
		ticking = append(ticking, spawn(t, s.Addr, i, ticks))
	}
	if n := together("dora", ticking, 40, func(int) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: 50} }); n != 5 {
		t.Errorf("of 320 requests at one instant 5 may pass, and %d did", n)
	}
	// A thousand ids, among eight: the bound of GCRA, whoever is faster. It is that of
	// Exact for four windows, and of the quota, too.
	n := together("emma", ticking, 125, func(i int) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: uint64(1 + i)} })
	if most := 5 + 124*5/40; n > most || n < most-1 {
		t.Errorf("of 1000 requests in 125 ids %d passed, and %d may", n, most)
	}
}

// The server is killed in the middle and comes back: in between the policy decides as
// it says, and afterwards the store goes on where it was.
func TestKilledAndRestarted(t *testing.T) {
	for _, c := range clients {
		t.Run(c.name, func(t *testing.T) {
			s := start(t)
			store, err := ratelimit.NewRedis(c.eval(t, s.Addr), "kill:", config, 0)
			if err != nil {
				t.Fatal(err)
			}
			local, err := ratelimit.New[string](ratelimit.Config{Limit: 1, Window: 1000})
			if err != nil {
				t.Fatal(err)
			}
			shared := map[string]*ratelimit.Shared{
				"closed": {Store: store, Timeout: time.Second},
				"open":   {Store: store, Timeout: time.Second, OnFailure: ratelimit.FailOpen},
				"local":  {Store: store, Timeout: time.Second, OnFailure: ratelimit.FailLocal, Local: local},
			}
			admitted := map[string]int{}
			id := uint64(100)
			ask := func(phase string, fails bool) {
				for range 20 {
					id++
					for policy, l := range shared {
						a := l.Allow(t.Context(), policy, ratelimit.Seq{Epoch: 1, ID: id})
						if fails != (a.Err != nil) {
							t.Fatalf("%s, %s: %+v", phase, policy, a)
						}
						if a.Allowed {
							admitted[phase+" "+policy]++
						}
					}
				}
			}
			ask("before", false)
			s.Kill()
			ask("gone", true)
			s.Restart(t)
			deadline := time.Now().Add(10 * time.Second)
			for shared["closed"].Allow(t.Context(), "probe", ratelimit.Seq{Epoch: 1, ID: 1}).Err != nil { // clients connect anew
				if time.Now().After(deadline) {
					t.Fatal("the store does not come back")
				}
				time.Sleep(20 * time.Millisecond)
			}
			ask("after", false)
			for what, want := range map[string]int{
				"before closed": 7, "before open": 7, "before local": 7,
				"gone closed": 0, "gone open": 20, "gone local": 1,
				// 40 ids after the first of what was kept: what refilled, and no more.
				"after closed": 5, "after open": 5, "after local": 5,
			} {
				if admitted[what] != want {
					t.Errorf("%s: %d admitted, want %d", what, admitted[what], want)
				}
			}
		})
	}
}

// A script that the server has forgotten is sent again.
func TestScriptFlushed(t *testing.T) {
	s := start(t)
	for _, c := range clients {
		store, err := ratelimit.NewRedis(c.eval(t, s.Addr), c.name, config, 0)
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint64(5) {
			d, err := store.Take(t.Context(), ratelimit.Request{Key: "a", At: ratelimit.Seq{Epoch: 1, ID: id}, Cost: 1})
			if err != nil || !d.Allowed || d.Remaining != 4-int(id) {
				t.Fatalf("%s: %+v, %v", c.name, d, err)
			}
			s.Do(t, "SCRIPT", "FLUSH")
		}
	}
}

// After a failover the old server is a replica that may not write: the policy decides
// until it is promoted.
func TestReadOnlyReplica(t *testing.T) {
	s, other := start(t), start(t)
	for _, c := range clients {
		store, err := ratelimit.NewRedis(c.eval(t, s.Addr), c.name, config, 0)
		if err != nil {
			t.Fatal(err)
		}
		open := &ratelimit.Shared{Store: store, Timeout: time.Second, OnFailure: ratelimit.FailOpen}
		at := func(id uint64) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: id} }
		if a := open.Allow(t.Context(), "a", at(1)); !a.Allowed || a.Err != nil {
			t.Fatalf("%s: %+v", c.name, a)
		}
		host, port, _ := strings.Cut(other.Addr, ":")
		s.Do(t, "REPLICAOF", host, port)
		if a := open.Allow(t.Context(), "a", at(2)); !a.Allowed || a.Err == nil || !strings.Contains(a.Err.Error(), "READONLY") || a.Reason != ratelimit.Unavailable {
			t.Errorf("%s, as a replica: %+v", c.name, a)
		}
		s.Do(t, "REPLICAOF", "NO", "ONE")
		if a := open.Allow(t.Context(), "a", at(3)); !a.Allowed || a.Err != nil {
			t.Errorf("%s, promoted again: %+v", c.name, a)
		}
	}
}

// A slow server is given up in time. What it did nevertheless is not done again when
// the same event is asked for anew.
func TestLatency(t *testing.T) {
	s := start(t)
	via, delay := slowly(t, s.Addr)
	for _, c := range clients {
		delay.Store(0)
		store, err := ratelimit.NewRedis(c.eval(t, via), c.name, config, 0)
		if err != nil {
			t.Fatal(err)
		}
		closed := &ratelimit.Shared{Store: store, Timeout: 60 * time.Millisecond}
		at := ratelimit.Seq{Epoch: 1, ID: 10}
		if a := closed.Allow(context.Background(), "b", at); a.Err != nil { // a connection, and the script
			t.Fatal(a.Err)
		}
		delay.Store(int64(400 * time.Millisecond))
		began := time.Now()
		a := closed.Allow(context.Background(), "a", at)
		if took := time.Since(began); a.Allowed || a.Err == nil || took > 350*time.Millisecond {
			t.Errorf("%s: %+v after %v", c.name, a, took)
		}
		delay.Store(0)
		time.Sleep(500 * time.Millisecond) // what is on its way arrives
		d, err := store.Take(context.Background(), ratelimit.Request{Key: "a", At: at, Cost: 1})
		// valkey-go may not have sent what it gave up; in any case it is charged once.
		if err != nil || !d.Allowed || !d.Duplicate && c.name == "go-redis" || d.Remaining != 4 {
			t.Errorf("%s: asked again: %+v, %v", c.name, d, err)
		}
	}
}
