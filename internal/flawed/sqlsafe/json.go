package flawed

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Attributes searches JSON documents, each an object, or not even JSON. Both return
// the places of the documents found in the list.
type Attributes interface {
	// Above finds the documents whose screen_size is a number greater than least,
	// the greatest first, and the earlier of equal ones.
	Above(documents []string, least float64) ([]int, error)
	// HasAll finds the documents whose connectivity is an array with all the values.
	HasAll(documents []string, values []string) ([]int, error)
}

// AsText is document 001, Exercise 2.1, "The JSONB Sort That Lies":
//
//	filtered = [p for p in products
//	            if str(p["attributes"]["screen_size"]) > str(min_inches)]
//	filtered.sort(key=lambda p: str(p["attributes"]["screen_size"]), reverse=True)
//
// which simulates attributes->>'screen_size' > '13.0': "6.7" is more than "13.0".
// Where screen_size is missing Python raises KeyError, and SQL has NULL: the port does
// as SQL. HasAll is that of Extension 2:
//
//	if "connectivity" in p["attributes"]
//	and all(req in p["attributes"]["connectivity"] for req in required_connectivity)
//
// where "in" looks for a part of a text, if it is a text.
type AsText struct{}

// Above compares texts.
func (AsText) Above(documents []string, least float64) ([]int, error) {
	return above(documents, func(v any) (string, bool, error) {
		if v == nil {
			return "", false, nil
		}
		s := str(v)
		return s, s > str(json.Number(strconv.FormatFloat(least, 'f', -1, 64))), nil
	})
}

// HasAll finds texts that contain the values.
func (AsText) HasAll(documents, values []string) ([]int, error) {
	return hasAll(documents, func(v any) bool {
		return !slices.ContainsFunc(values, func(value string) bool {
			if s, ok := v.(string); ok {
				return !strings.Contains(s, value)
			}
			return !element(v, value)
		})
	})
}

// str is Python's: a float always shows its point.
func str(v any) string {
	if n, ok := v.(json.Number); ok {
		if f, err := n.Float64(); err == nil {
			s := strconv.FormatFloat(f, 'f', -1, 64)
			if !strings.Contains(s, ".") {
				s += ".0"
			}
			return s
		}
	}
	return fmt.Sprint(v)
}

// Cast is the document's own repair, (attributes->>'screen_size')::float: right for
// every number, and an error of the whole query for one row with "n/a".
// Its HasAll is attributes->'connectivity' ? 'usb-c', which is true of the text "usb-c".
type Cast struct{}

// Above casts every text.
func (Cast) Above(documents []string, least float64) ([]int, error) {
	return above(documents, func(v any) (float64, bool, error) {
		if v == nil {
			return 0, false, nil
		}
		f, err := strconv.ParseFloat(strings.TrimSpace(fmt.Sprint(v)), 64)
		return f, f > least, err
	})
}

// HasAll takes a text for an array of itself.
func (Cast) HasAll(documents, values []string) ([]int, error) {
	return hasAll(documents, func(v any) bool {
		return !slices.ContainsFunc(values, func(value string) bool { return v != value && !element(v, value) })
	})
}

// Zero is the cast with a default, float(p["attributes"].get("screen_size", 0)): what
// has no size has the size 0. Its HasAll asks for one of the values.
type Zero struct{}

// Above takes what is not a number for 0.
func (Zero) Above(documents []string, least float64) ([]int, error) {
	return above(documents, func(v any) (float64, bool, error) {
		n, _ := v.(json.Number)
		f, _ := n.Float64()
		return f, f > least, nil
	})
}

// HasAll is any of.
func (Zero) HasAll(documents, values []string) ([]int, error) {
	return hasAll(documents, func(v any) bool {
		return slices.ContainsFunc(values, func(value string) bool { return element(v, value) })
	})
}

// Nested is MariaDB's JSON_CONTAINS: it finds the text in arrays inside of the array. Its
// Above is right.
type Nested struct{}

// Above compares numbers.
func (Nested) Above(documents []string, least float64) ([]int, error) {
	return above(documents, func(v any) (float64, bool, error) {
		n, isNumber := v.(json.Number)
		f, _ := n.Float64()
		return f, isNumber && f > least, nil
	})
}

// HasAll looks into arrays of arrays.
func (Nested) HasAll(documents, values []string) ([]int, error) {
	return hasAll(documents, func(v any) bool {
		_, isArray := v.([]any)
		return isArray && !slices.ContainsFunc(values, func(value string) bool { return !within(v, value) })
	})
}

func within(v any, value string) bool {
	list, _ := v.([]any)
	return slices.ContainsFunc(list, func(x any) bool { return x == value || within(x, value) })
}

func element(v any, value string) bool {
	list, _ := v.([]any)
	return slices.Contains(list, any(value))
}

func field(document, key string) any {
	d := json.NewDecoder(strings.NewReader(document))
	d.UseNumber()
	var object map[string]any
	if d.Decode(&object) != nil {
		return nil
	}
	return object[key]
}

func above[K cmp.Ordered](documents []string, of func(v any) (K, bool, error)) ([]int, error) {
	found, keys := []int{}, make([]K, len(documents))
	for i, d := range documents {
		k, ok, err := of(field(d, "screen_size"))
		if err != nil {
			return nil, err
		}
		if keys[i] = k; ok {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(keys[b], keys[a]) })
	return found, nil
}

func hasAll(documents []string, ok func(v any) bool) ([]int, error) {
	found := []int{}
	for i, d := range documents {
		if v := field(d, "connectivity"); v != nil && ok(v) {
			found = append(found, i)
		}
	}
	return found, nil
}
