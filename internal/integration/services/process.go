package services

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
)

// A Process is the test binary once more, which its TestMain makes answer a line for each
// line of its standard input.
type Process struct {
	in  io.Writer
	out *bufio.Scanner
}

// Spawn starts a Process with more in its environment, each in the form NAME=value. It ends
// with its input, after the test.
func Spawn(t *testing.T, env ...string) *Process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &Process{in, bufio.NewScanner(out)}
}

// Ask writes a line and returns the answer.
func (p *Process) Ask(line string) (string, error) {
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return "", err
	}
	if !p.out.Scan() {
		return "", errors.New("the process is gone")
	}
	return p.out.Text(), nil
}
