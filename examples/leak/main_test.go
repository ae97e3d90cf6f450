package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/leaklaws"
)

func TestLaws(t *testing.T) {
	laws.Check(t, leaklaws.Guard())
}

// The program over a connection: each account for its owner, and one answer for all
// else.
func TestRoutes(t *testing.T) {
	accounts, err := read("testdata/accounts.json")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(routes(accounts, func(id string, err error) { t.Errorf("logged %s: %v", id, err) }))
	defer srv.Close()
	ask := func(method, path, auth string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", auth)
		res, err := srv.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	if code, body := ask("GET", "/accounts/1", "Bearer ann-secret"); code != 200 || body != `{"email":"ann@example.com","id":1,"name":"Ann"}`+"\n" {
		t.Errorf("the owner gets %d %s", code, body)
	}
	const nothing = `{"error":"not found"}` + "\n"
	for _, tt := range [][2]string{
		{"/accounts/2", "Bearer ann-secret"},
		{"/accounts/3", "Bearer ann-secret"},
		{"/accounts/1", ""},
		{"/accounts/1", "Bearer "},
		{"/accounts/1", "Bearer ann-secre"},
		{"/accounts/1", "Bearer ann-secret2"},
		{"/accounts/9", "Bearer "},
		{"/accounts/", "Bearer ann-secret"},
		{"/accounts/1/", "Bearer ann-secret"},
		{"/accounts/%31%00", "Bearer ann-secret"},
		{"/accounts/99999999999999999999", "Bearer ann-secret"},
		{"/", "Bearer ann-secret"},
		{"/metrics", ""},
		{"/debug/pprof/", ""},
	} {
		if code, body := ask("GET", tt[0], tt[1]); code != 404 || body != nothing {
			t.Errorf("GET %s as %q gets %d %s", tt[0], tt[1], code, body)
		}
	}
	if code, _ := ask("DELETE", "/accounts/1", "Bearer ann-secret"); code != 405 {
		t.Errorf("DELETE gets %d", code)
	}
}

func TestRun(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"id":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]int{
		"": 2, "-x": 2, "-file nowhere": 2, "-file " + bad: 2,
		"-file testdata/accounts.json extra":             2,
		"-file testdata/accounts.json -addr 1.2.3.4.5:x": 1,
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), strings.Fields(args), &stdout, &stderr); code != want || stderr.Len() == 0 {
			t.Errorf("leak %s = exit %d, stderr %q; want %d", args, code, &stderr, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, strings.Fields("-file testdata/accounts.json -addr 127.0.0.1:0"), &stdout, &stderr); code != 0 {
		t.Errorf("a run that is ended at once = exit %d: %s", code, &stderr)
	}
}
