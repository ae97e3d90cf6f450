package password_test

import (
	"context"
	"crypto/fips140"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/breach"
	"github.com/hardened-go/hardened/password/legacy"
	"github.com/hardened-go/hardened/password/pepper"
)

// A child is this test program again, as a process of its own.
const childVariable = "HARDENED_PASSWORD_CHILD"

var children = map[string]func() any{"memory": manyVerifications, "speed": twelveHashes, "fips": underFIPS, "hostile": hostileRows}

func TestMain(m *testing.M) {
	if name := os.Getenv(childVariable); name != "" {
		if err := json.NewEncoder(os.Stdout).Encode(children[name]()); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// child runs one of the children and reads what it reports.
func child[V any](t *testing.T, name string, env ...string) (report V) {
	t.Helper()
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("the resident memory of a process is read from /proc")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(append(os.Environ(), childVariable+"="+name), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", out)
	require.NoError(t, json.Unmarshal(out, &report), "%s", out)
	return report
}

// peak is the highest resident memory of this process, in KiB.
func peak() (kib int) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		panic(err)
	}
	return kib
}

type memoryReport struct{ Right, Wrong, Lost, PeakKiB int }

// manyVerifications verifies 200 at a time, of 64 MiB each, every second one with a
// wrong password, under a budget of 256 MiB.
func manyVerifications() any {
	b, err := password.NewBudget(256<<20, 200)
	if err != nil {
		panic(err)
	}
	h, err := password.New(password.Config{Params: password.Params{Algorithm: password.Argon2id, Memory: 64 << 10, Time: 1, Parallelism: 1}, Budget: b})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	encoded, err := h.Hash(ctx, []byte("x"))
	if err != nil {
		panic(err)
	}
	var mu sync.Mutex
	var r memoryReport
	var wg sync.WaitGroup
	for i := range verifications {
		wg.Go(func() {
			_, err := h.Verify(ctx, []byte{"xy"[i%2]}, encoded)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && i%2 == 0:
				r.Right++
			case errors.Is(err, password.ErrMismatch) && i%2 == 1:
				r.Wrong++
			default:
				r.Lost++
			}
		})
	}
	wg.Wait()
	r.PeakKiB = peak()
	return r
}

func TestMemory(t *testing.T) {
	r := child[memoryReport](t, "memory")
	require.Equal(t, [3]int{verifications / 2, verifications / 2, 0}, [3]int{r.Right, r.Wrong, r.Lost})
	if raced {
		return // the race detector keeps as much memory again
	}
	require.Less(t, r.PeakKiB, 700<<10)
	t.Logf("200 verifications of 64 MiB under a budget of 256 MiB: at most %d MiB resident", r.PeakKiB>>10)
}

type speedReport struct {
	With, Without       time.Duration
	WithKiB, WithoutKiB int
}

// twelveHashes makes 12 hashes of 64 MiB at a time, under a budget for two and
// then without one.
func twelveHashes() any {
	p := password.Params{Algorithm: password.Argon2id, Memory: 64 << 10, Time: 1, Parallelism: 1}
	measure := func(bytes int64) time.Duration {
		b, err := password.NewBudget(bytes, 12)
		if err != nil {
			panic(err)
		}
		h, err := password.New(password.Config{Params: p, Budget: b})
		if err != nil {
			panic(err)
		}
		start := time.Now()
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if _, err := h.Hash(context.Background(), []byte("x")); err != nil {
					panic(err)
				}
			})
		}
		wg.Wait()
		return time.Since(start)
	}
	var r speedReport
	r.With = measure(128 << 20)
	r.WithKiB = peak()
	r.Without = measure(1 << 40)
	r.WithoutKiB = peak()
	return r
}

// Time is only told, since machines differ: what must be less is the memory.
func TestFewerAtATime(t *testing.T) {
	r := child[speedReport](t, "speed")
	require.Less(t, r.WithKiB, r.WithoutKiB)
	t.Logf("12 hashes of 64 MiB: %v and %d MiB under a budget of 128 MiB, %v and %d MiB without", r.With, r.WithKiB>>10, r.Without, r.WithoutKiB>>10)
}

type fipsReport struct {
	Enforced bool
	Problems []string
}

// underFIPS is run with fips140=only, in which forbidden calls of the standard library
// panic.
func underFIPS() any {
	r := fipsReport{Enforced: fips140.Enforced()}
	ctx := context.Background()
	expect := func(what string, got, want error) {
		if !errors.Is(got, want) {
			r.Problems = append(r.Problems, fmt.Sprintf("%s: %v, want %v", what, got, want))
		}
	}
	_, err := password.Hash(ctx, []byte("x"))
	expect("Hash", err, password.ErrFIPS)
	expect("Verify", password.Verify(ctx, []byte("x"), "$argon2id$"), password.ErrFIPS)
	_, err = password.New(password.Config{})
	expect("New", err, password.ErrFIPS)
	all := []password.Scheme{
		legacy.Bcrypt(), legacy.Scrypt(), legacy.Django(), legacy.PasslibPBKDF2(), legacy.SHA512Crypt(), legacy.MD5Crypt(), legacy.LDAPSSHA().Scheme(),
		legacy.HexMD5().Scheme(), legacy.HexSHA1().Scheme(), legacy.HexSHA256().Scheme(), legacy.Wrapped(legacy.HexSHA1()), legacy.PBKDF2Answer(),
	}
	h, err := password.New(password.Config{Params: password.FIPS(), Schemes: all})
	expect("New with FIPS()", err, nil)
	if err != nil {
		return r
	}
	for _, pw := range []string{"x", "", strings.Repeat("long", 30)} { // HMAC alone refuses keys below 14 bytes
		encoded, err := h.Hash(ctx, []byte(pw))
		expect("Hash by PBKDF2", err, nil)
		_, err = h.Verify(ctx, []byte(pw), encoded)
		expect("Verify by PBKDF2", err, nil)
		_, err = h.Verify(ctx, []byte(pw+"x"), encoded)
		expect("Verify of another", err, password.ErrMismatch)
		expect("VerifyUnknown", h.VerifyUnknown(ctx, []byte(pw)), password.ErrMismatch)
	}
	for _, encoded := range []string{
		"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
		"$pbkdf2-sha256$i=1000,l=32$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", // a salt of 8 bytes
		"$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm",
		"pbkdf2_sha1$10000$wz5B6WkasRoF$atJmJ1o+XfJxKq1+Nu1f1i57Z5I=",
		"5f4dcc3b5aa765d61d8327deb882cf99",
		"$1$ec6XvcoW$ghEtNK2U1MC5l.Dwgi3020",
		"$scrypt$ln=4,r=1,p=1$$d9ZXYjhleyA7GcpCwYoEl/FrSETjB0ro39/6P+3iFEI",
	} {
		_, err := h.Verify(ctx, []byte("x"), encoded)
		expect("Verify of "+encoded[:8], err, password.ErrFIPS)
	}
	c, err := breach.New(breach.Config{OnFailure: breach.FailOpen})
	expect("breach.New", err, nil)
	expect("breach.Check", c.Check(ctx, []byte("x")), password.ErrFIPS)
	ring, err := pepper.New("k", map[string][]byte{"k": []byte("0123456789abcdef0123456789abcdef")})
	expect("pepper.New", err, nil)
	sealed, err := ring.Seal("x", "7")
	expect("Seal", err, nil)
	_, err = ring.Open(sealed, "7")
	expect("Open", err, nil)
	return r
}

func TestFIPS(t *testing.T) {
	r := child[fipsReport](t, "fips", "GODEBUG=fips140=only")
	require.True(t, r.Enforced)
	require.Empty(t, r.Problems)
}

// hostileRows verifies against rows that ask for the memory of the machine.
func hostileRows() any {
	ctx := context.Background()
	refused := 0
	for _, encoded := range []string{
		"$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=8388608,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
		"$argon2i$v=19$m=2097152,t=4294967295,p=255$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
	} {
		if err := password.Verify(ctx, []byte("x"), encoded); errors.Is(err, password.ErrLimit) {
			refused++
		}
	}
	return memoryReport{Right: refused, PeakKiB: peak()}
}

func TestHostileRows(t *testing.T) {
	r := child[memoryReport](t, "hostile")
	require.Equal(t, 3, r.Right)
	require.Less(t, r.PeakKiB, 300<<10) // the work of OWASP, and no more
}
