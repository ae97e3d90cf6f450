package legacy_test

import (
	"context"
	"fmt"

	"github.com/hardened-go/hardened/password"
	"github.com/hardened-go/hardened/password/legacy"
)

func Example() {
	h, err := password.New(password.Config{Schemes: []password.Scheme{legacy.Bcrypt(), legacy.Django()}})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := h.Verify(context.Background(), []byte("secret"), "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q")
	fmt.Println(r.Rehash, r.Reason, err)
	// Output: true the scheme is django <nil>
}

// A table of bare digests, as document 000 has it, is made safe in one pass.
func ExampleWrap() {
	h, err := password.New(password.Config{Schemes: []password.Scheme{legacy.Wrapped(legacy.HexSHA256())}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	stored, err := legacy.Wrap(ctx, h, legacy.HexSHA256(), "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(stored[:51])
	r, err := h.Verify(ctx, []byte("password"), stored)
	fmt.Println(r.Rehash, r.Reason, err)
	// Output:
	// $wrapped$hex-sha256$$argon2id$v=19$m=19456,t=2,p=1$
	// true the scheme is wrapped <nil>
}
