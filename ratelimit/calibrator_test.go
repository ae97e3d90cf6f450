package ratelimit_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

func TestCalibrator(t *testing.T) {
	noon := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
	at := func(epoch, id uint64) ratelimit.Seq { return ratelimit.Seq{Epoch: epoch, ID: id} }
	var c ratelimit.Calibrator
	knows := func(want uint64) {
		t.Helper()
		got, ok := c.IDsPerMinute()
		require.Equal(t, want > 0, ok)
		require.Equal(t, want, got)
	}
	knows(0)
	_, ok := c.Config(60)
	require.False(t, ok)
	_, ok = c.Duration(1)
	require.False(t, ok)
	c.Tick(at(1, 1000), noon)
	knows(0)
	c.Tick(at(1, 1500), noon.Add(5*time.Minute))
	knows(100)
	c.Tick(at(1, 1500), noon.Add(6*time.Minute)) // nothing came
	knows(100)
	c.Tick(at(1, 1620), noon.Add(7*time.Minute))
	knows(100)
	c.Tick(at(1, 1<<63), noon.Add(8*time.Minute)) // one corrupt id
	knows(120)
	c.Tick(at(2, 0), noon.Add(9*time.Minute)) // the reset
	c.Tick(at(2, 100), noon.Add(10*time.Minute))
	knows(120)
	c.Tick(at(2, 200), noon) // a clock that goes back
	c.Tick(at(2, 200), noon.Add(11*time.Minute))
	knows(120)
	for i := range uint64(20) {
		c.Tick(at(2, 200+100*i), noon.Add(time.Duration(11+i)*time.Minute))
	}
	knows(100)
	for i := range uint64(20) {
		c.Tick(at(3, 100*i), noon.Add(time.Duration(100+i)*time.Minute))
	}
	knows(100)
	config, ok := c.Config(60)
	require.True(t, ok)
	require.Equal(t, ratelimit.Config{Limit: 60, Window: 100}, config)
	d, ok := c.Duration(150)
	require.True(t, ok)
	require.Equal(t, 90*time.Second, d)
	d, _ = c.Duration(math.MaxUint64)
	require.Equal(t, time.Duration(math.MaxInt64), d)
}

// Two ticks a nanosecond apart are one wrong rate, whenever they come.
func TestCalibratorWrongTick(t *testing.T) {
	for wrong := range 20 {
		var c ratelimit.Calibrator
		now := time.Date(2025, 1, 1, 12, 0, 0, 0, time.UTC)
		id := uint64(0)
		for i := range 40 {
			if id, now = id+100, now.Add(time.Minute); i == wrong+1 {
				now = now.Add(time.Nanosecond - time.Minute)
			}
			c.Tick(ratelimit.Seq{ID: id}, now)
			got, ok := c.IDsPerMinute()
			require.Equal(t, i > 0, ok)
			if i > 2 || i > 0 && wrong > 0 {
				require.Equal(t, uint64(100), got, "tick %d, and %d was wrong", i, wrong)
			}
		}
	}
}

func TestCalibratorDays(t *testing.T) {
	var c ratelimit.Calibrator
	c.Day(0, 24*time.Hour)
	c.Day(5, 0)
	c.Day(5, -1)
	_, ok := c.IDsPerMinute()
	require.False(t, ok)
	c.Day(8640000, 24*time.Hour)
	got, _ := c.IDsPerMinute()
	require.Equal(t, uint64(6000), got)
	c.Least, c.Most = 10, 5000
	got, _ = c.IDsPerMinute()
	require.Equal(t, uint64(5000), got)
	for _, row := range []struct{ least, most, ids, want uint64 }{
		{0, 0, math.MaxUint64, 1 << 40},
		{0, 0, 1, 1},
		{50, 0, 1, 50},
		{50, 10, 1, 50}, // nonsense, but no panic
		{0, math.MaxUint64, math.MaxUint64, 1 << 40},
	} {
		c := ratelimit.Calibrator{Least: row.least, Most: row.most}
		c.Day(row.ids, time.Minute)
		got, ok := c.IDsPerMinute()
		require.True(t, ok)
		require.Equal(t, row.want, got, "%+v", row)
	}
	// Whatever was learnt makes a limiter.
	c = ratelimit.Calibrator{Least: math.MaxUint64}
	c.Day(1, 1)
	config, ok := c.Config(1)
	require.True(t, ok)
	_, err := ratelimit.New[string](config)
	require.NoError(t, err)
}
