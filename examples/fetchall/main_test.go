package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hardened-go/hardened/examples/fetchall/fetch"
	flawed "github.com/hardened-go/hardened/internal/flawed/fetchall"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/fetchalllaws"
)

func TestLaws(t *testing.T) {
	laws.Check(t, fetchalllaws.All())
}

// Ten pages that take a second each, on a clock that nobody waits for.
func TestAtOnce(t *testing.T) {
	urls := slices.Repeat([]string{"u"}, 10)
	for _, tt := range []struct {
		name  string
		all   fetchalllaws.FetchAll
		takes time.Duration
		most  int64 // on their way at once
	}{
		{"ours, 1", limit(1), 10 * time.Second, 1},
		{"ours, 3", limit(3), 4 * time.Second, 3},
		{"ours, 10", limit(10), time.Second, 10},
		{"ours, 100", limit(100), time.Second, 10},
		{"the question's", flawed.Raising(flawed.Question), 10 * time.Second, 1},
		{"gather", flawed.Raising(flawed.Gather), time.Second, 10}, // ten here, and a million for a million
	} {
		synctest.Test(t, func(t *testing.T) {
			var now, most atomic.Int64
			start := time.Now()
			tt.all(t.Context(), 3, urls, func(context.Context, string) ([]byte, error) {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(time.Second)
				now.Add(-1)
				return nil, nil
			})
			if took := time.Since(start); took != tt.takes || most.Load() != tt.most {
				t.Errorf("%s: %v, %d at once; want %v, %d", tt.name, took, most.Load(), tt.takes, tt.most)
			}
		})
	}
}

func limit(parallel int) fetchalllaws.FetchAll {
	return func(ctx context.Context, _ int, urls []string, get fetch.Get) []fetch.Result {
		return fetch.All(ctx, parallel, urls, get)
	}
}

// One that hangs does not hold up the others, and the end of the context ends it.
// Gather returns at its first error and leaves the others running.
func TestHanging(t *testing.T) {
	get := func(ctx context.Context, url string) ([]byte, error) {
		switch url {
		case "hangs":
			<-ctx.Done()
			return nil, ctx.Err()
		case "fails":
			return nil, errors.New("refused")
		}
		return []byte(url), nil
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		results := fetch.All(ctx, 2, []string{"hangs", "a", "fails", "b", "hangs", "hangs"}, get)
		if took := time.Since(start); took != time.Minute {
			t.Errorf("it took %v", took)
		}
		for i, want := range []error{context.DeadlineExceeded, nil, nil, nil, context.DeadlineExceeded, context.DeadlineExceeded} {
			if i != 2 && !errors.Is(results[i].Err, want) || i == 2 && results[i].Err == nil {
				t.Errorf("result %d: %v", i, results[i].Err)
			}
		}
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		before := runtime.NumGoroutine()
		if _, err := flawed.Gather(ctx, []string{"hangs", "fails", "hangs"}, get); err == nil {
			t.Error("gather raised nothing")
		}
		synctest.Wait()
		if left := runtime.NumGoroutine() - before; left != 2 {
			t.Errorf("gather left %d requests running, and used to leave 2", left)
		}
		cancel()
	})
}

// A server as bad as they come.
func TestHTTP(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/page":
			fmt.Fprint(w, "page")
		case "/empty":
		case "/missing":
			http.NotFound(w, r)
		case "/forever":
			http.Redirect(w, r, "/forever", http.StatusFound)
		case "/script":
			http.Redirect(w, r, "javascript:alert(1)", http.StatusFound)
		case "/hangs":
			<-r.Context().Done()
		case "/drips":
			for range 1000 {
				if _, err := fmt.Fprint(w, "."); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "/says-huge":
			w.Header().Set("Content-Length", "1000000000000")
			w.WriteHeader(http.StatusOK)
		case "/short":
			conn, buf, _ := http.NewResponseController(w).Hijack()
			fmt.Fprint(buf, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
			_ = buf.Flush()
			_ = conn.Close()
		case "/garbage":
			conn, buf, _ := http.NewResponseController(w).Hijack()
			fmt.Fprint(buf, "220 mail.example.com ESMTP\r\n")
			_ = buf.Flush()
			_ = conn.Close()
		}
	}))
	defer srv.Close()
	get := fetch.HTTP(nil, 300*time.Millisecond, 1000)
	for path, want := range map[string]error{
		"/page": nil, "/empty": nil,
		"/missing":   fetch.StatusError(404),
		"/forever":   fetch.ErrRedirects,
		"/hangs":     context.DeadlineExceeded,
		"/drips":     context.DeadlineExceeded,
		"/endless":   fetch.ErrTooLarge,
		"/says-huge": fetch.ErrTooLarge,
		"/short":     io.ErrUnexpectedEOF,
	} {
		body, err := get(t.Context(), srv.URL+path)
		if !errors.Is(err, want) || err != nil && body != nil {
			t.Errorf("%s: %.20q, %v; want %v", path, body, err, want)
		}
	}
	for _, url := range []string{srv.URL + "/script", srv.URL + "/garbage", "", "file:///etc/passwd", "http://", "http://\x00", "http://127.0.0.1:1/"} {
		if body, err := get(t.Context(), url); err == nil {
			t.Errorf("%q: %q", url, body)
		}
	}
}

func TestRun(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, "hello")
	}))
	defer srv.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0") // nobody listens here in a moment
	if err != nil {
		t.Fatal(err)
	}
	dead := "http://" + l.Addr().String()
	_ = l.Close()
	for _, tt := range []struct {
		args, stdin    string
		code           int
		stdout, stderr string
	}{
		{srv.URL, "", 0, "5 bytes\n", ""},
		{"", srv.URL + "\n\n" + srv.URL + "/x\n", 1, "5 bytes\n", ""},
		{dead, "", 1, "refused", ""},
		{"", "", 0, "", ""},
		{"-parallel 0 x", "", 2, "", "fetchall: -parallel is from"},
		{"-timeout -1s x", "", 2, "", "fetchall: -parallel is from"},
		{"-x", "", 2, "", "flag provided"},
		{"", strings.Repeat("x", 1<<17), 2, "", "fetchall: standard input"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Fields(tt.args), strings.NewReader(tt.stdin), &stdout, &stderr)
		if code != tt.code || !strings.Contains(stdout.String(), tt.stdout) || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("fetchall %s = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
}
