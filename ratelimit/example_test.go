package ratelimit_test

import (
	"fmt"

	"github.com/hardened-go/hardened/ratelimit"
)

// One limiter per container, made outside of the handler: what is made within a call,
// or hangs on its context, ends with the call.
var limiter, _ = ratelimit.New[string](ratelimit.Config{Limit: 2, Window: 100})

type request struct {
	User       string
	Day        uint64
	SequenceID uint64
}

func handle(r request) (status int) {
	d := limiter.Allow(r.User, ratelimit.Seq{Epoch: r.Day, ID: r.SequenceID})
	if !d.Allowed {
		return 429
	}
	return 200
}

// A serverless handler. The day comes with the event, so that nothing has to be
// guessed about the reset.
func Example() {
	for _, r := range []request{
		{"ann", 20250101, 8639998},
		{"ann", 20250101, 8639999},
		{"ann", 20250102, 0}, // the reset: yesterday's last ids still count
		{"bob", 20250102, 1},
		{"ann", 20250101, 8639999}, // delivered again: the same answer, no charge
		{"ann", 20250102, 100},
	} {
		fmt.Println(r.User, r.Day, r.SequenceID, handle(r))
	}
	// Output:
	// ann 20250101 8639998 200
	// ann 20250101 8639999 200
	// ann 20250102 0 429
	// bob 20250102 1 200
	// ann 20250101 8639999 200
	// ann 20250102 100 200
}

func ExampleLimiter_AllowN() {
	l, err := ratelimit.New[string](ratelimit.Config{Limit: 10, Window: 1000})
	if err != nil {
		panic(err)
	}
	fmt.Println(l.AllowN("ann", ratelimit.Seq{ID: 1}, 11))
	d, _ := l.AllowN("ann", ratelimit.Seq{ID: 1}, 8)
	fmt.Println(d.Allowed, d.Remaining)
	d, _ = l.AllowN("ann", ratelimit.Seq{ID: 2}, 3)
	fmt.Println(d.Allowed, d.Reason, d.RetryAfterIDs)
	// Output:
	// {false false fits 0 0 0 0} ratelimit: the cost never fits
	// true 2
	// false over limit 999
}
