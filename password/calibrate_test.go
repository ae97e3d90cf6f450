package password

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// machine takes a microsecond for so many KiB.
func machine(perMicrosecond uint64) func(Params) (time.Duration, error) {
	return func(p Params) (time.Duration, error) {
		return time.Duration(p.cost()/perMicrosecond) * time.Microsecond, nil
	}
}

func TestCalibrate(t *testing.T) {
	owasp := OWASP()
	for _, c := range []struct {
		name        string
		speed       uint64
		target      time.Duration
		constraints Constraints
		check       func(p Params) bool
		met         bool
	}{
		{"slow", 1, time.Millisecond, Constraints{}, func(p Params) bool { return p == owasp }, false},
		{"just OWASP", 1, 38912 * time.Microsecond, Constraints{}, func(p Params) bool { return p == owasp }, true},
		{"twice OWASP", 1, 2 * 38912 * time.Microsecond, Constraints{}, func(p Params) bool {
			return p.Time == 2 && p.Memory > 2*owasp.Memory-2048 && p.Memory <= 2*owasp.Memory
		}, true},
		{"fast", 1000, time.Millisecond, Constraints{}, func(p Params) bool { return p.Memory == 64<<10 && p.Time == 15 }, true},
		{"faster than allowed", 1 << 40, time.Second, Constraints{}, func(p Params) bool { return p.Memory == 64<<10 && p.Time == 16 }, true},
		{"much memory", 1000, time.Millisecond, Constraints{MaxMemory: 1 << 19}, func(p Params) bool { return p.Time == 2 && p.Memory > 490_000 && p.Memory <= 500_500 }, true},
		{"few passes", 1 << 40, time.Second, Constraints{MaxPasses: 3}, func(p Params) bool { return p.Time == 3 }, true},
	} {
		p, r, err := calibrate(t.Context(), c.target, c.constraints, machine(c.speed))
		require.NoError(t, err, c.name)
		require.True(t, c.check(p), "%s: %+v", c.name, p)
		require.Equal(t, c.met, r.Met, c.name)
		require.Equal(t, c.met, r.Took <= c.target, c.name)
		require.Equal(t, Measurement{owasp, time.Duration(owasp.cost()/c.speed) * time.Microsecond}, r.Tried[0])
		took, _ := machine(c.speed)(p)
		require.Equal(t, took, r.Took, c.name)
		require.Less(t, len(r.Tried), 40, c.name)
	}
}

func TestCalibrateErrors(t *testing.T) {
	for want, call := range map[string]func(ctx context.Context) (Params, Report, error){
		"password: the target (0s) is not positive": func(ctx context.Context) (Params, Report, error) { return Calibrate(ctx, 0, Constraints{}) },
		fmt.Sprintf("password: Constraints.MaxMemory (8 KiB) is not between 19456 and %d", min(4<<20, maxMemory>>10)): func(ctx context.Context) (Params, Report, error) { return Calibrate(ctx, 1, Constraints{MaxMemory: 8}) },
		"password: Constraints.MaxPasses (1) is not between 2 and 64":                                                 func(ctx context.Context) (Params, Report, error) { return Calibrate(ctx, 1, Constraints{MaxPasses: 1}) },
		"context canceled": func(ctx context.Context) (Params, Report, error) {
			gone, cancel := context.WithCancel(ctx)
			cancel()
			return Calibrate(gone, time.Second, Constraints{})
		},
	} {
		p, r, err := call(t.Context())
		require.EqualError(t, err, want)
		require.Zero(t, p)
		require.Zero(t, r)
	}
}

// Once for real: a target that no machine meets takes the five hashes of OWASP.
func TestCalibrateForReal(t *testing.T) {
	p, r, err := Calibrate(t.Context(), time.Nanosecond, Constraints{})
	require.NoError(t, err)
	require.Equal(t, OWASP(), p)
	require.False(t, r.Met)
	require.Len(t, r.Tried, 1)
	require.Greater(t, r.Took, time.Millisecond)
}

// What the derivations are given, known answers and all.
func TestUnknownWorkIsThatOfParams(t *testing.T) {
	h, err := New(Config{Params: Params{Argon2id, 64, 3, 2}})
	require.NoError(t, err)
	s, err := h.parse(h.dummy)
	require.NoError(t, err)
	require.Equal(t, Info{Scheme: "phc", Params: Params{Argon2id, 64, 3, 2}, Salt: saltBytes, Key: keyBytes, Memory: 64 << 10}, s.Info)
}
