//go:build unix

package history

import (
	"errors"
	"os"
	"syscall"
)

// flock takes a lock that ends when the file is closed, or its program killed.
func flock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrLocked
	}
	return err
}
