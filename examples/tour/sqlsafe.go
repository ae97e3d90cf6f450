package main

import (
	"fmt"
	"strings"

	flawed "github.com/hardened-go/hardened/internal/flawed/sqlsafe"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/sqlsafelaws"
	"github.com/hardened-go/hardened/internal/minisql"
	"github.com/hardened-go/hardened/sqlsafe"
)

// products is the table of the sqlsafe lesson. It is searched by package minisql, which
// finds what PostgreSQL would.
var products = []string{"USB cable", "cable -50%", "500 nails", `C:\temp`, "snake_case", "It's here", "É", "wow!"}

var sqlsafeLesson = lesson{
	name:    "sqlsafe",
	title:   "a search that is closed to SQL and open to wildcards",
	mistake: believed,
	kind:    laws.Oracle,
	source:  `Document 000, question I9:`,
	snippet: `
@app.route('/search')
def search():
    q = request.args.get('q', '')
    sql = f"SELECT * FROM products WHERE name ILIKE '%%{q}%%'"
    return jsonify(db.execute(sql))
`,
	symptom: `"Keep partial-match behaviour but close the injection hole. Identify the change."`,
	answers: []answer{
		{
			says: "ILIKE %s, and [f'%{q}%'] as the argument.",
			why:  "The hole is closed: no quote ends the text. The percent signs, underscores and backslashes in q are alive: ?q=_ lists the table.",
		},
		{
			says: "Replace the f-string by a placeholder, and pass ('%' + q + '%',).",
			why:  "The same in other words. ?q=50% finds 500 nails.",
		},
		{
			says: "ILIKE %s, and (f\"%{q}%\",).",
			why:  "Three assistants, three spellings, one answer. Who asks all three has no second opinion.",
		},
	},
	contract: func() laws.Contract { return sqlsafelaws.Search() },
	flaw:     "the three answers",
	law:      "sqlsafe/search",
	right:    "sqlsafe.Contains",
	fixes: []fix{
		{
			variant: "joined in SQL",
			idea:    "Move the percent signs into the statement: ILIKE '%' || $1 || '%'.",
			why:     "Nothing in the term has changed. It is a pattern wherever the percent signs are joined to it.",
		},
		{
			variant: "no clause",
			idea:    `Put a backslash before each %, _ and \.`,
			why:     "Right in PostgreSQL. SQLite has no escape until a clause names one: there it looks for the backslash.",
		},
		{
			variant: "backslash clause",
			idea:    `Name it, then: ESCAPE '\'.`,
			why:     "MySQL reads \\' as a quote in a text that goes on. Every search is a syntax error.",
		},
		{
			variant: "escape last",
			idea:    "Another escape: replace % by !%, _ by !_ and, last, ! by !!.",
			why:     "The last replacement finds the escapes of the first two, and escapes them. One pass, or the escape first.",
		},
		{
			variant: "sqlsafe.Contains",
			idea:    "sqlsafe.Contains: escaped in one pass, with the clause that it needs, for the server at hand.",
			why:     "Clause and argument are one value, so neither comes without the other, and what has no right answer, such as a NUL, is refused.",
		},
	},
	load: "a clause and its argument for \"50%_off\"",
	before: contender{"Sprintf", func(n int) {
		for range n {
			_, _, _ = flawed.FString(sqlsafe.Postgres, sqlsafe.Fold, flawed.Anywhere, "50%_off")
		}
	}},
	after: contender{"sqlsafe.Contains", func(n int) {
		for range n {
			_, _, _ = sqlsafe.Contains("name", "50%_off", sqlsafe.Fold).SQL(sqlsafe.Postgres, 1)
		}
	}},
	remarks: "Neither is what a search costs. Wildcards that are alive cost little more; the length of the term does, " +
		"since LIKE takes the time of the product of pattern and row: ten kilobytes, looked for in rows of twenty, cost more for " +
		"each row than all the rest of the request. So a term has at most 256 bytes.",
	question: "The law compares with strings.Contains. How would you know that the evaluator, which decides what LIKE finds, is not wrong itself?",
	reply: "By asking the servers the same: 700,000 pairs of a text and a pattern, on PostgreSQL, MariaDB and SQLite, are in " +
		"internal/integration, with patterns that are an error for some rows and none for others. Then 13 million pairs of a row and a " +
		"term, without the evaluator.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, q := range args {
			clause, argsOurs, err := sqlsafe.Contains("name", q, sqlsafe.Fold).SQL(sqlsafe.Postgres, 1)
			ours := ""
			if err != nil {
				ours = "400: " + err.Error()
			} else {
				ours = find(clause, argsOurs)
			}
			pasted, _, _ := flawed.FString(sqlsafe.Postgres, sqlsafe.Fold, flawed.Anywhere, q)
			answered, argsAnswered, _ := flawed.Answered(sqlsafe.Postgres, sqlsafe.Fold, flawed.Anywhere, q)
			cols = append(cols, column{"?q=", fmt.Sprintf("%q", q)}, column{"the f-string", find(pasted, nil)},
				column{"the three answers", find(answered, argsAnswered)}, column{"sqlsafe.Contains", ours})
		}
		return cols, nil
	},
}

// find is what a clause finds among the products on PostgreSQL.
func find(clause string, args []any) string {
	for _, text := range append([]any{clause}, args...) {
		if s, _ := text.(string); strings.ContainsRune(s, 0) {
			return "500: PostgreSQL takes no NUL" // its protocol ends texts with one
		}
	}
	c, err := minisql.Parse(minisql.Postgres, clause, args...)
	if err != nil {
		return fmt.Sprintf("500: %q", err)
	}
	var found []string
	for _, name := range products {
		switch v, err := c.Test(minisql.Row{"name": name}); {
		case err != nil:
			return fmt.Sprintf("500: %q", err)
		case v == true:
			found = append(found, name)
		}
	}
	if len(found) == len(products) {
		return "the whole table"
	}
	return fmt.Sprintf("%q", found)
}
