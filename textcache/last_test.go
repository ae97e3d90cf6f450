package textcache_test

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/hardened-go/hardened/textcache"
)

func TestLast(t *testing.T) {
	var l textcache.Last
	if text, ok := l.Text(); text != "" || ok {
		t.Errorf("a new Last remembers %q, %t", text, ok)
	}
	if text, err := l.CleanOrLast(nil); text != "" || !errors.Is(err, textcache.ErrEmpty) {
		t.Errorf("CleanOrLast(nil) = %q, %v; want ErrEmpty", text, err)
	}
	if got := l.Clean("  Ab "); got != "ab" {
		t.Errorf("Clean = %q", got)
	}
	if text, err := l.CleanOrLast(nil); text != "ab" || err != nil {
		t.Errorf("CleanOrLast(nil) = %q, %v; want ab", text, err)
	}
	blank := " \t"
	if text, err := l.CleanOrLast(&blank); text != "" || err != nil {
		t.Errorf("CleanOrLast(blank) = %q, %v", text, err)
	}
	if text, ok := l.Text(); text != "" || !ok {
		t.Errorf("the blank text is not remembered: %q, %t", text, ok)
	}
	l.Reset()
	if _, ok := l.Text(); ok {
		t.Error("Reset forgets nothing")
	}
}

// The limit counts the cleaned text, and a text that is not kept leaves no older
// one in its place.
func TestLastLimit(t *testing.T) {
	l := textcache.Last{MaxBytes: 3}
	l.Clean("old")
	if got := l.Clean("   abcd "); got != "abcd" {
		t.Errorf("Clean = %q", got)
	}
	if text, ok := l.Text(); ok {
		t.Errorf("it remembers %q", text)
	}
	l.Clean("  abc  ")
	if text, ok := l.Text(); text != "abc" || !ok {
		t.Errorf("it remembers %q, %t; want abc", text, ok)
	}
	l.Clean("İİ") // four bytes, cleaned to six
	if text, ok := l.Text(); ok {
		t.Errorf("it remembers %q", text)
	}
	var d textcache.Last
	d.Clean(strings.Repeat("x", 1<<20))
	if _, ok := d.Text(); !ok {
		t.Error("the default limit is below 1 MiB")
	}
	d.Clean(strings.Repeat("x", 1<<20+1))
	if _, ok := d.Text(); ok {
		t.Error("the default limit does not hold")
	}
}

// A few bytes of a large text must not keep the large text alive.
func TestLastPinsNothing(t *testing.T) {
	var kept [64]textcache.Last
	for i := range kept {
		kept[i].Clean(strings.Repeat(" ", 1<<20) + "abc")
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 40<<20 {
		t.Errorf("%d MiB are live behind %d texts of 3 bytes", m.HeapAlloc>>20, len(kept))
	}
	runtime.KeepAlive(&kept)
}

// Each caller gets its own text back, and a reader only what somebody cleaned.
func TestLastConcurrent(t *testing.T) {
	var l textcache.Last
	var wg sync.WaitGroup
	texts := []string{"ONE", "TWO", "THREE", "FOUR"}
	for _, s := range texts {
		wg.Go(func() {
			want := strings.ToLower(s)
			for range 2000 {
				if got := l.Clean(s); got != want {
					t.Errorf("Clean(%q) = %q", s, got)
				}
				text, ok := l.Text()
				if !ok || !strings.Contains("one two three four", text) {
					t.Errorf("Text = %q, %t", text, ok)
				}
			}
		})
	}
	wg.Wait()
}
