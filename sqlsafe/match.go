package sqlsafe

import "strings"

// match writes a search for one term.
func (w *writer) match(c Cond) {
	if err := checkTerm(c.text, w.max); err != nil {
		w.fail(at(err, c.col))
		return
	}
	w.term(c, c.text)
}

// maxWords bounds the work that one search box can ask for.
const maxWords = 8

func (w *writer) allWords(c Cond, beside bool) {
	if len(c.text) > w.max {
		w.fail(at(ErrTermTooLong, c.col))
		return
	}
	words := strings.Fields(c.text)
	switch {
	case len(words) == 0:
		w.fail(at(ErrEmptyTerm, c.col))
		return
	case len(words) > maxWords:
		w.fail(at(ErrTermTooLong, c.col))
		return
	}
	beside = beside && len(words) > 1
	if beside {
		w.text("(")
	}
	for i, word := range words {
		if i > 0 {
			w.text(" AND ")
		}
		if err := checkTerm(word, w.max); err != nil {
			w.fail(at(err, c.col))
			return
		}
		w.term(c, word)
	}
	if beside {
		w.text(")")
	}
}

// term writes the clause of a mode and a dialect, as the table at [Mode] has it. The
// term was checked.
func (w *writer) term(c Cond, term string) {
	switch {
	case c.mode > Fold:
		w.fail(at(misuse("unknown mode"), c.col))
	case w.d == Postgres && c.mode != Exact:
		w.column(c.col)
		w.like(" ILIKE ", term, c.shape)
	case w.d == Postgres && c.shape == whole:
		w.column(c.col)
		w.text(" = ")
		w.checked(term)
	case c.mode == Native || w.d == Postgres:
		w.column(c.col)
		w.like(" LIKE ", term, c.shape)
	case w.d == MySQL && c.mode == Exact:
		w.column(c.col)
		w.like(" COLLATE utf8mb4_bin LIKE ", term, c.shape)
	case w.d == MySQL:
		w.text("LOWER(")
		w.column(c.col)
		// Folded first, escaped second.
		w.like(" COLLATE utf8mb4_uca1400_ai_ci) COLLATE utf8mb4_bin LIKE ", strings.ToLower(term), c.shape)
	case c.mode == Exact:
		w.found(string(c.col), c, term)
	default:
		// A function that was registered for texts need not know NULL.
		w.found(FoldFunction+"(coalesce("+string(c.col)+", ''))", c, strings.ToLower(term))
	}
}

func (w *writer) like(operator, term string, s shape) {
	w.text(operator)
	w.checked(escape(term, s))
	w.text(" " + EscapeClause)
}

// found looks for a term without LIKE, which in SQLite ignores case and ends at a NUL
// in the row.
func (w *writer) found(text string, c Cond, term string) {
	if !plain(c.col) {
		w.fail(at(ErrColumn, c.col))
		return
	}
	switch c.shape {
	case anywhere, prefix:
		w.text("instr(" + text + ", ")
		w.checked(term)
		if c.shape == prefix {
			w.text(") = 1")
		} else {
			w.text(") > 0")
		}
	case suffix:
		w.text("substr(CAST(" + text + " AS BLOB), -length(CAST(")
		w.checked(term)
		w.text(" AS BLOB))) = CAST(")
		w.checked(term)
		w.text(" AS BLOB)")
	case whole:
		w.text(text + " = ")
		w.checked(term)
		w.text(" COLLATE BINARY")
	}
}
