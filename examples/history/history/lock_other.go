//go:build !unix

package history

import (
	"errors"
	"os"
)

// flock refuses: without a lock two programs would lose each other's messages.
func flock(*os.File) error { return errors.ErrUnsupported }
