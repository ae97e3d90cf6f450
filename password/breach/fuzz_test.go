package breach

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// FuzzCount reads any answer, and agrees with a regular expression over its lines.
func FuzzCount(f *testing.F) {
	const suffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8"
	for _, s := range []string{
		"", "\n", suffix + ":5\r\n", suffix + ":0", suffix + ":5\n" + suffix + ":0", strings.ToLower(suffix) + ":1\n\n" + suffix + ":2", suffix + ":-1", suffix + ":+1", suffix + ":5:6",
		"<html>", suffix[:34] + ":1", suffix + "0:1", suffix + ":99999999999", strings.Repeat("0", 35) + ":7\n" + suffix + ":3", suffix + ":1\r\r\n",
	} {
		f.Add(s)
	}
	row := regexp.MustCompile(`\A([0-9A-Fa-f]{35}):([0-9]+)\z`)
	slow := func(answer string) (n int, ok bool) {
		lines := strings.Split(answer, "\n")
		rows := 0
		for _, line := range lines {
			if line = strings.TrimSuffix(line, "\r"); line == "" {
				continue
			}
			m := row.FindStringSubmatch(line)
			if m == nil {
				return 0, false
			}
			times, err := strconv.ParseInt(m[2], 10, 32)
			if err != nil {
				return 0, false
			}
			if rows++; strings.ToUpper(m[1]) == suffix {
				n = max(n, int(times))
			}
		}
		return n, rows > 0
	}
	f.Fuzz(func(t *testing.T, answer string) {
		if len(answer) > 4000 || strings.Contains(answer, "\r\r") {
			return // the scanner takes one \r off a line, and we another
		}
		n, err := count(strings.NewReader(answer), 1<<20, suffix)
		want, ok := slow(answer)
		if (err == nil) != ok || ok && n != want || err != nil && n != 0 {
			t.Errorf("count(%q) = %d, %v; slowly %d, %v", answer, n, err, want, ok)
		}
		if _, err := count(strings.NewReader(answer), 3, suffix); err == nil {
			t.Errorf("count(%q) of at most 3 bytes is an answer", answer)
		}
	})
}
