package emailcheck_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hardened-go/hardened/emailcheck"
)

// Zero false accepts and zero false rejects on what public suites are about.
func TestPublicCases(t *testing.T) {
	// One row has a label that begins with "xn--" and decodes to nothing. Practical
	// reads labels as the ASCII that they are; International refuses it.
	const notDecoded = "test@xn--example.com"
	core := 0
	for _, c := range publicCases(t) {
		if strings.HasPrefix(c.class, "core") {
			core++
		}
		want := c.valid || c.addr == notDecoded
		if got := emailcheck.Valid(c.addr); got != want {
			t.Errorf("Valid(%+q) = %v, want %v (%s, %s)", c.addr, got, want, c.class, c.source)
		}
		if _, err := emailcheck.Parse(c.addr); (err == nil) != want {
			t.Errorf("Parse(%+q) = %v, want an address: %v (%s)", c.addr, err, want, c.source)
		}
	}
	if core < 350 {
		t.Errorf("%d core rows: this test tested too little", core)
	}
}

var long = strings.Repeat

func TestRegressions(t *testing.T) {
	for _, tt := range []struct {
		addr string
		code emailcheck.Code // 0: an address
		pos  int
		from string // what created the row
	}{
		{"ann@example.com", 0, 0, "the plain case"},
		{"first.last+tag@mail.example.co.uk", 0, 0, "the benchmark's"},
		{"o'brien@example.com", 0, 0, "question P10: its pattern has no apostrophe"},
		{"!#$%&'*+-/=?^_`{|}~@example.com", 0, 0, "every special: st.emails() lacks '?'"},
		{"a@1.2-3.x1", 0, 0, "labels that begin with a digit: st.emails() has none"},
		{"a@example.xn--p1ai", 0, 0, "third answer: [a-zA-Z]{2,}"},
		{"0@a0--0.ac", 0, 0, "pydantic issue 4910"},
		{"*@A.ac", 0, 0, "Hypothesis on the third answer"},
		{long("a", 64) + "@b.cc", 0, 0, "the limit itself"},
		{"a@" + long("b", 63) + ".cc", 0, 0, "the limit itself"},
		{"a@" + long("b.", 125) + "cc", 0, 0, "254 in all"},
		{"a@b.1-1", 0, 0, "not all digits: first answer refuses it"},

		{"", emailcheck.ErrEmpty, 0, "an empty form"},
		{"@", emailcheck.ErrEmptyLocal, 0, "fuzzing"},
		{"@@", emailcheck.ErrManyAts, 1, "fuzzing"},
		{"ann", emailcheck.ErrNoAt, 3, "the commonest slip"},
		{"a@b.com\n", emailcheck.ErrSpace, 7, "first and third answer: '$'"},
		{"a\n@b.com", emailcheck.ErrSpace, 1, "first answer: '$'"},
		{"my@example\n.com", emailcheck.ErrSpace, 10, "first answer: '$'"},
		{"x\na@b.com\ny", emailcheck.ErrSpace, 1, "checkmail: (?m)"},
		{" a@b.com", emailcheck.ErrSpace, 0, "commons-validator trims"},
		{"a@b.com ", emailcheck.ErrSpace, 7, "commons-validator trims"},
		{"a@b.com\x00", emailcheck.ErrControl, 7, "C strings"},
		{"a\x7f@b.com", emailcheck.ErrControl, 1, "DEL is no printable character"},
		{"\u212a@b.com", emailcheck.ErrNotASCII, 0, "(?i) in every Go library"},
		{"a@b.\u212aom", emailcheck.ErrNotASCII, 4, "(?i) in every Go library"},
		{"a@b.co\u017f", emailcheck.ErrNotASCII, 6, "(?i)"},
		{"a@ex\u0130.com", emailcheck.ErrNotASCII, 4, "strings.ToLower makes i of it"},
		{"0@\u00b5.com", emailcheck.ErrNotASCII, 2, "Hypothesis on the second answer"},
		{"a\u202e@b.com", emailcheck.ErrNotASCII, 1, "net/mail: bidirectional override"},
		{"\xff@b.com", emailcheck.ErrNotASCII, 0, "not UTF-8"},
		{"\x80@b.com", emailcheck.ErrNotASCII, 0, "the first byte that is not ASCII"},
		{"a@b@c.com", emailcheck.ErrManyAts, 3, "the test that never tested"},
		{"a_b@c.com, d_e@f.com", emailcheck.ErrManyAts, 14, "two addresses: the '@' is the trouble, not the comma"},
		{".a@b.com", emailcheck.ErrLocalDot, 0, "question P10"},
		{"a.@b.com", emailcheck.ErrLocalDot, 1, "third answer"},
		{"a..b@b.com", emailcheck.ErrLocalDot, 2, "question P10"},
		{"a@.b.com", emailcheck.ErrDomainDot, 2, "third answer"},
		{"a@b..com", emailcheck.ErrDomainDot, 4, "question P10"},
		{"a@b.com.", emailcheck.ErrDomainDot, 7, "govalidator"},
		{"a@.", emailcheck.ErrDomainDot, 2, "fuzzing"},
		{"a@b.com.-", emailcheck.ErrHyphen, 8, "fuzzing"},
		{"a@-b.com", emailcheck.ErrHyphen, 2, "net/mail, checkmail"},
		{"a@b-.com", emailcheck.ErrHyphen, 3, "second answer"},
		{"0@a-.com", emailcheck.ErrHyphen, 3, "second answer: its guard looks at the end only"},
		{"a@b_c.com", emailcheck.ErrDomainChar, 3, "three Go libraries"},
		{"a@", emailcheck.ErrEmptyDomain, 2, "mcnijman issue 2"},
		{"a@b", emailcheck.ErrOneLabel, 3, "golang/go issue 70059"},
		{"a@b.c", emailcheck.ErrShortTLD, 4, "second answer"},
		{"a@1.2.3.4", emailcheck.ErrShortTLD, 8, "second answer"},
		{"a@127.0.0.10", emailcheck.ErrNumericTLD, 10, "second answer"},
		{`"a b"@c.com`, emailcheck.ErrLocalChar, 0, "RFC5321 has it"},
		{"a@[127.0.0.1]", emailcheck.ErrDomainChar, 2, "RFC5321 has it"},
		{"Ann <ann@b.com>", emailcheck.ErrSpace, 3, "net/mail"},
		{"ann@b.com (Ann)", emailcheck.ErrSpace, 9, "net/mail"},
		{long("a", 65) + "@b.cc", emailcheck.ErrLocalTooLong, 64, "validator.js issue 1961"},
		{"a@" + long("b", 64) + ".cc", emailcheck.ErrLabelTooLong, 65, "all five Go libraries"},
		{"a@" + long("b.", 125) + "ccc", emailcheck.ErrTooLong, 254, "first answer: no limit on the whole"},
	} {
		var want error
		if tt.code != 0 {
			want = &emailcheck.Error{Code: tt.code, Pos: tt.pos}
		}
		a, err := emailcheck.Parse(tt.addr)
		if tt.code == 0 {
			if err != nil || a.String() != strings.ToLower(tt.addr) && a.Local()+"@" != tt.addr[:len(a.Local())+1] {
				t.Errorf("Parse(%+q) = %q, %v (%s)", tt.addr, a, err, tt.from)
			}
			continue
		}
		if !a.IsZero() || err == nil || err.Error() != want.Error() {
			t.Errorf("Parse(%+q) = %q, %v, want %v (%s)", tt.addr, a, err, want, tt.from)
		}
		if !errors.Is(err, tt.code) {
			t.Errorf("Parse(%+q): errors.Is does not find %v in %v", tt.addr, tt.code, err)
		}
	}
}

// A megabyte is refused by its length, before a byte of it is read.
func TestMegabyte(t *testing.T) {
	for _, piece := range []string{"@", ".", `"`, "a", " ", "\x00", "\xff", "a@", "é", `\"`, "("} {
		s := long(piece, 1<<20/len(piece))
		start := time.Now()
		const calls = 1000
		for range calls {
			if emailcheck.Valid(s) {
				t.Fatalf("Valid accepts a megabyte of %+q", piece)
			}
		}
		if took := time.Since(start) / calls; took > 100*time.Microsecond {
			t.Errorf("Valid takes %v for a megabyte of %+q", took, piece)
		}
		for _, p := range []emailcheck.Profile{emailcheck.Practical, emailcheck.RFC5321, emailcheck.International} {
			_, err := mustNew(t, emailcheck.Config{Profile: p}).Parse(s)
			want := emailcheck.Error{Code: emailcheck.ErrTooLong, Pos: 254}
			if e, ok := err.(*emailcheck.Error); !ok || *e != want {
				t.Errorf("profile %v: a megabyte of %+q: %v", p, piece, err)
			}
		}
		// HTML5 has no limit, and so reads all of it, once.
		start = time.Now()
		mustNew(t, emailcheck.Config{Profile: emailcheck.HTML5}).Valid(s)
		if took := time.Since(start); took > time.Second {
			t.Errorf("HTML5 takes %v for a megabyte of %+q", took, piece)
		}
	}
}

func TestAllocations(t *testing.T) {
	for _, tt := range []struct {
		addr string
		want float64 // of Parse; Valid never allocates
	}{
		{"first.last+tag@mail.example.co.uk", 0},
		{"First.Last@example.com", 0},
		{"ann@Example.com", 2}, // the folded domain, and the address with it
		{"", 1},                // the error
		{"ann@example.com ", 1},
		{long("a", 300), 1},
	} {
		if n := testing.AllocsPerRun(100, func() { emailcheck.Valid(tt.addr) }); n != 0 {
			t.Errorf("Valid(%+q) allocates %v times", tt.addr, n)
		}
		if n := testing.AllocsPerRun(100, func() { _, _ = emailcheck.Parse(tt.addr) }); n > tt.want {
			t.Errorf("Parse(%+q) allocates %v times, want at most %v", tt.addr, n, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	seen := map[string]emailcheck.Code{}
	for code := emailcheck.ErrEmpty; code <= emailcheck.ErrSpecialUse; code++ {
		m := code.Message()
		if other, ok := seen[m]; ok || m == "" || strings.HasPrefix(m, "unknown") {
			t.Errorf("code %d has the message %q, as code %d has", code, m, other)
		}
		seen[m] = code
		if got, want := code.Error(), "emailcheck: "+m; got != want {
			t.Errorf("code %d: Error() = %q, want %q", code, got, want)
		}
	}
	for _, code := range []emailcheck.Code{0, emailcheck.ErrSpecialUse + 1, 255} {
		if m := code.Message(); !strings.HasPrefix(m, "unknown code ") {
			t.Errorf("Code(%d).Message() = %q", code, m)
		}
	}
	// What was typed stays out of the text.
	for _, addr := range []string{"\x1b[2J@b.com", "a@\x07.com", "secret word@b.com", "<script>@b.com"} {
		_, err := emailcheck.Parse(addr)
		if err == nil || strings.ContainsAny(err.Error(), "\x1b\x07<>") || strings.Contains(err.Error(), "secret") {
			t.Errorf("Parse(%+q): the error is %+q", addr, err)
		}
	}
	var e *emailcheck.Error
	if _, err := emailcheck.Parse("ann@exam ple.com"); !errors.As(err, &e) || e.Code != emailcheck.ErrSpace || e.Pos != 8 {
		t.Errorf("errors.As gives %+v", e)
	}
}

func mustNew(t testing.TB, cfg emailcheck.Config) *emailcheck.Checker {
	t.Helper()
	c, err := emailcheck.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
