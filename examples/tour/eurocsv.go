package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
	flawed "github.com/hardened-go/hardened/internal/flawed/eurocsv"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/eurocsvlaws"
)

var eurocsvLesson = lesson{
	name:    "eurocsv",
	title:   "three answers, each for another file",
	mistake: reading,
	kind:    laws.RoundTrip,
	source:  `Document 000, question NR3:`,
	snippet: `
reader = csv.DictReader(f)
for row in reader:
    processed = {
        'id': row['ID'],
        'amount': float(row['Amount'].replace(',', '.')),
        ...
`,
	symptom: `"My Python service is timing out after exactly 30 seconds but ONLY when
processing CSVs from our European office."`,
	answers: []answer{
		{
			says: "The delimiter: delimiter = ';' if ';' in sample else ','. The wrong one makes it hang until the timeout.",
			why:  "It does not hang, it raises a KeyError at the first row. And a semicolon in a description makes an American file European.",
		},
		{
			says: "The same from the first line. \"The number format conversion you're already doing is correct.\"",
			why:  "1.234,56 becomes 1.234.56, which is not a number.",
		},
		{
			says: "The encoding: open it as ISO-8859-1. And take the points out of the amounts first.",
			why:  "Then é in UTF-8 is Ã©, the comma between the fields is still wrong, and 1,234.56 is 1.23456, without a word.",
		},
	},
	contract: func() laws.Contract { return eurocsvlaws.Read() },
	flaw:     "ISO-8859-1 and points away",
	law:      "eurocsv/rows",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "a semicolon in the first line",
			idea:    "The second answer's: it looks where the columns are.",
			why:     "Right about the delimiter. Amounts with groups of three are beyond it.",
		},
		{
			variant: "all three together",
			idea:    "Put the three together: the delimiter tells the amounts, and UTF-8 is tried first.",
			why:     "What is between the fields does not say what is in them. 1,234 is guessed, and half of the guesses are a thousand times too large.",
		},
		{
			variant: "in floats",
			idea:    "euro.Read, and floats, since it is only money.",
			why:     "Two digits behind the point are not all that can be lost.",
		},
		{
			variant: "hardened",
			idea:    "euro.Read: a dialect that is stated, or found by evidence that it shows, or refused.",
			why:     "An amount that only one mark explains is evidence. A table without one is sent back, with the question.",
		},
	},
	load:     "a table of 1,000 rows",
	before:   contender{"the first answer", func(n int) { tables(n, flawed.First) }},
	after:    contender{"euro.Read", func(n int) { tables(n, eurocsvlaws.Read().Wheats[0].Impl) }},
	remarks:  "Ours reads the beginning twice, to find the dialect, and every amount without a float.",
	question: "\"It is not algorithmic complexity, your CTO is overthinking it.\" None of the three asked for a file. What does the law ask for?",
	reply: "For the file as it was meant: it draws a table, writes it in one of the dialects, and compares what was read with what was meant. " +
		"Then also the files are drawn that nobody could read, and the only right answer is to say so.",
	words: func(args []string) ([]column, error) {
		file := []byte("ID;Amount;Date;Description\n")
		for i, a := range args {
			file = fmt.Appendf(file, "%d;%q;2025-12-31;x\n", i+1, a)
		}
		amounts := func(rows []euro.Row, err error) string {
			if err != nil {
				return err.Error()
			}
			var out []string
			for _, r := range rows {
				out = append(out, r.Amount)
			}
			return strings.Join(out, ", ")
		}
		return []column{
			{"the first answer", amounts(flawed.First(file))},
			{"the second answer", amounts(flawed.Second(file))},
			{"the third answer, with commas between", amounts(flawed.Third(bytes.ReplaceAll(file, []byte(";"), []byte(","))))},
			{"all three together", amounts(flawed.AllThree(file))},
			{"euro.Read", amounts(eurocsvlaws.Read().Wheats[0].Impl(file))},
		}, nil
	},
}

func tables(n int, read eurocsvlaws.Reader) {
	file := []byte("ID;Amount;Date;Description\n" + strings.Repeat("1;1234,56;2025-12-31;x\n", 1000))
	for range n {
		_, _ = read(file)
	}
}
