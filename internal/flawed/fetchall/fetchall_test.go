package fetchall

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/examples/fetchall/fetch"
	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

type outcome struct {
	Returns []string
	Raises  string
}

// The ports do what the originals did when testdata/record.py ran them.
func TestPortsAreFaithful(t *testing.T) {
	var all struct {
		Kind   map[string]string
		Record []struct {
			URLs                    []string
			Question, Second, First outcome
		}
	}
	pyrecord.Read(t, "testdata/python.json", &all)
	if len(all.Record) < 5 {
		t.Fatalf("the record has %d rows: is it whole?", len(all.Record))
	}
	// "Keep identical public API": a caller of the question's function gets a list.
	if all.Kind["question"] != "a list" || all.Kind["first"] != "a coroutine" || all.Kind["second"] != "a coroutine" {
		t.Errorf("what a call returns: %v", all.Kind)
	}
	get := func(_ context.Context, url string) ([]byte, error) {
		if !strings.Contains("abc", url) {
			return nil, errors.New("ConnectionError: " + url)
		}
		return []byte(strings.ToUpper(url)), nil
	}
	for _, row := range all.Record {
		for name, p := range map[string]struct {
			port func(context.Context, []string, fetch.Get) ([]string, error)
			want outcome
		}{"question": {Question, row.Question}, "second": {Second, row.Second}, "first": {First, row.First}} {
			got, err := p.port(t.Context(), row.URLs, get)
			if err != nil && err.Error() != p.want.Raises || err == nil && (p.want.Raises != "" || !slices.Equal(got, p.want.Returns)) {
				t.Errorf("%s(%v) = %v, %v, and Python %+v", name, row.URLs, got, err, p.want)
			}
		}
	}
}
