package ratelimit

import (
	"bytes"
	"encoding"
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
const header = "hardened/ratelimit snapshot 4\n"

// A saved is a limiter as encoding/gob writes it.
type saved[K comparable] struct {
	Rule          savedRule
	Front, Serial uint64
	Runs          [2]savedRun
	Keys          []savedKey[K]
	Spill         savedKey[K]
	Pages         [2]savedPage[K]
	Seen          []savedEvent[K]
}

// A savedRule is what must be the same for what is held to mean the same.
type savedRule struct {
	Limit, Most, Quota, Capacity   int
	Window, Late, Unit, Token, Own uint64
	Exact, Ticks, Share            bool
}

func (r *rule) saved() savedRule {
	return savedRule{r.limit, r.most, r.quota, r.capacity, r.window, r.late, r.unit, r.token, r.own, r.exact, r.ticks, r.share}
}

type savedRun struct {
	Live                                          bool
	Epoch, Serial, Max, High, Top, Floor, Matched uint64
}

type savedKey[K comparable] struct {
	Key  K
	Word uint64
	Log  []uint64
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
	Allowed, Reset               bool
	Reason                       Reason
	Retry, Full                  uint64
}

// Snapshot returns all that the limiter knows, for [Limiter.Restore]: a container
// that starts goes on where another stopped. K must be made of strings, numbers and
// booleans, in arrays and exported fields, without methods that encode it, or there is
// an error: of other types encoding/gob may lose a part without a word. It takes the time and memory of what
// is held, under the lock.
func (l *Limiter[K]) Snapshot() ([]byte, error) {
	if t := reflect.TypeFor[K](); !plain(t) {
		return nil, fmt.Errorf("ratelimit: snapshot: a key (%v) is not made of strings, numbers and booleans alone", t)
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
	switch k, p := t.Kind(), reflect.PointerTo(t); {
	case p.Implements(reflect.TypeFor[gob.GobEncoder]()), p.Implements(reflect.TypeFor[encoding.BinaryMarshaler]()):
		return false // what it writes may be less than it is
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
	s := saved[K]{Rule: r.saved(), Front: l.clock.front, Serial: l.clock.serial}
	for i, r := range l.clock.runs {
		s.Runs[i] = savedRun{r.live, r.epoch, r.serial, r.max, r.high, r.top, r.floor, r.matched}
	}
	for i := range l.shards {
		t := l.shards[i].table.Load()
		t.each(func(i int, o *slot[K]) {
			g := t.log(i)
			if word := o.word.Load(); word > r.dead(s.Front) && (len(g) > 0 || !r.exact) {
				s.Keys = append(s.Keys, savedKey[K]{o.key, word, slices.Clone(g)})
			}
		})
	}
	s.Spill.Word, s.Spill.Log = l.spill.word, slices.Clone(l.spill.log)
	for i, p := range l.book.pages {
		s.Pages[i].Epoch, s.Pages[i].Serial = p.run.epoch, p.run.serial
		for k, n := range p.used {
			s.Pages[i].Keys, s.Pages[i].Used = append(s.Pages[i].Keys, k), append(s.Pages[i].Used, n)
		}
	}
	for i := range l.stripes {
		l.stripes[i].each(func(m *memory[K], r *record[K]) {
			if run := l.clock.run(m.run); run == nil || run.high-r.id > l.rule.late {
				return // it is stale
			}
			d := r.decision(&l.rule)
			x := savedEvent[K]{
				At: Seq{m.run.epoch, r.id}, Serial: m.run.serial, Place: r.place, Key: r.key, Cost: r.cost, Remaining: r.remaining, Reset: r.reset,
				Allowed: d.Allowed, Reason: d.Reason, Retry: d.RetryAfterIDs, Full: d.ResetAfterIDs,
			}
			if !l.rule.exact {
				x.After = r.after
			}
			if d.Allowed {
				x.Before = r.before
			}
			s.Seen = append(s.Seen, x)
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
	fresh := newLimiter[K](l.rule, l.seed)
	if why := fresh.fill(s); why != "" {
		return fmt.Errorf("%w: %s", ErrSnapshot, why)
	}
	l.still(func() {
		l.clock, l.last = fresh.clock, nil
		for i := range l.stripes {
			l.stripes[i].runs = fresh.stripes[i].runs
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
