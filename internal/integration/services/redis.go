package services

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Redis is a server of one test's own, so that the test may kill, flush and demote it.
type Redis struct {
	Addr string

	args []string
	cmd  *exec.Cmd
}

// StartRedis starts a Redis on a free port of the loopback, with more arguments, and ends
// it after the test. It keeps nothing over a restart unless the arguments say so. Without
// a redis-server in the PATH the test is skipped, or fails if HARDENED_REQUIRE_SERVICES
// is 1.
func StartRedis(t *testing.T, args ...string) *Redis {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Redis{Addr: l.Addr().String()}
	_ = l.Close()
	_, port, _ := net.SplitHostPort(s.Addr)
	s.args = append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir()}, args...)
	s.Restart(t)
	t.Cleanup(s.Kill)
	return s
}

// Restart starts a Redis again that was killed, on the same port and folder.
func (s *Redis) Restart(t *testing.T) {
	t.Helper()
	s.cmd = exec.Command("redis-server", s.args...)
	if err := s.cmd.Start(); err != nil {
		if os.Getenv("HARDENED_REQUIRE_SERVICES") != "1" && errors.Is(err, exec.ErrNotFound) {
			t.Skip("no redis-server in the PATH: apt-get install redis-server")
		}
		t.Fatal(err)
	}
	rdb := redis.NewClient(&redis.Options{Addr: s.Addr, MaxRetries: -1})
	defer func() { _ = rdb.Close() }()
	for range 200 {
		if rdb.Ping(t.Context()).Err() == nil {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("redis-server does not answer")
}

// Kill ends the server as a crash would. A second call does nothing.
func (s *Redis) Kill() {
	if s.cmd != nil && s.cmd.Process != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
	s.cmd = nil
}

// Do sends a command and returns the reply.
func (s *Redis) Do(t *testing.T, args ...any) any {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Addr: s.Addr})
	defer func() { _ = rdb.Close() }()
	v, err := rdb.Do(t.Context(), args...).Result()
	if err != nil {
		t.Fatal(args, err)
	}
	return v
}
