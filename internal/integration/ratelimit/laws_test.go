package ratelimit_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/ratelimit"
	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/ratelimitlaws"
	"github.com/hardened-go/hardened/ratelimit"
)

// A gate makes a store fit for a law.
type gate struct{ ratelimit.Store }

func (g gate) Allow(key string, epoch, id uint64) bool {
	d, err := g.Take(context.Background(), ratelimit.Request{Key: key, At: ratelimit.Seq{Epoch: epoch, ID: id}, Cost: 1})
	if err != nil {
		panic(err)
	}
	return d.Allowed
}

// The laws of a limiter hold for the store too, but for two by which one key learns from
// the events of others that an epoch has begun: ratelimit/exact-log and quota/epoch.
func TestLaws(t *testing.T) {
	s := services.StartRedis(t)
	eval := clients[0].eval(t, s.Addr)
	n := 0
	open := func(c ratelimit.Config) flawed.Gate {
		n++
		store, err := ratelimit.NewRedis(eval, fmt.Sprintf("law%d:", n), c, 0)
		if err != nil {
			panic(err)
		}
		return gate{store}
	}
	exact := slices.DeleteFunc(ratelimitlaws.ExactSuite().Laws, func(l laws.Law[flawed.New]) bool { return l.ID == "ratelimit/exact-log" })
	laws.Hold(t, flawed.New(func(p flawed.Params) flawed.Gate {
		return open(ratelimit.Config{Limit: p.Limit, Window: p.Window, MaxLateness: p.Late})
	}), exact...)
	laws.Hold(t, ratelimitlaws.NewBucket(func(p flawed.Params, burst int, strict bool) flawed.Gate {
		c := ratelimit.Config{Limit: p.Limit, Window: p.Window, MaxLateness: p.Late, Burst: burst, Algorithm: ratelimit.GCRA}
		if strict {
			c.Algorithm = ratelimit.StrictGCRA
		}
		return open(c)
	}), ratelimitlaws.BucketSuite().Laws...)
	laws.Hold(t, ratelimitlaws.NewOthers(func(p flawed.Params, burst int) flawed.Gate {
		return open(ratelimit.Config{Limit: p.Limit, Window: p.Window, Burst: burst, Algorithm: ratelimit.GCRA, ExcludeOwn: true})
	}), ratelimitlaws.OthersSuite().Laws...)
}
