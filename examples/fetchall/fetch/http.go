package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// What is wrong with an answer.
var (
	// ErrTooLarge says that the body is larger than the limit.
	ErrTooLarge = errors.New("fetch: body too large")

	// ErrRedirects says that there were more than ten redirects.
	ErrRedirects = errors.New("fetch: too many redirects")
)

// A StatusError says that the answer was not 200 to 299. What came with it is a page
// about the failure, and not what was asked for.
type StatusError int

func (e StatusError) Error() string {
	return fmt.Sprintf("fetch: status %d %s", int(e), http.StatusText(int(e)))
}

// HTTP returns a [Get] over http and https. An answer takes at most timeout, from the
// first byte sent to the last byte read, and its body has at most maxBody bytes. A
// body that is shorter than the server said is [io.ErrUnexpectedEOF]. A nil transport
// is http.DefaultTransport.
func HTTP(transport http.RoundTripper, timeout time.Duration, maxBody int64) Get {
	client := &http.Client{
		Transport: transport,
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > 10 {
				return ErrRedirects
			}
			return nil
		},
	}
	return func(ctx context.Context, url string) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return nil, err
		}
		res, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		defer func() { _ = res.Body.Close() }()
		if res.StatusCode < 200 || res.StatusCode > 299 {
			return nil, StatusError(res.StatusCode)
		}
		if res.ContentLength > maxBody {
			return nil, ErrTooLarge
		}
		body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
		if err != nil {
			return nil, err
		}
		if int64(len(body)) > maxBody {
			return nil, ErrTooLarge
		}
		return body, nil
	}
}
