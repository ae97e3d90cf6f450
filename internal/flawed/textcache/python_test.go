package textcache

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/hardened-go/hardened/internal/flawed/pyrecord"
)

type outcome struct {
	Returns any
	Raises  string
}

// of runs a call and tells it as the record does.
func of(call func() (string, error)) (o outcome) {
	defer func() {
		if raised, ok := recover().(Raised); ok {
			o = outcome{Raises: string(raised)}
		}
	}()
	text, err := call()
	if err != nil { // the port's word for None
		return outcome{}
	}
	return outcome{Returns: text}
}

// The ports do what the originals did when testdata/record.py ran them.
func TestPortsAreFaithful(t *testing.T) {
	var record struct {
		CleanData []struct {
			Calls    []any
			Outcomes []outcome
		} `json:"clean_data"`
		GetUser []struct {
			Calls    []string
			Outcomes []outcome
			Fetched  []string
			Len      int
		} `json:"get_user"`
		CachedOperation []struct {
			Calls    []string
			Outcomes []outcome
			Len      int
		} `json:"cached_operation"`
		Search []struct {
			Queries []struct {
				Category     *string
				MinPrice     *float64 `json:"min_price"`
				Connectivity []string
			}
			Found [][]string
			Keys  []string
		}
		AfterClear []any `json:"after_clear"`
	}
	pyrecord.Read(t, "testdata/python.json", &record)
	require.NotEmpty(t, record.CleanData)
	require.NotEmpty(t, record.Search)

	for _, row := range record.CleanData {
		c, inside := CleanData{Yield: func() {}}, InsideLock{}
		for i, call := range row.Calls {
			require.Equal(t, row.Outcomes[i], of(func() (string, error) { return c.Handle("", call) }), "clean_data %v", row.Calls)
			require.Equal(t, row.Outcomes[i], of(func() (string, error) { return inside.Handle("", call) }), "inside the lock %v", row.Calls)
		}
	}
	for _, row := range record.GetUser {
		var fetched []string
		c := GetUser{FetchFromDB: func(_ context.Context, key string) (string, error) {
			fetched = append(fetched, key)
			if key == "ann" {
				return "Ann", nil
			}
			return "", errors.New("None")
		}}
		for i, call := range row.Calls {
			require.Equal(t, row.Outcomes[i], of(func() (string, error) { return c.Get(t.Context(), call) }), "get_user %v", row.Calls)
		}
		require.Equal(t, row.Fetched, fetched)
		require.Equal(t, row.Len, c.Len())
	}
	for _, row := range record.CachedOperation {
		n := 0
		c := CachedOperation{ExpensiveFunc: func(context.Context, string) (string, error) { n++; return string(rune('0' + n)), nil }}
		for i, call := range row.Calls {
			require.Equal(t, row.Outcomes[i], of(func() (string, error) { return c.Get(t.Context(), call) }), "cached_operation %v", row.Calls)
		}
		require.Equal(t, row.Len, c.Len())
	}
	table := []Product{
		{Name: "a", Category: "tv", Price: 2, Connectivity: []string{"wifi"}},
		{Name: "b", Category: "radio", Price: 1, Connectivity: []string{"usb", "wifi"}},
		{Name: "c", Category: "None", Price: 3},
	}
	for _, row := range record.Search {
		shop := CacheAside{Table: table}
		for i, q := range row.Queries {
			query := Query{Category: q.Category, MinPrice: q.MinPrice, Connectivity: q.Connectivity}
			require.Equal(t, row.Keys[i], makeCacheKey(query))
			found := []string{}
			for _, p := range shop.Search(query) {
				found = append(found, p.Name)
			}
			require.Equal(t, row.Found[i], found, "%+v", q)
		}
	}
	// After a caller cleared its list the cache holds an empty one; a Go slice cannot
	// be emptied from afar, so the port's law changes an element instead.
	require.Empty(t, record.AfterClear)
}
