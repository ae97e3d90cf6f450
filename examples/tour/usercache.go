package main

import (
	"fmt"
	"strconv"

	"github.com/hardened-go/hardened/examples/usercache/users"
	"github.com/hardened-go/hardened/internal/laws"
	"github.com/hardened-go/hardened/internal/laws/usercachelaws"
)

var usercacheLesson = lesson{
	name:    "usercache",
	title:   "nobody is found any more",
	mistake: shared,
	kind:    laws.StateMachine,
	source:  `Document 000, question NR2:`,
	snippet: `
_users = []

def get_user(user_id):
    global _users
    for u in _users:
        if u['id'] == user_id:
            return u
    # Not found, fetch from DB
    user = fetch_from_db(user_id)
    _users.append(user)
    return user
`,
	symptom: `"I just used some global state to make things easier..." It works until
somebody asks for a user who is not there.`,
	answers: []answer{
		{
			says: "Thread safety disaster: race conditions. Put a lock around every access.",
			why:  "True, and a lock does not help the one thread that raises a TypeError.",
		},
		{
			says: "Memory leak: the list grows for ever, and a look-up goes through all of it.",
			why:  "True as well. It is found when the list is long; the other is found with a list of one.",
		},
		{
			says: "Global state nightmare: inject what a function needs.",
			why:  "True, and what makes it testable. The mistake that the first test would find is still in it.",
		},
	},
	contract: func() laws.Contract { return usercachelaws.Directory() },
	flaw:     "global list",
	law:      "usercache/read",
	right:    "hardened",
	fixes: []fix{
		{
			variant: "map with a lock",
			idea:    "A map, a lock, and nothing is kept of who is not there.",
			why:     "It gives everybody the same user, and who adds a role to his adds it for all.",
		},
		{
			variant: "map, lock and copies",
			idea:    "Give copies.",
			why:     "The lock is not held while the database answers. A change in that time is overwritten by what was read before it.",
		},
		{
			variant: "hardened",
			idea:    "users.Directory: a constructor that is given the fetch, and textcache.Cache.",
			why:     "A fetch that a Forget has overtaken is not kept, and a hundred who come at once cause one.",
		},
	},
	load:     "1,000 users looked up",
	before:   contender{"global list", func(n int) { lookUp(n, usercachelaws.Directory().Flaws[0].Impl()) }},
	after:    contender{"users.Directory", func(n int) { lookUp(n, usercachelaws.Directory().Wheats[0].Impl()) }},
	remarks:  "The list goes through all users for each. Ours makes a copy for each who asks.",
	question: "Three reviews, thirteen points, and none of them found the TypeError. What would have?",
	reply: "A model: a dictionary beside the module, the same calls to both, and a comparison at each step. It takes two users, one of whom " +
		"is not there, and the shrinker says so.",
	words: func(args []string) ([]column, error) {
		db := map[int]string{1: "Ann", 2: "Bob"}
		fetch := func(id int) *users.User {
			if name, ok := db[id]; ok {
				return &users.User{ID: id, Name: name}
			}
			return nil
		}
		theirs := usercachelaws.Directory().Flaws[0].Impl()(fetch, 10)
		ours := usercachelaws.Directory().Wheats[0].Impl()(fetch, 10)
		var cols []column
		for _, a := range args {
			id, err := strconv.Atoi(a)
			if err != nil {
				return nil, fmt.Errorf("%q is not a number; Ann is 1 and Bob is 2", a)
			}
			for _, s := range []struct {
				who string
				usercachelaws.Service
			}{{"get_user", theirs}, {"Directory.Get", ours}} {
				u, err := s.Get(id)
				out := "not there"
				switch {
				case err != nil:
					out = err.Error()
				case u != nil:
					out = u.Name
				}
				cols = append(cols, column{fmt.Sprintf("%s(%d)", s.who, id), out})
			}
		}
		return cols, nil
	},
}

func lookUp(n int, make usercachelaws.Program) {
	s := make(func(id int) *users.User { return &users.User{ID: id, Name: "Ann"} }, 1000)
	for range n {
		for id := range 1000 {
			_, _ = s.Get(id)
		}
	}
}
