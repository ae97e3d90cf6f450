package ratelimit

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"hash/crc32"
	"math"
	"testing"
)

// written is a snapshot of any state, with a checksum that is right.
func written[K comparable](t *testing.T, s saved[K]) []byte {
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(s); err != nil {
		t.Fatal(err)
	}
	return append(binary.BigEndian.AppendUint32([]byte(header), crc32.ChecksumIEEE(body.Bytes())), body.Bytes()...)
}

// What no limiter can have written is refused, whatever its checksum says.
func TestRestoreRefusesTheImpossible(t *testing.T) {
	const never = "that no limiter"
	exact := Config{Limit: 3, Window: 10, Capacity: 2, Quota: 9}
	gcra := exact
	gcra.Algorithm = GCRA
	share := Config{Limit: 3, Window: 10, Capacity: 2, Share: true}
	ticks := Config{Limit: 3, Window: 10, Ticks: true}
	for name, row := range map[string]struct {
		config Config
		change func(*saved[float64])
	}{
		"another capacity":         {exact, func(s *saved[float64]) { s.Rule.Capacity++ }},
		"a front too low":          {exact, func(s *saved[float64]) { s.Front = 0 }},
		"a front too high":         {exact, func(s *saved[float64]) { s.Front = over }},
		"a highest id too low":     {exact, func(s *saved[float64]) { s.Runs[0].High-- }},
		"a straggler of today":     {exact, func(s *saved[float64]) { s.Runs[0].High++ }},
		"a top ahead":              {exact, func(s *saved[float64]) { s.Runs[0].Top = s.Front + 1 }},
		"a floor above the top":    {exact, func(s *saved[float64]) { s.Runs[0].Floor = s.Front + 1 }},
		"a number to come":         {exact, func(s *saved[float64]) { s.Serial = 0 }},
		"a number for an epoch":    {exact, func(s *saved[float64]) { s.Runs[0].Epoch = 7 }},
		"a detected run without":   {exact, func(s *saved[float64]) { s.Runs[0].Serial = 0 }},
		"one run twice":            {exact, func(s *saved[float64]) { s.Runs[1] = s.Runs[0] }},
		"a run before none":        {ticks, func(s *saved[float64]) { s.Runs[0], s.Runs[1] = savedRun{}, s.Runs[0] }},
		"a dead run with ids":      {ticks, func(s *saved[float64]) { s.Runs[0].Live = false }},
		"a third key":              {exact, func(s *saved[float64]) { s.Keys = append(s.Keys, savedKey[float64]{9, s.Keys[0].Word, s.Keys[0].Log}) }},
		"a key twice":              {exact, func(s *saved[float64]) { s.Keys[1].Key = s.Keys[0].Key }},
		"a key that is not itself": {exact, func(s *saved[float64]) { s.Keys[0].Key = math.NaN() }},
		"a key without a log":      {exact, func(s *saved[float64]) { s.Keys[0].Log = nil }},
		"a key held too long":      {exact, func(s *saved[float64]) { s.Keys[0].Word++ }},
		"a log over its limit": {exact, func(s *saved[float64]) {
			s.Keys[0].Log = places(s.Keys[0].Log[0], 4)
		}},
		"a log backwards": {exact, func(s *saved[float64]) {
			s.Keys[0].Log = []uint64{s.Keys[0].Log[0] + 1, s.Keys[0].Log[0]}
		}},
		"a bucket over its burst": {gcra, func(s *saved[float64]) { s.Keys[0].Word = over }},
		"a bucket that is full":   {gcra, func(s *saved[float64]) { s.Keys[0].Word = 0 }},
		"a bucket with a log":     {gcra, func(s *saved[float64]) { s.Keys[0].Log = []uint64{1} }},
		"a spill where none is":   {exact, func(s *saved[float64]) { s.Spill.Word = 1 }},
		"a spill over its limit":  {share, func(s *saved[float64]) { s.Spill.Log = places(s.Front, 4) }},
		"a spill ahead":           {share, func(s *saved[float64]) { s.Spill.Word = over }},
		"no pages":                {exact, func(s *saved[float64]) { s.Pages = [2]savedPage[float64]{} }},
		"a page of another run":   {exact, func(s *saved[float64]) { s.Pages[0].Serial++ }},
		"a page of no run":        {exact, func(s *saved[float64]) { s.Pages[1] = s.Pages[0] }},
		"a page without a quota":  {ticks, func(s *saved[float64]) { s.Pages[0].Keys = []float64{1} }},
		"a page of three":         {exact, func(s *saved[float64]) { s.Pages[0].Keys, s.Pages[0].Used = []float64{1, 2, 3}, []int{1, 1, 1} }},
		"a page in part":          {exact, func(s *saved[float64]) { s.Pages[0].Used = s.Pages[0].Used[:1] }},
		"a key twice in a page":   {exact, func(s *saved[float64]) { s.Pages[0].Keys[1] = s.Pages[0].Keys[0] }},
		"a quota overdrawn":       {exact, func(s *saved[float64]) { s.Pages[0].Used[0] = 10 }},
		"a quota below nothing":   {exact, func(s *saved[float64]) { s.Pages[0].Used[0] = -1 }},
		"an event of ticks": {ticks, func(s *saved[float64]) {
			s.Seen = append(s.Seen, savedEvent[float64]{At: Seq{ID: 1}, Serial: 1, Place: s.Front, Cost: 1})
		}},
		"an event of no run":        {exact, func(s *saved[float64]) { s.Seen[0].Serial++ }},
		"an event ahead":            {exact, func(s *saved[float64]) { s.Seen[0].Place = s.Front + 1 }},
		"an event of no cost":       {exact, func(s *saved[float64]) { s.Seen[0].Cost = 0 }},
		"an event that never fits":  {exact, func(s *saved[float64]) { s.Seen[0].Cost = 4 }},
		"nothing remains":           {exact, func(s *saved[float64]) { s.Seen[0].Remaining = -7 }},
		"more remains than can":     {exact, func(s *saved[float64]) { s.Seen[0].Remaining = 3 }},
		"a reason there is not":     {exact, func(s *saved[float64]) { s.Seen[0].Allowed, s.Seen[0].Reason = false, 99 }},
		"admitted and over":         {exact, func(s *saved[float64]) { s.Seen[0].Reason = OverLimit }},
		"denied and fitting":        {exact, func(s *saved[float64]) { s.Seen[0].Allowed = false }},
		"admitted and to come back": {exact, func(s *saved[float64]) { s.Seen[0].Retry = 1 }},
		"to come back never": {exact, func(s *saved[float64]) {
			s.Seen[0].Allowed, s.Seen[0].Reason, s.Seen[0].Retry = false, OverLimit, math.MaxUint64
		}},
		"as new never":      {exact, func(s *saved[float64]) { s.Seen[0].Full = math.MaxUint64 }},
		"a word of a log":   {exact, func(s *saved[float64]) { s.Seen[0].After = 1 }},
		"a charge too high": {gcra, func(s *saved[float64]) { s.Seen[0].Before, s.Seen[0].After = over, over }},
		"a charge given":    {gcra, func(s *saved[float64]) { s.Seen[0].Before = s.Seen[0].After + 1 }},
		"an event twice":    {exact, func(s *saved[float64]) { s.Seen[1] = s.Seen[0] }},
	} {
		l, err := New[float64](row.config)
		if err != nil {
			t.Fatal(err)
		}
		l.Allow(1, Seq{ID: 100})
		l.Allow(2, Seq{ID: 101})
		var s saved[float64]
		l.still(func() { s = l.saved() })
		if err := l.Restore(written(t, s)); err != nil {
			t.Fatalf("%s: what was not changed: %v", name, err)
		}
		row.change(&s)
		if err := l.Restore(written(t, s)); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%s: %v, %s can have written", name, err, never)
		}
		if d := l.Allow(1, Seq{ID: 103}); !d.Allowed || d.Remaining != 1 {
			t.Errorf("%s: afterwards %+v", name, d)
		}
	}
}

func places(x uint64, n int) (list []uint64) {
	for range n {
		list = append(list, x)
	}
	return list
}

// What is held counts against the capacity also after a restart.
func TestRestoreKeepsCapacity(t *testing.T) {
	for _, a := range []Algorithm{Exact, GCRA} {
		c := Config{Limit: 1, Window: 1000, Capacity: 2, Algorithm: a}
		l, err := New[string](c)
		if err != nil {
			t.Fatal(err)
		}
		l.Allow("a", Seq{ID: 1})
		l.Allow("b", Seq{ID: 2})
		data, err := l.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		if l, err = New[string](c); err != nil {
			t.Fatal(err)
		}
		if err := l.Restore(data); err != nil {
			t.Fatal(err)
		}
		if d := l.Allow("c", Seq{ID: 3}); d.Reason != Full || l.Len() != 2 {
			t.Errorf("algorithm %d: a third key: %+v, %d keys", a, d, l.Len())
		}
	}
}

// A key that panics when it is compared leaves no lock behind.
func TestPanicHoldsNothing(t *testing.T) {
	for _, ticks := range []bool{false, true} {
		l, err := New[any](Config{Limit: 1, Window: 10, Ticks: ticks})
		if err != nil {
			t.Fatal(err)
		}
		l.Allow("a", Seq{ID: 16})
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a slice is a key")
				}
			}()
			l.Allow([]int{1}, Seq{ID: 16})
		}()
		if d := l.Allow("b", Seq{ID: 32}); !d.Allowed {
			t.Errorf("%+v", d)
		}
	}
	// With what a limiter cannot have, it panics and yet leaves no lock behind.
	l, err := New[string](Config{Limit: 5, Window: 10, Quota: 3})
	if err != nil {
		t.Fatal(err)
	}
	l.Allow("a", Seq{ID: 1})
	used := l.book.pages[0].used
	l.book.pages[0].used = nil
	func() {
		defer func() { _ = recover() }()
		l.Allow("a", Seq{ID: 17})
	}()
	l.book.pages[0].used = used
	if d := l.Allow("a", Seq{ID: 33}); !d.Allowed {
		t.Errorf("%+v", d)
	}
}
