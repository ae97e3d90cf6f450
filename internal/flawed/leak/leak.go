// Package leak keeps handlers that tell strangers too much. The checklists of document
// 000, question I5 "Security Analysis", name the mistakes and have no code: here each
// is a handler.
package leak

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"

	"github.com/hardened-go/hardened/examples/leak/guard"
)

// A Maker makes a handler of a resource, as guard.New does.
type Maker func(c guard.Config, res guard.Resource) http.Handler

// show writes JSON.
func show(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status int, text string) {
	show(w, status, map[string]string{"error": text})
}

// Plain is the handler that everybody writes: "JSON serializers automatically
// converting entire models without filtering" (the first answer's second point),
// "stack traces and detailed error messages" (its third, and the third answer's
// first), and "404 vs 403" (its fourth).
func Plain(c guard.Config, res guard.Resource) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := res(r)
		switch {
		case errors.Is(err, guard.ErrForbidden):
			fail(w, http.StatusForbidden, "this account is not yours")
		case errors.Is(err, guard.ErrNotFound):
			fail(w, http.StatusNotFound, "no such account")
		case err != nil:
			fail(w, http.StatusInternalServerError, err.Error())
		default:
			show(w, http.StatusOK, v)
		}
	})
}

// Debugging is a server whose debug mode is on: a panic is answered with its stack.
func Debugging(c guard.Config, res guard.Resource) http.Handler {
	return over(c, func(r *http.Request) (v any, err error) {
		defer func() {
			if p := recover(); p != nil {
				v, err = map[string]any{c.Fields[0]: fmt.Sprintf("%v\n%s", p, debug.Stack())}, nil
			}
		}()
		return res(r)
	})
}

// over is ours with something in front of the resource.
func over(c guard.Config, res guard.Resource) http.Handler { return guard.New(c, res) }

// Denying takes out the fields that are known to be secret, by name.
func Denying(c guard.Config, res guard.Resource) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := res(r)
		if m, ok := v.(map[string]any); ok && err == nil {
			for _, name := range []string{"password", "password_hash", "token"} {
				delete(m, name)
			}
			show(w, http.StatusOK, m)
			return
		}
		guard.New(c, func(*http.Request) (any, error) { return v, err }).ServeHTTP(w, r)
	})
}

// TopLevel lists what may leave, and looks at the outermost object only.
func TopLevel(c guard.Config, res guard.Resource) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := res(r)
		if m, ok := v.(map[string]any); ok && err == nil {
			for name := range m {
				if !slices.Contains(c.Fields, name) {
					delete(m, name)
				}
			}
			show(w, http.StatusOK, m)
			return
		}
		guard.New(c, func(*http.Request) (any, error) { return v, err }).ServeHTTP(w, r)
	})
}

// OtherWords has one status for both, and two sentences.
func OtherWords(c guard.Config, res guard.Resource) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := res(r)
		if errors.Is(err, guard.ErrForbidden) {
			fail(w, http.StatusNotFound, "not found or no access")
			return
		}
		guard.New(c, func(*http.Request) (any, error) { return v, err }).ServeHTTP(w, r)
	})
}

// Cacheable forgets that what is private is not for a cache ("missing Cache-Control:
// private headers", the first answer's tenth point).
func Cacheable(c guard.Config, res guard.Resource) http.Handler {
	h := guard.New(c, res)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(public{w}, r)
	})
}

type public struct{ http.ResponseWriter }

func (w public) WriteHeader(status int) {
	if status == http.StatusOK {
		w.Header().Set("Cache-Control", "max-age=60")
	}
	w.ResponseWriter.WriteHeader(status)
}

// ReadsAll reads what it is sent, and then looks how much it was.
func ReadsAll(c guard.Config, res guard.Resource) http.Handler {
	h := guard.New(c, res)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil || int64(len(data)) > c.MaxBody {
			fail(w, http.StatusRequestEntityTooLarge, "request too large")
			return
		}
		h.ServeHTTP(w, r)
	})
}

// NoID says that something went wrong, and nobody can ever find out what.
func NoID(c guard.Config, res guard.Resource) http.Handler {
	return guard.New(c, func(r *http.Request) (v any, err error) {
		defer func() {
			if p := recover(); p != nil {
				v, err = nil, fmt.Errorf("%w: %v", guard.ErrBadRequest, p)
			}
		}()
		v, err = res(r)
		if err != nil && !errors.Is(err, guard.ErrNotFound) && !errors.Is(err, guard.ErrForbidden) {
			err = guard.ErrBadRequest
		}
		return v, err
	})
}
