// Package guard stands between what a program knows and what a stranger is told.
package guard

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
)

// What a [Resource] returns where there is nothing to show. Who asks is told the same
// of both, so that nobody learns what exists by asking for it.
var (
	ErrNotFound  = errors.New("guard: not found")
	ErrForbidden = errors.New("guard: forbidden")
)

// ErrBadRequest says that the request is not understood. Wrap it: the stranger is told
// no more than that it is bad.
var ErrBadRequest = errors.New("guard: bad request")

// A Resource answers a request by a value, to be shown as JSON, or an error. It decides
// who may see what: ask who it is first, and give [ErrForbidden] or [ErrNotFound]. It
// has no way to write to the stranger by itself.
type Resource func(r *http.Request) (any, error)

// A Config says what may leave.
type Config struct {
	// Fields are the names of the JSON fields that may leave, at any depth. Whatever has
	// another name stays, also a field that is added next year. There is no default:
	// without a name every object is empty.
	Fields []string

	// Methods are the methods that are answered. Default: GET and HEAD.
	Methods []string

	// MaxBody is the most that is read of a request, in bytes. Default: 64 KiB.
	MaxBody int64

	// Log is told what went wrong, under the id that the stranger was told. Default:
	// nobody is, which is for tests.
	Log func(id string, err error)
}

// New returns a handler that shows no more of a resource than c says:
//
//   - an object without the fields that are not listed (leak/fields),
//   - one and the same answer for what does not exist and what is not theirs
//     (leak/uniform),
//   - of an error or a panic an id and nothing else, and the rest in the log
//     (leak/errors),
//   - and no copy in any cache (leak/private).
//
// No more than MaxBody is read (leak/sized). It is safe for concurrent use if res and
// c.Log are.
func New(c Config, res Resource) http.Handler {
	c.Fields, c.Methods = slices.Clone(c.Fields), slices.Clone(c.Methods)
	if len(c.Methods) == 0 {
		c.Methods = []string{http.MethodGet, http.MethodHead}
	}
	if c.MaxBody <= 0 {
		c.MaxBody = 64 << 10
	}
	if c.Log == nil {
		c.Log = func(string, error) {}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(c.Methods, r.Method) {
			answer(w, http.StatusMethodNotAllowed, failure{Error: "method not allowed"})
			return
		}
		if r.ContentLength > c.MaxBody {
			answer(w, http.StatusRequestEntityTooLarge, failure{Error: "request too large"})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, c.MaxBody)
		v, err := ask(res, r)
		if err == nil {
			v, err = keep(v, c.Fields)
		}
		var large *http.MaxBytesError
		switch {
		case err == nil:
			answer(w, http.StatusOK, v)
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrForbidden):
			answer(w, http.StatusNotFound, failure{Error: "not found"})
		case errors.As(err, &large):
			answer(w, http.StatusRequestEntityTooLarge, failure{Error: "request too large"})
		case errors.Is(err, ErrBadRequest):
			answer(w, http.StatusBadRequest, failure{Error: "bad request"})
		default:
			id := rand.Text()
			c.Log(id, err)
			answer(w, http.StatusInternalServerError, failure{Error: "internal error", ID: id})
		}
	})
}

// A failure is all that is told of one.
type failure struct {
	Error string `json:"error"`
	ID    string `json:"id,omitempty"`
}

// ask calls a resource. A panic is an error with a stack, for the log.
func ask(res Resource, r *http.Request) (v any, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, fmt.Errorf("guard: panic: %v\n%s", p, debug.Stack())
		}
	}()
	return res(r)
}

// keep returns v as JSON has it, without the fields that are not listed.
func keep(v any, fields []string) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var whole any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber() // an id of 64 bits is more than a float64 holds
	if err := dec.Decode(&whole); err != nil {
		return nil, err
	}
	return filter(whole, fields), nil
}

func filter(v any, fields []string) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			if !slices.Contains(fields, name) {
				delete(v, name)
				continue
			}
			v[name] = filter(v[name], fields)
		}
	case []any:
		for i := range v {
			v[i] = filter(v[i], fields)
		}
	}
	return v
}

// answer writes JSON that nobody is to keep or to take for something else.
func answer(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil { // v came from JSON, or is a failure
		status, data = http.StatusInternalServerError, []byte(`{"error":"internal error"}`)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // who has gone away is not told
}
