package ratelimit_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/ratelimit"
)

// BenchmarkAllow: one event after the other, of one key or of many. What is admitted
// is asserted: a limiter that denies all is fast.
func BenchmarkAllow(b *testing.B) {
	p := flawed.Params{Limit: 60, Window: 100}
	for _, keys := range []int{1, 1 << 16} {
		names := make([]string, keys)
		for i := range names {
			names[i] = fmt.Sprint("user ", i)
		}
		rnd := rand.New(rand.NewPCG(1, 1))
		order := make([]uint16, 1<<18)
		for i := range order {
			order[i] = uint16(rnd.IntN(keys))
		}
		for _, c := range []struct {
			name string
			open func() flawed.Gate // anew for each run, since its ids begin at 0
		}{
			{"Exact", func() flawed.Gate { return hardened(b, ratelimit.Config{Limit: p.Limit, Window: p.Window}) }},
			{"GCRA", func() flawed.Gate {
				return hardened(b, ratelimit.Config{Limit: p.Limit, Window: p.Window, Algorithm: ratelimit.GCRA})
			}},
			{"handle_request", func() flawed.Gate { return &flawed.FixedWindow{Params: p} }},
			{"handle_request_sliding_window", func() flawed.Gate { return &flawed.SlidingLog{Params: p} }},
			{"x-time-rate", func() flawed.Gate { return &flawed.XTime{Params: p} }},
		} {
			b.Run(fmt.Sprintf("%s/keys=%d", c.name, keys), func(b *testing.B) {
				b.ReportAllocs()
				gate, id, admitted := c.open(), uint64(0), 0
				for b.Loop() {
					if gate.Allow(names[order[id%uint64(len(order))]], 1, id) {
						admitted++
					}
					id++
				}
				share := float64(admitted) / float64(id)
				if id > 1000 && keys == 1 && (share < 0.5 || share > 0.7) || keys > 1 && share < 0.99 {
					b.Errorf("%.0f%% admitted: this is another workload", 100*share)
				}
			})
		}
	}
}

type epochs struct{ *ratelimit.Limiter[string] }

func (e epochs) Allow(key string, epoch, id uint64) bool {
	return e.Limiter.Allow(key, ratelimit.Seq{Epoch: epoch, ID: id}).Allowed
}

func hardened(tb testing.TB, c ratelimit.Config) flawed.Gate { return epochs{open(tb, c)} }
