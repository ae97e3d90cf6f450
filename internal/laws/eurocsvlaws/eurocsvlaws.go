// Package eurocsvlaws holds the laws of the example eurocsv: what every reader of
// European tables must obey, and the answers that the laws convict.
package eurocsvlaws

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
	flawed "github.com/hardened-go/hardened/internal/flawed/eurocsv"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{Read()} }

// A Reader reads a whole table.
type Reader = func(data []byte) ([]euro.Row, error)

// Read is the contract of euro.Read.
func Read() laws.Suite[Reader] {
	const source = "document 000, question NR3"
	return laws.Suite[Reader]{
		Name: "euro.Read",
		Says: "Tables of amounts in whichever dialect they are written, or a refusal.",
		Laws: []laws.Law[Reader]{rowsLaw, ambiguous, where},
		Wheats: []laws.Wheat[Reader]{
			{Name: "hardened", Impl: ours},
			{Name: "every dialect there is", Impl: everyDialect},
		},
		Flaws: []laws.Flaw[Reader]{
			{
				Name: "process_csv", Source: source, Impl: flawed.Question, Breaks: []string{"eurocsv/rows"},
				Symptom: "KeyError at the first row of a European file. It does not hang.",
			},
			{
				Name: "a semicolon anywhere", Source: source + ", the first answer", Impl: flawed.First, Breaks: []string{"eurocsv/rows", "eurocsv/ambiguous"},
				Symptom: "A semicolon in a description makes an American file European.",
			},
			{
				Name: "a semicolon in the first line", Source: source + ", the second answer", Impl: flawed.Second, Breaks: []string{"eurocsv/rows"},
				Symptom: "\"The conversion you're already doing is correct\": 1.234,56 is 1.234.56, and a ValueError.",
			},
			{
				Name: "ISO-8859-1 and points away", Source: source + ", the third answer", Impl: flawed.Third, Breaks: []string{"eurocsv/rows"},
				Symptom: "1,234.56 is 1.23456, and é is Ã©.",
			},
			{Name: "all three together", Impl: flawed.AllThree, Breaks: []string{"eurocsv/ambiguous"}, Symptom: "A semicolon decides what 1,234 is. It says nothing about it."},
			{Name: "in floats", Impl: inFloats, Breaks: []string{"eurocsv/rows"}, Symptom: "900719925474099.31 is .25."},
			{Name: "skips what it cannot read", Impl: skipping, Breaks: []string{"eurocsv/where"}, Symptom: "The sum is short by one row, and nobody knows which."},
			{Name: "one line off", Impl: oneOff, Breaks: []string{"eurocsv/where"}, Symptom: "The line that it names is in order."},
		},
	}
}

func ours(data []byte) ([]euro.Row, error) {
	rows := []euro.Row{}
	err := euro.Read(bytes.NewReader(data), euro.Dialect{}, func(euro.Dialect, string) error { return nil },
		func(r euro.Row) error { rows = append(rows, r); return nil })
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// A table is a file as it was meant, and how it is written.
type table struct {
	d      euro.Dialect
	bom    bool
	group  string
	rows   []euro.Row
	spoilt int // the row that has a bad amount, or -1
}

var someTable = rapid.Custom(func(t *rapid.T) table {
	tab := table{spoilt: -1}
	tab.d.Encoding = rapid.SampledFrom([]euro.Encoding{euro.UTF8, euro.Windows1252}).Draw(t, "encoding")
	tab.d.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "comma")
	tab.d.Decimal = rapid.SampledFrom([]byte{',', '.'}).Draw(t, "decimal")
	tab.bom = tab.d.Encoding == euro.UTF8 && rapid.Bool().Draw(t, "bom")
	other := map[byte]string{',': ".", '.': ","}[tab.d.Decimal]
	tab.group = rapid.SampledFrom([]string{"", other, other, "'", "\u00A0"}).Draw(t, "group")
	amounts := rapid.SampledFrom([]string{"0", "7", "10.50", "-0.5", "1234", "1234.56", "-1234567.8", "1.234", "999.999", "12345.678", "900719925474099.31", "0.123"})
	texts := rapid.SampledFrom([]string{"", "x", "café", "a;b", "a,b", `say "hi"`, "two\nlines", "50 €", "1;2,3", " y "})
	for i := range rapid.IntRange(0, 4).Draw(t, "rows") {
		tab.rows = append(tab.rows, euro.Row{ID: fmt.Sprint(i + 1), Amount: amounts.Draw(t, "amount"), Date: "2025-12-31", Description: texts.Draw(t, "text")})
	}
	return tab
})

// amount writes a decimal with a point in the dialect of the table.
func (tab table) amount(text string) string {
	whole, fraction, marked := strings.Cut(text, ".")
	sign, whole := strings.TrimSuffix(whole, strings.TrimPrefix(whole, "-")), strings.TrimPrefix(whole, "-")
	if tab.group != "" {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + tab.group + whole[i:]
		}
	}
	if marked {
		return sign + whole + string(tab.d.Decimal) + fraction
	}
	return sign + whole
}

// write writes the table.
func (tab table) write() []byte {
	field := func(s string) string {
		if strings.ContainsAny(s, "\",;\t\n ") {
			return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		return s
	}
	var b strings.Builder
	line := func(fields ...string) {
		for i, f := range fields {
			if i > 0 {
				b.WriteRune(tab.d.Comma)
			}
			b.WriteString(field(f))
		}
		b.WriteByte('\n')
	}
	line("Date", "ID", "Description", "Amount")
	for i, r := range tab.rows {
		amount := tab.amount(r.Amount)
		if i == tab.spoilt {
			amount = "n/a"
		}
		line(r.Date, r.ID, r.Description, amount)
	}
	text := b.String()
	if tab.d.Encoding == euro.UTF8 {
		if tab.bom {
			text = "\uFEFF" + text
		}
		return []byte(text)
	}
	var out []byte
	for _, r := range text {
		if r == '€' {
			r = 0x80
		}
		out = append(out, byte(r))
	}
	return out
}

func (tab table) String() string { return fmt.Sprintf("Read(%q)", tab.write()) }

// ways are the decimal marks that explain all amounts as they are written, and what
// the amounts are under each.
func (tab table) ways() map[byte][]string {
	ways := map[byte][]string{}
	for _, mark := range []byte{',', '.'} {
		var all []string
		for _, r := range tab.rows {
			if x, ok := slowAmount(tab.amount(r.Amount), mark); ok {
				all = append(all, x)
			}
		}
		if len(all) == len(tab.rows) {
			ways[mark] = all
		}
	}
	return ways
}

func (tab table) ambiguous() bool {
	ways := tab.ways()
	return len(ways) == 2 && !slices.Equal(ways[','], ways['.'])
}

var rowsLaw = laws.Law[Reader]{
	ID: "eurocsv/rows", Kind: laws.RoundTrip,
	Says: "A table that can be read in one way only is read in that way: every field, and every amount exactly.",
	Prop: func(t *laws.T, read Reader) {
		tab := laws.Draw(t, someTable, "table")
		if tab.ambiguous() {
			return
		}
		t.LabelIf(len(tab.rows) > 0, "rows")
		t.LabelIf(len(tab.ways()) == 1, "one mark explains it")
		t.LabelIf(tab.d.Encoding == euro.Windows1252, "Windows-1252")
		want := append([]euro.Row{}, tab.rows...)
		got, err := read(tab.write())
		if err != nil {
			t.Broken(err.Error(), fmt.Sprintf("%q", want), "%s", tab)
		}
		if !slices.EqualFunc(got, want, sameRow) {
			t.Broken(fmt.Sprintf("%q", got), fmt.Sprintf("%q", want), "%s", tab)
		}
	},
	Need: map[string]float64{"rows": 0.2, "one mark explains it": 0.1, "Windows-1252": 0.2},
}

// sameRow compares amounts by value: 10.50 is 10.5.
func sameRow(a, b euro.Row) bool {
	x, ok := new(big.Rat).SetString(a.Amount)
	y, ok2 := new(big.Rat).SetString(b.Amount)
	a.Amount, b.Amount = "", ""
	return ok && ok2 && x.Cmp(y) == 0 && a == b
}

var ambiguous = laws.Law[Reader]{
	ID: "eurocsv/ambiguous", Kind: laws.Invariant,
	Says: "A table whose amounts can be read in two ways is refused as that.",
	Prop: func(t *laws.T, read Reader) {
		tab := laws.Draw(t, someTable, "table")
		for i := range tab.rows { // towards what could be both
			if laws.Draw(t, rapid.IntRange(0, 3), "plain") > 0 {
				tab.rows[i].Amount = "12.345"
			}
		}
		if !tab.ambiguous() {
			return
		}
		t.Label("could be both")
		if got, err := read(tab.write()); !errors.Is(err, euro.ErrAmbiguous) || got != nil {
			t.Broken(fmt.Sprintf("%q, %v", got, err), "a refusal: it can be read in two ways", "%s", tab)
		}
	},
	Need: map[string]float64{"could be both": 0.1},
}

var where = laws.Law[Reader]{
	ID: "eurocsv/where", Kind: laws.Invariant,
	Says: "A table with one bad amount is refused with the line and the column in which it stands.",
	Prop: func(t *laws.T, read Reader) {
		tab := laws.Draw(t, someTable, "table")
		if len(tab.rows) == 0 {
			return
		}
		tab.spoilt = laws.Draw(t, rapid.IntRange(0, len(tab.rows)-1), "row")
		tab.rows[tab.spoilt].Amount = "0" // which decides nothing
		if tab.ambiguous() {
			return
		}
		t.Label("spoilt")
		line := 2 // that on which the amount of the row ends
		for i := range tab.spoilt + 1 {
			line += strings.Count(tab.rows[i].Description, "\n")
			if i < tab.spoilt {
				line++
			}
		}
		t.LabelIf(line > 2, "not in the first")
		got, err := read(tab.write())
		var at *euro.Error
		if !errors.As(err, &at) || at.Line != line || at.Column != "Amount" || !errors.Is(err, euro.ErrAmount) || got != nil {
			t.Broken(fmt.Sprintf("%q, %v", got, err), fmt.Sprintf("an error in line %d, column Amount", line), "%s", tab)
		}
	},
	Need: map[string]float64{"spoilt": 0.3, "not in the first": 0.1},
}
