// Package fetch gets many URLs at once: in order, some at a time, and each with an
// error of its own.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// A Get returns the body of one URL. It is called by several goroutines at once, and
// must return soon after ctx ends.
type Get func(ctx context.Context, url string) ([]byte, error)

// A Result is what came of one URL: a body, or an error.
type Result struct {
	URL  string
	Body []byte
	Err  error
}

// ErrPanic says that a [Get] panicked or ended its goroutine.
var ErrPanic = errors.New("fetch: get did not return")

// All gets every URL, also one that is given twice, and at most parallel of them at a
// time; below 1 means 1. It returns when all are done: a result for each URL, in the
// order of urls, whatever came first. One that fails takes no other with it. When ctx
// ends, what has not begun gets its error.
//
// It starts min(parallel, len(urls)) goroutines, and none outlives the call.
//
// Laws: fetchall/each, fetchall/returns, fetchall/once, fetchall/cancelled.
func All(ctx context.Context, parallel int, urls []string, get Get) []Result {
	results := make([]Result, len(urls))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(max(parallel, 1), len(urls)) {
		wg.Go(func() {
			for i := range next {
				results[i] = one(ctx, urls[i], get)
			}
		})
	}
	for i := range urls {
		next <- i
	}
	close(next)
	wg.Wait()
	return results
}

// one calls get in a goroutine of its own, so that even one that ends its goroutine
// leaves a result.
func one(ctx context.Context, url string, get Get) Result {
	r := Result{URL: url, Err: ctx.Err()}
	if r.Err != nil {
		return r
	}
	r.Err = ErrPanic
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				r.Body, r.Err = nil, fmt.Errorf("%w: %v", ErrPanic, p)
			}
		}()
		r.Body, r.Err = get(ctx, url)
	}()
	<-done
	if r.Err != nil {
		r.Body = nil
	}
	return r
}
