package short

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// ErrFull says that the store holds as many targets as it may.
var ErrFull = errors.New("short: the store is full")

// A Store keeps targets by number, in memory and in a file of one target a line: the
// line is the number. A target is on disk before its number is told. It is safe for
// concurrent use by one process.
type Store struct {
	mu      sync.RWMutex
	file    *os.File
	size    int64 // of what is whole in the file
	most    int
	targets []string
	numbers map[string]uint64
}

// Open reads a store of at most most targets, and makes the file if there is none. A
// last line without its end, which is what a crash leaves, was never told to anybody:
// it is cut off. A line that is not a target, or the beginning of one, is an error, and
// the file is left as it is.
func Open(path string, most int) (*Store, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s := &Store{file: f, most: most, numbers: map[string]uint64{}}
	if err := s.read(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) read() error {
	r := bufio.NewReaderSize(s.file, 2*MaxTarget)
	for {
		line, err := r.ReadSlice('\n')
		if errors.Is(err, io.EOF) && strings.HasPrefix("http", string(line[:min(4, len(line))])) {
			return s.file.Truncate(s.size)
		}
		text := string(bytes.TrimSuffix(line, []byte("\n")))
		if target, bad := Target(text); err != nil || bad != nil || target != text {
			return fmt.Errorf("short: line %d of the store is not a target", len(s.targets)+1)
		}
		s.size += int64(len(line))
		s.keep(text)
	}
}

func (s *Store) keep(target string) uint64 {
	id := uint64(len(s.targets))
	s.targets = append(s.targets, target)
	s.numbers[target] = id
	return id
}

// Add returns the number of a target, the same one for the same target, or [ErrFull].
// On an error of the disk nothing is kept.
func (s *Store) Add(target string) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok := s.numbers[target]; ok {
		return id, nil
	}
	if len(s.targets) >= s.most {
		return 0, ErrFull
	}
	if err := s.file.Truncate(s.size); err != nil { // what an error has left
		return 0, err
	}
	line := []byte(target + "\n")
	if _, err := s.file.WriteAt(line, s.size); err != nil {
		return 0, err
	}
	if err := s.file.Sync(); err != nil {
		return 0, err
	}
	s.size += int64(len(line))
	return s.keep(target), nil
}

// Get returns the target of a number.
func (s *Store) Get(id uint64) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if id >= uint64(len(s.targets)) {
		return "", false
	}
	return s.targets[id], true
}

// Close closes the file.
func (s *Store) Close() error { return s.file.Close() }
