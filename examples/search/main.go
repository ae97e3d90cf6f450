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
	"crypto/rand"
	"encoding/json"
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
	"strings"
	"time"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/sqlsafe"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
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
		routes["/flawed"], routes["/answered"] = s.wrong(flawed.FString), s.wrong(flawed.Answered)
	}
	h := handler(routes, func(id string, err error) { fmt.Fprintf(stderr, "search: %s: %v\n", id, err) })
	if *once != "" {
		for _, path := range []string{"/flawed", "/answered", "/products"} {
			if routes[path] != nil {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, (&http.Request{Method: "GET", URL: &url.URL{Path: path, RawQuery: *once}}).WithContext(ctx))
				fmt.Fprintf(stdout, "%s?%s: %d\n%s", path, *once, w.Code, w.Body)
				if path == "/products" && w.Code >= 500 {
					return errors.New("the search failed")
				}
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

// A resource answers a query by a value, to be shown as JSON, or an error: a refusal and
// sqlsafe.ErrInput are for who asks, all others for the log.
type resource func(ctx context.Context, query url.Values) (any, error)

// A refusal says what is wrong with a request, without repeating it.
type refusal string

func (r refusal) Error() string { return string(r) }

// handler serves the resources by their paths. Of a request it reads the method, the
// path and the query, of which the server has bounded the size.
func handler(routes map[string]resource, logged func(id string, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		res := routes[r.URL.Path]
		if res == nil {
			answer(w, http.StatusNotFound, `{"error":"not found"}`)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			answer(w, http.StatusMethodNotAllowed, `{"error":"method not allowed"}`)
			return
		}
		data, err := ask(r, res)
		var said refusal
		switch {
		case err == nil:
			answer(w, http.StatusOK, data)
		case errors.As(err, &said), errors.Is(err, sqlsafe.ErrInput): // neither repeats what was asked
			answer(w, http.StatusBadRequest, fmt.Sprintf(`{"error":%q}`, strings.TrimPrefix(err.Error(), "sqlsafe: ")))
		default:
			id := rand.Text()
			logged(id, err)
			answer(w, http.StatusInternalServerError, fmt.Sprintf(`{"error":"internal error","id":%q}`, id))
		}
	})
}

func ask(r *http.Request, res resource) (string, error) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	query, err := url.ParseQuery(r.URL.RawQuery) // r.URL.Query leaves out what it cannot read
	if err != nil {
		return "", refusal("the query is malformed")
	}
	v, err := res(ctx, query)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(v)
	return string(data), err
}

// answer writes JSON that nobody is to keep or to take for something else.
func answer(w http.ResponseWriter, status int, data string) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, data+"\n") // who has gone away is not told
}
