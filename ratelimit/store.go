package ratelimit

import (
	"context"
	"errors"
	"time"
)

// A Store decides for many processes together. [Redis] is one; package ratelimittest
// holds any other to the same contract.
type Store interface {
	// Take decides an event. Each key is decided as a [Limiter] that sees nothing but the
	// events of that key would decide it, whoever asks: the time that passes between two
	// epochs is then what that key has seen of it, so that a key that slept through a
	// reset is judged more strictly and never more mildly. There are two more differences,
	// since a key knows nothing of others and what was denied need not be kept: an id that
	// comes with another key is not found out, and one that was denied is decided again,
	// by what remains by then: that is a denial too, perhaps for another reason, unless it
	// comes with a lower cost, which may pass and is charged.
	//
	// The errors of [Limiter.AllowN] come with the zero Decision, and so does any other:
	// then nothing is known, and the event may or may not have been charged. Asking again
	// for the same event is safe, but not with Config.Ticks.
	//
	// Where ctx has ended before the call it is an error, and nothing is charged: who
	// asked is gone. It keeps to ctx while it waits, since [Shared] counts on that.
	Take(ctx context.Context, q Request) (Decision, error)
}

// A Request is what a [Store] is asked: an event of cost Cost. A cost of 0 asks what
// remains, and changes nothing.
type Request struct {
	Key  string // whose event it is
	At   Seq    // the event
	Cost int    // what it takes of the limit
}

// A Policy says who decides when a store does not answer.
type Policy uint8

// The policies.
const (
	FailClosed Policy = iota // nothing passes
	FailOpen                 // everything passes
	FailLocal                // a Limiter of this process decides
)

// A Shared asks a [Store], and answers also when the store does not. Its fields must
// not change after its first use. The zero Shared denies everything. It is safe for
// concurrent use.
type Shared struct {
	// Store is asked first.
	Store Store

	// Timeout is how long the store may take. Default: 0, which is 100 ms. Negative: only
	// the context bounds it.
	Timeout time.Duration

	// OnFailure is what becomes of an event of which the store told nothing in that time.
	// Default: FailClosed.
	OnFailure Policy

	// Local decides under FailLocal. Each of C processes then admits what it may on its
	// own, so give it the limit divided by C. It knows nothing of what the store has
	// admitted. Default: nothing passes.
	Local *Limiter[string]
}

// An Answer is a Decision and who made it.
type Answer struct {
	Decision

	// Err is why the store did not decide, and nil if it did. With it the Reason is
	// Unavailable, unless Local decided.
	Err error
}

var errNoStore = errors.New("ratelimit: Shared.Store (nil) is missing")

// Allow decides whether the event of the given key may pass: as the store says or, when
// that fails, as the policy does. It takes at most as long as Timeout or ctx lasts if
// the store keeps to its context.
func (s *Shared) Allow(ctx context.Context, key string, at Seq) Answer {
	a, err := s.AllowN(ctx, key, at, 1)
	if err != nil { // a cost of 1 always fits, so it is a conflict
		a.Reason = Conflict
	}
	return a
}

// AllowN is [Shared.Allow] for an event of cost n. The errors are those of
// [Limiter.AllowN], which no policy overrules, with the zero Answer. How a store fails
// is in the Answer.
func (s *Shared) AllowN(ctx context.Context, key string, at Seq, n int) (Answer, error) {
	if n < 0 {
		return Answer{}, ErrCost
	}
	d, err := s.ask(ctx, Request{key, at, n})
	switch {
	case err == nil:
		return Answer{Decision: d}, nil
	case errors.Is(err, ErrNeverFits), errors.Is(err, ErrConflict):
		return Answer{}, err
	}
	a := Answer{Err: err}
	switch {
	case s.OnFailure == FailOpen:
		a.Allowed, a.Reason = true, Unavailable
	case s.OnFailure == FailLocal && s.Local != nil:
		if a.Decision, err = s.Local.AllowN(key, at, n); err != nil {
			return Answer{}, err
		}
	default:
		a.Reason = Unavailable
	}
	return a, nil
}

func (s *Shared) ask(ctx context.Context, q Request) (Decision, error) {
	if s.Store == nil {
		return Decision{}, errNoStore
	}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 100 * time.Millisecond
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	return s.Store.Take(ctx, q)
}
