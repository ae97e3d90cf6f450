package calc

import (
	"strconv"
	"testing"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

type outcome struct{ Returns, Raises string }

// The ports do what Python did when testdata/record.py asked it.
func TestPortsAreFaithful(t *testing.T) {
	var record []struct {
		Text           string
		Eval, Filtered *outcome
		LiteralEval    *outcome `json:"literal_eval"`
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record) < 40 {
		t.Fatalf("the record has %d rows: is it whole?", len(record))
	}
	for _, row := range record {
		if len(row.Text) > 500 {
			continue // Python's parser refuses 300 parentheses; the port does not count them
		}
		for name, p := range map[string]struct {
			port func(string) (Value, error)
			want *outcome
		}{"eval": {Eval, row.Eval}, "literal_eval": {LiteralEval, row.LiteralEval}, "filtered": {Filtered, row.Filtered}} {
			if p.want == nil {
				continue
			}
			if name == "literal_eval" && p.want.Raises == "SyntaxError" {
				if _, err := p.port(row.Text); err == nil {
					t.Errorf("literal_eval(%q) returns, and Python raises", row.Text)
				}
				continue
			}
			got, ran := call(p.port, row.Text)
			if ran && p.want.Returns != "" {
				continue
			}
			if ran || got != *p.want {
				t.Errorf("%s(%q) is %+v, and Python %+v", name, row.Text, got, *p.want)
			}
		}
	}
}

func call(port func(string) (Value, error), text string) (out outcome, ran bool) {
	defer func() {
		if s, ok := recover().(string); ok {
			out = outcome{Raises: s}
		}
	}()
	v, err := port(text)
	switch {
	case err != nil:
		return outcome{Raises: err.Error()}, false
	case v.Int != nil:
		return outcome{Returns: v.Int.String()}, false
	}
	s := strconv.FormatFloat(v.Float, 'g', -1, 64)
	if v.Float == float64(int64(v.Float)) {
		s = strconv.FormatFloat(v.Float, 'f', 1, 64)
	}
	return outcome{Returns: s}, v.Ran
}
