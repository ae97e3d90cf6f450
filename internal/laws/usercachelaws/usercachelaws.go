// Package usercachelaws holds the laws of the example usercache: what a directory of
// users must obey, and the modules that they convict. How many fetches a crowd causes
// is a question of time, and has a test in the example itself.
package usercachelaws

import (
	"context"
	"errors"
	"fmt"

	"pgregory.net/rapid"

	"github.com/hardened-go/hardened/examples/usercache/users"
	flawed "github.com/hardened-go/hardened/internal/flawed/usercache"
	"github.com/hardened-go/hardened/internal/laws"
)

// Contracts lists the suites.
func Contracts() []laws.Contract { return []laws.Contract{Directory()} }

// A Service looks users up and remembers at most as many as it was made for.
type Service interface {
	Get(id int) (*users.User, error)
	Forget(id int) // after a change
	Len() int
}

// A Program makes services: one process, in which there may be several.
type Program func(fetch flawed.Fetch, most int) Service

// Directory is the contract of users.Directory. The implementation makes a process.
func Directory() laws.Suite[func() Program] {
	const source = "document 000, question NR2"
	return laws.Suite[func() Program]{
		Name: "users.Directory",
		Says: "Users who are looked up, and remembered as long as they are as they were.",
		Laws: []laws.Law[func() Program]{read, own, meanwhile, apart, bounded},
		Wheats: []laws.Wheat[func() Program]{
			{Name: "hardened", Impl: program(ours)},
			{Name: "remembers nothing", Impl: program(func(fetch flawed.Fetch, _ int) Service { return forgetful{fetch} })},
		},
		Flaws: []laws.Flaw[func() Program]{
			{
				Name: "global list", Source: source, Impl: global, Breaks: []string{"usercache/read", "usercache/own", "usercache/apart"},
				Symptom: "Somebody asks for a user who is not there, and from then on nobody new is found.",
			},
			{
				Name: "map with a lock", Source: source + ", the reviews' advice", Impl: guarded(false, true),
				Breaks:  []string{"usercache/own"},
				Symptom: "No race, and everybody has the same user in hand.",
			},
			{
				Name: "map, lock and copies", Impl: guarded(true, true), Breaks: []string{"usercache/meanwhile"},
				Symptom: "Who was changed while he was fetched is remembered as he was.",
			},
			{
				Name: "without a bound", Impl: guarded(true, false), Breaks: []string{"usercache/bounded"},
				Symptom: "Whoever counts up the numbers fills the memory.",
			},
		},
	}
}

func program(make func(flawed.Fetch, int) Service) func() Program {
	return func() Program { return make }
}

// directory is ours, without contexts.
type directory struct{ d *users.Directory }

func ours(fetch flawed.Fetch, most int) Service {
	d, err := users.New(func(_ context.Context, id int) (users.User, error) {
		u := fetch(id)
		if u == nil {
			return users.User{}, users.ErrNotFound
		}
		return *u, nil
	}, most, 0)
	if err != nil {
		panic(err)
	}
	return directory{d}
}

func (d directory) Get(id int) (*users.User, error) {
	u, err := d.d.Get(context.Background(), id)
	if errors.Is(err, users.ErrNotFound) {
		return nil, nil
	}
	return &u, err
}
func (d directory) Forget(id int) { d.d.Forget(id) }
func (d directory) Len() int      { return d.d.Len() }

// forgetful fetches each time.
type forgetful struct{ fetch flawed.Fetch }

func (f forgetful) Get(id int) (*users.User, error) { return f.fetch(id), nil }
func (forgetful) Forget(int)                        {}
func (forgetful) Len() int                          { return 0 }

// module is the question's, in which a change of one is a clear of all.
type module struct{ *flawed.Module }

func (m module) Forget(int) { m.Clear() }

// global is a process with the question's module in it: whoever needs it gets the same.
func global() Program {
	m := &flawed.Module{}
	return func(fetch flawed.Fetch, _ int) Service {
		m.Fetch = fetch
		return module{m}
	}
}

func guarded(copies, bounds bool) func() Program {
	return program(func(fetch flawed.Fetch, most int) Service {
		g := &flawed.Guarded{Fetch: fetch, Copies: copies}
		if bounds {
			g.Most = most
		}
		return g
	})
}

// db is where users are kept.
type db map[int]users.User

func (d db) fetch(id int) *users.User {
	u, ok := d[id]
	if !ok {
		return nil
	}
	u.Roles = append([]string(nil), u.Roles...)
	return &u
}

func show(u *users.User, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case u == nil:
		return "not there"
	}
	return fmt.Sprintf("%s %v", u.Name, u.Roles)
}

var read = laws.Law[func() Program]{
	ID: "usercache/read", Kind: laws.StateMachine,
	Says: "Get tells what is in the database, of those who are there and of those who are not, if each change is followed by a Forget.",
	Prop: func(t *laws.T, process func() Program) {
		d := db{}
		s := process()(d.fetch, 3)
		change := 0
		id := rapid.IntRange(1, 5)
		t.Repeat(map[string]func(*laws.T){
			"get": func(t *laws.T) {
				n := laws.Draw(t, id, "id")
				t.LabelIf(d.fetch(n) == nil, "one who is not there")
				if got, want := show(s.Get(n)), show(d.fetch(n), nil); got != want {
					t.Broken(got, want, "Get(%d)", n)
				}
				t.Did("Get(%d)", n)
			},
			"change": func(t *laws.T) {
				n := laws.Draw(t, id, "id")
				change++
				d[n] = users.User{ID: n, Name: fmt.Sprintf("name %d", change)}
				s.Forget(n)
				t.Did("%d is changed", n)
			},
		})
	},
	Need: map[string]float64{"one who is not there": 0.3},
}

var own = laws.Law[func() Program]{
	ID: "usercache/own", Kind: laws.Metamorphic,
	Says: "Who is given a user can do with it as he likes: the next one is given the same as before.",
	Prop: func(t *laws.T, process func() Program) {
		d := db{1: {ID: 1, Name: "Ann", Roles: []string{"guest"}}}
		s := process()(d.fetch, 3)
		for range laws.Draw(t, rapid.IntRange(1, 2), "gets") {
			u, err := s.Get(1)
			if err != nil || u == nil {
				t.Broken(show(u, err), "Ann [guest]", "Get(1)")
			}
			if laws.Draw(t, rapid.Bool(), "a role") {
				t.Label("deep inside")
				u.Roles[0] = "admin"
				t.Did("a role of the user given is changed")
			} else {
				u.Name = "Mallory"
				t.Did("the name of the user given is changed")
			}
		}
		if got := show(s.Get(1)); got != "Ann [guest]" {
			t.Broken(got, "Ann [guest]", "Get(1)")
		}
	},
	Need: map[string]float64{"deep inside": 0.2},
}

var meanwhile = laws.Law[func() Program]{
	ID: "usercache/meanwhile", Kind: laws.StateMachine,
	Says: "A user who is changed while he is fetched is not remembered as he was.",
	Prop: func(t *laws.T, process func() Program) {
		d := db{1: {ID: 1, Name: "Ann"}, 2: {ID: 2, Name: "Bob"}}
		changes := laws.Draw(t, rapid.Bool(), "changes")
		other := laws.Draw(t, rapid.Bool(), "another is looked up too")
		t.LabelIf(changes, "changed meanwhile")
		var s Service
		first := true
		s = process()(func(id int) *users.User {
			u := d.fetch(id)
			if id == 1 && first {
				first = false
				if other {
					_, _ = s.Get(2)
				}
				if changes {
					d[1] = users.User{ID: 1, Name: "Anna"}
					s.Forget(1)
				}
			}
			return u
		}, 3)
		_, _ = s.Get(1)
		if got, want := show(s.Get(1)), show(d.fetch(1), nil); got != want {
			t.Broken(got, want, "Get(1), who was changed while an earlier Get(1) fetched")
		}
	},
	Need: map[string]float64{"changed meanwhile": 0.2},
}

var apart = laws.Law[func() Program]{
	ID: "usercache/apart", Kind: laws.Invariant,
	Says: "Two services in one process have nothing in common: each tells what is in its own database.",
	Prop: func(t *laws.T, process func() Program) {
		make := process()
		ids := laws.Draw(t, rapid.SliceOfN(rapid.IntRange(1, 3), 1, 3), "ids")
		t.LabelIf(len(ids) > 1, "several users")
		a := make(db{1: {ID: 1, Name: "Ann"}}.fetch, 3)
		for _, id := range ids {
			_, _ = a.Get(id)
		}
		b := make(db{1: {ID: 1, Name: "Anton"}}.fetch, 3)
		if got := show(b.Get(1)); got != "Anton []" {
			t.Broken(got, "Anton []", "Get(1) of the second service, after Get of %v of the first", ids)
		}
	},
	Need: map[string]float64{"several users": 0.3},
}

var bounded = laws.Law[func() Program]{
	ID: "usercache/bounded", Kind: laws.Invariant,
	Says: "No more users are remembered than it was made for.",
	Prop: func(t *laws.T, process func() Program) {
		most, n := laws.Draw(t, rapid.IntRange(1, 5), "most"), laws.Draw(t, rapid.IntRange(1, 20), "users")
		t.LabelIf(n > most, "more than that")
		d := db{}
		for id := range n {
			d[id] = users.User{ID: id}
		}
		s := process()(d.fetch, most)
		for id := range n {
			_, _ = s.Get(id)
		}
		if got := s.Len(); got > most {
			t.Broken(fmt.Sprint(got), fmt.Sprintf("at most %d", most), "Len() after %d users", n)
		}
	},
	Need: map[string]float64{"more than that": 0.2},
}
