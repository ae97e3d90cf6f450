package textcache

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The table against a map, with few hashes apart from each other: keys collide, tombs
// fill and are reused, and it is rebuilt both ways.
func TestTableIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tab table[int]
		tab.init()
		model := map[int]*entry[int]{}
		n := rapid.IntRange(1, 200).Draw(t, "keys")
		for range rapid.IntRange(0, 400).Draw(t, "steps") {
			key := rapid.IntRange(0, n).Draw(t, "key")
			if rapid.Bool().Draw(t, "put") {
				e := &entry[int]{key: key}
				tab.put(e)
				model[key] = e
			} else {
				tab.remove(key)
				delete(model, key)
			}
			if tab.live != len(model) || tab.used < tab.live {
				t.Fatalf("live %d, used %d, want %d live", tab.live, tab.used, len(model))
			}
		}
		for key := range n + 1 {
			if got := tab.find(key); got != model[key] {
				t.Fatalf("find(%d) = %v, want %v", key, got, model[key])
			}
		}
		if slots := len(*tab.slots.Load()); tab.used >= slots || slots > 16*(n+2) {
			t.Fatalf("%d slots for %d keys, %d used", slots, n, tab.used)
		}
	})
}

// Tombs are used again: a table that only churns does not grow.
func TestTableDoesNotGrowByChurn(t *testing.T) {
	var tab table[int]
	tab.init()
	for i := range 100_000 {
		tab.put(&entry[int]{key: i})
		tab.remove(i - 5)
	}
	if n := len(*tab.slots.Load()); n > 64 {
		t.Errorf("%d slots for 5 keys", n)
	}
}

// Readers without the lock find what is there all the time, and never an older entry
// than they have seen.
func TestTableUnderReaders(t *testing.T) {
	var tab table[int]
	tab.init()
	for key := range 50 {
		tab.put(&entry[int]{key: key})
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			var seen [50]int64
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				e := tab.find(i % 50)
				if e == nil || e.key != i%50 || e.size < seen[i%50] {
					t.Errorf("find(%d) = %+v after version %d", i%50, e, seen[i%50])
					return
				}
				seen[i%50] = e.size
			}
		})
	}
	for i := range 30_000 {
		tab.put(&entry[int]{key: i % 50, size: int64(i)}) // size stands for a version
		tab.put(&entry[int]{key: 100 + i})
		tab.remove(100 + i - i%97)
	}
	close(stop)
	wg.Wait()
}

// sieve is the algorithm of the paper over a slice, oldest first.
type sieve struct {
	room, hand int
	keys       []int
	visited    map[int]bool
}

func (s *sieve) get(key int) {
	for _, k := range s.keys {
		if k == key {
			s.visited[key] = true
			return
		}
	}
	if len(s.keys) == s.room {
		for s.visited[s.keys[s.hand]] {
			s.visited[s.keys[s.hand]] = false
			s.hand = (s.hand + 1) % len(s.keys)
		}
		s.keys = append(s.keys[:s.hand:s.hand], s.keys[s.hand+1:]...)
		if s.hand == len(s.keys) {
			s.hand = 0
		}
	}
	s.keys = append(s.keys, key)
}

func TestEvictionIsSieve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		room := rapid.IntRange(1, 6).Draw(t, "room")
		model := sieve{room: room, visited: map[int]bool{}}
		c, err := New(Config[int]{MaxEntries: room, Load: func(_ context.Context, n int) (string, error) { return strconv.Itoa(n), nil }})
		require.NoError(t, err)
		for range rapid.IntRange(0, 60).Draw(t, "reads") {
			key := rapid.IntRange(0, 9).Draw(t, "key")
			_, err := c.Get(context.Background(), key)
			require.NoError(t, err)
			model.get(key)
			held := map[int]bool{}
			for k := range c.All() {
				held[k] = true
			}
			want := map[int]bool{}
			for _, k := range model.keys {
				want[k] = true
			}
			require.Equal(t, want, held)
		}
	})
}

// Nothing stays in the books when all is over.
func TestBooksAreClosed(t *testing.T) {
	release := make(chan struct{})
	c, err := New(Config[string]{TTL: time.Hour, Load: func(ctx context.Context, key string) (string, error) {
		select {
		case <-release:
		case <-ctx.Done():
		}
		return key, ctx.Err()
	}})
	require.NoError(t, err)
	var wg sync.WaitGroup
	for i := range 60 {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		key := strconv.Itoa(i % 6)
		wg.Go(func() { _, _ = c.Get(ctx, key) })
		switch i % 5 {
		case 0:
			c.Delete(key)
		case 1:
			cancel()
		case 2:
			c.Set(key, strings.Repeat("x", i))
		case 3:
			c.Clear()
		}
	}
	close(release)
	wg.Wait()
	c.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	require.Empty(t, c.flights)
	require.Empty(t, c.overtaken)
	require.Zero(t, c.running)
	require.Zero(t, c.refreshes)
}

// A child that Load makes and ends leaves nothing in the context of a load that goes
// on, and what is stopped is not called.
func TestLoadContextForgetsChildren(t *testing.T) {
	x := &loadContext[int]{Context: context.Background()}
	for range 3 {
		child, cancel := context.WithCancel(x)
		require.Len(t, x.after, 1)
		cancel()
		require.Error(t, child.Err())
		require.Empty(t, x.after)
	}
	called := make(chan string, 2)
	stop := x.AfterFunc(func() { called <- "stopped" })
	x.AfterFunc(func() { called <- "waiting" })
	require.True(t, stop())
	require.False(t, stop())
	x.end(nil)
	require.Equal(t, "waiting", <-called)
	require.Empty(t, called)
	require.Empty(t, x.after)
}
