package emailcheck

import "testing"

// The laws hold the quick way to the slow one's answer, which they would also do if
// it accepted nothing. It is there for these.
func TestQuickAccepts(t *testing.T) {
	for addr, folds := range map[string]bool{
		"first.last+tag@mail.example.co.uk": false,
		"ann@example.com":                   false,
		"Ann.Lee@example.com":               false,
		"ann@Example-1.COM":                 true,
		"o'brien_7@a.co":                    false,
	} {
		at, got, ok := practical.quick(addr)
		if !ok || addr[at] != '@' || got != folds {
			t.Errorf("quick(%q) = %d, %v, %v", addr, at, got, ok)
		}
	}
}
