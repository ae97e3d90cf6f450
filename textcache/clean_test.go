package textcache_test

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hardened-go/hardened/textcache"
)

// The rows were recorded from CPython 3.11 (Unicode 14) by testdata/record.py.
func TestCleanIsPythons(t *testing.T) {
	f, err := os.Open("testdata/clean.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, changed := 0, 0
	for sc := bufio.NewScanner(z); sc.Scan(); rows++ {
		f := strings.Split(sc.Text(), "\t")
		if len(f) != 3 {
			t.Fatalf("row %d has %d fields", rows, len(f))
		}
		if f[0] == "run" {
			if testing.Short() && rows%10 != 0 {
				continue
			}
			if got := digest(t, f[1]); got != f[2] {
				t.Errorf("the code points %s, each between two sigmas, come out otherwise than in CPython", f[1])
			}
			continue
		}
		s, want := unhex(t, f[1]), unhex(t, f[2])
		if got := textcache.Clean(s); got != want {
			t.Errorf("Clean(%q) = %q, CPython gives %q", s, got, want)
		}
		if want != strings.ToLower(strings.TrimSpace(s)) {
			changed++
		}
	}
	if rows < 24000 || changed < rows/10 {
		t.Errorf("%d rows, of which the naive port gets %d wrong: this test tests too little", rows, changed)
	}
}

// digest is what record.py makes of a run of code points.
func digest(t *testing.T, run string) string {
	t.Helper()
	var lo, hi rune
	if _, err := fmt.Sscanf(run, "%x-%x", &lo, &hi); err != nil {
		t.Fatal(err)
	}
	d := sha256.New()
	for c := lo; c <= hi; c++ {
		d.Write([]byte(textcache.Clean("aΣ" + string(c) + "Σb " + string(c))))
	}
	return hex.EncodeToString(d.Sum(nil))
}

func unhex(t *testing.T, s string) string {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestClean(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"white space only", " \t\x1c\u3000", ""},
		{"the separators that Go keeps", "\x1f A \x1c", "a"},
		{"zero-width space is not white space", "\u200b A", "\u200b a"},
		{"dotted capital I", "İ", "i\u0307"},
		{"a capital sigma at the end", "ΟΔΥΣΣΕΥΣ", "οδυσσευς"},
		{"alone it is no end", "Σ", "σ"},
		{"before a cased letter", "ΑΣ'Α", "ασ'α"},
		{"across what is ignorable", "Α\u0301Σ\u0301.", "α\u0301ς\u0301."},
		{"white space at the end does not count", "ΑΣ  ", "ας"},
		{"NUL", "\x00A\x00", "\x00a\x00"},
		{"invalid bytes", "\xffA\xed\xa0\x80", "\ufffda\ufffd\ufffd\ufffd"},
		{"an invalid byte keeps its place at the edge", " \xff ", "\ufffd"},
		{"upper case in the seventeenth byte", "0123456789abcdefG", "0123456789abcdefg"},
		{"each edge of the alphabet", "@AZ[`az{@AZ[`az{", "@az[`az{@az[`az{"},
	} {
		got := textcache.Clean(tt.in)
		if got != tt.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", tt.name, tt.in, got, tt.want)
		}
		if again := textcache.Clean(got); again != got {
			t.Errorf("%s: Clean(Clean(%q)) = %q", tt.name, tt.in, again)
		}
	}
}

// Every code point, where a sigma looks at it from both sides: valid and idempotent,
// those that CPython's version did not know included.
func TestCleanEveryCodePoint(t *testing.T) {
	step := rune(64)
	if testing.Short() {
		step = 640
	}
	for lo := rune(0); lo <= utf8.MaxRune; lo += step {
		var b strings.Builder
		for r := lo; r < lo+64; r++ {
			b.WriteString("aΣ" + string(r) + "Σb") // a surrogate becomes U+FFFD
		}
		s := b.String()
		got := textcache.Clean(s)
		if !utf8.ValidString(got) || textcache.Clean(got) != got {
			t.Fatalf("Clean(%q) = %q, which is invalid or not clean", s, got)
		}
	}
}

func TestCleanAllocates(t *testing.T) {
	clean, dirty := strings.Repeat("clean text, 1 line ", 100)+".", strings.Repeat("ΑΣ ", 100)
	for _, tt := range []struct {
		s    string
		want float64
	}{{"", 0}, {clean, 0}, {" " + clean + " ", 0}, {dirty, 2}} {
		if got := testing.AllocsPerRun(10, func() { textcache.Clean(tt.s) }); got > tt.want {
			t.Errorf("Clean(%.20q) allocates %v times, want at most %v", tt.s, got, tt.want)
		}
	}
}

// Text that is clean is returned as it is, whichever ASCII characters it has: those
// beside the alphabet are not taken for capitals.
func TestCleanKeepsASCII(t *testing.T) {
	for c := byte(0); c < utf8.RuneSelf; c++ {
		want := 0.0
		if 'A' <= c && c <= 'Z' {
			want = 1
		}
		for _, n := range []int{1, 20, 40} { // each width that is looked at at once
			s := strings.Repeat(string(c)+"a"+string(c), n)
			if c == ' ' || '\t' <= c && c <= '\r' || 0x1c <= c && c <= 0x1f { // which would go at the edges
				s = "a" + s + "a"
			}
			if got := testing.AllocsPerRun(10, func() { textcache.Clean(s) }); got != want {
				t.Errorf("Clean(%.20q) allocates %v times, want %v", s, got, want)
			}
		}
	}
}

// A sigma looks both ways over marks. Quadratic time would take minutes here.
func TestCleanIsLinear(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("Σ", 1<<19),
		"A" + strings.Repeat("\u0301", 1<<19) + "Σ",
		strings.Repeat("Σ"+strings.Repeat("\u0301", 1<<9), 1<<10),
		strings.Repeat(" ", 1<<20),
		strings.Repeat("\xff", 1<<20),
	} {
		start := time.Now()
		textcache.Clean(s)
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("Clean of %d bytes of %q took %v", len(s), s[:4], d)
		}
	}
}
