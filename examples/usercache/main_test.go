package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/examples/usercache/users"
	flawed "github.com/hardened-go/hardened/internal/flawed/usercache"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/usercachelaws"
)

func TestLaws(t *testing.T) {
	laws.Check(t, usercachelaws.Directory())
}

// A hundred ask for one user who is not remembered, and a fetch takes a second, on a
// clock that nobody waits for. The flawed ones fetch a hundred times, under test as
// that; the list then has him a hundred times too, and is not safe to touch at all.
func TestStampede(t *testing.T) {
	crowd := func(get func()) {
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(get)
		}
		wg.Wait()
	}
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int64
		d, err := users.New(func(context.Context, int) (users.User, error) {
			fetches.Add(1)
			time.Sleep(time.Second)
			return users.User{ID: 1, Name: "Ann"}, nil
		}, 10, 0)
		if err != nil {
			t.Fatal(err)
		}
		crowd(func() {
			if u, err := d.Get(t.Context(), 1); err != nil || u.Name != "Ann" {
				t.Errorf("Get = %v, %v", u, err)
			}
		})
		if n := fetches.Load(); n != 1 {
			t.Errorf("a hundred callers caused %d fetches, want 1", n)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int64
		g := &flawed.Guarded{Fetch: func(int) *users.User {
			fetches.Add(1)
			time.Sleep(time.Second)
			return &users.User{ID: 1}
		}}
		crowd(func() { _, _ = g.Get(1) })
		if n := fetches.Load(); n != 100 {
			t.Errorf("a lock around the map: %d fetches, and used to be 100", n)
		}
	})
}

func TestNew(t *testing.T) {
	if _, err := users.New(nil, 1, 0); err == nil {
		t.Error("New without a fetch")
	}
	if _, err := users.New(func(context.Context, int) (users.User, error) { return users.User{}, nil }, -1, 0); err == nil {
		t.Error("New of less than none")
	}
	bad := errors.New("the database is down")
	calls := 0
	d, err := users.New(func(context.Context, int) (users.User, error) { calls++; return users.User{}, bad }, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if u, err := d.Get(t.Context(), 1); !errors.Is(err, bad) || u.ID != 0 {
			t.Errorf("Get = %v, %v", u, err)
		}
	}
	if calls != 2 {
		t.Errorf("an error was remembered: %d calls", calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Get(ctx, 1); err == nil {
		t.Error("Get after the end of its context")
	}
}

func TestRun(t *testing.T) {
	const file = "-file testdata/users.json "
	for _, tt := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{file + "1 2 1", 0, "1: \"Ann\" [\"admin\"]\n2: \"Bob\" []\n1: \"Ann\" [\"admin\"]\n3 looked up, 2 fetched\n", ""},
		{file + "7 1", 1, "7: textcache: not found\n1: \"Ann\" [\"admin\"]\n2 looked up, 2 fetched\n", ""},
		{file + "x", 2, "", "usercache: argument 1 is not a number\n"},
		{"1", 2, "", "usercache: -file: open"},
		{"-file main.go 1", 2, "", "usercache: -file: not a list of users"},
		{"-x", 2, "", "flag provided"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(strings.Fields(tt.args), &stdout, &stderr)
		if code != tt.code || stdout.String() != tt.stdout || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("usercache %s = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
}

func Example() {
	d, err := users.New(func(_ context.Context, id int) (users.User, error) {
		return users.User{ID: id, Name: "Ann"}, nil // from a database
	}, 1000, time.Minute)
	if err != nil {
		panic(err)
	}
	u, err := d.Get(context.Background(), 1)
	fmt.Println(u.Name, err)
	// Output: Ann <nil>
}
