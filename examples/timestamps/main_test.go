package main

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/examples/timestamps/stamp"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/timestampslaws"
)

func TestLaws(t *testing.T) {
	laws.Check(t, timestampslaws.Check())
}

func TestFor(t *testing.T) {
	day := time.Date(1969, 12, 31, 23, 59, 59, 123456789, time.FixedZone("", 3600))
	for _, tt := range []struct {
		at        time.Time
		precision time.Duration
		want      string
		err       error
	}{
		{day, time.Second, "1969-12-31T22:59:59Z", nil},
		{day, 100 * time.Millisecond, "1969-12-31T22:59:59.1Z", nil},
		{day, time.Millisecond, "1969-12-31T22:59:59.123Z", nil},
		{day, 100 * time.Nanosecond, "1969-12-31T22:59:59.1234567Z", nil},
		{day, time.Nanosecond, "1969-12-31T22:59:59.123456789Z", nil},
		{time.Time{}, time.Second, "0001-01-01T00:00:00Z", nil},
		{time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), time.Microsecond, "9999-12-31T23:59:59.999999Z", nil},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Second, "", stamp.ErrRange},
		{time.Date(1, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600)), time.Second, "", stamp.ErrRange},
		{time.Unix(math.MaxInt64, 0), time.Second, "", stamp.ErrRange},
		{day, 0, "", stamp.ErrPrecision},
		{day, -time.Second, "", stamp.ErrPrecision},
		{day, 2 * time.Millisecond, "", stamp.ErrPrecision},
		{day, time.Minute, "", stamp.ErrPrecision},
		{day, math.MaxInt64, "", stamp.ErrPrecision},
	} {
		got, err := stamp.For(tt.at, tt.precision)
		if !errors.Is(err, tt.err) || err == nil && got.Format(time.RFC3339Nano) != tt.want || err != nil && !got.IsZero() {
			t.Errorf("For(%v, %v) = %v, %v; want %s, %v", tt.at, tt.precision, got, err, tt.want, tt.err)
		}
	}
	// A time of the process has a monotonic reading, which no database keeps.
	now := time.Now()
	got, err := stamp.For(now, time.Nanosecond)
	if err != nil || got == now || !got.Equal(now) || got != got.Round(0) {
		t.Errorf("For(now) = %v, %v", got, err)
	}
}

func TestRun(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 600700800, time.UTC)
	for _, tt := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"", 0, "2026-01-02 03:04:05.600700000 +00:00, another time", ""},
		{"-precision 1s 2026-01-02T03:04:05.9+01:00", 0, "if it rounds      2026-01-02 02:04:06.000000000 +00:00, another time", ""},
		{"-precision 1s 2026-01-02T03:04:05+01:00", 0, "equal, but not under ==", ""},
		{"-precision 1s 2026-01-02T03:04:05Z", 0, "the same under ==", ""},
		{"-precision 3s", 2, "", "timestamps: stamp: the precision is not"},
		{"yesterday", 2, "", "timestamps: argument 1 is not a time"},
		{"-x", 2, "", "flag provided"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(strings.Fields(tt.args), now, &stdout, &stderr)
		if code != tt.code || !strings.Contains(stdout.String(), tt.stdout) || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("timestamps %s = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
}
