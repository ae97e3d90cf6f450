package sqlsafe

import (
	"errors"
	"strings"
	"testing"
)

// Of every byte, whether it may stand in the name of a column and in a key of JSON. From
// outside of the package only constants can be tried, one by one.
func TestAlphabets(t *testing.T) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	const digits = "0123456789"
	for b := range 256 {
		c := string([]byte{byte(b)})
		begins := strings.Contains(letters+"_", c)
		inside := begins || strings.Contains(digits, c)
		for _, tt := range []struct {
			column string
			want   bool
		}{
			{c, begins},
			{"x" + c, inside},
			{"x" + c + "x", inside || c == "."},
			{"x." + c, begins},
			{"x." + c + ".x", begins},
		} {
			if got := plain(constant(tt.column)); got != tt.want {
				t.Errorf("plain(%q) = %v, want %v", tt.column, got, tt.want)
			}
		}
		for _, key := range []string{c, "x" + c, c + "x"} {
			w := writer{d: Postgres, first: 1}
			w.checkField("x", constant(key))
			want := inside || c == "-"
			if got := w.err == nil; got != want || !want && !errors.Is(w.err, ErrColumn) {
				t.Errorf("checkField of the key %q: %v, want it accepted: %v", key, w.err, want)
			}
		}
	}
}
