package main

import (
	"bytes"
	"context"
	"crypto/aes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hardened-go/hardened/examples/shortener/short"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/shortenerlaws"
)

func TestLawsOfCodes(t *testing.T)   { laws.Check(t, shortenerlaws.Codes()) }
func TestLawsOfStores(t *testing.T)  { laws.Check(t, shortenerlaws.Shorteners()) }
func TestLawsOfOrders(t *testing.T)  { laws.Check(t, shortenerlaws.Orders()) }
func TestLawsOfTargets(t *testing.T) { laws.Check(t, shortenerlaws.Targets()) }

func TestPermutationKeys(t *testing.T) {
	for n := range 40 {
		_, err := short.NewPermutation(make([]byte, n))
		if want := n == 16 || n == 24 || n == 32; (err == nil) != want {
			t.Errorf("a key of %d bytes: %v", n, err)
		}
	}
	if got := (short.Permutation{}).Apply(1 << 63); got != 1<<63 {
		t.Errorf("the zero permutation moves 1<<63 to %d", got)
	}
}

// The construction, written out: ten rounds, each with a number of its own before AES,
// or the rounds would be one function again and again.
func TestPermutationRounds(t *testing.T) {
	key := bytes.Repeat([]byte{7}, 16)
	p, err := short.NewPermutation(key)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []uint64{0, 1, 1 << 40, 1<<64 - 1} {
		l, r := uint32(id>>32), uint32(id)
		for i := range 10 {
			var b [16]byte
			b[0] = byte(i)
			binary.BigEndian.PutUint32(b[12:], r)
			block.Encrypt(b[:], b[:])
			l, r = r, l^binary.BigEndian.Uint32(b[:4])
		}
		if want := uint64(l)<<32 | uint64(r); p.Apply(id) != want {
			t.Errorf("Apply(%d) = %d, want %d", id, p.Apply(id), want)
		}
	}
}

// A store comes back as it was after a crash at every byte of its last line, and is
// left alone when it is not one.
func TestStoreAfterCrash(t *testing.T) {
	const first, second, third = "https://example.com/1\n", "https://example.com/22\n", "https://example.com/3"
	for cut := 0; cut <= len(second); cut++ {
		path := filepath.Join(t.TempDir(), "links")
		if err := os.WriteFile(path, []byte(first+second[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := short.Open(path, 10)
		if err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		want := uint64(1)
		if cut == len(second) {
			want = 2
		}
		if id, err := s.Add(third); err != nil || id != want {
			t.Errorf("cut after %d bytes: the next is %d, %v", cut, id, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err = short.Open(path, 10); err != nil {
			t.Fatal(err)
		}
		if got, ok := s.Get(want); !ok || got != third {
			t.Errorf("cut after %d bytes: after opening again, %d is %q", cut, want, got)
		}
		_ = s.Close()
	}
	for _, text := range []string{"precious", "precious\n", "https://a/\n\n", "https://a/\njavascript:x\n", strings.Repeat("x", 1<<20)} {
		path := filepath.Join(t.TempDir(), "links")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := short.Open(path, 10); err == nil {
			t.Errorf("%.20q was opened as a store", text)
		}
		if after, _ := os.ReadFile(path); string(after) != text {
			t.Errorf("%.20q is now %.20q", text, after)
		}
	}
}

func TestStoreIsFull(t *testing.T) {
	s, err := short.Open(filepath.Join(t.TempDir(), "links"), 1)
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]error{"https://a/": nil} {
		if _, err := s.Add(target); !errors.Is(err, want) {
			t.Error(err)
		}
	}
	if _, err := s.Add("https://b/"); !errors.Is(err, short.ErrFull) {
		t.Errorf("a second one: %v", err)
	}
	if id, err := s.Add("https://a/"); id != 0 || err != nil {
		t.Errorf("the first again: %d, %v", id, err)
	}
	// A disk that fails keeps nothing.
	_ = s.Close()
	s, err = short.Open(filepath.Join(t.TempDir(), "links"), 5)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	if _, err := s.Add("https://c/"); err == nil {
		t.Error("a closed file took a target")
	}
	if got, ok := s.Get(0); ok {
		t.Errorf("what was not written is there: %q", got)
	}
}

// Many callers at once: each target has one number, and none is lost.
func TestStoreAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "links")
	s, err := short.Open(path, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				target := fmt.Sprintf("https://example.com/%d", (i+g)%20)
				id, err := s.Add(target)
				if got, ok := s.Get(id); err != nil || !ok || got != target {
					t.Errorf("%s is %d, %v, which is %q", target, id, err, got)
				}
			}
		})
	}
	wg.Wait()
	_ = s.Close()
	if s, err = short.Open(path, 1000); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Get(20); ok {
		t.Error("there are more than 20")
	}
	if _, ok := s.Get(19); !ok {
		t.Error("there are fewer than 20")
	}
}

func TestHandler(t *testing.T) {
	s, err := short.Open(filepath.Join(t.TempDir(), "links"), 2)
	if err != nil {
		t.Fatal(err)
	}
	order, err := short.NewPermutation(bytes.Repeat([]byte{7}, 16))
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler(s, order, "http://short"))
	defer srv.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	post := func(target string) (int, string) {
		res, err := client.PostForm(srv.URL, url.Values{"url": {target}})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, strings.TrimSpace(string(body))
	}
	get := func(code string) (int, string) {
		res, err := client.Get(srv.URL + "/" + code)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.StatusCode, res.Header.Get("Location")
	}
	code, link := post("https://go.dev/doc?q=1#x")
	name, ok := strings.CutPrefix(link, "http://short/")
	if code != http.StatusCreated || !ok || name == "0" {
		t.Fatalf("POST: %d %q", code, link)
	}
	if code, again := post("https://GO.dev/doc?q=1#x"); code != http.StatusCreated || again != link {
		t.Errorf("the same target again: %d %q", code, again)
	}
	if code, to := get(name); code != http.StatusFound || to != "https://go.dev/doc?q=1#x" {
		t.Errorf("GET /%s: %d %q", name, code, to)
	}
	for _, bad := range []string{"", "javascript:alert(1)", "//evil", "http://good@evil/", "http://:80/", strings.Repeat("https://a/", 500)} {
		if code, body := post(bad); code != http.StatusBadRequest {
			t.Errorf("POST %.30q: %d %q", bad, code, body)
		}
	}
	if code, _ := post("https://example.com/" + strings.Repeat("a", 20_000)); code != http.StatusBadRequest {
		t.Errorf("a body of 20,000 bytes: %d", code)
	}
	for _, none := range []string{"0", "1", "00", "zzzzzzzzzzzz", "%00", "-", name + "x"} {
		if code, to := get(none); code != http.StatusNotFound {
			t.Errorf("GET /%s: %d %q", none, code, to)
		}
	}
	if code, _ := post("https://example.com/2"); code != http.StatusCreated {
		t.Error("the second target was refused")
	}
	if code, _ := post("https://example.com/3"); code != http.StatusInsufficientStorage {
		t.Error("there is room for a third")
	}
}

func TestRun(t *testing.T) {
	for args, want := range map[string]int{
		"":               2,
		"-x":             2,
		"-file f extra":  2,
		"-file f -key 7": 2,
		"-file f -key zz112233445566778899aabbccddeeff": 2,
		"-file /nowhere/f":            1,
		"-file " + t.TempDir():        1,
		"-addr 1.2.3.4.5:x -file DIR": 1,
	} {
		var stdout, stderr bytes.Buffer
		args = strings.Replace(args, "DIR", filepath.Join(t.TempDir(), "f"), 1)
		if code := run(t.Context(), strings.Fields(args), &stdout, &stderr); code != want || stderr.Len() == 0 {
			t.Errorf("shortener %s = exit %d, stderr %q; want %d", args, code, &stderr, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{"-addr", "127.0.0.1:0", "-file", filepath.Join(t.TempDir(), "f")}, &stdout, &stderr); code != 0 {
		t.Errorf("a run that is ended at once = exit %d: %s", code, &stderr)
	}
}
