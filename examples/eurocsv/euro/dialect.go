package euro

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// An Encoding is how text is written in bytes.
type Encoding string

// The encodings.
const (
	UTF8        Encoding = "UTF-8"
	Windows1252 Encoding = "Windows-1252"
)

// A Dialect is how a file is written.
type Dialect struct {
	Encoding Encoding
	Comma    rune // between fields: ';', ',' or a tab
	Decimal  byte // ',' or '.', or 0: no amount so far has told
}

// What keeps a dialect from being told.
var (
	// ErrEncoding says that a file is in neither encoding.
	ErrEncoding = errors.New("euro: neither UTF-8 nor Windows-1252")

	// ErrHeader says that the first line has not the columns ID, Amount, Date and
	// Description, between semicolons, commas or tabs, once each.
	ErrHeader = errors.New("euro: the first line does not have the columns ID, Amount, Date and Description, once each")

	// ErrAmbiguous says that the amounts could be read in two ways, and differ: say which.
	ErrAmbiguous = errors.New("euro: the amounts can be read with a decimal comma and with a decimal point")

	// ErrContradiction says that one amount has a decimal comma and another a point.
	ErrContradiction = errors.New("euro: some amounts have a decimal comma, others a decimal point")
)

const bom = "\uFEFF"

// Columns are what a file has, in any order and among others.
var columns = [...]string{"ID", "Amount", "Date", "Description"}

// Detect tells the dialect of a file by its beginning, and the evidence for it. What is
// given in known is taken as it is, and not looked for. It does not guess: amounts that
// could be both, such as 1,234, decide nothing, and if none decides there is
// [ErrAmbiguous]. Where no amount has a mark, Decimal is 0.
//
// Laws: eurocsv/rows, eurocsv/ambiguous.
func Detect(beginning []byte, known Dialect) (d Dialect, evidence string, err error) {
	d = known
	if d.Encoding == "" {
		if d.Encoding, evidence, err = detectEncoding(beginning); err != nil {
			return Dialect{}, "", err
		}
	}
	text := decode(beginning, d.Encoding)
	if d.Comma == 0 {
		for _, comma := range ";,\t" {
			if _, err := header(text, comma); err == nil {
				d.Comma = comma
			}
		}
		if d.Comma == 0 {
			return Dialect{}, "", ErrHeader
		}
		evidence += fmt.Sprintf("; the columns are between %q in the first line", d.Comma)
	}
	if d.Decimal == 0 {
		why := ""
		if d.Decimal, why, err = detectDecimal(text, d.Comma); err != nil {
			return Dialect{}, "", err
		}
		evidence += "; " + why
	}
	return d, strings.TrimPrefix(evidence, "; "), nil
}

func detectEncoding(beginning []byte) (Encoding, string, error) {
	if bytes.HasPrefix(beginning, []byte(bom)) {
		return UTF8, "it begins with the mark of UTF-8", nil
	}
	// The beginning may end within a character.
	whole := beginning
	for range utf8.UTFMax - 1 {
		if utf8.Valid(whole) || len(whole) == 0 {
			break
		}
		whole = whole[:len(whole)-1]
	}
	switch {
	case bytes.IndexByte(beginning, 0) >= 0: // UTF-16, or no text
		return "", "", ErrEncoding
	case utf8.Valid(whole):
		return UTF8, "it is UTF-8", nil
	}
	for _, b := range beginning {
		if b >= 0x80 && b < 0xA0 && windows[b-0x80] == utf8.RuneError {
			return "", "", ErrEncoding
		}
	}
	return Windows1252, "it is not UTF-8, and every byte of it is a character of Windows-1252", nil
}

// header returns where the columns are in the first line.
func header(text string, comma rune) (at [len(columns)]int, err error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = comma
	names, err := r.Read()
	if err != nil {
		return at, ErrHeader
	}
	return places(names)
}

func places(names []string) (at [len(columns)]int, err error) {
	for i, column := range columns {
		found := 0
		for j, name := range names {
			if strings.TrimSpace(name) == column {
				at[i] = j
				found++
			}
		}
		if found != 1 {
			return at, ErrHeader
		}
	}
	return at, nil
}

// detectDecimal asks every amount of the beginning. Its last line may be cut, and is
// not asked where there is another.
func detectDecimal(text string, comma rune) (byte, string, error) {
	at, err := header(text, comma)
	if err != nil {
		return 0, "", err
	}
	if end := strings.LastIndexByte(text, '\n'); end >= 0 && len(text) >= Beginning {
		text = text[:end]
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	_, _ = r.Read() // the header
	var witness [2]string
	differ := false
	for {
		fields, err := r.Read()
		if err != nil {
			break // the end, or what Read will report
		}
		if len(fields) <= at[1] {
			continue
		}
		amount := strings.TrimSpace(fields[at[1]])
		byComma, no := parseAmount(amount, ',')
		byPoint, neither := parseAmount(amount, '.')
		switch {
		case no == nil && neither != nil:
			witness[0] = amount
		case no != nil && neither == nil:
			witness[1] = amount
		case no == nil && byComma != byPoint:
			differ = true
		}
	}
	switch {
	case witness[0] != "" && witness[1] != "":
		return 0, "", ErrContradiction
	case witness[0] != "":
		return ',', "there is an amount that only a decimal comma explains", nil
	case witness[1] != "":
		return '.', "there is an amount that only a decimal point explains", nil
	case differ:
		return 0, "", ErrAmbiguous
	}
	return 0, "no amount has a mark", nil
}

// amount is parseAmount in a dialect. Where the mark is not known yet, the first amount
// that tells tells it.
func (d *Dialect) amount(text string) (string, error) {
	if d.Decimal != 0 {
		return parseAmount(text, d.Decimal)
	}
	byComma, no := parseAmount(text, ',')
	byPoint, neither := parseAmount(text, '.')
	switch {
	case no != nil && neither != nil:
		return "", ErrAmount
	case neither != nil:
		d.Decimal = ','
		return byComma, nil
	case no != nil:
		d.Decimal = '.'
	case byComma != byPoint:
		return "", ErrAmbiguous
	}
	return byPoint, nil
}
