package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
)

// sqlmap, told to try all that it knows (level 5, risk 3), finds nothing in the parameters
// of the search, and the server fails at none of its requests. The second is the sharper:
// a sort that is pasted into the ORDER BY sqlmap does not find here, while hundreds of its
// requests are errors of SQL. The same program finds the f-string. It finds nothing wrong
// with the answers, since it looks for injections alone: that wildcards are dead is for
// TestTerms to say.
func TestAttack(t *testing.T) {
	path, err := exec.LookPath("sqlmap")
	if err != nil {
		const install = "apt-get install sqlmap"
		if os.Getenv("HARDENED_REQUIRE_SERVICES") == "1" {
			t.Fatalf("no sqlmap: %v; %s", err, install)
		}
		t.Skipf("no sqlmap: %v; %s", err, install)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // for all of it
	defer cancel()
	for name, s := range shops(t) {
		for _, tt := range []struct {
			path, query, param string
			both, found        bool
		}{
			{"/flawed", "q=usb", "q", false, true},
			{"/answered", "q=usb", "q", false, false},
			{"/products", "q=usb", "q", true, false},
			{"/products", "sort=price", "sort", true, false},
			{"/products", "category=cables", "category", false, false},
			{"/products", "min=300", "min", false, false},
		} {
			if name != "sqlite" && !tt.both || testing.Short() && tt.param != "q" {
				continue
			}
			routes := map[string]resource{"/products": s.search, "/flawed": s.wrong(flawed.FString), "/answered": s.wrong(flawed.Answered)}
			t.Run(name+tt.path+"?"+tt.param, func(t *testing.T) {
				var requests atomic.Int64
				h := handler(routes, func(_ string, err error) {
					if !tt.found {
						t.Errorf("the server failed: %v", err)
					}
				})
				srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					requests.Add(1)
					h.ServeHTTP(w, r)
				}))
				defer srv.Close()
				start := time.Now()
				found, text := attack(ctx, t, path, srv.URL+tt.path+"?"+tt.query, tt.param, options(name, tt.found)...)
				t.Logf("%d requests in %.1f s", requests.Load(), time.Since(start).Seconds())
				if found != tt.found || requests.Load() < 20 || !found && requests.Load() < 500 {
					t.Errorf("found is %v, want %v, after %d requests:\n%s", found, tt.found, requests.Load(), text)
				}
			})
		}
	}
}

// options tell sqlmap which server it is, so that it tries all that there is for it. The
// f-string it must find without being told, and by the answers alone: to measure times it
// would have SQLite run queries that take seconds each.
func options(name string, found bool) []string {
	if found {
		return []string{"--technique=BEU"}
	}
	return []string{"--dbms=" + strings.Replace(name, "postgres", "postgresql", 1)}
}

// attack runs sqlmap on a parameter of a server of ours. What it found is in what it
// prints: it exits 0 either way, so that without one of its two verdicts the test fails.
func attack(ctx context.Context, t *testing.T, program, target, param string, more ...string) (found bool, text string) {
	t.Helper()
	dir := t.TempDir()
	args := append(more,
		"-u", target, "-p", param, "--level=5", "--risk=3", "--ignore-code=400",
		"--batch", "--disable-coloring", "--flush-session", "--output-dir="+dir, "--ignore-proxy", "--skip-waf",
		"--threads=1", "--timeout=5", "--retries=0", "--time-sec=2",
	)
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("sqlmap: %v\n%s", err, out)
	}
	text = string(out)
	vulnerable, clean := strings.Contains(text, "is vulnerable"), strings.Contains(text, "do not appear to be injectable")
	if vulnerable == clean {
		t.Fatalf("sqlmap gives no verdict:\n%s", out)
	}
	return vulnerable, text
}
