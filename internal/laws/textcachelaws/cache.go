package textcachelaws

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/textcache"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/textcache"
)

// A NewCache makes a cache of at most bound entries over a load.
type NewCache func(bound int, load flawed.Load) flawed.Cache

// CacheSuite is the contract of textcache.Cache. The load belongs to the law: what
// it does while it runs is what other callers do meanwhile, so that an interleaving
// is drawn and not left to the scheduler.
func CacheSuite() laws.Suite[NewCache] {
	return laws.Suite[NewCache]{
		Name: "textcache.Cache",
		Says: "A bounded cache that loads what it does not hold, once for all who ask meanwhile.",
		Laws: []laws.Law[NewCache]{cacheModel, newerWrite, oneLoad, ownCancel, missing, lived, bounded},
		Wheats: []laws.Wheat[NewCache]{
			{Name: "hardened", Impl: newHardened},
			{Name: "one lock, one goroutine per load", Impl: newSlowCache},
		},
		Flaws: []laws.Flaw[NewCache]{
			{
				Name:    "get_user",
				Source:  `document 000, "Code Review Request", get_user`,
				Symptom: "After one user that does not exist every search fails, and the list grows for ever.",
				Impl:    func(_ int, load flawed.Load) flawed.Cache { return &flawed.GetUser{FetchFromDB: load} },
				Breaks:  []string{"cache/missing", "cache/bounded"},
			},
			{
				Name:    "cached_operation",
				Source:  `document 000, "Code Review Request", cached_operation, with the lock the reviewers ask for`,
				Symptom: "Everybody who asks at once loads, and a load brings back what was cleared meanwhile.",
				Impl:    func(_ int, load flawed.Load) flawed.Cache { return &flawed.CachedOperation{ExpensiveFunc: load} },
				Breaks:  []string{"cache/newer-write", "cache/one-load", "cache/bounded"},
			},
			{
				Name:    "mutex and singleflight",
				Symptom: "The first caller's cancellation fails the others, a load overwrites a newer write, and Set knows no bound.",
				Impl:    newSingleFlight,
				Breaks:  []string{"cache/newer-write", "cache/own-cancel", "cache/lived", "cache/bounded"},
			},
			{
				Name:    "a version that Delete forgets",
				Symptom: "What was deleted while it was loaded comes back.",
				Impl: func(bound int, load flawed.Load) flawed.Cache {
					c := &flawed.Forgetful{}
					c.ExpensiveFunc, c.Bound = load, bound
					return c
				},
				Breaks: []string{"cache/newer-write"},
			},
			{
				Name:    "remembers errors",
				Symptom: "One failure of the database is served for ever.",
				Impl: func(bound int, load flawed.Load) flawed.Cache {
					c := &flawed.Remembers{}
					c.ExpensiveFunc, c.Bound = load, bound
					return c
				},
				Breaks: []string{"cache/missing"},
			},
			{
				Name:    "Delete does nothing",
				Symptom: "What was deleted is served.",
				Impl:    func(bound int, load flawed.Load) flawed.Cache { return deaf{newHardened(bound, load)} },
				Breaks:  []string{"cache/model"},
			},
			{
				Name:    "a failure clears it",
				Symptom: "One failed load empties the cache for everybody.",
				Impl:    newNervous,
				Breaks:  []string{"cache/missing"},
			},
			{
				Name:    "never keeps",
				Symptom: "It loads each time.",
				Impl:    func(_ int, load flawed.Load) flawed.Cache { return passThrough{load} },
				Breaks:  []string{"cache/model"},
			},
		},
	}
}

func newHardened(bound int, load flawed.Load) flawed.Cache {
	c, err := textcache.New(textcache.Config[string]{MaxEntries: bound, Load: load})
	if err != nil {
		panic(err)
	}
	return c
}

var keys = rapid.SampledFrom([]string{"a", "b", "c"})

// cacheModel: one caller at a time, and room for all.
var cacheModel = laws.Law[NewCache]{
	ID:   "cache/model",
	Kind: laws.StateMachine,
	Says: "One call after the other, it is a map that loads what it does not hold.",
	Prop: func(t *laws.T, open NewCache) {
		model := map[string]string{}
		loads := 0
		c := open(100, func(context.Context, string) (string, error) {
			loads++
			return strconv.Itoa(loads), nil
		})
		t.Repeat(map[string]func(*laws.T){
			"get": func(t *laws.T) {
				k := laws.Draw(t, keys, "key")
				before := loads
				got, err := c.Get(context.Background(), k)
				want, held := model[k]
				if !held {
					want = strconv.Itoa(before + 1)
				}
				t.LabelIf(held, "a hit")
				if err != nil || got != want || held && loads != before {
					t.Broken(fmt.Sprintf("%q after %d loads, %v", got, loads-before, err), laws.Show(want), "Get(%q)", k)
				}
				model[k] = got
				t.Did("Get(%q)", k)
			},
			"set": func(t *laws.T) {
				k, v := laws.Draw(t, keys, "key"), laws.Draw(t, rapid.StringMatching("[xyz]?"), "text")
				c.Set(k, v)
				model[k] = v
				t.Did("Set(%q, %q)", k, v)
			},
			"delete": func(t *laws.T) {
				k := laws.Draw(t, keys, "key")
				c.Delete(k)
				delete(model, k)
				t.Did("Delete(%q)", k)
			},
			"peek": func(t *laws.T) {
				k := laws.Draw(t, keys, "key")
				got, ok := c.Peek(k)
				want, held := model[k]
				if got != want || ok != held {
					t.Broken(fmt.Sprintf("%q, %t", got, ok), fmt.Sprintf("%q, %t", want, held), "Peek(%q)", k)
				}
			},
		})
	},
	Need: map[string]float64{"a hit": 0.4},
}

// newerWrite draws what other callers write while a load runs: what is held after
// it is what the last of them left.
var newerWrite = laws.Law[NewCache]{
	ID:   "cache/newer-write",
	Kind: laws.StateMachine,
	Says: "A load never overwrites what was set or deleted while it ran, nor undoes it.",
	Prop: func(t *laws.T, open NewCache) {
		type write struct {
			del       bool
			key, text string
		}
		writes := laws.Draw(t, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) write {
			return write{rapid.Bool().Draw(t, "delete"), rapid.SampledFrom([]string{"a", "b"}).Draw(t, "key"), rapid.SampledFrom([]string{"new", ""}).Draw(t, "text")}
		}), 1, 4), "writes")
		last := map[string]write{}
		for _, w := range writes {
			last[w.key] = w
		}
		_, written := last["a"]
		t.LabelIf(written && last["a"].del, "deleted meanwhile")
		t.LabelIf(written && !last["a"].del, "set meanwhile")
		var c flawed.Cache
		c = open(100, func(context.Context, string) (string, error) {
			for _, w := range writes {
				if w.del {
					t.Did("Delete(%q) meanwhile", w.key)
					c.Delete(w.key)
				} else {
					t.Did("Set(%q, %q) meanwhile", w.key, w.text)
					c.Set(w.key, w.text)
				}
			}
			return "old", nil
		})
		t.Did(`Get("a") loads "old"`)
		_, _ = c.Get(context.Background(), "a")
		for _, key := range []string{"a", "b"} {
			w, written := last[key]
			if !written {
				continue
			}
			got, held := c.Peek(key)
			if held == w.del || held && got != w.text {
				t.Broken(fmt.Sprintf("%q, %t", got, held), fmt.Sprintf("%q, %t", map[bool]string{false: w.text}[w.del], !w.del), "Peek(%q)", key)
			}
		}
	},
	Need: map[string]float64{"deleted meanwhile": 0.2, "set meanwhile": 0.2},
}

// A second is a caller that asks for "a" while the first caller's load runs. The law
// waits until it has its answer, waits itself for the load (it looks at ctx.Done),
// or loads too.
type second struct {
	context.Context
	waits chan struct{}
	once  sync.Once
	text  string
	err   error
	ended chan struct{}
}

func newSecond() *second {
	return &second{Context: context.Background(), waits: make(chan struct{}), ended: make(chan struct{})}
}

// Done is looked at by a caller that is about to wait. It is never closed.
func (s *second) Done() <-chan struct{} {
	s.once.Do(func() { close(s.waits) })
	return nil
}

// ask lets the second caller ask, and returns when it waits or has its answer.
func (s *second) ask(c flawed.Cache) {
	go func() {
		defer close(s.ended)
		defer func() {
			if p := recover(); p != nil {
				s.err = fmt.Errorf("panic: %v", p)
			}
		}()
		s.text, s.err = c.Get(s, "a")
	}()
	select {
	case <-s.waits:
	case <-s.ended:
	}
}

// answer waits for the second caller's answer; a cache that never gives one fails
// after a long time instead of hanging.
func (s *second) answer() (string, error) {
	select {
	case <-s.ended:
		return s.text, s.err
	case <-time.After(30 * time.Second):
		return "", errors.New("no answer")
	}
}

var oneLoad = laws.Law[NewCache]{
	ID:   "cache/one-load",
	Kind: laws.StateMachine,
	Says: "Who asks for a key that is being loaded waits for that load.",
	Prop: func(t *laws.T, open NewCache) {
		text := laws.Draw(t, rapid.SampledFrom([]string{"x", ""}), "text")
		t.Label("two callers")
		var mu sync.Mutex
		loads := 0
		s := newSecond()
		var c flawed.Cache
		c = open(100, func(context.Context, string) (string, error) {
			mu.Lock()
			loads++
			first := loads == 1
			mu.Unlock()
			if first {
				s.ask(c)
			}
			return text, nil
		})
		t.Did(`Get("a") loads`)
		_, _ = c.Get(context.Background(), "a")
		got, err := s.answer()
		if loads != 1 || got != text || err != nil {
			t.Broken(fmt.Sprintf("%q, %v after %d loads", got, err, loads), fmt.Sprintf("%q after 1", text), `Get("a") by another caller meanwhile`)
		}
	},
}

var ownCancel = laws.Law[NewCache]{
	ID:   "cache/own-cancel",
	Kind: laws.StateMachine,
	Says: "A caller's cancellation ends its own wait and nobody else's.",
	Prop: func(t *laws.T, open NewCache) {
		text := laws.Draw(t, rapid.SampledFrom([]string{"x", ""}), "text")
		t.Label("the first caller leaves")
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		s := newSecond()
		var c flawed.Cache
		first := true
		c = open(100, func(ctx context.Context, _ string) (string, error) {
			if first {
				first = false
				s.ask(c)
				cancel()
			}
			return text, ctx.Err()
		})
		t.Did(`Get("a") loads, and its caller leaves`)
		_, _ = c.Get(ctx, "a")
		if got, err := s.answer(); got != text || err != nil {
			t.Broken(fmt.Sprintf("%q, %v", got, err), laws.Show(text), `Get("a") by another caller meanwhile`)
		}
	},
}

var errBroken = errors.New("the database is down")

var missing = laws.Law[NewCache]{
	ID:   "cache/missing",
	Kind: laws.StateMachine,
	Says: "What could not be loaded is an error to who asked, and to nobody after.",
	Prop: func(t *laws.T, open NewCache) {
		fails := laws.Draw(t, rapid.IntRange(1, 3), "failures")
		t.Label("a load fails")
		c := open(100, func(context.Context, string) (string, error) {
			if fails--; fails >= 0 {
				return "", errBroken
			}
			return "x", nil
		})
		c.Set("b", "kept")
		t.Did(`Set("b", "kept")`)
		for fails > 0 {
			if got, err := c.Get(context.Background(), "a"); err == nil {
				t.Broken(laws.Show(got), errBroken.Error(), `Get("a")`)
			}
			t.Did(`Get("a") fails`)
		}
		if got, err := c.Get(context.Background(), "a"); got != "x" || err != nil {
			t.Broken(fmt.Sprintf("%q, %v", got, err), `"x"`, `Get("a")`)
		}
		if got, ok := c.Peek("b"); got != "kept" || !ok {
			t.Broken(fmt.Sprintf("%q, %t", got, ok), `"kept"`, `Peek("b")`)
		}
	},
}

var lived = laws.Law[NewCache]{
	ID:   "cache/lived",
	Kind: laws.StateMachine,
	Says: "A load that panics is an error to who asked, and the cache works on.",
	Prop: func(t *laws.T, open NewCache) {
		k := laws.Draw(t, keys, "key")
		t.Label("a load panics")
		bad := true
		c := open(100, func(context.Context, string) (string, error) {
			if bad {
				bad = false
				panic("load")
			}
			return "x", nil
		})
		t.Did("the load panics")
		if got, err := c.Get(context.Background(), k); err == nil {
			t.Broken(laws.Show(got), "an error", "Get(%q)", k)
		}
		if got, err := c.Get(context.Background(), k); got != "x" || err != nil {
			t.Broken(fmt.Sprintf("%q, %v", got, err), `"x"`, "Get(%q)", k)
		}
	},
}

var bounded = laws.Law[NewCache]{
	ID:   "cache/bounded",
	Kind: laws.Invariant,
	Says: "It never holds more entries than its bound.",
	Prop: func(t *laws.T, open NewCache) {
		bound := laws.Draw(t, rapid.IntRange(1, 4), "bound")
		n := laws.Draw(t, rapid.IntRange(0, 8), "keys")
		t.LabelIf(n > bound, "more keys than room")
		c := open(bound, func(_ context.Context, key string) (string, error) { return key, nil })
		for i := range n {
			k := strconv.Itoa(i)
			if got, err := c.Get(context.Background(), k); got != k || err != nil {
				t.Broken(fmt.Sprintf("%q, %v", got, err), laws.Show(k), "Get(%q)", k)
			}
			c.Set("set"+k, k)
			if c.Len() > bound {
				t.Broken(strconv.Itoa(c.Len()), fmt.Sprintf("at most %d", bound), "Len() after %d keys", 2*(i+1))
			}
		}
	},
	Need: map[string]float64{"more keys than room": 0.3},
}

// deaf hears no Delete.
type deaf struct{ flawed.Cache }

func (deaf) Delete(string) {}

// nervous starts over after a failure.
type nervous struct {
	flawed.Cache
	open func() flawed.Cache
}

func newNervous(bound int, load flawed.Load) flawed.Cache {
	open := func() flawed.Cache { return newHardened(bound, load) }
	return &nervous{open(), open}
}

func (n *nervous) Get(ctx context.Context, key string) (string, error) {
	text, err := n.Cache.Get(ctx, key)
	if err != nil {
		n.Cache = n.open()
	}
	return text, err
}

// passThrough is no cache at all.
type passThrough struct{ load flawed.Load }

func (p passThrough) Get(ctx context.Context, key string) (string, error) { return p.load(ctx, key) }
func (passThrough) Peek(string) (string, bool)                            { return "", false }
func (passThrough) Set(string, string)                                    {}
func (passThrough) Delete(string)                                         {}
func (passThrough) Len() int                                              { return 0 }

func newSingleFlight(bound int, load flawed.Load) flawed.Cache {
	return &flawed.SingleFlight{CachedOperation: flawed.CachedOperation{ExpensiveFunc: load}, Bound: bound}
}
