package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/sqlsafe"
)

// shops are the shop in SQLite and, where there is a server, the one in PostgreSQL.
func shops(t *testing.T) map[string]*shop {
	t.Helper()
	lite, err := open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lite.db.Close() })
	list := map[string]*shop{"sqlite": lite}
	if dsn := postgres(t); dsn != "" {
		pg, err := open(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = pg.db.Close() })
		list["postgres"] = pg
	}
	return list
}

// postgres names a database with products.sql in a schema of its own, or is empty where
// there is no server and HARDENED_REQUIRE_SERVICES is not 1.
func postgres(t *testing.T) string {
	t.Helper()
	dsn := cmp.Or(os.Getenv("HARDENED_POSTGRES"), "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.PingContext(ctx); err != nil {
		const start = "docker run --rm -p 127.0.0.1:5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres"
		if os.Getenv("HARDENED_REQUIRE_SERVICES") == "1" {
			t.Fatalf("no PostgreSQL: %v; start one with %s", err, start)
		}
		t.Logf("without PostgreSQL: %v; start one with %s", err, start)
		return ""
	}
	schema := fmt.Sprintf("hardened_search_%d_%d", os.Getpid(), rand.Uint32())
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE SCHEMA "+schema+"; SET search_path = "+schema+"; "+products); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if _, err := db.ExecContext(ctx, "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			t.Error(err)
		}
	})
	switch {
	case !strings.Contains(dsn, "://"):
		return dsn + " search_path=" + schema
	case !strings.Contains(dsn, "?"):
		return dsn + "?search_path=" + schema
	}
	return dsn + "&search_path=" + schema
}

// get asks the routes for a path with a query. Nothing may be logged.
func get(t *testing.T, routes map[string]resource, path, query string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	r := (&http.Request{Method: "GET", URL: &url.URL{Path: path, RawQuery: query}}).WithContext(t.Context())
	handler(routes, func(id string, err error) { t.Errorf("%s?%s logged %s: %v", path, query, id, err) }).ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// find is the page of a search that is answered.
func find(t *testing.T, s *shop, query string) page {
	t.Helper()
	code, body := get(t, map[string]resource{"/products": s.search}, "/products", query)
	if code != 200 {
		t.Fatalf("?%s = %d %s", query, code, body)
	}
	var found page
	dec := json.NewDecoder(strings.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&found); err != nil {
		t.Fatalf("?%s = %s: %v", query, body, err)
	}
	return found
}

func ids(list []product) []int64 {
	found := []int64{}
	for _, p := range list {
		found = append(found, p.ID)
	}
	return found
}

func TestSearch(t *testing.T) {
	for name, s := range shops(t) {
		for _, tt := range []struct {
			query string
			want  []int64
		}{
			{"q=50%25&sort=price", []int64{2}},
			{"q=%25&sort=price", []int64{2, 4, 7}},
			{"q=_&sort=price", []int64{6, 10}},
			{"q=%5C&sort=price", []int64{6}},
			{"q=!&sort=price", []int64{9}},
			{"q=%27&sort=price", []int64{8}},
			{"q=%22100&sort=price", []int64{4}},
			{"q=%C3%A9CLAIR", []int64{5}}, // É in the table
			{"q=i", []int64{5, 6, 8, 9, 10, 11}},
			{"q=usb&max=800", []int64{2}},
			{"category=office&min=300&sort=-price", []int64{7, 11, 8}},
			{"category=Office", []int64{}},
			{"category=%25", []int64{}},
			{"min=2400&sort=price", []int64{5, 12}},
			{"max=200&sort=price", []int64{6, 9}},
			{"q=&category=&min=&max=&sort=price&size=&after=", []int64{6, 9, 8, 10, 2, 1, 4, 3, 7, 11, 5, 12}},
			{"sort=-price", []int64{12, 5, 7, 11, 3, 1, 4, 2, 10, 8, 6, 9}},
			{"sort=rating", []int64{7, 11, 1, 3, 5, 8, 4, 9, 2, 6, 10, 12}},
			{"q=no+such+thing", []int64{}},
		} {
			got := ids(find(t, s, tt.query).Products)
			want := slices.Clone(tt.want)
			if !strings.Contains(tt.query, "sort=") {
				slices.Sort(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: ?%s finds %v, want %v", name, tt.query, got, want)
			}
		}
	}
}

// For terms of whatever is special to LIKE, to SQL or to letters, what is found is what
// strings.Contains finds.
func TestTerms(t *testing.T) {
	pieces := []string{
		"%", "_", `\`, "!", "'", `"`, "''", ";", "--", "/*", "*/", "[", "]", "^", "$1", "?", "(", ")", " ",
		"usb", "USB", "cable", "50", "100%", "o'r", "C:", ">", "é", "É", "İ", "i", "ı", "ß", "😀", "%s", "{q}",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for name, s := range shops(t) {
		all := find(t, s, "size=100").Products
		if len(all) != 12 {
			t.Fatalf("%s has %d products", name, len(all))
		}
		found := 0
		for range 3000 {
			var term string
			for range 1 + r.IntN(3) {
				term += pieces[r.IntN(len(pieces))]
			}
			var want []int64
			for _, p := range all {
				if strings.Contains(strings.ToLower(p.Name), strings.ToLower(term)) {
					want = append(want, p.ID)
				}
			}
			if got := ids(find(t, s, "size=100&q="+url.QueryEscape(term)).Products); !slices.Equal(got, want) {
				t.Fatalf("%s: %q finds %v, want %v", name, term, got, want)
			}
			found += min(1, len(want))
		}
		if found < 300 {
			t.Errorf("%s: only %d terms of 3000 are in a name", name, found)
		}
	}
}

// Pages behind each other show every product once, in the order of one page.
func TestPages(t *testing.T) {
	for name, s := range shops(t) {
		for _, filter := range []string{"", "&q=s", "&category=office", "&min=300&max=1500"} {
			for _, sort := range []string{"name", "price", "-price", "rating"} {
				query := "sort=" + sort + filter
				want := ids(find(t, s, query+"&size=100").Products)
				for size := 1; size <= len(want)+1; size++ {
					got, after := []int64{}, ""
					for range len(want) + 1 {
						p := find(t, s, fmt.Sprintf("%s&size=%d&after=%s", query, size, after))
						got = append(got, ids(p.Products)...)
						if after = p.Next; after == "" {
							break
						}
						if len(p.Products) != size {
							t.Errorf("%s: ?%s has a page of %d, not %d", name, query, len(p.Products), size)
						}
					}
					if !slices.Equal(got, want) {
						t.Errorf("%s: ?%s by pages of %d shows %v, want %v", name, query, size, got, want)
					}
				}
			}
		}
	}
}

// A cursor is only a place: what is in it is compared, and no part of the statement.
func TestCursors(t *testing.T) {
	for name, s := range shops(t) {
		for text, want := range map[string]int{"": 12, "' OR 1=1 --": 12, "%": 12, "\U0010FFFF": 0, "zz'; DROP TABLE products; --": 2} {
			token, err := sqlsafe.After(text, int64(1)).Token()
			if err != nil {
				t.Fatal(err)
			}
			all := find(t, s, "after="+token).Products
			if name == "sqlite" && len(all) != want { // elsewhere the collation decides
				t.Errorf("%s: behind %q are %d products, want %d", name, text, len(all), want)
			}
		}
		if n := len(find(t, s, "").Products); n != 12 {
			t.Errorf("%s has %d products", name, n)
		}
	}
}

// What is wrong with a request is said to who asks, and not repeated.
func TestRefusals(t *testing.T) {
	long := strings.Repeat("7q", 1<<19)
	for name, s := range shops(t) {
		name1 := find(t, s, "sort=name&size=1").Next
		price1 := find(t, s, "sort=price&size=1").Next
		null, err := sqlsafe.After(nil, 1).Token()
		if err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]string{
			"q=7q%00":                   "text with a NUL (column name)",
			"q=%00":                     "text with a NUL (column name)",
			"q=7q%FF":                   "text that is not UTF-8 (column name)",
			"q=%C0%AF":                  "text that is not UTF-8 (column name)",
			"q=%ED%A0%80":               "text that is not UTF-8 (column name)",
			"q=" + long:                 "the term is too long (column name)",
			"q=" + long[:257]:           "the term is too long (column name)",
			"category=7q%00":            "text with a NUL (column category)",
			"category=7q%FF":            "text that is not UTF-8 (column category)",
			"q=7q%":                     "the query is malformed",
			"q=7q%zz":                   "the query is malformed",
			"q=7q;DROP+TABLE":           "the query is malformed",
			"Q=7q":                      "a parameter is unknown, or given twice",
			"q=7q&limit=7":              "a parameter is unknown, or given twice",
			"q=7q&q=usb":                "a parameter is unknown, or given twice",
			"7q%00=1":                   "a parameter is unknown, or given twice",
			"min=7q":                    "min is a number from 1 to 1000000000",
			"min=-7":                    "min is a number from 1 to 1000000000",
			"min=0x77":                  "min is a number from 1 to 1000000000",
			"min=NaN":                   "min is a number from 1 to 1000000000",
			"max=1e3":                   "max is a number from 1 to 1000000000",
			"max=77777777777777777":     "max is a number from 1 to 1000000000",
			"max=7%20OR%201=1":          "max is a number from 1 to 1000000000",
			"size=0":                    "size is a number from 1 to 100",
			"size=101":                  "size is a number from 1 to 100",
			"sort=id":                   "unknown sort",
			"sort=price,(SELECT+7q)":    "unknown sort",
			"sort=name+DESC":            "unknown sort",
			"after=7q":                  "bad cursor",
			"after=" + long:             "bad cursor",
			"after=" + price1:           "bad cursor", // by name, where none is given
			"sort=price&after=" + name1: "bad cursor",
			"sort=price&after=" + null:  "bad cursor", // no price is NULL
		} {
			code, body := get(t, map[string]resource{"/products": s.search}, "/products", query)
			if code != 400 || body != `{"error":"`+want+`"}`+"\n" || strings.Contains(body, "7q") {
				t.Errorf("%s: ?%.80s = %d %.200s, want 400 %s", name, query, code, body, want)
			}
		}
		if find(t, s, "sort=rating&after="+null); t.Failed() { // but a rating may be
			t.Errorf("%s: a cursor with NULL", name)
		}
	}
}

// Of what is wrong with the server the stranger gets an id, and the log the rest.
func TestErrors(t *testing.T) {
	s, err := open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	secret := errors.New("secret: relation products has no column cost")
	routes := map[string]resource{
		"/closed": s.search,
		"/secret": func(context.Context, url.Values) (any, error) { return 1, secret },
		"/misuse": func(context.Context, url.Values) (any, error) { return 1, sqlsafe.ErrDialect },
		"/json":   func(context.Context, url.Values) (any, error) { return func() {}, nil },
		"/slow": func(ctx context.Context, _ url.Values) (any, error) {
			if end, ok := ctx.Deadline(); !ok || time.Until(end) > 10*time.Second {
				t.Error("a request may take for ever")
			}
			return nil, context.DeadlineExceeded
		},
	}
	for path := range routes {
		var told string
		var logged error
		w := httptest.NewRecorder()
		handler(routes, func(id string, err error) { told, logged = id, err }).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 500 || len(told) < 20 || w.Body.String() != `{"error":"internal error","id":"`+told+`"}`+"\n" || logged == nil {
			t.Errorf("%s = %d %s, logged %q: %v", path, w.Code, w.Body, told, logged)
		}
		if path == "/secret" && !errors.Is(logged, secret) {
			t.Errorf("%s logged %v", path, logged)
		}
	}
}

// What is not there, what may not be done and what is fine, with the same headers.
func TestRoutes(t *testing.T) {
	for _, s := range shops(t) {
		h := handler(map[string]resource{"/products": s.search}, func(_ string, err error) { t.Error(err) })
		for _, tt := range []struct {
			method, path string
			code         int
		}{
			{"GET", "/products", 200},
			{"HEAD", "/products", 200},
			{"GET", "/products?q=%00", 400},
			{"POST", "/products", 405},
			{"DELETE", "/products?q=usb", 405},
			{"TRACE", "/products", 405},
			{"GET", "/", 404},
			{"GET", "/products/", 404},
			{"GET", "/products/1", 404},
			{"GET", "//products", 404},
			{"GET", "/flawed?q=usb", 404},
			{"GET", "/answered?q=usb", 404},
			{"GET", "/debug/pprof/", 404},
			{"POST", "/nothing", 404},
			{"GET", "/%00", 404},
		} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, strings.NewReader("q=usb")))
			if w.Code != tt.code {
				t.Errorf("%s %s = %d %s, want %d", tt.method, tt.path, w.Code, w.Body, tt.code)
			}
			if w.Code == 404 && w.Body.String() != `{"error":"not found"}`+"\n" {
				t.Errorf("%s %s = %s", tt.method, tt.path, w.Body)
			}
			for name, want := range map[string]string{
				"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s %s: %s is %q", tt.method, tt.path, name, got)
				}
			}
			if strings.Contains(w.Body.String(), "cost") {
				t.Errorf("%s %s tells what products cost", tt.method, tt.path)
			}
		}
	}
}

// The longest page has one behind it, like any other.
func TestLongest(t *testing.T) {
	s, err := open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.db.Close() }()
	if _, err := s.db.ExecContext(t.Context(), `PRAGMA query_only = OFF;
		WITH n(i) AS (SELECT 13 UNION ALL SELECT i+1 FROM n WHERE i < 150)
		INSERT INTO products SELECT i, 'Spare part', 'parts', 100, NULL, 10 FROM n`); err != nil {
		t.Fatal(err)
	}
	first := find(t, s, "size=100")
	second := find(t, s, "size=100&after="+first.Next)
	if len(first.Products) != 100 || len(second.Products) != 50 || second.Next != "" {
		t.Errorf("150 products are on pages of %d and %d", len(first.Products), len(second.Products))
	}
}

// Requests that are given up in the middle, many at a time, cost the others nothing.
func TestGivenUp(t *testing.T) {
	for name, s := range shops(t) {
		h := handler(map[string]resource{"/products": s.search}, func(string, error) {})
		done := make(chan bool)
		for i := range 8 {
			go func() {
				defer func() { done <- true }()
				for j := range 50 {
					ctx, cancel := t.Context(), func() {}
					if i > 1 {
						ctx, cancel = context.WithTimeout(ctx, time.Duration(i*j)*10*time.Microsecond)
					}
					w := httptest.NewRecorder()
					h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/products?q=usb", nil))
					if i <= 1 && w.Code != 200 {
						t.Errorf("%s: beside requests that were given up: %d %s", name, w.Code, w.Body)
					}
					cancel()
				}
			}()
		}
		for range 8 {
			<-done
		}
		if n := len(find(t, s, "").Products); n != 12 {
			t.Errorf("%s: after requests that were given up there are %d products", name, n)
		}
	}
}
