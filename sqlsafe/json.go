package sqlsafe

import (
	"encoding/json"
	"strings"
)

// A Field is a value in a JSON column: see [JSON]. The zero value is refused with
// [ErrColumn].
type Field struct{ col, key constant }

// JSON is what a JSON column has under a key of its outermost object. The column is
// jsonb in PostgreSQL, JSON or text in the others. The key is of ASCII letters, digits,
// "_" and "-", else it is [ErrColumn].
//
//	screen := sqlsafe.JSON("attributes", "screen_size")
//	sqlsafe.Build(d, "SELECT name FROM products", screen.Above(13), screen.Desc().Then(...))
//
// To compare such values as texts is quiet and wrong: '6.7' > '13.0'. To cast them is
// loud: one row with "n/a" and the query fails. Here numbers are compared as numbers, and
// what is not a JSON number is as if it were NULL: a string of digits, a missing key, a
// column that is NULL, or is no JSON at all.
//
// PostgreSQL compares numbers exactly, MySQL as doubles, SQLite as 64-bit integers and
// doubles. What they are compared with is of a type of integers or floats or a
// json.Number, which PostgreSQL takes exactly; any other is [ErrMisuse].
//
// Of an object that has the key twice PostgreSQL keeps the last value; MariaDB and SQLite
// read the first.
func JSON(column, key constant) Field { return Field{column, key} }

// Above is the condition that the field is a number greater than value, a number or an
// [Opt] of one.
func (f Field) Above(value any) Cond { return f.number(Above(f.col, value)) }

// Below is the condition that the field is a number less than value, a number or an
// [Opt] of one.
func (f Field) Below(value any) Cond { return f.number(Below(f.col, value)) }

// Between is the condition that the field is a number that is at least low and at most
// high; either may be an [Opt].
func (f Field) Between(low, high any) Cond { return f.number(Between(f.col, low, high)) }

func (f Field) number(c Cond) Cond {
	if c.op != unset {
		c.key = f.keyed()
	}
	return c
}

// keyed is the key, or one that is refused: no key means a plain column.
func (f Field) keyed() constant {
	if f.key == "" {
		return "?"
	}
	return f.key
}

// Asc sorts by the number in the field, the least first; what is not a number is last.
func (f Field) Asc() Order { return Order{[]key{{col: f.col, field: f.keyed()}}} }

// Desc sorts by the number in the field, the greatest first; what is not a number is
// last.
func (f Field) Desc() Order { return Order{[]key{{col: f.col, field: f.keyed(), desc: true}}} }

// HasAll is the condition that the field is an array that has each of the values among
// its elements, as strings. Of no values it is unset; more than a hundred are
// [ErrTooManyArgs], and one beyond the limit of [Cond.MaxTerm] is [ErrTermTooLong]. A
// string that is one of the values is not an array, and "wifi" is not
// in "wifi-6".
//
// In PostgreSQL a GIN index on the column is used, also one of jsonb_path_ops. In SQLite
// a column with the name of one of json_each's own, such as json or value, needs its
// table before it: t.json; and that must not be named json_each.
func (f Field) HasAll(values ...string) Cond {
	if len(values) == 0 {
		return Cond{}
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return Cond{op: hasAll, col: f.col, key: f.keyed(), args: args}
}

// checkField refuses a column or a key that would need quotes of its own.
func (w *writer) checkField(col, key constant) {
	if !plain(col) {
		w.fail(at(ErrColumn, col))
	}
	for i := range len(key) {
		c := key[i]
		if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			w.fail(at(errKey, col))
		}
	}
}

// number writes the field as a number, NULL where it is not one. CASE, unlike AND,
// promises that what is not a number is never cast.
func (w *writer) number(col, key constant) {
	w.checkField(col, key)
	c, k := string(col), string(key)
	switch w.d {
	case Postgres:
		w.text("CASE WHEN jsonb_typeof(" + c + "->'" + k + "') = 'number' THEN CAST(" + c + "->>'" + k + "' AS numeric) END")
	case MySQL:
		path := "JSON_EXTRACT(" + c + `, '$."` + k + `"')`
		w.text("CASE WHEN JSON_VALID(" + c + ") THEN CASE WHEN JSON_TYPE(" + path +
			") IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') THEN CAST(" + path + " AS DOUBLE) END END")
	case SQLite:
		path := `, '$."` + k + `"')`
		w.text("CASE WHEN json_valid(" + c + ") THEN CASE WHEN json_type(" + c + path +
			" IN ('integer', 'real') THEN json_extract(" + c + path + " END END")
	}
}

// hasAll writes the containment of an array. PostgreSQL takes all values at once. MySQL's
// JSON_CONTAINS would too, but MariaDB's finds a text inside of nested arrays as well, and
// not if it is written with an escape: there, as in SQLite, each value is looked for
// among the elements.
func (w *writer) hasAll(c Cond, beside bool) {
	w.checkField(c.col, c.key)
	if len(c.args) > 100 { // each is a subquery
		w.fail(at(ErrTooManyArgs, c.col))
		return
	}
	values := make([]string, len(c.args))
	for i, v := range c.args {
		values[i], _ = v.(string)
		err := checkText(values[i])
		if len(values[i]) > w.max {
			err = ErrTermTooLong
		}
		if err != nil {
			w.fail(at(err, c.col))
			return
		}
	}
	col, path := string(c.col), `, '$."`+string(c.key)+`"`
	if w.d == Postgres {
		w.text(col + " @> CAST(")
		w.checked(encode(map[string][]string{string(c.key): values}))
		w.text(" AS jsonb)")
		return
	}
	if beside && len(values) > 1 {
		w.text("(")
	}
	for i, v := range values {
		if i > 0 {
			w.text(" AND ")
		}
		switch w.d {
		case MySQL:
			w.text("EXISTS (SELECT 1 FROM JSON_TABLE(CASE WHEN JSON_VALID(" + col + ") THEN " + col + " END" + path + "[*]' COLUMNS (" +
				"text_ LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$', json_ JSON PATH '$')) AS element_ WHERE element_.text_ LIKE ")
			w.checked(escape(v, whole))
			w.text(" " + EscapeClause + " AND JSON_TYPE(element_.json_) = 'STRING')")
		case SQLite:
			if ofJSONEach(col) {
				w.fail(at(misuse("json_each has a column of this name: write the table before it, under another name than that"), c.col))
			}
			w.checked(v)
			w.text(" IN (SELECT atom FROM json_each(CASE WHEN json_valid(" + col + ") THEN CASE WHEN json_type(" + col + path +
				"') = 'array' THEN " + col + " END END" + path + "') WHERE json_each.type = 'text')")
		}
	}
	if beside && len(values) > 1 {
		w.text(")")
	}
}

// ofJSONEach reports whether SQLite, inside of the subquery, takes a column for one of
// json_each's own. It ignores the case of names.
func ofJSONEach(column string) bool {
	column = strings.ToLower(column)
	switch column {
	case "key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root", "rowid", "oid", "_rowid_":
		return true
	}
	return strings.HasPrefix(column, "json_each.") || strings.Contains(column, ".json_each.")
}

func encode(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // of strings and slices it never fails
		panic("sqlsafe: " + err.Error())
	}
	return string(data)
}
