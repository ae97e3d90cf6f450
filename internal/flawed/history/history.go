// Package history keeps load_messages of document 002, and the ways in which people
// save a file, under test as wrong.
package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"unicode/utf8"

	"github.com/hardened-go/hardened/examples/history/history"
)

// What Python raises.
var (
	ErrJSON    = errors.New("JSONDecodeError")
	ErrUnicode = errors.New("UnicodeDecodeError")
)

// jsonLoad is json.load of a file in UTF-8.
func jsonLoad(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, ErrUnicode
	}
	var v any
	if bytes.HasPrefix(data, []byte("\uFEFF")) || json.Unmarshal(data, &v) != nil {
		return nil, ErrJSON
	}
	return v, nil
}

// Theirs is what the user wrote, and what the review begins with:
//
//	def load_messages():
//	    if os.path.exists(HISTORY_FILE):
//	        with open(HISTORY_FILE) as f:
//	            return json.load(f)
//	    return []
func Theirs(d history.Disk) (any, error) {
	data, err := d.Read(history.Current)
	if errors.Is(err, fs.ErrNotExist) {
		return []any{}, nil
	}
	if err != nil {
		return nil, err
	}
	return jsonLoad(data)
}

// Improved is the "complete improved version":
//
//	    except json.JSONDecodeError:
//	        print("Warning: Invalid JSON in history file")
//	        return []
//	return []
func Improved(d history.Disk) (any, error) {
	v, err := Theirs(d)
	if errors.Is(err, ErrJSON) {
		return []any{}, nil
	}
	return v, err
}

// CatchAll is the longer one of the reviews, which ends in except Exception.
func CatchAll(d history.Disk) (any, error) {
	v, err := Theirs(d)
	if err != nil {
		return []any{}, nil
	}
	return v, nil
}

// Encode is what every saver here writes.
func Encode(messages []json.RawMessage) []byte {
	data, err := json.Marshal(map[string]any{"version": 2, "messages": messages})
	if err != nil {
		panic(err) // the messages are JSON
	}
	return data
}

// A Saver puts data in the place of the history.
type Saver func(d history.Disk, data []byte) error

const next = "history.json.next"

// Truncating is open(HISTORY_FILE, "w") and json.dump: the document has no save, and
// this is what stands beside such a load.
func Truncating(d history.Disk, data []byte) error { return d.Write(history.Current, data) }

// TruncatingSynced is the same with an fsync at the end.
func TruncatingSynced(d history.Disk, data []byte) error {
	return inOrder(func() error { return d.Write(history.Current, data) }, func() error { return d.Sync(history.Current) })
}

// Unsynced replaces the file in one step, and does not wait for what is in it.
func Unsynced(d history.Disk, data []byte) error {
	return inOrder(
		func() error { return d.Write(next, data) },
		func() error { return d.Rename(next, history.Current) },
		d.SyncNames,
	)
}

// NamesUnsynced does not wait for the new name.
func NamesUnsynced(d history.Disk, data []byte) error {
	return inOrder(
		func() error { return d.Write(next, data) },
		func() error { return d.Sync(next) },
		func() error { return d.Rename(next, history.Current) },
	)
}

// MovedAside gives the old file its second name by taking the first one away.
func MovedAside(d history.Disk, data []byte) error {
	err := d.Rename(history.Current, history.Previous)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return NoPrevious(d, data)
}

// NoPrevious replaces the file as it should be, and keeps no copy.
func NoPrevious(d history.Disk, data []byte) error {
	return inOrder(
		func() error { return d.Write(next, data) },
		func() error { return d.Sync(next) },
		func() error { return d.Rename(next, history.Current) },
		d.SyncNames,
	)
}

func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
