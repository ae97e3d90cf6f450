// Package fetchalllaws holds the laws of the example fetchall: what becomes of many
// URLs. How many are on their way at once is a question of time, and has tests in the
// example itself.
package fetchalllaws

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/fetchall/fetch"
	flawed "github.com/hardened-go/hardened/internal/flawed/fetchall"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{All()} }

// A FetchAll gets many URLs.
type FetchAll = func(ctx context.Context, parallel int, urls []string, get fetch.Get) []fetch.Result

// All is the contract of fetch.All.
func All() laws.Suite[FetchAll] {
	const source = `document 000, question P8 "Just Code Request"`
	return laws.Suite[FetchAll]{
		Name: "fetch.All",
		Says: "Many URLs, in order, each with a body or an error of its own.",
		Laws: []laws.Law[FetchAll]{each, returns, once, cancelled},
		Wheats: []laws.Wheat[FetchAll]{
			{Name: "hardened", Impl: fetch.All},
			{Name: "one after another", Impl: inTurn},
		},
		Flaws: []laws.Flaw[FetchAll]{
			{
				Name: "the question's", Source: source, Impl: flawed.Raising(flawed.Question), Breaks: []string{"fetchall/each"},
				Symptom: "The ninth of ten URLs fails, and the eight pages that had come are gone.",
			},
			{
				Name: "a function that does not exist", Source: source + ", the second answer", Impl: flawed.Raising(flawed.Second),
				Breaks:  []string{"fetchall/each"},
				Symptom: "NameError, one after another.",
			},
			{
				Name: "__import__ of a module in a package", Source: source + ", the first answer", Impl: flawed.Raising(flawed.First),
				Breaks:  []string{"fetchall/each"},
				Symptom: "AttributeError, before anything is fetched.",
			},
			{Name: "what came", Impl: flawed.DropsFailures, Breaks: []string{"fetchall/each"}, Symptom: "The third page belongs to the fourth URL."},
			{Name: "by URL", Impl: flawed.ByURL, Breaks: []string{"fetchall/once"}, Symptom: "A counter that was to be asked twice was asked once."},
			{Name: "tries again", Impl: flawed.TriesAgain, Breaks: []string{"fetchall/once"}, Symptom: "An order that failed half way is placed twice."},
			{Name: "neither body nor error", Impl: flawed.Unrecovered, Breaks: []string{"fetchall/returns"}, Symptom: "A page that was never fetched is empty."},
			{Name: "goes on after the end", Impl: flawed.IgnoresContext, Breaks: []string{"fetchall/cancelled"}, Symptom: "The user has left, and a thousand requests go out."},
		},
	}
}

var errFails = errors.New("connection refused")

// someURLs draws URLs that are told by what becomes of them.
func someURLs(t *laws.T, fates ...string) []string {
	return laws.Draw(t, rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 3*len(fates)-1), func(i int) string {
		return fmt.Sprintf("%s%d", fates[i%len(fates)], i/len(fates))
	}), 0, 8), "urls")
}

// site counts who asked for what.
type site struct {
	mu    sync.Mutex
	asked []string
}

func (s *site) get(_ context.Context, url string) ([]byte, error) {
	s.mu.Lock()
	s.asked = append(s.asked, url)
	s.mu.Unlock()
	switch url[:len(url)-1] {
	case "fails":
		return []byte("half a page"), errFails
	case "panics":
		panic("no such page")
	case "ends":
		runtime.Goexit()
	case "empty":
		return []byte{}, nil
	}
	return []byte("page of " + url), nil
}

var each = laws.Law[FetchAll]{
	ID: "fetchall/each", Kind: laws.Invariant,
	Says: "There is a result for each URL, in their order: its body, or its own error and no body.",
	Prop: func(t *laws.T, all FetchAll) {
		urls := someURLs(t, "page", "empty", "fails")
		t.LabelIf(slices.ContainsFunc(urls, func(u string) bool { return u[0] == 'f' }), "one fails")
		var s site
		results := all(context.Background(), laws.Draw(t, rapid.IntRange(-1, 4), "parallel"), urls, s.get)
		if len(results) != len(urls) {
			t.Broken(fmt.Sprintf("%d results", len(results)), fmt.Sprintf("%d", len(urls)), "All(%q)", urls)
		}
		for i, u := range urls {
			got := results[i]
			want := map[byte]string{'p': "page of " + u}[u[0]]
			ok, say := got.Err == nil && string(got.Body) == want, fmt.Sprintf("%q", want)
			if u[0] == 'f' {
				ok, say = errors.Is(got.Err, errFails) && got.Body == nil, errFails.Error()
			}
			if !ok || got.URL != u {
				t.Broken(fmt.Sprintf("%s: %q, %v", got.URL, got.Body, got.Err), u+": "+say, "result %d of All(%q)", i, urls)
			}
		}
	},
	Need: map[string]float64{"one fails": 0.3},
}

var returns = laws.Law[FetchAll]{
	ID: "fetchall/returns", Kind: laws.Invariant,
	Says: "A page that cannot be got because the function panics or ends its goroutine is an error, and takes no other with it.",
	Prop: func(t *laws.T, all FetchAll) {
		urls := someURLs(t, "page", "panics", "ends")
		t.LabelIf(slices.ContainsFunc(urls, func(u string) bool { return u[:2] != "pa" || u[2] == 'n' }), "one does not return")
		var s site
		results := all(context.Background(), laws.Draw(t, rapid.IntRange(1, 4), "parallel"), urls, s.get)
		for i, u := range urls {
			if page := u[:3] == "pag"; (results[i].Err == nil) != page || page != (results[i].Body != nil) {
				t.Broken(fmt.Sprintf("%q, %v", results[i].Body, results[i].Err), map[bool]string{true: "a page", false: "an error"}[page], "result %d of All(%q)", i, urls)
			}
		}
	},
	Need: map[string]float64{"one does not return": 0.3},
}

var once = laws.Law[FetchAll]{
	ID: "fetchall/once", Kind: laws.Invariant,
	Says: "Each URL is asked for as often as it is given, whatever comes of it.",
	Prop: func(t *laws.T, all FetchAll) {
		urls := someURLs(t, "page", "fails", "empty")
		sorted := slices.Sorted(slices.Values(urls))
		t.LabelIf(len(slices.Compact(slices.Clone(sorted))) < len(urls), "one of them twice")
		var s site
		all(context.Background(), laws.Draw(t, rapid.IntRange(1, 4), "parallel"), urls, s.get)
		slices.Sort(s.asked)
		if !slices.Equal(s.asked, sorted) {
			t.Broken(laws.Show(s.asked), laws.Show(sorted), "what All(%q) asks for", urls)
		}
	},
	Need: map[string]float64{"one of them twice": 0.1},
}

var cancelled = laws.Law[FetchAll]{
	ID: "fetchall/cancelled", Kind: laws.Invariant,
	Says: "When the context has ended nothing is asked for any more, and each result says so.",
	Prop: func(t *laws.T, all FetchAll) {
		urls := someURLs(t, "page", "fails")
		t.LabelIf(len(urls) > 1, "some URLs")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		var s site
		results := all(ctx, 2, urls, s.get)
		if len(s.asked) > 0 || len(results) != len(urls) || slices.ContainsFunc(results, func(r fetch.Result) bool { return !errors.Is(r.Err, context.Canceled) }) {
			t.Broken(fmt.Sprintf("%d asked for, %v", len(s.asked), results), "none, and context canceled for each", "All(%q) after the end", urls)
		}
	},
	Need: map[string]float64{"some URLs": 0.4},
}

// inTurn gets one after another, each in a goroutine that may end as it likes.
func inTurn(ctx context.Context, _ int, urls []string, get fetch.Get) []fetch.Result {
	results := []fetch.Result{}
	for _, u := range urls {
		r := fetch.Result{URL: u, Err: errors.New("did not return")}
		if err := ctx.Err(); err != nil {
			r.Err = err
			results = append(results, r)
			continue
		}
		ended := make(chan struct{})
		go func() {
			defer func() { _ = recover(); close(ended) }()
			body, err := get(ctx, u)
			if r.Err = err; err == nil {
				r.Body = body
			}
		}()
		<-ended
		results = append(results, r)
	}
	return results
}
