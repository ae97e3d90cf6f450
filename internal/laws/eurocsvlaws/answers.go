package eurocsvlaws

import (
	"bytes"
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
)

// What an amount is, written out.
var amountExpr = map[byte]*regexp.Regexp{
	',': regexp.MustCompile(`^([+-]?)(\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:'\d{3})+|[1-9]\d{0,2}(?:\x{A0}\d{3})+)(?:,(\d+))?$`),
	'.': regexp.MustCompile(`^([+-]?)(\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:'\d{3})+|[1-9]\d{0,2}(?:\x{A0}\d{3})+)(?:\.(\d+))?$`),
}

func slowAmount(text string, mark byte) (string, bool) {
	m := amountExpr[mark].FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	x := strings.TrimPrefix(m[1], "+") + strings.NewReplacer(".", "", ",", "", "'", "", "\u00A0", "").Replace(m[2])
	if m[3] != "" {
		x += "." + m[3]
	}
	return x, true
}

// everyDialect reads the file in every dialect that there is. If exactly one answer
// comes out, that is it.
func everyDialect(data []byte) ([]euro.Row, error) {
	var found [][]euro.Row
	var failed error
	for _, comma := range ",;\t" {
		for _, mark := range []byte{',', '.'} {
			rows, err := plain(data, comma, mark)
			switch {
			case errors.Is(err, euro.ErrAmount):
				// The dialect that gets furthest tells where the mistake is.
				var a, b *euro.Error
				if failed == nil || errors.As(err, &a) && errors.As(failed, &b) && a.Line > b.Line {
					failed = err
				}
			case err != nil:
			case !slices.ContainsFunc(found, func(r []euro.Row) bool { return slices.Equal(r, rows) }):
				found = append(found, rows)
			}
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, euro.ErrAmbiguous
	case failed != nil:
		return nil, failed
	}
	return nil, euro.ErrHeader
}

// plain splits a file by hand.
func plain(data []byte, comma rune, mark byte) ([]euro.Row, error) {
	text := string(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if !utf8.ValidString(text) {
		var b strings.Builder
		for _, c := range data {
			r := rune(c)
			if c == 0x80 {
				r = '€'
			}
			b.WriteRune(r)
		}
		text = b.String()
	}
	var names []string
	rows := []euro.Row{}
	line := 1
	for text != "" {
		var fields []string
		var at []int
		for more := true; more; {
			at = append(at, line)
			var field string
			field, text, more = next(text, comma, &line)
			fields = append(fields, field)
		}
		if names == nil {
			names = fields
			continue
		}
		get := func(name string) (string, int) {
			i := slices.Index(names, name)
			if i < 0 || i >= len(fields) {
				return "", -1
			}
			return fields[i], at[i]
		}
		id, ok := get("ID")
		amount, where := get("Amount")
		if ok < 0 || where < 0 {
			return nil, euro.ErrHeader
		}
		x, fine := slowAmount(amount, mark)
		if !fine {
			return nil, &euro.Error{Line: where, Column: "Amount", Err: euro.ErrAmount}
		}
		date, _ := get("Date")
		description, _ := get("Description")
		rows = append(rows, euro.Row{ID: id, Amount: x, Date: date, Description: description})
	}
	if !slices.Contains(names, "Amount") {
		return nil, euro.ErrHeader
	}
	return rows, nil
}

// next takes a field off a text. There are more in the row if it ended at a comma.
func next(text string, comma rune, line *int) (field, rest string, more bool) {
	if strings.HasPrefix(text, `"`) {
		var b strings.Builder
		i := 1
		for ; i < len(text); i++ {
			if text[i] == '"' {
				if i+1 < len(text) && text[i+1] == '"' {
					i++
				} else {
					break
				}
			}
			if text[i] == '\n' {
				*line++
			}
			b.WriteByte(text[i])
		}
		field, text = b.String(), text[min(i+1, len(text)):]
	} else {
		end := strings.IndexFunc(text, func(r rune) bool { return r == comma || r == '\n' })
		if end < 0 {
			return text, "", false
		}
		field, text = text[:end], text[end:]
	}
	if strings.HasPrefix(text, string(comma)) {
		return field, text[1:], true
	}
	*line++
	return field, strings.TrimPrefix(text, "\n"), false
}

// inFloats rounds to the cents that a float64 has left.
func inFloats(data []byte) ([]euro.Row, error) {
	rows, err := ours(data)
	for i := range rows {
		x, err := strconv.ParseFloat(rows[i].Amount, 64)
		if err != nil {
			return nil, err
		}
		rows[i].Amount = new(big.Rat).SetFloat64(x).FloatString(30)
	}
	return rows, err
}

// skipping leaves out lines until it can read the rest.
func skipping(data []byte) ([]euro.Row, error) {
	for {
		rows, err := ours(data)
		var at *euro.Error
		if !errors.As(err, &at) {
			return rows, err
		}
		lines := bytes.SplitAfter(data, []byte("\n"))
		if at.Line > len(lines) {
			return rows, err
		}
		data = bytes.Join(slices.Delete(lines, at.Line-1, at.Line), nil)
	}
}

func oneOff(data []byte) ([]euro.Row, error) {
	rows, err := ours(data)
	var at *euro.Error
	if errors.As(err, &at) {
		return nil, &euro.Error{Line: at.Line - 1, Column: at.Column, Err: at.Err}
	}
	return rows, err
}
