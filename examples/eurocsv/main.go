// Eurocsv reads a table of amounts, from a file or standard input, and sums it up:
//
//	go run ./examples/eurocsv examples/eurocsv/testdata/excel.csv
//	go run ./examples/eurocsv -decimal , table.csv
//
// # The story
//
//	reader = csv.DictReader(f)
//	'amount': float(row['Amount'].replace(',', '.')),
//
// A service times out on files from the European office. Two assistants find the
// semicolon, and say that the wrong delimiter makes the program hang until the timeout:
// it does not, it raises a KeyError at the first row. Both take any file with a
// semicolon in it for a European one. The third finds the encoding, says that it can
// hang the program, which it cannot either, reads everything as ISO-8859-1, so that é
// in UTF-8 becomes Ã©, and leaves the comma between the fields. His amounts are right
// for 1.234,56, and 1,234.56 becomes 1.23456 without a word.
//
// The correction in package euro is told the dialect or finds it by evidence, which it
// shows, and refuses where there is none: nobody can know what 1,234 is. Amounts are
// exact decimals. What is wrong is said with line and column. And the file is read row
// by row, so that its size does not matter.
package main

import (
	"flag"
	"fmt"
	"io"
	"math/big"
	"os"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main without the process. It returns the exit status: 2 for a call or a file
// that is not understood.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("eurocsv", flag.ContinueOnError)
	fs.SetOutput(stderr)
	encoding := fs.String("encoding", "", "UTF-8 or Windows-1252; without it, found by evidence")
	comma := fs.String("comma", "", "between fields: ; or , or tab")
	decimal := fs.String("decimal", "", "decimal mark: , or .")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	refuse := func(format string, args ...any) int {
		fmt.Fprintf(stderr, "eurocsv: "+format+"\n", args...)
		return 2
	}
	commas := map[string]rune{"": 0, ";": ';', ",": ',', "tab": '\t'}
	marks := map[string]byte{"": 0, ",": ',', ".": '.'}
	encodings := map[string]euro.Encoding{"": "", "UTF-8": euro.UTF8, "Windows-1252": euro.Windows1252}
	var known euro.Dialect
	var ok [3]bool
	known.Encoding, ok[0] = encodings[*encoding]
	known.Comma, ok[1] = commas[*comma]
	known.Decimal, ok[2] = marks[*decimal]
	if ok != [3]bool{true, true, true} || fs.NArg() > 1 {
		return refuse("-encoding is UTF-8 or Windows-1252, -comma ; or , or tab, -decimal , or . and there is one file")
	}
	if fs.NArg() == 1 {
		f, err := os.Open(fs.Arg(0))
		if err != nil {
			return refuse("%v", err)
		}
		defer func() { _ = f.Close() }()
		stdin = f
	}
	told := func(d euro.Dialect, evidence string) error {
		mark := "no decimal mark yet"
		if d.Decimal != 0 {
			mark = fmt.Sprintf("decimal %q", d.Decimal)
		}
		_, err := fmt.Fprintf(stdout, "%s, fields between %q, %s: %s\n", d.Encoding, d.Comma, mark, evidence)
		return err
	}
	rows, total := 0, new(big.Rat)
	err := euro.Read(stdin, known, told, func(r euro.Row) error {
		rows++
		amount, _ := new(big.Rat).SetString(r.Amount) // a decimal
		total.Add(total, amount)
		return nil
	})
	if err != nil {
		return refuse("%v", err)
	}
	places, _ := total.FloatPrec()
	fmt.Fprintf(stdout, "%d rows, %s in all\n", rows, total.FloatString(places))
	return 0
}
