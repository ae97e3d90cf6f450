package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/hardened-go/hardened/examples/history/history"
	flawed "github.com/hardened-go/hardened/internal/flawed/history"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/historylaws"
)

var historyLesson = lesson{
	name:    "history",
	title:   "error handling that erases",
	mistake: shared,
	kind:    laws.StateMachine,
	source:  `Document 002, five reviews of one function:`,
	snippet: `
def load_messages():
    if os.path.exists(HISTORY_FILE):
        try:
            with open(HISTORY_FILE, 'r', encoding='utf-8') as f:
                return json.load(f)
        except json.JSONDecodeError:
            print("Warning: Invalid JSON in history file")
            return []
    return []
`,
	symptom: `"Complete improved version. Just needs the imports and error handling for
production use." One day the history of a year is one message long.`,
	answers: []answer{
		{
			says: "Return an empty list where the JSON is malformed, and print a warning.",
			why:  "The caller cannot tell it from a new history. He adds a message to the empty list, and saves.",
		},
		{
			says: "Catch PermissionError and Exception too, and return an empty list.",
			why:  "Then a file that may not be read today is erased today.",
		},
		{
			says:  "Leave it as the user had it: missing is an empty list, and everything else raises.",
			right: true,
			why:   "The one version that loses nothing, by doing less. Only the review called it unfinished.",
		},
	},
	contract: func() laws.Contract { return historylaws.History() },
	flaw:     "load_messages, improved",
	law:      "history/refuses",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "open and write",
			idea:    "Refuse to load what is not a history, and go on saving with open(path, 'w').",
			why:     "That opens an empty file first. A crash before the last byte makes the file that cannot be loaded.",
		},
		{
			variant: "rename without sync",
			idea:    "Write another file, and rename it over the old one: a rename is one step.",
			why:     "It is, for whoever reads. After the power failed, the new name may be there before the bytes are.",
		},
		{
			variant: "moved aside",
			idea:    "Write, sync, and move the old file aside first, so that there is a copy.",
			why:     "Between the two renames there is no history, and that is what a crash keeps.",
		},
		{
			variant: "hardened",
			idea:    "history.Append: write, sync, a second name for the old file, rename, sync the names. And never over what cannot be read.",
			why:     "At every step the name leads to all of the old file or all of the new one.",
		},
	},
	load: "a message loaded from a chat of 100",
	before: contender{"json.load, the port", func(n int) {
		d := chat(100)
		for range n {
			_, _ = flawed.Improved(d)
		}
	}},
	after: contender{"history.Load", func(n int) {
		d := chat(100)
		for range n {
			_, _ = history.Load(d)
		}
	}},
	remarks:  "Ours parses the file twice: to see its version, and to refuse what it would lose.",
	question: "How can a test see what a power failure leaves, without one?",
	reply: "The steps of a save are few, and named: write, sync, rename. A disk in memory knows which of them a crash may undo, and the law " +
		"draws where it comes and what survives. Then no luck is needed, and what breaks it shrinks to two lines.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			d := oneFile{[]byte(a)}
			messages, err := history.Load(d)
			ours := fmt.Sprintf("%d messages", len(messages))
			if err != nil {
				ours = err.Error()
			}
			cols = append(cols,
				column{"a file of", fmt.Sprintf("%q", a)},
				column{"load_messages, theirs", orError(flawed.Theirs(d))},
				column{"load_messages, improved", orError(flawed.Improved(d))},
				column{"history.Load", ours})
		}
		return cols, nil
	},
}

// oneFile is a disk that holds the history and cannot be written.
type oneFile struct{ data []byte }

var errReadOnly = errors.New("read-only")

func (f oneFile) Lock() (func(), error) { return func() {}, nil }
func (f oneFile) Read(name string) ([]byte, error) {
	if name != history.Current {
		return nil, fs.ErrNotExist
	}
	return f.data, nil
}
func (oneFile) Write(string, []byte) error  { return errReadOnly }
func (oneFile) Sync(string) error           { return errReadOnly }
func (oneFile) Link(string, string) error   { return errReadOnly }
func (oneFile) Rename(string, string) error { return errReadOnly }
func (oneFile) Remove(string) error         { return errReadOnly }
func (oneFile) SyncNames() error            { return errReadOnly }

// chat is a history of n messages.
func chat(n int) history.Disk {
	messages := make([]json.RawMessage, n)
	for i := range messages {
		messages[i] = json.RawMessage(fmt.Sprintf(`{"role":"user","content":"message %d"}`, i))
	}
	return oneFile{flawed.Encode(messages)}
}
