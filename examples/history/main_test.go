package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hardened-go/hardened/examples/history/history"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/historylaws"
)

func TestLaws(t *testing.T) {
	laws.Check(t, historylaws.History())
}

// TestMain is also the program that TestKilled ends.
func TestMain(m *testing.M) {
	if dir := os.Getenv("HISTORY_SAVES"); dir != "" {
		d := history.Dir(dir)
		old, _ := history.Load(d)
		for n := len(old); ; n++ {
			if err := history.Append(d, json.RawMessage(fmt.Sprintf(`{"n":%d,"content":%q}`, n, strings.Repeat("x", n%5000)))); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
			fmt.Println(n)
		}
	}
	os.Exit(m.Run())
}

// A program is killed in the middle of its saves, again and again, and each time the
// history has all that it said it had saved.
func TestKilled(t *testing.T) {
	times := 1000
	if testing.Short() {
		times = 50
	}
	dir := t.TempDir()
	saved := 0
	for range times {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "HISTORY_SAVES="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		if !lines.Scan() {
			t.Fatal("the program saved nothing")
		}
		go func() {
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
			_ = cmd.Process.Kill()
		}()
		said := lines.Text()
		for lines.Scan() {
			said = lines.Text()
		}
		_ = cmd.Wait() // it was killed
		n, err := strconv.Atoi(said)
		if err != nil {
			t.Fatalf("the program said %q", said)
		}
		got, err := history.Load(history.Dir(dir))
		if err != nil || len(got) < n+1 || len(got) > n+2 {
			t.Fatalf("%d were saved, and after the kill there are %d, %v", n+1, len(got), err)
		}
		for i, raw := range got {
			var m struct{ N int }
			if json.Unmarshal(raw, &m) != nil || m.N != i {
				t.Fatalf("message %d is %.40s", i, raw)
			}
		}
		if saved = len(got); saved > 300 { // keep the file short: it is written whole
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d kills, %d messages at the last", times, saved)
}

// Several writers at once, each of which waits for its turn: every message is there
// once, and those of each writer in order.
func TestManyWriters(t *testing.T) {
	d := history.Dir(t.TempDir())
	var locked atomic.Int64
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := 0; n < 15; {
				switch err := history.Append(d, json.RawMessage(fmt.Sprintf(`{"w":%d,"n":%d}`, w, n))); {
				case err == nil:
					n++
				case errors.Is(err, history.ErrLocked):
					locked.Add(1)
					time.Sleep(time.Millisecond)
				default:
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	got, err := history.Load(d)
	if err != nil || len(got) != 60 {
		t.Fatalf("%d messages, %v; want 60", len(got), err)
	}
	next := [4]int{}
	for _, raw := range got {
		var m struct{ W, N int }
		if err := json.Unmarshal(raw, &m); err != nil || m.N != next[m.W] {
			t.Errorf("message %s, and the next of that writer is %d", raw, next[m.W])
		}
		next[m.W]++
	}
	if locked.Load() == 0 {
		t.Log("no writer met another")
	}
}

func TestLocked(t *testing.T) {
	d := history.Dir(t.TempDir())
	unlock, err := d.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if err := history.Append(d, json.RawMessage(`{}`)); !errors.Is(err, history.ErrLocked) {
		t.Errorf("beside another program: %v", err)
	}
	if _, err := history.Restore(d); !errors.Is(err, history.ErrLocked) {
		t.Errorf("beside another program: %v", err)
	}
	unlock()
	if err := history.Append(d, json.RawMessage(`{}`)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"", "1", "[]", `"x"`, "{", "{} {}", "\x00"} {
		if err := history.Append(d, json.RawMessage(bad)); !errors.Is(err, history.ErrMessage) {
			t.Errorf("Append(%q) = %v", bad, err)
		}
	}
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		{nil, 0, "no history yet\n", ""},
		{[]string{"restore"}, 1, "", "history: history: the previous copy: open"},
		{[]string{"add", "user", "hello"}, 0, "", ""},
		{[]string{"add", "claude", "Hello\x1b[2J <b>"}, 0, "", ""},
		{[]string{"show"}, 0, "user: \"hello\"\nclaude: \"Hello\\x1b[2J <b>\"\n", ""},
		{[]string{"add", "user", "\xff"}, 2, "", "Usage"},
		{[]string{"add", "user"}, 2, "", "Usage"},
		{[]string{"-x"}, 2, "", "flag provided"},
		{[]string{"spoil"}, 2, "", "Usage"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(append([]string{"-dir", dir}, tt.args...), &stdout, &stderr)
		if code != tt.code || stdout.String() != tt.stdout || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("history %q = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, history.Current), []byte("[1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		arg, stdout, stderr string
		code                int
	}{
		{"show", "", "history: history: the file is not a history\nhistory: nothing was changed", 1},
		{"restore", "what was there is now history.json.rejected.1\n", "", 0},
		{"show", "user: \"hello\"\n", "", 0},
	} {
		var stdout, stderr bytes.Buffer
		if code := run([]string{"-dir", dir, tt.arg}, &stdout, &stderr); code != tt.code || stdout.String() != tt.stdout || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("history %s = exit %d\nstdout %q\nstderr %q", tt.arg, code, &stdout, &stderr)
		}
	}
}
