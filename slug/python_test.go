package slug_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hardened-go/hardened/slug"
)

// A record is what CPython gave, run by internal/flawed/slug/testdata/record.py.
type record struct {
	Python   string
	Lists    [][2][]string
	Words    [][2]string
	Bytes    [][2]string         // the word in hexadecimal
	Scalars  map[string][]string // of "a"+c+"b", c and c+"x", where these do not give "a-b", "-", "-x"
	Alphabet []string
	Texts    digests
	Octets   []byte
	Datas    digests
}

// digests are hashes of the slugs of strings that the tests draw again.
type digests struct {
	Seed   uint64
	Size   int // strings per hash
	SHA256 []string
}

func python(t *testing.T) record {
	t.Helper()
	data, err := os.ReadFile("../internal/flawed/slug/testdata/python.json")
	if err != nil {
		t.Fatal(err)
	}
	var raw struct {
		record
		Octets []int
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	for _, b := range raw.Octets {
		raw.record.Octets = append(raw.record.Octets, byte(b))
	}
	return raw.record
}

// frozen is both functions of the frozen contract, which must agree.
func frozen(t *testing.T, word string) string {
	t.Helper()
	got := slug.Slugify([]string{word})
	if len(got) != 1 {
		t.Fatalf("Slugify of one word gives %d slugs", len(got))
	}
	if appended := slug.AppendSlug(nil, word); string(appended) != got[0] {
		t.Fatalf("AppendSlug(nil, %q) = %q, Slugify %q", word, appended, got[0])
	}
	return got[0]
}

func TestFrozenIsWhatPythonDoes(t *testing.T) {
	rec := python(t)
	for _, row := range rec.Lists {
		if got := slug.Slugify(row[0]); !slices.Equal(got, row[1]) || got == nil {
			t.Errorf("Slugify(%q) = %q, Python %q", row[0], got, row[1])
		}
	}
	for _, row := range rec.Words {
		if got := frozen(t, row[0]); got != row[1] {
			t.Errorf("Slugify(%q) = %q, Python %q", row[0], got, row[1])
		}
	}
	for _, row := range rec.Bytes {
		word, err := hex.DecodeString(row[0])
		if err != nil {
			t.Fatal(err)
		}
		if got := frozen(t, string(word)); got != row[1] {
			t.Errorf("Slugify(%q) = %q, Python %q", word, got, row[1])
		}
	}
	if len(rec.Words) < 800 {
		t.Errorf("only %d words", len(rec.Words))
	}
}

// The rows that came with the contract, testdata/slug_frozen.tsv: the class column
// says frozen where the original was run.
func TestFrozenVectors(t *testing.T) {
	f, err := os.Open("testdata/slug_frozen.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		cells := strings.Split(sc.Text(), "\t")
		if strings.HasPrefix(sc.Text(), "#") || cells[len(cells)-1] != "frozen" {
			continue
		}
		var word, want string
		if err := json.Unmarshal([]byte(cells[0]), &word); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(cells[1]), &want); err != nil {
			t.Fatal(err)
		}
		if got := frozen(t, word); got != want {
			t.Errorf("Slugify(%q) = %q, want %q", word, got, want)
		}
		n++
	}
	if n < 60 {
		t.Errorf("only %d rows", n)
	}
}

// Every Unicode scalar value, in three places, against CPython and against the
// regular expression.
func TestEveryScalar(t *testing.T) {
	rec := python(t)
	seen := 0
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || r%stride() != 0 && r > 0xFFF && r != '\u212A' {
			continue
		}
		c := string(r)
		words := []string{"a" + c + "b", c, c + "x"}
		got := slug.Slugify(words)
		want, ok := rec.Scalars[fmt.Sprintf("%04X", r)]
		if !ok {
			want = []string{"a-b", "-", "-x"}
		} else {
			seen++
		}
		if !slices.Equal(got, want) {
			t.Errorf("Slugify(%q) = %q, Python %q", words, got, want)
		}
		if slow := expression(words[:1])[0]; got[0] != slow {
			t.Errorf("Slugify(%q) = %q, the regular expression %q", words[0], got[0], slow)
		}
	}
	if seen != len(rec.Scalars) || seen != 26+26+10+2 {
		t.Errorf("%d scalars give something else than a hyphen, and Python has %d", seen, len(rec.Scalars))
	}
}

// stride is how many characters the sweeps go forward at a time. With -short, as
// under the race detector in CI, they take few of them.
func stride() rune {
	if testing.Short() {
		return 31
	}
	return 1
}

var pattern = regexp.MustCompile("[^a-z0-9]+")

// expression is the readable oracle: the answers' own fix, with the lower-casing
// made Python's.
func expression(words []string) []string {
	slugs := make([]string, len(words))
	for i, w := range words {
		slugs[i] = pattern.ReplaceAllString(strings.ToLower(strings.ReplaceAll(w, "İ", "i\u0307")), "-")
	}
	return slugs
}

// Sixty thousand strings that CPython was given too, drawn by the same few lines.
func TestFrozenOnDrawnStrings(t *testing.T) {
	rec := python(t)
	check := func(name string, d digests, draw func(*mmix) string) {
		if len(d.SHA256) == 0 || d.Size == 0 {
			t.Fatalf("%s: the record has no digests", name)
		}
		rnd := &mmix{d.Seed}
		for i, want := range d.SHA256 {
			h := sha256.New()
			words := make([]string, d.Size)
			for j := range words {
				words[j] = draw(rnd)
			}
			for _, s := range slug.Slugify(words) {
				h.Write([]byte(s + "\n"))
			}
			if got := hex.EncodeToString(h.Sum(nil))[:16]; got != want {
				t.Errorf("%s: block %d of %d strings, from %q on, hashes to %s, Python's to %s", name, i, d.Size, words[0], got, want)
			}
			if slow := expression(words); !slices.Equal(slug.Slugify(words), slow) {
				t.Errorf("%s: block %d differs from the regular expression", name, i)
			}
		}
	}
	check("texts", rec.Texts, func(r *mmix) string {
		var s strings.Builder
		for range r.below(24) {
			s.WriteString(rec.Alphabet[r.below(len(rec.Alphabet))])
		}
		return s.String()
	})
	check("bytes", rec.Datas, func(r *mmix) string {
		var s strings.Builder
		for range r.below(12) {
			s.WriteByte(rec.Octets[r.below(len(rec.Octets))])
		}
		return s.String()
	})
}

// mmix is Knuth's generator, as in record.py.
type mmix struct{ x uint64 }

func (m *mmix) below(n int) int {
	m.x = m.x*6364136223846793005 + 1442695040888963407
	return int((m.x >> 33) % uint64(n))
}
