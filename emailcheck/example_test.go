package emailcheck_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"github.com/hardened-go/hardened/emailcheck"
)

func Example() {
	for _, s := range []string{"ann@example.com", "o'brien+news@Example.com", "ann@example.com\n", "ann@example"} {
		addr, err := emailcheck.Parse(s)
		if err != nil {
			fmt.Printf("%q: %v\n", s, err)
			continue
		}
		fmt.Println(addr)
	}
	// Output:
	// ann@example.com
	// o'brien+news@example.com
	// "ann@example.com\n": emailcheck: the address has a space or a line end in it (byte 15)
	// "ann@example": emailcheck: the domain has no dot (byte 11)
}

func ExampleValid() {
	fmt.Println(emailcheck.Valid("first.last+tag@mail.example.co.uk"))
	fmt.Println(emailcheck.Valid("ann@exam ple.com"))
	// Output:
	// true
	// false
}

// A form shows what is wrong and underlines where.
func ExampleError() {
	const typed = "ann@exam_ple.com"
	_, err := emailcheck.Parse(typed)
	var e *emailcheck.Error
	if errors.As(err, &e) {
		fmt.Println(typed)
		fmt.Printf("%*s %s\n", e.Pos+1, "^", e.Code.Message())
	}
	fmt.Println(errors.Is(err, emailcheck.ErrDomainChar))
	// Output:
	// ann@exam_ple.com
	//         ^ the domain has a character that cannot be there
	// true
}

// Addresses compare as mail does, and so can be keys of a map.
func ExampleAddress() {
	parse := func(s string) emailcheck.Address {
		a, err := emailcheck.Parse(s)
		if err != nil {
			panic(err)
		}
		return a
	}
	fmt.Println(parse("Ann@example.com") == parse("Ann@EXAMPLE.com"))
	fmt.Println(parse("Ann@example.com") == parse("ann@example.com"))
	fmt.Println(parse("Ann@example.com").Masked())
	// Output:
	// true
	// false
	// A***@example.com
}

func ExampleAddress_UnmarshalText() {
	var form struct {
		Email emailcheck.Address `json:"email"`
	}
	fmt.Println(json.Unmarshal([]byte(`{"email": "ann@example.com"}`), &form), form.Email)
	fmt.Println(json.Unmarshal([]byte(`{"email": "ann"}`), &form))
	// Output:
	// <nil> ann@example.com
	// emailcheck: the address has no @ (byte 3)
}

func ExampleNew() {
	international, err := emailcheck.New(emailcheck.Config{Profile: emailcheck.International})
	if err != nil {
		panic(err)
	}
	addr, err := international.Parse("юзер@Bücher.ch")
	fmt.Println(addr.Domain(), addr.ASCIIDomain(), err)

	mailbox, err := emailcheck.New(emailcheck.Config{Profile: emailcheck.RFC5321})
	if err != nil {
		panic(err)
	}
	fmt.Println(mailbox.Valid(`"Ann Lee"@[IPv6:2001:db8::1]`), emailcheck.Valid(`"Ann Lee"@[IPv6:2001:db8::1]`))

	browser, err := emailcheck.New(emailcheck.Config{Profile: emailcheck.HTML5})
	if err != nil {
		panic(err)
	}
	fmt.Println(browser.Valid("a..b@intranet"), emailcheck.Valid("a..b@intranet"))
	// Output:
	// bücher.ch xn--bcher-kva.ch <nil>
	// true false
	// true false
}

func ExampleSuggest() {
	addr, err := emailcheck.Parse("ann@gmial.com")
	if err != nil {
		panic(err)
	}
	if better, slips := emailcheck.Suggest(addr, []string{"gmail.com", "outlook.com", "mail.com"}); slips > 0 {
		fmt.Printf("Did you mean %s?\n", better)
	}
	// Output: Did you mean ann@gmail.com?
}

// To find one person's two accounts. The key is never written to.
func ExampleCanonical() {
	gmail := emailcheck.Rule{
		Domains: []string{"gmail.com", "googlemail.com"}, IgnoreCase: true, IgnoreDots: true, Tag: "+",
	}
	for _, s := range []string{"Ann.Lee+news@gmail.com", "annlee@googlemail.com", "Ann.Lee+news@example.com"} {
		addr, err := emailcheck.Parse(s)
		if err != nil {
			panic(err)
		}
		fmt.Println(emailcheck.Canonical(addr, gmail))
	}
	// Output:
	// annlee@gmail.com
	// annlee@gmail.com
	// Ann.Lee+news@example.com
}

// noMail is a resolver whose every domain declares that it takes no mail. A
// *net.Resolver is what programs use.
type noMail struct{}

func (noMail) LookupMX(context.Context, string) ([]*net.MX, error) {
	return []*net.MX{{Host: "."}}, nil
}

func (noMail) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) { return nil, nil }

func ExampleVerifier() {
	addr, err := emailcheck.Parse("ann@example.com")
	if err != nil {
		panic(err)
	}
	v := emailcheck.Verifier{Resolver: noMail{}}
	switch result := v.Verify(context.Background(), addr); result.Status {
	case emailcheck.Undeliverable:
		fmt.Println("ask again:", result.Err)
	case emailcheck.Unknown:
		fmt.Println("accept, and verify later:", result.Err)
	case emailcheck.Deliverable:
		fmt.Println("accept")
	}
	// Output: ask again: emailcheck: the domain declares that it takes no mail
}
