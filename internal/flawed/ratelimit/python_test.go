package ratelimit

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

// The ports do what the originals did when testdata/record.py ran them.
func TestPortsAreFaithful(t *testing.T) {
	var record struct {
		Traces []struct {
			Name, Fixed, Log, Fresh string
			IDs                     []uint64
		}
		ADictRaises string `json:"a_dict_raises"`
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	require.NotEmpty(t, record.Traces)
	require.Contains(t, record.ADictRaises, "sequence_id") // as events of Lambda are dicts
	p := Params{Limit: 60, Window: 100}
	for _, row := range record.Traces {
		run := func(g Gate) string {
			var b strings.Builder
			for _, id := range row.IDs {
				if g.Allow("a", 0, id) {
					b.WriteByte('A')
				} else {
					b.WriteByte('.')
				}
			}
			return b.String()
		}
		require.Equal(t, row.Fixed, run(&FixedWindow{Params: p}), row.Name)
		require.Equal(t, row.Log, run(&SlidingLog{Params: p}), row.Name)
		require.Equal(t, row.Fresh, run(&FreshContext{Params: p}), row.Name)
	}
}

func count(g Gate, ids ...uint64) int {
	n := 0
	for _, id := range ids {
		if g.Allow("a", 0, id) {
			n++
		}
	}
	return n
}

func span(from, to uint64) (ids []uint64) {
	for ; from <= to; from++ {
		ids = append(ids, from)
	}
	return ids
}

// What each mistake lets through, in figures.
func TestSymptoms(t *testing.T) {
	alternate := make([]uint64, 0, 1000)
	for i := range uint64(500) {
		alternate = append(alternate, 500+i, i)
	}
	wide := Params{Limit: 60, Window: 1000}
	require.Equal(t, 1000, count(&XTime{Params: wide}, alternate...))
	require.Less(t, count(&XTime{Params: wide}, span(0, 999)...), 121)
	require.Equal(t, 100, count(&Buckets{Params: wide}, append(span(40, 99), span(1000, 1039)...)...))
	require.Equal(t, 10000, count(&WindowIsLimit{Params: wide}, span(0, 9999)...))
	near := Params{Limit: 60, Window: 100}
	day := func(used ...uint64) []uint64 {
		for id := uint64(0); id < 100_000; id += 7 {
			used = append(used, id)
		}
		return used
	}
	// All of a window used at midnight: nothing passes that day. Half of it: the other half.
	require.Equal(t, 60+0, count(&FixedWindow{Params: near}, day(span(8639900, 8639959)...)...))
	require.Equal(t, 60+0, count(&SlidingLog{Params: near}, day(span(8639900, 8639959)...)...))
	require.Equal(t, 30+30, count(&FixedWindow{Params: near}, day(span(8639900, 8639929)...)...))
	require.Equal(t, 1+100, count(&FixedWindow{Params: near}, append([]uint64{0}, span(41, 140)...)...))
	require.Equal(t, 71, count(&SlidingLog{Params: near}, append(append(span(0, 59), 110), span(60, 69)...)...))
	require.Equal(t, 101, count(&FixedWindow{Params: near}, append(append(span(0, 59), 100), span(60, 99)...)...))
	require.Equal(t, 60, count(&FixedWindow{Params: near}, slices.Repeat([]uint64{5}, 61)...))
	require.Equal(t, 1+119, count(&FixedWindow{Params: wide}, append(append([]uint64{0}, span(941, 999)...), span(1000, 1059)...)...))
}

// A denied request is counted in memory, since the stored dict is changed in place, and
// forgotten by an external store, since the write comes after the return.
func TestDeniedIsCountedOrNot(t *testing.T) {
	f := &FixedWindow{Params: Params{Limit: 1, Window: 10}}
	e := &External{Params: f.Params}
	for id := range uint64(5) {
		require.Equal(t, id == 0, f.Allow("a", 0, id))
		require.Equal(t, id == 0, e.Begin("a", 0, id)())
	}
	require.Equal(t, int64(5), f.data["a"].count)
	require.Equal(t, int64(1), e.table["a"].count)
}
