package sqlsafe

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A writer writes SQL and gathers its arguments, up to the first error.
type writer struct {
	d        Dialect
	buf      []byte
	args     []any
	first    int  // number of the first placeholder
	question bool // write "?" on every dialect
	max      int  // the limit of a term
	depth    int
	err      error
}

// maxDepth is far beyond what people write, and within what servers parse.
const maxDepth = 100

func (w *writer) start() {
	w.max = defaultMaxTerm
	switch {
	case w.d.String() == "no dialect":
		w.fail(ErrDialect)
	case w.first < 1:
		w.fail(misuse("the first placeholder has a number below 1"))
	}
}

func (w *writer) done() (string, []any, error) {
	if w.err != nil {
		return "", nil, w.err
	}
	return string(w.buf), w.args, nil
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) text(s string) { w.buf = append(w.buf, s...) }

// column writes a plain name.
func (w *writer) column(name constant) {
	if !plain(name) {
		w.fail(at(ErrColumn, name))
	}
	w.text(string(name))
}

// plain reports whether a name is one to three of letters, digits and underscores,
// with dots between. Anything else would need quotes, and those are another language
// on each server: in MySQL "name" is a text.
func plain(name constant) bool {
	parts, start := 1, true
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_':
			start = false
		case '0' <= c && c <= '9' && !start:
		case c == '.' && !start:
			parts, start = parts+1, true
		default:
			return false
		}
	}
	return !start && parts <= 3 && (parts > 1 || !isValue(string(name)))
}

// isValue reports whether a server takes the name, alone, for a value of its own.
func isValue(name string) bool {
	if len(name) < 4 { // the shortest of them
		return false
	}
	switch name = strings.ToLower(name); name {
	case "null", "true", "false", "user", "session_user", "system_user", "localtime", "localtimestamp", "utc_date", "utc_time", "utc_timestamp":
		return true
	}
	return strings.HasPrefix(name, "current_")
}

// arg writes a placeholder and adds its argument.
func (w *writer) arg(v any, column constant) {
	v, err := checkArg(v)
	if err != nil {
		w.fail(at(err, column))
		return
	}
	w.checked(v)
}

// checked is arg for a value that was checked.
func (w *writer) checked(v any) {
	if w.room() < 1 {
		w.fail(ErrTooManyArgs)
		return
	}
	w.args = append(w.args, v)
	if w.d == Postgres && !w.question {
		w.buf = append(w.buf, '$')
		w.buf = strconv.AppendInt(w.buf, int64(w.first+len(w.args)-1), 10)
	} else {
		w.buf = append(w.buf, '?')
	}
}

// room is how many more arguments the statement may have.
func (w *writer) room() int {
	used := len(w.args)
	if w.d == Postgres {
		if w.first > w.d.maxArgs() {
			return 0
		}
		used += w.first - 1
	}
	return w.d.maxArgs() - used
}

// cond writes a condition. Beside others, which at the top are those of the caller, one
// of several parts needs parentheses.
func (w *writer) cond(c Cond, beside bool) {
	if w.err != nil {
		return
	}
	if w.depth++; w.depth > maxDepth {
		w.fail(misuse("conditions nested more than 100 deep"))
		return
	}
	defer func(max int) { w.depth, w.max = w.depth-1, max }(w.max)
	if c.max < 0 {
		w.fail(misuse("MaxTerm is not from 1 to 10,000"))
		return
	} else if c.max > 0 {
		w.max = c.max
	}
	switch c.op {
	case match:
		w.match(c)
	case allWords:
		w.allWords(c, beside)
	case eq:
		w.compare(c, " = ", c.low)
	case above:
		w.compare(c, " > ", c.low)
	case below:
		w.compare(c, " < ", c.low)
	case between:
		w.between(c, beside)
	case in:
		w.in(c)
	case raw:
		w.raw(c, beside)
	case and:
		w.join(c.list, " AND ", beside)
	case or:
		w.join(c.list, " OR ", beside)
	case not:
		w.not(c, beside)
	case hasAll:
		w.hasAll(c, beside)
	}
}

func (w *writer) compare(c Cond, operator string, v any) {
	w.operand(c)
	w.text(operator)
	w.against(c, v)
}

// against writes the value that an operand is compared with.
func (w *writer) against(c Cond, v any) {
	n, isNumber := v.(json.Number)
	var err error
	switch {
	case c.key != "":
		v, err = number(w.d, v)
	case isNumber && w.d == MySQL: // which compares a DECIMAL with a text as floats
		if _, err = decimal(Postgres, n); err == nil {
			w.text("CAST(")
			w.checked(string(n))
			w.text(" AS DECIMAL(65,30))")
			return
		}
	case isNumber:
		v, err = decimal(w.d, n)
	}
	if err != nil {
		w.fail(at(err, c.col))
		return
	}
	w.arg(v, c.col)
}

// operand writes what a comparison is about: a column, or a number in a JSON column.
func (w *writer) operand(c Cond) {
	if c.key != "" {
		w.number(c.col, c.key)
	} else {
		w.column(c.col)
	}
}

func (w *writer) between(c Cond, beside bool) {
	both := c.low != nil && c.high != nil
	if both && beside {
		w.text("(")
	}
	if c.low != nil {
		w.compare(c, " >= ", c.low)
	}
	if both {
		w.text(" AND ")
	}
	if c.high != nil {
		w.compare(c, " <= ", c.high)
	}
	if both && beside {
		w.text(")")
	}
}

func (w *writer) in(c Cond) {
	n := len(c.args)
	if n == 0 {
		if !plain(c.col) {
			w.fail(at(ErrColumn, c.col))
		}
		w.text("1 = 0")
		return
	}
	width := 1
	for width < n {
		width *= 2
	}
	if width > w.room() {
		width = n
	}
	w.column(c.col)
	w.text(" IN (")
	for i := range width {
		if i > 0 {
			w.text(", ")
		}
		w.arg(c.args[min(i, n-1)], c.col)
		if w.err != nil {
			return
		}
	}
	w.text(")")
}

func (w *writer) raw(c Cond, beside bool) {
	sql := string(c.col)
	if sql == "" || strings.Count(sql, "?") != len(c.args) {
		w.fail(misuse("Raw has not as many arguments as question marks, or no SQL"))
		return
	}
	if beside {
		w.text("(")
	}
	for _, v := range c.args {
		before, after, _ := strings.Cut(sql, "?")
		w.text(before)
		w.arg(v, "")
		sql = after
	}
	w.text(sql)
	if beside {
		w.text(")")
	}
}

// not writes that a condition is not true. Alone the parentheses around would be
// idle, were it not for a NOT of the caller's before them: MySQL under
// HIGH_NOT_PRECEDENCE takes that first.
func (w *writer) not(c Cond, beside bool) {
	if beside {
		w.text("(")
	}
	w.text("(")
	w.cond(c.list[0], false)
	w.text(") IS NOT TRUE")
	if beside {
		w.text(")")
	}
}

// join writes conditions beside each other. Of one the Cond around it is there for
// its MaxTerm; of none it is an Or.
func (w *writer) join(list []Cond, operator string, beside bool) {
	switch len(list) {
	case 0:
		w.text("1 = 0")
		return
	case 1:
		w.cond(list[0], beside)
		return
	}
	if beside {
		w.text("(")
	}
	w.chain(list, operator)
	if beside {
		w.text(")")
	}
}

// maxChain is how many conditions stand beside each other in SQLite, for which each is
// one level deeper than the one before, and 1000 levels are too many.
const maxChain = 250

func (w *writer) chain(list []Cond, operator string) {
	if w.d == SQLite && len(list) > maxChain {
		half := len(list) / 2
		w.text("(")
		w.chain(list[:half], operator)
		w.text(")" + operator + "(")
		w.chain(list[half:], operator)
		w.text(")")
		return
	}
	for i := range list {
		if i > 0 {
			w.text(operator)
		}
		w.cond(list[i], true)
		if w.err != nil {
			return
		}
	}
}
