// Leak serves the accounts in a JSON file, each to its owner alone:
//
//	go run ./examples/leak -file examples/leak/testdata/accounts.json
//	curl -H 'Authorization: Bearer ann-secret' http://127.0.0.1:8063/accounts/1
//
// # The story
//
// "Why might this API route leak internal details to unauthorized users?" Three
// assistants answer with three checklists, the longest of eleven points: serializers
// that take the whole record, errors that show the query, 403 where the rest is 404,
// caches that keep what is private. All true, and none of it code. A checklist is read
// once; the record gets a new field next year.
//
// Package guard turns what can be turned into code: a route returns a value or an
// error, and has no way to write to the stranger by itself. What leaves is listed, by
// the name of the field. What does not exist and what is not theirs is one answer, byte
// for byte. Of an error the stranger gets an id, and the log the rest under it. The
// points of the checklists are the attacks that the laws draw.
//
// What remains is in the route: to ask who it is, and to take as long to say no to one
// as to the other. Here tokens are compared by their hash, in constant time, and an
// account is looked up before anybody is told that it is not theirs.
package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"github.com/hardened-go/hardened/examples/leak/guard"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// An account has more than its owner is to see.
type account struct {
	ID           int    `json:"id"`
	Name         string `json:"name"`
	Email        string `json:"email"`
	Token        string `json:"token"`
	PasswordHash string `json:"password_hash"`
	Note         string `json:"note"`
}

// public is what leaves.
var public = []string{"id", "name", "email"}

// run is main without the process. It returns the exit status, and when ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("leak", flag.ContinueOnError)
	fs.SetOutput(stderr)
	addr := fs.String("addr", "127.0.0.1:8063", "address to listen on")
	file := fs.String("file", "", "file of accounts, a JSON list")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	accounts, err := read(*file)
	if err != nil || fs.NArg() > 0 {
		fmt.Fprintf(stderr, "leak: -file: %v\n", errors.Join(err, extra(fs.Args())))
		return 2
	}
	logged := func(id string, err error) { fmt.Fprintf(stderr, "leak: %s: %v\n", id, err) }
	srv := &http.Server{
		Addr: *addr, Handler: routes(accounts, logged),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10,
	}
	go func() {
		<-ctx.Done()
		_ = srv.Close()
	}()
	fmt.Fprintf(stdout, "leak: http://%s/accounts/ID\n", *addr)
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		fmt.Fprintf(stderr, "leak: %v\n", err)
		return 1
	}
	return 0
}

func extra(args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%d arguments are too many", len(args))
}

func read(path string) ([]account, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var accounts []account
	if err := json.Unmarshal(data, &accounts); err != nil {
		return nil, fmt.Errorf("not a list of accounts: %w", err)
	}
	return accounts, nil
}

func routes(accounts []account, logged func(id string, err error)) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", guard.New(guard.Config{Fields: public, Log: logged}, func(r *http.Request) (any, error) {
		text, ok := strings.CutPrefix(r.URL.Path, "/accounts/")
		id, err := strconv.Atoi(text)
		if !ok || err != nil {
			return nil, guard.ErrNotFound
		}
		var found account
		for _, a := range accounts {
			if a.ID == id {
				found = a
			}
		}
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !same(token, found.Token) || found.Token == "" {
			return nil, guard.ErrForbidden
		}
		return found, nil
	}))
	return mux
}

// same compares in a time that depends on neither.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
