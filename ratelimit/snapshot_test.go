package ratelimit_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

// A limiter that is written and read back after every few events decides as one that
// lives on.
func TestRestoredDecidesTheSame(t *testing.T) {
	for _, c := range []ratelimit.Config{
		{Limit: 3, Window: 10, MaxLateness: 5},
		{Limit: 3, Window: 10, MaxLateness: 5, Algorithm: ratelimit.GCRA},
		{Limit: 3, Window: 10, MaxLateness: 5, Ticks: true},
	} {
		lives, moves := open(t, c), open(t, c)
		rnd := rand.New(rand.NewPCG(3, 4))
		id := uint64(100)
		for range 1000 {
			if id += rnd.Uint64N(3); rnd.IntN(100) == 0 {
				id = 0
			}
			at := ratelimit.Seq{ID: id - min(id, rnd.Uint64N(5))}
			key := []string{"", "\xff", "\x00", "a"}[rnd.IntN(4)]
			require.Equal(t, lives.Allow(key, at), moves.Allow(key, at))
			switch rnd.IntN(9) {
			case 0:
				data, err := moves.Snapshot()
				require.NoError(t, err)
				moves = open(t, c)
				require.NoError(t, moves.Restore(data))
				require.Equal(t, lives.Len(), moves.Len())
			case 1:
				require.Equal(t, lives.Refund(key, at), moves.Refund(key, at))
			case 2:
				lives.Reset(key)
				moves.Reset(key)
			}
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	l := open(t, ratelimit.Config{Limit: 3, Window: 10})
	for id := range uint64(20) {
		l.Allow("a", ratelimit.Seq{ID: id})
	}
	good, err := l.Snapshot()
	require.NoError(t, err)
	at := ratelimit.Seq{ID: 20}
	before := l.Peek("a", at)
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		require.ErrorIs(t, l.Restore(bad), ratelimit.ErrSnapshot, "byte %d", i)
		require.ErrorIs(t, l.Restore(good[:i]), ratelimit.ErrSnapshot, "cut at %d", i)
	}
	require.ErrorIs(t, l.Restore(nil), ratelimit.ErrSnapshot)
	require.ErrorIs(t, l.Restore(bytes.Repeat([]byte{0}, 1<<20)), ratelimit.ErrSnapshot)
	require.Equal(t, before, l.Peek("a", at), "unchanged")

	require.ErrorIs(t, open(t, ratelimit.Config{Limit: 4, Window: 10}).Restore(good), ratelimit.ErrSnapshot)
	var zero ratelimit.Limiter[string]
	require.ErrorIs(t, zero.Restore(good), ratelimit.ErrSnapshot)

	bad, err := ratelimit.New[chan int](ratelimit.Config{Limit: 1, Window: 1})
	require.NoError(t, err)
	bad.Allow(make(chan int), ratelimit.Seq{})
	_, err = bad.Snapshot()
	require.Error(t, err, "a key that cannot be written")
}

// FuzzRestore: whatever is restored, the limiter works, and its own snapshot is good.
func FuzzRestore(f *testing.F) {
	c := ratelimit.Config{Limit: 3, Window: 10}
	l := open(f, c)
	l.Allow("a", ratelimit.Seq{ID: 1})
	data, err := l.Snapshot()
	require.NoError(f, err)
	f.Add(data)
	f.Add([]byte("hardened/ratelimit snapshot 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := open(t, c)
		if l.Restore(data) != nil {
			return
		}
		for id := range uint64(30) {
			l.Allow("a", ratelimit.Seq{ID: id})
			l.Refund("a", ratelimit.Seq{ID: id / 2})
		}
		again, err := l.Snapshot()
		require.NoError(t, err)
		require.NoError(t, l.Restore(again))
	})
}

// What encoding/gob would lose is refused, and what it keeps is not.
func TestSnapshotKeys(t *testing.T) {
	type whole struct {
		User   string
		Tenant [2]int
	}
	type part struct {
		User   string
		tenant int
	}
	a, err := ratelimit.New[whole](ratelimit.Config{Limit: 1, Window: 9})
	require.NoError(t, err)
	a.Allow(whole{"a", [2]int{1, 2}}, ratelimit.Seq{ID: 1})
	data, err := a.Snapshot()
	require.NoError(t, err)
	require.NoError(t, a.Restore(data))
	require.False(t, a.Peek(whole{"a", [2]int{1, 2}}, ratelimit.Seq{ID: 2}).Allowed)
	b, err := ratelimit.New[part](ratelimit.Config{Limit: 1, Window: 9})
	require.NoError(t, err)
	b.Allow(part{"a", 1}, ratelimit.Seq{ID: 1})
	_, err = b.Snapshot()
	require.Error(t, err)
}
