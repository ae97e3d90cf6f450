package password_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/hardened-go/hardened/password"
)

func Example() {
	ctx := context.Background()
	stored, err := password.Hash(ctx, []byte("correct horse"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(stored[:31], len(stored))
	fmt.Println(password.Verify(ctx, []byte("correct horse"), stored))
	fmt.Println(password.Verify(ctx, []byte("battery staple"), stored))
	// Output:
	// $argon2id$v=19$m=19456,t=2,p=1$ 97
	// <nil>
	// password: no match
}

// A row is checked before it is imported, and nothing is hashed for that.
func ExampleInspect() {
	info, err := password.Inspect("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$0WgHXE2YXhPr6uVgz4uUw7XYoWxRkWtvSsLaOsEbvs8")
	fmt.Println(info.Params.Memory, "KiB", info.Memory, "bytes", err)
	_, err = password.Inspect("$argon2id$v=19$m=4294967295,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$0WgHXE2YXhPr6uVgz4uUw7XYoWxRkWtvSsLaOsEbvs8")
	fmt.Println(err)
	// Output:
	// 65536 KiB 67108864 bytes <nil>
	// password: above the limits: memory (4294967295 KiB) is above Limits.Memory (268435456 bytes)
}

// A login handler: one answer for every failure, the same work for users who do not
// exist, and a stronger hash when there is one to be had.
func ExampleHasher_VerifyAndUpgrade() {
	users := map[string]string{"ann": "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"}
	h, err := password.New(password.Config{})
	if err != nil {
		fmt.Println(err)
		return
	}
	login := func(ctx context.Context, name, pw string) string {
		stored, ok := users[name]
		if !ok {
			if err := h.VerifyUnknown(ctx, []byte(pw)); errors.Is(err, password.ErrBusy) {
				return "503"
			}
			return "401"
		}
		r, err := h.VerifyAndUpgrade(ctx, []byte(pw), stored, func(_ context.Context, old, fresh string) error {
			if users[name] != old {
				return errors.New("changed meanwhile")
			}
			users[name] = fresh
			return nil
		})
		switch {
		case errors.Is(err, password.ErrBusy):
			return "503"
		case err != nil: // log it, unless it is ErrMismatch
			return "401"
		}
		return fmt.Sprintf("200, upgraded: %v %s", r.Upgraded, r.Reason)
	}
	ctx := context.Background()
	fmt.Println(login(ctx, "ann", "wrong"))
	fmt.Println(login(ctx, "bob", "password"))
	fmt.Println(login(ctx, "ann", "password"))
	fmt.Println(login(ctx, "ann", "password"))
	// Output:
	// 401
	// 401
	// 200, upgraded: true the cost (512) is below 38912
	// 200, upgraded: false
}

// Two services in one process that shall not starve each other.
func ExampleNewBudget() {
	budget, err := password.NewBudget(64<<20, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = password.New(password.Config{Budget: budget, Params: password.RFC9106Second()})
	fmt.Println(err)
	_, err = budget.Request(65 << 20)
	fmt.Println(err)
	// Output:
	// <nil>
	// password: above the limits: a hash of 68157440 bytes does not fit a budget of 67108864
}
