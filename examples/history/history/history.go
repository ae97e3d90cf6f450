// Package history keeps a chat in a file of JSON, so that nothing is ever lost: not by
// a crash in the middle of a save, not by a second program, and not by a file that
// cannot be read.
package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// What is wrong with a history, to branch on with [errors.Is]. A history that does not
// exist is [fs.ErrNotExist].
var (
	// ErrEmpty says that the file has no bytes: something was there, or will be.
	ErrEmpty = errors.New("history: the file is empty")

	// ErrCorrupt says that the file is not a history.
	ErrCorrupt = errors.New("history: the file is not a history")

	// ErrVersion says that a newer program wrote the file.
	ErrVersion = errors.New("history: the file is of a newer version")

	// ErrLocked says that another program is saving.
	ErrLocked = errors.New("history: another program is saving")

	// ErrMessage says that a message is not a JSON object.
	ErrMessage = errors.New("history: a message is not a JSON object")
)

// The names of the files.
const (
	Current  = "history.json"
	Previous = "history.json.previous" // as it was before the last save
	Rejected = "history.json.rejected" // what Restore has put aside, numbered
	next     = "history.json.next"     // being written
	link     = "history.json.link"     // a second name, about to be Previous
)

// A Disk is a folder. Each of its methods is one step that a crash can come before or
// after: see [Dir] for the real one.
type Disk interface {
	// Lock keeps other programs out until unlock, or returns [ErrLocked].
	Lock() (unlock func(), err error)
	Read(name string) ([]byte, error)
	// Write makes a file, or makes it anew. A crash can leave any part of it.
	Write(name string, data []byte) error
	// Sync has what was written survive a crash.
	Sync(name string) error
	// Link gives a file a second name, which must be free.
	Link(name, second string) error
	// Rename gives a file another name, and whoever had it loses it.
	Rename(name, other string) error
	// Remove takes a name away. There may be none.
	Remove(name string) error
	// SyncNames has the names survive a crash.
	SyncNames() error
}

// version is what is written. Version 1 was a list without anything around it.
const version = 2

type document struct {
	Version  int               `json:"version"`
	Messages []json.RawMessage `json:"messages"`
}

// Load returns the messages, oldest first, as they stand in the file: fields that this
// program does not know are kept. The error says whether there is no file, an empty
// one, or one that is not a history; there are never no messages because of an error.
//
// Laws: history/load, history/crash.
func Load(d Disk) ([]json.RawMessage, error) { return load(d, Current) }

func load(d Disk, name string) ([]json.RawMessage, error) {
	data, err := d.Read(name)
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF")) // editors put it there
	if len(data) == 0 {
		return nil, ErrEmpty
	}
	doc, err := parse(data)
	if err != nil {
		return nil, err
	}
	for i, m := range doc.Messages {
		if !object(m) {
			return nil, fmt.Errorf("%w: message %d is not an object", ErrCorrupt, i+1)
		}
	}
	return doc.Messages, nil
}

// parse reads either version. A field beside the messages is refused: save would lose
// it.
func parse(data []byte) (document, error) {
	if trimmed := bytes.TrimLeft(data, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		data = slices.Concat([]byte(`{"version":1,"messages":`), data, []byte("}"))
	}
	var doc document
	err := json.Unmarshal(data, &doc)
	if err == nil && doc.Version > version {
		return document{}, ErrVersion
	}
	if err == nil {
		strict := json.NewDecoder(bytes.NewReader(data))
		strict.DisallowUnknownFields()
		err = strict.Decode(&doc)
	}
	if err != nil || doc.Version < 1 || doc.Messages == nil {
		return document{}, ErrCorrupt
	}
	return doc, nil
}

// object reports whether valid JSON is an object.
func object(m json.RawMessage) bool { return len(m) > 0 && m[0] == '{' }

// Append adds messages to the history, or to a new one where there is no file. When it
// returns nil they survive a crash. When it returns an error the file is as it was: a
// file that [Load] refuses is never written over.
//
// Laws: history/append, history/crash, history/refuses.
func Append(d Disk, messages ...json.RawMessage) error {
	for _, m := range messages {
		if m = bytes.TrimLeft(m, " \t\r\n"); !json.Valid(m) || !object(m) {
			return ErrMessage
		}
	}
	unlock, err := d.Lock()
	if err != nil {
		return err
	}
	defer unlock()
	old, err := Load(d)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return save(d, append(old, messages...), err == nil)
}

// save replaces the file in one step, the last. Until then the file is the old one,
// and from then on the new one, all of it.
func save(d Disk, messages []json.RawMessage, keep bool) error {
	if messages == nil {
		messages = []json.RawMessage{}
	}
	data, err := json.Marshal(document{version, messages})
	if err != nil {
		return err
	}
	// Without the Sync a crash can leave the new name with nothing behind it.
	if err := inOrder(func() error { return d.Write(next, append(data, '\n')) }, func() error { return d.Sync(next) }); err != nil {
		return err
	}
	if keep {
		if err := keepPrevious(d); err != nil {
			return err
		}
	}
	return inOrder(func() error { return d.Rename(next, Current) }, d.SyncNames)
}

// keepPrevious gives the file the name Previous too.
func keepPrevious(d Disk) error {
	return inOrder(
		func() error { return d.Remove(link) },
		func() error { return d.Link(Current, link) },
		func() error { return d.Rename(link, Previous) },
	)
}

// Restore puts the copy from before the last save in the place of a history that
// cannot be read. What was there is put aside under the name that it returns, "" if
// there was nothing. A history that can be read is left alone.
//
// Law: history/restore.
func Restore(d Disk) (aside string, err error) {
	unlock, err := d.Lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	_, wrong := Load(d)
	if wrong == nil {
		return "", nil
	}
	if !errors.Is(wrong, ErrCorrupt) && !errors.Is(wrong, ErrEmpty) && !errors.Is(wrong, fs.ErrNotExist) {
		return "", wrong
	}
	if _, err := load(d, Previous); err != nil {
		return "", fmt.Errorf("history: the previous copy: %w", err)
	}
	if !errors.Is(wrong, fs.ErrNotExist) {
		for i := 1; aside == ""; i++ {
			name := fmt.Sprintf("%s.%d", Rejected, i)
			switch err := d.Link(Current, name); {
			case err == nil:
				aside = name
			case !errors.Is(err, fs.ErrExist):
				return "", err
			}
		}
	}
	return aside, inOrder(
		func() error { return d.Remove(link) },
		func() error { return d.Link(Previous, link) },
		func() error { return d.Rename(link, Current) },
		d.SyncNames,
	)
}

// inOrder takes steps until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
