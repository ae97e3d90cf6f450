// Package ratelimit limits by a logical clock that the caller brings: the sequence
// ids of the events themselves. It reads no clock, starts no goroutine and says
// exactly what it promises.
//
// # The snippet
//
//	user_data = context.rate_limit_data.get(user_id, {
//	    'window_start_seq_id': current_seq_id, 'request_count': 0})
//	if current_seq_id - user_data['window_start_seq_id'] >= window_size:
//	    user_data = {'window_start_seq_id': current_seq_id, 'request_count': 1}
//	else:
//	    user_data['request_count'] += 1
//	if user_data['request_count'] > MAX_REQUESTS_PER_MINUTE:
//	    return {'statusCode': 429, ...}
//
// "Requests per minute in a serverless function, no wall clock, but an
// event.sequence_id that grows and resets daily." What goes wrong:
//
//   - After the daily reset the difference is negative, so the window never ends: who
//     had used up a window at midnight is locked out for the day. The sliding log of
//     the same answer does the same.
//   - A window that begins at the first request admits 2N-1 of N where two windows
//     meet, and with 60 per 100 ids it admits 100 of 100.
//   - An id that is delivered again is charged again.
//   - An id that is delivered late starts a window of its own, or is judged by a log
//     that has forgotten what it needs.
//   - Some serverless runtimes make a new context for each call: then it never limits.
//
// # The correction
//
// [New] makes a [Limiter] of one of two algorithms, chosen by what they promise. N is
// Config.Limit, W Config.Window, B Config.Burst; one cost each.
//
//	                         admitted in any W consecutive ids   state of a key
//	Exact                    N, in any order (*)                 the ids of its window
//	StrictGCRA               N, in any order (*)                 one word
//	GCRA                     B + floor((W-1)·N/W), likewise (*)  one word
//	fixed window             2N, and more out of order           two words
//	sliding-window counter   2N - N²/W, and more out of order    three words
//	token bucket that keeps  without bound out of order          two words
//	its last time
//
// (*) In any order of delivery where the epoch is given, and at Epoch 0 as long as no
// id comes later than Config.MaxLateness. What comes later at Epoch 0 cannot be told from
// a reset, and is judged as another run of ids, for which the ids of the first are time
// too: two streams of one sequence, of which one lags further and further behind, are
// let through as far as the other advances.
//
// [Pace] limits all events together, without state, in any number of processes:
// exactly n of any w consecutive ids (pace/exact), at most n across a reset
// (pace/reset).
//
// # What is promised
//
//   - Exact never admits more than Limit in any Window consecutive ids, in any order
//     of delivery (*) (ratelimit/window), and in order it denies only when it has to
//     (ratelimit/complete). It agrees with a list of all that was ever admitted
//     (ratelimit/exact-log).
//   - GCRA keeps its bound in any order (*) (gcra/bound) and agrees with exact fractions
//     (gcra/fractions).
//   - An id that is delivered again within the lateness bound gets the same decision
//     and is not charged (ratelimit/duplicate).
//   - The reset does not lock anybody out (ratelimit/reset).
//   - RetryAfterIDs, ResetAfterIDs and Remaining say what a search would find, Peek
//     changes nothing, and a cost passes whole or not at all (decision/search).
//   - A refund takes back one event once (decision/refund).
//   - One key's requests never change what another may do (ratelimit/keys).
//   - One corrupt id at Epoch 0 does little and locks nobody out (ratelimit/poison).
//     Where epochs are given they are trusted: see [Limiter.Allow].
//   - What is remembered is bounded by the ids of some windows, and forgetting changes
//     no decision: see [Limiter.Len]. With Config.Capacity it is bounded by that, and
//     still nobody who matters is forgotten (capacity/window, capacity/bounded); with
//     room enough nobody is denied for want of it (capacity/enough).
//   - With Config.ExcludeOwn only the events of others refill a bucket (others/bound,
//     others/fractions). With Config.Quota no key is charged more than that in one
//     epoch (quota/epoch).
//
// # What it takes
//
// With Config.Ticks a key of 8 or 16 bytes takes some 40 beside itself, and at most 64,
// under GCRA, and under Exact its ids as well. Without Ticks what was decided of each id is
// remembered, so that it is decided once: 75 to 115 bytes for an id, denied or not,
// with a key of 8 bytes. The last one or two times MaxLateness ids are, so that a
// sequence of which every id comes takes 150 to 230 bytes for each id of MaxLateness, or
// of Window where that is the default: up to 230 MB for a Window of a million. It is up to
// twice that where ids come as late as they may, and as much again for the epoch before,
// until there is another one; and 40 KB at least. Set MaxLateness to what delivery needs,
// or Ticks.
//
// # What cannot be promised
//
// From ids alone nobody can tell a reset from an id that comes very late: after 1000,
// a 5 is either. Give an epoch (see [Seq]) when there is one, such as the date.
//
// A sequence that counts the limited requests themselves is a clock that a flooder
// drives: of 6,000 requests a minute beside 40 others, "60 per 100 ids" admits 3,627
// and not 60. Use a sequence that counts other things too, or a window that is sized
// for the flood, or Config.ExcludeOwn, which admits 24 of them, and a Config.Quota.
// Who has many keys is stopped by none of these.
//
// There is no Wait: there is nothing to sleep on. Ids become minutes only through a
// rate that somebody has measured: see [PerMinute] and [Calibrator]. A wall clock is
// one more sequence: see [At] and [Middleware].
//
// # Many processes
//
// A [Limiter] is of one process: C processes with one each admit C times the limit.
// Route by key, or divide the limit by C, or ask a [Store] that all of them share
// (containers/window, containers/served): [Redis], by a script that decides as a Limiter
// does, and [Shared], which says what becomes of a request when it does not answer.
//
// # Who should use something else
//
// A limit on one process's own rate by the wall clock, with waiting:
// golang.org/x/time/rate.
package ratelimit

import (
	"errors"
	"hash/maphash"
	"sync"
	"sync/atomic"
	"time"
)

// A Seq is an event's place in a sequence: ids grow within an epoch, and may start
// anew in the next. One Seq is one event; where one id covers several records, make
// the ids distinct or set Config.Ticks.
//
// Epoch is the caller's when there is one (the date, the generation of a partition)
// and must grow; it need not grow by one. Epoch 0 says that it is unknown: then a
// reset is detected, by a heuristic that [Limiter.Allow] tells. ID may be any
// uint64. It does not wrap within an epoch: after 1<<64-1 comes the next epoch.
type Seq struct{ Epoch, ID uint64 }

// At is the wall clock as a sequence: an id is a millisecond since 1970, and 0 before.
// Windows, lateness and decisions are then in milliseconds. Set Config.Ticks, since
// requests share milliseconds. The epoch is unknown: a clock that is set back by more
// than the lateness is taken for a reset and locks nobody out.
func At(t time.Time) Seq { return Seq{ID: uint64(max(0, t.UnixMilli()))} }

// A Reason says why a decision is what it is.
type Reason uint8

// The reasons.
const (
	Fits        Reason = iota // admitted
	OverLimit                 // denied: the key has used its limit
	Stale                     // denied: the id comes later than the lateness bound
	Conflict                  // denied: the id was delivered with another key or cost
	OverQuota                 // denied: the key has used its quota of the epoch
	Full                      // denied: the key is new, and Config.Capacity keys are held, or cannot be held
	Unavailable               // decided by a Policy, since a Store did not answer
)

// String returns the reason in a word or two.
func (r Reason) String() string {
	if int(r) < len(reasons) {
		return reasons[r]
	}
	return "unknown"
}

var reasons = [...]string{"fits", "over limit", "stale", "conflict", "over quota", "full", "unavailable"}

// A Decision is the answer to one request. It is a value, and a denial is not an
// error. The zero Decision, which comes with errors, denies; its Reason says nothing.
type Decision struct {
	Allowed   bool   // the event may pass
	Duplicate bool   // the id was delivered before, and this repeats what was decided then
	Reason    Reason // why it may, or may not
	Limit     int    // Config.Limit
	Remaining int    // how many more requests of cost 1 would fit at this id

	// RetryAfterIDs is, of a denial that is OverLimit, how many ids after this one the
	// same request fits if the key does nothing meanwhile, and not one id earlier. The
	// request comes back as a new event: a denied id stays denied. Otherwise 0.
	RetryAfterIDs uint64

	// ResetAfterIDs is how many ids after this one the key is as good as new if it does
	// nothing meanwhile.
	ResetAfterIDs uint64
}

// Errors of [Limiter.AllowN].
var (
	ErrNeverFits = errors.New("ratelimit: the cost never fits")
	ErrCost      = errors.New("ratelimit: the cost is negative")
	ErrConflict  = errors.New("ratelimit: the id was delivered before with another key or cost")
)

// A Limiter limits the requests of each key. Make one with [New]; the zero value
// denies everything. It is safe for concurrent use: each call moves the logical time
// at one moment and decides at another, both within the call. It must not be copied
// after its first use.
type Limiter[K comparable] struct {
	rule   rule
	seed   maphash.Seed
	spread uint64              // of journals
	era    atomic.Pointer[era] // the clock while it needs no lock; nil while somebody holds it
	taken  atomic.Int64        // the room of keys in tables, if there is a capacity
	swept  atomic.Uint64       // the front when room was last made

	// Locks are taken in the order of the fields. Who does not hold mu takes one stripe and
	// one shard at a time, and waits for no other.
	mu      sync.Mutex
	clock   clock // behind the era in its current run; see hold
	last    *era
	stripes [stripes]stripe[K]
	book    book[K]
	sweep   sync.Mutex // of who makes room
	shards  [1 << shardBits]shard[K]
	spill   spill
}

// Enough that two processors seldom want the same one.
const (
	stripes   = 16
	shardBits = 5
)

// New returns a Limiter for c, or an error that says which field is wrong and why.
func New[K comparable](c Config) (*Limiter[K], error) {
	r, err := c.rule()
	if err != nil {
		return nil, err
	}
	return newLimiter[K](r, maphash.MakeSeed()), nil
}

func newLimiter[K comparable](r rule, seed maphash.Seed) *Limiter[K] {
	return &Limiter[K]{rule: r, seed: seed, spread: spread(seed), clock: newClock(r)}
}

// Allow decides whether the event of the given key may pass, and charges the key one
// if so.
//
// Ids may come in any order. One that comes more than Config.MaxLateness ids after a
// higher one of its epoch is denied as [Stale] when its epoch was given. When epochs
// are detected (Epoch 0), two runs of ids are tracked: an id belongs to the nearest
// run of which it is not too late, and otherwise begins a new one, which advances the
// logical time by one id. This is a heuristic without a proof. It was simulated over
// days longer than a few windows, with the given lateness, gaps, idle nights and one
// corrupt id. An id later than the bound counts as the first of a new day, a corrupt
// id far ahead as a day that has passed, and nothing is locked out for longer than a
// window.
//
// Epoch 0 keeps its limits in any order that is late by at most MaxLateness. What comes
// later is another run, which is as far in time as the first: with N=1 and W=1000, one
// key at ids 0, 1, 2 and another at 1001, 2001, 3001 in turns are all admitted. Give
// the epoch where that can happen.
//
// With epochs given, one corrupt Seq locks everybody out: a corrupt epoch makes all that
// follow stale, and a corrupt id far ahead the rest of its epoch. What gives epochs is
// trusted: check them before they come here. If one got through, take a new Limiter, or
// [Limiter.Restore] a snapshot from before. Epoch 0 comes before every other, so that
// giving them may begin late.
//
// An id delivered again, within the lateness bound, gets the same decision with
// Duplicate set and is not charged. With another key it is denied as [Conflict]. Of an
// epoch that is no longer one of the last two nothing is remembered: when epochs are
// given, such an id is stale, and when they are detected it is one of another epoch.
//
// A key that is not equal to itself, such as one with a NaN in it, would be new each
// time. It is denied as [Full], or with Config.Share is one that finds no room.
//
// It takes some dozens of nanoseconds: two words are read and swapped for GCRA with
// Config.Ticks, and a lock is held for a part of the keys or of the ids otherwise.
// Exact takes O(Config.Limit) for an id out of order. It allocates only where a table
// or a log grows, which happens seldom: 0 allocations a call. With Config.Capacity a new
// key that finds no room looks at all keys: at most sixteen times in the ids
// that a key lives.
func (l *Limiter[K]) Allow(key K, at Seq) (d Decision) {
	_ = l.decide(&d, key, at, 1, true)
	return d
}

// AllowN is [Limiter.Allow] for an event of cost n, which passes whole or not at all.
// A cost of 0 asks what remains and changes nothing, like [Limiter.Peek].
//
// The errors are [ErrCost] for a negative n, [ErrNeverFits] for one above the most
// that can ever pass at once (Config.Limit, or the burst, or the quota), and
// [ErrConflict]. They
// come with the zero Decision and leave the limiter unchanged.
func (l *Limiter[K]) AllowN(key K, at Seq, n int) (d Decision, err error) {
	switch {
	case n < 0:
		return Decision{}, ErrCost
	case n > l.rule.most || l.rule.quota > 0 && n > l.rule.quota:
		return Decision{}, ErrNeverFits
	}
	if err := l.decide(&d, key, at, n, n > 0); err != nil {
		return Decision{}, err
	}
	return d, nil
}

// Peek returns what [Limiter.Allow] would, with what remains before the event, and
// changes nothing. Where it says [Full], Allow may yet find room: it is the event that
// lets the time pass in which others become as good as new.
func (l *Limiter[K]) Peek(key K, at Seq) (d Decision) {
	_ = l.decide(&d, key, at, 1, false)
	return d
}

// held is settle for an event that ends an era, or falls between two.
func (l *Limiter[K]) held(d *Decision, c *call[K]) error {
	l.hold()
	defer l.release()
	if c.keep && l.clock.front > l.rule.last {
		l.rebase()
	}
	next, where := l.clock.place(c.at)
	if where.kind == stale {
		l.rule.stale(d)
		return nil
	}
	c.where = where
	if !l.rule.ticks {
		s := l.stripe(c.at.ID)
		s.mu.Lock()
		defer s.mu.Unlock()
		if err, ok := l.again(d, s, c); ok {
			return err
		}
	}
	if c.keep {
		l.turn(next, c.at.ID) // the logical time passes also for who is denied
	}
	for !l.fresh(d, c) { // the room that was there was taken
	}
	return nil
}

// turn moves the clock, and makes what is remembered that of the epochs that it knows. The
// caller holds the clock and the lock of the stripe of id.
func (l *Limiter[K]) turn(next clock, id uint64) {
	old := l.clock.known()
	l.clock = next
	if next.known() == old {
		return
	}
	if l.rule.quota > 0 {
		l.book.turn(&next)
	}
	if l.rule.ticks {
		return
	}
	for i := range l.stripes {
		s := &l.stripes[i]
		if s != l.stripe(id) {
			s.mu.Lock()
		}
		s.turn(&next, l.spread)
		if s != l.stripe(id) {
			s.mu.Unlock()
		}
	}
}

// Reset forgets what the key was charged. Its events stay known: an id delivered
// again still gets its decision, and nothing from before is refunded after. It takes
// the time to look at all events that are remembered, and nobody else is served
// meanwhile.
func (l *Limiter[K]) Reset(key K) {
	if l.rule.most == 0 {
		return
	}
	hash := l.hash(key)
	l.still(func() {
		for i := range l.book.pages {
			delete(l.book.pages[i].used, key)
		}
		for i := range l.stripes {
			l.stripes[i].each(func(_ *memory[K], r *record[K]) { r.reset = r.reset || r.key == key })
		}
		t := l.shard(hash).table.Load()
		if i := t.find(hash, key); i >= 0 {
			l.free(t, i)
		}
	})
}

// Len returns how many keys can be told from new ones. That is at most the number of
// keys to which something was admitted while the logical time moved by the last
// S + 3·R + 4 ids, R being MaxLateness and S the ids that a full bucket takes to refill:
// Window for Exact, Burst·Window/Limit for GCRA, Burst·Window/(Limit-Burst+1) for
// StrictGCRA. With ExcludeOwn what was denied counts like what was admitted. Late ids do not move it, nor do epochs
// by more than one: where an epoch has fewer than R ids and they come in reverse, these
// are many more, and Config.Capacity bounds them. The room of the others is used again
// when keys are added. It takes the time to look at all of them, and nobody else is
// served meanwhile.
func (l *Limiter[K]) Len() (n int) {
	l.still(func() {
		for i := range l.shards {
			n += l.shards[i].table.Load().live(&l.rule, l.clock.front)
		}
	})
	return n
}
