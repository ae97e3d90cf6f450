// Package leaklaws holds the laws of the example leak: the points of three checklists
// as attacks, and the handlers that they convict.
package leaklaws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/leak/guard"
	flawed "github.com/hardened-go/hardened/internal/flawed/leak"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{Guard()} }

// Guard is the contract of guard.New.
func Guard() laws.Suite[flawed.Maker] {
	const (
		source = `document 000, question I5 "Security Analysis", the first answer's checklist`
		third  = `document 000, question I5 "Security Analysis", the third answer's checklist`
	)
	return laws.Suite[flawed.Maker]{
		Name: "guard.New",
		Says: "What a program knows, and what a stranger is told of it.",
		Laws: []laws.Law[flawed.Maker]{fields, uniform, errorsLaw, private, sized},
		Wheats: []laws.Wheat[flawed.Maker]{
			{Name: "hardened", Impl: guard.New},
			{Name: "answers built from nothing", Impl: slow},
		},
		Flaws: []laws.Flaw[flawed.Maker]{
			{
				Name: "the whole record", Source: source + ", points 2, 3 and 4", Impl: flawed.Plain,
				Breaks:  []string{"leak/fields", "leak/uniform", "leak/errors"},
				Symptom: "The password's hash is in the answer, the query in the error, and 403 says that the account exists.",
			},
			{
				Name: "debug mode", Source: source + ", point 3, and " + third, Impl: flawed.Debugging, Breaks: []string{"leak/errors"},
				Symptom: "A panic is answered with a stack, and what was in it.",
			},
			{Name: "secrets by name", Impl: flawed.Denying, Breaks: []string{"leak/fields"}, Symptom: "The field that was added last year is not on the list."},
			{Name: "outermost fields", Impl: flawed.TopLevel, Breaks: []string{"leak/fields"}, Symptom: "The owner inside the order comes with everything."},
			{Name: "one status, two sentences", Impl: flawed.OtherWords, Breaks: []string{"leak/uniform"}, Symptom: "\"Not found or no access\" means that it was found."},
			{
				Name: "for a cache", Source: source + ", point 10", Impl: flawed.Cacheable, Breaks: []string{"leak/private"},
				Symptom: "The next one behind the proxy gets the account of the one before.",
			},
			{Name: "reads, then looks", Impl: flawed.ReadsAll, Breaks: []string{"leak/sized"}, Symptom: "A request of a gigabyte is a gigabyte of memory."},
			{Name: "no trace", Impl: flawed.NoID, Breaks: []string{"leak/errors"}, Symptom: "The stranger learns nothing, and neither does anybody else."},
		},
	}
}

// secret is in everything that must not leave.
const secret = "S3CRET"

var names = []string{"id", "name", "email", "owner", "items", "password_hash", "token", "note", "Name", "internal", ""}

var listed = []string{"id", "name", "email", "owner", "items"}

// record draws a value whose unlisted fields are secret.
func record(t *rapid.T, depth int) any {
	kinds := []string{"object", "object", "list"}
	if depth == 0 {
		kinds = []string{"leaf"}
	}
	switch rapid.SampledFrom(kinds).Draw(t, "kind") {
	case "object":
		m := map[string]any{}
		for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 4, rapid.ID).Draw(t, "fields") {
			if slices.Contains(listed, name) {
				m[name] = record(t, depth-1)
			} else {
				m[name] = secret
			}
		}
		return m
	case "list":
		list := []any{}
		for range rapid.IntRange(0, 2).Draw(t, "length") {
			list = append(list, record(t, depth-1))
		}
		return list
	}
	return rapid.SampledFrom([]any{"shown", json.Number("12345678901234567"), true, nil}).Draw(t, "leaf")
}

// told is an answer, but for what differs from one to the next.
type told struct {
	status int
	header string
	body   string
	id     string
}

func (t told) String() string {
	body := strings.TrimSpace(t.body)
	if t.id != "" {
		body = strings.ReplaceAll(body, t.id, "some id") // which is random
	}
	if before, _, ok := strings.Cut(body, `\ngoroutine`); ok {
		body = before + ` and a stack"}`
	}
	return fmt.Sprintf("%d %s", t.status, body)
}

// ask lets a handler answer.
func ask(make flawed.Maker, c guard.Config, r *http.Request, res guard.Resource) told {
	w := httptest.NewRecorder()
	make(c, res).ServeHTTP(w, r)
	out := w.Result()
	body, _ := io.ReadAll(out.Body)
	var fail struct{ ID string }
	_ = json.Unmarshal(body, &fail) // an answer may be anything
	var h []string
	for name, values := range out.Header {
		h = append(h, name+": "+strings.Join(values, ", "))
	}
	slices.Sort(h)
	return told{out.StatusCode, strings.Join(h, "; "), string(body), fail.ID}
}

func get(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

var fields = laws.Law[flawed.Maker]{
	ID: "leak/fields", Kind: laws.Invariant,
	Says: "Of an object the listed fields leave, all of them and as they are, and no others, at any depth.",
	Prop: func(t *laws.T, make flawed.Maker) {
		v := laws.Draw(t, rapid.Custom(func(rt *rapid.T) any { return record(rt, 3) }), "record")
		text, _ := json.Marshal(v)
		t.LabelIf(bytes.Contains(text, []byte(secret)), "with a secret")
		got := ask(make, guard.Config{Fields: listed}, get("/1"), func(*http.Request) (any, error) { return clone(text), nil })
		want, _ := json.Marshal(without(clone(text)))
		if got.status != http.StatusOK || strings.TrimSpace(got.body) != string(want) {
			t.Broken(got.String(), "200 "+string(want), "the answer for %s", text)
		}
	},
	Need: map[string]float64{"with a secret": 0.3},
}

func clone(text []byte) any {
	var v any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		panic("leaklaws: not JSON")
	}
	return v
}

// without is v without secrets.
func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, x := range v {
			if x != secret {
				out[name] = without(x)
			}
		}
		return out
	case []any:
		out := []any{}
		for _, x := range v {
			out = append(out, without(x))
		}
		return out
	}
	return v
}

var uniform = laws.Law[flawed.Maker]{
	ID: "leak/uniform", Kind: laws.Metamorphic,
	Says: "What does not exist and what is not theirs is one answer: status, header and body, byte for byte.",
	Prop: func(t *laws.T, make flawed.Maker) {
		wrap := laws.Draw(t, rapid.Bool(), "wrapped")
		method := laws.Draw(t, rapid.SampledFrom([]string{http.MethodGet, http.MethodHead}), "method")
		t.LabelIf(wrap, "with details")
		answer := func(err error) told {
			if wrap {
				err = fmt.Errorf("account 7 of %s: %w", secret, err)
			}
			return ask(make, guard.Config{Fields: listed}, httptest.NewRequest(method, "/7", nil), func(*http.Request) (any, error) { return nil, err })
		}
		missing, forbidden := answer(guard.ErrNotFound), answer(guard.ErrForbidden)
		if missing != forbidden || missing.status != http.StatusNotFound || strings.Contains(missing.body, secret) {
			t.Broken(forbidden.String(), missing.String(), "%s of what is not theirs, after what does not exist", method)
		}
	},
	Need: map[string]float64{"with details": 0.2},
}

var errorsLaw = laws.Law[flawed.Maker]{
	ID: "leak/errors", Kind: laws.Invariant,
	Says: "Of an error or a panic the stranger is told an id, and the log the rest under that id.",
	Prop: func(t *laws.T, make flawed.Maker) {
		panics := laws.Draw(t, rapid.Bool(), "panics")
		t.LabelIf(panics, "a panic")
		logged := map[string]error{}
		c := guard.Config{Fields: listed, Log: func(id string, err error) { logged[id] = err }}
		got := ask(make, c, get("/1"), func(*http.Request) (any, error) {
			if panics {
				panic("connect to postgres://" + secret + "@10.0.0.7")
			}
			return map[string]any{"note": secret}, errors.New("query SELECT " + secret)
		})
		err := logged[got.id]
		if got.status != http.StatusInternalServerError || strings.Contains(got.body+got.header, secret) || strings.Contains(got.body, "goroutine") ||
			got.id == "" || err == nil || !strings.Contains(err.Error(), secret) {
			t.Broken(got.String(), "500, an id, and the log has the error under it", "the answer to an error (a panic: %v)", panics)
		}
	},
	Need: map[string]float64{"a panic": 0.2},
}

var private = laws.Law[flawed.Maker]{
	ID: "leak/private", Kind: laws.Invariant,
	Says: "No cache keeps an answer, no browser takes it for something else, and no header tells what made it.",
	Prop: func(t *laws.T, make flawed.Maker) {
		err := laws.Draw(t, rapid.SampledFrom([]error{nil, guard.ErrNotFound, guard.ErrForbidden, guard.ErrBadRequest, errors.New("x")}), "outcome")
		method := laws.Draw(t, rapid.SampledFrom([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodTrace, "X"}), "method")
		t.LabelIf(err == nil && method == http.MethodGet, "data")
		got := ask(make, guard.Config{Fields: listed}, httptest.NewRequest(method, "/1", nil), func(*http.Request) (any, error) { return map[string]any{"id": 1}, err })
		want := "Cache-Control: no-store; Content-Type: application/json; X-Content-Type-Options: nosniff"
		if got.header != want {
			t.Broken(got.header, want, "the header of %s (%v)", method, err)
		}
		if method != http.MethodGet && method != http.MethodHead && got.status != http.StatusMethodNotAllowed {
			t.Broken(got.String(), "405", "the answer to %s", method)
		}
	},
	Need: map[string]float64{"data": 0.02},
}

// A counted body counts what is read of it, and does not end before a megabyte.
type counted struct{ read int }

func (c *counted) Read(p []byte) (int, error) {
	if c.read > 1<<20 {
		return 0, io.EOF
	}
	c.read += len(p)
	return len(p), nil
}

var sized = laws.Law[flawed.Maker]{
	ID: "leak/sized", Kind: laws.Invariant,
	Says: "Of a body no more is read than the limit and a buffer, and one that is larger is refused.",
	Prop: func(t *laws.T, make flawed.Maker) {
		most := laws.Draw(t, rapid.Int64Range(1, 100_000), "limit")
		t.LabelIf(most < 10_000, "a small limit")
		body := &counted{}
		c := guard.Config{Fields: listed, Methods: []string{http.MethodPost}, MaxBody: most}
		got := ask(make, c, httptest.NewRequest(http.MethodPost, "/1", body), func(r *http.Request) (any, error) {
			_, err := io.ReadAll(r.Body)
			return nil, err
		})
		if got.status != http.StatusRequestEntityTooLarge || body.read > 2*int(most)+64<<10 {
			t.Broken(fmt.Sprintf("%d after %d bytes", got.status, body.read), "413", "the answer to a megabyte, with a limit of %d", most)
		}
	},
	Need: map[string]float64{"a small limit": 0.05},
}

// slow builds each answer from nothing but what is listed.
func slow(c guard.Config, res guard.Resource) http.Handler {
	methods := c.Methods
	if methods == nil {
		methods = []string{"GET", "HEAD"}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, status := `{"error":"internal error","id":"1"}`, 500
		defer func() {
			if p := recover(); p != nil {
				c.Log("1", fmt.Errorf("%v", p))
			}
			for name, value := range map[string]string{"Cache-Control": "no-store", "Content-Type": "application/json", "X-Content-Type-Options": "nosniff"} {
				w.Header().Set(name, value)
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text+"\n")
		}()
		if !slices.Contains(methods, r.Method) {
			text, status = `{"error":"method not allowed"}`, 405
			return
		}
		if c.MaxBody > 0 {
			r.Body = http.MaxBytesReader(w, r.Body, c.MaxBody)
		}
		v, err := res(r)
		var large *http.MaxBytesError
		switch {
		case err == nil:
			raw, _ := json.Marshal(v)
			data, _ := json.Marshal(pick(clone(raw), c.Fields))
			text, status = string(data), 200
		case errors.As(err, &large):
			text, status = `{"error":"request too large"}`, 413
		case errors.Is(err, guard.ErrNotFound) || errors.Is(err, guard.ErrForbidden):
			text, status = `{"error":"not found"}`, 404
		case errors.Is(err, guard.ErrBadRequest):
			text, status = `{"error":"bad request"}`, 400
		case c.Log != nil:
			c.Log("1", err)
		}
	})
}

// pick takes what is listed out of a value.
func pick(v any, fields []string) any {
	if list, ok := v.([]any); ok {
		out := []any{}
		for _, x := range list {
			out = append(out, pick(x, fields))
		}
		return out
	}
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := map[string]any{}
	for _, name := range fields {
		if x, ok := m[name]; ok {
			out[name] = pick(x, fields)
		}
	}
	return out
}
