package emailcheck_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// A publicCase is a row of testdata/email_cases.tsv.
type publicCase struct {
	addr   string
	valid  bool   // under the practical profile
	source string // the suites that have it
	class  string
	label  string // what they say: valid, invalid or mixed
}

func publicCases(t testing.TB) []publicCase {
	t.Helper()
	data, err := os.ReadFile("testdata/email_cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var cases []publicCase
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		c := publicCase{valid: f[1] == "valid", source: f[2], class: f[3], label: f[4]}
		if err := json.Unmarshal([]byte(f[0]), &c.addr); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		cases = append(cases, c)
	}
	if len(cases) != 656 {
		t.Fatalf("%d cases, want 656: is the file whole?", len(cases))
	}
	return cases
}
