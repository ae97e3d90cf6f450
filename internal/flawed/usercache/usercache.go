// Package usercache keeps the module of document 000, question NR2, under test as
// wrong, with the repairs that one thinks of first.
package usercache

import (
	"errors"
	"slices"
	"sync"

	"github.com/hardened-go/hardened/examples/usercache/users"
)

// ErrType is what u['id'] raises where u is None.
var ErrType = errors.New("TypeError: 'NoneType' object is not subscriptable")

// A Fetch is fetch_from_db: nil where there is no such user.
type Fetch func(id int) *users.User

// A Module is the module of the question, with its globals: there is one of it in a
// process.
type Module struct {
	Fetch Fetch
	users []*users.User
}

// Get is get_user. It gives the list's own user.
func (m *Module) Get(id int) (*users.User, error) {
	for _, u := range m.users {
		if u == nil {
			return nil, ErrType
		}
		if u.ID == id {
			return u, nil
		}
	}
	u := m.Fetch(id)
	m.users = append(m.users, u)
	return u, nil
}

// Clear is clear_cache, all that there is for a change.
func (m *Module) Clear() { m.users = nil }

// Len is len(_users).
func (m *Module) Len() int { return len(m.users) }

// A Guarded is the first reviews' repair: a lock around each access, a map instead of
// the list, and nothing kept of who is not there. Two who come at once still both
// fetch, since nobody holds a lock while he waits for a database.
type Guarded struct {
	Fetch  Fetch
	Copies bool // gives a copy
	Most   int  // above 0: how many are kept

	mu    sync.Mutex
	users map[int]*users.User
}

// Get looks, fetches, and keeps.
func (g *Guarded) Get(id int) (*users.User, error) {
	g.mu.Lock()
	u, ok := g.users[id]
	g.mu.Unlock()
	if !ok {
		if u = g.Fetch(id); u == nil {
			return nil, nil
		}
		g.mu.Lock()
		if g.users == nil {
			g.users = map[int]*users.User{}
		}
		for other := range g.users {
			if g.Most > 0 && len(g.users) >= g.Most {
				delete(g.users, other)
			}
		}
		g.users[id] = u
		g.mu.Unlock()
	}
	if g.Copies {
		c := *u
		c.Roles = slices.Clone(u.Roles)
		u = &c
	}
	return u, nil
}

// Forget takes one out.
func (g *Guarded) Forget(id int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.users, id)
}

// Clear takes all out.
func (g *Guarded) Clear() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.users)
}

// Len is how many are kept.
func (g *Guarded) Len() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.users)
}
