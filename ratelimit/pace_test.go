package ratelimit_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/ratelimit"
)

func TestPace(t *testing.T) {
	for _, bad := range [][2]uint64{{0, 0}, {1, 0}, {2, 1}, {math.MaxUint64, 1}} {
		_, err := ratelimit.Pace(bad[0], bad[1])
		require.ErrorContains(t, err, "ratelimit: pace (")
	}
	for _, row := range []struct{ n, w, from, want uint64 }{
		{0, 1, 0, 0},
		{1, 1, 0, 100},
		{60, 100, 0, 60},
		{60, 100, 8639900, 60},
		{math.MaxUint64, math.MaxUint64, 1 << 63, 100},
		{1, math.MaxUint64, 0, 0},
		{1, math.MaxUint64, math.MaxUint64 - 100, 1}, // the last of the first window
	} {
		p, err := ratelimit.Pace(row.n, row.w)
		require.NoError(t, err)
		n := uint64(0)
		for i := range uint64(100) {
			if p.Allow(row.from + i) {
				n++
			}
		}
		require.Equal(t, row.want, n, "%+v", row)
	}
	require.False(t, ratelimit.Pacer{}.Allow(0))
}
