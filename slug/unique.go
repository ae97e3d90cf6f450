package slug

import (
	"context"
	"errors"
	"strconv"
	"strings"
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
// some 60 bytes and the slug's length. A call takes a few lookups, and one more
// for every slug in its way; no slug is in the way of one text twice, so n calls
// take time linear in n however many collide.
type Uniquer struct {
	// Slugger makes the slugs. Set it before the first use. Default: nil, the rules
	// of the zero Config.
	Slugger *Slugger

	mu    sync.Mutex
	taken map[string]bool   // by key; false while taken is being asked about it
	next  map[series]uint64 // the first number that was not tried
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
// keeping other callers waiting, and remembers those that are taken. After nine in
// a row it skips numbers, twice as many each time, until one is free, and then
// halves the gap between that one and the last that was taken. So a thousand rows
// cost some thirty questions. The number is the lowest that is free if the rows
// have all numbers up to some number; else it may not be. A taken that always says
// yes is asked some seventy times, and with a Config.MaxLength up to twice as often.
//
// Between its answer and the insertion of the row another process may take the
// slug: keep a unique index, and call again when it refuses.
//
// It returns the error of ctx if it is done before a question, and that of taken,
// wrapped; then no slug is given, and the one asked about is free again for the
// next call. A slug that is reserved while taken is asked about it is not given.
// Otherwise the only error is [ErrNoneLeft]. A nil taken says that none is: that is Next.
func (u *Uniquer) NextFree(ctx context.Context, text string, taken func(ctx context.Context, slug string) (bool, error)) (string, error) {
	if taken == nil {
		taken = func(context.Context, string) (bool, error) { return false, nil }
	}
	s := search{Uniquer: u, ctx: ctx, base: u.Slugger.Make(text), taken: taken}
	found, err := s.run()
	if err != nil {
		return "", err
	}
	return found.slug, nil
}

// Reserve keeps the slugs of names from being given, as if they had been. Names
// that are reserved or were given do no harm. It is for the words of your routes
// ("admin", "new"), and for the slugs that you have already.
func (u *Uniquer) Reserve(names ...string) {
	for _, name := range names {
		slug := u.Slugger.Make(name)
		u.mu.Lock()
		u.ready()
		u.taken[strings.Clone(u.key(slug))] = true
		u.mu.Unlock()
	}
}

// A claim is a slug that no other call can get.
type claim struct {
	slug   string
	series series
	n      uint64 // 1: the text's own slug, without a number
}

// claim takes the first free slug of base with a number from n on and below to,
// where 0 is no bound, and reports whether there is one. A number in order, that is
// the first or the one after another in order, is not tried again.
func (u *Uniquer) claim(base string, n, to uint64, inOrder bool) (claim, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ready()
	if n == 1 && base != "" {
		if u.take(base) {
			return claim{slug: base, n: 1}, true
		}
		n = 2
	}
	separator := u.Slugger.get().separator
	for ; n > 0 && (to == 0 || n < to); n++ { // 0: past the last
		number := strconv.FormatUint(n, 10)
		stem, ok := u.stem(base, len(number))
		if !ok {
			break
		}
		in := series{u.key(stem), len(number)}
		if next := u.next[in]; next > n {
			n = next - 1 // perhaps of another series, since it may have more digits
			continue
		}
		if inOrder {
			u.pass(in, n)
		}
		slug := number
		if stem != "" {
			slug = stem + separator + number
		}
		if u.take(slug) {
			return claim{slug, in, n}, true
		}
	}
	return claim{}, false
}

// stem gives what of base stands before a number of so many digits, and reports
// whether there is room for the number.
func (u *Uniquer) stem(base string, digits int) (string, bool) {
	r := u.Slugger.get()
	if r.limit == 0 {
		return base, true
	}
	if digits > r.limit {
		return "", false
	}
	return base[:r.cut([]byte(base), r.limit-len(r.separator)-digits)], true
}

// pass leaves the numbers of a series up to n out of all later searches. The caller
// holds the lock.
func (u *Uniquer) pass(in series, n uint64) {
	next, known := u.next[in]
	if !known {
		in.stem = strings.Clone(in.stem) // not the whole text for as long as u lives
	}
	u.next[in] = max(next, n+1)
}

// ready makes the zero value usable. The caller holds the lock.
func (u *Uniquer) ready() {
	if u.taken == nil {
		u.taken, u.next = map[string]bool{}, map[series]uint64{}
	}
}

// take reports whether a slug was free, and claims it. The caller holds the lock.
func (u *Uniquer) take(slug string) bool {
	key := u.key(slug)
	if _, ok := u.taken[key]; ok {
		return false
	}
	u.taken[strings.Clone(key)] = false
	return true
}

// reserved reports whether a claimed slug was reserved in the meantime.
func (u *Uniquer) reserved(c claim) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.taken[u.key(c.slug)]
}

// release gives up a claim, unless the slug was reserved in the meantime.
func (u *Uniquer) release(c claim) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if reserved := u.taken[u.key(c.slug)]; reserved {
		return
	}
	delete(u.taken, u.key(c.slug))
	if c.n > 1 && u.next[c.series] > c.n {
		u.next[c.series] = c.n
	}
}

// key gives the form of a slug in which capitals do not matter, nor the two small
// forms that some letters have, such as σ and ς.
func (u *Uniquer) key(slug string) string {
	if r := u.Slugger.get(); r.keepCase || r.keepAll {
		return strings.ToLower(strings.ToUpper(slug))
	}
	return slug
}
