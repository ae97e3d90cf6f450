package golden

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDifference(t *testing.T) {
	for _, tt := range []struct{ old, text, want string }{
		{"", "", ""},
		{"a\nb\n", "a\nb\n", ""},
		{"a\nb\n", "a\nc\n", "at line 2:\n  is     b\n  should c"},
		{"a\n", "a\nb\n", "at line 2:\n  is     \n  should b"},
		{"a", "a\nb", "behind its first lines: it has 1, and should have 2"},
	} {
		if got := difference(tt.old, tt.text); got != tt.want {
			t.Errorf("difference(%q, %q) = %q, want %q", tt.old, tt.text, got, tt.want)
		}
	}
}

func TestUpdate(t *testing.T) {
	defer func(was bool) { *update = was }(*update)
	path := filepath.Join(t.TempDir(), "new", "page.md")
	*update = true
	Check(t, path, "a\n", "go test -update")
	if data, err := os.ReadFile(path); string(data) != "a\n" || err != nil {
		t.Errorf("the page is %q, %v", data, err)
	}
	*update = false
	Check(t, path, "a\n", "go test -update")
}
