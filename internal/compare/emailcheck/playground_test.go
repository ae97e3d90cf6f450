package emailcheck

import (
	"fmt"

	"github.com/go-playground/validator/v10"

	"github.com/hardened-go/hardened/emailcheck"
)

// Register our check as a tag of go-playground/validator, under a name of its own or
// in place of "email".
func Example_customTag() {
	v := validator.New(validator.WithRequiredStructEnabled())
	if err := v.RegisterValidation("address", func(fl validator.FieldLevel) bool {
		return emailcheck.Valid(fl.Field().String())
	}); err != nil {
		panic(err)
	}

	type theirs struct {
		Email string `validate:"required,email"`
	}
	type ours struct {
		Email string `validate:"required,address"`
	}
	for _, s := range []string{"ann@example.com", "\u212aate@example.com", "ann@-example.com"} {
		fmt.Printf("%+q: email %v, address %v\n", s, v.Struct(theirs{s}) == nil, v.Struct(ours{s}) == nil)
	}
	// Output:
	// "ann@example.com": email true, address true
	// "\u212aate@example.com": email true, address false
	// "ann@-example.com": email false, address false
}
