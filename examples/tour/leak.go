package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/hardened-go/hardened/examples/leak/guard"
	flawed "github.com/hardened-go/hardened/internal/flawed/leak"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/leaklaws"
)

var leakLesson = lesson{
	name:    "leak",
	title:   "eleven points, and no line of code",
	mistake: believed,
	kind:    laws.Metamorphic,
	source:  `Document 000, question I5:`,
	snippet: `
account, err := find(id)
if err != nil {
	http.Error(w, err.Error(), 500)
	return
}
if account.Owner != user {
	http.Error(w, "this account is not yours", 403)
	return
}
json.NewEncoder(w).Encode(account)
`,
	symptom: `"Why might this API route leak internal details to unauthorized users?" The
route was not shown: this is one as the answers' checklists describe it.`,
	answers: []answer{
		{
			says:  "A checklist of eleven points: serializers that take all columns, verbose errors, 403 where the rest is 404, private data in caches ...",
			right: true,
			why:   "All true. But it is read once, and the record gets a new field next year. What can be a rule in code should be one.",
		},
		{
			says: "The query parameter is too broad: strangers can search for \"password\".",
			why:  "An answer to another route, which this one is told of in passing.",
		},
		{
			says: "Use identifiers that cannot be guessed.",
			why:  "They help against counting. They end up in links, logs and histories, and who has one still must not see what is not theirs.",
		},
	},
	contract: func() laws.Contract { return leaklaws.Guard() },
	flaw:     "one status, two sentences",
	law:      "leak/uniform",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "secrets by name",
			idea:    "Take the password and the token out of the answer.",
			why:     "A list of what is secret is wrong on the day on which a field is added. A list of what is public is merely incomplete.",
		},
		{
			variant: "debug mode",
			idea:    "Recover from a panic, and say what happened.",
			why:     "To whom? The stranger is told the stack, and the address of the database.",
		},
		{
			variant: "no trace",
			idea:    "Say nothing at all of an error.",
			why:     "Then nobody can find out what went wrong when it is reported. An id says nothing, and finds the line in the log.",
		},
		{
			variant: "hardened",
			idea:    "guard.New: the route returns a value or an error, and cannot write to the stranger by itself.",
			why:     "The points of the checklists are the attacks that the laws draw.",
		},
	},
	load: "an account of five fields, two of which are shown",
	before: contender{"the whole record", func(n int) {
		serve(n, flawed.Plain)
	}},
	after:    contender{"guard.New", func(n int) { serve(n, guard.New) }},
	remarks:  "Ours reads what it is about to send once more, to see which fields it has.",
	question: "Two answers can have one status and the same sentence, and still tell which of them is for an account that exists. How, and what would a law need to see it?",
	reply: "By their headers, by their length, and by the time that they take. The law compares status, header and body byte for byte. It does " +
		"not see time: it would have to count the work, as the laws of package password do.",
	words: func(args []string) ([]column, error) {
		var cols []column
		for _, a := range args {
			name, value, ok := strings.Cut(a, "=")
			if !ok {
				return nil, fmt.Errorf("give fields, such as name=Ann password_hash=x")
			}
			for _, h := range []struct {
				who  string
				make flawed.Maker
			}{{"the whole record", flawed.Plain}, {"secrets by name", flawed.Denying}, {"guard.New, of id and name", guard.New}} {
				cols = append(cols, column{h.who, strings.TrimSpace(told(h.make, map[string]any{name: value}))})
			}
		}
		return cols, nil
	},
}

// told is what a handler says of a record.
func told(make flawed.Maker, record map[string]any) string {
	w := httptest.NewRecorder()
	make(guard.Config{Fields: []string{"id", "name"}}, func(*http.Request) (any, error) { return record, nil }).
		ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/1", nil))
	return w.Body.String()
}

func serve(n int, make flawed.Maker) {
	for range n {
		told(make, map[string]any{"id": 1, "name": "Ann", "token": "t", "password_hash": "h", "note": "x"})
	}
}
