package ratelimit_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

func TestPacerAllocatesNothing(t *testing.T) {
	p, err := ratelimit.Pace(60, 100)
	require.NoError(t, err)
	id := uint64(0)
	require.Zero(t, testing.AllocsPerRun(100, func() { id++; p.Allow(id) }))
}

// What is told by several at once is as if it was told by one after the other.
func TestCalibratorConcurrently(t *testing.T) {
	var c ratelimit.Calibrator
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				c.Day(6000, time.Minute)
				if rate, ok := c.IDsPerMinute(); rate != 6000 || !ok {
					t.Errorf("%d ids a minute, %t", rate, ok)
				}
				if _, ok := c.Config(1); !ok {
					t.Error("nothing was learnt")
				}
			}
		})
	}
	wg.Wait()
}

// A Shared asks for many at once.
func TestSharedConcurrently(t *testing.T) {
	local, err := ratelimit.New[string](ratelimit.Config{Limit: 100, Window: 1 << 20})
	require.NoError(t, err)
	s := &ratelimit.Shared{OnFailure: ratelimit.FailLocal, Local: local}
	var wg sync.WaitGroup
	var mu sync.Mutex
	admitted := 0
	for i := range uint64(8) {
		wg.Go(func() {
			for k := range uint64(50) {
				if s.Allow(t.Context(), "a", ratelimit.Seq{Epoch: 1, ID: 50*i + k}).Allowed {
					mu.Lock()
					admitted++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, 100, admitted)
}
