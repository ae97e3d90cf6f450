package password

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// A Budget bounds the memory that hashes take at the same time: a semaphore in bytes,
// first come first served. It is safe for concurrent use. The zero value has room for
// nothing.
//
// It counts what a hash holds. Go frees that at the next cycle of its collector, so
// the resident memory of the process can reach twice the budget; GOMEMLIMIT narrows
// that. While the heap still grows, fewer hashes at a time are also faster: fresh
// memory takes longer than the hashing.
type Budget struct {
	size int64
	room int // in the queue

	mu    sync.Mutex
	used  int64
	queue []*Claim
}

// NewBudget returns a Budget of so many bytes and of at most so many claims that wait, or
// an error.
func NewBudget(bytes int64, waiting int) (*Budget, error) {
	switch {
	case bytes < 1:
		return nil, fmt.Errorf("password: the budget (%d bytes) is not positive", bytes)
	case waiting < 0:
		return nil, fmt.Errorf("password: the length of the queue (%d) is negative", waiting)
	}
	return &Budget{size: bytes, room: waiting}, nil
}

// processBudget is the one thing that hashers share without being told to: what
// runs out is the memory of the process, and that is one.
var processBudget = sync.OnceValue(func() *Budget { return &Budget{size: 256 << 20, room: 256} })

// A Claim is a part of a [Budget] that was asked for. Release it. It is safe for
// concurrent use. The zero value is never granted.
type Claim struct {
	budget  *Budget
	bytes   int64
	ready   chan struct{} // closed when granted; nil: granted at once
	left    chan struct{} // closed when released before that
	granted bool
	done    bool
}

// granted is what a claim that never waited is ready on.
var granted = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Request asks for so many bytes and returns without waiting. The claim is granted
// at once where there is room and nobody waits, and else joins the queue. The error
// is [ErrLimit] for more than the whole budget, which no waiting would grant, and
// [ErrBusy] when the queue is full.
func (b *Budget) Request(bytes int64) (*Claim, error) {
	if bytes < 0 || bytes > b.size {
		return nil, fmt.Errorf("%w: a hash of %d bytes does not fit a budget of %d", ErrLimit, bytes, b.size)
	}
	c := &Claim{budget: b, bytes: bytes}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case len(b.queue) == 0 && bytes <= b.size-b.used:
		b.used += bytes
		c.granted = true
	case len(b.queue) >= b.room:
		return nil, fmt.Errorf("%w: the queue of %d is full", ErrBusy, b.room)
	default:
		c.ready, c.left = make(chan struct{}), make(chan struct{})
		b.queue = append(b.queue, c)
	}
	return c, nil
}

// Ready is closed when the claim is granted.
func (c *Claim) Ready() <-chan struct{} {
	if c.ready == nil && c.budget != nil {
		return granted
	}
	return c.ready
}

// Wait returns nil when the claim is granted. When ctx ends first, the claim is
// released and the error is that of ctx. A claim that was released is an error to all
// who wait for it, and to who asks later.
func (c *Claim) Wait(ctx context.Context) error {
	if c.released() {
		return errReleased
	}
	select {
	case <-c.Ready():
		return nil
	default:
	}
	select {
	case <-c.Ready():
		return nil
	case <-c.left:
		return errReleased
	case <-ctx.Done():
		c.Release()
		return ctx.Err()
	}
}

var errReleased = errors.New("password: the claim was released")

func (c *Claim) released() bool {
	if c.budget == nil {
		return false
	}
	c.budget.mu.Lock()
	defer c.budget.mu.Unlock()
	return c.done
}

// Release gives the bytes back, or leaves the queue. A second call does nothing.
func (c *Claim) Release() {
	b := c.budget
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case c.done:
		return
	case c.granted:
		b.used -= c.bytes
	default:
		b.queue = slices.DeleteFunc(b.queue, func(o *Claim) bool { return o == c })
		close(c.left)
	}
	c.done = true
	// Whoever left may have been large, and in the way.
	for len(b.queue) > 0 && b.queue[0].bytes <= b.size-b.used {
		next := b.queue[0]
		b.queue = slices.Delete(b.queue, 0, 1)
		b.used += next.bytes
		next.granted = true
		close(next.ready)
	}
}
