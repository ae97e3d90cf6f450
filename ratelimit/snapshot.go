package ratelimit

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
	"slices"
)

// ErrSnapshot is wrapped by the errors of [Limiter.Restore].
var ErrSnapshot = errors.New("ratelimit: bad snapshot")

// header begins every snapshot and ends with its version. A CRC-32 of the rest
// follows, which finds what was cut or damaged; it does not prove who wrote it.
const header = "hardened/ratelimit snapshot 2\n"

// A saved is a limiter as encoding/gob writes it.
type saved[K comparable] struct {
	Rule                  savedRule
	Front, Serial, Resets uint64
	Runs                  [2]savedRun
	Keys                  []savedKey[K]
	Spill                 savedKey[K]
	Pages                 [2]savedPage[K]
	Seen                  []savedEvent[K]
}

// A savedRule is what must be the same for what is held to mean the same.
type savedRule struct {
	Limit, Most, Quota             int
	Window, Late, Unit, Token, Own uint64
	Exact, Ticks, Share            bool
}

func (r *rule) saved() savedRule {
	return savedRule{r.limit, r.most, r.quota, r.window, r.late, r.unit, r.token, r.own, r.exact, r.ticks, r.share}
}

type savedRun struct {
	Live                                    bool
	Epoch, Serial, Max, Top, Floor, Matched uint64
}

type savedKey[K comparable] struct {
	Key         K
	Word, Reset uint64
	Log         []uint64
}

type savedPage[K comparable] struct {
	Epoch, Serial uint64
	Keys          []K
	Used          []int
}

type savedEvent[K comparable] struct {
	At                           Seq
	Serial, Place, Before, After uint64
	Key                          K
	Cost, Remaining              int32
	Allowed                      bool
	Reason                       Reason
	Retry, Reset                 uint64
}

// Snapshot returns all that the limiter knows, for [Limiter.Restore]: a container
// that starts goes on where another stopped. K must be made of strings, numbers and
// booleans, in arrays and exported fields, or there is an error: of other types
// encoding/gob may lose a part without a word. It takes the time and memory of what
// is held, under the lock.
func (l *Limiter[K]) Snapshot() ([]byte, error) {
	if t := reflect.TypeFor[K](); !plain(t) {
		return nil, fmt.Errorf("ratelimit: snapshot: a key (%v) is not made of strings, numbers and booleans", t)
	}
	var s saved[K]
	l.still(func() { s = l.saved() })
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(s); err != nil {
		return nil, fmt.Errorf("ratelimit: snapshot: %w", err)
	}
	out := binary.BigEndian.AppendUint32([]byte(header), crc32.ChecksumIEEE(body.Bytes()))
	return append(out, body.Bytes()...), nil
}

// plain reports whether encoding/gob keeps all of a type.
func plain(t reflect.Type) bool {
	switch k := t.Kind(); {
	case k == reflect.Array:
		return plain(t.Elem())
	case k == reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); !f.IsExported() || !plain(f.Type) {
				return false
			}
		}
		return t.NumField() > 0
	default:
		return k == reflect.String || k >= reflect.Bool && k <= reflect.Complex128
	}
}

// saved copies what is held, while the limiter is held still.
func (l *Limiter[K]) saved() saved[K] {
	r := &l.rule
	s := saved[K]{Rule: r.saved(), Front: l.clock.front, Serial: l.clock.serial, Resets: l.resets.Load()}
	for i, r := range l.clock.runs {
		s.Runs[i] = savedRun{r.live, r.epoch, r.serial, r.max, r.top, r.floor, r.matched}
	}
	for i := range l.shards {
		t := l.shards[i].table.Load()
		t.each(func(i int, o *slot[K]) {
			if word := o.word.Load(); word > r.dead(s.Front) {
				g := t.log(i)
				s.Keys = append(s.Keys, savedKey[K]{o.key, word, g.reset, slices.Clone(g.places)})
			}
		})
	}
	s.Spill.Word, s.Spill.Log = l.spill.word, slices.Clone(l.spill.log.places)
	for i, p := range l.book.pages {
		s.Pages[i].Epoch, s.Pages[i].Serial = p.run.epoch, p.run.serial
		for k, n := range p.used {
			s.Pages[i].Keys, s.Pages[i].Used = append(s.Pages[i].Keys, k), append(s.Pages[i].Used, n)
		}
	}
	for i := range l.stripes {
		l.stripes[i].each(func(r *record[K]) {
			s.Seen = append(s.Seen, savedEvent[K]{
				r.event.at, r.event.serial, r.place, r.before, r.after, r.key, r.cost, r.remaining,
				r.allowed, r.reason, r.retry, r.reset,
			})
		})
	}
	return s
}

// Restore replaces what the limiter knows by a snapshot of one with the same Config.
// It refuses what no limiter can have written, with an error that wraps
// [ErrSnapshot], and is unchanged then.
func (l *Limiter[K]) Restore(data []byte) error {
	rest, ok := bytes.CutPrefix(data, []byte(header))
	if !ok || len(rest) < 4 {
		return fmt.Errorf("%w: no header of this version", ErrSnapshot)
	}
	if binary.BigEndian.Uint32(rest) != crc32.ChecksumIEEE(rest[4:]) {
		return fmt.Errorf("%w: the checksum differs", ErrSnapshot)
	}
	var s saved[K]
	if err := gob.NewDecoder(bytes.NewReader(rest[4:])).Decode(&s); err != nil {
		return fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	if l.rule.most == 0 {
		return fmt.Errorf("%w: the limiter was not made by New", ErrSnapshot)
	}
	// A limiter of its own is filled and looked at, and what it holds then takes the place
	// of what this one holds.
	fresh := &Limiter[K]{rule: l.rule, seed: l.seed, clock: newClock(l.rule)}
	if why := fresh.fill(s); why != "" {
		return fmt.Errorf("%w: %s", ErrSnapshot, why)
	}
	l.still(func() {
		l.clock, l.last = fresh.clock, nil
		l.resets.Store(s.Resets)
		for i := range l.stripes {
			f := &fresh.stripes[i]
			l.stripes[i].began, l.stripes[i].young, l.stripes[i].grown = f.began, f.young, f.grown
		}
		l.book.pages, l.spill.word, l.spill.log = fresh.book.pages, fresh.spill.word, fresh.spill.log
		l.taken.Store(fresh.taken.Load())
		l.swept.Store(0)
		for i := range l.shards {
			l.shards[i].close()
			l.shards[i].table.Store(fresh.shards[i].table.Load())
		}
	})
	return nil
}

// fill takes over a snapshot, and says what is impossible in it, or "".
func (l *Limiter[K]) fill(s saved[K]) string {
	r := &l.rule
	if s.Rule != r.saved() {
		return "it is of another Config"
	}
	if s.Front < r.first || s.Front > r.last+r.life {
		return "a time is out of range"
	}
	l.clock.front, l.clock.serial = s.Front, s.Serial
	for i, x := range s.Runs {
		if x.Top > s.Front || x.Floor > x.Top || x.Matched > s.Front || x.Serial > s.Serial {
			return "a run is out of range"
		}
		l.clock.runs[i] = run{x.Live, x.Epoch, x.Serial, x.Max, x.Top, x.Floor, x.Matched}
	}
	for _, x := range s.Keys {
		hash := l.hash(x.Key)
		sh := l.shard(hash)
		if why := l.impossible(x, s.Front, s.Resets); why != "" {
			return why
		}
		if had, _ := sh.table.Load().find(hash, x.Key); had != nil {
			return "a key is there twice"
		}
		l.taken.Add(1)
		l.add(sh, s.Front, hash, x.Key, x.Word, log{x.Log, x.Reset})
	}
	if why := l.impossible(s.Spill, s.Front, 0); why != "" || !r.share && (s.Spill.Word > 0 || len(s.Spill.Log) > 0) {
		return "a shared state is wrong"
	}
	l.spill.word, l.spill.log.places = s.Spill.Word, s.Spill.Log
	for i, p := range s.Pages {
		if len(p.Keys) != len(p.Used) || r.quota == 0 && len(p.Keys) > 0 {
			return "a quota is wrong"
		}
		page := page[K]{epochID{p.Epoch, p.Serial}, map[K]int{}}
		for j, k := range p.Keys {
			if p.Used[j] < 0 || p.Used[j] > r.quota {
				return "a quota is wrong"
			}
			page.used[k] = p.Used[j]
		}
		l.book.pages[i] = page
	}
	for i := range l.stripes {
		l.stripes[i].began = s.Front
	}
	for _, x := range s.Seen {
		e := event{x.At, x.Serial}
		st := l.stripe(e.at.ID)
		if x.Place > s.Front || x.Cost < 1 || int(x.Cost) > r.most || r.ticks || st.find(e, false) != nil {
			return "an event is out of range or there twice"
		}
		rec := st.young.add(e)
		rec.key, rec.cost, rec.place, rec.before, rec.after = x.Key, x.Cost, x.Place, x.Before, x.After
		rec.allowed, rec.reason, rec.remaining, rec.retry, rec.reset = x.Allowed, x.Reason, x.Remaining, x.Retry, x.Reset
	}
	return ""
}

// impossible says why no limiter can hold a key like this, or "".
func (l *Limiter[K]) impossible(x savedKey[K], front, resets uint64) string {
	r := &l.rule
	last := uint64(0)
	for i, p := range x.Log {
		if p > front || p < last || i >= r.limit && p-x.Log[i-r.limit] < r.window {
			return "a log holds more than the limit"
		}
		last = p
	}
	switch {
	case r.exact && (x.Reset > resets || x.Word > front+max(r.window, r.reach) || len(x.Log) > 0 && x.Word < last+r.window):
		return "a key is held for too long or too short"
	case !r.exact && (len(x.Log) > 0 || x.Word > front*r.unit+r.depth):
		return "a bucket holds more than its burst"
	}
	return ""
}
