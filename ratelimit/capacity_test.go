package ratelimit

import "testing"

// Who only asks takes no room, not for a moment.
func TestPeekTakesNoRoom(t *testing.T) {
	l, err := New[int](Config{Limit: 1, Window: 10, Algorithm: GCRA, Ticks: true, Capacity: 2})
	if err != nil {
		t.Fatal(err)
	}
	l.Allow(0, Seq{1, 1})
	started, stop, stopped := make(chan bool), make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		l.Peek(1, Seq{1, 1})
		close(started)
		for {
			select {
			case <-stop:
				return
			default:
				l.Peek(1, Seq{1, 1})
			}
		}
	}()
	<-started
	tries := 50_000
	if testing.Short() {
		tries = 5_000
	}
	for range tries {
		if d := l.Allow(2, Seq{1, 1}); d.Reason == Full {
			t.Errorf("%+v, and there is room for two", d)
			break
		}
		l.Reset(2) // it is a new key again
	}
	close(stop)
	<-stopped
}

// What is refunded or reset makes room for one, at once, and nobody looks at all keys for
// that.
func TestRefundsMakeRoom(t *testing.T) {
	const room = 100
	for _, c := range []Config{
		{Limit: 1, Window: 1 << 20, Capacity: room},
		{Limit: 1, Window: 1 << 20, Capacity: room, Algorithm: GCRA},
		{Limit: 1, Window: 1 << 20, Capacity: room, Algorithm: GCRA, ExcludeOwn: true},
		{Limit: 1, Window: 1 << 20, Capacity: room, Quota: 1},
		{Limit: 1, Window: 1 << 20, Capacity: room, Algorithm: GCRA, Ticks: true},
	} {
		l, err := New[int](c)
		if err != nil {
			t.Fatal(err)
		}
		allow := func(key, id int) Decision { return l.Allow(key, Seq{1, uint64(id)}) }
		for key := range room {
			allow(key, 2*key)
		}
		for key := room; key < 20*room; key++ {
			if d := allow(key, 2*key); d.Reason != Full {
				t.Fatalf("%+v: %+v of key %d", c, d, key)
			}
			switch gone := key - room; {
			case key%2 == 0 || c.Ticks: // of which nothing can be refunded
				l.Reset(gone)
				l.Reset(gone) // for nothing
			case gone < room && !l.Refund(gone, Seq{1, uint64(2 * gone)}), gone >= room && !l.Refund(gone, Seq{1, uint64(2*gone + 1)}):
				t.Fatalf("%+v: key %d is not refunded", c, gone)
			}
			if c.Ticks { // what has left comes again, and takes room again
				if d := allow(key-room, 2*key+1); !d.Allowed || l.taken.Load() != room {
					t.Fatalf("%+v: %+v of key %d, and room of %d is taken", c, d, key-room, l.taken.Load())
				}
				l.Reset(key - room)
			}
			if d := allow(key, 2*key+1); !d.Allowed {
				t.Fatalf("%+v: %+v of key %d where one has left", c, d, key)
			}
			if n := l.Len(); n != room || l.taken.Load() != room {
				t.Fatalf("%+v: %d keys are held, and room of %d is taken", c, n, l.taken.Load())
			}
		}
		if front := l.now(l.era.Load()); l.swept.Load() >= front-room {
			t.Errorf("%+v: all keys were looked at", c)
		}
	}
}

// A key that was reset finds room like any other where those that are held are as good
// as new.
func TestWhoWasResetFindsRoom(t *testing.T) {
	l, err := New[string](Config{Limit: 1, Window: 10, MaxLateness: 10, Capacity: 2})
	if err != nil {
		t.Fatal(err)
	}
	l.Allow("a", Seq{1, 1})
	l.Reset("a")
	l.Allow("b", Seq{1, 2})
	l.Allow("c", Seq{1, 3})
	if d := l.Allow("a", Seq{1, 4}); d.Reason != Full {
		t.Fatalf("%+v beside two", d)
	}
	if d := l.Allow("a", Seq{1, 1000}); !d.Allowed {
		t.Errorf("%+v long after", d)
	}
}

// Who comes while another makes room waits for it.
func TestRoomForAll(t *testing.T) {
	rounds := 1000
	if testing.Short() {
		rounds = 100
	}
	for range rounds {
		l, err := New[int](Config{Limit: 1, Window: 10, MaxLateness: 10, Capacity: 100})
		if err != nil {
			t.Fatal(err)
		}
		for key := range 100 {
			l.Allow(key, Seq{1, uint64(key)})
		}
		l.Allow(99, Seq{1, 2000}) // the others are as good as new
		got := make(chan Decision)
		for key := range 4 {
			go func() { got <- l.Allow(1000+key, Seq{1, 2001 + uint64(key)}) }()
		}
		go l.Len() // which ends an era
		for range 4 {
			if d := <-got; !d.Allowed {
				t.Fatalf("%+v, and one key is held of 100", d)
			}
		}
	}
}
