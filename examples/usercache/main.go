// Usercache looks users up by number, in a file that stands in for a database:
//
//	go run ./examples/usercache -file examples/usercache/testdata/users.json 1 2 1 7
//
// # The story
//
//	_users = []
//	def get_user(user_id):
//	    global _users
//	    for u in _users:
//	        if u['id'] == user_id:
//	            return u
//	    # Not found, fetch from DB
//	    user = fetch_from_db(user_id)
//	    _users.append(user)
//	    return user
//
// "I just used some global state to make things easier." The reviews name threads,
// memory and tests. They pass over what breaks first: a user who is not there is None,
// None is appended, and from then on every look-up of anybody who comes after it in
// the list raises a TypeError. Who is given a user is given the list's own: a role
// added to it is added for all. And a user who is changed while he is fetched is
// remembered as he was.
//
// The correction is the same service in two parts: textcache.Cache, which shares a
// fetch among all who wait for it and keeps nothing that a change has overtaken, and a
// constructor that is given what it needs. Two of them have nothing in common, so a
// test makes its own and clears nothing.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/hardened-go/hardened/examples/usercache/users"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process. It returns the exit status: 2 for a call that is not
// understood, 1 if a user is not there.
func run(args []string, stdout, stderr io.Writer) int {
	fs := flag.NewFlagSet("usercache", flag.ContinueOnError)
	fs.SetOutput(stderr)
	file := fs.String("file", "", "file of users, a JSON list")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	fetched := 0
	d, err := directory(*file, &fetched)
	if err != nil {
		fmt.Fprintf(stderr, "usercache: -file: %v\n", err)
		return 2
	}
	code := 0
	for i, arg := range fs.Args() {
		id, err := strconv.Atoi(arg)
		if err != nil {
			fmt.Fprintf(stderr, "usercache: argument %d is not a number\n", i+1)
			return 2
		}
		u, err := d.Get(context.Background(), id)
		if err != nil {
			fmt.Fprintf(stdout, "%d: %v\n", id, err)
			code = 1
			continue
		}
		fmt.Fprintf(stdout, "%d: %q %q\n", u.ID, u.Name, u.Roles)
	}
	fmt.Fprintf(stdout, "%d looked up, %d fetched\n", fs.NArg(), fetched)
	return code
}

// directory is a directory of the users in a file.
func directory(path string, fetched *int) (*users.Directory, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []users.User
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("not a list of users: %w", err)
	}
	return users.New(func(_ context.Context, id int) (users.User, error) {
		*fetched++ // one goroutine looks up
		for _, u := range all {
			if u.ID == id {
				return u, nil
			}
		}
		return users.User{}, users.ErrNotFound
	}, 1000, 0)
}
