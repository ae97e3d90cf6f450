// Package ratelimittest holds any [ratelimit.Store] to its contract, as testing/fstest
// does for file systems.
package ratelimittest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/hardened-go/hardened/ratelimit"
)

// TestStore opens stores, tries them, and returns what it finds wrong, or nil. Each
// call of open returns a store that decides as its Config says and knows of no key.
// The configs are of every Algorithm, some with Ticks, ExcludeOwn or Quota, none with
// Capacity. One for which open returns an error is at fault, unless that wraps
// [errors.ErrUnsupported]: so a store says which it does not promise, and must promise
// some.
//
// Every decision is compared with that of a [ratelimit.Limiter] for the one key, over
// thousands of events that come in order and late, again, across resets that are told
// or not, with ids and epochs at the ends of their range; then many callers ask at
// once. It takes some 45,000 calls.
func TestStore(open func(ratelimit.Config) (ratelimit.Store, error)) error {
	configs := []ratelimit.Config{
		{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: ratelimit.GCRA},
		{Limit: 7, Window: 5, MaxLateness: 9, Algorithm: ratelimit.GCRA, Burst: 2},
		{Limit: 4, Window: 9, MaxLateness: 40, Algorithm: ratelimit.StrictGCRA},
		{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: ratelimit.GCRA, Ticks: true},
		{Limit: 3, Window: 10, MaxLateness: 20, Algorithm: ratelimit.GCRA, ExcludeOwn: true},
		{Limit: 60, Window: 60_000, Algorithm: ratelimit.GCRA, Ticks: true},
		{Limit: 901, Window: 1 << 37, MaxLateness: 30, Algorithm: ratelimit.GCRA}, // numbers of 15 digits
		{Limit: 3, Window: 10, MaxLateness: 5},
		{Limit: 7, Window: 5, MaxLateness: 9},
		{Limit: 4, Window: 9, MaxLateness: 40},
		{Limit: 2, Window: 3, MaxLateness: 1},
		{Limit: 30, Window: 100, MaxLateness: 10},
		{Limit: 3, Window: 10, MaxLateness: 5, Ticks: true},
		{Limit: 60, Window: 60_000, Ticks: true},
		{Limit: 301, Window: 1 << 37, MaxLateness: 30},
		{Limit: 3, Window: 10, MaxLateness: 5, Quota: 8},
		{Limit: 3, Window: 10, MaxLateness: 20, Quota: 8, Algorithm: ratelimit.GCRA},
		{Limit: 9, Window: 10, MaxLateness: 20, Quota: 5, Algorithm: ratelimit.GCRA, ExcludeOwn: true},
		{Limit: 9, Window: 10, Quota: 50, Algorithm: ratelimit.StrictGCRA, Ticks: true},
	}
	var faults []error
	fault := func(what string, c ratelimit.Config, err error) {
		if err != nil {
			faults = append(faults, fmt.Errorf("%s, %+v: %w", what, c, err))
		}
	}
	tried := 0
	for i, c := range configs {
		for _, check := range []struct {
			name string
			run  func(ratelimit.Store, ratelimit.Config) error
		}{
			{"decisions", func(s ratelimit.Store, c ratelimit.Config) error { return decisions(s, c, uint64(i)) }},
			{"keys", keys},
			{"calls that cannot pass", refusals},
			{"callers at once", atOnce},
		} {
			s, err := open(c)
			switch {
			case errors.Is(err, errors.ErrUnsupported):
				continue
			case err != nil:
			case s == nil:
				err = errors.New("open gave neither a store nor an error")
			default:
				err = check.run(s, c)
			}
			tried++
			fault(check.name, c, err)
		}
	}
	if tried == 0 {
		faults = append(faults, errors.New("no Config is supported"))
	}
	return errors.Join(faults...)
}

// decisions compares a store with a limiter for each key.
func decisions(s ratelimit.Store, c ratelimit.Config, seed uint64) error {
	ctx := context.Background()
	rnd := rand.New(rand.NewPCG(seed, 1))
	limiters := map[string]*ratelimit.Limiter[string]{}
	keys := []string{"", "a", "\x00\xff{b}\r\n"}
	seq := sequence{rnd: rnd}
	for i := range 2000 {
		seq.told = i >= 1000
		key, at := keys[rnd.IntN(len(keys))], seq.next()
		l := limiters[key]
		if l == nil {
			var err error
			if l, err = ratelimit.New[string](c); err != nil {
				return err
			}
			limiters[key] = l
		}
		n := 1 + int(at.ID%7)/6*(c.Limit/3) // of an id always the same
		if rnd.IntN(10) == 0 {
			n = 0
		}
		want, werr := l.AllowN(key, at, n)
		if at.Epoch == 0 && want.Duplicate && !want.Allowed {
			continue // to a store it is one more sign that its run of ids goes on
		}
		got, gerr := s.Take(ctx, ratelimit.Request{Key: key, At: at, Cost: n})
		if want.Duplicate && !want.Allowed {
			// Denied again, with what remains by now, or because nothing of the quota does.
			if c.Quota > 0 && got.Reason == ratelimit.OverQuota {
				want.Reason = got.Reason
			}
			want.Duplicate, got.Duplicate = false, false
			want.Remaining, want.RetryAfterIDs, want.ResetAfterIDs = got.Remaining, got.RetryAfterIDs, got.ResetAfterIDs
		}
		if got != want || !errors.Is(gerr, werr) {
			return fmt.Errorf("event %d, %q at %+v of cost %d: %+v, %v; want %+v, %v", i, key, at, n, got, gerr, want, werr)
		}
	}
	return nil
}

// A sequence grows, leaps, comes late and again, and starts anew, which is told or not.
// Where it is not, the run before may go on beside the new one.
type sequence struct {
	rnd                 *rand.Rand
	told                bool
	epoch, high, before uint64
}

func (s *sequence) next() ratelimit.Seq {
	if !s.told && s.rnd.IntN(3) == 0 {
		s.high, s.before = s.before, s.high
	}
	switch s.rnd.IntN(60) {
	case 0:
		s.high = []uint64{0, 1<<32 - 4, 1<<53 - 4, 1<<63 - 4, math.MaxUint64 - 400}[s.rnd.IntN(5)]
	case 1:
		s.high = s.rnd.Uint64N(30)
		if s.told {
			s.epoch += []uint64{1, 1, 1 << 32, 1 << 53}[s.rnd.IntN(4)]
		}
	case 2:
		s.high += s.rnd.Uint64N(500)
	case 3, 4:
		return ratelimit.Seq{Epoch: s.epoch - min(1, s.epoch), ID: s.high + s.rnd.Uint64N(100)}
	case 5:
		return ratelimit.Seq{ID: s.high}
	default:
		s.high += s.rnd.Uint64N(3)
	}
	return ratelimit.Seq{Epoch: s.epoch, ID: s.high - min(s.high, []uint64{0, 0, 0, 1, 2, 7, 30}[s.rnd.IntN(7)])}
}

// keys are alike and not the same: each begins with nothing charged.
func keys(s ratelimit.Store, c ratelimit.Config) error {
	long := strings.Repeat("p", 300)
	list := []string{"a", "A", "k", "k ", " k", "k\n", "k\x00", "\u00e9", "e\u0301", "\xff", "\xfe", long + "1", long + "2", "1" + long}
	for i := range 200 {
		list = append(list, fmt.Sprintf("key%d", i))
	}
	l, err := ratelimit.New[string](c)
	if err != nil {
		return err
	}
	at := ratelimit.Seq{Epoch: 1, ID: 100}
	want := l.Allow("", at)
	for i, key := range list {
		if got, err := s.Take(context.Background(), ratelimit.Request{Key: key, At: at, Cost: 1}); err != nil || got != want {
			return fmt.Errorf("%.20q, a new key after %d others: %+v, %v; want %+v", key, i, got, err, want)
		}
	}
	return nil
}

// refusals are calls that must not pass, and must not be charged.
func refusals(s ratelimit.Store, c ratelimit.Config) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	at := ratelimit.Seq{Epoch: 1, ID: 100}
	if d, err := s.Take(ctx, ratelimit.Request{Key: "a", At: at, Cost: 1}); err == nil || d != (ratelimit.Decision{}) {
		return fmt.Errorf("after its context ended: %+v, %v; want an error, and the zero Decision", d, err)
	}
	ctx = context.Background()
	most := c.Limit
	if c.Quota > 0 {
		most = min(most, c.Quota)
	}
	for _, row := range []struct {
		cost int
		want error
	}{
		{-1, ratelimit.ErrCost},
		{math.MinInt, ratelimit.ErrCost},
		{most + 1, ratelimit.ErrNeverFits},
		{math.MaxInt, ratelimit.ErrNeverFits},
	} {
		if d, err := s.Take(ctx, ratelimit.Request{Key: "a", At: at, Cost: row.cost}); !errors.Is(err, row.want) || d != (ratelimit.Decision{}) {
			return fmt.Errorf("a cost of %d: %+v, %v; want %v", row.cost, d, err, row.want)
		}
	}
	long := strings.Repeat("k", 1<<20)
	l, err := ratelimit.New[string](c)
	if err != nil {
		return err
	}
	for _, key := range []string{"a", long} {
		if got, err := s.Take(ctx, ratelimit.Request{Key: key, At: at, Cost: 1}); err != nil || got != l.Allow(key, at) && key == "a" || !got.Allowed {
			return fmt.Errorf("the first event of a key of %d bytes: %+v, %v", len(key), got, err)
		}
	}
	return nil
}

// atOnce lets eight callers ask for the same instant, and deliver the same events.
func atOnce(s ratelimit.Store, c ratelimit.Config) error {
	const callers, calls = 8, 40
	var mu sync.Mutex
	var admitted int
	var failed error
	var wg sync.WaitGroup
	each := func(at func(i int) ratelimit.Seq) {
		admitted = 0
		for range callers {
			wg.Go(func() {
				for i := range calls {
					d, err := s.Take(context.Background(), ratelimit.Request{Key: "a", At: at(i), Cost: 1})
					mu.Lock()
					if failed == nil {
						failed = err
					}
					if d.Allowed && !d.Duplicate {
						admitted++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	}
	l, err := ratelimit.New[string](c)
	if err != nil {
		return err
	}
	want := 0
	if c.Ticks {
		for range callers * calls {
			if l.Allow("a", ratelimit.Seq{Epoch: 1, ID: 9}).Allowed {
				want++
			}
		}
		each(func(int) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: 9} })
	} else {
		// As many ids as fit in whatever order; each is delivered eight times.
		want = min(calls, l.Peek("a", ratelimit.Seq{Epoch: 1, ID: 9}).Remaining)
		each(func(i int) ratelimit.Seq { return ratelimit.Seq{Epoch: 1, ID: uint64(9 + i%want)} })
	}
	if failed == nil && admitted != want {
		failed = fmt.Errorf("%d callers: %d admitted, want %d", callers, admitted, want)
	}
	return failed
}
