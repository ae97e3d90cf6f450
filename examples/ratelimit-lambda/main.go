// Ratelimit-lambda is a function as AWS Lambda runs it, in the form that the question
// asked for: no external library, no wall clock, 60 requests a minute for each user,
// told by an event's sequence_id that grows and starts anew each day.
//
// Built for Linux and named bootstrap it runs on the runtime provided.al2023. Anywhere
// else it reads one event a line:
//
//	echo '{"user":"ann","day":20250101,"sequence_id":8639999}' | go run ./examples/ratelimit-lambda
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/hardened-go/hardened/ratelimit"
)

// idsPerMinute is how many ids the sequence gives out in a minute, to everybody, at its
// busiest: see ratelimit.Calibrator for how to learn it.
const idsPerMinute = 6000

// newLimiter is called once for each container: what is made within a call, or hangs on
// its context, ends with the call. Each of C containers has a limiter of its own, so
// that together they admit up to C times as much: where that matters, give them a
// ratelimit.Redis.
func newLimiter() (*ratelimit.Limiter[string], error) {
	c := ratelimit.PerMinute(60, idsPerMinute)
	// Containers live for hours, and users come and go.
	c.Capacity = 100_000
	return ratelimit.New[string](c)
}

// An event is what the function is called with. The day comes with it (2025-01-01 as
// 20250101), so that nothing has to be guessed about the reset; without it, 0 does.
type event struct {
	User string  `json:"user"`
	Day  uint64  `json:"day"`
	ID   *uint64 `json:"sequence_id"`
}

type response struct {
	Status  int               `json:"statusCode"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body"`
}

// handle answers one event. An event that is delivered again gets the same answer, and
// is not charged again.
func handle(l *ratelimit.Limiter[string], data []byte) response {
	var e event
	if err := json.Unmarshal(data, &e); err != nil || e.User == "" || e.ID == nil {
		// There is no 'anonymous' whom one client could block for all others.
		return response{Status: http.StatusBadRequest, Body: "an event has a user and a sequence_id"}
	}
	d := l.Allow(e.User, ratelimit.Seq{Epoch: e.Day, ID: *e.ID})
	switch {
	case d.Allowed:
		return response{Status: http.StatusOK, Body: fmt.Sprintf("hello, %d left", d.Remaining)}
	case d.Reason == ratelimit.Conflict:
		return response{Status: http.StatusConflict, Body: "this sequence_id was another's"}
	}
	r := response{Status: http.StatusTooManyRequests, Body: d.Reason.String()}
	if d.RetryAfterIDs > 0 {
		// Ids become seconds by the highest rate, so that this is the least to wait.
		seconds := (d.RetryAfterIDs*60 + idsPerMinute - 1) / idsPerMinute
		r.Headers = map[string]string{"Retry-After": fmt.Sprint(seconds)}
	}
	return r
}

func main() {
	l, err := newLimiter()
	if err == nil {
		if api := os.Getenv("AWS_LAMBDA_RUNTIME_API"); api != "" {
			err = serve(l, "http://"+api+"/2018-06-01/runtime/invocation/")
		} else {
			err = lines(l, os.Stdin, os.Stdout)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// lines answers one event a line.
func lines(l *ratelimit.Limiter[string], in io.Reader, out io.Writer) error {
	sc := bufio.NewScanner(in)
	for sc.Scan() {
		if err := json.NewEncoder(out).Encode(handle(l, sc.Bytes())); err != nil {
			return err
		}
	}
	return sc.Err()
}

// serve is the loop of a custom runtime: ask for the next event, answer it. It returns
// when the service ends.
func serve(l *ratelimit.Limiter[string], invocations string) error {
	for {
		next, err := http.Get(invocations + "next") // it waits for as long as nothing comes
		if err != nil {
			return err
		}
		data, err := io.ReadAll(next.Body)
		if err = errors.Join(err, next.Body.Close()); err != nil {
			return err
		}
		id := next.Header.Get("Lambda-Runtime-Aws-Request-Id")
		if next.StatusCode != http.StatusOK || id == "" {
			return fmt.Errorf("the runtime answers %s", next.Status)
		}
		answer, err := json.Marshal(handle(l, data))
		if err != nil {
			return err
		}
		done, err := http.Post(invocations+id+"/response", "application/json", bytes.NewReader(answer))
		if err != nil {
			return err
		}
		if err := done.Body.Close(); err != nil {
			return err
		}
	}
}
