package ratelimit_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/valkey-io/valkey-go"

	"github.com/hardened-go/hardened/internal/integration/services"
	"github.com/hardened-go/hardened/ratelimit"
)

// A client is one way to reach a server.
type client struct {
	name string
	open func(addr string) (eval ratelimit.Eval, closes func(), err error)
}

var clients = []client{
	{"go-redis", func(addr string) (ratelimit.Eval, func(), error) {
		// Without ContextTimeoutEnabled go-redis waits for its own timeouts and not for ours.
		rdb := redis.NewClient(&redis.Options{Addr: addr, MaxRetries: -1, DialTimeout: 200 * time.Millisecond, DialerRetries: 1, ContextTimeoutEnabled: true})
		return func(ctx context.Context, script string, keys []string, args ...any) (any, error) {
			return redis.NewScript(script).Run(ctx, rdb, keys, args...).Result()
		}, func() { _ = rdb.Close() }, nil
	}},
	{"valkey-go", func(addr string) (ratelimit.Eval, func(), error) {
		vk, err := valkey.NewClient(valkey.ClientOption{
			InitAddress: []string{addr}, DisableCache: true, DisableRetry: true, ForceSingleClient: true,
			Dialer: net.Dialer{Timeout: 200 * time.Millisecond},
		})
		if err != nil {
			return nil, nil, err
		}
		return func(ctx context.Context, script string, keys []string, args ...any) (any, error) {
			list := make([]string, len(args))
			for i, a := range args {
				list[i] = fmt.Sprint(a)
			}
			return valkey.NewLuaScript(script).Exec(ctx, vk, keys, list).ToAny()
		}, vk.Close, nil
	}},
}

// eval reaches a server until the test ends.
func (c client) eval(t *testing.T, addr string) ratelimit.Eval {
	t.Helper()
	eval, closes, err := c.open(addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closes)
	return eval
}

// start starts a Redis that writes every command before it answers.
func start(t *testing.T) *services.Redis {
	t.Helper()
	return services.StartRedis(t, "--appendonly", "yes", "--appendfsync", "always")
}

// slowly forwards connections to addr, and holds answers back for as long as it is
// told.
func slowly(t *testing.T, addr string) (via string, delay *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	delay = new(atomic.Int64)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("tcp", addr)
			if err != nil {
				_ = c.Close()
				continue
			}
			go func() { _, _ = io.Copy(s, c); _ = s.Close() }()
			go func() {
				defer func() { _ = c.Close() }()
				buf := make([]byte, 1<<16)
				for {
					n, err := s.Read(buf)
					time.Sleep(time.Duration(delay.Load()))
					if n > 0 {
						if _, err := c.Write(buf[:n]); err != nil {
							return
						}
					}
					if err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String(), delay
}

// config is what the processes of these tests share.
var config = ratelimit.Config{Limit: 5, Window: 40, Algorithm: ratelimit.GCRA}

// TestMain is also the other processes: each answers events on its standard input.
func TestMain(m *testing.M) {
	addr := os.Getenv("RATELIMIT_CHILD")
	if addr == "" {
		os.Exit(m.Run())
	}
	fatal := func(err error) {
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	i, err := strconv.Atoi(os.Getenv("RATELIMIT_CLIENT"))
	fatal(err)
	eval, closes, err := clients[i].open(addr)
	fatal(err)
	defer closes()
	var c ratelimit.Config
	fatal(json.Unmarshal([]byte(os.Getenv("RATELIMIT_CONFIG")), &c))
	store, err := ratelimit.NewRedis(eval, "limit:", c, 0)
	fatal(err)
	for sc := bufio.NewScanner(os.Stdin); sc.Scan(); {
		var q ratelimit.Request
		_, err := fmt.Sscan(sc.Text(), &q.Key, &q.At.Epoch, &q.At.ID, &q.Cost)
		fatal(err)
		d, err := store.Take(context.Background(), q)
		fmt.Printf("%+v %v\n", d, err)
	}
}

// A process is another one with a store of its own.
type process struct{ *services.Process }

func spawn(t *testing.T, addr string, which int, c ratelimit.Config) process {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return process{services.Spawn(t, "RATELIMIT_CHILD="+addr, "RATELIMIT_CLIENT="+strconv.Itoa(which%len(clients)), "RATELIMIT_CONFIG="+string(text))}
}

func (p process) ask(q ratelimit.Request) (string, error) {
	return p.Ask(fmt.Sprint(q.Key, " ", q.At.Epoch, " ", q.At.ID, " ", q.Cost))
}
