package textcache_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/hardened-go/hardened/textcache"
)

// Config.MaxBytes: about 150 bytes of bookkeeping for an entry.
func TestBookkeeping(t *testing.T) {
	const n = 50_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c := newCache(t, textcache.Config[string]{TTL: time.Hour, Load: func(context.Context, string) (string, error) { return "", nil }})
	for i := range n {
		c.Set(fmt.Sprintf("key %08d", i), "text")
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if got := (int64(after.HeapAlloc) - int64(before.HeapAlloc) - c.Bytes()) / n; got > 160 {
		t.Errorf("%d bytes for each entry", got)
	}
	runtime.KeepAlive(c)
}
