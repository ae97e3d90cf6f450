// Package eurocsv keeps the function of document 000, question NR3, and its three
// answers, under test as wrong. The ports leave the description as it is, which the
// originals put in capitals.
package eurocsv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
)

// What Python raises.
var (
	ErrKey     = errors.New("KeyError")
	ErrValue   = errors.New("ValueError")
	ErrUnicode = errors.New("UnicodeDecodeError")
)

// An encoding is what open is given.
type encoding func(data []byte) (string, error)

func utf8Only(data []byte) (string, error) {
	if !utf8.Valid(data) {
		return "", ErrUnicode
	}
	return string(data), nil
}

func latin1(data []byte) (string, error) {
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes), nil
}

// rows is csv.DictReader and the loop of the question.
func rows(text string, comma rune, amount func(string) string) ([]euro.Row, error) {
	// DictReader opens without skipping a BOM, which is then part of the first name. Go's
	// reader takes it for a bare quote where one follows, and so it is marked.
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	names, err := r.Read()
	if err != nil {
		return []euro.Row{}, nil // DictReader has no rows
	}
	out := []euro.Row{}
	for {
		fields, err := r.Read()
		if err != nil {
			return out, nil
		}
		row := map[string]string{}
		for i, name := range names {
			if i < len(fields) {
				row[name] = fields[i]
			}
		}
		for _, name := range []string{"ID", "Amount"} {
			if _, ok := row[name]; !ok {
				return nil, ErrKey
			}
		}
		x, err := strconv.ParseFloat(strings.TrimSpace(amount(row["Amount"])), 64)
		if err != nil {
			return nil, ErrValue
		}
		out = append(out, euro.Row{ID: row["ID"], Amount: strconv.FormatFloat(x, 'f', -1, 64), Date: row["Date"], Description: row["Description"]})
	}
}

func commaToPoint(s string) string { return strings.ReplaceAll(s, ",", ".") }

func process(data []byte, decode encoding, comma func(text string) rune, amount func(string) string) ([]euro.Row, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	return rows(text, comma(text), amount)
}

// Question is process_csv.
func Question(data []byte) ([]euro.Row, error) {
	return process(data, utf8Only, func(string) rune { return ',' }, commaToPoint)
}

// First takes a semicolon anywhere in the first 1,024 characters for the delimiter.
func First(data []byte) ([]euro.Row, error) {
	return process(data, utf8Only, func(text string) rune {
		if r := []rune(text); strings.ContainsRune(string(r[:min(1024, len(r))]), ';') {
			return ';'
		}
		return ','
	}, commaToPoint)
}

// Second looks for it in the first line.
func Second(data []byte) ([]euro.Row, error) {
	return process(data, utf8Only, func(text string) rune {
		if line, _, _ := strings.Cut(text, "\n"); strings.Contains(line, ";") {
			return ';'
		}
		return ','
	}, commaToPoint)
}

// Third reads every file as ISO-8859-1, with commas between the fields, and every
// amount as a European one.
func Third(data []byte) ([]euro.Row, error) {
	return process(data, latin1, func(string) rune { return ',' }, func(s string) string {
		return commaToPoint(strings.ReplaceAll(s, ".", ""))
	})
}

// AllThree puts the answers together: the second's delimiter, the third's amounts
// where there is a semicolon, and UTF-8 where it is.
func AllThree(data []byte) ([]euro.Row, error) {
	text := string(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if !utf8.Valid(data) {
		text, _ = latin1(data)
	}
	if line, _, _ := strings.Cut(text, "\n"); strings.Contains(line, ";") {
		return rows(text, ';', func(s string) string { return commaToPoint(strings.ReplaceAll(s, ".", "")) })
	}
	return rows(text, ',', func(s string) string { return strings.ReplaceAll(s, ",", "") })
}
