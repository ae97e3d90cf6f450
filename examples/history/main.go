// History keeps a chat in a folder, and shows it:
//
//	go run ./examples/history -dir /tmp/chat add user 'hello, my name is Asif'
//	go run ./examples/history -dir /tmp/chat
//	go run ./examples/history -dir /tmp/chat restore
//
// # The story
//
//	except json.JSONDecodeError:
//	    print("Warning: Invalid JSON in history file")
//	    return []
//
// Five times in one chat load_messages is reviewed, and five times the improvement is
// to return an empty list when the file cannot be read. The caller adds a message to
// it and saves: one wrong byte, from a crash in the middle of the last save, and the
// whole history is gone, with a warning that scrolled by. The review's other advice is
// an encoding and a docstring.
//
// Package history tells apart what the list makes one: no file, an empty one, one that
// is not a history, one of a newer program. It never writes over what it cannot read.
// A save writes the whole of a new file before the old one loses its name, and the old
// one keeps another. A lock keeps two programs from losing each other's messages. What
// a crash at any step may leave is drawn by a law, and a test ends the program a
// thousand times in the middle of saves.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
	"unicode/utf8"

	"github.com/hardened-go/hardened/examples/history/history"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process. It returns the exit status: 2 for a call that is not
// understood, 1 for a history that is not as it should be.
func run(args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("history", flag.ContinueOnError)
	fs.SetOutput(stderr)
	dir := fs.String("dir", ".", "folder of the history")
	fs.Usage = func() {
		fmt.Fprintln(stderr, "Usage: history [-dir DIR] [show | add ROLE TEXT | restore]")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return 2
	}
	var err error
	d := history.Dir(*dir)
	switch words := fs.Args(); {
	case len(words) == 0, len(words) == 1 && words[0] == "show":
		err = show(d, stdout)
	case len(words) == 3 && words[0] == "add" && utf8.ValidString(words[1]+words[2]):
		err = add(d, words[1], words[2])
	case len(words) == 1 && words[0] == "restore":
		var aside string
		if aside, err = history.Restore(d); err == nil && aside != "" {
			fmt.Fprintf(stdout, "what was there is now %s\n", aside)
		}
	default:
		fs.Usage()
		return 2
	}
	if err != nil {
		fmt.Fprintf(stderr, "history: %v\n", err)
		if errors.Is(err, history.ErrCorrupt) || errors.Is(err, history.ErrEmpty) {
			fmt.Fprintln(stderr, "history: nothing was changed; \"history restore\" goes back to the copy from before the last save")
		}
		return 1
	}
	return 0
}

// A message is what this program writes and shows; others may have more fields.
type message struct {
	Time    time.Time `json:"time,omitzero"`
	Role    string    `json:"role"`
	Content string    `json:"content"`
}

func show(d history.Disk, w io.Writer) error {
	messages, err := history.Load(d)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(w, "no history yet")
		return nil
	}
	if err != nil {
		return err
	}
	for _, raw := range messages {
		var m message
		if json.Unmarshal(raw, &m) != nil {
			fmt.Fprintf(w, "%q\n", raw)
			continue
		}
		fmt.Fprintf(w, "%s: %q\n", m.Role, m.Content)
	}
	return nil
}

func add(d history.Disk, role, content string) error {
	raw, err := json.Marshal(message{time.Now().UTC(), role, content})
	if err != nil {
		return err
	}
	return history.Append(d, raw)
}
