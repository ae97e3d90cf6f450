package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/hardened-go/hardened/examples/eurocsv/euro"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/eurocsvlaws"
)

func TestLaws(t *testing.T) {
	laws.Check(t, eurocsvlaws.Read())
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"ID;Amount;Date;Description\n1;1.234,56;d;x\n", "ID,Amount,Date,Description\n1,\"1,234\",d,\"x", "\uFEFFID", "\xff\xfe"} {
		f.Add([]byte(s))
	}
	read := eurocsvlaws.Read().Wheats[0].Impl
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := read(data)
		if err != nil && rows != nil {
			t.Errorf("%q: %q and %v", data, rows, err)
		}
		for _, r := range rows {
			if strings.Trim(r.Amount, "-0123456789.") != "" || r.Amount == "" || len(r.Amount) > 20 {
				t.Errorf("%q: the amount %q", data, r.Amount)
			}
		}
	})
}

// endless is a table that is made as it is read.
type endless struct {
	rows int
	rest string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.rows == 0 {
			return 0, io.EOF
		}
		e.rows--
		e.rest = "7;1.234,56;31.12.2025;Ein Text, der eine Weile braucht\n"
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// The memory in use is the same after a hundred rows and after a million.
func TestMemoryIsConstant(t *testing.T) {
	rows := 1_000_000
	if testing.Short() {
		rows = 50_000
	}
	var most uint64
	n := 0
	in := io.MultiReader(strings.NewReader("ID;Amount;Date;Description\n"), &endless{rows: rows})
	err := euro.Read(in, euro.Dialect{}, func(euro.Dialect, string) error { return nil }, func(euro.Row) error {
		if n++; n%(rows/10) == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
		return nil
	})
	if err != nil || n != rows {
		t.Fatalf("%d rows, %v", n, err)
	}
	if most > 32<<20 {
		t.Errorf("%d bytes in use for a table of %d rows", most, rows)
	}
}

func TestErrors(t *testing.T) {
	const head = "ID;Amount;Date;Description\n"
	for _, tt := range []struct {
		file string
		want error
		text string
	}{
		{"", euro.ErrHeader, ""},
		{"\x00\x00", euro.ErrEncoding, ""},
		{"\xff\xfeI\x00D\x00", euro.ErrEncoding, ""},
		{"ID;Amount;Date\n", euro.ErrHeader, ""},
		{"ID;Amount;Date;Description;ID\n", euro.ErrHeader, ""},
		{head + "1;1,5;d;\x81\n", euro.ErrEncoding, ""},
		{head + "1;1,5;d;x\n2;1.5;d;x\n", euro.ErrContradiction, ""},
		{head + "1;1,5;d\n", euro.ErrRow, "euro: line 2: not a row of the table"},
		{head + "1;1,5;d;x\n2;1,5;d;\"x\n", euro.ErrRow, "euro: line 3: not a row of the table"},
		{head + "1;1,5;d;x\n2;1,5 EUR;d;x\n", euro.ErrAmount, "euro: line 3, column Amount: not an amount in this dialect"},
		{head + "1;1,5;d;x\n2;;d;x\n", euro.ErrAmount, "euro: line 3, column Amount: not an amount in this dialect"},
		{head + "1;1,5;d;x\n2;12.34;d;x\n", euro.ErrContradiction, ""},
		{head + "1;1,5;d;x\n2;1234567890123456789,5;d;x\n", euro.ErrAmount, ""},
		{head + "1;1,5;d;" + strings.Repeat("x", 70_000) + "\n2;1,5;d;\xff\n", euro.ErrEncoding, "euro: line 3: euro: neither UTF-8 nor Windows-1252"},
		{head + strings.Repeat("1;7;d;xxxxxxx\n", 6000) + "2;1,234;d;x\n", euro.ErrAmbiguous, "euro: line 6002, column Amount: " + euro.ErrAmbiguous.Error()},
		{head + strings.Repeat("1;7;d;xxxxxxx\n", 6000) + "2;1,5;d;x\n2;1.5;d;x\n", euro.ErrAmount, "euro: line 6003, column Amount: not an amount in this dialect"},
		{head + "1;1,5;d;\"" + strings.Repeat("x\n", 2<<20), euro.ErrRow, "euro: line 2: not a row of the table: it is longer than a megabyte"},
	} {
		_, err := eurocsvlaws.Read().Wheats[0].Impl([]byte(tt.file))
		if !errors.Is(err, tt.want) || tt.text != "" && err.Error() != tt.text {
			t.Errorf("%.60q: %v; want %v", tt.file, err, tt.want)
		}
	}
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	both := write("both.csv", "ID,Amount,Date,Description\n1,\"1,234\",d,x\n2,\"2,000\",d,y\n")
	for _, tt := range []struct {
		args, stdin    string
		code           int
		stdout, stderr string
	}{
		{"testdata/excel.csv", "", 0, "2 rows, 1234.06 in all\n", ""},
		{both, "", 2, "", "eurocsv: euro: the amounts can be read with a decimal comma"},
		{"-decimal . " + both, "", 0, "2 rows, 3234 in all\n", ""},
		{"-decimal , " + both, "", 0, "2 rows, 3.234 in all\n", ""},
		{"", "ID;Amount;Date;Description\n", 0, "0 rows, 0 in all\n", ""},
		{"-comma x", "", 2, "", "eurocsv: -encoding is"},
		{"-encoding UTF-7", "", 2, "", "eurocsv: -encoding is"},
		{"a b", "", 2, "", "eurocsv: -encoding is"},
		{"nowhere.csv", "", 2, "", "eurocsv: open nowhere.csv"},
		{"-x", "", 2, "", "flag provided"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(strings.Fields(tt.args), strings.NewReader(tt.stdin), &stdout, &stderr)
		if code != tt.code || !strings.HasSuffix(stdout.String(), tt.stdout) || !strings.HasPrefix(stderr.String(), tt.stderr) {
			t.Errorf("eurocsv %s = exit %d\nstdout %q\nstderr %q", tt.args, code, &stdout, &stderr)
		}
	}
}
