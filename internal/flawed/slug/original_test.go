package flawed_test

import (
	"encoding/hex"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
	flawed "github.com/hardened-go/hardened/internal/flawed/slug"
)

// The ports do what CPython did, record for record: see testdata/record.py.
func TestOriginalIsWhatPythonDoes(t *testing.T) {
	var record struct {
		Lists [][2][]string
		Words [][2]string
		Bytes [][2]string
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	if len(record.Words) < 800 || len(record.Lists) == 0 || len(record.Bytes) == 0 {
		t.Fatalf("%d words, %d lists, %d byte strings: the record is not what it was", len(record.Words), len(record.Lists), len(record.Bytes))
	}
	for name, port := range map[string]func([]string) []string{"Original": flawed.Original, "Answered": flawed.Answered} {
		for _, row := range record.Lists {
			if got := port(row[0]); !slices.Equal(got, row[1]) || got == nil {
				t.Errorf("%s(%q) = %q, Python %q", name, row[0], got, row[1])
			}
		}
		for _, row := range record.Words {
			if got := port(row[:1]); got[0] != row[1] {
				t.Errorf("%s(%q) = %q, Python %q", name, row[0], got[0], row[1])
			}
		}
		for _, row := range record.Bytes {
			word, err := hex.DecodeString(row[0])
			if err != nil {
				t.Fatal(err)
			}
			if got := port([]string{string(word)}); got[0] != row[1] {
				t.Errorf("%s(%q) = %q, Python %q", name, word, got[0], row[1])
			}
		}
	}
}

// Of all of Unicode the translation gets one character wrong. If Go's ToLower
// ever changes, this says so.
func TestTranslatedIsWrongOnce(t *testing.T) {
	var wrong []rune
	words := make([]string, 0, 1<<12)
	runes := make([]rune, 0, 1<<12)
	flush := func() {
		want, got := flawed.Answered(words), flawed.Translated(words)
		for i := range words {
			if got[i] != want[i] {
				wrong = append(wrong, runes[i])
			}
		}
		words, runes = words[:0], runes[:0]
	}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if utf8.ValidRune(r) {
			words, runes = append(words, "a"+string(r)+"b"), append(runes, r)
		}
		if len(words) == cap(words) {
			flush()
		}
	}
	flush()
	if string(wrong) != "İ" {
		t.Errorf("Translated is wrong for %q, it used to be for İ alone", wrong)
	}
}
