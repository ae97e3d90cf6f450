package password

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Constraints bound what [Calibrate] may choose.
type Constraints struct {
	// MaxMemory is the most memory of one hash, in KiB: what the machine has for
	// passwords, divided by the logins at a time. 19 MiB to 4 GiB, or just below 1 GiB where
	// an int has 32 bits. Default: 64 MiB.
	MaxMemory uint32

	// MaxPasses is the most passes. 2 to 64. Default: 16, which is also the default of
	// Limits.Passes.
	MaxPasses uint32
}

// A Report says what [Calibrate] measured.
type Report struct {
	// Took is the median time of one hash with the parameters that were chosen.
	Took time.Duration

	// Met says that Took is at most the target. It is false where [OWASP], below which
	// nothing is chosen, takes longer.
	Met bool

	// Tried are all the measurements, in order.
	Tried []Measurement
}

// A Measurement is how long one hash took.
type Measurement struct {
	Params Params        // by which the hash was made
	Took   time.Duration // the median
}

// Calibrate finds Argon2id parameters whose hash takes at most target on this machine,
// by the procedure of RFC 9106, section 4: as much memory as is allowed, and then as
// many passes as fit. It never goes below [OWASP], and Parallelism is 1: a server has
// other logins for its other CPUs.
//
// Run it on the machine that will hash, when nothing else runs, and write the result
// into the configuration: parameters found at start-up differ from one start to the
// next. It takes some dozens of hashes, one at a time and outside of any Budget. The
// error is that of ctx, or says which argument is wrong.
func Calibrate(ctx context.Context, target time.Duration, c Constraints) (Params, Report, error) {
	salt, password := random(saltBytes), random(saltBytes)
	return calibrate(ctx, target, c, func(p Params) (time.Duration, error) {
		start := time.Now()
		_, err := p.derive(password, salt, keyBytes)
		return time.Since(start), err
	})
}

func calibrate(ctx context.Context, target time.Duration, c Constraints, measure func(Params) (time.Duration, error)) (Params, Report, error) {
	floor := OWASP()
	c.MaxMemory, c.MaxPasses = or(c.MaxMemory, 64<<10), or(c.MaxPasses, 16)
	switch {
	case target <= 0:
		return Params{}, Report{}, fmt.Errorf("password: the target (%v) is not positive", target)
	case c.MaxMemory < floor.Memory || c.MaxMemory > 4<<20 || int64(c.MaxMemory)<<10 > maxMemory:
		return Params{}, Report{}, fmt.Errorf("password: Constraints.MaxMemory (%d KiB) is not between %d and %d", c.MaxMemory, floor.Memory, min(4<<20, maxMemory>>10))
	case c.MaxPasses < floor.Time || c.MaxPasses > 64:
		return Params{}, Report{}, fmt.Errorf("password: Constraints.MaxPasses (%d) is not between %d and 64", c.MaxPasses, floor.Time)
	}
	var r Report
	try := func(p Params) (time.Duration, error) {
		var took []time.Duration
		for range 5 { // the first finds the heap cold
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			d, err := measure(p)
			if err != nil {
				return 0, err
			}
			took = append(took, d)
		}
		slices.Sort(took)
		r.Tried = append(r.Tried, Measurement{p, took[2]})
		return took[2], nil
	}
	chosen := floor
	took, err := try(floor)
	if err != nil {
		return Params{}, Report{}, err
	}
	// Time grows with memory and with passes, so each is found by halves: the most
	// memory at the floor's passes, and then the most passes.
	for _, grow := range []struct {
		field *uint32
		most  uint32
		step  uint32
	}{{&chosen.Memory, c.MaxMemory, 1 << 10}, {&chosen.Time, c.MaxPasses, 1}} {
		low, high := *grow.field, grow.most // low fits or is the floor
		if took > target {
			break
		}
		for next := high; low < high; next = low + (high-low+1)/2 {
			*grow.field = next
			d, err := try(chosen)
			if err != nil {
				return Params{}, Report{}, err
			}
			if d <= target {
				low, took = next, d
			} else {
				high = next - min(grow.step, next-low)
			}
		}
		*grow.field = low
	}
	r.Took, r.Met = took, took <= target
	return chosen, r, nil
}
