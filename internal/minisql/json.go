package minisql

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A document is a JSON value that was taken out of a text.
type document struct{ v any }

// json is the functions and operators on JSON: what each server calls the same few
// things. It reports whether there is one of that name.
func (e *env) json(name string, vs []any) (v any, known bool, err error) {
	switch d := vs[0].(type) {
	case document:
		v, known, err = e.onDocument(name, d)
	case string:
		v, known, err = e.onText(name, d, vs[1:])
	}
	return v, known, err
}

func (e *env) onDocument(name string, d document) (any, bool, error) {
	switch {
	case name == "jsonb_typeof" && e.d == Postgres, name == "json_type" && e.d == MySQL:
		return kindOf(e.d, d.v), true, nil
	case name == "cast double" && e.d == MySQL:
		n, ok := d.v.(json.Number)
		if !ok {
			return float64(0), true, nil // with a warning
		}
		return toFloat(string(n)), true, nil
	}
	return nil, false, nil
}

func (e *env) onText(name, s string, vs []any) (any, bool, error) {
	var more []string
	for _, v := range vs {
		t, _ := v.(string)
		more = append(more, t)
	}
	postgres := e.d == Postgres
	switch {
	case postgres && name == "cast numeric":
		if _, err := strconv.ParseFloat(s, 64); err != nil && !strings.Contains(err.Error(), "range") {
			return nil, true, fmt.Errorf("invalid input syntax for type numeric")
		}
		return toFloat(s), true, nil
	case postgres && name == "cast jsonb":
		return s, true, nil
	case !postgres && name == "json_valid":
		_, ok := parseJSON(s)
		return ok, true, nil
	}
	var path string
	switch {
	case len(more) == 0:
		return nil, false, nil
	case postgres && (name == "->" || name == "->>"):
		path = more[0]
	case !postgres && (name == "json_extract" || name == "json_type" && e.d == SQLite):
		path = key(more[0])
	default:
		return nil, false, nil
	}
	doc, ok := parseJSON(s)
	if !ok {
		return nil, true, fmt.Errorf("malformed JSON")
	}
	object, _ := doc.(map[string]any)
	field, ok := object[path]
	if !ok {
		return nil, true, nil
	}
	switch name {
	case "->>":
		return textOf(field), true, nil
	case "json_type":
		return kindOf(e.d, field), true, nil
	case "json_extract":
		if n, isNumber := field.(json.Number); isNumber && e.d == SQLite {
			return toFloat(string(n)), true, nil
		} else if e.d == SQLite {
			return textOf(field), true, nil
		}
	}
	return document{field}, true, nil
}

// parseJSON reads a text that is one JSON value.
func parseJSON(s string) (any, bool) {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return nil, false
	}
	return v, true
}

// key is k of $."k".
func key(path string) string { return strings.TrimSuffix(strings.TrimPrefix(path, `$."`), `"`) }

// toFloat is the number, or the greatest of its sign beyond the doubles.
func toFloat(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return max(-math.MaxFloat64, min(math.MaxFloat64, f))
}

// textOf is a field as ->> gives it: NULL of a null.
func textOf(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return v
	}
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return string(data)
}

// kindOf names the type of a field in the server's words.
func kindOf(d Dialect, v any) string {
	var kind string
	switch v := v.(type) {
	case nil:
		kind = "null"
	case bool:
		kind = "boolean"
	case string:
		kind = map[Dialect]string{Postgres: "string", MySQL: "string", SQLite: "text"}[d]
	case []any:
		kind = "array"
	case map[string]any:
		kind = "object"
	case json.Number:
		switch whole := !strings.ContainsAny(string(v), ".eE"); {
		case d == Postgres:
			kind = "number"
		case whole:
			kind = "integer"
		case d == MySQL:
			kind = "double"
		default:
			kind = "real"
		}
	}
	if d == MySQL {
		kind = strings.ToUpper(kind)
	}
	return kind
}

// allOf reports whether an array has each element of another, which are strings.
func allOf(v, want any) bool {
	have, isArray := v.([]any)
	wanted, _ := want.([]any)
	return isArray && !slices.ContainsFunc(wanted, func(w any) bool {
		return !slices.ContainsFunc(have, func(h any) bool { return h == w })
	})
}

// contains is @>, of an object with one array on its right.
func contains(a, b any) (any, error) {
	s, okS := a.(string)
	t, okT := b.(string)
	if !okS || !okT {
		return nil, fmt.Errorf("@> of %T and %T", a, b)
	}
	doc, okS := parseJSON(s)
	want, okT := parseJSON(t)
	if !okS || !okT {
		return nil, fmt.Errorf("invalid input syntax for type json")
	}
	object, isObject := doc.(map[string]any)
	wanted, _ := want.(map[string]any)
	for k, w := range wanted {
		if !isObject || !allOf(object[k], w) {
			return false, nil
		}
	}
	return isObject, nil
}

// member is what is at a path of a document, both given as expressions.
func (e *env) member(args []node) (any, error) {
	if len(args) != 2 {
		return nil, fmt.Errorf("a member of %d arguments", len(args))
	}
	doc, err := args[0](e)
	path, errPath := args[1](e)
	if err != nil || errPath != nil || doc == nil {
		return nil, first(err, errPath)
	}
	v, ok := parseJSON(fmt.Sprint(doc))
	if !ok {
		return nil, fmt.Errorf("malformed JSON")
	}
	object, _ := v.(map[string]any)
	return object[key(strings.TrimSuffix(fmt.Sprint(path), "[*]"))], nil
}

// elements is the texts that SQLite's json_each gives: of an array, of an object, or the
// one that is no collection at all.
func elements(args []node) node {
	return func(e *env) (any, error) {
		v, err := e.member(args)
		all := []any{v}
		switch v := v.(type) {
		case []any:
			all = v
		case map[string]any:
			all = slices.Collect(maps.Values(v))
		}
		var texts []any
		for _, x := range all {
			if s, isText := x.(string); isText {
				texts = append(texts, s)
			}
		}
		return texts, err
	}
}

// exists reads (SELECT 1 FROM JSON_TABLE(document, path COLUMNS (text_ ..., json_ ...))
// AS element_ WHERE condition), where the condition is about these two columns of each
// element of the array at the path.
func (p *parser) exists() (node, error) {
	if p.d != MySQL {
		return nil, fmt.Errorf("%w: EXISTS", ErrSyntax)
	}
	if err := p.need("(", "SELECT", "1", "FROM", "JSON_TABLE", "("); err != nil {
		return nil, err
	}
	doc, err := p.expression()
	if err == nil {
		err = p.need(",")
	}
	if err != nil {
		return nil, err
	}
	path, err := p.expression()
	if err == nil {
		err = p.need("COLUMNS")
	}
	if err != nil {
		return nil, err
	}
	for p.peek().kind != end && !p.words(")", ")", "AS", "element_", "WHERE") {
		p.i++
	}
	where, err := p.expression()
	if err == nil {
		err = p.need(")")
	}
	return func(e *env) (any, error) {
		v, err := e.member([]node{doc, path})
		if err != nil {
			return nil, err
		}
		list, _ := v.([]any)
		for _, x := range list {
			row := Row{"text_": nil, "json_": document{x}}
			switch x.(type) {
			case string, bool, json.Number: // MariaDB has a text of each of these
				row["text_"] = mixed{fmt.Sprint(x), "utf8mb4_bin"}
			}
			if v, err := where(&env{e.d, row}); err != nil || v == true {
				return true, err
			}
		}
		return false, nil
	}, err
}
