// Package historylaws holds the laws of the example history: what must be left of a
// chat after a crash, and in front of a file that cannot be read, and the wrong ways
// to load and save that the laws convict.
package historylaws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/history/history"
	flawed "github.com/hardened-go/hardened/internal/flawed/history"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{History()} }

// A Store loads and saves a history on a disk.
type Store struct {
	Load    func(history.Disk) ([]json.RawMessage, error)
	Append  func(history.Disk, ...json.RawMessage) error
	Restore func(history.Disk) (aside string, err error)
}

// History is the contract of package history.
func History() laws.Suite[Store] {
	const source = "document 002, load_messages"
	ours := Store{history.Load, history.Append, history.Restore}
	saves := func(save flawed.Saver) Store {
		return Store{history.Load, appendBy(history.Load, save), history.Restore}
	}
	loads := func(load func(history.Disk) (any, error)) Store {
		return Store{listOf(load), appendBy(listOf(load), flawed.NoPrevious), history.Restore}
	}
	return laws.Suite[Store]{
		Name: "history.Load, Append and Restore",
		Says: "A chat in a file, of which nothing is lost.",
		Laws: []laws.Law[Store]{loadLaw, refuses, appends, crashes, restores},
		Wheats: []laws.Wheat[Store]{
			{Name: "hardened", Impl: ours},
			{Name: "copies the previous file", Impl: Store{slowLoad, appendBy(slowLoad, copying), history.Restore}},
		},
		Flaws: []laws.Flaw[Store]{
			{
				Name: "load_messages, improved", Source: source + `, the "complete improved version"`, Impl: loads(flawed.Improved),
				Breaks:  []string{"history/refuses", "history/load"},
				Symptom: "A history that cannot be read is an empty one, and the next save erases it.",
			},
			{
				Name: "load_messages, catching all", Source: source + ", the longest review", Impl: loads(flawed.CatchAll),
				Breaks:  []string{"history/refuses"},
				Symptom: "So is one that may not be read, or is in another encoding.",
			},
			{
				Name: "load_messages, theirs", Source: source + ", before the reviews", Impl: loads(flawed.Theirs), Breaks: []string{"history/load"},
				Symptom: "It raises where the reviews return nothing, which saves the file. It still takes what is no list for one.",
			},
			{Name: "open and write", Impl: saves(flawed.Truncating), Breaks: []string{"history/crash"}, Symptom: "The power fails in the middle of a save, and the chat of a year is a file of no bytes."},
			{Name: "open, write and sync", Impl: saves(flawed.TruncatingSynced), Breaks: []string{"history/crash"}, Symptom: "The same, for a shorter time."},
			{Name: "rename without sync", Impl: saves(flawed.Unsynced), Breaks: []string{"history/crash"}, Symptom: "The new name is on disk before what it names."},
			{Name: "names not synced", Impl: saves(flawed.NamesUnsynced), Breaks: []string{"history/crash"}, Symptom: "The save said that it was done, and is not there."},
			{Name: "moved aside", Impl: saves(flawed.MovedAside), Breaks: []string{"history/crash"}, Symptom: "For a moment there is no history, and who starts then begins a new one."},
			{Name: "no previous copy", Impl: saves(flawed.NoPrevious), Breaks: []string{"history/restore"}, Symptom: "There is nothing to go back to."},
			{Name: "drops what it does not know", Impl: dropping(ours), Breaks: []string{"history/append"}, Symptom: "The newer program's fields are gone after the older one's save."},
		},
	}
}

// A kind of file, and what Load must say of it.
type content struct {
	name string
	data []byte // nil: no file
	want error
}

func contents(t *laws.T) content {
	text := func(s string) []byte { return []byte(s) }
	all := []content{
		{"no file", nil, fs.ErrNotExist},
		{"no bytes", []byte{}, history.ErrEmpty},
		{"a list", text(`[{"role":"user"}]`), nil},
		{"a list with a BOM", text("\uFEFF[]\n"), nil},
		{"a document", text(`{"version":2,"messages":[{"a":1},{"b":"\u0000"}]}`), nil},
		{"a newer document", text(`{"version":3,"threads":[],"messages":[]}`), history.ErrVersion},
		{"a document with another field", text(`{"version":2,"messages":[],"title":"x"}`), history.ErrCorrupt},
		{"a document without messages", text(`{"version":2}`), history.ErrCorrupt},
		{"a cut list", text(`[{"role":"user"`), history.ErrCorrupt},
		{"two lists", text(`[] []`), history.ErrCorrupt},
		{"an object", text(`{"a":1}`), history.ErrCorrupt},
		{"null", text("null"), history.ErrCorrupt},
		{"a list of numbers", text("[1]"), history.ErrCorrupt},
		{"bytes", text("\x00\x00\xff"), history.ErrCorrupt},
		{"spaces", text("  \n"), history.ErrCorrupt},
	}
	return laws.Draw(t, rapid.Map(rapid.IntRange(0, len(all)-1), func(i int) content { return all[i] }), "file")
}

func (c content) String() string { return c.name }

func (c content) disk() *disk {
	d := newDisk()
	if c.data != nil {
		d.names[history.Current] = &file{c.data, c.data}
		d.durable[history.Current] = d.names[history.Current]
	}
	return d
}

var loadLaw = laws.Law[Store]{
	ID: "history/load", Kind: laws.Invariant,
	Says: "No file, an empty one, one that is not a history and a newer one are four different errors, and none of them comes with messages.",
	Prop: func(t *laws.T, s Store) {
		c := contents(t)
		t.LabelIf(c.want == nil, "a history")
		t.LabelIf(errors.Is(c.want, history.ErrCorrupt), "corrupt")
		got, err := s.Load(c.disk())
		if !errors.Is(err, c.want) || c.want != nil && got != nil {
			t.Broken(outcome(got, err), outcome(nil, c.want), "Load(%s: %q)", c, c.data)
		}
	},
	Need: map[string]float64{"a history": 0.1, "corrupt": 0.2},
}

func outcome(messages []json.RawMessage, err error) string {
	if err != nil {
		return fmt.Sprintf("an error: %v", err)
	}
	return fmt.Sprintf("%d messages", len(messages))
}

var refuses = laws.Law[Store]{
	ID: "history/refuses", Kind: laws.Invariant,
	Says: "A file that cannot be read as a history is not written over: Append is an error, and the file is the same, byte for byte.",
	Prop: func(t *laws.T, s Store) {
		c := contents(t)
		if c.want == nil || errors.Is(c.want, fs.ErrNotExist) {
			return
		}
		t.Label("not a history")
		d := c.disk()
		err := s.Append(d, message(1))
		after, _ := d.Read(history.Current)
		if err == nil || !bytes.Equal(after, c.data) {
			t.Broken(fmt.Sprintf("%v, and the file is %q", err, after), fmt.Sprintf("an error, and the file is %q", c.data), "Append(%s)", c)
		}
	},
	Need: map[string]float64{"not a history": 0.4},
}

func message(n int) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"role":"user","content":"%d"}`, n))
}

// compact is a text for a list of messages.
func compact(messages []json.RawMessage) string {
	var parts []string
	for _, m := range messages {
		var b bytes.Buffer
		if json.Compact(&b, m) != nil {
			return "not JSON"
		}
		parts = append(parts, b.String())
	}
	return strings.Join(parts, " ")
}

var appends = laws.Law[Store]{
	ID: "history/append", Kind: laws.StateMachine,
	Says: "After some appends the history is what was there, of either version, and then what was appended, with every field of every message.",
	Prop: func(t *laws.T, s Store) {
		c := contents(t)
		if c.want != nil && !errors.Is(c.want, fs.ErrNotExist) {
			return
		}
		d := c.disk()
		want, _ := history.Load(d)
		t.LabelIf(len(want) > 0, "onto a history")
		for n := range laws.Draw(t, rapid.IntRange(1, 3), "appends") {
			more := laws.Draw(t, rapid.SampledFrom([]json.RawMessage{message(n), json.RawMessage(`{"role":"x","usage":{"tokens":12345678901234567890},"e":1e400}`), json.RawMessage(" {} ")}), "message")
			t.Did("Append(%s)", more)
			if err := s.Append(d, more); err != nil {
				t.Broken(err.Error(), "no error", "Append to %s", c)
			}
			want = append(want, more)
		}
		got, err := s.Load(d)
		if err != nil || compact(got) != compact(want) {
			t.Broken(compact(got), compact(want), "Load after that, from %s", c)
		}
	},
	Need: map[string]float64{"onto a history": 0.05},
}

var crashes = laws.Law[Store]{
	ID: "history/crash", Kind: laws.StateMachine,
	Says: "Whatever a crash at any step leaves, the history is the one before the save or the one after it, and after it if the save had said so; and it can be added to.",
	Prop: func(t *laws.T, s Store) {
		d := newDisk()
		saved := laws.Draw(t, rapid.IntRange(0, 2), "saves before")
		for n := range saved {
			if err := s.Append(d, message(n)); err != nil {
				t.Broken(err.Error(), "no error", "Append, %d", n)
			}
		}
		d.steps = laws.Draw(t, rapid.IntRange(0, 9), "steps until the crash")
		t.Did("%d saves; a crash %d steps into the next", saved, d.steps)
		err, finished := d.during(func() error { return s.Append(d, message(saved)) })
		if err != nil {
			t.Broken(err.Error(), "no error", "Append")
		}
		t.LabelIf(finished, "after the save")
		t.LabelIf(!finished && saved > 0, "in the middle")
		d = d.reboot(t)
		for range 2 {
			got, err := s.Load(d)
			if errors.Is(err, fs.ErrNotExist) && saved == 0 && !finished {
				got, err = nil, nil // the first save had not begun to be
			}
			n := len(got)
			if err != nil || n != saved && n != saved+1 || finished && n == saved || compact(got) != compact(upTo(n)) {
				t.Broken(outcome(got, err)+" "+compact(got), "the history before the save, or the one after it", "Load")
			}
			if err := s.Append(d, message(n)); err != nil {
				t.Broken(err.Error(), "no error", "Append after the crash")
			}
			saved, finished = n, true
		}
	},
	Need: map[string]float64{"after the save": 0.1, "in the middle": 0.2},
}

func upTo(n int) []json.RawMessage {
	var all []json.RawMessage
	for i := range n {
		all = append(all, message(i))
	}
	return all
}

var restores = laws.Law[Store]{
	ID: "history/restore", Kind: laws.RoundTrip,
	Says: "A history that was destroyed comes back as it was before its last save, and what was in its place is kept beside it; one that can be read is left alone.",
	Prop: func(t *laws.T, s Store) {
		d := newDisk()
		saved := laws.Draw(t, rapid.IntRange(2, 3), "saves")
		for n := range saved {
			if err := s.Append(d, message(n)); err != nil {
				t.Broken(err.Error(), "no error", "Append, %d", n)
			}
		}
		want := upTo(saved - 1)
		c := contents(t)
		if errors.Is(c.want, history.ErrVersion) {
			return
		}
		for range laws.Draw(t, rapid.IntRange(1, 2), "times") {
			if delete(d.names, history.Current); c.data != nil {
				d.names[history.Current] = &file{c.data, c.data}
			}
			t.Did("%d saves, then %s", saved, c)
			aside, err := s.Restore(d)
			got, _ := s.Load(d)
			if c.want == nil {
				t.Label("can be read")
				if want, _ := history.Load(d); err != nil || aside != "" || compact(got) != compact(want) {
					t.Broken(fmt.Sprintf("%q, %v", aside, err), "nothing done", "Restore")
				}
				continue
			}
			t.Label("destroyed")
			if err != nil || compact(got) != compact(want) {
				t.Broken(fmt.Sprintf("%v, and then %s", err, compact(got)), compact(want), "Restore")
			}
			if kept, _ := d.Read(aside); c.data != nil && !bytes.Equal(kept, c.data) {
				t.Broken(fmt.Sprintf("%q in %q", kept, aside), fmt.Sprintf("%q", c.data), "what Restore put aside")
			}
		}
	},
	Need: map[string]float64{"destroyed": 0.3, "can be read": 0.05},
}
