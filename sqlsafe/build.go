package sqlsafe

import (
	"strconv"
	"strings"
)

// A Part is a [Cond], an [Order] or a [Page]: what [Build] puts behind a SELECT.
type Part interface{ part() }

func (Cond) part()  {}
func (Order) part() {}
func (Page) part()  {}

// A Page asks for so many rows of an [Order], from the beginning or behind a row. The
// zero value is the first twenty.
//
// There is no offset: the server reads all rows before it, and rows that come or go
// between two pages are shown twice or never. To know whether there is a next page, ask
// for one row more than is shown, and give After the last row that is shown.
type Page struct {
	Size  int    // rows; below 0 is ErrPageSize. Default: 20.
	Max   int    // a greater Size is cut to it. Default: 100, also below 0.
	After Cursor // the last row of the page before. Default: from the beginning.
}

func (p Page) size() int {
	size, most := p.Size, p.Max
	if size == 0 {
		size = 20
	}
	if most <= 0 {
		most = 100
	}
	return min(size, most)
}

// Build writes a whole statement: base, WHERE all of the conditions hold, ORDER BY and
// LIMIT.
//
//	query, args, err := sqlsafe.Build(sqlsafe.Postgres, "SELECT id, name FROM products",
//		sqlsafe.If(q != "", sqlsafe.Contains("name", q, sqlsafe.Fold)),
//		sqlsafe.Eq("category", category), // an Opt
//		sqlsafe.Asc("price").Then(sqlsafe.Asc("id").Unique()),
//		sqlsafe.Page{Size: 50})
//
// The base is a SELECT with none of these, no placeholders and no semicolon; one that
// needs a WHERE or a GROUP BY of its own is put in parentheses: "SELECT * FROM (SELECT
// ...) AS t". A DELETE or an UPDATE is ErrMisuse: conditions that are unset would make it
// one of every row. Parts may come in any order, with at most one Order and one Page; a Page needs an Order that
// is Unique, since otherwise it is left to chance which rows are on it.
//
// On error query and args are empty; it is [ErrInput] or [ErrMisuse]. It takes time and
// memory linear in what it writes. More than 250 conditions are ErrMisuse for SQLite: join
// them with And.
func Build(d Dialect, base constant, parts ...Part) (query string, args []any, err error) {
	var scratch [512]byte
	w := writer{d: d, buf: scratch[:0], first: 1, args: make([]any, 0, 12)}
	w.start()
	w.text(string(base))
	if last := base[strings.LastIndexByte(string(base), '\n')+1:]; strings.Contains(string(last), "--") || strings.Contains(string(last), "#") {
		w.text("\n") // or a comment at its end would take what follows in
	}
	var order Order
	var page *Page
	conds, orders := 0, 0
	for _, p := range parts {
		switch p := p.(type) {
		case Cond:
			if p.op == unset {
				continue
			}
			w.clause(&conds)
			w.cond(p, true)
		case Order:
			if len(p.keys) > 0 {
				order = p
				orders++
			}
		case Page:
			if page != nil {
				w.fail(misuse("two Pages"))
			}
			page = &p
		default:
			w.fail(misuse("a part that is nil"))
		}
	}
	switch {
	case base == "":
		w.fail(misuse("no SELECT"))
	case writes(base):
		w.fail(misuse("Build is for a SELECT: without its conditions a DELETE or an UPDATE is of every row"))
	case orders > 1:
		w.fail(misuse("two Orders: join them with Then"))
	case page != nil && !order.total():
		w.fail(misuse("a Page of an Order that is not Unique"))
	case page != nil && page.Size < 0:
		w.fail(ErrPageSize)
	}
	if page != nil && page.After.values != nil {
		w.clause(&conds)
		w.after(order, page.After)
	}
	if d == SQLite && conds > maxChain {
		w.fail(misuse("more than 250 conditions: join them with And"))
	}
	w.order(order)
	if page != nil {
		w.text(" LIMIT ")
		w.buf = strconv.AppendInt(w.buf, int64(page.size()), 10)
	}
	return w.done()
}

// writes reports whether base begins as a statement that takes a WHERE and changes rows.
func writes(base constant) bool {
	word := strings.TrimSpace(string(base))
	if i := strings.IndexAny(word, " \t\r\n"); i >= 0 {
		word = word[:i]
	}
	return strings.EqualFold(word, "DELETE") || strings.EqualFold(word, "UPDATE")
}

// clause writes what is before a condition: the n-th.
func (w *writer) clause(n *int) {
	if *n++; *n == 1 {
		w.text(" WHERE ")
	} else {
		w.text(" AND ")
	}
}
