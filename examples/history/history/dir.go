package history

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// maxBytes bounds what is read into memory: 256 MiB.
const maxBytes = 256 << 20

// A Dir is a [Disk] that is a folder of the file system.
type Dir string

func (d Dir) path(name string) string { return filepath.Join(string(d), name) }

// Lock locks a file beside the history. The lock ends with the program, however that
// ends.
func (d Dir) Lock() (unlock func(), err error) {
	f, err := os.OpenFile(d.path(Current+".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := flock(f); err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}

// Read returns a file of at most 256 MiB.
func (d Dir) Read(name string) ([]byte, error) {
	f, err := os.Open(d.path(name))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err == nil && len(data) > maxBytes {
		err = errors.New("history: the file is larger than 256 MiB")
	}
	return data, err
}

// Write writes a file that only its owner may read.
func (d Dir) Write(name string, data []byte) error { return os.WriteFile(d.path(name), data, 0o600) }

// Sync is fsync of the file.
func (d Dir) Sync(name string) error { return fsync(d.path(name)) }

// SyncNames is fsync of the folder.
func (d Dir) SyncNames() error { return fsync(string(d)) }

// Link makes a hard link.
func (d Dir) Link(name, second string) error { return os.Link(d.path(name), d.path(second)) }

// Rename is one step for whoever reads.
func (d Dir) Rename(name, other string) error { return os.Rename(d.path(name), d.path(other)) }

// Remove removes a name, if it is there.
func (d Dir) Remove(name string) error {
	if err := os.Remove(d.path(name)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

func fsync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return f.Sync()
}
