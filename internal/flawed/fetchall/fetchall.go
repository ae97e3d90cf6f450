// Package fetchall keeps the answers to document 000, question P8 "Just Code Request",
// under test as wrong.
package fetchall

import (
	"context"
	"errors"
	"sync"

	"github.com/hardened-go/hardened/examples/fetchall/fetch"
)

// What two of the answers raise, whatever they are given.
var (
	ErrName      = errors.New("NameError: name '_async_get_text' is not defined")
	ErrAttribute = errors.New("AttributeError: module 'concurrent' has no attribute 'ThreadPoolExecutor'")
)

// Question is the function of the question, one after another:
//
//	return [requests.get(u).text for u in urls]
func Question(ctx context.Context, urls []string, get fetch.Get) ([]string, error) {
	texts := []string{}
	for _, u := range urls {
		body, err := get(ctx, u)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(body))
	}
	return texts, nil
}

// Second calls a function that does not exist, one after another:
//
//	return [await _async_get_text(u) for u in urls]
func Second(_ context.Context, urls []string, _ fetch.Get) ([]string, error) {
	if len(urls) == 0 {
		return []string{}, nil
	}
	return nil, ErrName
}

// First asks __import__("concurrent.futures") for an executor. __import__ returns the
// package on the left of the first dot.
func First(context.Context, []string, fetch.Get) ([]string, error) { return nil, ErrAttribute }

// Gather is the second answer in its words: "creates tasks for all URLs and uses
// asyncio.gather to execute them concurrently". All at once; the first error is raised,
// and the others go on with nobody waiting for them.
func Gather(ctx context.Context, urls []string, get fetch.Get) ([]string, error) {
	texts := make([]string, len(urls))
	errs := make(chan error, len(urls))
	for i, u := range urls {
		go func() {
			body, err := get(ctx, u)
			texts[i] = string(body)
			errs <- err
		}()
	}
	for range urls {
		if err := <-errs; err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// Raising gives the results of a function that returns all texts or raises.
func Raising(f func(context.Context, []string, fetch.Get) ([]string, error)) func(context.Context, int, []string, fetch.Get) []fetch.Result {
	return func(ctx context.Context, _ int, urls []string, get fetch.Get) []fetch.Result {
		texts, err := f(ctx, urls, get)
		if err != nil {
			return nil
		}
		results := make([]fetch.Result, len(texts))
		for i, text := range texts {
			results[i] = fetch.Result{URL: urls[i], Body: []byte(text)}
		}
		return results
	}
}

// DropsFailures returns what came.
func DropsFailures(ctx context.Context, parallel int, urls []string, get fetch.Get) []fetch.Result {
	var results []fetch.Result
	for _, r := range fetch.All(ctx, parallel, urls, get) {
		if r.Err == nil {
			results = append(results, r)
		}
	}
	return results
}

// ByURL keeps results by URL, and so one of two.
func ByURL(ctx context.Context, parallel int, urls []string, get fetch.Get) []fetch.Result {
	seen := map[string]bool{}
	var distinct []string
	for _, u := range urls {
		if !seen[u] {
			seen[u] = true
			distinct = append(distinct, u)
		}
	}
	by := map[string]fetch.Result{}
	for _, r := range fetch.All(ctx, parallel, distinct, get) {
		by[r.URL] = r
	}
	results := make([]fetch.Result, len(urls))
	for i, u := range urls {
		results[i] = by[u]
	}
	return results
}

// Unrecovered starts a goroutine for each URL and trusts what is called there to
// return. One that does not has neither a body nor an error.
func Unrecovered(ctx context.Context, _ int, urls []string, get fetch.Get) []fetch.Result {
	results := make([]fetch.Result, len(urls))
	var wg sync.WaitGroup
	for i, u := range urls {
		wg.Go(func() {
			results[i].URL = u
			defer func() { _ = recover() }()
			results[i].Body, results[i].Err = get(ctx, u)
		})
	}
	wg.Wait()
	return results
}

// IgnoresContext goes on after the end of the context.
func IgnoresContext(ctx context.Context, parallel int, urls []string, get fetch.Get) []fetch.Result {
	return fetch.All(context.WithoutCancel(ctx), parallel, urls, get)
}

// TriesAgain gets what failed once more, whether that is wanted or not.
func TriesAgain(ctx context.Context, parallel int, urls []string, get fetch.Get) []fetch.Result {
	return fetch.All(ctx, parallel, urls, func(ctx context.Context, u string) ([]byte, error) {
		body, err := get(ctx, u)
		if err != nil {
			return get(ctx, u)
		}
		return body, nil
	})
}
