package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hardened-go/hardened/examples/fetchall/fetch"
	flawed "github.com/hardened-go/hardened/internal/flawed/fetchall"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/fetchalllaws"
)

var fetchallLesson = lesson{
	name:    "fetchall",
	title:   "asynchronous, and never run",
	mistake: blindness,
	kind:    laws.Invariant,
	source:  `Document 000, question P8:`,
	snippet: `
def fetch_all(urls):
    return [requests.get(u).text for u in urls]
`,
	symptom: `"Convert to async; return only code, keep identical public API, and don't add
imports."`,
	answers: []answer{
		{
			says: `Import inside the function: __import__("concurrent.futures").ThreadPoolExecutor(), and run_in_executor for each URL.`,
			why:  "__import__ returns the package on the left of the dot, and concurrent has no ThreadPoolExecutor. It raises for every list, the empty one too.",
		},
		{
			says: "async def, and await _async_get_text(u) for each: a function that is assumed to exist.",
			why:  "It does not. If it did, the pages would come one after another, each awaited before the next is asked for.",
		},
		{
			says: "In words: a task for every URL, and asyncio.gather.",
			why:  "A million URLs are a million requests at once. The first error is raised, and the others go on with nobody waiting.",
		},
	},
	contract: func() laws.Contract { return fetchalllaws.All() },
	flaw:     "the question's",
	law:      "fetchall/each",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "a function that does not exist",
			idea:    "Assume an awaitable function.",
			why:     "An answer that was never run. So was the next.",
		},
		{
			variant: "what came",
			idea:    "Leave out what failed.",
			why:     "A list that is shorter than the one that was asked for, and nobody knows where.",
		},
		{
			variant: "neither body nor error",
			idea:    "A goroutine for each, that recovers from what it calls.",
			why:     "A result that nobody wrote to looks like an empty page.",
		},
		{
			variant: "hardened",
			idea:    "fetch.All: a result for each URL, some at a time, ended by a context.",
			why:     "The signature changes, and has to: one list of texts cannot say which of them failed.",
		},
	},
	load:     "20 pages that take a millisecond each, 10 at a time",
	before:   contender{"the question's", func(n int) { pages(n, flawed.Raising(flawed.Question)) }},
	after:    contender{"fetch.All", func(n int) { pages(n, fetch.All) }},
	question: "\"Keep identical public API\", and make it asynchronous. Which of the two can a function that returns a list of texts keep?",
	reply: "Neither, in Python: who calls a coroutine gets a coroutine. In Go a function may do many things at once and return when all are " +
		"done. But a list of texts has no room for what failed, and that is the part of the interface that was wrong from the start.",
	words: func(args []string) ([]column, error) {
		get := func(_ context.Context, url string) ([]byte, error) {
			if strings.HasPrefix(url, "x") {
				return nil, errors.New("connection refused")
			}
			return []byte("page of " + url), nil
		}
		raised := func(f func(context.Context, []string, fetch.Get) ([]string, error)) string {
			texts, err := f(context.Background(), args, get)
			if err != nil {
				return err.Error()
			}
			return fmt.Sprintf("%q", texts)
		}
		cols := []column{
			{"the question's", raised(flawed.Question)},
			{"the first answer", raised(flawed.First)},
			{"the second answer", raised(flawed.Second)},
		}
		for _, r := range fetch.All(context.Background(), 2, args, get) {
			cols = append(cols, column{fmt.Sprintf("fetch.All, %q", r.URL), orError(fmt.Sprintf("%q", r.Body), r.Err)})
		}
		return cols, nil
	},
}

func pages(n int, all fetchalllaws.FetchAll) {
	urls := make([]string, 20)
	for range n {
		all(context.Background(), 10, urls, func(context.Context, string) ([]byte, error) {
			time.Sleep(time.Millisecond)
			return nil, nil
		})
	}
}
