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
const header = "hardened/ratelimit snapshot 1\n"

// A saved is a limiter as encoding/gob writes it.
type saved[K comparable] struct {
	Limit, Most               int
	Window, Late, Unit, Token uint64
	Exact, Ticks              bool

	Front, Serial, Resets uint64
	Runs                  [2]savedRun
	KeysBegan, SeenBegan  uint64
	Keys                  []savedKey[K]
	Seen                  []savedEvent[K]
}

type savedRun struct {
	Live                                    bool
	Epoch, Serial, Max, Top, Floor, Matched uint64
}

type savedKey[K comparable] struct {
	Key   K
	Young bool
	Word  uint64
	Log   []uint64
}

type savedEvent[K comparable] struct {
	At                           Seq
	Serial, Place, Before, After uint64
	Young                        bool
	Key                          K
	Cost                         int
	Decision                     Decision
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
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.saved()
	for i, r := range l.clock.runs {
		s.Runs[i] = savedRun{r.live, r.epoch, r.serial, r.max, r.top, r.floor, r.matched}
	}
	for k, v := range l.keys.all() {
		_, young := l.keys.young[k]
		s.Keys = append(s.Keys, savedKey[K]{k, young, v.word, v.log})
	}
	for e, r := range l.seen.all() {
		_, young := l.seen.young[e]
		s.Seen = append(s.Seen, savedEvent[K]{e.at, e.serial, r.place, r.before, r.after, young, r.key, r.cost, r.decision})
	}
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

// saved returns what a snapshot says but for what is held.
func (l *Limiter[K]) saved() saved[K] {
	r := &l.rule
	return saved[K]{
		Limit: r.limit, Most: r.most, Window: r.window, Late: r.late, Unit: r.unit, Token: r.token,
		Exact: r.exact, Ticks: r.ticks,
		Front: l.clock.front, Serial: l.clock.serial, Resets: l.resets,
		KeysBegan: l.keys.began, SeenBegan: l.seen.began,
	}
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
	// A limiter of its own is filled and looked at, and then takes this one's place.
	fresh := Limiter[K]{rule: l.rule, clock: newClock(l.rule), resets: s.Resets}
	if why := fresh.fill(s); why != "" {
		return fmt.Errorf("%w: %s", ErrSnapshot, why)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clock, l.keys, l.seen, l.resets = fresh.clock, fresh.keys, fresh.seen, fresh.resets
	return nil
}

// fill takes over a snapshot, and says what is impossible in it, or "".
func (l *Limiter[K]) fill(s saved[K]) string {
	r := &l.rule
	if s.Limit != r.limit || s.Most != r.most || s.Window != r.window || s.Late != r.late ||
		s.Unit != r.unit || s.Token != r.token || s.Exact != r.exact || s.Ticks != r.ticks {
		return "it is of another Config"
	}
	if s.Front < r.first || s.Front > r.last+r.life || s.KeysBegan > s.Front || s.SeenBegan > s.Front {
		return "a time is out of range"
	}
	l.clock.front, l.clock.serial = s.Front, s.Serial
	for i, x := range s.Runs {
		if x.Top > s.Front || x.Floor > x.Top || x.Matched > s.Front || x.Live && x.Top < r.first-r.reach || x.Serial > s.Serial {
			return "a run is out of range"
		}
		l.clock.runs[i] = run{x.Live, x.Epoch, x.Serial, x.Max, x.Top, x.Floor, x.Matched}
	}
	l.keys = newGenerations[K, state](r.life, s.KeysBegan)
	for _, x := range s.Keys {
		switch {
		case r.exact && !r.possible(x.Log, s.Front):
			return "a log holds more than the limit"
		case !r.exact && (len(x.Log) > 0 || x.Word > s.Front*r.unit+uint64(r.most)*r.token):
			return "a bucket holds more than its burst"
		case l.keys.has(x.Key):
			return "a key is there twice"
		}
		l.keys.restore(x.Key, state{x.Word, x.Log}, x.Young)
	}
	l.seen = newGenerations[event, record[K]](r.reach, s.SeenBegan)
	for _, x := range s.Seen {
		e := event{x.At, x.Serial}
		if x.Place > s.Front || x.Cost < 1 || x.Cost > r.most || r.ticks || l.seen.has(e) {
			return "an event is out of range or there twice"
		}
		l.seen.restore(e, record[K]{x.Key, x.Cost, x.Place, x.Before, x.After, x.Decision}, x.Young)
	}
	return ""
}

// possible reports whether a log is one that charge can have made.
func (r *rule) possible(log []uint64, front uint64) bool {
	if !slices.IsSorted(log) || len(log) > 0 && log[len(log)-1] > front {
		return false
	}
	for i := r.limit; i < len(log); i++ {
		if log[i]-log[i-r.limit] < r.window {
			return false
		}
	}
	return true
}
