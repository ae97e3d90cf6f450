// Package users looks users up and remembers them, without a global variable.
package users

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hardened-go/hardened/textcache"
)

// A User is a value: who has one can do with it as he likes.
type User struct {
	ID    int      `json:"id"`
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
}

// ErrNotFound is what a [Fetch] returns where there is no such user.
var ErrNotFound = textcache.ErrNotFound

// A Fetch gets a user from where users are kept.
type Fetch func(ctx context.Context, id int) (User, error)

// A Directory looks users up and remembers them. It is made by [New] of all that it
// needs, is bounded, and safe for concurrent use. Two have nothing in common.
type Directory struct{ cache *textcache.Cache[int] }

// New returns a directory of at most most users, each remembered for at most ttl; a
// ttl of 0 is for ever. Who asks for one that is being fetched waits for that fetch. A
// user who is not there is asked for again the next time.
func New(fetch Fetch, most int, ttl time.Duration) (*Directory, error) {
	if fetch == nil {
		return nil, errors.New("users: no fetch")
	}
	cache, err := textcache.New(textcache.Config[int]{
		MaxEntries: most,
		TTL:        ttl,
		Load: func(ctx context.Context, id int) (string, error) {
			u, err := fetch(ctx, id)
			if err != nil {
				return "", err
			}
			text, err := json.Marshal(u)
			return string(text), err
		},
	})
	if err != nil {
		return nil, err
	}
	return &Directory{cache}, nil
}

// Get returns a user, or the error of the fetch.
//
// Laws: usercache/read, usercache/own, usercache/meanwhile, usercache/apart,
// usercache/bounded.
func (d *Directory) Get(ctx context.Context, id int) (User, error) {
	text, err := d.cache.Get(ctx, id)
	if err != nil {
		return User{}, err
	}
	var u User
	err = json.Unmarshal([]byte(text), &u) // a copy for each who asks
	return u, err
}

// Forget is for after a change: the next Get fetches, and what is being fetched now is
// not remembered.
func (d *Directory) Forget(id int) { d.cache.Delete(id) }

// Clear forgets all.
func (d *Directory) Clear() { d.cache.Clear() }

// Len is how many users are remembered.
func (d *Directory) Len() int { return d.cache.Len() }
