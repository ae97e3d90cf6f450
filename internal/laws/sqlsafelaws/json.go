package sqlsafelaws

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// fields is package sqlsafe's JSON on one dialect.
type fields struct{ d sqlsafe.Dialect }

func (f fields) Above(documents []string, least float64) ([]int, error) {
	size := sqlsafe.JSON("j", "screen_size")
	return f.find(documents, size.Above(least), size.Desc().Then(sqlsafe.Asc("id").Unique()))
}

func (f fields) HasAll(documents, values []string) ([]int, error) {
	return f.find(documents, sqlsafe.JSON("j", "connectivity").HasAll(values...), sqlsafe.Asc("id").Unique())
}

func (f fields) find(documents []string, parts ...sqlsafe.Part) ([]int, error) {
	query, args, err := sqlsafe.Build(f.d, "SELECT * FROM t", parts...)
	if err != nil {
		return nil, err
	}
	var rows []minisql.Row
	for i, d := range documents {
		if f.d == sqlsafe.Postgres && !json.Valid([]byte(d)) {
			d = "null" // a jsonb column holds no other
		}
		rows = append(rows, minisql.Row{"id": int64(i), "j": d})
	}
	found, err := minisql.Select(mini(f.d), rows, query, args...)
	if err != nil {
		return nil, err
	}
	places := []int{}
	for _, id := range ids(found) {
		places = append(places, int(id))
	}
	return places, nil
}

// inGo is the second answer: it reads each document.
type inGo struct{}

func (inGo) Above(documents []string, least float64) ([]int, error) {
	sizes := map[int]float64{}
	found := []int{}
	for i, d := range documents {
		if size, ok := parsed(d)["screen_size"].(float64); ok && size > least {
			sizes[i] = size
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int {
		switch {
		case sizes[a] > sizes[b]:
			return -1
		case sizes[a] < sizes[b]:
			return 1
		}
		return 0
	})
	return found, nil
}

func (inGo) HasAll(documents, values []string) ([]int, error) {
	found := []int{}
	for i, d := range documents {
		list, _ := parsed(d)["connectivity"].([]any)
		all := true
		for _, v := range values {
			all = all && slices.Contains(list, any(v))
		}
		if all {
			found = append(found, i)
		}
	}
	return found, nil
}

func parsed(document string) map[string]any {
	var object map[string]any
	if json.Unmarshal([]byte(document), &object) != nil {
		return nil
	}
	return object
}

// JSON is the contract of a Field.
func JSON() laws.Suite[flawed.Attributes] {
	return laws.Suite[flawed.Attributes]{
		Name: "sqlsafe.JSON",
		Says: "Numbers and arrays in JSON columns.",
		Laws: []laws.Law[flawed.Attributes]{numbers, arrays, poison},
		Wheats: []laws.Wheat[flawed.Attributes]{
			{Name: "sqlsafe.JSON, Postgres", Impl: fields{sqlsafe.Postgres}},
			{Name: "sqlsafe.JSON, MySQL", Impl: fields{sqlsafe.MySQL}},
			{Name: "sqlsafe.JSON, SQLite", Impl: fields{sqlsafe.SQLite}},
			{Name: "document by document", Impl: inGo{}},
		},
		Flaws: []laws.Flaw[flawed.Attributes]{
			{
				Name: "as text", Source: "document 001, Exercise 2.1 and the solution of Extension 2", Symptom: "Small screens come first.",
				Impl: flawed.AsText{}, Breaks: []string{"sqlsafe/numbers", "sqlsafe/arrays"},
			},
			{
				Name: "cast", Source: "document 001, the solution of Exercise 2.1", Symptom: "One row with n/a, and no search works.",
				Impl: flawed.Cast{}, Breaks: []string{"sqlsafe/poison", "sqlsafe/arrays"},
			},
			{
				Name: "zero", Source: "document 001, Extensions 1 and 2, the screen size", Symptom: "Above -1 finds the books.",
				Impl: flawed.Zero{}, Breaks: []string{"sqlsafe/numbers", "sqlsafe/arrays"},
			},
			{
				Name: "nested", Symptom: "On MariaDB JSON_CONTAINS finds what is in an array of the array.",
				Impl: flawed.Nested{}, Breaks: []string{"sqlsafe/arrays"},
			},
		},
	}
}

// good draws a document of which the fields are what they should be, or missing.
var good = rapid.SampledFrom([]string{
	`{"screen_size": 6.7, "connectivity": ["wifi", "usb-c"]}`, `{"screen_size": 27, "connectivity": ["wifi-6"]}`,
	`{"screen_size": 13.3, "connectivity": ["usb-c"]}`, `{"screen_size": 100, "connectivity": []}`, `{"screen_size": 9.99}`,
	`{"screen_size": 13, "connectivity": ["wifi", "wifi"]}`, `{"screen_size": -1}`, `{"isbn": "978"}`, `{}`,
})

// bad draws one that somebody else has written.
var bad = rapid.SampledFrom([]string{
	`{"screen_size": "n/a", "connectivity": "wifi-6"}`, `{"screen_size": "27", "connectivity": "wifi"}`, `{"screen_size": null, "connectivity": null}`,
	`{"screen_size": true, "connectivity": {"wifi": 1}}`, `{"screen_size": [27], "connectivity": [1, ["wifi"]]}`, `{"screen_size": ""}`,
	`[27]`, `"27"`, `27`, `null`, `{"screen_size": 27`, ``, `n/a`,
})

var (
	leasts  = rapid.SampledFrom([]float64{13, 6.7, -2, 0, 99.5, 2})
	wanteds = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"wifi", "usb-c", "wifi-6", "1", "%", "wifi_6"}), 1, 2, rapid.ID[string])
)

var numbers = laws.Law[flawed.Attributes]{
	ID: "sqlsafe/numbers", Kind: laws.Oracle,
	Says: "Numbers in JSON compare and sort as numbers, and what has none is not found.",
	Prop: func(t *laws.T, impl flawed.Attributes) {
		documents, least := laws.Draw(t, rapid.SliceOfN(good, 0, 5), "documents"), laws.Draw(t, leasts, "least")
		want, _ := inGo{}.Above(documents, least)
		t.LabelIf(len(want) > 1, "several found")
		t.LabelIf(len(want) < len(documents), "not all found")
		got, err := impl.Above(documents, least)
		if err != nil {
			t.Broken(err.Error(), fmt.Sprint(want), "Above(%v) of %q", least, documents)
		}
		laws.Equal(t, got, want, "Above(%v), the greatest first, of %q", least, documents)
	},
	Need: map[string]float64{"several found": 0.2, "not all found": 0.2},
}

var arrays = laws.Law[flawed.Attributes]{
	ID: "sqlsafe/arrays", Kind: laws.Oracle,
	Says: "An array is found if it has all of the texts among its elements, and a text is no array.",
	Prop: func(t *laws.T, impl flawed.Attributes) {
		documents := laws.Draw(t, rapid.SliceOfN(rapid.OneOf(good, good, bad), 0, 5), "documents")
		values := laws.Draw(t, wanteds, "values")
		want, _ := inGo{}.HasAll(documents, values)
		t.LabelIf(len(want) > 0, "found")
		t.LabelIf(len(values) > 1, "two values")
		t.LabelIf(strings.ContainsAny(strings.Join(values, ""), "%_"), "a wildcard")
		got, err := impl.HasAll(documents, values)
		if err != nil {
			t.Broken(err.Error(), fmt.Sprint(want), "HasAll(%q) of %q", values, documents)
		}
		laws.Equal(t, got, want, "HasAll(%q) of %q", values, documents)
	},
	Need: map[string]float64{"found": 0.07, "two values": 0.2, "a wildcard": 0.2},
}

var poison = laws.Law[flawed.Attributes]{
	ID: "sqlsafe/poison", Kind: laws.Metamorphic,
	Says: "A row in which the field is not a number, or the column not JSON, changes nothing for the others.",
	Prop: func(t *laws.T, impl flawed.Attributes) {
		documents, least := laws.Draw(t, rapid.SliceOfN(good, 0, 4), "documents"), laws.Draw(t, leasts, "least")
		extra := laws.Draw(t, bad, "bad")
		t.LabelIf(strings.Contains(extra, "screen_size"), "a bad field")
		want, err := impl.Above(documents, least)
		got, errBad := impl.Above(append(slices.Clone(documents), extra), least)
		if err != nil || errBad != nil {
			t.Broken(fmt.Sprint(errBad), fmt.Sprint(want), "Above(%v) of %q and %q", least, documents, extra)
		}
		laws.Equal(t, got, want, "Above(%v) of %q and %q", least, documents, extra)
	},
	Need: map[string]float64{"a bad field": 0.2},
}
