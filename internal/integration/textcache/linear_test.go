// Package textcache_test holds textcache to linearizability and to a real Redis.
package textcache_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
	"github.com/hardened-go/hardened/textcache"
)

// histories is how many histories each model is tried on.
const histories = 1000

// A call is an operation on one key: set with its text, delete, peek, or get, which
// reports what it got and whether it loaded that itself or found it.
type call struct{ op, key, text string }

type answer struct {
	text string
	ok   bool
}

// A history records calls with their times on one clock.
type history struct {
	mu    sync.Mutex
	start time.Time
	ops   []porcupine.Operation
	began map[string]int64 // when the load of a text began
}

func (h *history) begin(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.began[text] = time.Since(h.start).Nanoseconds()
}

// outdated reports whether a call that began after a write returned a text whose load
// began before that write. The model cannot see that: to it a loaded text is new.
func (h *history) outdated() bool {
	for _, read := range h.ops {
		began, loaded := h.began[read.Output.(answer).text]
		if !loaded {
			continue
		}
		for _, write := range h.ops {
			in := write.Input.(call)
			if (in.op == "set" || in.op == "delete") && in.key == read.Input.(call).key &&
				began < write.Call && write.Return < read.Call {
				return true
			}
		}
	}
	return false
}

func (h *history) do(client int, c call, f func() answer) {
	from := time.Since(h.start).Nanoseconds()
	out := f()
	to := time.Since(h.start).Nanoseconds()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ops = append(h.ops, porcupine.Operation{ClientId: client, Input: c, Call: from, Output: out, Return: to})
}

// byKey splits a history: keys do not touch each other.
func byKey(ops []porcupine.Operation) [][]porcupine.Operation {
	m := map[string][]porcupine.Operation{}
	for _, op := range ops {
		k := op.Input.(call).key
		m[k] = append(m[k], op)
	}
	var parts [][]porcupine.Operation
	for _, part := range m {
		parts = append(parts, part)
	}
	return parts
}

// state is what a key holds: nothing, or a text.
type state struct {
	held bool
	text string
}

// cacheModel is a cell that get fills: loaded texts are unique and begin with "L", so
// a get that returns one which nobody else loaded has loaded it.
//
// With evictions a held text may vanish at any time, or at its end.
func cacheModel(vanishes bool) porcupine.Model {
	return porcupine.Model{
		Partition: byKey,
		Init:      func() any { return state{} },
		Step: func(st, in, out any) (bool, any) {
			s, c, a := st.(state), in.(call), out.(answer)
			switch c.op {
			case "set":
				return true, state{true, c.text}
			case "delete":
				return true, state{}
			case "peek":
				if !a.ok {
					return !s.held || vanishes, state{}
				}
				return s.held && s.text == a.text, s
			default: // get
				if s.held && s.text == a.text {
					return true, s
				}
				// A load, which stores its text: only where nothing is held.
				return (!s.held || vanishes) && a.text[0] == 'L', state{true, a.text}
			}
		},
		DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v = %+v", in, out) },
	}
}

// record lets six goroutines work on two keys and returns the history. Each load
// gives way a few times, so that others come in between.
func record(seed uint64, open func(load flawed.Load) flawed.Cache) *history {
	var loads atomic.Int64
	h := &history{start: time.Now(), began: map[string]int64{}}
	c := open(func(context.Context, string) (string, error) {
		n := loads.Add(1)
		h.begin("L" + strconv.FormatInt(n, 10))
		for range n % 4 {
			runtime.Gosched()
		}
		return "L" + strconv.FormatInt(n, 10), nil
	})
	var wg sync.WaitGroup
	for client := range 6 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, uint64(client)))
			for i := range 25 {
				key := strconv.Itoa(rnd.IntN(2))
				switch rnd.IntN(6) {
				case 0:
					text := fmt.Sprintf("S%d-%d", client, i)
					h.do(client, call{"set", key, text}, func() answer { c.Set(key, text); return answer{} })
				case 1:
					h.do(client, call{"delete", key, ""}, func() answer { c.Delete(key); return answer{} })
				case 2:
					h.do(client, call{"peek", key, ""}, func() answer { text, ok := c.Peek(key); return answer{text, ok} })
				default:
					h.do(client, call{"get", key, ""}, func() answer {
						text, err := c.Get(context.Background(), key)
						return answer{text, err == nil}
					})
				}
			}
		})
	}
	wg.Wait()
	return h
}

func hardened(cfg textcache.Config[string]) func(flawed.Load) flawed.Cache {
	return func(load flawed.Load) flawed.Cache {
		cfg.Load = load
		c, err := textcache.New(cfg)
		if err != nil {
			panic(err)
		}
		return c
	}
}

// illegal counts the histories that no order of the calls explains.
func illegal(t *testing.T, model porcupine.Model, open func(flawed.Load) flawed.Cache) int {
	t.Helper()
	bad := 0
	for seed := range uint64(histories) {
		h := record(seed, open)
		switch res := porcupine.CheckOperationsTimeout(model, h.ops, 10*time.Second); {
		case res == porcupine.Illegal, h.outdated():
			bad++
		case res == porcupine.Unknown:
			t.Fatalf("history %d took too long to check: it proves nothing", seed)
		}
	}
	return bad
}

func TestCacheIsLinearizable(t *testing.T) {
	for _, procs := range []int{1, 2, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		if bad := illegal(t, cacheModel(false), hardened(textcache.Config[string]{})); bad > 0 {
			t.Errorf("%d of %d histories on %d processors are not linearizable", bad, histories, procs)
		}
	}
}

// With one entry for two keys, and entries that end at once, texts vanish; nothing
// that was overwritten or deleted comes back all the same.
func TestCacheIsLinearizableWhileItEvicts(t *testing.T) {
	if bad := illegal(t, cacheModel(true), hardened(textcache.Config[string]{MaxEntries: 1})); bad > 0 {
		t.Errorf("%d of %d histories with evictions are not linearizable", bad, histories)
	}
	if bad := illegal(t, cacheModel(true), hardened(textcache.Config[string]{TTL: time.Microsecond})); bad > 0 {
		t.Errorf("%d of %d histories with expiry are not linearizable", bad, histories)
	}
}

// The same harness catches what everyone writes: otherwise it proves nothing.
func TestTheHarnessCatchesSingleflight(t *testing.T) {
	bad := illegal(t, cacheModel(false), func(load flawed.Load) flawed.Cache {
		return &flawed.SingleFlight{CachedOperation: flawed.CachedOperation{ExpensiveFunc: load}, Bound: 100}
	})
	if bad == 0 {
		t.Errorf("none of %d histories of the flawed cache was caught", histories)
	}
	t.Logf("%d of %d histories of the flawed cache are not linearizable", bad, histories)
}

// Last is a register: Clean writes, Text reads.
func TestLastIsLinearizable(t *testing.T) {
	model := porcupine.Model{
		Init: func() any { return state{} },
		Step: func(st, in, out any) (bool, any) {
			s, c, a := st.(state), in.(call), out.(answer)
			switch c.op {
			case "clean":
				return a.text == c.text, state{true, c.text}
			case "reset":
				return true, state{}
			default:
				return a.ok == s.held && a.text == s.text, s
			}
		},
	}
	for seed := range uint64(histories) {
		var l textcache.Last
		h := &history{start: time.Now()}
		var wg sync.WaitGroup
		for client := range 4 {
			wg.Go(func() {
				rnd := rand.New(rand.NewPCG(seed, uint64(client)))
				for i := range 25 {
					switch rnd.IntN(8) {
					case 0:
						h.do(client, call{op: "reset"}, func() answer { l.Reset(); return answer{} })
					case 1, 2, 3:
						text := fmt.Sprintf("t%d-%d", client, i)
						h.do(client, call{op: "clean", text: text}, func() answer { return answer{l.Clean(" " + text + " "), true} })
					default:
						h.do(client, call{op: "text"}, func() answer { text, ok := l.Text(); return answer{text, ok} })
					}
				}
			})
		}
		wg.Wait()
		if res := porcupine.CheckOperationsTimeout(model, h.ops, 10*time.Second); res != porcupine.Ok {
			t.Fatalf("history %d: %v", seed, res)
		}
	}
}
