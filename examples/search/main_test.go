package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
)

func wrongRoutes(t *testing.T) map[string]resource {
	t.Helper()
	s, err := open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.db.Close() })
	return map[string]resource{"/products": s.search, "/flawed": s.wrong(flawed.FString), "/answered": s.wrong(flawed.Answered)}
}

// The f-string and its answer are as wrong as they were, and we are not.
func TestFlawed(t *testing.T) {
	routes := wrongRoutes(t)
	for _, tt := range []struct {
		query                      string
		flawed, answered, products int // rows
	}{
		{"q=usb", 2, 2, 2},
		{"q=_", 12, 12, 2},            // a wildcard: the whole table
		{"q=%25", 12, 12, 3},          // another
		{"q=50%25", 3, 3, 1},          // 500 g and 50 pieces are not 50%
		{"q=c_ble", 3, 3, 0},          // cable
		{"q=poster%00zzz", -1, 1, -1}, // SQLite ends the pattern at the NUL: what ends in poster
		{"q=%27+OR+1=1+--", 12, 0, 0},
		{"q=zz%27+UNION+SELECT+0,sql,0,0,0,0+FROM+sqlite_master+--", 2, 0, 0}, // the table and its index
		{"q=%27", -1, 1, 1},
		{"q=%C3%89CLAIR", 1, 1, 1},
		{"q=%C3%A9clair", 0, 0, 1}, // SQLite's LIKE knows no É
	} {
		for path, want := range map[string]int{"/flawed": tt.flawed, "/answered": tt.answered, "/products": tt.products} {
			code, n, body := count(t, routes, path, tt.query)
			if want < 0 {
				if code == 200 {
					t.Errorf("%s?%s = %s, want an error", path, tt.query, body)
				}
				continue
			}
			if code != 200 || n != want {
				t.Errorf("%s?%s = %d with %d rows, want %d: %s", path, tt.query, code, n, want, body)
			}
		}
	}
	// SELECT * shows what they cost.
	if _, _, body := count(t, routes, "/answered", "q=kettle"); !strings.Contains(body, "2900") {
		t.Errorf("/answered does not show the cost: %s", body)
	}
	if _, _, body := count(t, routes, "/products", "q=kettle"); strings.Contains(body, "2900") {
		t.Errorf("/products shows the cost: %s", body)
	}
}

// Nobody writes, the injection neither.
func TestReadOnly(t *testing.T) {
	routes := wrongRoutes(t)
	_, _, _ = count(t, routes, "/flawed", "q=%27%3B+DELETE+FROM+products+--")
	if _, n, body := count(t, routes, "/products", ""); n != 12 {
		t.Errorf("after a DELETE there are %d products: %s", n, body)
	}
}

// count asks for a path with a query, whatever is logged.
func count(t *testing.T, routes map[string]resource, path, query string) (code, rows int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	r := (&http.Request{Method: "GET", URL: &url.URL{Path: path, RawQuery: query}}).WithContext(t.Context())
	handler(routes, func(string, error) {}).ServeHTTP(w, r)
	if w.Code == 200 {
		var list []any
		data := w.Body.Bytes()
		if path == "/products" {
			data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte(`{"products":`)), []byte("}\n"))
		}
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatalf("%s?%s = %s: %v", path, query, w.Body, err)
		}
		rows = len(list)
	}
	return w.Code, rows, w.Body.String()
}

func TestRun(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"-x", "not defined"},
		{"extra", "too many"},
		{"-addr nowhere", "missing port"},
		{"-flawed -addr 0.0.0.0:0", "loopback"},
		{"-flawed -addr :0", "loopback"},
		{"-flawed -addr [::]:0", "loopback"},
		{"-flawed -addr 192.0.2.1:0", "loopback"},
		{"-flawed -addr 0.0.0.0:0 -once q=usb", "loopback"},
		{"-flawed -postgres host=127.0.0.1", "not for -postgres"},
		{"-postgres postgres://127.0.0.1:1/none", "127.0.0.1"},
		{"-addr 192.0.2.1:0", "assign"},
	} {
		var stdout, stderr bytes.Buffer
		err := run(t.Context(), strings.Fields(tt.args), &stdout, &stderr)
		if err == nil || !strings.Contains(err.Error(), tt.want) || stdout.Len() > 0 {
			t.Errorf("search %s: %v, want %q; stdout %q", tt.args, err, tt.want, &stdout)
		}
	}
	for args, want := range map[string]string{
		"-once q=kettle": `/products?q=kettle: 200
{"products":[{"id":12,"name":"Kettle","category":"kitchen","price":4900,"rating":null}]}
`,
		"-flawed -addr localhost:0 -once q=kett_e": `/flawed?q=kett_e: 200
[[12,"Kettle","kitchen",4900,null,2900]]
/answered?q=kett_e: 200
[[12,"Kettle","kitchen",4900,null,2900]]
/products?q=kett_e: 200
{"products":[]}
`,
	} {
		var stdout, stderr bytes.Buffer
		if err := run(t.Context(), strings.Fields(args), &stdout, &stderr); err != nil || stdout.String() != want || stderr.Len() > 0 {
			t.Errorf("search %s = %v, stdout %s, stderr %s", args, err, &stdout, &stderr)
		}
	}
}

// The same with -postgres, and without the table.
func TestRunPostgres(t *testing.T) {
	dsn := postgres(t)
	if dsn == "" {
		t.Skip("no PostgreSQL, see the log")
	}
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), []string{"-postgres", dsn, "-once", "q=kettle&q2="}, &stdout, &stderr)
	if err != nil || stdout.String() != "/products?q=kettle&q2=: 400\n{\"error\":\"a parameter is unknown, or given twice\"}\n" {
		t.Errorf("%v, stdout %s, stderr %s", err, &stdout, &stderr)
	}
	stdout.Reset()
	if err := run(t.Context(), []string{"-postgres", dsn, "-once", "q=kettle"}, &stdout, &stderr); err != nil || !strings.Contains(stdout.String(), `"id":12`) {
		t.Errorf("%v, stdout %s, stderr %s", err, &stdout, &stderr)
	}
	stdout.Reset()
	if err := run(t.Context(), []string{"-postgres", dsn + "_", "-once", "q=kettle"}, &stdout, &stderr); err == nil || stdout.Len() > 0 {
		t.Errorf("a schema without the table is served: %s", &stdout)
	}
}

// The program over a connection. A megabyte is refused before it is read, and it ends
// when it is told to.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- run(ctx, []string{"-addr", "127.0.0.1:0"}, in, io.Discard) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	link := strings.TrimSpace(strings.TrimPrefix(line, "search: "))
	for suffix, want := range map[string]int{
		"": 200, "%25": 200, "%00": 400, "%FF": 400,
		strings.Repeat("a", 1000): 400, strings.Repeat("a", 1<<20): 431,
	} {
		res, err := http.Get(link + suffix)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%.40s = %d, want %d", link+suffix, res.StatusCode, want)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
