package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hardened-go/hardened/sqlsafe"
)

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
