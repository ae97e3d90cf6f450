package breach_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password/breach"
)

// SHA-1 of "password" is 5BAA6 1E4C9B93F3F0682250B6CF8331B7EE68FD8.
const (
	suffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8"
	other  = "003D68EB55068C33ACE09247EE4C639306B"
)

// serve answers every question with a body and a status.
func serve(tb testing.TB, status int, body string) (*breach.Checker, *breach.Checker) {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/range/5BAA6" || r.Header.Get("Add-Padding") != "true" || r.Header.Get("User-Agent") != "test" {
			tb.Errorf("asked for %s with %v", r.URL.Path, r.Header)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	tb.Cleanup(server.Close)
	both := make([]*breach.Checker, 2)
	for i, f := range []breach.Policy{breach.FailOpen, breach.FailClosed} {
		c, err := breach.New(breach.Config{OnFailure: f, URL: server.URL + "/range/", UserAgent: "test", Client: server.Client(), Timeout: 10 * time.Second})
		require.NoError(tb, err)
		both[i] = c
	}
	return both[0], both[1]
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		count  int // -1: no answer
	}{
		{"found", 200, other + ":2\r\n" + suffix + ":10434004\r\n", 10434004},
		{"in small letters", 200, strings.ToLower(suffix) + ":3", 3},
		{"not found", 200, other + ":2\r\n", 0},
		{"padding", 200, other + ":2\r\n" + suffix + ":0\r\n", 0},
		{"empty", 200, "", -1},
		{"a page", 200, "<html>please pay</html>", -1},
		{"a row cut off", 200, suffix + ":5\r\n" + other[:20], -1},
		{"a count that is none", 200, suffix + ":-1", -1},
		{"too busy", 429, suffix + ":5", -1},
		{"broken", 500, "", -1},
		{"moved", 302, "", -1},
		{"endless", 200, strings.Repeat(other+":1\n", 1<<15), -1},
		{"one endless line", 200, strings.Repeat("A", 1<<21), -1},
	} {
		allow, refuse := serve(t, c.status, c.body)
		n, err := allow.Count(t.Context(), []byte("password"))
		switch {
		case c.count < 0:
			require.ErrorIs(t, err, breach.ErrUnavailable, c.name)
			require.Zero(t, n)
			require.NoError(t, allow.Check(t.Context(), []byte("password")), c.name)
			err = refuse.Check(t.Context(), []byte("password"))
			require.ErrorIs(t, err, breach.ErrUnavailable, c.name)
			require.NotContains(t, err.Error(), "5BAA6", c.name)
		case c.count == 0:
			require.NoError(t, err, c.name)
			require.Zero(t, n, c.name)
			require.NoError(t, refuse.Check(t.Context(), []byte("password")), c.name)
		default:
			require.NoError(t, err, c.name)
			require.Equal(t, c.count, n, c.name)
			require.Equal(t, breach.ErrFound, allow.Check(t.Context(), []byte("password")), c.name)
		}
	}
}

// An answer that is cut off between two rows is not an answer: the password could be
// in the next.
func TestCutOff(t *testing.T) {
	body := other + ":1\n" + other + ":2\n" + suffix + ":3\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(body)) }))
	defer server.Close()
	for most := int64(1); most <= int64(len(body)); most++ {
		c, err := breach.New(breach.Config{OnFailure: breach.FailClosed, URL: server.URL + "/", MaxBytes: most})
		require.NoError(t, err)
		n, err := c.Count(t.Context(), []byte("password"))
		if most < int64(len(body)) {
			require.ErrorIs(t, err, breach.ErrUnavailable, most)
			require.Zero(t, n)
		} else {
			require.NoError(t, err)
			require.Equal(t, 3, n)
		}
	}
}

func TestAway(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	for _, f := range []breach.Policy{breach.FailOpen, breach.FailClosed} {
		c, err := breach.New(breach.Config{OnFailure: f, URL: server.URL + "/range/"})
		require.NoError(t, err)
		err = c.Check(t.Context(), []byte("password"))
		require.Equal(t, f == breach.FailClosed, errors.Is(err, breach.ErrUnavailable))
		if err != nil {
			require.NotContains(t, err.Error(), "5BAA6")
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, c.Check(gone, []byte("password")), context.Canceled)
	}
	var zero breach.Checker
	require.ErrorIs(t, zero.Check(t.Context(), nil), breach.ErrUnavailable)
}

func TestNewErrors(t *testing.T) {
	for want, c := range map[string]breach.Config{
		"breach: Config.OnFailure (0) is neither FailOpen nor FailClosed":          {},
		"breach: Config.OnFailure (3) is neither FailOpen nor FailClosed":          {OnFailure: 3},
		"breach: Config.Timeout (-1ns) is negative":                                {OnFailure: breach.FailOpen, Timeout: -1},
		"breach: Config.MaxBytes (9223372036854775807) is not between 0 and 1<<30": {OnFailure: breach.FailOpen, MaxBytes: math.MaxInt64},
		"breach: Config.MaxBytes (-1) is not between 0 and 1<<30":                  {OnFailure: breach.FailOpen, MaxBytes: -1},
		`breach: Config.UserAgent ("shop\n") has a control character`:              {OnFailure: breach.FailOpen, UserAgent: "shop\n"},
		`breach: Config.UserAgent ("shop\x00") has a control character`:            {OnFailure: breach.FailOpen, UserAgent: "shop\x00"},
	} {
		c2, err := breach.New(c)
		require.EqualError(t, err, want)
		require.Nil(t, c2)
	}
}

func ExampleChecker_Check() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s:10434004\r\n", suffix)
	}))
	defer server.Close()
	c, err := breach.New(breach.Config{OnFailure: breach.FailClosed, URL: server.URL + "/"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Check(context.Background(), []byte("password")))
	fmt.Println(c.Check(context.Background(), []byte("correct horse battery staple")))
	// Output:
	// breach: a known password
	// <nil>
}

func TestURLs(t *testing.T) {
	for _, u := range []string{"x", "https://example.com/range", "ftp://example.com/", "https://h/#/", "https://h/?x=/", "https://h/?", "https://user:secret@h/x", "://"} {
		c, err := breach.New(breach.Config{OnFailure: breach.FailOpen, URL: u})
		require.ErrorContains(t, err, "Config.URL")
		require.NotContains(t, err.Error(), "secret")
		require.Nil(t, c)
	}
}

type silent struct{}

func (silent) Do(*http.Request) (*http.Response, error) { return nil, nil }

func TestNobodyAnswers(t *testing.T) {
	require.ErrorIs(t, (*breach.Checker)(nil).Check(t.Context(), []byte("x")), breach.ErrUnavailable)
	require.ErrorIs(t, new(breach.Checker).Check(t.Context(), []byte("x")), breach.ErrUnavailable)
	c, err := breach.New(breach.Config{OnFailure: breach.FailClosed, Client: silent{}})
	require.NoError(t, err)
	require.ErrorIs(t, c.Check(t.Context(), []byte("x")), breach.ErrUnavailable)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, err = breach.New(breach.Config{OnFailure: breach.FailOpen, Client: silent{}})
	require.NoError(t, err)
	require.ErrorIs(t, c.Check(ctx, []byte("x")), context.Canceled)
}

func TestConcurrent(t *testing.T) {
	c, _ := serve(t, 200, suffix+":3\r\n")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				if n, err := c.Count(t.Context(), []byte("password")); n != 3 || err != nil {
					t.Errorf("Count = %d, %v", n, err)
				}
			}
		})
	}
	wg.Wait()
}
