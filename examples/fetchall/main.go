// Fetchall gets URLs, given as arguments or one to a line on standard input, and says
// what came of each:
//
//	go run ./examples/fetchall -parallel 4 -timeout 5s http://127.0.0.1:8062/
//
// # The story
//
//	def fetch_all(urls):
//	    return [requests.get(u).text for u in urls]
//
// "Convert to async; return only code, keep identical public API, and don't add
// imports." Of three answers, one calls a function that does not exist, one after
// another; one calls __import__("concurrent.futures"), which returns the package
// concurrent, that has no ThreadPoolExecutor; and one, in words, starts a request for
// every URL at once. Two of them turn the function into a coroutine, which is not the
// public API that was to be kept. And none asks what the line does when one URL fails:
// everything is lost, also what had come.
//
// The correction in package fetch gives each URL a result of its own, in order. A
// number of them are on their way at a time. A context ends them, and a server that
// hangs, redirects for ever, or sends a gigabyte costs what was allowed and no more.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/hardened-go/hardened/examples/fetchall/fetch"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process. It returns the exit status: 2 for a call that is not
// understood, 1 if a URL failed.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("fetchall", flag.ContinueOnError)
	fs.SetOutput(stderr)
	parallel := fs.Int("parallel", 8, "most at a time")
	timeout := fs.Duration("timeout", 30*time.Second, "most for one, from the request to the last byte")
	maxBody := fs.Int64("max", 10<<20, "largest body in bytes")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	if *parallel < 1 || *parallel > 1000 || *timeout <= 0 || *maxBody < 0 || *maxBody > 1<<40 {
		fmt.Fprintln(stderr, "fetchall: -parallel is from 1 to 1000, -timeout above 0, -max from 0 to a terabyte")
		return 2
	}
	urls := fs.Args()
	if len(urls) == 0 {
		lines := bufio.NewScanner(stdin)
		for lines.Scan() {
			if lines.Text() != "" {
				urls = append(urls, lines.Text())
			}
		}
		if err := lines.Err(); err != nil {
			fmt.Fprintf(stderr, "fetchall: standard input: %v\n", err)
			return 2
		}
	}
	code := 0
	for _, r := range fetch.All(ctx, *parallel, urls, fetch.HTTP(nil, *timeout, *maxBody)) {
		if r.Err != nil {
			code = 1
			fmt.Fprintf(stdout, "%q: %v\n", r.URL, r.Err)
			continue
		}
		fmt.Fprintf(stdout, "%q: %d bytes\n", r.URL, len(r.Body))
	}
	return code
}
