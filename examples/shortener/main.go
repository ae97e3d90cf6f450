// Shortener is a URL shortener that keeps its targets in a file:
//
//	go run ./examples/shortener -file links.txt -key 00112233445566778899aabbccddeeff
//	curl -d url=https://go.dev/ http://127.0.0.1:8062/
//
// # The story
//
// "I would send the url to the hash algorithm to shorten it", says the candidate of a
// mock interview. Two URLs with one hash are one link, and of seven letters half a
// million links have such a pair more likely than not. The interviewer knows better:
// "use base62 encoding of an auto-incrementing ID", and leaves the encoding as a
// comment. What people put there has no digit for 0, does not end for a negative
// number, or takes two codes for the same link; and whoever has one link counts on to
// all others.
//
// The codes in package short are one to one with the numbers of 64 bits, which is
// proven by a law, and with a key their order cannot be guessed. A link only leads to
// http and https: a shortener that takes javascript: runs it under its own name.
package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/hardened-go/hardened/examples/shortener/short"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main without the process. It returns the exit status, and when ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("shortener", flag.ContinueOnError)
	fs.SetOutput(stderr)
	addr := fs.String("addr", "127.0.0.1:8062", "address to listen on")
	base := fs.String("base", "", "what links begin with; without it, http:// and the address")
	path := fs.String("file", "", "file of the targets")
	key := fs.String("key", "", "32, 48 or 64 random hexadecimal digits, so that links cannot be guessed")
	most := fs.Int("most", 1_000_000, "most targets to keep")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	refuse := func(code int, err error) int { fmt.Fprintf(stderr, "shortener: %v\n", err); return code }
	if *path == "" || fs.NArg() > 0 {
		return refuse(2, errors.New("-file is missing, or there are further arguments"))
	}
	var order short.Permutation
	if *key != "" {
		raw, err := hex.DecodeString(*key)
		if err == nil {
			order, err = short.NewPermutation(raw)
		}
		if err != nil {
			return refuse(2, errors.New("-key is not 32, 48 or 64 hexadecimal digits"))
		}
	}
	store, err := short.Open(*path, *most)
	if err != nil {
		return refuse(1, err)
	}
	defer func() { _ = store.Close() }()
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		return refuse(1, err)
	}
	if *base == "" {
		*base = "http://" + l.Addr().String()
	}
	srv := &http.Server{
		Handler:           handler(store, order, *base),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: time.Minute,
		MaxHeaderBytes: 16 << 10,
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = srv.Shutdown(last)
	}()
	fmt.Fprintf(stdout, "shortener: %s\n", *base)
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return refuse(1, err)
	}
	<-stopped
	return 0
}

// handler answers POST / with a link and GET /code by sending the browser on.
func handler(store *short.Store, order short.Permutation, base string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 4*short.MaxTarget)
		target, err := short.Target(r.PostFormValue("url"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		id, err := store.Add(target)
		if errors.Is(err, short.ErrFull) {
			http.Error(w, err.Error(), http.StatusInsufficientStorage)
			return
		}
		if err != nil {
			log.Printf("shortener: %v", err) // where the file lies is nobody's business
			http.Error(w, "the link could not be kept", http.StatusInternalServerError)
			return
		}
		link := base + "/" + short.Encode(order.Apply(id))
		w.Header().Set("Location", link)
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintln(w, link)
	})
	mux.HandleFunc("GET /{code}", func(w http.ResponseWriter, r *http.Request) {
		if id, err := short.Decode(r.PathValue("code")); err == nil {
			if target, ok := store.Get(order.Invert(id)); ok {
				http.Redirect(w, r, target, http.StatusFound)
				return
			}
		}
		http.NotFound(w, r)
	})
	return mux
}
