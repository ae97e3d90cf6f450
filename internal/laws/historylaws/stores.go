package historylaws

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"

	"github.com/hardened-go/hardened/examples/history/history"
	flawed "github.com/hardened-go/hardened/internal/flawed/history"
)

// slowLoad takes the file apart token by token.
func slowLoad(d history.Disk) ([]json.RawMessage, error) {
	data, err := d.Read(history.Current)
	if err != nil {
		return nil, err
	}
	if len(data) == 0 {
		return nil, history.ErrEmpty
	}
	var whole any
	text := bytes.TrimPrefix(data, []byte("\uFEFF"))
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber() // whatever their size
	if !json.Valid(text) || numbers.Decode(&whole) != nil {
		return nil, history.ErrCorrupt
	}
	switch v := whole.(type) {
	case []any:
	case map[string]any:
		number, _ := v["version"].(json.Number)
		version, _ := number.Int64()
		if version > 2 {
			return nil, history.ErrVersion
		}
		if _, ok := v["messages"].([]any); !ok || version < 1 || len(v) != 2 {
			return nil, history.ErrCorrupt
		}
	default:
		return nil, history.ErrCorrupt
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil, history.ErrCorrupt
		}
		if tok == json.Delim('[') {
			break
		}
	}
	messages := []json.RawMessage{}
	for dec.More() {
		var m json.RawMessage
		if err := dec.Decode(&m); err != nil || m[0] != '{' {
			return nil, history.ErrCorrupt
		}
		messages = append(messages, m)
	}
	return messages, nil
}

// copying writes the old file out once more under the name of the previous one.
func copying(d history.Disk, data []byte) error {
	old, err := d.Read(history.Current)
	if err == nil {
		err = replace(d, history.Previous, old)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return replace(d, history.Current, data)
}

func replace(d history.Disk, name string, data []byte) error {
	if err := d.Write("new", data); err != nil {
		return err
	}
	if err := d.Sync("new"); err != nil {
		return err
	}
	if err := d.Rename("new", name); err != nil {
		return err
	}
	return d.SyncNames()
}

// appendBy is Append with another way to load and save.
func appendBy(load func(history.Disk) ([]json.RawMessage, error), save flawed.Saver) func(history.Disk, ...json.RawMessage) error {
	return func(d history.Disk, messages ...json.RawMessage) error {
		old, err := load(d)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return save(d, flawed.Encode(append(old, messages...)))
	}
}

// listOf is a load of Python's, where the history is a document of ours.
func listOf(load func(history.Disk) (any, error)) func(history.Disk) ([]json.RawMessage, error) {
	return func(d history.Disk) ([]json.RawMessage, error) {
		v, err := load(d)
		if err != nil {
			return nil, err
		}
		if doc, ok := v.(map[string]any); ok {
			v = doc["messages"]
		}
		list, ok := v.([]any)
		if !ok {
			return []json.RawMessage{}, nil
		}
		messages := []json.RawMessage{}
		for _, m := range list {
			raw, err := json.Marshal(m)
			if err != nil {
				return nil, err
			}
			messages = append(messages, raw)
		}
		return messages, nil
	}
}

// dropping keeps the fields that a struct has.
func dropping(ours Store) Store {
	s := ours
	s.Append = func(d history.Disk, messages ...json.RawMessage) error {
		for i, m := range messages {
			var known struct {
				Role    string `json:"role"`
				Content string `json:"content"`
			}
			if err := json.Unmarshal(m, &known); err != nil {
				return err
			}
			messages[i], _ = json.Marshal(known)
		}
		return ours.Append(d, messages...)
	}
	return s
}
