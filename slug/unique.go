package slug

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
)

// A Uniquer makes slugs that differ from each other: "castle", "castle-2",
// "castle-3". It never gives a slug twice, also not to a text that has the number
// in it already, nor one that is reserved, nor two that differ only in capitals,
// nor one beyond the maximum length, the number included: what does not fit is
// taken from the words before it.
//
// The zero value is ready and makes slugs as [Make] does. Safe for concurrent
// use; not to be copied after its first use. It remembers every slug it gives, in
// about 100 bytes and the slug's length. A call takes a few lookups, and one more
// for every slug in its way; no slug is in the way of one text twice, so n calls
// take time linear in n however many collide.
type Uniquer struct {
	// Slugger makes the slugs. Set it before the first use. Default nil: the rules
	// of the zero Config.
	Slugger *Slugger

	mu    sync.Mutex
	taken map[string]bool   // by key; false while taken is being asked about it
	next  map[series]uint64 // the first number that was not tried
	from  map[string]uint64 // by key: the number at which a long search went on
}

// A series is the slugs of one stem whose numbers have the same count of digits.
// By that count the stem may have to be shorter, and then other texts share it.
type series struct {
	stem   string
	digits int
}

// ErrNoneLeft says that every slug that might have served is taken.
var ErrNoneLeft = errors.New("slug: no free slug is left for this text")

// Next gives a slug of text that it has not given before, and remembers it. A
// slug, as text, is its own slug, and so is given back if it is free. A text with
// an empty slug gets a number alone: "1", "2".
//
// It gives "" when none is left, which takes a Config.MaxLength below 20 and very
// many calls: with one of 3, "cat" is followed by "c-2" to "c-9", then by "10" to
// "999".
func (u *Uniquer) Next(text string) string {
	slug, err := u.NextFree(context.Background(), text, nil)
	if err != nil {
		return ""
	}
	return slug
}

// NextFree is Next for slugs that others give too, such as the rows of a table.
// It asks taken about each slug that it would give, one at a time and without
// keeping other callers waiting, and remembers those that are taken. After eight
// in a row it skips numbers, twice as many each time, so that a thousand rows cost
// some twenty questions: the number it ends at may not be the lowest that is free.
// A taken that always says yes is asked some seventy times.
//
// Between its answer and the insertion of the row another process may take the
// slug: keep a unique index, and call again when it refuses.
//
// It returns the error of ctx if it is done before a question, and that of taken,
// wrapped; then no slug is given, and the one asked about is free again for the
// next call. Otherwise the only error is [ErrNoneLeft].
func (u *Uniquer) NextFree(ctx context.Context, text string, taken func(ctx context.Context, slug string) (bool, error)) (string, error) {
	base := u.Slugger.Make(text)
	if taken == nil {
		taken = func(context.Context, string) (bool, error) { return false, nil }
	}
	step, refusals := uint64(1), 0
	for n := uint64(1); ; {
		slug, at, err := u.claim(base, n)
		if err != nil {
			return "", err
		}
		switch is, err := u.ask(ctx, slug, at, taken); {
		case err != nil:
			return "", fmt.Errorf("slug: asking whether a slug is taken: %w", err)
		case !is:
			return slug, nil
		}
		if refusals++; refusals > 8 {
			step *= 2
		}
		if n = at.n + step; n < at.n {
			return "", ErrNoneLeft
		}
		if step > 1 {
			u.skip(base, n)
		}
	}
}

// Reserve keeps the slugs of names from being given, as if they had been. Names
// that are reserved or were given do no harm. It is for the words of your routes
// ("admin", "new"), and for the slugs that you have already.
func (u *Uniquer) Reserve(names ...string) {
	for _, name := range names {
		slug := u.Slugger.Make(name)
		u.mu.Lock()
		u.ready()
		u.taken[u.key(slug)] = true
		u.mu.Unlock()
	}
}

// A place is where a claimed slug stands.
type place struct {
	series series
	n      uint64 // 1: the text's own slug, without a number
}

// claim takes the first free slug of base from number n on.
func (u *Uniquer) claim(base string, n uint64) (string, place, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ready()
	if n == 1 && base != "" {
		if u.take(base) {
			return base, place{n: 1}, nil
		}
		n = 2
	}
	if n > 1 {
		n = max(n, u.from[u.key(base)])
	}
	r, whole := u.Slugger.get(), []byte(base)
	for ; n > 0; n++ { // 0: past the last
		number := strconv.FormatUint(n, 10)
		stem := base
		if r.limit > 0 {
			if len(number) > r.limit {
				break
			}
			stem = base[:r.cut(whole, r.limit-len(r.separator)-len(number))]
		}
		in := series{u.key(stem), len(number)}
		if next := u.next[in]; next > n {
			n = next - 1 // perhaps of another series, since it may have more digits
			continue
		}
		u.next[in] = n + 1
		slug := number
		if stem != "" {
			slug = stem + r.separator + number
		}
		if u.take(slug) {
			return slug, place{in, n}, nil
		}
	}
	return "", place{}, ErrNoneLeft
}

// ready makes the zero value usable. The caller holds the lock.
func (u *Uniquer) ready() {
	if u.taken == nil {
		u.taken, u.next, u.from = map[string]bool{}, map[series]uint64{}, map[string]uint64{}
	}
}

// skip leaves the numbers below n to others: the next search for base goes on
// where this one is, instead of asking all over again.
func (u *Uniquer) skip(base string, n uint64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	key := u.key(base)
	u.from[key] = max(u.from[key], n)
}

// ask asks about a claimed slug, and gives up the claim on an error or a panic.
// The lock is not held: a question to a database takes a while.
func (u *Uniquer) ask(ctx context.Context, slug string, at place, taken func(context.Context, string) (bool, error)) (is bool, err error) {
	answered := false
	defer func() {
		if !answered {
			u.release(slug, at)
		}
	}()
	if err = ctx.Err(); err == nil {
		is, err = taken(ctx, slug)
	}
	answered = err == nil
	return is, err
}

// take reports whether a slug was free, and claims it. The caller holds the lock.
func (u *Uniquer) take(slug string) bool {
	key := u.key(slug)
	if _, ok := u.taken[key]; ok {
		return false
	}
	u.taken[key] = false
	return true
}

// release gives up a claim, unless the slug was reserved in the meantime.
func (u *Uniquer) release(slug string, at place) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if reserved := u.taken[u.key(slug)]; reserved {
		return
	}
	delete(u.taken, u.key(slug))
	if at.n > 1 && u.next[at.series] > at.n {
		u.next[at.series] = at.n
	}
}

// key gives the form of a slug in which capitals do not matter.
func (u *Uniquer) key(slug string) string {
	if r := u.Slugger.get(); r.keepCase {
		return string(r.fold([]byte(slug)))
	}
	return slug
}
