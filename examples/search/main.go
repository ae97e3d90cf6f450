// Search is an HTTP product search, of a few products in SQLite, within the process, or
// of a database into which products.sql was loaded:
//
//	go -C examples/search run .
//	curl 'http://127.0.0.1:8064/products?q=50%25&category=cables&max=900&sort=-price&size=2'
//	go -C examples/search run . -postgres postgres://postgres@127.0.0.1:5432/postgres
//
// With -once it answers one request and ends. With -flawed it serves the route that was
// asked about and the one that was answered, beside ours:
//
//	go -C examples/search run . -flawed -once 'q=_'
//
// # The story
//
// Three assistants of three were shown an f-string in a LIKE and closed the injection.
// With what they answered ?q=_ still lists the table, ?q=50%25 finds what has 500 in its
// name, and SELECT * shows whoever asks what the products cost the shop. Here what was
// typed is searched for, the order is one of a list, pages show every product once, and
// any filter may be missing. Who asks is told what is wrong with the request (400), in
// words that do not repeat it; of what is wrong with the server (500) they get an id, and
// the log the rest under it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

// run is main without the process. It returns when ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	fs := flag.NewFlagSet("search", flag.ContinueOnError)
	fs.SetOutput(stderr)
	addr := fs.String("addr", "127.0.0.1:8064", "address to listen on")
	dsn := fs.String("postgres", "", "database that has the table products (default: SQLite, in the process)")
	once := fs.String("once", "", "the query of one request to answer, as in q=usb")
	wrong := fs.Bool("flawed", false, "serve the wrong routes too, on the loopback alone")
	if err := fs.Parse(args); err != nil {
		return err
	}
	tcp, err := net.ResolveTCPAddr("tcp", *addr)
	switch {
	case fs.NArg() > 0:
		return errors.New("too many arguments")
	case err != nil:
		return err
	case *wrong && !tcp.IP.IsLoopback():
		return errors.New("-flawed needs an -addr on the loopback, such as 127.0.0.1:8064")
	case *wrong && *dsn != "":
		return errors.New("-flawed is not for -postgres: who injects would have the database")
	}
	s, err := open(ctx, *dsn)
	if err != nil {
		return err
	}
	defer func() { _ = s.db.Close() }()
	routes := map[string]resource{"/products": s.search}
	if *wrong {
		routes["/flawed"], routes["/answered"] = s.flawed, s.answered
	}
	h := handler(routes, func(id string, err error) { fmt.Fprintf(stderr, "search: %s: %v\n", id, err) })
	if *once != "" {
		for _, path := range []string{"/flawed", "/answered", "/products"} {
			if routes[path] != nil {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, (&http.Request{Method: "GET", URL: &url.URL{Path: path, RawQuery: *once}}).WithContext(ctx))
				fmt.Fprintf(stdout, "%s?%s: %d\n%s", path, *once, w.Code, w.Body)
			}
		}
		return nil
	}
	l, err := net.ListenTCP("tcp", tcp)
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler: h, MaxHeaderBytes: 16 << 10,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
	}
	defer context.AfterFunc(ctx, func() { _ = srv.Close() })()
	fmt.Fprintf(stdout, "search: http://%s/products?q=usb\n", l.Addr())
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
