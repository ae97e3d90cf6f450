package password_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/argon2"

	flawed "github.com/hardened-go/hardened/internal/flawed/password"
	"github.com/hardened-go/hardened/password"
)

// BenchmarkVerify beside the bare derivation that it is made of. What differs is ours:
// parsing, limits, the budget, the comparison.
func BenchmarkVerify(b *testing.B) {
	for _, p := range []password.Params{cheap, password.OWASP()} {
		h := open(b, password.Config{Params: p})
		encoded, err := h.Hash(b.Context(), []byte("x"))
		require.NoError(b, err)
		b.Run(fmt.Sprintf("%d KiB/hardened", p.Memory), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := h.Verify(b.Context(), []byte("x"), encoded); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%d KiB/bare", p.Memory), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				argon2.IDKey([]byte("x"), make([]byte, 16), p.Time, p.Memory, p.Parallelism, 32)
			}
		})
	}
}

func BenchmarkHash(b *testing.B) {
	h := open(b, password.Config{Params: cheap})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Hash(b.Context(), []byte("x")); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAnswers: a hash by each of the answers of document 000, which is what a
// guess costs too. The faster, the worse.
func BenchmarkAnswers(b *testing.B) {
	ours := func(*flawed.Meter) flawed.Store {
		return flawed.Store{HashFunc: func(pw []byte) (string, error) { return password.Hash(b.Context(), pw) }}
	}
	for _, c := range []struct {
		name string
		open func(*flawed.Meter) flawed.Store
	}{{"sha256-hex", flawed.SHA256Hex}, {"pbkdf2-310000", flawed.PBKDF2Answer(310_000)}, {"scrypt-16384", flawed.ScryptAnswer(16384)}, {"password.Hash", ours}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			s := c.open(&flawed.Meter{})
			for b.Loop() {
				if encoded, err := s.Hash([]byte("x")); err != nil || len(encoded) < 64 {
					b.Fatal(encoded, err)
				}
			}
		})
	}
}

func BenchmarkInspect(b *testing.B) {
	for _, encoded := range []string{
		"$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$0WgHXE2YXhPr6uVgz4uUw7XYoWxRkWtvSsLaOsEbvs8",
		"$pbkdf2-sha256$i=600000,l=32$c29tZXNhbHRzb21lc2FsdA$0WgHXE2YXhPr6uVgz4uUw7XYoWxRkWtvSsLaOsEbvs8",
	} {
		b.Run(encoded[1:9], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if info, err := password.Inspect(encoded); err != nil || info.Key != 32 {
					b.Fatal(info, err)
				}
			}
		})
	}
}

// BenchmarkBudget: a claim that need not wait.
func BenchmarkBudget(b *testing.B) {
	budget, err := password.NewBudget(1<<20, 1)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		c, err := budget.Request(1 << 10)
		if err != nil {
			b.Fatal(err)
		}
		if err := c.Wait(context.Background()); err != nil {
			b.Fatal(err)
		}
		c.Release()
	}
}

// TestAllocations: what we allocate besides the derivation, which is promised.
func TestAllocations(t *testing.T) {
	h := open(t, password.Config{Params: cheap})
	encoded, err := h.Hash(t.Context(), []byte("x"))
	require.NoError(t, err)
	ctx, salt := t.Context(), make([]byte, 16)
	bare := testing.AllocsPerRun(20, func() { argon2.IDKey([]byte("x"), salt, 1, 8, 1, 32) })
	for name, call := range map[string]func(){
		"Verify": func() { _, _ = h.Verify(ctx, []byte("x"), encoded) },
		"Hash":   func() { _, _ = h.Hash(ctx, []byte("x")) },
	} {
		if got := testing.AllocsPerRun(20, call) - bare; got > 10 {
			t.Errorf("%s: %v allocations besides the %v of the derivation, want at most 10", name, got, bare)
		}
	}
}
