package ratelimit_test

import (
	"encoding/binary"
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/ratelimitlaws"
	"github.com/hardened-go/hardened/ratelimit"
)

func FuzzLawWindow(f *testing.F)    { laws.Fuzz(f, ratelimitlaws.ExactSuite(), "ratelimit/window") }
func FuzzLawExactLog(f *testing.F)  { laws.Fuzz(f, ratelimitlaws.ExactSuite(), "ratelimit/exact-log") }
func FuzzLawFractions(f *testing.F) { laws.Fuzz(f, ratelimitlaws.BucketSuite(), "gcra/fractions") }

// FuzzAllow takes any ids, epochs, keys and costs: ten bytes for each event. Whatever
// they are, a decision is coherent, Peek agrees and changes nothing, and RetryAfterIDs
// says when.
func FuzzAllow(f *testing.F) {
	f.Add([]byte{}, uint8(0))
	f.Add([]byte("\x00\x01\x00\x00\x00\x00\x00\x00\x00\x05\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff"), uint8(1))
	f.Add([]byte("\x00\x01\x00\x00\x00\x00\x00\x00\x00\x05\x01\x01\x06\x00\x00\x00\x00\x00\x00\x00"), uint8(0xfd))
	f.Fuzz(func(t *testing.T, data []byte, how uint8) {
		c := ratelimit.Config{
			Limit: 3, Window: 7, MaxLateness: 5, Algorithm: ratelimit.Algorithm(how % 4 % 3),
			Ticks: how&4 > 0, Capacity: int(how >> 3 & 3), Quota: int(how >> 6),
		}
		c.ExcludeOwn = how&32 > 0 && c.Algorithm != ratelimit.Exact && !c.Ticks
		c.Share = how&16 > 0 && c.Capacity > 0 && c.Quota == 0
		l, err := ratelimit.New[byte](c)
		if err != nil {
			t.Fatal(err)
		}
		for ; len(data) >= 10; data = data[10:] {
			key, n := data[0]&3, int(data[0]>>6)
			at := ratelimit.Seq{Epoch: uint64(data[1]), ID: binary.LittleEndian.Uint64(data[2:])}
			peek := l.Peek(key, at)
			if again := l.Peek(key, at); again != peek {
				t.Fatalf("Peek(%d, %v) = %+v, then %+v", key, at, peek, again)
			}
			d, err := l.AllowN(key, at, n)
			if err != nil {
				continue
			}
			if n == 1 && peek.Reason != ratelimit.Full && (d.Allowed != peek.Allowed || d.Reason != peek.Reason || d.RetryAfterIDs != peek.RetryAfterIDs) {
				t.Fatalf("Allow(%d, %v) = %+v after Peek gave %+v", key, at, d, peek)
			}
			if d.Allowed != (d.Reason == ratelimit.Fits) || d.Remaining < 0 || d.Remaining > 3 ||
				(d.RetryAfterIDs > 0) != (d.Reason == ratelimit.OverLimit) {
				t.Fatalf("AllowN(%d, %v, %d) = %+v", key, at, n, d)
			}
		}
	})
}
