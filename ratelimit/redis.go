package ratelimit

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"time"
)

//go:embed redis.lua
var redisScript string

// An Eval runs a Lua script on a Redis or Valkey server, in one round trip where the
// server knows it: EVALSHA, and EVAL when that answers NOSCRIPT. It returns the reply
// as Go's clients do, integers as int64 in a slice of any. With go-redis it is
//
//	func(ctx context.Context, script string, keys []string, args ...any) (any, error) {
//		return redis.NewScript(script).Run(ctx, client, keys, args...).Result()
//	}
//
// and with valkey-go, whose arguments are strings,
//
//	func(ctx context.Context, script string, keys []string, args ...any) (any, error) {
//		list := make([]string, len(args))
//		for i, a := range args {
//			list[i] = fmt.Sprint(a)
//		}
//		return valkey.NewLuaScript(script).Exec(ctx, client, keys, list).ToAny()
//	}
type Eval func(ctx context.Context, script string, keys []string, args ...any) (any, error)

// ErrReply is wrapped by the errors of [Redis.Take] for a reply that our script does
// not give.
var ErrReply = errors.New("ratelimit: unexpected reply of the server")

// A Redis is a [Store] on a Redis or Valkey server. One script decides, in one round
// trip, on one name for each key, which the script also gives its time to live: it
// needs no other, and works in a cluster. It asks no server for the time.
//
// Make one with [NewRedis]; the zero Redis and nil answer every call with an error. It
// is safe for concurrent use if its Eval is.
//
// Servers that replicate do so after they answer: a failover may lose the last writes,
// and with them what was charged.
type Redis struct {
	eval   Eval
	prefix string
	rule   rule
	fixed  []any // the arguments that are the same in every call
}

// redisFormat is the version of what the script keeps: of another one the state would be
// misread, so that it has names of its own.
const redisFormat = 3

// maxRedisLog bounds what a log of Exact holds, and with it how long one call keeps a
// server from all others: see NewRedis.
const maxRedisLog = 5 * 4096

// NewRedis returns a store that decides as c says, under names that begin with prefix
// and a fingerprint of c: of another Config the state would mean something else, so
// that each has its own, and a changed one begins with nothing charged.
//
// Capacity and Share are not set: the server's memory is its own matter. Numbers in Lua
// are exact to 1<<53, so that Burst, Window and MaxLateness may not be as large as in
// memory. Else there is an error that says which is wrong and why.
//
// GCRA and StrictGCRA take as long whatever Limit is. Exact reads what the key was
// charged in the last Window + 3·MaxLateness ids, 1 to 9 bytes for each, and writes it
// again where an event is admitted. The server does nothing else meanwhile, for some
// milliseconds at most, since Limit is bounded: by 4096 where MaxLateness is Window, and
// in general so that Limit times (Window + 3·MaxLateness + 3)/Window, rounded up, is at
// most 5·4096.
//
// A name is forgotten by the server when no event of its key came for ttl. That must be
// longer than the ids of a window and of the lateness bound take when they are at their
// slowest, and with Quota than an epoch lasts, or a key begins anew too early; at least
// a millisecond. If it is 0 it is 48 hours.
func NewRedis(eval Eval, prefix string, c Config, ttl time.Duration) (*Redis, error) {
	r, err := c.rule()
	if err != nil {
		return nil, err
	}
	if r.quota > 0 { // nor does more than that pass at once
		r.most = min(r.most, r.quota)
	}
	bad := func(field string, value any, why string) (*Redis, error) {
		return nil, fmt.Errorf("ratelimit: %s (%v) %s", field, value, why)
	}
	switch {
	case eval == nil:
		return bad("eval", nil, "is missing")
	case r.exact && r.longest() > maxRedisLog:
		return bad("Config.Limit", c.Limit, "or MaxLateness is too large for Exact in Redis: choose StrictGCRA")
	case r.capacity > 0:
		return bad("Config.Capacity", c.Capacity, "is not for Redis")
	case r.depth > 1<<50 || r.life > (1<<50-r.depth)/(4*r.unit):
		return bad("Config.Window", c.Window, "or Burst or MaxLateness is too large for Redis")
	case ttl < 0 || ttl > 0 && ttl < time.Millisecond:
		return bad("ttl", ttl, "is below a millisecond")
	case ttl == 0:
		ttl = 48 * time.Hour
	}
	// So many events that are remembered can be within the lateness bound, in each of two
	// runs.
	records := r.late
	switch {
	case r.exact:
		records = min(records, uint64(r.limit)*(r.late/r.window+1))
	case r.own == 0:
		records = uint64(r.most) + r.late*r.unit/r.token
	}
	records = 2*records + 20
	args := []any{strconv.FormatInt(ttl.Milliseconds(), 10)}
	for _, x := range []uint64{r.unit, r.token, r.depth, r.own, r.late, r.reach} {
		args = append(args, strconv.FormatUint(x, 10))
	}
	args = append(args, flag(r.ticks), flag(r.exact))
	for _, x := range []uint64{uint64(r.limit), r.window, uint64(r.quota), 2 * records} {
		args = append(args, strconv.FormatUint(x, 10))
	}
	// Neither the time to live nor how many records are kept changes what they mean. A
	// slice is printed with spaces between: without, 1 and 11 are 11 and 1.
	means := fmt.Sprint(redisFormat, args[1:len(args)-1])
	prefix += fmt.Sprintf("%08x:", crc32.ChecksumIEEE([]byte(means)))
	return &Redis{eval: eval, prefix: prefix, rule: r, fixed: args}, nil
}

// longest is how much a log of Exact may hold: Limit in each window of what is not yet
// forgotten.
func (r *rule) longest() uint64 {
	return uint64(r.limit) * ((r.reach + 2*r.window - 1) / r.window)
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// halves tells a number as the script takes it.
func halves(x uint64) (high, low string) {
	return strconv.FormatUint(x>>32, 10), strconv.FormatUint(x&(1<<32-1), 10)
}

// Take decides an event, as [Store] says. An error of the server or of Eval is returned
// as it is.
func (s *Redis) Take(ctx context.Context, q Request) (Decision, error) {
	switch {
	case s == nil || s.eval == nil:
		return Decision{}, errors.New("ratelimit: the store was not made by NewRedis")
	case q.Cost < 0:
		return Decision{}, ErrCost
	case q.Cost > s.rule.most:
		return Decision{}, ErrNeverFits
	}
	if err := ctx.Err(); err != nil {
		return Decision{}, err
	}
	eh, el := halves(q.At.Epoch)
	ih, il := halves(q.At.ID)
	args := append([]any{eh, el, ih, il, strconv.Itoa(q.Cost), flag(q.Cost > 0)}, s.fixed...)
	reply, err := s.eval(ctx, redisScript, []string{s.prefix + q.Key}, args...)
	if err != nil {
		return Decision{}, err
	}
	list, ok := reply.([]any)
	if !ok || len(list) != 6 {
		return Decision{}, ErrReply
	}
	var x [6]int64
	for i, v := range list {
		if x[i], ok = v.(int64); !ok || x[i] < 0 {
			return Decision{}, ErrReply
		}
	}
	d := Decision{
		Allowed: x[0] == 1, Duplicate: x[1] == 1, Reason: Reason(x[2]), Limit: s.rule.limit,
		Remaining: int(x[3]), RetryAfterIDs: uint64(x[4]), ResetAfterIDs: uint64(x[5]),
	}
	switch {
	case x[0] > 1 || x[1] > 1 || x[2] > int64(OverQuota) || x[3] > int64(s.rule.most) || !s.gives(&d, q.Cost):
		return Decision{}, ErrReply
	case d.Reason == Conflict:
		return Decision{}, ErrConflict
	}
	return d, nil
}

// gives reports whether the script decides so of an event of the given cost.
func (s *Redis) gives(d *Decision, cost int) bool {
	r := &s.rule
	most := r.most - cost // that may remain
	switch d.Reason {
	case Stale, Conflict:
		return *d == Decision{Reason: d.Reason, Limit: r.limit}
	case OverQuota:
		return r.quota > 0 && cost > 0 && *d == Decision{Duplicate: d.Duplicate && r.own > 0, Reason: OverQuota, Limit: r.limit}
	case OverLimit:
		most = cost - 1
	}
	return d.Allowed == (d.Reason == Fits) && d.Remaining <= most &&
		(d.RetryAfterIDs > 0) == (d.Reason == OverLimit) &&
		d.RetryAfterIDs <= r.life+1 && d.ResetAfterIDs <= r.life+1 &&
		(!d.Duplicate || !r.ticks && (d.Allowed || r.own > 0))
}
