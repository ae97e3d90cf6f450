package sqlsafe_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/sqlsafe"
)

// terms are drawn so that no branch predictor learns them: a thousand of so many bytes,
// of which the hostile have a character of LIKE in every five.
func terms(size int, hostile bool) []string {
	rnd := rand.New(rand.NewPCG(1, 2))
	list := make([]string, 1000)
	for i := range list {
		b := make([]byte, size)
		for j := range b {
			b[j] = byte('a' + rnd.IntN(26))
			if hostile && rnd.IntN(5) == 0 {
				b[j] = "%_!"[rnd.IntN(3)]
			}
		}
		list[i] = string(b)
	}
	return list
}

// The workload is what the benchmarks claim.
func TestTerms(t *testing.T) {
	for _, hostile := range []bool{false, true} {
		distinct, special := map[string]bool{}, 0
		for _, term := range terms(20, hostile) {
			distinct[term] = true
			special += strings.Count(term, "%") + strings.Count(term, "_") + strings.Count(term, "!")
		}
		if len(distinct) < 990 || hostile != (special > 3500) || special > 4500 {
			t.Errorf("hostile %v: %d distinct of 1000, %d special characters of 20,000", hostile, len(distinct), special)
		}
	}
}

// Allocations are promised, so they are tested: the pattern; and for a statement of five
// filters, an order and a page, each filter's own, the arguments and the text.
func TestAllocations(t *testing.T) {
	term := terms(20, true)[0]
	if n := testing.AllocsPerRun(100, func() { _, _ = sqlsafe.ContainsPattern(term) }); n != 1 {
		t.Errorf("ContainsPattern allocates %v times", n)
	}
	for size, most := range map[int]float64{64: 1, 65: 2, 256: 2} {
		for _, c := range []string{"a", "%"} {
			long := strings.Repeat(c, size)
			if n := testing.AllocsPerRun(100, func() { _, _ = sqlsafe.ContainsPattern(long) }); n > most {
				t.Errorf("ContainsPattern of %d times %q allocates %v times", size, c, n)
			}
		}
	}
	if n := testing.AllocsPerRun(100, func() { _, _, _ = build(sqlsafe.Postgres, term) }); n > 20 {
		t.Errorf("Build of five filters allocates %v times", n)
	}
}

// build is a search with five filters, an order and a page.
func build(d sqlsafe.Dialect, term string) (string, []any, error) {
	return sqlsafe.Build(d, "SELECT id, name, price FROM products",
		sqlsafe.Contains("name", term, sqlsafe.Fold),
		sqlsafe.Eq("category", "cables"),
		sqlsafe.Between("price", int64(500), int64(2000)),
		sqlsafe.In("brand", brands),
		sqlsafe.Above("stock", int64(0)),
		newest,
		sqlsafe.Page{Size: 50, After: last})
}

var (
	brands = []string{"acme", "zenith", "apex"}
	newest = sqlsafe.Desc("created_at").NotNull().Then(sqlsafe.Desc("id").Unique())
	last   = sqlsafe.After(int64(1_700_000_000), int64(41))
)

func BenchmarkPattern(b *testing.B) {
	for _, hostile := range []bool{false, true} {
		for _, size := range []int{20, 200} {
			list := terms(size, hostile)
			run := func(name string, call func(term string)) {
				b.Run(fmt.Sprintf("%d/hostile=%v/%s", size, hostile, name), func(b *testing.B) {
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						call(list[i%len(list)])
					}
				})
			}
			run("ContainsPattern", func(term string) { _, _ = sqlsafe.ContainsPattern(term) })
			run("NewReplacer", func(term string) { // as it is mostly written
				_ = "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(term) + "%"
			})
			run("unescaped", func(term string) { _, _ = flawed.Unescaped(term, flawed.Anywhere) })
		}
	}
}

func BenchmarkSQL(b *testing.B) {
	list := terms(20, true)
	for _, d := range dialects {
		b.Run(d.String(), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				_, _, _ = sqlsafe.Contains("name", list[i%len(list)], sqlsafe.Fold).SQL(d, 1)
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	list := terms(20, true)
	for _, d := range dialects {
		b.Run(d.String(), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				_, _, _ = build(d, list[i%len(list)])
			}
		})
	}
}
